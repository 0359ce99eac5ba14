//! Forgetting a vault on this computer.

use vault::{Forgotten, LockKind, LockState, Recovery, UseKeyring, Vault, VaultError};
use vault_keychain::Fault;

use crate::around::World;

#[tokio::test]
async fn a_forgotten_vault_opens_with_the_kit_alone() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    let file = std::fs::read(world.path()).unwrap();
    let vault = Vault::new(world.around());
    let other = vault.forget(&world.path(), "another.pvault").await;
    assert_eq!(other.err(), Some(VaultError::ConfirmationMismatch));
    assert!(!world.keychain.is_empty());
    let forgotten = vault.forget(&world.path(), "northwind.pvault").await.unwrap();
    assert_eq!(forgotten, Forgotten { closed: 1, open: 0 });
    assert!(world.keychain.is_empty());
    assert!(std::fs::read(world.path()).unwrap() == file, "the file stays as it is");
    world.clock.forward(60);
    let unlocked = world.unlock().await.err();
    assert!(matches!(unlocked, Some(VaultError::WrongCredentials { .. })), "{unlocked:?}");
    let key = world.recovery_key().to_owned().into();
    Recovery::begin(&world.path(), &key, &world.around()).await.unwrap();
}

#[tokio::test]
async fn it_locks_the_vault_first() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    let vault = Vault::new(world.around());
    vault.adopt(Box::new(session), vault.begun()).await.unwrap();
    vault.forget(&world.path(), "typing error").await.unwrap_err();
    assert!(matches!(vault.state().await, LockState::Unlocked(_)), "a typing error locks nothing");
    vault.forget(&world.path(), "northwind.pvault").await.unwrap();
    assert!(matches!(vault.state().await, LockState::Closed));
    assert!(world.keychain.is_empty(), "locking puts no anchor back");
}

#[tokio::test]
async fn a_vault_without_a_keyring_still_opens_and_it_says_so() {
    let (world, session) = World::with_vault(UseKeyring::Without).await;
    drop(session.lock(LockKind::Full).await);
    let forgotten = Vault::new(world.around()).forget(&world.path(), "northwind.pvault").await.unwrap();
    assert_eq!(forgotten, Forgotten { closed: 0, open: 1 });
    world.clock.forward(60);
    world.unlock().await.unwrap();
}

#[tokio::test]
async fn what_a_keyring_refused_can_be_tried_again() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    let vault = Vault::new(world.around());
    world.keychain.set_fault(Some(Fault::TimesOutAndLands));
    let failed = vault.forget(&world.path(), "northwind.pvault").await;
    assert!(matches!(failed, Err(VaultError::KeyringFailed(_))), "{failed:?}");
    world.keychain.set_fault(None);
    vault.forget(&world.path(), "northwind.pvault").await.unwrap();
    assert!(world.keychain.is_empty());
}
