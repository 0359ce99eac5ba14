//! What recovery takes away from whoever had everything before it, and what it leaves to the member.

use std::path::Path;

use vault::{
    AuditRow, Continue, EditCredential, EventKind, FieldRef, LockKind, Purpose, RecordId, Session,
    Surroundings, UseKeyring, Values,
};
use vault_crypto::audit::{self, Keys, PageReader};
use vault_crypto::trust::{self, State};
use vault_crypto::{
    Code, ColdState, MemberKey, MemberKeyPlace, Opener, Passphrase, PrivateKey, RecoveryKey, ScopeKey, Slot,
    SymmetricKey, open_record, split_epochs,
};
use vault_domain::{MemberId, SessionId};
use vault_store::{Access, Holder, Store};
use zeroize::Zeroizing;

use crate::around::{PASSPHRASE, World, client, with_srs};
use crate::recover::{NEW_PASSPHRASE, begin, finish};

/// Somebody with a copy of the file, the passphrase, the authenticator and the kit, all from before the recovery:
/// every key that can be had with them.
struct Thief {
    state: State,
    place: MemberKeyPlace,
    member_key: MemberKey,
    device: vault_crypto::OpenSlot,
    recovery: RecoveryKey,
    cold: ColdState,
    sessions: Vec<(SessionId, Vec<u8>)>,
}

impl Thief {
    async fn of(world: &World, copy: &Path) -> Self {
        let mut store = read(copy, &world.around()).await;
        let (slot, body) = store.slots().await.unwrap().remove(0);
        let slot = Slot::parse(&body, store.chunks(slot).await.unwrap()).unwrap();
        let (passphrase, code) = (Passphrase::new(PASSPHRASE).unwrap(), Code::parse(&world.code()).unwrap());
        let device = slot.unlock(&passphrase, &code, None, world.now(), None).unwrap();
        let state = replay(&mut store).await;
        let member = state.member(device.member()).unwrap();
        let place = MemberKeyPlace { genesis: state.genesis(), member: member.id, epoch: member.km_epoch_id };
        let wraps = store.key_wraps(member.id).await.unwrap();
        let wrap = wraps.iter().find(|(to, _)| to == device.device().as_bytes()).unwrap();
        let opener = Opener::Device { device: device.device(), key: device.device_key() };
        let member_key = MemberKey::open(&wrap.1, &place, opener).unwrap();
        let rows = store.member_state(member.id).await.unwrap().unwrap();
        let (cold, _) = ColdState::open(&rows.cold, &member_key, &place).unwrap();
        let recovery = RecoveryKey::parse(world.recovery_key()).unwrap();
        let sessions = store.own_sessions(member.id).await.unwrap();
        Self { state, place, member_key, device, recovery, cold, sessions }
    }

    fn member(&self) -> MemberId {
        self.place.member
    }

    /// The keys out of all grants that the thief's key pair opens in this state of the vault.
    fn keys(&self, now: &State) -> (Vec<ScopeKey>, Vec<PrivateKey>) {
        let (mut keys, mut pairs) = (Vec::new(), Vec::new());
        for scope in now.scopes() {
            let halves = [vault_crypto::Half::A, vault_crypto::Half::B];
            let epochs = halves.iter().flat_map(|half| scope.half_epochs(*half));
            for epoch in epochs {
                let place = epoch.place(now.genesis(), &scope.scope);
                let opened = self.cold.grant_keys.open(epoch.grant(self.member()).unwrap(), &place);
                let Ok(key) = opened else { continue };
                let again = SymmetricKey::from_slice(key.expose()).unwrap();
                keys.extend(ScopeKey::verified(key, &now.genesis(), &scope.scope, epoch).ok());
                pairs.extend(PrivateKey::verified(&again, epoch).ok());
            }
        }
        (keys, pairs)
    }

    /// How many of the versions that lie in the file open.
    async fn versions(&self, store: &mut Store, now: &State) -> usize {
        let (keys, _) = self.keys(now);
        let mut opened = 0;
        for (record, version) in store.envelope_keys().await.unwrap() {
            let body = store.envelope(record, version).await.unwrap().unwrap();
            let expected = now.expected(record, version).unwrap();
            opened += usize::from(keys.iter().any(|key| open_record(key, &expected, &body).is_ok()));
            assert!(split_epochs(&expected, &body).is_err(), "nothing is archived here");
        }
        opened
    }

    /// How many events open, from this one on.
    async fn events(&self, store: &mut Store, now: &State, from: u64) -> u64 {
        let mut keys = Keys::default();
        let (directories, pairs) = self.keys(now);
        for key in directories {
            keys.add_directory(key);
        }
        for pair in pairs {
            keys.add_audit(pair);
        }
        for (session, body) in &self.sessions {
            let place = audit::OwnPlace {
                genesis: now.genesis(),
                member: self.member(),
                session: *session,
                self_epoch_id: audit::own_self_epoch(body).unwrap(),
            };
            let own = self.cold.self_keys.iter().find(|own| own.epoch == place.self_epoch_id).unwrap();
            keys.add_session(*session, audit::open_own(body, &own.key, &place).unwrap());
        }
        let mut reader = PageReader::new(now, &keys, 0, from);
        let size = store.heads().await.unwrap().audit_size;
        for leaf in store.leaves(0..size).await.unwrap() {
            let _ = reader.push(&leaf);
        }
        reader.finish().events.len().try_into().unwrap()
    }
}

#[tokio::test]
async fn old_keys_open_nothing_written_since() {
    let (mut world, mut session) = World::with_vault(UseKeyring::Without).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    drop(session.lock(LockKind::Full).await);
    let copy = world.folder.path().join("copy.pvault");
    std::fs::copy(world.path(), &copy).unwrap();
    world.clock.forward(60);
    let thief = Thief::of(&world, &copy).await;
    let mut store = read(&copy, &world.around()).await;
    let before = store.heads().await.unwrap();
    let there = store.envelope_keys().await.unwrap().len();
    assert_eq!(thief.versions(&mut store, &thief.state).await, there, "the copy itself is open to the thief");
    assert_eq!(thief.events(&mut store, &thief.state, 0).await, before.audit_size);
    drop(store);
    let recovery = begin(&world).await.unwrap();
    let mut session = finish(&mut world, recovery).await.unwrap();
    let environment = session.credential(staging).unwrap().summary.environment;
    let mut new = client(environment, "written-since");
    new.name = "Later".to_owned();
    session.create_credential(new).await.unwrap();
    drop(session.lock(LockKind::Full).await);

    let mut store = read(&world.path(), &world.around()).await;
    let now = replay(&mut store).await;
    assert_eq!(thief.versions(&mut store, &now).await, 0, "of the versions in the file");
    let (old_keys, old_pairs) = thief.keys(&now);
    let (then_keys, then_pairs) = thief.keys(&thief.state);
    assert_eq!(
        (old_keys.len(), old_pairs.len()),
        (then_keys.len(), then_pairs.len()),
        "of the grants made since none opens"
    );
    let from = before.audit_size;
    assert_eq!(thief.events(&mut store, &now, from).await, 0, "of the events since");
    assert!(store.heads().await.unwrap().audit_size > from + 4, "which there are");
    opens_no_member_key(&thief, &mut store, &now).await;
}

async fn opens_no_member_key(thief: &Thief, store: &mut Store, now: &State) {
    let member = now.member(thief.member()).unwrap();
    let place = MemberKeyPlace { epoch: member.km_epoch_id, ..thief.place };
    let (device, recovery) = (&thief.device, thief.recovery.key_pair());
    for (_, body) in store.key_wraps(member.id).await.unwrap() {
        for place in [&thief.place, &place] {
            let own = Opener::Device { device: device.device(), key: device.device_key() };
            assert!(MemberKey::open(&body, place, own).is_err(), "with the old device's key");
            assert!(MemberKey::open(&body, place, Opener::Recovery(&recovery)).is_err(), "with the old kit");
        }
    }
    let rows = store.member_state(member.id).await.unwrap().unwrap();
    for place in [&thief.place, &place] {
        assert!(ColdState::open(&rows.cold, &thief.member_key, place).is_err());
        assert!(vault_crypto::HotState::open(&rows.hot, &thief.member_key, place).is_err());
    }
    assert!(member.pk_sig != thief.cold.signing_key.public(), "nor signs it for the member");
    assert!(store.grant_cache(member.id).await.unwrap().is_empty());
}

#[tokio::test]
async fn everything_from_before_can_still_be_read() {
    let (mut world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, production]) = with_srs(&mut session).await;
    edit(&mut session, staging, "second").await;
    edit(&mut session, production, "second").await;
    let before = History::of(&mut session, [staging, production]).await;
    drop(session.lock(LockKind::Full).await);
    for _ in 0..2 {
        let recovery = begin(&world).await.unwrap();
        let mut session = finish(&mut world, recovery).await.unwrap();
        before.is_in(&mut session, [staging, production]).await;
        edit(&mut session, staging, "third").await;
        drop(session.lock(LockKind::Full).await);
        world.clock.forward(60);
        let mut session = world.unlock_with(NEW_PASSPHRASE, &world.code()).await.unwrap();
        before.is_in(&mut session, [staging, production]).await;
        drop(session.lock(LockKind::Full).await);
        world.clock.forward(60);
    }
}

#[tokio::test]
async fn new_keys_are_in_the_log() {
    let (mut world, session) = World::with_vault(UseKeyring::Without).await;
    drop(session.lock(LockKind::Full).await);
    let recovery = begin(&world).await.unwrap();
    let mut session = finish(&mut world, recovery).await.unwrap();
    let kinds: Vec<_> = session.audit(0, 20).await.unwrap().rows.iter().rev().map(|row| row.kind).collect();
    let since = kinds.iter().rposition(|kind| *kind == EventKind::SessionStarted).unwrap();
    assert_eq!(
        kinds[since..],
        [
            EventKind::SessionStarted,
            EventKind::SessionRekeyed,
            EventKind::ScopesRekeyed,
            EventKind::RecoveryUsed,
            EventKind::AuditRead
        ]
    );
}

/// What a vault says about its past.
struct History {
    versions: Vec<String>,
    values: Vec<Vec<u8>>,
    events: Vec<String>,
}

impl History {
    async fn of(session: &mut Session, credentials: [RecordId; 2]) -> Self {
        let (mut versions, mut values) = (Vec::new(), Vec::new());
        for credential in credentials {
            let details = session.credential(credential).unwrap();
            for version in &details.versions[..2] {
                let number = version.number;
                versions.push(format!("{number} {} {}", version.created.millis(), version.author));
                versions.push(format!("{:?} {:?}", version.identifiers, version.secret_fields));
                let field = FieldRef { credential, version: Some(number), field: "client_secret".to_owned() };
                let reason = Some("test".to_owned());
                values.push(session.read_secret(&field, Purpose::Copy, reason).await.unwrap().to_vec());
            }
        }
        let mut rows = session.audit(0, u32::MAX).await.unwrap().rows;
        rows.reverse();
        Self { versions, values, events: rows.iter().map(event).collect() }
    }

    async fn is_in(&self, session: &mut Session, credentials: [RecordId; 2]) {
        let now = Self::of(session, credentials).await;
        assert_eq!(now.versions, self.versions, "numbers, times, authors and identifiers of versions");
        assert_eq!(now.values, self.values, "values, those of older versions too");
        assert_eq!(now.events[..self.events.len()], self.events, "events");
        let verified = session.verify(&mut |_, _| Continue::Yes).await.unwrap();
        assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    }
}

fn event(row: &AuditRow) -> String {
    assert!(!row.unreadable, "{row:?}");
    format!("{} {} {} {:?} {:?}", row.index, row.time.millis(), row.who, row.kind, row.credential)
}

async fn edit(session: &mut Session, id: RecordId, secret: &str) {
    let secret = Zeroizing::new(secret.as_bytes().to_vec());
    let changed = Values { secrets: vec![("client_secret".to_owned(), secret)], ..Values::default() };
    let edit = EditCredential {
        id,
        name: "Order API".to_owned(),
        notes: None,
        tags: Vec::new(),
        changed,
        removed: Vec::new(),
        is_correction: false,
    };
    session.edit_credential(edit).await.unwrap();
}

async fn read(path: &Path, around: &Surroundings) -> Store {
    let holder = Holder::this_process("thief", around.clock.now());
    Store::open(path, Access::ReadOnly, &holder).await.unwrap()
}

async fn replay(store: &mut Store) -> State {
    let last = store.heads().await.unwrap().trust_seq;
    let operations = store.operations(0..last + 1).await.unwrap();
    trust::replay(operations.iter().map(Vec::as_slice), None).unwrap().state
}
