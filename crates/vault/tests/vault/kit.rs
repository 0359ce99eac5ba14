//! The recovery kit: shown to be at hand.

use vault::{EventKind, LockKind, UseKeyring, VaultError, Warning};

use crate::around::World;

#[tokio::test]
async fn a_recovery_key_typed_back_ends_the_warning() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    assert!(session.info().warnings.contains(&Warning::KitUnconfirmed));
    let typed = world.recovery_key().to_uppercase().replace(' ', "-");
    session.confirm_kit(&typed.into()).await.unwrap();
    assert!(!session.info().warnings.contains(&Warning::KitUnconfirmed));
    let confirmed = |row: &vault::AuditRow| row.kind == EventKind::RecoveryKitConfirmed;
    assert!(session.audit(0, 10).await.unwrap().rows.iter().any(confirmed));
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let session = world.unlock().await.unwrap();
    assert!(!session.info().warnings.contains(&Warning::KitUnconfirmed), "it stays confirmed");
}

#[tokio::test]
async fn another_key_confirms_nothing() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (other, _session) = World::with_vault(UseKeyring::Yes).await;
    for typed in [other.recovery_key().to_owned(), "pvr1 qqqq".to_owned(), String::new()] {
        let refused = session.confirm_kit(&typed.into()).await;
        assert!(matches!(refused, Err(VaultError::Invalid { ref field, .. }) if field == "recovery_key"));
    }
    assert!(session.info().warnings.contains(&Warning::KitUnconfirmed));
}
