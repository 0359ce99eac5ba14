//! A second computer is let in by an open vault: two keyrings, two folders, one clock, and who tries to come between.

use std::sync::Arc;

use vault::{
    Continue, CreateOptions, Device, DeviceRequest, EventKind, FieldRef, Joining, Kdf, Keychain, LockKind,
    MemoryKeychain, Purpose, Session, Surroundings, UseKeyring, VaultError, ask_to_join, read_device_request,
};

use crate::around::{PASSPHRASE, World, passphrase, with_srs};
use crate::recover;

/// Another computer, to which the vault's file is carried.
struct Computer {
    world: World,
    keychain: Arc<MemoryKeychain>,
}

impl Computer {
    /// With the vault's file as it is now, and the same time on its clock.
    fn with_copy_of(world: &World) -> Self {
        let other = World::with_file(&std::fs::read(world.path()).unwrap(), "", "", world.now());
        let keychain = Arc::clone(&other.keychain);
        Self { world: other, keychain }
    }

    fn around(&self) -> Surroundings {
        self.world.around()
    }

    async fn ask(&self) -> DeviceRequest {
        ask_to_join(&self.world.path(), "Laptop", &self.around()).await.unwrap()
    }

    /// Takes a newer file from the other computer.
    fn take(&self, world: &World) {
        std::fs::copy(world.path(), self.world.path()).unwrap();
    }

    /// Types both codes of the new entry back and takes the same passphrase.
    async fn join(&mut self) -> Result<Session, VaultError> {
        let mut joining = Joining::begin(&self.world.path(), &self.around()).await?;
        let secret = joining.authenticator().view().unwrap().secret_text.replace(' ', "");
        self.world.take_secret(secret);
        for left in [1, 0] {
            self.world.clock.forward(30);
            let (code, now) = (self.world.code(), self.world.now());
            assert_eq!(joining.authenticator().confirm_code(&code, now), Ok(left));
        }
        joining.finish(&passphrase(), OPTIONS).await
    }
}

/// Lets the computer in, and locks.
async fn admit(world: &World, session: &mut Session, request: &DeviceRequest) -> Result<(), VaultError> {
    world.clock.forward(60);
    session.admit_device(request, &world.code()).await
}

async fn names(session: &mut Session) -> Vec<(Option<String>, bool, bool)> {
    let shown = |one: Device| (one.name, one.here, one.has_opened);
    session.devices().await.unwrap().into_iter().map(shown).collect()
}

#[tokio::test]
async fn a_computer_that_was_let_in_opens_the_file_by_itself_and_so_does_the_first() {
    for first in [UseKeyring::Yes, UseKeyring::Without] {
        let (world, mut session) = World::with_vault(first).await;
        let (_, [staging, _]) = with_srs(&mut session).await;
        let mut other = Computer::with_copy_of(&world);
        let request = read_device_request(&other.ask().await.encode()).unwrap();
        admit(&world, &mut session, &request).await.unwrap();
        let laptop = Some("Laptop".to_owned());
        assert_eq!(names(&mut session).await, [(None, true, true), (laptop.clone(), false, false)]);
        drop(session.lock(LockKind::Full).await);

        other.take(&world);
        other.world.clock.forward(120);
        let mut session = other.join().await.unwrap();
        assert_eq!(session.info().read_only, None, "the first anchor fits");
        assert_eq!(names(&mut session).await, [(None, false, true), (laptop, true, true)]);
        let field = FieldRef { credential: staging, version: None, field: "client_secret".to_owned() };
        let value = session.read_secret(&field, Purpose::Copy, None).await.unwrap();
        assert_eq!(value.as_slice(), b"staging-secret");
        let verified = session.verify(&mut |_, _| Continue::Yes).await.unwrap();
        assert!(verified.findings.is_empty(), "{:?}", verified.findings);
        let rows = session.audit(0, 20).await.unwrap().rows;
        for kind in [EventKind::DeviceAdmitted, EventKind::DeviceJoined] {
            assert!(rows.iter().any(|row| row.kind == kind), "{kind:?}");
        }
        drop(session.lock(LockKind::Full).await);
        assert_eq!(other.keychain.len(), 2, "device secret and anchor; the waiting key is gone");

        other.world.clock.forward(60);
        let session = other.world.unlock().await.unwrap();
        assert_eq!(session.info().read_only, None, "it opens as any other");
        drop(session.lock(LockKind::Full).await);

        std::fs::copy(other.world.path(), world.path()).unwrap();
        world.clock.forward(600);
        let mut session = world.unlock_with(PASSPHRASE, &world.code()).await.unwrap();
        assert_eq!(session.info().read_only, None, "the first computer sees its own vault, gone on");
        session.read_secret(&field, Purpose::Copy, None).await.unwrap();
    }
}

#[tokio::test]
async fn a_request_that_was_swapped_on_its_way_has_other_words() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    let (honest, attacker) = (Computer::with_copy_of(&world), Computer::with_copy_of(&world));
    drop(session);
    let (asked, swapped) = (honest.ask().await, attacker.ask().await);
    assert_eq!(read_device_request(&asked.encode()).unwrap().words(), asked.words(), "on both screens");
    assert_ne!(read_device_request(&swapped.encode()).unwrap().words(), asked.words());
    let mut torn = asked.encode();
    torn.truncate(40);
    assert!(matches!(read_device_request(&torn), Err(VaultError::Invalid { .. })));
}

#[tokio::test]
async fn only_a_fresh_code_lets_a_computer_in() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let request = Computer::with_copy_of(&world).ask().await;
    world.clock.forward(60);
    let wrong = session.admit_device(&request, "000000").await;
    assert!(matches!(wrong, Err(VaultError::WrongCredentials { .. })), "{wrong:?}");
    assert_eq!(session.devices().await.unwrap().len(), 1);
    world.clock.forward(60);
    let code = world.code();
    session.admit_device(&request, &code).await.unwrap();
    let again = session.admit_device(&request, &code).await;
    assert!(matches!(again, Err(VaultError::Invalid { ref field, .. }) if field == "request"), "{again:?}");
    assert!(matches!(session.step_up(&code).await, Err(VaultError::CodeReused { .. })), "it is used up");
}

#[tokio::test]
async fn a_request_for_another_vault_is_refused() {
    let (_, session) = World::with_vault(UseKeyring::Yes).await;
    let (other_world, other_session) = World::with_vault(UseKeyring::Yes).await;
    let request = Computer::with_copy_of(&other_world).ask().await;
    drop(other_session);
    let refused = session.check_device_request(&request);
    assert!(matches!(refused, Err(VaultError::Invalid { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_wrap_put_into_another_vault_opens_nothing_there() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let mut asking = Computer::with_copy_of(&world);
    let request = asking.ask().await;
    admit(&world, &mut session, &request).await.unwrap();
    drop(session.lock(LockKind::Full).await);
    let (strange, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    let (wrap, vault) =
        (row(&world, &request).await, vault::vault_at(&strange.path(), &strange.around()).await);
    put_row(&strange, wrap).await;
    asking.take(&strange);
    let refused = asking.join().await.err();
    assert!(matches!(refused, Some(VaultError::Refused { .. })), "its key waits for one vault: {refused:?}");
    // Anybody can make a vault with a chosen id, so the keyring would answer; genesis is another.
    let moved = item(vault.unwrap(), &request);
    let kept =
        asking.keychain.get(&item(vault::vault_at(&world.path(), &world.around()).await.unwrap(), &request));
    let kept = kept.await.unwrap().unwrap();
    asking.keychain.set(&moved, &kept).await.unwrap();
    let refused = asking.join().await.err();
    assert!(matches!(refused, Some(VaultError::Refused { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_third_computer_does_not_come_in_with_the_file_of_another() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (asking, mut third) = (Computer::with_copy_of(&world), Computer::with_copy_of(&world));
    let request = asking.ask().await;
    third.ask().await;
    admit(&world, &mut session, &request).await.unwrap();
    drop(session.lock(LockKind::Full).await);
    third.take(&world);
    let refused = third.join().await.err();
    assert!(matches!(refused, Some(VaultError::Refused { .. })), "{refused:?}");
    third.world.clock.forward(120);
    let code = third.world.code_of(world.secret());
    let unlocked = third.world.unlock_with(PASSPHRASE, &code).await.err();
    assert!(matches!(unlocked, Some(VaultError::WrongCredentials { .. })), "{unlocked:?}");
}

#[tokio::test]
async fn a_request_is_not_answered_again_after_its_computer_was_taken_off() {
    let (mut world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let mut other = Computer::with_copy_of(&world);
    let request = other.ask().await;
    admit(&world, &mut session, &request).await.unwrap();
    drop(session.lock(LockKind::Full).await);
    let recovery = recover::begin(&world).await.unwrap();
    let mut session = recover::finish(&mut world, recovery).await.unwrap();
    assert_eq!(session.devices().await.unwrap().len(), 1, "the kit takes all others off");
    let replayed = admit(&world, &mut session, &request).await;
    assert!(matches!(replayed, Err(VaultError::Invalid { .. })), "{replayed:?}");
    drop(session.lock(LockKind::Full).await);
    other.take(&world);
    let refused = other.join().await.err();
    assert!(matches!(refused, Some(VaultError::Refused { .. })), "its wrap is gone: {refused:?}");
}

#[tokio::test]
async fn without_a_keyring_nothing_is_asked() {
    let (world, session) = World::with_vault(UseKeyring::Without).await;
    drop(session);
    let other = Computer::with_copy_of(&world);
    other.keychain.set_fault(Some(vault_keychain::Fault::Missing));
    let refused = ask_to_join(&other.world.path(), "Laptop", &other.around()).await;
    assert!(matches!(refused, Err(VaultError::Refused { .. })), "{refused:?}");
    other.keychain.set_fault(None);
    let named = ask_to_join(&other.world.path(), "a:b", &other.around()).await;
    assert!(matches!(named, Err(VaultError::Invalid { ref field, .. }) if field == "name"), "{named:?}");
}

fn item(vault: vault::VaultId, request: &DeviceRequest) -> vault_keychain::ItemName {
    let slot = vault_domain::SlotId::from_bytes(*request.device.as_bytes());
    vault_keychain::ItemName::new(vault, slot, vault_keychain::Purpose::WaitingDevice)
}

type Wrap = ([u8; 16], Vec<u8>);

async fn store(world: &World) -> vault_store::Store {
    let holder = vault_store::Holder::this_process("tests", world.now());
    vault_store::Store::open(&world.path(), vault_store::Access::ReadWrite, &holder).await.unwrap()
}

/// The member whose state a file holds: there is one.
async fn row(world: &World, request: &DeviceRequest) -> Wrap {
    let mut store = store(world).await;
    let member = member(&mut store).await;
    let wraps = store.key_wraps(member).await.unwrap();
    store.close().await.unwrap();
    wraps.into_iter().find(|(to, _)| to == request.device.as_bytes()).unwrap()
}

async fn put_row(world: &World, (to, body): Wrap) {
    let mut store = store(world).await;
    let (member, heads) = (member(&mut store).await, store.heads().await.unwrap());
    let commit = vault_store::Commit {
        key_wraps: vec![(member, to, body)],
        ..vault_store::Commit::new(Some(heads), heads)
    };
    store.commit(&commit).await.unwrap();
    store.close().await.unwrap();
}

async fn member(store: &mut vault_store::Store) -> vault_domain::MemberId {
    let (slot, body) = store.slots().await.unwrap().remove(0);
    let chunks = store.chunks(slot).await.unwrap();
    vault_crypto::Slot::parse(&body, chunks).unwrap().member()
}

const OPTIONS: CreateOptions =
    CreateOptions { device_secret: UseKeyring::Yes, kdf: Kdf::Floor, window_days: 30 };
