//! Favourites and what was looked at.

use vault::{LockKind, RecordId, UseKeyring, VaultError};

use crate::around::{World, with_srs};

#[tokio::test]
async fn marks_are_there_again_after_lock_and_unlock_and_are_no_events() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, [staging, production]) = with_srs(&mut session).await;
    let first = session.audit(0, 1).await.unwrap().total;
    let second = session.audit(0, 1).await.unwrap().total;
    session.set_favourite(production, true).await.unwrap();
    session.note_visit(partner);
    session.note_visit(staging);
    let third = session.audit(0, 1).await.unwrap().total;
    assert_eq!(third - second, second - first, "no event but those of reading the log");

    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    assert_eq!(session.marks().favourites, [production]);
    assert_eq!(session.marks().recent, [staging, partner]);
    assert!(
        session.verify(&mut |_, _| vault::Continue::Yes).await.unwrap().findings.is_empty(),
        "both logs end where the state says"
    );
}

#[tokio::test]
async fn a_star_outlives_a_crash_right_after_it() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, _) = with_srs(&mut session).await;
    session.set_favourite(partner, true).await.unwrap();
    drop(session);
    world.clock.forward(30);
    assert_eq!(world.unlock().await.unwrap().marks().favourites, [partner]);
}

#[tokio::test]
async fn what_is_deleted_is_marked_no_more() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, [staging, _]) = with_srs(&mut session).await;
    session.set_favourite(staging, true).await.unwrap();
    session.note_visit(staging);
    session.delete_partner(partner, "SRS Distribution").await.unwrap();
    assert_eq!(session.marks(), vault::Marks::default());
    let gone = session.set_favourite(RecordId::from_random([9; 16]), true).await;
    assert!(matches!(gone, Err(VaultError::NotFound { .. })));
}
