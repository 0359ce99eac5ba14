//! One open vault file: what can be asked of it and done to it.

use std::ops::Range;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use vault_domain::{MemberId, RecordId, ScopeId, SessionId, SlotId, Timestamp};

use crate::backup::{self, ThisComputer};
use crate::commit::{Commit, EnvelopeRow, Heads};
use crate::connection::Connection;
use crate::error::StoreError;
use crate::inspect::Identity;
use crate::lock::{Holder, Lock};
use crate::schema::MIGRATIONS;
use crate::table::member_state::MemberState;
use crate::table::unlock_attempt::UnlockAttempts;
use crate::table::{
    audit_leaf, envelope, grant_cache, head, key_wrap, member_state, own_session, trust_op, unlock_attempt,
    unlock_chunk, unlock_slot,
};
use crate::{check, create, inspect, open, room, write};

/// Whether an open vault can be written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Access {
    /// Nothing is written, neither the file nor, but for the named lock, its folder.
    ReadOnly,
    /// Everything can be done.
    ReadWrite,
}

/// One open vault file. Dropping it closes it, and blocks for the few milliseconds that takes.
///
/// A future of this type that is dropped before it ends has either done all it should or nothing;
/// [`Store::heads`] tells.
#[derive(Debug)]
pub struct Store {
    // Dropped in this order: the lock goes last.
    connection: Connection,
    private_copy: Option<TempDir>,
    lock: Option<Lock>,
    access: Access,
    path: PathBuf,
    /// The file that was opened at the path.
    file: Identity,
}

impl Store {
    /// Makes a vault that holds exactly `first`, whose `expected` is none, and opens it.
    ///
    /// Whatever lies at `path` stays as it is: then the answer is [`StoreError::Exists`].
    pub async fn create(path: &Path, first: &Commit, holder: &Holder) -> Result<Self, StoreError> {
        first.validate()?;
        if first.expected.is_some() {
            return Err(StoreError::Malformed);
        }
        let path = inspect::absolute(path)?;
        if path.symlink_metadata().is_ok() {
            return Err(StoreError::Exists);
        }
        let lock = Lock::acquire_new(&path, holder)?;
        create::create(&path, first).await?;
        let connection = open::to_write(&path, MIGRATIONS).await?;
        let file = Identity::at(&path)?;
        Ok(Self { connection, private_copy: None, lock: Some(lock), access: Access::ReadWrite, path, file })
    }

    /// Opens a vault, recovers what a kill left, and migrates an older format after copying it aside.
    ///
    /// To read only, an unfinished WAL is recovered in a private temporary copy, and a folder that cannot be
    /// written does without a lock.
    pub async fn open(path: &Path, access: Access, holder: &Holder) -> Result<Self, StoreError> {
        let path = inspect::absolute(path)?;
        inspect::ordinary_file(&path)?;
        // Before the database is opened: a file put in its place later is noticed, never taken for it.
        let file = Identity::at(&path)?;
        match access {
            Access::ReadOnly => {
                let lock = Lock::acquire_if_possible(&path, holder)?;
                let (connection, private_copy) = open::to_read(&path, MIGRATIONS).await?;
                Ok(Self { connection, private_copy, lock, access, path, file })
            }
            Access::ReadWrite => {
                let lock = Some(Lock::acquire_existing(&path, holder)?);
                let connection = open::to_write(&path, MIGRATIONS).await?;
                Ok(Self { connection, private_copy: None, lock, access, path, file })
            }
        }
    }

    /// Writes a commit, if the heads and the slot are still those it was built on.
    ///
    /// After any error but [`StoreError::Io`] nothing was written; then [`Store::heads`] tells.
    pub async fn commit(&mut self, commit: &Commit) -> Result<(), StoreError> {
        self.writable()?;
        commit.validate()?;
        let expected = commit.expected.as_ref().ok_or(StoreError::Malformed)?;
        let outcome = write::next(&mut self.connection, expected, commit).await;
        self.connection.clean().await?;
        outcome.map_err(|error| room::told(error, &self.path))
    }

    /// Counts a failed unlock of a slot that is there; until `not_before` the caller refuses the next one.
    pub async fn record_failed_unlock(
        &mut self,
        slot: SlotId,
        now: Timestamp,
        not_before: Timestamp,
    ) -> Result<(), StoreError> {
        self.writable()?;
        let sqlite = self.connection.clean().await?;
        let outcome = unlock_attempt::record(sqlite, slot, now, not_before).await;
        outcome.map_err(|error| room::told(error, &self.path))
    }

    /// Moves the WAL into the file and empties it, so that no older slot stays readable there.
    pub async fn truncate_wal(&mut self) -> Result<(), StoreError> {
        match self.access {
            Access::ReadOnly => Ok(()),
            Access::ReadWrite => {
                self.connection.truncate_wal().await.map_err(|error| room::told(error, &self.path))
            }
        }
    }

    /// Copies the vault as it is now to a file that is not there yet, whole and synced, or not at all.
    pub async fn copy_to(&mut self, target: &Path, rows: ThisComputer) -> Result<(), StoreError> {
        let target = inspect::absolute(target)?;
        if target.symlink_metadata().is_ok() {
            return Err(StoreError::Exists);
        }
        inspect::nothing_beside(&target)?;
        backup::copy(&mut self.connection, &target, rows).await
    }

    /// Closes the vault. Afterwards it is one file, and free for others.
    pub async fn close(mut self) -> Result<(), StoreError> {
        let emptied = self.truncate_wal().await;
        let Self { connection, private_copy, lock, access: _, path: _, file: _ } = self;
        let closed = connection.close().await;
        drop((private_copy, lock));
        emptied.and(closed)
    }

    /// Where both logs end.
    pub async fn heads(&mut self) -> Result<Heads, StoreError> {
        head::select(self.connection.clean().await?).await
    }

    /// The operations of a range within the heads, in order, none missing. Page through long logs.
    pub async fn operations(&mut self, range: Range<u64>) -> Result<Vec<Vec<u8>>, StoreError> {
        trust_op::select(self.connection.clean().await?, range).await
    }

    /// The leaves of a range within the heads, in order, none missing. Page through long logs.
    pub async fn leaves(&mut self, range: Range<u64>) -> Result<Vec<Vec<u8>>, StoreError> {
        audit_leaf::select(self.connection.clean().await?, range).await
    }

    /// One version of a record.
    pub async fn envelope(&mut self, record: RecordId, version: u64) -> Result<Option<Vec<u8>>, StoreError> {
        envelope::select(self.connection.clean().await?, record, version).await
    }

    /// Many versions at once, ordered by record and version; those that are not there are left out.
    pub async fn envelopes(&mut self, wanted: &[(RecordId, u64)]) -> Result<Vec<EnvelopeRow>, StoreError> {
        envelope::select_many(self.connection.clean().await?, wanted).await
    }

    /// Which versions of which records there are, ordered.
    pub async fn envelope_keys(&mut self) -> Result<Vec<(RecordId, u64)>, StoreError> {
        envelope::select_keys(self.connection.clean().await?).await
    }

    /// A member's sealed states.
    pub async fn member_state(&mut self, member: MemberId) -> Result<Option<MemberState>, StoreError> {
        member_state::select(self.connection.clean().await?, member).await
    }

    /// A member's wrapped key by recipient, ordered.
    pub async fn key_wraps(&mut self, member: MemberId) -> Result<Vec<([u8; 16], Vec<u8>)>, StoreError> {
        key_wrap::select(self.connection.clean().await?, member).await
    }

    /// The keys of a member's own sessions, ordered by session.
    pub async fn own_sessions(&mut self, member: MemberId) -> Result<Vec<(SessionId, Vec<u8>)>, StoreError> {
        own_session::select(self.connection.clean().await?, member).await
    }

    /// The scope keys kept for a member, ordered by scope.
    pub async fn grant_cache(&mut self, member: MemberId) -> Result<Vec<(ScopeId, Vec<u8>)>, StoreError> {
        grant_cache::select(self.connection.clean().await?, member).await
    }

    /// The unlock slots of this computer, ordered.
    pub async fn slots(&mut self) -> Result<Vec<(SlotId, Vec<u8>)>, StoreError> {
        unlock_slot::select(self.connection.clean().await?).await
    }

    /// A slot's table, one chunk a day, by ascending days.
    pub async fn chunks(&mut self, slot: SlotId) -> Result<Vec<(u32, Vec<u8>)>, StoreError> {
        unlock_chunk::select(self.connection.clean().await?, slot).await
    }

    /// Failed unlocks of a slot that are not in the audit log yet.
    pub async fn unlock_attempts(&mut self, slot: SlotId) -> Result<Option<UnlockAttempts>, StoreError> {
        unlock_attempt::select(self.connection.clean().await?, slot).await
    }

    /// Reads the whole file and holds its structure against itself. Slow: for a suspicion or on demand.
    pub async fn check(&mut self) -> Result<(), StoreError> {
        check::everything(&mut self.connection).await
    }

    /// How the vault was opened.
    pub fn access(&self) -> Access {
        self.access
    }

    fn writable(&self) -> Result<(), StoreError> {
        match self.access {
            Access::ReadOnly => Err(StoreError::ReadOnly),
            Access::ReadWrite => self.in_place(),
        }
    }

    /// What is written to a file that lost its name is lost when it is closed.
    fn in_place(&self) -> Result<(), StoreError> {
        let found = Identity::at(&self.path);
        if found.is_ok_and(|found| found == self.file) { Ok(()) } else { Err(StoreError::Exchanged) }
    }
}
