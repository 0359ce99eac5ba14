//! Policies, formats, branches, times and freezes.

use vault_domain::{Class, MemberId, RecordId, Role, ScopeId, ScopeKind, Timestamp};

use super::{By, ascending};
use crate::Bytes;
use crate::trust::{
    FORMAT, Freeze, FreezeKind, Lift, MinFormat, PolicySet, RollbackAccept, State, TimeVoid, TrustError,
};

/// It only states which branch an owner chose; devices compare it with their anchors.
pub(super) fn rollback_accept(by: &By, fields: &RollbackAccept) -> Result<(), TrustError> {
    by.needs(&[Role::Owner])?;
    let abandoned = fields.abandoned.iter().flatten();
    let in_order = abandoned.map(|operation| operation.seq).zip(fields.fork_seq..).all(|(seq, at)| seq == at);
    if fields.fork_seq == 0 || fields.fork_seq > by.seq || !in_order {
        return Err(TrustError::OutOfBounds);
    }
    if fields.kept == by.prev { Ok(()) } else { Err(TrustError::OutOfOrder) }
}

impl State {
    pub(super) fn policy_set(&mut self, by: &By, fields: &PolicySet) -> Result<(), TrustError> {
        by.needs(&[Role::Owner])?;
        ascending(fields.values.iter().map(|policy| policy.number))?;
        self.core.policy.extend(fields.values.iter().map(|policy| (policy.number, policy.value)));
        Ok(())
    }

    pub(super) fn min_format_set(&mut self, by: &By, fields: MinFormat) -> Result<(), TrustError> {
        by.needs(&[Role::Owner])?;
        if fields.format > FORMAT {
            return Err(TrustError::NewerFormat);
        }
        if fields.format < self.core.min_format {
            return Err(TrustError::OutOfBounds);
        }
        self.core.min_format = fields.format;
        Ok(())
    }

    /// Holds from here on: what was judged before stays judged.
    pub(super) fn time_void(&mut self, by: &By, fields: TimeVoid) -> Result<(), TrustError> {
        by.needs(&[Role::Owner])?;
        if self.trace_at(fields.seq).is_none() {
            return Err(TrustError::Unknown);
        }
        if !self.core.voided.insert(fields.seq) {
            return Err(TrustError::Exists);
        }
        let counted = (0u64..).zip(&self.trace).filter(|(seq, _)| !self.core.voided.contains(seq));
        self.core.t_run = counted.map(|(_, trace)| trace.time).max().unwrap_or(Timestamp::from_millis(0));
        Ok(())
    }

    pub(super) fn freeze(&mut self, by: &By, fields: &Freeze) -> Result<(), TrustError> {
        by.needs(&[Role::Owner, Role::Devops, Role::Security])?;
        if !self.exists(fields.what, &fields.id) {
            return Err(TrustError::Unknown);
        }
        let new = self.core.frozen.insert((fields.what, fields.id));
        if new { Ok(()) } else { Err(TrustError::Exists) }
    }

    pub(super) fn lift(&mut self, by: &By, fields: &Lift) -> Result<(), TrustError> {
        by.needs(&[Role::Owner])?;
        let was = self.core.frozen.remove(&(fields.what, fields.id));
        if was { Ok(()) } else { Err(TrustError::Unknown) }
    }

    fn exists(&self, what: FreezeKind, id: &Bytes<16>) -> bool {
        match what {
            FreezeKind::Record => self.record(RecordId::from_bytes(id.0)).is_some(),
            FreezeKind::Partner => self.scope(ScopeId::from_bytes(id.0)).is_some_and(|scope| {
                scope.scope.kind == ScopeKind::Partner && scope.scope.class == Class::Directory
            }),
            FreezeKind::Member => self.member(MemberId::from_bytes(id.0)).is_some(),
        }
    }
}
