//! What one transaction writes, and whether its parts fit together.

use vault_domain::{MemberId, RecordId, ScopeId, SessionId, SlotId, Timestamp};

use crate::error::StoreError;
use crate::limit::{self, Limit};

/// Where both logs end. Stored beside them to be compared and set; believed only after verification.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Heads {
    /// The number of the last operation.
    pub trust_seq: u64,
    /// The hash of the last operation.
    pub trust_hash: [u8; 32],
    /// The number of leaves.
    pub audit_size: u64,
    /// The root over the leaves.
    pub audit_root: [u8; 32],
}

/// Everything that belongs to one act and is written together or not at all.
///
/// Deletions come before additions. Sealed bytes are written as they are.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The heads this was built on; none only for the first commit of a new vault.
    pub expected: Option<Heads>,
    /// The heads afterwards.
    pub heads: Heads,
    /// The operations after the expected head up to the new one, with their numbers.
    pub operations: Vec<(u64, Vec<u8>)>,
    /// The leaves from the expected size up to the new one, with their positions.
    pub leaves: Vec<(u64, Vec<u8>)>,
    /// New versions of records.
    pub envelopes: Vec<EnvelopeRow>,
    /// Versions that are there and were sealed again.
    pub replaced_envelopes: Vec<EnvelopeRow>,
    /// Records that disappear with all their versions.
    pub deleted_records: Vec<RecordId>,
    /// A member's cold state; a new member needs both states.
    pub cold: Option<(MemberId, Vec<u8>)>,
    /// A member's hot state.
    pub hot: Option<(MemberId, Vec<u8>)>,
    /// Wraps of a member's key to recipients, added or replaced.
    pub key_wraps: Vec<(MemberId, [u8; 16], Vec<u8>)>,
    /// Wraps that disappear.
    pub deleted_key_wraps: Vec<(MemberId, [u8; 16])>,
    /// The key of one of the member's own sessions, added or replaced.
    pub own_session: Option<(MemberId, SessionId, Vec<u8>)>,
    /// Opened scope keys kept for a member, added or replaced.
    pub grants: Vec<(MemberId, ScopeId, Vec<u8>)>,
    /// A member whose kept scope keys disappear, before others are added.
    pub cleared_grants: Option<MemberId>,
    /// A slot made or sealed again.
    pub slot: Option<SlotChange>,
    /// Slots that disappear with their tables and attempts.
    pub deleted_slots: Vec<SlotId>,
    /// The slot whose failed unlocks are now in the audit log.
    pub clear_attempts: Option<SlotId>,
    /// A failed try that this commit records.
    pub failed_attempt: Option<FailedAttempt>,
}

/// One more failed try with a slot.
#[derive(Clone, Copy, Debug)]
pub struct FailedAttempt {
    /// The slot.
    pub slot: SlotId,
    /// When it was.
    pub now: Timestamp,
    /// When the next one may be.
    pub not_before: Timestamp,
}

/// One sealed version of a record.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EnvelopeRow {
    /// The record.
    pub record: RecordId,
    /// Its version, from 1.
    pub version: u64,
    /// The envelope.
    pub body: Vec<u8>,
}

/// A new or changed unlock slot with its table.
#[derive(Clone, Debug)]
pub struct SlotChange {
    /// The slot.
    pub slot: SlotId,
    /// The slot as this was built on; none when the slot is new.
    pub expected_body: Option<Vec<u8>>,
    /// The slot afterwards.
    pub body: Vec<u8>,
    /// Chunks of the table with their days, added or replaced.
    pub put_chunks: Vec<(u32, Vec<u8>)>,
    /// Days whose chunks disappear.
    pub delete_days: Vec<u32>,
}

impl Commit {
    /// A commit that moves the heads and nothing else yet.
    pub const fn new(expected: Option<Heads>, heads: Heads) -> Self {
        Self {
            expected,
            heads,
            operations: Vec::new(),
            leaves: Vec::new(),
            envelopes: Vec::new(),
            replaced_envelopes: Vec::new(),
            deleted_records: Vec::new(),
            cold: None,
            hot: None,
            key_wraps: Vec::new(),
            deleted_key_wraps: Vec::new(),
            own_session: None,
            grants: Vec::new(),
            cleared_grants: None,
            slot: None,
            deleted_slots: Vec::new(),
            clear_attempts: None,
            failed_attempt: None,
        }
    }

    /// Refuses what must never reach a file.
    pub(crate) fn validate(&self) -> Result<(), StoreError> {
        let (next_op, next_leaf) =
            self.expected.map_or((0, 0), |heads| (heads.trust_seq.saturating_add(1), heads.audit_size));
        follows(next_op, &self.operations, self.heads.trust_seq.saturating_add(1))?;
        follows(next_leaf, &self.leaves, self.heads.audit_size)?;
        self.sizes().try_for_each(|(limit, body)| limit.allows(body))?;
        self.chunks().all(|chunk| chunk.len() == limit::CHUNK).then_some(()).ok_or(StoreError::Malformed)
    }

    fn chunks(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.slot.iter().flat_map(|slot| &slot.put_chunks).map(|(_, chunk)| chunk)
    }

    fn sizes(&self) -> impl Iterator<Item = (Limit, &Vec<u8>)> {
        let envelopes = self.envelopes.iter().chain(&self.replaced_envelopes);
        let states = self.cold.iter().chain(&self.hot);
        (self.operations.iter().map(|(_, op)| (limit::OPERATION, op)))
            .chain(self.leaves.iter().map(|(_, leaf)| (limit::LEAF, leaf)))
            .chain(envelopes.map(|row| (limit::ENVELOPE, &row.body)))
            .chain(states.map(|(_, state)| (limit::STATE, state)))
            .chain(self.key_wraps.iter().map(|(_, _, body)| (limit::WRAP, body)))
            .chain(self.own_session.iter().map(|(_, _, body)| (limit::WRAP, body)))
            .chain(self.grants.iter().map(|(_, _, body)| (limit::WRAP, body)))
            .chain(self.slot.iter().map(|slot| (limit::SLOT, &slot.body)))
    }
}

/// The rows are exactly those from `next` up to, not including, `end`.
fn follows(next: u64, rows: &[(u64, Vec<u8>)], end: u64) -> Result<(), StoreError> {
    let numbers = rows.iter().map(|(number, _)| *number);
    (next <= end && numbers.eq(next..end)).then_some(()).ok_or(StoreError::Malformed)
}
