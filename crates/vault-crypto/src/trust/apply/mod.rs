//! Applying one operation: the rules that hold for all, and the way to those of each type.

mod approval;
mod control;
mod member;
mod record;
mod roster;
mod scope;

use std::collections::{BTreeMap, BTreeSet};

use vault_domain::{MemberId, Role, RoleSet, Scope, Timestamp};

use super::record::Records;
use super::state::{Core, Trace};
use super::{Finding, FreezeKind, Member, Operation, OperationBody, Signatures, State, TrustError};
use crate::audit::EMPTY_ROOT;
use crate::{Bytes, Hash};

/// Who does something, and where in the log.
#[derive(Clone, Copy)]
struct By {
    author: MemberId,
    roles: RoleSet,
    seq: u64,
    prev: Hash,
    /// Of the operation itself.
    hash: Hash,
    time: Timestamp,
}

impl By {
    fn needs(&self, roles: &[Role]) -> Result<(), TrustError> {
        let allowed = roles.iter().any(|role| self.roles.contains(*role));
        if allowed { Ok(()) } else { Err(TrustError::NotAllowed) }
    }
}

/// The state after operation 0.
pub(super) fn begin(operation: &Operation, signatures: Signatures) -> Result<State, TrustError> {
    let header = operation.header();
    let OperationBody::Genesis(genesis) = &header.body else { return Err(TrustError::NoGenesis) };
    if header.genesis != Bytes::ZERO {
        return Err(TrustError::OtherVault);
    }
    if header.seq != 0 || header.prev != Bytes::ZERO {
        return Err(TrustError::OutOfOrder);
    }
    if (header.audit_size, header.audit_root) != (0, EMPTY_ROOT) {
        return Err(TrustError::AuditHead);
    }
    let member = member::first(genesis, operation)?;
    if signatures == Signatures::Check && !operation.is_signed_by(&member.pk_sig) {
        return Err(TrustError::WrongSignature);
    }
    let core = Core {
        genesis: operation.hash(),
        vault_id: genesis.vault_id,
        demo: genesis.demo,
        min_format: genesis.min_format,
        members: BTreeMap::from([(member.id, member)]),
        former: BTreeMap::new(),
        scopes: BTreeMap::new(),
        org_directory: None,
        audit_scope: None,
        policy: BTreeMap::new(),
        approvals: BTreeMap::new(),
        frozen: BTreeSet::new(),
        voided: BTreeSet::new(),
        t_run: header.time,
    };
    Ok(State { core, records: Records::default(), trace: vec![trace(operation)] })
}

fn trace(operation: &Operation) -> Trace {
    let header = operation.header();
    let (hash, author) = (operation.hash(), header.author);
    Trace { hash, author, time: header.time, audit: (header.audit_size, header.audit_root) }
}

impl State {
    /// Applies one operation. After an error the state is not to be used.
    pub(in crate::trust) fn step(
        &mut self,
        operation: &Operation,
        signatures: Signatures,
    ) -> Result<Option<Finding>, TrustError> {
        let by = self.follows(operation)?;
        if signatures == Signatures::Check {
            self.is_signed(operation)?;
        }
        self.body(&by, &operation.header().body)?;
        let finding = self.count_time(&by);
        self.trace.push(trace(operation));
        Ok(finding)
    }

    /// The general rules.
    fn follows(&self, operation: &Operation) -> Result<By, TrustError> {
        let (head, header) = (self.head(), operation.header());
        if header.genesis != self.core.genesis {
            return Err(TrustError::OtherVault);
        }
        if Some(header.seq) != head.seq.checked_add(1) || header.prev != head.hash {
            return Err(TrustError::OutOfOrder);
        }
        let (size, root) = self.audit_head();
        if header.audit_size < size || (header.audit_size == size && header.audit_root != root) {
            return Err(TrustError::AuditHead);
        }
        let member = self.member(header.author).ok_or(TrustError::UnknownAuthor)?;
        if !self.is_in_time(member, header.time) {
            return Err(TrustError::Ended);
        }
        Ok(By {
            author: member.id,
            roles: member.roles,
            seq: header.seq,
            prev: header.prev,
            hash: operation.hash(),
            time: header.time,
        })
    }

    /// Whoever has an end cannot date an operation past it, nor back before what the log has seen.
    fn is_in_time(&self, member: &Member, time: Timestamp) -> bool {
        let since = self.core.t_run.minus_secs(TOLERANCE_SECS);
        !member.ended && member.end.is_none_or(|end| since <= time && time <= end)
    }

    fn is_signed(&self, operation: &Operation) -> Result<(), TrustError> {
        let author = self.member(operation.header().author).ok_or(TrustError::UnknownAuthor)?;
        if operation.is_signed_by(&author.pk_sig) { Ok(()) } else { Err(TrustError::WrongSignature) }
    }

    /// A time that goes back is told, not refused: clocks are wrong more often than members.
    fn count_time(&mut self, by: &By) -> Option<Finding> {
        let finding = (by.time < self.core.t_run.minus_secs(TOLERANCE_SECS))
            .then_some(Finding::TimeWentBack { seq: by.seq });
        self.core.t_run = self.core.t_run.max(by.time);
        finding
    }

    /// Whether the author's limits let them near a scope.
    fn reaches(&self, by: &By, scope: &Scope) -> Result<(), TrustError> {
        let author = self.member(by.author).ok_or(TrustError::UnknownAuthor)?;
        if self.is_within(author, scope) { Ok(()) } else { Err(TrustError::NotAllowed) }
    }

    /// Whether the author has no limits, as what is about everything needs.
    fn is_unlimited(&self, by: &By) -> Result<(), TrustError> {
        let limited = self.member(by.author).is_none_or(|author| author.only.is_some());
        if limited { Err(TrustError::NotAllowed) } else { Ok(()) }
    }

    fn body(&mut self, by: &By, body: &OperationBody) -> Result<(), TrustError> {
        if is_suspended_by_freeze(body) && self.is_frozen(FreezeKind::Member, by.author.as_bytes()) {
            return Err(TrustError::Frozen);
        }
        match body {
            OperationBody::Genesis(_) => Err(TrustError::NoGenesis),
            OperationBody::ScopeCreate(fields) => self.scope_create(by, fields),
            OperationBody::ScopeEpoch(fields) => self.scope_epoch(by, fields),
            OperationBody::AuditEpoch(fields) => self.audit_epoch(by, fields),
            OperationBody::ScopeHalf(fields) => self.scope_half(by, fields),
            OperationBody::RecordPut(fields) => self.record_put(by, fields),
            OperationBody::RecordDelete(fields) => self.record_delete(by, fields),
            OperationBody::RecordReseal(fields) => self.record_reseal(by, fields),
            OperationBody::RecordMove(fields) => self.record_move(by, fields),
            OperationBody::MemberKeys(fields) => self.member_keys(by, fields),
            OperationBody::PolicySet(fields) => self.policy_set(by, fields),
            OperationBody::MinFormat(fields) => self.min_format_set(by, *fields),
            OperationBody::RollbackAccept(fields) => control::rollback_accept(by, fields),
            OperationBody::TimeVoid(fields) => self.time_void(by, *fields),
            OperationBody::Freeze(fields) => self.freeze(by, fields),
            OperationBody::Lift(fields) => self.lift(by, fields),
            OperationBody::MemberAdd(fields) => self.member_add(by, fields),
            OperationBody::MemberRemove(fields) => self.member_remove(by, *fields),
            OperationBody::SetRoles(fields) => self.role_set(by, fields),
            OperationBody::MemberEnd(fields) => self.member_end(by, *fields),
            OperationBody::GrantBatch(fields) => self.grant_batch(by, fields),
            OperationBody::ApprovalRequest(fields) => self.approval_request(by, fields),
            OperationBody::ApprovalRelease(fields) => self.approval_release(by, fields),
        }
    }
}

/// What a frozen member cannot do. An owner's right to lift, and everything about members, is not among it.
const fn is_suspended_by_freeze(body: &OperationBody) -> bool {
    match body {
        OperationBody::ScopeEpoch(_)
        | OperationBody::AuditEpoch(_)
        | OperationBody::ScopeHalf(_)
        | OperationBody::RecordPut(_)
        | OperationBody::RecordDelete(_)
        | OperationBody::RecordReseal(_)
        | OperationBody::RecordMove(_)
        | OperationBody::GrantBatch(_)
        | OperationBody::ApprovalRequest(_)
        | OperationBody::ApprovalRelease(_)
        | OperationBody::Freeze(_) => true,
        OperationBody::Genesis(_)
        | OperationBody::ScopeCreate(_)
        | OperationBody::MemberKeys(_)
        | OperationBody::MemberAdd(_)
        | OperationBody::MemberRemove(_)
        | OperationBody::SetRoles(_)
        | OperationBody::MemberEnd(_)
        | OperationBody::PolicySet(_)
        | OperationBody::MinFormat(_)
        | OperationBody::RollbackAccept(_)
        | OperationBody::TimeVoid(_)
        | OperationBody::Lift(_) => false,
    }
}

/// Whether each element is greater than the one before.
fn ascending<T: Ord>(items: impl IntoIterator<Item = T>) -> Result<(), TrustError> {
    let mut items = items.into_iter();
    let Some(mut last) = items.next() else { return Ok(()) };
    for item in items {
        if item <= last {
            return Err(TrustError::NotAscending);
        }
        last = item;
    }
    Ok(())
}

const TOLERANCE_SECS: u64 = 5 * 60;
