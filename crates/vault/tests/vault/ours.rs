//! Whether a text holds values of the vault.

use base64::Engine;
use vault::{EditCredential, EventKind, LockKind, LockReason, Unlock, UseKeyring, Values, Vault, VaultError};

use crate::around::{World, passphrase, with_srs};

#[tokio::test]
async fn a_leaked_value_is_told_with_its_place_and_nothing_else() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, production]) = with_srs(&mut session).await;
    let basic = base64::engine::general_purpose::STANDARD.encode("northwind:production-secret");
    let log = format!("GET /orders\nAuthorization: Basic {basic}\nX-Key: staging-secret\n");
    let ours = session.is_this_ours(log.as_bytes()).await.unwrap();
    let found: Vec<_> = ours.matches.iter().map(|one| (one.credential, one.version, one.encoding)).collect();
    assert_eq!(found, [(production, 1, "base64"), (staging, 1, "as it is")]);
    assert_eq!((ours.checked, ours.total), (2, 2));
    assert_eq!(ours.matches[0].field, "client_secret");
    assert!(!format!("{ours:?}").contains("-secret\""), "no value is among what is told");

    let rows = session.audit(0, 2).await.unwrap().rows;
    assert!(rows.iter().any(|row| row.kind == EventKind::ValuesCompared), "one event for all of it");

    let changed = Values {
        identifiers: [("client_id".to_owned(), "northwind-2".to_owned())].into(),
        ..Values::default()
    };
    let name = "Order API".to_owned();
    let edit = EditCredential {
        id: staging,
        name,
        notes: None,
        tags: Vec::new(),
        changed,
        removed: Vec::new(),
        is_correction: false,
    };
    session.edit_credential(edit).await.unwrap();
    let ours = session.is_this_ours(b"staging-secret").await.unwrap();
    let versions: Vec<_> = ours.matches.iter().map(|one| one.version).collect();
    assert_eq!(versions, [2], "the value that was carried over is one find, in its newest version");

    session.archive_credential(staging, true).await.unwrap();
    let ours = session.is_this_ours(log.as_bytes()).await.unwrap();
    assert_eq!(
        (ours.matches.len(), ours.checked, ours.total),
        (1, 1, 3),
        "what may not be opened is not checked"
    );
    assert!(session.is_this_ours(b"nothing").await.unwrap().matches.is_empty());
    let huge = vec![b'x'; 9 * 1024 * 1024];
    assert!(
        matches!(session.is_this_ours(&huge).await, Err(VaultError::Invalid { field, .. }) if field == "text")
    );
}

#[tokio::test]
async fn who_wants_to_lock_does_not_wait_for_a_search_through_all_values() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let vault = Vault::new(world.around());
    let unlock = Unlock { member: None, passphrase: passphrase(), code: world.code(), by_hand: None };
    vault.unlock(&world.path(), unlock).await.unwrap();
    // The search has the vault and waits for the disk when the other begins.
    let (ours, ()) =
        tokio::join!(vault.is_this_ours(b"staging-secret"), vault.lock(LockKind::Full, LockReason::User));
    assert!(matches!(ours, Err(VaultError::Locked)), "{:?}", ours.map(|ours| ours.matches));
}
