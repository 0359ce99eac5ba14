//! The log proves itself, and a changed file is noticed.

use vault::{Continue, LockKind, UseKeyring, VaultError};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::around::{World, with_srs};

#[tokio::test]
async fn a_whole_vault_verifies() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    let result = session.verify(&mut |_, _| Continue::Yes).await.unwrap();
    assert!(result.findings.is_empty(), "{:?}", result.findings);
    assert_eq!(result.head_matches_anchor, Some(true));
    assert!(result.events > 5 && result.operations > 10);
}

#[tokio::test]
async fn a_log_without_its_last_lock_is_noticed_at_the_next_unlock() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session);
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    let page = session.audit(0, 10).await.unwrap();
    assert!(page.rows.iter().any(|row| row.kind == vault::EventKind::MissingEndObserved));
    drop(session.lock(LockKind::Full).await);
}

#[tokio::test]
async fn pages_of_the_log_are_the_log() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    let whole = session.audit(0, u32::MAX).await.unwrap();
    let numbers: Vec<u64> = whole.rows.iter().map(|row| row.index).collect();
    assert_eq!(numbers, (0..whole.total).rev().collect::<Vec<_>>(), "newest first, none missing");
    for limit in [1, 2, 3, 7] {
        let mut paged = Vec::new();
        while let page = session.audit(1 + u64::try_from(paged.len()).unwrap(), limit).await.unwrap()
            && !page.rows.is_empty()
        {
            paged.extend(page.rows.into_iter().map(|row| (row.index, row.sentence)));
        }
        let expected: Vec<_> = whole.rows[1..].iter().map(|row| (row.index, row.sentence.clone())).collect();
        assert_eq!(paged, expected, "pages of {limit}");
    }
    assert!(session.audit(1, 0).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn verification_can_be_stopped() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let stopped = session.verify(&mut |_, _| Continue::No).await;
    assert_eq!(stopped.err(), Some(VaultError::Cancelled));
}

/// Somebody who can write the file changes what happened long ago: the vault still opens, and verifying says what was
/// done and where.
#[rstest::rstest]
#[case::edit(
    "UPDATE audit_leaf SET leaf = zeroblob(length(leaf)) WHERE idx = 2",
    "Event 2 is no event of a log"
)]
#[case::taken_from_elsewhere(
    "UPDATE audit_leaf SET leaf = (SELECT leaf FROM audit_leaf WHERE idx = 1) WHERE idx = 2",
    "Event 2 does not follow the event before it"
)]
#[case::reordered(
    "UPDATE audit_leaf SET idx = -idx WHERE idx IN (2, 3); \
     UPDATE audit_leaf SET idx = 3 WHERE idx = -2; UPDATE audit_leaf SET idx = 2 WHERE idx = -3",
    "Event 2 does not follow the event before it"
)]
#[case::gap("DELETE FROM audit_leaf WHERE idx = 2", "Event 2 is missing")]
#[tokio::test]
async fn what_was_done_to_old_events_is_told_with_its_place(
    #[case] statements: &'static str,
    #[case] words: &str,
) {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let options = SqliteConnectOptions::new().filename(world.path()).pragma("ignore_check_constraints", "ON");
    let mut file = options.connect().await.unwrap();
    sqlx::raw_sql(statements).execute(&mut file).await.unwrap();
    file.close().await.unwrap();
    let mut session = world.unlock().await.unwrap();
    let found = session.verify(&mut |_, _| Continue::Yes).await.unwrap();
    assert!(found.findings.iter().any(|finding| finding.starts_with(words)), "{:?}", found.findings);
    assert!(found.sentence.contains("finding"), "{}", found.sentence);
}
