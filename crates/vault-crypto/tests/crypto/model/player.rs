//! Makes operations out of attempts and compares the crate with the model.

use proptest::sample::Index;
use vault_crypto::trust::{
    Abandoned, AuditEpoch, Finding, Freeze, FreezeKind, Lift, MinFormat, OperationBody, PolicySet,
    PolicyValue, RecordDelete, RecordItem, RecordMove, RecordPut, RecordReseal, Resealed, RollbackAccept,
    ScopeCreate, ScopeEpoch, ScopeHalf, State, TimeVoid,
};
use vault_crypto::{Bytes, Grant, Half, HpkeKeyPair};
use vault_domain::{Class, RecordId, Scope, ScopeKind, Tier};

use super::attempt::{Attempt, Fit, Granted, Item, Slip};
use super::plain::{Model, ModelRecord, ModelScope};
use crate::world::{World, random, scope};

/// Makes operations out of attempts.
pub(super) struct Player {
    pub(super) world: World,
    pub(super) model: Model,
    pub(super) pair: HpkeKeyPair,
    pub(super) grant: Grant,
}

impl Player {
    pub(super) fn new() -> Self {
        let world = World::new();
        let grant = {
            let epoch = world.state.org_directory().unwrap().epoch().unwrap();
            *epoch.grant(world.member).unwrap()
        };
        Self { model: Model::of(&world), world, pair: HpkeKeyPair::make().unwrap(), grant }
    }

    pub(super) fn scope(&self, which: Index) -> &ModelScope {
        which.get(&self.model.scopes)
    }

    pub(super) fn record(&self, which: Index) -> Option<RecordId> {
        let ids: Vec<_> = self.model.records.keys().copied().collect();
        (!ids.is_empty()).then(|| *which.get(&ids))
    }

    pub(super) fn grants(&self, granted: Granted) -> Vec<Grant> {
        match granted {
            Granted::Member => vec![self.grant],
            Granted::Nobody => vec![],
            Granted::Twice => vec![self.grant, self.grant],
        }
    }

    pub(super) fn body(&mut self, attempt: &Attempt) -> Option<OperationBody> {
        Some(match attempt {
            Attempt::Partner { tier } => {
                ScopeCreate { scope: scope(ScopeKind::Partner, Class::Directory, *tier, None) }.into()
            }
            Attempt::Environment { parent, class, tier, odd } => {
                self.environment(*parent, *class, *tier, *odd)
            }
            Attempt::Odd { kind, class, parent, again } => {
                let parent = parent.map(|parent| self.scope(parent).scope.id);
                let scope = scope(*kind, *class, Tier::Production, parent);
                let id = if *again { self.model.scopes[0].scope.id } else { scope.id };
                ScopeCreate { scope: Scope { id, ..scope } }.into()
            }
            Attempt::Epoch { scope, audit, skip, granted } => self.epoch(*scope, *audit, *skip, *granted),
            Attempt::Half { scope, half, skip, alone } => self.half(*scope, *half, *skip, *alone),
            Attempt::Put { items } => {
                RecordPut { items: items.iter().map(|item| self.item(item)).collect() }.into()
            }
            Attempt::Delete { records } => {
                RecordDelete { records: records.iter().filter_map(|which| self.record(*which)).collect() }
                    .into()
            }
            Attempt::Reseal { scope, old_epoch, records, sorted } => {
                self.reseal(*scope, *old_epoch, records, *sorted)
            }
            Attempt::Move { scope, records, all } => self.moved(*scope, records, *all),
            Attempt::Policy { values } => {
                let values =
                    values.iter().map(|(number, value)| PolicyValue { number: *number, value: *value });
                PolicySet { values: values.collect() }.into()
            }
            Attempt::Format(format) => MinFormat { format: *format }.into(),
            Attempt::Rollback { fork, kept, abandoned } => self.rollback(*fork, *kept, abandoned.as_deref()),
            Attempt::Void { back } => {
                TimeVoid { seq: (self.world.state.head().seq + 1).saturating_sub(*back) }.into()
            }
            Attempt::Freeze { what, which } => {
                Freeze { what: *what, id: self.target(*what, *which), reason: Bytes::ZERO }.into()
            }
            Attempt::Lift { what, which } => Lift { what: *what, id: self.target(*what, *which) }.into(),
            Attempt::Clock { seconds } => {
                let clock = self.world.clock;
                let by = seconds.unsigned_abs();
                self.world.clock = if *seconds < 0 { clock.minus_secs(by) } else { clock.plus_secs(by) };
                return None;
            }
        })
    }

    /// Mostly below a scope that suits, and of its tier.
    pub(super) fn environment(&self, parent: Index, class: Class, tier: Tier, odd: bool) -> OperationBody {
        let above = if class == Class::Meta { Class::Directory } else { Class::Meta };
        let parent = if odd { self.scope(parent) } else { self.scope_of(above, parent) };
        let tier = if odd || class == Class::Meta { tier } else { parent.scope.tier };
        ScopeCreate { scope: scope(ScopeKind::Environment, class, tier, Some(parent.scope.id)) }.into()
    }

    /// A scope of this class, where there is one.
    fn scope_of(&self, class: Class, which: Index) -> &ModelScope {
        let fitting: Vec<_> = self.model.scopes.iter().filter(|scope| scope.scope.class == class).collect();
        if fitting.is_empty() { self.scope(which) } else { fitting[which.index(fitting.len())] }
    }

    pub(super) fn epoch(&self, which: Index, audit: bool, skip: u64, granted: Granted) -> OperationBody {
        let scope = self.scope(which);
        let number = u64::try_from(scope.a.len()).unwrap() + 1 + skip;
        let grants = self.grants(granted);
        if audit || scope.scope.class == Class::Audit {
            AuditEpoch { scope: scope.scope.id, number, pk: self.pair.public(), grants }.into()
        } else {
            ScopeEpoch { scope: scope.scope.id, number, commitment: Bytes(random()), grants }.into()
        }
    }

    pub(super) fn half(&self, which: Index, half: Half, skip: u64, alone: bool) -> OperationBody {
        let scope = if skip == 1 { self.scope(which) } else { self.scope_of(Class::Archive, which) };
        let count = if half == Half::A { scope.a.len() } else { scope.b.len() };
        let (number, pk) = (u64::try_from(count).unwrap() + 1 + skip, self.pair.public());
        let grants = self.grants(Granted::Member);
        ScopeHalf { scope: scope.scope.id, half, number, pk, grants, alone }.into()
    }

    pub(super) fn item(&self, item: &Item) -> RecordItem {
        let existing = item.record.and_then(|which| self.record(which));
        let record = existing.unwrap_or_else(|| RecordId::from_random(random()));
        let known = self.model.records.get(&record).and_then(Option::as_ref);
        let suits = |scope: &&ModelScope| item.kind.lies_in(scope.scope.kind, scope.scope.class);
        let fitting: Vec<_> = self.model.scopes.iter().filter(suits).collect();
        let scope = match (item.place, known) {
            (Fit::Good, Some(known)) => self.model.scope(known.scope).unwrap(),
            (Fit::Good, None) if !fitting.is_empty() => item.scope.get(&fitting),
            _ => self.scope(item.scope),
        };
        let subject = item.subject.map(|which| self.scope(which).scope.id);
        let class = if item.slip == Slip::Class { Class::Facts } else { scope.scope.class };
        let epochs = if item.slip == Slip::OldEpoch { scope.a.first() } else { scope.a.last() };
        let last = known.map(|known| (known.versions.len(), known.versions.last().unwrap().0));
        let version = last.map_or(1, |(count, _)| u64::try_from(count).unwrap() + 1);
        let previous = last.map(|(_, ct_hash)| ct_hash).filter(|_| item.slip != Slip::Previous);
        RecordItem {
            record,
            kind: known.map_or(item.kind, |known| known.kind),
            scope: scope.scope.id,
            class,
            epoch_id: epochs.copied().unwrap_or(Bytes::ZERO),
            subject: known.map_or(subject, |known| known.subject),
            version: version + u64::from(item.slip == Slip::Version),
            prev_ct_hash: previous,
            ct_hash: Bytes(random()),
            content: Bytes(random()),
        }
    }

    pub(super) fn reseal(
        &self,
        which: Index,
        old: bool,
        records: &[(Index, u64)],
        sorted: bool,
    ) -> OperationBody {
        // Mostly a scope with records in it.
        let first = records.first().and_then(|(record, _)| self.record(*record));
        let known = first.and_then(|id| self.model.records[&id].as_ref()).map(|record| record.scope);
        let scope = known.and_then(|id| self.model.scope(id)).unwrap_or_else(|| self.scope(which));
        let epochs = if old { scope.a.first() } else { scope.a.last() };
        let chosen = records.iter().filter_map(|(record, version)| {
            let record = self.record(*record)?;
            Some(Resealed { record, version: *version, ct_hash: Bytes(random()) })
        });
        let mut records: Vec<_> = chosen.collect();
        if sorted {
            records.sort();
        }
        let epoch_id = epochs.copied().unwrap_or(Bytes::ZERO);
        RecordReseal { scope: scope.scope.id, epoch_id, records }.into()
    }

    /// Mostly the secrets of one environment, into the archive of the same one.
    pub(super) fn moved(&self, which: Index, records: &[Index], all: bool) -> OperationBody {
        let archives: Vec<_> =
            self.model.scopes.iter().filter(|scope| !scope.a.is_empty() && !scope.b.is_empty()).collect();
        let archive = if archives.is_empty() || records.len() > 2 {
            self.scope_of(Class::Archive, which)
        } else {
            archives[which.index(archives.len())]
        };
        let is_near = |record: &&ModelRecord| {
            let from = self.model.scope(record.scope).unwrap().scope;
            from.class == Class::Secret && (records.len() > 2 || from.parent == archive.scope.parent)
        };
        let live = self.model.records.iter().filter_map(|(id, record)| Some((*id, record.as_ref()?)));
        let mut near: Vec<_> = live.filter(|(_, record)| is_near(record)).collect();
        near.truncate(records.len());
        let versions = near.into_iter().flat_map(|(record, known)| {
            let last = u64::try_from(known.versions.len()).unwrap() - u64::from(!all);
            (1..=last).map(move |version| Resealed { record, version, ct_hash: Bytes(random()) })
        });
        RecordMove { scope: archive.scope.id, records: versions.collect() }.into()
    }

    pub(super) fn rollback(&self, fork: u64, kept: bool, abandoned: Option<&[u64]>) -> OperationBody {
        let head = self.world.state.head();
        let fork_seq = head.seq + 1 - fork.min(head.seq + 1) + u64::from(fork == 9) * 20;
        let one = |offset: &u64| Abandoned {
            seq: fork_seq + offset,
            hash: Bytes(random()),
            audit_size: 0,
            audit_root: Bytes::ZERO,
        };
        let abandoned = abandoned.map(|offsets| offsets.iter().map(one).collect());
        let kept = if kept { head.hash } else { Bytes(random()) };
        RollbackAccept { fork_seq, abandoned, kept, reason: Bytes::ZERO }.into()
    }

    pub(super) fn target(&self, what: FreezeKind, which: Index) -> Bytes<16> {
        Bytes(match what {
            FreezeKind::Record => self.record(which).map_or([0; 16], |record| *record.as_bytes()),
            FreezeKind::Partner => *self.scope(which).scope.id.as_bytes(),
            FreezeKind::Member => self.model.member,
        })
    }

    /// Both must come to the same verdict, and to the same state after it.
    pub(super) fn play(&mut self, attempt: &Attempt) -> Option<bool> {
        let body = self.body(attempt)?;
        let (head, audit) = (self.world.state.head(), self.world.tree.clone());
        let voided_before = self.model.t_run();
        let taken = self.model.take(head.seq + 1, head.hash, &body);
        let applied = self.world.act(body);
        assert_eq!(applied.is_ok(), taken, "{attempt:?}: {:?}", applied.err());
        if let Ok(applied) = applied {
            let late = self.world.clock < self.model.t_run().minus_secs(300);
            let expected = late.then_some(Finding::TimeWentBack { seq: head.seq + 1 });
            assert_eq!(applied.findings, Vec::from_iter(expected));
            self.model.times.push((self.world.clock, true));
        } else {
            assert_eq!(self.world.state.head(), head, "a refused operation leaves nothing behind");
            assert_eq!(self.model.t_run(), voided_before);
        }
        assert_eq!(self.world.tree, audit);
        self.compare(&self.world.state);
        Some(taken)
    }

    pub(super) fn compare(&self, state: &State) {
        assert_eq!(state.t_run(), self.model.t_run());
        let live: Vec<_> = self.model.records.iter().filter(|(_, record)| record.is_some()).collect();
        assert_eq!(state.records().count(), live.len());
        for (id, expected) in live {
            let record = state.record(*id).unwrap();
            let versions =
                record.versions().map(|(_, version)| (version.ct_hash, version.content, version.epoch_id));
            let read = ModelRecord {
                kind: record.kind,
                scope: record.scope,
                subject: record.subject,
                versions: versions.collect(),
            };
            assert_eq!(Some(read), *expected);
        }
        for scope in &self.model.scopes {
            let state = state.scope(scope.scope.id).unwrap();
            assert_eq!(state.epochs().last().map(|epoch| epoch.id), scope.a.last().copied());
            assert_eq!(state.half(Half::B).map(|epoch| epoch.id), scope.b.last().copied());
        }
        assert_eq!(state.scopes().count(), self.model.scopes.len());
        for (number, value) in &self.model.policy {
            assert_eq!(state.policy(*number), Some(*value));
        }
        for (what, id) in &self.model.frozen {
            assert!(state.is_frozen(*what, id));
        }
    }
}
