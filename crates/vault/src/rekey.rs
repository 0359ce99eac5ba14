//! New keys for everything a member holds: a new epoch of every scope, and every version sealed again under it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use vault_crypto::trust::{OperationBody, RecordReseal};
use vault_crypto::{
    EpochId, Expected, Half, Halves, ScopeKey, SealedRecord, reseal_record, reseal_split, split_epochs,
};
use vault_domain::{Class, EventKind, Reading, RecordId, Scope, ScopeId, Target};
use vault_store::EnvelopeRow;

use crate::VaultError;
use crate::session::{DAMAGED_SCOPE, Session};
use crate::store_error::store_error;
use crate::transaction::Transaction;

impl Session {
    /// Makes a new epoch of every scope that the author holds the key of, the audit log's and both halves of
    /// archives included, and seals every version of every live record again under it. Versions keep their number,
    /// author and content. Values pass through memory one by one and are wiped; nobody gets to see them, so one
    /// event stands for all.
    pub(crate) async fn rekey_scopes(&mut self, act: &mut Transaction) -> Result<(), VaultError> {
        let scopes = self.held_scopes();
        self.rekey(act, &scopes).await
    }

    /// The same for these scopes.
    pub(crate) async fn rekey(&mut self, act: &mut Transaction, scopes: &[Scope]) -> Result<(), VaultError> {
        let mut versions = self.versions_by_scope();
        for scope in scopes {
            let next = self.renew(act, scope)?;
            let versions = versions.remove(&scope.id).unwrap_or_default();
            self.reseal(act, scope.id, &next, &versions).await?;
        }
        act.drop_grant_cache = true;
        // Events after a new key of the log or of its marks lie under a new key of the session.
        self.note(act, EventKind::SessionRekeyed, Target::default(), None);
        let count = u32::try_from(scopes.len()).ok();
        self.note_count(act, EventKind::ScopesRekeyed, Target::default(), count);
        Ok(())
    }

    fn held_scopes(&self) -> Vec<Scope> {
        let me = self.keys.member;
        let held = self.state.scopes().filter(|scope| self.state.reading(me, scope.scope.id) != Reading::No);
        // Whoever may not make keys leaves that to those who may: the old ones open with the member's earlier key.
        let mine = held.filter(|scope| {
            scope.kinds_of_key().iter().any(|half| self.state.may_renew(me, &scope.scope, *half))
        });
        mine.map(|scope| scope.scope).collect()
    }

    /// All versions of all live records, in the order in which an operation names them.
    fn versions_by_scope(&self) -> BTreeMap<ScopeId, Vec<(RecordId, u64)>> {
        let mut scopes: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (id, record) in self.state.records() {
            let versions = scopes.entry(record.scope).or_default();
            versions.extend((1..=record.count()).map(|number| (id, number)));
        }
        scopes
    }

    fn renew(&self, act: &mut Transaction, scope: &Scope) -> Result<Next, VaultError> {
        let found = self.state.scope(scope.id).ok_or(DAMAGED_SCOPE)?;
        match scope.class {
            Class::Archive => {
                let numbers = [Half::A, Half::B].map(|half| (half, found.next_half_number(half)));
                let mut made = Vec::new();
                for (half, number) in numbers {
                    if self.state_with(act)?.is_entitled(self.keys.member, scope, half) {
                        made.push(self.make_half(act, scope, number, half)?);
                    }
                }
                Ok(match made.as_slice() {
                    [a, b] => {
                        Next::Halves(Halves { a: (a.epoch_id(), a.public()), b: (b.epoch_id(), b.public()) })
                    }
                    _ => Next::Half,
                })
            }
            Class::Audit => self.make_audit_key(act, scope, found.next_number()).map(|()| Next::Audit),
            Class::Directory | Class::Meta | Class::Secret | Class::Facts => {
                self.make_scope_key(act, scope, found.next_number()).map(|()| Next::Key)
            }
        }
    }

    async fn reseal(
        &mut self,
        act: &mut Transaction,
        scope: ScopeId,
        next: &Next,
        versions: &[(RecordId, u64)],
    ) -> Result<(), VaultError> {
        if matches!(next, Next::Half) {
            return Ok(());
        }
        let mut old = OldKeys::default();
        let mut sealed = Vec::with_capacity(versions.len());
        for page in versions.chunks(PAGE) {
            let rows = self.store.envelopes(page).await.map_err(store_error)?;
            if rows.len() != page.len() {
                return Err(DAMAGED_RECORD);
            }
            for row in &rows {
                let expected = self.state.expected(row.record, row.version).ok_or(DAMAGED_RECORD)?;
                sealed.push(match next {
                    Next::Halves(halves) => self.reseal_archived(&expected, row, halves)?,
                    Next::Key => self.reseal_live(act, &mut old, &expected, row)?,
                    Next::Audit | Next::Half => return Err(DAMAGED_RECORD),
                });
            }
        }
        self.put_resealed(act, scope, sealed);
        Ok(())
    }

    fn reseal_live(
        &self,
        act: &Transaction,
        old: &mut OldKeys,
        expected: &Expected,
        row: &EnvelopeRow,
    ) -> Result<SealedRecord, VaultError> {
        let (scope, epoch) = (expected.place.scope, expected.place.epoch_id);
        let old = match old.entry(epoch) {
            Entry::Occupied(key) => key.into_mut(),
            Entry::Vacant(place) => {
                let found = self.state.scope(scope).ok_or(DAMAGED_SCOPE)?;
                let made = found.epoch_by_id(&epoch).ok_or(DAMAGED_SCOPE)?;
                place.insert(self.epoch_key(found, made)?)
            }
        };
        let new = act.new_keys.get(&scope).ok_or(VaultError::Internal)?;
        reseal_record(old, expected, &row.body, new).map_err(|_| DAMAGED_RECORD)
    }

    fn reseal_archived(
        &self,
        expected: &Expected,
        row: &EnvelopeRow,
        halves: &Halves,
    ) -> Result<SealedRecord, VaultError> {
        let scope = self.state.scope(expected.place.scope).ok_or(DAMAGED_SCOPE)?;
        let (a, b) = split_epochs(expected, &row.body).map_err(|_| DAMAGED_RECORD)?;
        let pair = |epoch: &EpochId| {
            let made = scope.epoch_by_id(epoch).ok_or(DAMAGED_SCOPE)?;
            self.epoch_pair(scope, made)
        };
        reseal_split(&pair(&a)?, &pair(&b)?, expected, &row.body, halves).map_err(|_| DAMAGED_RECORD)
    }

    fn put_resealed(&self, act: &mut Transaction, scope: ScopeId, sealed: Vec<SealedRecord>) {
        let Some(first) = sealed.first() else { return };
        let epoch_id = first.expected.place.epoch_id;
        let records = sealed.iter().map(SealedRecord::resealed).collect();
        let body = RecordReseal { scope, epoch_id, records };
        act.chain.sign(OperationBody::RecordReseal(body), &self.keys.signer);
        let place = |one: &SealedRecord| (one.expected.place.record, one.expected.place.version);
        act.resealed.extend(sealed.into_iter().map(|one| (place(&one), one)));
    }
}

/// What the versions of a scope lie under from now on.
enum Next {
    /// Nothing: events are not sealed again.
    Audit,
    Halves(Halves),
    /// One half alone is new: what lies under both opens to nobody alone, and stays.
    Half,
    /// The key among the new ones of the act.
    Key,
}

/// The keys that the versions of one scope lie under until now; nearly always one.
type OldKeys = BTreeMap<EpochId, ScopeKey>;

const DAMAGED_RECORD: VaultError = VaultError::Damaged { what: "record" };
const PAGE: usize = 1024;

#[cfg(test)]
mod tests {
    use vault_crypto::trust::RecordMove;
    use vault_crypto::{archive_record, open_split};
    use vault_domain::{Secrets, decode_document};

    use super::*;
    use crate::around::{World, passphrase, with_srs};
    use crate::{CreateOptions, Kdf, LockKind, Recovery, UseKeyring};

    #[tokio::test]
    async fn archived_versions_get_new_halves_and_stay_readable() {
        let (mut world, mut session) = World::with_vault(UseKeyring::Without).await;
        let archived = archived(&mut session).await;
        let before = session.state.expected(archived, 1).unwrap();
        assert_eq!(open_archived(&mut session, archived).await, "staging-secret");
        drop(session.lock(LockKind::Full).await);
        let mut session = recovered(&mut world).await;
        let after = session.state.expected(archived, 1).unwrap();
        assert_ne!(after.place.epoch_id, before.place.epoch_id, "new halves");
        assert_eq!((after.content, after.place.writer), (before.content, before.place.writer));
        assert_eq!(open_archived(&mut session, archived).await, "staging-secret");
    }

    /// Puts the value of a new credential into the archive, as no use case does yet.
    async fn archived(session: &mut Session) -> RecordId {
        let (_, [staging, _]) = with_srs(session).await;
        let record = session.index.credential(staging).unwrap().versions.first().unwrap().secrets;
        let expected = session.state.expected(record, 1).unwrap();
        let environment = session.state.environment_of(expected.place.scope).unwrap();
        let siblings = session.state.scope(environment).unwrap().children().iter();
        let mut siblings = siblings.filter_map(|scope| session.state.scope(*scope));
        let archive = siblings.find(|scope| scope.scope.class == Class::Archive).unwrap();
        let (scope, halves) = (archive.scope.id, archive.halves().unwrap());
        let key = session.granted_key(expected.place.scope).unwrap();
        let body = session.store.envelope(record, 1).await.unwrap().unwrap();
        let sealed = archive_record(&key, &expected, &body, scope, &halves).unwrap();
        let mut act = session.begin().unwrap();
        let body = RecordMove { scope, records: vec![sealed.resealed()] };
        act.chain.sign(OperationBody::RecordMove(body), &session.keys.signer);
        act.resealed.insert((record, 1), sealed);
        session.commit(act).await.unwrap();
        record
    }

    async fn recovered(world: &mut World) -> Session {
        let key = world.recovery_key().to_owned().into();
        let mut recovery = Recovery::begin(&world.path(), &key, &world.around()).await.unwrap();
        world.enrol(recovery.enrolment());
        for _ in 0..2 {
            world.clock.forward(30);
            recovery.enrolment().confirm_code(&world.code(), world.now()).unwrap();
        }
        let options = CreateOptions { device_secret: UseKeyring::Without, kdf: Kdf::Floor, window_days: 30 };
        recovery.finish(passphrase(), options).await.unwrap()
    }

    async fn open_archived(session: &mut Session, record: RecordId) -> String {
        let expected = session.state.expected(record, 1).unwrap();
        let body = session.store.envelope(record, 1).await.unwrap().unwrap();
        let scope = session.state.scope(expected.place.scope).unwrap();
        let [a, b] =
            [Half::A, Half::B].map(|half| session.epoch_pair(scope, scope.half(half).unwrap()).unwrap());
        let document = open_split(&a, &b, &expected, &body).unwrap();
        let secrets: Secrets = decode_document(&document).unwrap();
        String::from_utf8(secrets.expose("client_secret").unwrap().to_vec()).unwrap()
    }
}
