//! The rules of the trust log for one member, written from the specification with lists and loops. Shares no code
//! with the crate.

use std::collections::BTreeMap;

use vault_crypto::trust::{
    FreezeKind, OperationBody, PolicyValue, RecordItem, RecordMove, RecordReseal, Resealed,
};
use vault_crypto::{EpochId, Half, Hash, epoch_id};
use vault_domain::{Class, ObjectKind, RecordId, Scope, ScopeId, ScopeKind, Tier, Timestamp};

use crate::world::World;

/// The model.
#[derive(Clone)]
pub(super) struct Model {
    pub(super) scopes: Vec<ModelScope>,
    pub(super) records: BTreeMap<RecordId, Option<ModelRecord>>,
    pub(super) frozen: Vec<(FreezeKind, [u8; 16])>,
    pub(super) policy: BTreeMap<u16, u64>,
    pub(super) times: Vec<(Timestamp, bool)>,
    pub(super) member: [u8; 16],
}

#[derive(Clone)]
pub(super) struct ModelScope {
    pub(super) scope: Scope,
    pub(super) a: Vec<EpochId>,
    pub(super) b: Vec<EpochId>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ModelRecord {
    pub(super) kind: ObjectKind,
    pub(super) scope: ScopeId,
    pub(super) subject: Option<ScopeId>,
    pub(super) versions: Vec<(Hash, Hash, EpochId)>,
}

impl Model {
    pub(super) fn of(world: &World) -> Self {
        let scopes = world.state.scopes().map(|scope| ModelScope {
            scope: scope.scope,
            a: scope.epochs().iter().map(|epoch| epoch.id).collect(),
            b: Vec::new(),
        });
        Self {
            scopes: scopes.collect(),
            records: BTreeMap::new(),
            frozen: Vec::new(),
            policy: BTreeMap::new(),
            times: vec![(world.clock, true); world.rows.len()],
            member: *world.member.as_bytes(),
        }
    }

    pub(super) fn scope(&self, id: ScopeId) -> Option<&ModelScope> {
        self.scopes.iter().find(|scope| scope.scope.id == id)
    }

    pub(super) fn kind_and_class(&self, id: ScopeId) -> Option<(ScopeKind, Class)> {
        self.scope(id).map(|scope| (scope.scope.kind, scope.scope.class))
    }

    pub(super) fn t_run(&self) -> Timestamp {
        let counted = self.times.iter().filter(|(_, counts)| *counts).map(|(time, _)| *time);
        counted.max().unwrap_or(Timestamp::from_millis(0))
    }

    /// The partner's scope above a scope, at most two steps up.
    pub(super) fn partner(&self, scope: ScopeId) -> Option<ScopeId> {
        let mut at = Some(scope);
        while let Some(id) = at {
            let scope = self.scope(id)?.scope;
            if scope.kind == ScopeKind::Partner {
                return Some(id);
            }
            at = scope.parent;
        }
        None
    }

    pub(super) fn is_frozen(&self, what: FreezeKind, id: &[u8; 16]) -> bool {
        self.frozen.contains(&(what, *id))
    }

    pub(super) fn rests(&self, record: RecordId, scope: ScopeId) -> bool {
        self.is_frozen(FreezeKind::Record, record.as_bytes())
            || self.partner(scope).is_some_and(|id| self.is_frozen(FreezeKind::Partner, id.as_bytes()))
    }

    /// Takes the operation, or says no and stays.
    pub(super) fn take(&mut self, seq: u64, prev: Hash, body: &OperationBody) -> bool {
        let suspended = self.is_frozen(FreezeKind::Member, &self.member);
        let mut next = self.clone();
        let taken = match body {
            OperationBody::ScopeCreate(fields) => next.create(fields.scope),
            OperationBody::ScopeEpoch(f) => {
                let fits = |class| !matches!(class, Class::Audit | Class::Archive);
                !suspended
                    && next.epoch(f.scope, f.number, &prev, &f.commitment, Half::A, f.grants.len(), fits)
            }
            OperationBody::AuditEpoch(f) => {
                let fits = |class| class == Class::Audit;
                !suspended && next.epoch(f.scope, f.number, &prev, &f.pk, Half::A, f.grants.len(), fits)
            }
            OperationBody::ScopeHalf(f) => {
                let fits = |class| class == Class::Archive;
                !suspended
                    && f.alone
                    && next.epoch(f.scope, f.number, &prev, &f.pk, f.half, f.grants.len(), fits)
            }
            OperationBody::RecordPut(f) => !suspended && f.items.iter().all(|item| next.put(item)),
            OperationBody::RecordDelete(f) => {
                !suspended && f.records.iter().all(|record| next.delete(*record))
            }
            OperationBody::RecordReseal(f) => !suspended && next.reseal(f),
            OperationBody::RecordMove(f) => !suspended && next.archive(f),
            OperationBody::PolicySet(f) => next.set(&f.values),
            OperationBody::MinFormat(f) => f.format == 1,
            OperationBody::RollbackAccept(f) => {
                let abandoned = f.abandoned.iter().flatten().zip(0..);
                f.kept == prev
                    && (1..=seq).contains(&f.fork_seq)
                    && abandoned.into_iter().all(|(old, at)| old.seq == f.fork_seq + at)
            }
            OperationBody::TimeVoid(f) => usize::try_from(f.seq)
                .ok()
                .and_then(|seq| next.times.get_mut(seq))
                .is_some_and(|(_, counts)| std::mem::take(counts)),
            OperationBody::Freeze(f) => !suspended && next.freeze(f.what, f.id.0),
            OperationBody::Lift(f) => {
                let before = next.frozen.len();
                next.frozen.retain(|frozen| *frozen != (f.what, f.id.0));
                next.frozen.len() < before
            }
            OperationBody::Genesis(_)
            | OperationBody::MemberKeys(_)
            | OperationBody::MemberAdd(_)
            | OperationBody::MemberRemove(_)
            | OperationBody::SetRoles(_)
            | OperationBody::MemberEnd(_)
            | OperationBody::GrantBatch(_)
            | OperationBody::ApprovalRequest(_)
            | OperationBody::ApprovalRelease(_) => false,
        };
        if taken {
            *self = next;
        }
        taken
    }

    pub(super) fn create(&mut self, scope: Scope) -> bool {
        let parent = scope.parent.and_then(|parent| self.scope(parent)).map(|parent| parent.scope);
        let alone = scope.parent.is_none() && scope.tier == Tier::Production;
        let same = |other: &ModelScope| {
            (other.scope.kind, other.scope.class, other.scope.parent)
                == (scope.kind, scope.class, scope.parent)
        };
        let fits = match (scope.kind, scope.class) {
            (ScopeKind::Organization, Class::Directory | Class::Audit) => {
                alone && !self.scopes.iter().any(same)
            }
            (ScopeKind::Partner, Class::Directory) | (ScopeKind::Incident, Class::Facts) => alone,
            (ScopeKind::Environment, Class::Meta) => parent.is_some_and(|it| it.kind == ScopeKind::Partner),
            (ScopeKind::Environment, Class::Secret | Class::Archive) => {
                parent.is_some_and(|it| it.class == Class::Meta && it.tier == scope.tier)
                    && !self.scopes.iter().any(same)
            }
            _ => false,
        };
        let new = self.scope(scope.id).is_none();
        self.scopes.push(ModelScope { scope, a: Vec::new(), b: Vec::new() });
        fits && new
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of three types of operation")]
    pub(super) fn epoch(
        &mut self,
        id: ScopeId,
        number: u64,
        prev: &Hash,
        key: &Hash,
        half: Half,
        grants: usize,
        fits: impl Fn(Class) -> bool,
    ) -> bool {
        let Some(scope) = self.scopes.iter_mut().find(|scope| scope.scope.id == id) else { return false };
        let epochs = if half == Half::A { &mut scope.a } else { &mut scope.b };
        let is_next = u64::try_from(epochs.len()).unwrap() + 1 == number;
        epochs.push(epoch_id(id.as_bytes(), number, prev, key));
        is_next && grants == 1 && fits(scope.scope.class)
    }

    pub(super) fn put(&mut self, item: &RecordItem) -> bool {
        let Some(scope) = self.scope(item.scope).cloned() else { return false };
        let subject_fits = item.subject.is_none_or(|subject| {
            self.kind_and_class(subject) == Some((ScopeKind::Environment, Class::Meta))
                && match (scope.scope.kind, scope.scope.class) {
                    (ScopeKind::Partner, _) => self.scope(subject).unwrap().scope.parent == Some(item.scope),
                    (ScopeKind::Environment, Class::Meta) => subject == item.scope,
                    (ScopeKind::Environment, _) => Some(subject) == scope.scope.parent,
                    _ => false,
                }
        });
        let fits = item.kind.lies_in(scope.scope.kind, scope.scope.class)
            && item.class == scope.scope.class
            && scope.a.last() == Some(&item.epoch_id)
            && (item.class != Class::Archive || !scope.b.is_empty())
            && subject_fits
            && !self.rests(item.record, item.scope);
        let versions = (item.ct_hash, item.content, item.epoch_id);
        match self.records.get_mut(&item.record) {
            None => {
                let (kind, scope, subject) = (item.kind, item.scope, item.subject);
                let record = ModelRecord { kind, scope, subject, versions: vec![versions] };
                self.records.insert(item.record, Some(record));
                fits && item.version == 1 && item.prev_ct_hash.is_none()
            }
            Some(None) => false,
            Some(Some(record)) => {
                let same =
                    (record.kind, record.scope, record.subject) == (item.kind, item.scope, item.subject);
                let next = u64::try_from(record.versions.len()).unwrap() + 1 == item.version;
                let follows = record.versions.last().map(|(ct_hash, ..)| *ct_hash) == item.prev_ct_hash;
                record.versions.push(versions);
                fits && same && next && follows
            }
        }
    }

    pub(super) fn delete(&mut self, id: RecordId) -> bool {
        let Some(Some(record)) = self.records.get(&id) else { return false };
        if self.rests(id, record.scope) {
            return false;
        }
        self.records.insert(id, None);
        true
    }

    pub(super) fn reseal(&mut self, fields: &RecordReseal) -> bool {
        let Some(scope) = self.scope(fields.scope) else { return false };
        let newest = scope.a.last() == Some(&fields.epoch_id);
        let sorted = is_sorted(&fields.records);
        newest
            && sorted
            && fields.records.iter().all(|new| match self.records.get_mut(&new.record) {
                Some(Some(record)) if record.scope == fields.scope => change(record, new, fields.epoch_id),
                _ => false,
            })
    }

    pub(super) fn archive(&mut self, fields: &RecordMove) -> bool {
        let Some(archive) = self.scope(fields.scope).cloned() else { return false };
        let ready = archive.scope.class == Class::Archive && !archive.a.is_empty() && !archive.b.is_empty();
        if !ready || !is_sorted(&fields.records) {
            return false;
        }
        let epoch_id = archive.a.last().copied().unwrap();
        let mut moved: BTreeMap<RecordId, Vec<&Resealed>> = BTreeMap::new();
        fields.records.iter().for_each(|new| moved.entry(new.record).or_default().push(new));
        moved.into_iter().all(|(id, versions)| {
            let Some(Some(record)) = self.records.get(&id).cloned() else { return false };
            let from = self.scope(record.scope).unwrap().scope;
            let right = from.class == Class::Secret
                && from.parent == archive.scope.parent
                && !self.rests(id, record.scope)
                && versions.len() == record.versions.len();
            let mut record = ModelRecord { scope: fields.scope, ..record };
            let all = versions.into_iter().all(|new| change(&mut record, new, epoch_id));
            self.records.insert(id, Some(record));
            right && all
        })
    }

    pub(super) fn set(&mut self, values: &[PolicyValue]) -> bool {
        self.policy.extend(values.iter().map(|value| (value.number, value.value)));
        values.windows(2).all(|pair| pair[0].number < pair[1].number)
    }

    pub(super) fn freeze(&mut self, what: FreezeKind, id: [u8; 16]) -> bool {
        let exists = match what {
            FreezeKind::Record => matches!(self.records.get(&RecordId::from_bytes(id)), Some(Some(_))),
            FreezeKind::Partner => {
                let place = self.kind_and_class(ScopeId::from_bytes(id));
                place == Some((ScopeKind::Partner, Class::Directory))
            }
            FreezeKind::Member => id == self.member,
        };
        let new = !self.is_frozen(what, &id);
        self.frozen.push((what, id));
        exists && new
    }
}

pub(super) fn is_sorted(records: &[Resealed]) -> bool {
    records.windows(2).all(|pair| (pair[0].record, pair[0].version) < (pair[1].record, pair[1].version))
}

pub(super) fn change(record: &mut ModelRecord, new: &Resealed, epoch_id: EpochId) -> bool {
    let index = usize::try_from(new.version).unwrap().wrapping_sub(1);
    let Some(version) = record.versions.get_mut(index) else { return false };
    (version.0, version.2) = (new.ct_hash, epoch_id);
    true
}
