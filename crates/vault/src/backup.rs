//! Backups: consistent copies of an open vault, read to their end before they count, and how they are tried. A copy
//! holds no factors of its own unless asked for: the recovery key opens it.

use std::fs;
use std::path::{Path, PathBuf};

use vault_crypto::fingerprint;
use vault_crypto::trust::State;
use vault_domain::{EventKind, MemberId, ObjectKind, Outcome, SessionId, Timestamp, VaultId};
use vault_store::{Access, Heads, Holder, MemberState, Store, ThisComputer};

use crate::audit::damaged_records;
use crate::believe::{replay, whole_tree};
use crate::recover::last_change;
use crate::session::Session;
use crate::store_error::store_error;
use crate::{Surroundings, VaultError};

/// Where a backup goes and how many stay.
#[derive(Clone, Debug)]
pub struct BackUp {
    /// An existing folder; best on another disk.
    pub folder: PathBuf,
    /// How many backups of this vault stay in the folder, the new one counted; all without it.
    pub keep: Option<u32>,
    /// Whether the copy also opens with this computer's passphrase, authenticator and keyring. Then somebody who has
    /// these of today opens it for as long as the copy exists, even after they were replaced.
    pub self_contained: bool,
}

/// A backup that was made and read to its end.
#[derive(Clone, Debug)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// What it holds.
    pub contents: FileContents,
    /// Older backups that were removed for it.
    pub removed: Vec<PathBuf>,
}

/// What a vault file holds, as far as it can be told and proved without opening it.
#[derive(Clone, Debug)]
pub struct FileContents {
    /// The fingerprint of genesis; the recovery kit prints the same.
    pub fingerprint: String,
    /// The vault's id.
    pub vault_id: VaultId,
    /// How many operations the trust log has.
    pub operations: u64,
    /// How many events the audit log has.
    pub events: u64,
    /// How many partners there are.
    pub partners: u64,
    /// How many credentials there are.
    pub credentials: u64,
    /// When something was last changed, events that only read not counted.
    pub last_change: Timestamp,
    /// Its length in bytes.
    pub bytes: u64,
    /// Whether it holds the factors of a computer.
    pub self_contained: bool,
    pub(crate) heads: Heads,
}

/// How a backup stands beside the vault it is of.
#[derive(Clone, Debug)]
pub struct Drill {
    /// What the backup holds.
    pub contents: FileContents,
    /// How many operations the vault has beyond it.
    pub operations_behind: u64,
    /// How many events the vault has beyond it.
    pub events_behind: u64,
    /// The same in words.
    pub sentence: String,
}

impl FileContents {
    /// Reads a vault file to its end: its structure, every signature from genesis on, the log's root and every
    /// envelope. Needs no key and changes nothing.
    pub async fn read(path: &Path, around: &Surroundings) -> Result<Self, VaultError> {
        let holder = Holder::this_process(&around.program, around.clock.here());
        let mut store = Store::open(path, Access::ReadOnly, &holder).await.map_err(store_error)?;
        store.check().await.map_err(store_error)?;
        let heads = store.heads().await.map_err(store_error)?;
        let state = replay(&mut store, heads, None).await?;
        if whole_tree(&mut store, heads.audit_size).await?.root().0 != heads.audit_root {
            return Err(VaultError::Damaged { what: "audit log" });
        }
        if !damaged_records(&mut store, &state, &mut |_| Ok(())).await?.is_empty() {
            return Err(VaultError::Damaged { what: "record" });
        }
        let contents = Self::of(&mut store, &state, heads, path).await?;
        store.close().await.map_err(store_error)?;
        Ok(contents)
    }

    async fn of(store: &mut Store, state: &State, heads: Heads, path: &Path) -> Result<Self, VaultError> {
        let count = |kind| state.records().filter(|(_, record)| record.kind == kind).map(|_| 1).sum();
        Ok(Self {
            fingerprint: fingerprint(&state.genesis()),
            vault_id: state.vault_id(),
            operations: heads.trust_seq + 1,
            events: heads.audit_size,
            partners: count(ObjectKind::Partner),
            credentials: count(ObjectKind::Credential),
            last_change: last_change(store, heads.trust_seq).await?,
            bytes: fs::metadata(path).map_err(|error| VaultError::Io(error.kind().to_string()))?.len(),
            self_contained: !store.slots().await.map_err(store_error)?.is_empty(),
            heads,
        })
    }
}

impl Session {
    /// Copies the vault as it is now, reads the copy to its end and removes the oldest ones beyond what is to stay.
    /// The event is written first, so that the copy holds it; one that fails gets a second event that says so.
    pub async fn back_up(&mut self, request: &BackUp) -> Result<Backup, VaultError> {
        if !request.folder.is_dir() {
            return Err(VaultError::invalid("folder", "there is no such folder; make it first"));
        }
        if request.keep == Some(0) {
            return Err(VaultError::invalid("keep", "at least the new backup stays"));
        }
        let path = request.folder.join(self.backup_name());
        self.note_backup(EventKind::BackupMade, Outcome::Done, None).await?;
        match self.copy(&path, request).await {
            Ok(contents) => {
                self.remember_made(&path);
                let removed = remove_older(&path, &self.backup_prefix(), request.keep);
                Ok(Backup { path, contents, removed })
            }
            Err(error) => {
                self.note_backup(EventKind::BackupMade, Outcome::Refused, Some(error.to_string())).await?;
                Err(error)
            }
        }
    }

    /// Reads a backup to its end and holds it against this vault: it must be an earlier state of the same logs. The
    /// result is written to the log.
    pub async fn try_backup(&mut self, path: &Path) -> Result<Drill, VaultError> {
        let result = self.held_against(path).await;
        let (outcome, sentence) = match &result {
            Ok(drill) => {
                self.remember_tried(path);
                (Outcome::Done, drill.sentence.clone())
            }
            Err(error) => (Outcome::Refused, error.to_string()),
        };
        self.note_backup(EventKind::BackupTried, outcome, Some(sentence)).await?;
        result
    }

    async fn copy(&mut self, path: &Path, request: &BackUp) -> Result<FileContents, VaultError> {
        let rows = if request.self_contained { ThisComputer::Kept } else { ThisComputer::LeftOut };
        self.store.copy_to(path, rows).await.map_err(store_error)?;
        let contents = FileContents::read(path, &self.around).await?;
        let same = contents.heads == self.heads() && self.has_same_keys(path).await?;
        if same { Ok(contents) } else { Err(VaultError::Damaged { what: "copy" }) }
    }

    /// What proves itself to the keys only: the member's sealed state, its wraps and the keys of own sessions.
    async fn has_same_keys(&mut self, path: &Path) -> Result<bool, VaultError> {
        let holder = Holder::this_process(&self.around.program, self.around.clock.here());
        let mut copy = Store::open(path, Access::ReadOnly, &holder).await.map_err(store_error)?;
        let there = sealed_rows(&mut copy, self.keys.member).await?;
        copy.close().await.map_err(store_error)?;
        Ok(there == sealed_rows(&mut self.store, self.keys.member).await?)
    }

    async fn held_against(&mut self, path: &Path) -> Result<Drill, VaultError> {
        let contents = FileContents::read(path, &self.around).await?;
        let there = contents.heads;
        if contents.fingerprint != fingerprint(&self.state.genesis()) {
            return Err(VaultError::invalid("backup", "this is a backup of another vault"));
        }
        let same_operations =
            self.state.hash_at(there.trust_seq).is_some_and(|hash| hash.0 == there.trust_hash);
        let now = self.heads();
        let same_events = there.audit_size <= now.audit_size
            && whole_tree(&mut self.store, there.audit_size).await?.root().0 == there.audit_root;
        if !same_operations || !same_events {
            return Err(VaultError::invalid("backup", "its logs are not an earlier state of this vault's"));
        }
        let operations_behind = now.trust_seq - there.trust_seq;
        let events_behind = now.audit_size - there.audit_size;
        let sentence = behind(operations_behind, events_behind);
        Ok(Drill { contents, operations_behind, events_behind, sentence })
    }

    async fn note_backup(
        &mut self,
        kind: EventKind,
        outcome: Outcome,
        reason: Option<String>,
    ) -> Result<(), VaultError> {
        let mut act = self.begin()?;
        self.note_outcome(&mut act, kind, outcome, reason);
        self.commit(act).await
    }

    /// `<vault>-<vault id>-20261123T034501Z.pvault`: sorts by time, and two vaults of one name stay apart.
    fn backup_name(&self) -> String {
        let millis = i64::try_from(self.now().millis()).unwrap_or(i64::MAX);
        let time = chrono::DateTime::from_timestamp_millis(millis).unwrap_or_default();
        format!("{}{}.{EXTENSION}", self.backup_prefix(), time.format("%Y%m%dT%H%M%SZ"))
    }

    fn backup_prefix(&self) -> String {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let id: String = self.state.vault_id().to_string().chars().take(8).collect();
        format!("{stem}-{id}-")
    }
}

type SealedRows = (Option<MemberState>, Vec<([u8; 16], Vec<u8>)>, Vec<(SessionId, Vec<u8>)>);

async fn sealed_rows(store: &mut Store, member: MemberId) -> Result<SealedRows, VaultError> {
    Ok((
        store.member_state(member).await.map_err(store_error)?,
        store.key_wraps(member).await.map_err(store_error)?,
        store.own_sessions(member).await.map_err(store_error)?,
    ))
}

/// Removes the oldest backups of one vault beside the new one; what cannot be removed stays.
fn remove_older(new: &Path, prefix: &str, keep: Option<u32>) -> Vec<PathBuf> {
    let Some(keep) = keep.and_then(|keep| usize::try_from(keep).ok()) else { return Vec::new() };
    let entries = new.parent().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let mut backups: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path != new && is_backup(path, prefix)).collect();
    backups.sort();
    let surplus = (backups.len() + 1).saturating_sub(keep);
    backups.truncate(surplus);
    backups.retain(|path| fs::remove_file(path).is_ok());
    backups
}

fn is_backup(path: &Path, prefix: &str) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let time = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(&format!(".{EXTENSION}")));
    time.is_some_and(|time| chrono::NaiveDateTime::parse_from_str(time, "%Y%m%dT%H%M%SZ").is_ok())
}

fn behind(operations: u64, events: u64) -> String {
    if operations == 0 {
        return "The backup holds everything; since then the vault was only read.".to_owned();
    }
    format!("The backup is whole; {operations} later changes and {events} later events are not in it.")
}

const EXTENSION: &str = "pvault";
