//! Another passphrase or authenticator in an open vault.

use secrecy::SecretString;
use vault::{
    EventKind, Kdf, LockKind, LockReason, LockState, NewAuthenticator, PresentFactors, Session, UseKeyring,
    Vault, VaultError,
};
use vault_keychain::Fault;

use crate::around::{PASSPHRASE, World, passphrase};

fn present(world: &World) -> PresentFactors {
    PresentFactors { passphrase: passphrase(), code: world.code() }
}

fn new_passphrase() -> SecretString {
    NEW.to_owned().into()
}

/// Types both codes back.
fn enrol(world: &World, new: &mut NewAuthenticator) -> String {
    let secret = new.view().unwrap().secret_text.replace(' ', "");
    new.confirm_code(&world.code_of(&secret), world.now()).unwrap();
    world.clock.forward(30);
    assert_eq!(new.confirm_code(&world.code_of(&secret), world.now()), Ok(0));
    secret
}

async fn kinds(session: &mut Session) -> Vec<EventKind> {
    session.audit(0, 10).await.unwrap().rows.iter().map(|row| row.kind).collect()
}

#[tokio::test]
async fn a_new_passphrase_opens_it_and_the_old_one_does_not() {
    for device_secret in [UseKeyring::Yes, UseKeyring::Without] {
        let (world, mut session) = World::with_vault(device_secret).await;
        world.clock.forward(60);
        session.change_passphrase(present(&world), &new_passphrase(), Kdf::Floor).await.unwrap();
        assert!(kinds(&mut session).await.contains(&EventKind::PassphraseChanged));
        drop(session.lock(LockKind::Full).await);
        world.clock.forward(60);
        let old = world.unlock().await.err();
        assert!(matches!(old, Some(VaultError::WrongCredentials { .. })), "{old:?}");
        world.clock.forward(60);
        let session = world.unlock_with(NEW, &world.code()).await.unwrap();
        assert_eq!(session.info().read_only, None, "the anchor fits");
    }
}

#[tokio::test]
async fn the_code_of_a_change_opens_nothing_else() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    world.clock.forward(60);
    session.change_passphrase(present(&world), &new_passphrase(), Kdf::Floor).await.unwrap();
    let again = session.change_passphrase(present(&world), &new_passphrase(), Kdf::Floor).await;
    assert!(matches!(again, Err(VaultError::CodeReused { .. })), "{again:?}");
    assert!(matches!(session.step_up(&world.code()).await, Err(VaultError::CodeReused { .. })));
    drop(session.lock(LockKind::Full).await);
    let used = world.unlock_with(NEW, &world.code()).await.err();
    assert!(
        matches!(used, Some(VaultError::WrongCredentials { .. } | VaultError::ClockBehind { .. })),
        "{used:?}"
    );
}

#[tokio::test]
async fn guesses_get_dearer_under_the_same_passphrase() {
    for device_secret in [UseKeyring::Yes, UseKeyring::Without] {
        let (world, mut session) = World::with_vault(device_secret).await;
        world.clock.forward(60);
        session.make_guesses_dearer(present(&world), Kdf::TwiceFloor).await.unwrap();
        assert!(kinds(&mut session).await.contains(&EventKind::GuessesMadeDearer));
        drop(session.lock(LockKind::Full).await);
        assert_eq!(memory(&world).await, 128 * 1024, "the slot says what a guess costs");
        world.clock.forward(60);
        let mut session = world.unlock().await.unwrap();
        assert_eq!(session.info().read_only, None, "the anchor fits");
        world.clock.forward(60);
        let again = session.make_guesses_dearer(present(&world), Kdf::TwiceFloor).await;
        assert!(matches!(again, Err(VaultError::Refused { .. })), "nothing to gain: {again:?}");
        session.step_up(&world.code()).await.expect("and the code was not used up");
    }
}

/// What a guess costs, in KiB, as anybody can read it in the file.
async fn memory(world: &World) -> u32 {
    let holder = vault_store::Holder::this_process("tests", world.now());
    let path = world.path();
    let mut store = vault_store::Store::open(&path, vault_store::Access::ReadOnly, &holder).await.unwrap();
    let (slot, body) = store.slots().await.unwrap().remove(0);
    let chunks = store.chunks(slot).await.unwrap();
    store.close().await.unwrap();
    vault_crypto::Slot::parse(&body, chunks).unwrap().params().memory_kib
}

#[tokio::test]
async fn an_open_desk_is_no_place_to_guess() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    world.clock.forward(60);
    let wrong = PresentFactors { passphrase: NEW.to_owned().into(), code: world.code() };
    let refused = session.change_passphrase(wrong, &new_passphrase(), Kdf::Floor).await;
    assert!(matches!(refused, Err(VaultError::WrongCredentials { .. })), "{refused:?}");
    let soon = session.change_passphrase(present(&world), &new_passphrase(), Kdf::Floor).await;
    assert!(matches!(soon, Err(VaultError::Throttled { .. })), "{soon:?}");
    world.clock.forward(2);
    let wrong = PresentFactors { passphrase: passphrase(), code: "000000".to_owned() };
    let refused = session.change_passphrase(wrong, &new_passphrase(), Kdf::Floor).await;
    assert!(matches!(refused, Err(VaultError::WrongCredentials { .. })), "{refused:?}");
    let denied = kinds(&mut session).await.iter().filter(|kind| **kind == EventKind::AccessDenied).count();
    assert_eq!(denied, 2, "each is in the log");
    world.clock.forward(30);
    let weak =
        session.change_passphrase(present(&world), &"password123!".to_owned().into(), Kdf::Floor).await;
    assert!(
        matches!(weak, Err(VaultError::Invalid { ref field, .. }) if field == "new_passphrase"),
        "{weak:?}"
    );
    session.change_passphrase(present(&world), &new_passphrase(), Kdf::Floor).await.unwrap();
}

#[tokio::test]
async fn another_authenticator_opens_it_and_the_old_one_does_not() {
    let (mut world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let mut new = session.new_authenticator().unwrap();
    let early = session.replace_authenticator(&new, present(&world), Kdf::Floor).await;
    assert!(matches!(early, Err(VaultError::Invalid { ref field, .. }) if field == "code"), "{early:?}");
    world.clock.forward(60);
    let secret = enrol(&world, &mut new);
    // The page with the new code may stay open for long before the passphrase is typed.
    world.clock.forward(1200);
    let wrong = PresentFactors { passphrase: NEW.to_owned().into(), code: world.code() };
    let refused = session.replace_authenticator(&new, wrong, Kdf::Floor).await;
    assert!(matches!(refused, Err(VaultError::WrongCredentials { .. })), "{refused:?}");
    world.clock.forward(30);
    session.replace_authenticator(&new, present(&world), Kdf::Floor).await.unwrap();
    assert!(kinds(&mut session).await.contains(&EventKind::AuthenticatorReplaced));
    world.clock.forward(60);
    assert!(matches!(session.step_up(&world.code()).await, Err(VaultError::WrongCredentials { .. })));
    world.clock.forward(60);
    session.step_up(&world.code_of(&secret)).await.unwrap();
    drop(session.lock(LockKind::Full).await);
    let old = world.secret().to_owned();
    let old = world.old_authenticator(&old, PASSPHRASE).await;
    assert!(matches!(old, Some(VaultError::WrongCredentials { .. })), "{old:?}");
    world.clock.forward(60);
    world.take_secret(secret);
    let session = world.unlock().await.unwrap();
    assert_eq!(session.info().read_only, None, "the anchor fits");
}

#[tokio::test]
async fn no_older_slot_is_left_in_the_file() {
    let (world, mut session) = World::with_vault(UseKeyring::Without).await;
    let chunks = chunks(&world, session).await;
    world.clock.forward(60);
    session = world.unlock().await.unwrap();
    let mut new = session.new_authenticator().unwrap();
    world.clock.forward(60);
    enrol(&world, &mut new);
    session.replace_authenticator(&new, present(&world), Kdf::Floor).await.unwrap();
    let file = std::fs::read(world.path()).unwrap();
    let wal = std::fs::read(world.folder.path().join("northwind.pvault-wal")).unwrap_or_default();
    let left =
        |old: &&[u8]| [&file, &wal].iter().any(|bytes| bytes.windows(old.len()).any(|part| part == *old));
    let pieces = chunks.iter().map(|chunk| &chunk[chunk.len() - 64..]);
    assert_eq!(pieces.filter(|piece| piece.iter().any(|byte| *byte != 0xff)).filter(left).count(), 0);
}

async fn chunks(world: &World, session: Session) -> Vec<Vec<u8>> {
    drop(session.lock(LockKind::Full).await);
    let holder = vault_store::Holder::this_process("tests", world.now());
    let path = world.path();
    let mut store = vault_store::Store::open(&path, vault_store::Access::ReadOnly, &holder).await.unwrap();
    let (slot, _) = store.slots().await.unwrap().remove(0);
    let chunks = store.chunks(slot).await.unwrap();
    store.close().await.unwrap();
    chunks.into_iter().map(|(_, chunk)| chunk).collect()
}

#[tokio::test]
async fn a_soft_lock_takes_the_new_passphrase() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    let vault = Vault::new(world.around());
    vault.adopt(Box::new(session), vault.begun()).await.unwrap();
    world.clock.forward(60);
    vault.change_passphrase(present(&world), &new_passphrase(), Kdf::Floor).await.unwrap();
    vault.lock(LockKind::Soft, LockReason::User).await;
    assert!(matches!(vault.state().await, LockState::SoftLocked(_)));
    assert!(vault.reopen(passphrase()).await.is_err(), "the old one");
    vault.reopen(new_passphrase()).await.unwrap();
}

#[tokio::test]
async fn a_keyring_that_fails_changes_nothing() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    world.clock.forward(60);
    for fault in [Fault::Missing, Fault::Locked, Fault::TimesOut, Fault::Corrupt] {
        world.keychain.set_fault(Some(fault));
        let failed = session.change_passphrase(present(&world), &new_passphrase(), Kdf::Floor).await;
        assert!(failed.is_err(), "{fault:?}");
    }
    world.keychain.set_fault(None);
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(60);
    assert_eq!(world.unlock().await.unwrap().info().read_only, None);
}

pub(crate) const NEW: &str = "velvet harbour pickle tundra anvil sunset";
