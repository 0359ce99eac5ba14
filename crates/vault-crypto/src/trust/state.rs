//! The state of a vault after some operations, and what can be asked of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use vault_domain::{Class, MemberId, RecordId, Role, ScopeId, ScopeKind, Timestamp, VaultId};

use super::record::{Change, Records};
use super::{Approval, Chain, Epoch, FreezeKind, Member, Operation, Record, ScopeState, TrustError};
use crate::audit::Tree;
use crate::{Bytes, EpochId, Expected, Hash, Place, PublicKey};

/// Whether signatures are checked or were checked before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Signatures {
    /// Checked.
    Check,
    /// Known to be good, because a pin that was verified covers them.
    Trusted,
}

/// What is worth telling of an operation that is valid.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Finding {
    /// Its time is more than five minutes before an earlier one's.
    #[error("operation {seq} is dated before earlier ones")]
    TimeWentBack {
        /// The operation.
        seq: u64,
    },
}

/// The newest operation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Head {
    /// Its number.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
}

/// Audit and directory keys in force at some point.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct EpochsInForce {
    /// The audit scope's epoch.
    pub audit: EpochId,
    /// The organization directory's epoch.
    pub directory: EpochId,
}

/// The state of a vault after some operations. It knows no clock and no file.
#[derive(Clone, Debug)]
pub struct State {
    pub(super) core: Core,
    pub(super) records: Records,
    pub(super) trace: Vec<Trace>,
}

/// Everything that does not grow with the number of records and operations.
#[derive(Clone, Debug)]
pub(super) struct Core {
    pub(super) genesis: Hash,
    pub(super) vault_id: VaultId,
    pub(super) demo: bool,
    pub(super) min_format: u16,
    pub(super) members: BTreeMap<MemberId, Member>,
    /// Who was a member, until which operation.
    pub(super) former: BTreeMap<MemberId, (u64, Member)>,
    pub(super) scopes: BTreeMap<ScopeId, ScopeState>,
    pub(super) org_directory: Option<ScopeId>,
    pub(super) audit_scope: Option<ScopeId>,
    pub(super) policy: BTreeMap<u16, u64>,
    pub(super) approvals: BTreeMap<Hash, Arc<Approval>>,
    pub(super) frozen: BTreeSet<(FreezeKind, Bytes<16>)>,
    pub(super) voided: BTreeSet<u64>,
    pub(super) t_run: Timestamp,
}

/// What is kept of every operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trace {
    pub(super) hash: Hash,
    pub(super) author: MemberId,
    pub(super) time: Timestamp,
    pub(super) audit: (u64, Hash),
}

/// The operations of a commit, applied.
#[derive(Debug)]
pub struct Applied {
    /// What is worth telling.
    pub findings: Vec<Finding>,
    /// Takes them back, in case they could not be stored.
    pub undo: Undo,
}

/// Takes back what one [`State::apply`] did.
#[derive(Debug)]
pub struct Undo {
    core: Core,
    operations: usize,
    changes: Vec<Change>,
}

impl State {
    /// The state after genesis.
    pub fn begin(genesis: &Operation, signatures: Signatures) -> Result<Self, TrustError> {
        super::apply::begin(genesis, signatures)
    }

    /// Applies the operations of one commit: all of them or, with an error, none.
    pub fn apply(&mut self, operations: &[Operation], signatures: Signatures) -> Result<Applied, TrustError> {
        let (core, count) = (self.core.clone(), self.trace.len());
        self.records.start_journal();
        let findings: Result<Vec<_>, _> =
            operations.iter().filter_map(|operation| self.step(operation, signatures).transpose()).collect();
        let undo = Undo { core, operations: count, changes: self.records.take_journal() };
        match findings {
            Ok(findings) => Ok(Applied { findings, undo }),
            Err(error) => {
                self.undo(undo);
                Err(error)
            }
        }
    }

    /// Goes on by operations without a way back, which costs nothing that grows with the vault. After an error the state
    /// is not to be used.
    pub fn advance(&mut self, operations: &[Operation], signatures: Signatures) -> Result<(), TrustError> {
        operations.iter().try_for_each(|operation| self.step(operation, signatures).map(drop))
    }

    /// Takes back the last [`State::apply`], after the commit could not be stored.
    pub fn undo(&mut self, undo: Undo) {
        self.core = undo.core;
        self.trace.truncate(undo.operations);
        self.records.take_back(undo.changes);
    }

    /// Begins the operations of a commit that follows this state and this audit log.
    pub fn chain(&self, author: MemberId, time: Timestamp, audit: &Tree) -> Chain {
        let Head { seq, hash } = self.head();
        Chain {
            genesis: self.core.genesis,
            seq: seq.saturating_add(1),
            prev: hash,
            time,
            author,
            audit: (audit.size(), audit.root()),
            operations: Vec::new(),
        }
    }

    /// The newest operation.
    pub fn head(&self) -> Head {
        let seq = u64::try_from(self.trace.len()).unwrap_or(u64::MAX).saturating_sub(1);
        Head { seq, hash: self.hash_at(seq).unwrap_or(Bytes::ZERO) }
    }

    /// The hash of an operation, to be compared with pins and anchors.
    pub fn hash_at(&self, seq: u64) -> Option<Hash> {
        self.trace_at(seq).map(|trace| trace.hash)
    }

    /// The audit log's size and root that operation `seq` names.
    pub fn audit_head_at(&self, seq: u64) -> Option<(u64, Hash)> {
        self.trace_at(seq).map(|trace| trace.audit)
    }

    /// Whether a member signed an operation after `seq`.
    pub fn signed_after(&self, member: MemberId, seq: u64) -> bool {
        let first = usize::try_from(seq).unwrap_or(usize::MAX).saturating_add(1);
        self.trace.get(first..).unwrap_or_default().iter().any(|trace| trace.author == member)
    }

    /// The operations that are dated after `time` and were not voided, with their authors.
    pub fn dated_after(&self, time: Timestamp) -> impl Iterator<Item = (u64, MemberId)> {
        let numbered = (0u64..).zip(&self.trace);
        let later = numbered.filter(move |(seq, one)| one.time > time && !self.core.voided.contains(seq));
        later.map(|(seq, one)| (seq, one.author))
    }

    pub(super) fn trace_at(&self, seq: u64) -> Option<&Trace> {
        usize::try_from(seq).ok().and_then(|seq| self.trace.get(seq))
    }

    /// The first operation that saw at least `size` leaves of the audit log; one past the last when none did.
    pub(crate) fn first_operation_from(&self, size: u64) -> u64 {
        let at = self.trace.partition_point(|trace| trace.audit.0 < size);
        u64::try_from(at).unwrap_or(u64::MAX)
    }

    /// The audit log's size and root that the newest operation names.
    pub fn audit_head(&self) -> (u64, Hash) {
        self.trace.last().map_or((0, crate::audit::EMPTY_ROOT), |trace| trace.audit)
    }

    /// The hash of operation 0, which names the vault.
    pub const fn genesis(&self) -> Hash {
        self.core.genesis
    }

    /// The vault's id. Anybody can choose it: trust [`State::genesis`].
    pub const fn vault_id(&self) -> VaultId {
        self.core.vault_id
    }

    /// Whether this is a demo.
    pub const fn demo(&self) -> bool {
        self.core.demo
    }

    /// The oldest format that is accepted.
    pub const fn min_format(&self) -> u16 {
        self.core.min_format
    }

    /// When the vault was made, as its genesis says.
    pub fn created(&self) -> Timestamp {
        self.trace.first().map_or(self.core.t_run, |genesis| genesis.time)
    }

    /// The running maximum of the operations' times. Do not extend a log whose `t_run` is more than ten minutes
    /// ahead of the clock.
    pub const fn t_run(&self) -> Timestamp {
        self.core.t_run
    }

    /// A policy's value, where one was set.
    pub fn policy(&self, number: u16) -> Option<u64> {
        self.core.policy.get(&number).copied()
    }

    /// A member.
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.core.members.get(&id)
    }

    /// All members in the order of their ids.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.core.members.values()
    }

    /// Those who were members, with the operation that took each out.
    pub fn former_members(&self) -> impl Iterator<Item = (u64, &Member)> {
        self.core.former.values().map(|(seq, member)| (*seq, member))
    }

    /// The key that verifies somebody's signatures after operation `seq`, if they were a member then.
    pub fn pk_sig_at(&self, member: MemberId, seq: u64) -> Option<PublicKey> {
        let present = || self.member(member)?.pk_sig_at(seq);
        let former = || {
            let (until, member) = self.core.former.get(&member)?;
            if seq < *until { member.pk_sig_at(seq) } else { None }
        };
        present().or_else(former)
    }

    /// The owners in the order of their ids, for the anchor.
    pub fn owners(&self) -> Vec<(MemberId, PublicKey)> {
        let owners = self.members().filter(|member| member.roles.contains(Role::Owner));
        owners.map(|member| (member.id, member.pk_sig)).collect()
    }

    /// A scope.
    pub fn scope(&self, id: ScopeId) -> Option<&ScopeState> {
        self.core.scopes.get(&id)
    }

    /// All scopes in the order of their ids.
    pub fn scopes(&self) -> impl Iterator<Item = &ScopeState> {
        self.core.scopes.values()
    }

    /// The scope of names that every member reads.
    pub fn org_directory(&self) -> Option<&ScopeState> {
        self.core.org_directory.and_then(|id| self.scope(id))
    }

    /// The scope of the audit log's key.
    pub fn audit_scope(&self) -> Option<&ScopeState> {
        self.core.audit_scope.and_then(|id| self.scope(id))
    }

    /// A live record.
    pub fn record(&self, id: RecordId) -> Option<&Record> {
        self.records.get(id)
    }

    /// All live records in the order of their ids.
    pub fn records(&self) -> impl Iterator<Item = (RecordId, &Record)> {
        self.records.iter()
    }

    /// What an envelope must be to be this version of this record.
    pub fn expected(&self, id: RecordId, number: u64) -> Option<Expected> {
        let record = self.record(id)?;
        let version = record.version(number)?;
        let place = self.place(id, record, number, version.epoch_id, version.writer)?;
        Some(Expected { place, ct_hash: version.ct_hash, content: version.content })
    }

    /// Where the next version of a record belongs, under the newest key of its scope.
    pub fn next_place(&self, id: RecordId, writer: MemberId) -> Option<Place> {
        let record = self.record(id)?;
        let epoch = self.scope(record.scope)?.epoch()?;
        self.place(id, record, record.count().checked_add(1)?, epoch.id, writer)
    }

    fn place(
        &self,
        id: RecordId,
        record: &Record,
        version: u64,
        epoch_id: EpochId,
        writer: MemberId,
    ) -> Option<Place> {
        Some(Place {
            genesis: self.core.genesis,
            kind: record.kind,
            scope: record.scope,
            class: self.scope(record.scope)?.scope.class,
            epoch_id,
            record: id,
            version,
            writer,
            subject: record.subject,
        })
    }

    /// Whether this very thing is frozen. See also [`State::takes_versions`].
    pub fn is_frozen(&self, what: FreezeKind, id: &[u8; 16]) -> bool {
        self.core.frozen.contains(&(what, Bytes(*id)))
    }

    /// Whether neither the record nor its partner is frozen.
    pub fn takes_versions(&self, id: RecordId, scope: ScopeId) -> bool {
        let partner = self.partner_of(scope);
        !self.is_frozen(FreezeKind::Record, id.as_bytes())
            && !partner.is_some_and(|partner| self.is_frozen(FreezeKind::Partner, partner.as_bytes()))
    }

    /// The environment a scope is of, named by its Meta scope.
    pub fn environment_of(&self, scope: ScopeId) -> Option<ScopeId> {
        let scope = &self.scope(scope)?.scope;
        match (scope.kind, scope.class) {
            (ScopeKind::Environment, Class::Meta) => Some(scope.id),
            (ScopeKind::Environment, _) => scope.parent,
            _ => None,
        }
    }

    /// The partner a scope is of, named by its Directory scope.
    pub fn partner_of(&self, scope: ScopeId) -> Option<ScopeId> {
        match self.environment_of(scope) {
            Some(environment) => self.scope(environment)?.scope.parent,
            None => {
                Some(self.scope(scope)?.scope).filter(|scope| scope.kind == ScopeKind::Partner).map(|s| s.id)
            }
        }
    }

    /// Audit and directory keys in force after operation `seq`.
    pub fn epochs_at(&self, seq: u64) -> Option<EpochsInForce> {
        let audit = newest_at(self.audit_scope()?, seq)?;
        let directory = newest_at(self.org_directory()?, seq)?;
        Some(EpochsInForce { audit: audit.id, directory: directory.id })
    }
}

fn newest_at(scope: &ScopeState, seq: u64) -> Option<&Epoch> {
    scope.epochs().iter().rev().find(|epoch| epoch.seq <= seq)
}
