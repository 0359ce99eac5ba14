//! The audit log for people, and the proof of it.

use std::ops::Range;

use vault_crypto::audit::{self, Keys, OpenedEvent, PageReader, Report, Verifier};
use vault_crypto::trust::{Epoch, State};
use vault_domain::{EventKind, Outcome, Reading, Target, Timestamp};
use vault_keychain::{ItemName, Purpose};
use vault_store::Store;

use crate::believe::{PAGE, Seen, extends, replay};
use crate::index::environment_name;
use crate::log_export::in_words;
use crate::session::{DAMAGED_SCOPE, Session};
use crate::store_error::store_error;
use crate::{AuditPage, AuditRow, Continue, VaultError, Verification, Warning, words};

impl Session {
    /// A part of the audit log, newest first. Reading it is written to it.
    pub async fn audit(&mut self, offset: u64, limit: u32) -> Result<AuditPage, VaultError> {
        self.require_auditor()?;
        if offset == 0 {
            self.note_reading(EventKind::AuditRead).await?;
        }
        let total = self.tree.size();
        let end = total.saturating_sub(offset);
        let mut rows = self.read_page(end.saturating_sub(u64::from(limit))..end).await?;
        rows.reverse();
        Ok(AuditPage { total, rows })
    }

    /// What this member did last, newest first. Seeing one's own acts is no reading of the log, so that none is noted;
    /// whose roles do not open the log sees nothing.
    pub(crate) async fn own_latest(&mut self, count: usize) -> Result<Vec<AuditRow>, VaultError> {
        if self.require_auditor().is_err() {
            return Ok(Vec::new());
        }
        let (end, me) = (self.tree.size(), self.index.member_name(self.keys.member));
        let mut rows = self.read_page(end.saturating_sub(LATEST_OF)..end).await?;
        rows.retain(|row| !row.unreadable && row.who == me);
        rows.reverse();
        rows.truncate(count);
        Ok(rows)
    }

    /// The rows of a range. The keys of its first session come from before it. A leaf that does not open, or is not
    /// its author's, is a row that says so: one forged event does not hide the others.
    async fn read_page(&mut self, range: Range<u64>) -> Result<Vec<AuditRow>, VaultError> {
        if range.is_empty() {
            return Ok(Vec::new());
        }
        let first = self.session_start(range.start).await?;
        let keys = self.log_keys()?;
        let mut reader = PageReader::new(&self.state, &keys, first, range.start);
        let mut rows = Vec::new();
        let mut start = first;
        while start < range.end {
            let end = range.end.min(start + PAGE);
            let leaves = self.store.leaves(start..end).await.map_err(store_error)?;
            for (index, leaf) in (start..end).zip(leaves) {
                if let Err(error) = reader.push(&leaf)
                    && range.contains(&index)
                {
                    rows.push(unreadable(index, error));
                }
            }
            start = end;
        }
        rows.extend(reader.finish().events.iter().map(|event| self.row(event)));
        rows.sort_unstable_by_key(|row| row.index);
        Ok(rows)
    }

    /// The leaf with which the session of another leaf starts, as that leaf says; itself where it says nonsense.
    async fn session_start(&mut self, idx: u64) -> Result<u64, VaultError> {
        let leaves = self.store.leaves(idx..idx + 1).await.map_err(store_error)?;
        let header = leaves.first().and_then(|leaf| audit::leaf_header(leaf).ok());
        Ok(header.and_then(|header| idx.checked_sub(header.n)).unwrap_or(idx))
    }

    /// The keys of all epochs: older events lie under older ones.
    pub(crate) fn log_keys(&self) -> Result<Keys, VaultError> {
        let (directory, audit) = (self.state.org_directory(), self.state.audit_scope());
        let (directory, audit) = (directory.ok_or(DAMAGED_SCOPE)?, audit.ok_or(DAMAGED_SCOPE)?);
        let mut keys = Keys::default();
        let handed = |epoch: &&Epoch| epoch.grant(self.keys.member).is_some();
        for epoch in directory.epochs().iter().filter(handed) {
            keys.add_directory(self.epoch_key(directory, epoch)?);
        }
        for epoch in audit.epochs().iter().filter(handed) {
            keys.add_audit(self.epoch_pair(audit, epoch)?);
        }
        Ok(keys)
    }

    /// Checks everything: the file, every signature from genesis on, every event, every envelope, the anchor.
    pub async fn verify(
        &mut self,
        progress: &mut (dyn FnMut(u64, u64) -> Continue + Send),
    ) -> Result<Verification, VaultError> {
        self.require_auditor()?;
        let heads = self.heads();
        let versions = self.state.records().map(|(_, record)| record.versions().count()).sum::<usize>();
        let events = heads.audit_size;
        let total = events.saturating_add(u64::try_from(versions).unwrap_or(u64::MAX));
        step(progress, 0, total)?;
        let mut findings: Vec<String> = self.damage_of_rows().await?.into_iter().collect();
        step(progress, 0, total)?;
        let state = replay(&mut self.store, heads, None).await?;
        let (report, broken) = self.check_log(&mut |done| step(progress, done, total)).await?;
        findings.extend(report.findings.iter().map(ToString::to_string));
        let is_whole = broken.is_none();
        findings.extend(broken);
        if report.sealed > 0 {
            findings.push(format!("{} could not be opened.", counted(report.sealed, "event")));
        }
        if is_whole && report.tree.root().0 != heads.audit_root {
            findings.push("The log's root is not the one this session knows.".to_owned());
        }
        step(progress, events, total)?;
        findings.extend(
            damaged_records(&mut self.store, &self.state, &mut |done| step(progress, events + done, total))
                .await?,
        );
        let left_out = self.warnings.iter().filter(|warning| matches!(warning, Warning::LeftOut { .. }));
        findings.extend(left_out.map(ToString::to_string));
        let head_matches_anchor = match self.anchor_matches().await {
            // The rows that are compared with the anchor are those that were found damaged.
            Err(VaultError::Damaged { .. }) if !is_whole => Some(false),
            matches => matches?,
        };
        if head_matches_anchor == Some(false) {
            findings.push("What the keyring has of this vault is not its latest state.".to_owned());
        }
        self.note_reading(EventKind::AuditVerified).await?;
        let members = u32::try_from(state.members().count()).unwrap_or(u32::MAX);
        let operations = state.head().seq + 1;
        let sentence = verdict(events, operations, members, head_matches_anchor, findings.len());
        Ok(Verification { events, operations, members, head_matches_anchor, findings, sentence })
    }

    pub(crate) fn require_auditor(&self) -> Result<(), VaultError> {
        let audit = self.state.audit_scope().ok_or(DAMAGED_SCOPE)?.scope.id;
        if self.state.reading(self.keys.member, audit) == Reading::Yes {
            return Ok(());
        }
        Err(VaultError::Refused { reason: "the log is read by Security and auditors; ask them".to_owned() })
    }

    pub(crate) async fn note_reading(&mut self, kind: EventKind) -> Result<(), VaultError> {
        if self.require_writable().is_err() {
            return Ok(());
        }
        let mut act = self.begin()?;
        self.note(&mut act, kind, Target::default(), None);
        self.commit(act).await
    }

    /// What the file's own check finds in its rows.
    async fn damage_of_rows(&mut self) -> Result<Option<String>, VaultError> {
        match self.store.check().await.map_err(store_error) {
            Err(damaged @ VaultError::Damaged { .. }) => {
                Ok(Some(format!("In the rows of the file: {damaged}.")))
            }
            checked => checked.map(|()| None),
        }
    }

    /// Checks and opens every event.
    pub(crate) async fn read_log(
        &mut self,
        progress: &mut (dyn FnMut(u64) -> Result<(), VaultError> + Send),
    ) -> Result<Report, VaultError> {
        match self.check_log(progress).await? {
            (report, None) => Ok(report),
            (_, Some(_)) => Err(DAMAGED_LOG),
        }
    }

    /// Checks and opens the events up to the first that is not the next, if there is such a one, with what it is.
    async fn check_log(
        &mut self,
        progress: &mut (dyn FnMut(u64) -> Result<(), VaultError> + Send),
    ) -> Result<(Report, Option<String>), VaultError> {
        let keys = self.log_keys()?;
        let size = self.tree.size();
        let mut verifier = Verifier::new(&self.state, &keys);
        let mut start = 0;
        while start < size {
            progress(start)?;
            let end = size.min(start + PAGE);
            let Ok(leaves) = self.store.leaves(start..end).await else {
                return Ok((verifier.so_far(), Some(missing(&mut self.store, start..end).await)));
            };
            for (index, leaf) in (start..end).zip(leaves) {
                if let Err(error) = verifier.push(&leaf) {
                    return Ok((verifier.so_far(), Some(in_words(index, error))));
                }
            }
            start = end;
        }
        let report = verifier.finish().map_err(|_| DAMAGED_LOG)?;
        Ok((report, None))
    }

    /// Reads the anchor back from the keyring and compares it with the file; `None` without a keyring.
    async fn anchor_matches(&mut self) -> Result<Option<bool>, VaultError> {
        if !self.uses_keyring {
            return Ok(None);
        }
        if let Some(writer) = &self.anchor {
            writer.flush().await;
        }
        let item = ItemName::new(self.state.vault_id(), self.slot.slot(), Purpose::Anchor);
        let stored = self.around.keychain.get(&item).await.ok().flatten().map(|bytes| bytes.to_vec());
        let seen = Seen {
            slot: self.slot.slot(),
            slot_epoch: self.slot.epoch(),
            last_step: self.slot.last_step(),
            hot_counter: self.hot_counter,
            state: &self.state,
            tree: &self.tree,
        };
        extends(&mut self.store, &seen, &self.slot, stored).await.map(Some)
    }

    pub(crate) fn row(&self, opened: &OpenedEvent) -> AuditRow {
        let event = &opened.event;
        let mut row = AuditRow {
            index: opened.idx,
            time: event.time,
            who: self.index.member_name(event.author),
            device: event.device.to_string(),
            kind: event.kind,
            sentence: String::new(),
            about: event.target.member.map(|member| self.index.member_name(member)),
            partner: self.partner_words(&event.target),
            environment: self.environment_words(&event.target),
            credential: self.credential_words(&event.target),
            field: event.target.field.clone(),
            reason: event.reason.clone(),
            outcome: event.outcome,
            unreadable: false,
        };
        row.sentence = words::sentence(event, &row);
        row
    }

    fn partner_words(&self, target: &Target) -> Option<String> {
        let id = target.partner?;
        Some(self.index.partners.get(&id).map_or_else(|| gone(&id), |partner| partner.name.clone()))
    }

    fn environment_words(&self, target: &Target) -> Option<String> {
        let id = target.environment?;
        Some(self.index.environment(id).map_or_else(|_| gone(&id), |(.., one)| environment_name(one)))
    }

    fn credential_words(&self, target: &Target) -> Option<String> {
        let id = target.credential?;
        Some(self.index.credentials.get(&id).map_or_else(|| gone(&id), |one| one.name.clone()))
    }
}

/// Which row of the range cannot be read.
async fn missing(store: &mut Store, range: Range<u64>) -> String {
    for index in range {
        if store.leaves(index..index.saturating_add(1)).await.is_err() {
            return format!("Event {index} is missing. What comes after it was not read.");
        }
    }
    "Events cannot be read in their order.".to_owned()
}

fn step(
    progress: &mut (dyn FnMut(u64, u64) -> Continue + Send),
    done: u64,
    total: u64,
) -> Result<(), VaultError> {
    if progress(done, total) == Continue::Yes { Ok(()) } else { Err(VaultError::Cancelled) }
}

/// What stands where an event should.
fn unreadable(index: u64, error: audit::AuditError) -> AuditRow {
    let why = if let audit::AuditError::Unreadable(finding) = error {
        format!("it {}", finding.what)
    } else {
        error.to_string()
    };
    AuditRow {
        index,
        time: Timestamp::from_millis(0),
        who: "unknown".to_owned(),
        device: "unknown".to_owned(),
        kind: EventKind::AccessDenied,
        sentence: format!("Not a readable event of this vault: {why}"),
        about: None,
        partner: None,
        environment: None,
        credential: None,
        field: None,
        reason: None,
        outcome: Outcome::Observed,
        unreadable: true,
    }
}

/// Versions of records that are not what the trust log says. Nothing is opened for it.
pub(crate) async fn damaged_records(
    store: &mut Store,
    state: &State,
    progress: &mut (dyn FnMut(u64) -> Result<(), VaultError> + Send),
) -> Result<Vec<String>, VaultError> {
    let versions: Vec<_> = state
        .records()
        .flat_map(|(id, record)| {
            record.versions().map(move |(number, version)| (id, number, version.ct_hash))
        })
        .collect();
    let mut findings = Vec::new();
    for (done, (record, number, ct_hash)) in (0..).zip(versions) {
        progress(done)?;
        let body = store.envelope(record, number).await.map_err(store_error)?;
        let same = body.is_some_and(|body| vault_crypto::ct_hash(&body) == ct_hash);
        if !same {
            findings.push(format!("Version {number} of record {record} is missing or was changed."));
        }
    }
    Ok(findings)
}

fn gone(id: &impl ToString) -> String {
    let id = id.to_string();
    format!("deleted {}", id.split('-').next().unwrap_or(&id))
}

pub(crate) fn counted(number: u64, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

fn verdict(events: u64, operations: u64, members: u32, anchor: Option<bool>, findings: usize) -> String {
    let signed = format!(
        "{}, {}, signed by {}",
        counted(events, "event"),
        counted(operations, "operation"),
        counted(members.into(), "member"),
    );
    let head = match anchor {
        Some(true) => ", head matches this device's anchor",
        Some(false) => ", head does not match this device's anchor",
        None => "; no keyring, so an older copy of the whole file would go unnoticed",
    };
    match findings {
        0 => format!("{signed}, no gap{head}."),
        1 => format!("{signed}{head}: 1 finding."),
        more => format!("{signed}{head}: {more} findings."),
    }
}

/// Among how many of the newest events one's own are looked for.
const LATEST_OF: u64 = 60;
pub(crate) const DAMAGED_LOG: VaultError = VaultError::Damaged { what: "audit log" };

#[cfg(test)]
mod tests {
    use vault_crypto::{SigningKey, SymmetricKey};
    use vault_keychain::Keychain;

    use super::*;
    use crate::LockKind;
    use crate::UseKeyring;
    use crate::around::World;

    #[tokio::test]
    async fn a_forged_event_is_a_row_that_says_so() {
        let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
        let other = SigningKey::from_seed(&SymmetricKey::make().unwrap());
        let signer = std::mem::replace(&mut session.keys.signer, other);
        session.note_reading(EventKind::AuditVerified).await.unwrap();
        session.keys.signer = signer;
        drop(session.lock(LockKind::Full).await);
        world.clock.forward(30);
        let mut session = world.unlock().await.unwrap();
        let page = session.audit(0, u32::MAX).await.unwrap();
        let numbers: Vec<u64> = page.rows.iter().map(|row| row.index).collect();
        assert_eq!(numbers, (0..page.total).rev().collect::<Vec<_>>(), "none is missing");
        let forged: Vec<_> = page.rows.iter().filter(|row| row.unreadable).collect();
        assert!(matches!(forged.as_slice(), [row] if row.sentence.contains("not signed")), "{forged:?}");
        let index = forged.first().unwrap().index;
        let alone = session.audit(page.total - 1 - index, 1).await.unwrap().rows;
        assert!(matches!(alone.as_slice(), [row] if row.unreadable && row.index == index), "{alone:?}");
        let found = session.verify(&mut |_, _| Continue::Yes).await.unwrap().findings;
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[tokio::test]
    async fn verifying_reads_the_anchor_back() {
        let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
        let item = ItemName::new(session.state.vault_id(), session.slot.slot(), Purpose::Anchor);
        let anchor = world.keychain.get(&item).await.unwrap().unwrap();
        let whole = session.verify(&mut |_, _| Continue::Yes).await.unwrap();
        assert_eq!((whole.head_matches_anchor, whole.findings.len()), (Some(true), 0));
        session.anchor.take().unwrap().flush().await;
        world.keychain.set(&item, &anchor[..anchor.len() - 1]).await.unwrap();
        let altered = session.verify(&mut |_, _| Continue::Yes).await.unwrap();
        assert_eq!((altered.head_matches_anchor, altered.findings.len()), (Some(false), 1));
    }

    #[tokio::test]
    async fn verifying_stops_between_any_two_stages() {
        let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
        let mut calls = 0_u32;
        session
            .verify(&mut |_, _| {
                calls += 1;
                Continue::Yes
            })
            .await
            .unwrap();
        assert!(calls > 4, "before and after each stage: {calls}");
        for last in 0..calls {
            let mut left = last;
            let mut stop = |_, _| match left.checked_sub(1) {
                Some(fewer) => {
                    left = fewer;
                    Continue::Yes
                }
                None => Continue::No,
            };
            assert_eq!(session.verify(&mut stop).await.err(), Some(VaultError::Cancelled), "at {last}");
        }
    }
}
