//! What somebody who can write the file, and has nothing else, puts into it.

use vault::{Continue, LockKind, ReadOnlyWhy, Timestamp, Unlock, UseKeyring, VaultError};
use vault_crypto::audit::{self, LeafWriter};
use vault_crypto::{Hash, HpkeKeyPair, NewEpoch, SigningKey, SymmetricKey};
use vault_domain::{
    Class, DeviceId, Event, EventKind, MemberId, Outcome, Scope, ScopeId, ScopeKind, Target, Tier,
};
use vault_store::{Access, Commit, Heads, Holder, Store};

use crate::around::{World, passphrase, with_srs};

/// The file, opened as any program can that knows its format.
async fn file(world: &World) -> (Store, Heads) {
    let holder = Holder::this_process("somebody else", world.now());
    let mut store = Store::open(&world.path(), Access::ReadWrite, &holder).await.unwrap();
    let heads = store.heads().await.unwrap();
    (store, heads)
}

/// Appends an event under keys of one's own, with heads that fit.
async fn append_leaf(world: &World) {
    let (mut store, heads) = file(world).await;
    let mut tree = audit::Tree::new();
    let leaves = store.leaves(0..heads.audit_size).await.unwrap();
    for leaf in &leaves {
        tree.append(&audit::leaf_hash(leaf));
    }
    let last = audit::leaf_header(leaves.last().unwrap()).unwrap();
    let directory = own_directory_key(last.genesis);
    let writer = LeafWriter {
        genesis: last.genesis,
        trust_seq: heads.trust_seq,
        audit_epoch_id: last.audit_epoch_id,
        audit_key: HpkeKeyPair::make().unwrap().public(),
        directory: &directory,
        signer: &SigningKey::from_seed(&SymmetricKey::make().unwrap()),
    };
    let event = Event {
        kind: EventKind::SessionStarted,
        author: MemberId::from_random([1; 16]),
        device: DeviceId::from_random([2; 16]),
        time: world.now(),
        target: Target::default(),
        outcome: Outcome::Done,
        reason: None,
        count: None,
    };
    let leaf = audit::Session::make().unwrap().append(&event, &mut tree, &writer).unwrap();
    let longer = Heads { audit_size: tree.size(), audit_root: tree.root().0, ..heads };
    let commit = Commit { leaves: vec![(heads.audit_size, leaf)], ..Commit::new(Some(heads), longer) };
    store.commit(&commit).await.unwrap();
    store.close().await.unwrap();
}

fn own_directory_key(genesis: Hash) -> vault_crypto::ScopeKey {
    let id = ScopeId::from_random([3; 16]);
    let scope = Scope {
        id,
        kind: ScopeKind::Organization,
        class: Class::Directory,
        tier: Tier::Production,
        parent: None,
    };
    let maker = MemberId::from_random([1; 16]);
    let recipients = [(maker, HpkeKeyPair::make().unwrap().public())];
    let epoch =
        NewEpoch { genesis, scope: &scope, number: 1, before: genesis, maker, recipients: &recipients };
    epoch.scope_key().unwrap().0
}

#[tokio::test]
async fn an_event_that_somebody_appended_is_damage() {
    for keyring in [UseKeyring::Yes, UseKeyring::Without] {
        let (world, session) = World::with_vault(keyring).await;
        drop(session.lock(LockKind::Full).await);
        append_leaf(&world).await;
        world.clock.forward(30);
        let opened = world.unlock().await.err();
        assert_eq!(opened, Some(VaultError::Damaged { what: "audit log" }), "{keyring:?}");
    }
}

/// The slot's row and table, as anybody reads them.
async fn slot_rows(world: &World) -> (Vec<u8>, Vec<(u32, Vec<u8>)>) {
    let (mut store, _) = file(world).await;
    let (id, body) = store.slots().await.unwrap().remove(0);
    let chunks = store.chunks(id).await.unwrap();
    store.close().await.unwrap();
    (body, chunks)
}

async fn put_slot_back(world: &World, (body, chunks): &(Vec<u8>, Vec<(u32, Vec<u8>)>)) {
    let (mut store, heads) = file(world).await;
    let (slot, present) = store.slots().await.unwrap().remove(0);
    let days = store.chunks(slot).await.unwrap().into_iter().map(|(day, _)| day);
    let change = vault_store::SlotChange {
        slot,
        expected_body: Some(present),
        body: body.clone(),
        put_chunks: chunks.clone(),
        delete_days: days.filter(|day| chunks.iter().all(|(one, _)| one != day)).collect(),
    };
    store.commit(&Commit { slot: Some(change), ..Commit::new(Some(heads), heads) }).await.unwrap();
    store.close().await.unwrap();
}

#[tokio::test]
async fn a_used_code_stays_used_when_the_slot_is_put_back() {
    for keyring in [UseKeyring::Yes, UseKeyring::Without] {
        let (world, session) = World::with_vault(keyring).await;
        drop(session.lock(LockKind::Full).await);
        let before = slot_rows(&world).await;
        world.clock.forward(60);
        let code = world.code();
        drop(world.unlock().await.unwrap().lock(LockKind::Full).await);
        put_slot_back(&world, &before).await;
        let again = world.unlock_with(crate::around::PASSPHRASE, &code).await.err();
        assert!(matches!(again, Some(VaultError::CodeReused { .. })), "{keyring:?}: {again:?}");
        put_slot_back(&world, &before).await;
        world.clock.forward(60);
        let session = world.unlock().await.unwrap();
        assert_eq!(session.info().read_only, Some(ReadOnlyWhy::RollbackSuspected), "{keyring:?}");
    }
}

#[tokio::test]
async fn a_wait_of_years_locks_nobody_out() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [_, production]) = with_srs(&mut session).await;
    drop(session.lock(LockKind::Full).await);
    let (mut store, _) = file(&world).await;
    let (slot, _) = store.slots().await.unwrap().remove(0);
    let planted = world.now().plus_secs(10 * 365 * 86_400);
    store.record_failed_unlock(slot, planted, planted).await.unwrap();
    store.close().await.unwrap();
    world.clock.forward(60);
    let mut session = world.unlock().await.unwrap();
    world.clock.forward(60);
    session.step_up(&world.code()).await.unwrap();
    let field = vault::FieldRef { credential: production, version: None, field: "client_secret".to_owned() };
    session.read_secret(&field, vault::Purpose::Copy, Some("deployment".to_owned())).await.unwrap();
}

#[tokio::test]
async fn the_time_on_the_phone_counts_for_the_code_alone() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(60);
    let far = world.now().plus_secs(20 * 86_400);
    let wrong = |by_hand: Timestamp| Unlock {
        member: None,
        passphrase: "wrong".to_owned().into(),
        code: world.code(),
        by_hand: Some(by_hand),
    };
    let refused = vault::Session::unlock(&world.path(), wrong(far), &world.around()).await.err();
    assert_eq!(refused, Some(VaultError::WrongCredentials { now: world.now() }), "this computer's time");
    let refused =
        vault::Session::unlock(&world.path(), wrong(far.plus_secs(90)), &world.around()).await.err();
    assert_eq!(refused, Some(VaultError::Throttled { seconds: 1 }), "no other time ends the wait");
    world.clock.forward(2);
    let beyond = world.now().plus_secs(60 * 86_400);
    let refused = vault::Session::unlock(&world.path(), wrong(beyond), &world.around()).await.err();
    assert!(matches!(refused, Some(VaultError::AuthenticatorLapsed { .. })), "{refused:?}");
    world.clock.forward(30);
    world.unlock().await.unwrap();
}

#[tokio::test]
async fn nothing_is_added_to_a_log_from_the_future() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    world.clock.forward(20 * 60);
    session.create_partner(partner("Later")).await.unwrap();
    let field = |name: &str| vault::FieldRef { credential: staging, version: None, field: name.to_owned() };
    let behind = VaultError::ReadOnly(ReadOnlyWhy::ClockBehind);
    world.clock.back(15 * 60);
    assert_eq!(session.create_partner(partner("Earlier")).await.err(), Some(behind.clone()));
    session.read_identifier(&field("client_id"), vault::Purpose::Copy).await.unwrap();
    drop(session.lock(LockKind::Full).await);
    let mut session = world.unlock().await.unwrap();
    assert_eq!(session.info().read_only, Some(ReadOnlyWhy::ClockBehind));
    let read = session.read_secret(&field("client_secret"), vault::Purpose::Copy, None).await.err();
    assert_eq!(read, Some(behind));
    session.read_identifier(&field("client_id"), vault::Purpose::Copy).await.unwrap();
    let verified = session.verify(&mut |_, _| Continue::Yes).await.unwrap();
    assert_eq!((verified.findings.len(), verified.head_matches_anchor), (0, Some(true)));
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(15 * 60);
    assert_eq!(world.unlock().await.unwrap().info().read_only, None);
    // What a phone shows is enough where the clock stays wrong.
    world.clock.forward(60);
    let (code, time) = (world.code(), world.now());
    world.clock.back(2 * 3600);
    let unlock = Unlock { member: None, passphrase: passphrase(), code, by_hand: Some(time) };
    let session = vault::Session::unlock(&world.path(), unlock, &world.around()).await.unwrap();
    assert_eq!(session.info().read_only, None);
}

fn partner(name: &str) -> vault::NewPartner {
    vault::NewPartner { profile: None, name: name.to_owned(), notes: None, environments: Vec::new() }
}
