//! Coming in with the recovery key, whatever else was lost.

use vault::{
    Continue, CreateOptions, EventKind, FieldRef, Kdf, LockKind, Purpose, Recovery, Session, UseKeyring,
    VaultError, Warning,
};

use vault::Keychain;
use vault_keychain::ItemName;

use crate::around::{World, passphrase, with_srs};
use crate::golden::Golden;

const OPTIONS: CreateOptions =
    CreateOptions { device_secret: UseKeyring::Yes, kdf: Kdf::Floor, window_days: 30 };

pub(crate) async fn begin(world: &World) -> Result<Recovery, VaultError> {
    Recovery::begin(&world.path(), &world.recovery_key().to_owned().into(), &world.around()).await
}

/// Types both codes back and takes another passphrase; the world's authenticator and kit are the new ones then.
pub(crate) async fn finish(world: &mut World, mut recovery: Recovery) -> Result<Session, VaultError> {
    world.enrol(recovery.enrolment());
    assert_eq!(recovery.enrolment().confirm_code(&world.code(), world.now()), Ok(1));
    let again = recovery.enrolment().confirm_code(&world.code(), world.now());
    assert!(matches!(again, Err(VaultError::CodeReused { .. })), "two different codes are needed");
    world.clock.forward(30);
    assert_eq!(recovery.enrolment().confirm_code(&world.code(), world.now()), Ok(0));
    recovery.finish(NEW_PASSPHRASE.to_owned().into(), OPTIONS).await
}

#[tokio::test]
async fn the_kit_opens_a_vault_whose_keyring_phone_and_passphrase_are_lost() {
    let (mut world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    session.confirm_kit(&world.recovery_key().to_owned().into()).await.unwrap();
    drop(session.lock(LockKind::Full).await);
    world.keychain.forget_all();
    world.clock.forward(60 * 86_400);
    let recovery = begin(&world).await.unwrap();
    let head = recovery.head().clone();
    assert_eq!(
        (head.organization.as_str(), head.member.as_str()),
        ("Northwind Integrations", "Olivia Baker")
    );
    assert!(head.events > 3 && head.last_change < world.now());
    let mut session = finish(&mut world, recovery).await.unwrap();
    assert_eq!(session.info().fingerprint, head.fingerprint);
    assert!(session.info().warnings.contains(&Warning::KitUnconfirmed), "the new kit was not typed back");
    let field = FieldRef { credential: staging, version: None, field: "client_secret".to_owned() };
    let value = session.read_secret(&field, Purpose::Copy, None).await.unwrap();
    assert_eq!(value.as_slice(), b"staging-secret");
    let verified = session.verify(&mut |_, _| Continue::Yes).await.unwrap();
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    let used = |row: &vault::AuditRow| row.kind == EventKind::RecoveryUsed;
    assert!(session.audit(0, 20).await.unwrap().rows.iter().any(used));
    session.confirm_kit(&world.recovery_key().to_owned().into()).await.unwrap();
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(60);
    let mut session = world.unlock_with(NEW_PASSPHRASE, &world.code()).await.unwrap();
    assert!(session.info().read_only.is_none(), "the new anchor fits");
    session.read_secret(&field, Purpose::Copy, None).await.unwrap();
}

#[tokio::test]
async fn nothing_that_opened_it_before_opens_it_afterwards() {
    let (mut world, session) = World::with_vault(UseKeyring::Without).await;
    drop(session.lock(LockKind::Full).await);
    let (old_kit, old_secret) = (world.recovery_key().to_owned(), world.secret().to_owned());
    let recovery = begin(&world).await.unwrap();
    drop(finish(&mut world, recovery).await.unwrap().lock(LockKind::Full).await);
    world.clock.forward(30);
    let old = world.unlock_with(crate::around::PASSPHRASE, &world.code()).await.err();
    assert!(matches!(old, Some(VaultError::WrongCredentials { .. })), "the old passphrase: {old:?}");
    let old = world.old_authenticator(&old_secret, NEW_PASSPHRASE).await;
    assert!(matches!(old, Some(VaultError::WrongCredentials { .. })), "the old authenticator: {old:?}");
    world.clock.forward(60);
    let old = Recovery::begin(&world.path(), &old_kit.into(), &world.around()).await.err();
    assert!(matches!(old, Some(VaultError::Invalid { ref field, .. }) if field == "recovery_key"), "{old:?}");
    begin(&world).await.unwrap();
}

#[tokio::test]
async fn the_old_device_secret_put_back_opens_nothing() {
    let (mut world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    let old_secret = world.secret().to_owned();
    let holder = vault_store::Holder::this_process("tests", world.now());
    let path = world.path();
    let mut store = vault_store::Store::open(&path, vault_store::Access::ReadOnly, &holder).await.unwrap();
    let (slot, body) = store.slots().await.unwrap().remove(0);
    let parsed = vault_crypto::Slot::parse(&body, store.chunks(slot).await.unwrap()).unwrap();
    store.close().await.unwrap();
    let item = ItemName::new(parsed.vault(), slot, vault_keychain::Purpose::DeviceSecret);
    let device = world.keychain.get(&item).await.unwrap().unwrap();
    let recovery = begin(&world).await.unwrap();
    drop(finish(&mut world, recovery).await.unwrap().lock(LockKind::Full).await);
    assert_eq!(world.keychain.get(&item).await.unwrap(), None, "it is taken out of the keyring");
    world.keychain.forget_all();
    world.keychain.set(&item, &device).await.unwrap();
    let old = world.old_authenticator(&old_secret, crate::around::PASSPHRASE).await;
    assert!(matches!(old, Some(VaultError::WrongCredentials { .. })), "everything old: {old:?}");
}

#[tokio::test]
async fn a_recovery_that_is_not_finished_changes_nothing() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    let before = std::fs::read(world.path()).unwrap();
    let recovery = begin(&world).await.unwrap();
    let unfinished = recovery.finish(passphrase(), OPTIONS).await.err();
    assert!(
        matches!(unfinished, Some(VaultError::Invalid { ref field, .. }) if field == "code"),
        "{unfinished:?}"
    );
    let weak = begin(&world).await.unwrap().finish("password".to_owned().into(), OPTIONS).await.err();
    assert!(matches!(weak, Some(VaultError::Invalid { ref field, .. }) if field == "passphrase"), "{weak:?}");
    assert!(std::fs::read(world.path()).unwrap() == before, "the file is as it was");
    world.clock.forward(30);
    world.unlock().await.unwrap();
}

#[tokio::test]
async fn the_golden_vaults_kit_opens_it() {
    let golden = Golden::read();
    let mut world = golden.world(&golden.file);
    let recovery = begin(&world).await.unwrap();
    assert_eq!(golden.contents["vault"]["fingerprint"], recovery.head().fingerprint);
    let session = finish(&mut world, recovery).await.unwrap();
    let vault = vault::Vault::new(world.around());
    vault.adopt(Box::new(session), vault.begun()).await.unwrap();
    assert_eq!(golden.contents(&vault).await.unwrap(), golden.contents);
}

pub(crate) const NEW_PASSPHRASE: &str = "velvet harbour pickle tundra anvil sunset";
