//! Records: new versions, ends, new keys, the way into the archive.

use vault_domain::{Class, ObjectKind, Reading, RecordId, Role, ScopeId, ScopeKind, Tier};

use super::{By, ascending};
use crate::EpochId;
use crate::trust::record::Entry;
use crate::trust::{
    Record, RecordDelete, RecordItem, RecordMove, RecordPut, RecordReseal, Resealed, ScopeState, State,
    TrustError, Version,
};

impl State {
    pub(super) fn record_put(&mut self, by: &By, fields: &RecordPut) -> Result<(), TrustError> {
        fields.items.iter().try_for_each(|item| self.put(by, item))
    }

    fn put(&mut self, by: &By, item: &RecordItem) -> Result<(), TrustError> {
        self.fits_its_scope(item)?;
        self.may_sign(by, item.kind, item.scope, item.subject)?;
        if !self.takes_versions(item.record, item.scope) {
            return Err(TrustError::Frozen);
        }
        let version = Version {
            ct_hash: item.ct_hash,
            content: item.content,
            epoch_id: item.epoch_id,
            writer: by.author,
            seq: by.seq,
            time: by.time,
        };
        if self.records.was_used(item.record) {
            self.put_next(item, version)
        } else {
            self.put_first(item, version)
        }
    }

    fn fits_its_scope(&self, item: &RecordItem) -> Result<(), TrustError> {
        let scope = self.scope(item.scope).ok_or(TrustError::Unknown)?;
        if item.class != scope.scope.class || !item.kind.lies_in(scope.scope.kind, item.class) {
            return Err(TrustError::WrongPlace);
        }
        if scope.epoch().is_none_or(|epoch| epoch.id != item.epoch_id) {
            return Err(TrustError::WrongEpoch);
        }
        if item.class == Class::Archive && scope.halves().is_none() {
            return Err(TrustError::WrongEpoch);
        }
        self.takes_new(scope)
    }

    /// Nothing new lies under a key that somebody knows who lost the right to it.
    fn takes_new(&self, scope: &ScopeState) -> Result<(), TrustError> {
        let in_force = scope
            .kinds_of_key()
            .iter()
            .all(|half| scope.half(*half).is_none_or(|epoch| self.is_in_force(scope, *half, epoch)));
        if in_force { Ok(()) } else { Err(TrustError::KnownKey) }
    }

    fn may_sign(
        &self,
        by: &By,
        kind: ObjectKind,
        scope: ScopeId,
        subject: Option<ScopeId>,
    ) -> Result<(), TrustError> {
        let signers = kind.signers(self.tier(scope, subject)?);
        let found = &self.scope(scope).ok_or(TrustError::Unknown)?.scope;
        self.reaches(by, found)?;
        if let Some(subject) = subject {
            self.reaches(by, &self.scope(subject).ok_or(TrustError::Unknown)?.scope)?;
        }
        if found.kind == ScopeKind::Organization {
            self.is_unlimited(by)?;
        }
        if by.roles.intersects(signers) { Ok(()) } else { Err(TrustError::NotAllowed) }
    }

    /// The tier of the environment the record is about, or else of its scope.
    fn tier(&self, scope: ScopeId, subject: Option<ScopeId>) -> Result<Tier, TrustError> {
        let scope = &self.scope(scope).ok_or(TrustError::Unknown)?.scope;
        let Some(subject) = subject else { return Ok(scope.tier) };
        let environment = &self.scope(subject).ok_or(TrustError::Unknown)?.scope;
        let is_environment = environment.kind == ScopeKind::Environment && environment.class == Class::Meta;
        let is_its_own = match scope.kind {
            ScopeKind::Partner => environment.parent == Some(scope.id),
            ScopeKind::Environment => self.environment_of(scope.id) == Some(environment.id),
            ScopeKind::Organization | ScopeKind::Incident => false,
        };
        if is_environment && is_its_own { Ok(environment.tier) } else { Err(TrustError::WrongPlace) }
    }

    fn put_first(&mut self, item: &RecordItem, version: Version) -> Result<(), TrustError> {
        if item.version != 1 || item.prev_ct_hash.is_some() {
            return Err(TrustError::WrongVersion);
        }
        let versions = vec![version];
        let record = Record { kind: item.kind, scope: item.scope, subject: item.subject, versions };
        self.records.set(item.record, Entry::Live(record));
        Ok(())
    }

    fn put_next(&mut self, item: &RecordItem, version: Version) -> Result<(), TrustError> {
        let record = self.records.change(item.record).ok_or(TrustError::Exists)?;
        if (record.kind, record.scope, record.subject) != (item.kind, item.scope, item.subject) {
            return Err(TrustError::WrongPlace);
        }
        let last = record.versions.last().map(|version| version.ct_hash);
        if Some(item.version) != record.count().checked_add(1) || item.prev_ct_hash != last {
            return Err(TrustError::WrongVersion);
        }
        record.versions.push(version);
        Ok(())
    }

    pub(super) fn record_delete(&mut self, by: &By, fields: &RecordDelete) -> Result<(), TrustError> {
        fields.records.iter().try_for_each(|id| {
            let record = self.record(*id).ok_or(TrustError::Unknown)?;
            self.may_sign(by, record.kind, record.scope, record.subject)?;
            if !self.takes_versions(*id, record.scope) {
                return Err(TrustError::Frozen);
            }
            self.records.set(*id, Entry::Deleted);
            Ok(())
        })
    }

    pub(super) fn record_reseal(&mut self, by: &By, fields: &RecordReseal) -> Result<(), TrustError> {
        let scope = self.scope(fields.scope).ok_or(TrustError::Unknown)?;
        let may = match scope.scope.class {
            Class::Archive => self.reading(by.author, fields.scope) != Reading::No,
            Class::Directory | Class::Meta | Class::Secret | Class::Facts | Class::Audit => {
                by.needs(&[Role::Owner, Role::Devops]).is_ok() && self.reaches(by, &scope.scope).is_ok()
            }
        };
        if !may {
            return Err(TrustError::NotAllowed);
        }
        if scope.epoch().is_none_or(|epoch| epoch.id != fields.epoch_id) {
            return Err(TrustError::WrongEpoch);
        }
        self.takes_new(scope)?;
        ascending(fields.records.iter().map(|resealed| (resealed.record, resealed.version)))?;
        fields.records.iter().try_for_each(|resealed| self.reseal(fields.scope, fields.epoch_id, resealed))
    }

    fn reseal(&mut self, scope: ScopeId, epoch_id: EpochId, resealed: &Resealed) -> Result<(), TrustError> {
        let record = self.records.change(resealed.record).ok_or(TrustError::Unknown)?;
        if record.scope != scope {
            return Err(TrustError::WrongPlace);
        }
        let version = record.version_mut(resealed.version).ok_or(TrustError::WrongVersion)?;
        version.ct_hash = resealed.ct_hash;
        version.epoch_id = epoch_id;
        Ok(())
    }

    pub(super) fn record_move(&mut self, by: &By, fields: &RecordMove) -> Result<(), TrustError> {
        by.needs(&[Role::Devops])?;
        let archive = self.scope(fields.scope).ok_or(TrustError::Unknown)?;
        if archive.scope.class != Class::Archive {
            return Err(TrustError::WrongPlace);
        }
        let epoch_id = archive.halves().ok_or(TrustError::WrongEpoch)?.a.0;
        self.reaches(by, &archive.scope)?;
        self.takes_new(archive)?;
        ascending(fields.records.iter().map(|resealed| (resealed.record, resealed.version)))?;
        fields
            .records
            .chunk_by(|one, other| one.record == other.record)
            .try_for_each(|versions| self.archive(fields.scope, epoch_id, versions))
    }

    /// All versions of one record go into the archive.
    fn archive(&mut self, archive: ScopeId, epoch_id: EpochId, new: &[Resealed]) -> Result<(), TrustError> {
        let Some(Resealed { record: id, .. }) = new.first() else { return Ok(()) };
        self.may_move(*id, archive)?;
        let record = self.records.change(*id).ok_or(TrustError::Unknown)?;
        let numbers = new.iter().map(|resealed| resealed.version);
        if !numbers.eq(1..=record.count()) {
            return Err(TrustError::WrongVersion);
        }
        record.scope = archive;
        record.versions.iter_mut().zip(new).for_each(|(version, new)| {
            version.ct_hash = new.ct_hash;
            version.epoch_id = epoch_id;
        });
        Ok(())
    }

    fn may_move(&self, id: RecordId, archive: ScopeId) -> Result<(), TrustError> {
        let record = self.record(id).ok_or(TrustError::Unknown)?;
        let from = &self.scope(record.scope).ok_or(TrustError::Unknown)?.scope;
        let same = self.environment_of(archive).is_some_and(|environment| from.parent == Some(environment));
        if record.kind != ObjectKind::Secrets || from.class != Class::Secret || !same {
            return Err(TrustError::WrongPlace);
        }
        if self.takes_versions(id, record.scope) { Ok(()) } else { Err(TrustError::Frozen) }
    }
}
