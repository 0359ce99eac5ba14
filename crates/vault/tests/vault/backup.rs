//! Backups: whole when they are made, told apart from damaged, foreign and older ones, and put back.

use std::fs;
use std::path::Path;

use vault::{
    BackUp, Backup, EventKind, FileContents, LockKind, Outcome, Session, UseKeyring, VaultError, restore,
};

use crate::around::{PASSPHRASE, World, with_srs};
use crate::recover::{begin, finish};

async fn back_up(session: &mut Session, folder: &Path, keep: Option<u32>) -> Result<Backup, VaultError> {
    let request = BackUp { folder: folder.to_owned(), keep, self_contained: false };
    session.back_up(&request).await
}

#[tokio::test]
async fn a_backup_is_whole_and_holds_no_factors() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    let backup = back_up(&mut session, world.folder.path(), None).await.unwrap();
    assert_eq!((backup.contents.partners, backup.contents.credentials), (1, 2));
    assert!(!backup.contents.self_contained);
    assert!(
        backup.contents.bytes * 2 < fs::metadata(world.path()).unwrap().len(),
        "no room of what was left out"
    );
    assert_eq!(backup.contents.fingerprint, session.info().fingerprint);
    let drill = session.try_backup(&backup.path).await.unwrap();
    assert_eq!((drill.operations_behind, drill.events_behind), (0, 0), "the event of the backup is in it");
    let page = session.audit(0, 3).await.unwrap();
    let kinds: Vec<EventKind> = page.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [EventKind::AuditRead, EventKind::BackupTried, EventKind::BackupMade]);
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(60);
    fs::remove_file(world.path()).unwrap();
    fs::copy(&backup.path, world.path()).unwrap();
    let error = world.unlock_with(PASSPHRASE, &world.code()).await.err().unwrap();
    assert!(matches!(error, VaultError::Refused { .. } | VaultError::WrongCredentials { .. }), "{error:?}");
}

#[tokio::test]
async fn a_drill_says_what_is_missing() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let backup = back_up(&mut session, world.folder.path(), None).await.unwrap();
    with_srs(&mut session).await;
    let drill = session.try_backup(&backup.path).await.unwrap();
    assert!(drill.operations_behind > 0 && drill.events_behind > 0);
    assert!(drill.sentence.contains("later changes"), "{}", drill.sentence);
}

#[tokio::test]
async fn a_backup_of_another_vault_or_another_history_is_refused_and_logged() {
    let (other_world, mut other) = World::with_vault(UseKeyring::Yes).await;
    let foreign = back_up(&mut other, other_world.folder.path(), None).await.unwrap();
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let error = session.try_backup(&foreign.path).await.err().unwrap();
    assert!(error.to_string().contains("another vault"), "{error}");
    let row = &session.audit(0, 2).await.unwrap().rows[1];
    assert_eq!((row.kind, row.outcome), (EventKind::BackupTried, Outcome::Refused));
}

#[tokio::test]
async fn a_damaged_backup_is_told() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    let backup = back_up(&mut session, world.folder.path(), None).await.unwrap();
    let whole = fs::read(&backup.path).unwrap();
    fs::write(&backup.path, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(session.try_backup(&backup.path).await, Err(VaultError::Damaged { .. })));
    let mut refused = 0;
    for nth in 1..40 {
        let mut flipped = whole.clone();
        flipped[whole.len() / 40 * nth + 11] ^= 4;
        fs::write(&backup.path, &flipped).unwrap();
        match FileContents::read(&backup.path, &world.around()).await {
            Ok(contents) => assert_eq!(contents.credentials, 2, "what is not noticed makes no difference"),
            Err(error) => {
                assert_ne!(error, VaultError::Internal);
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "pages are not full, but not all of 39 bytes are room");
}

#[tokio::test]
async fn the_oldest_backups_of_this_vault_go_and_nothing_else() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let folder = tempfile::tempdir().unwrap();
    let by_hand = folder.path().join("northwind-before-the-move.pvault");
    fs::write(&by_hand, b"somebody's own copy").unwrap();
    let mut made = Vec::new();
    for _ in 0..3 {
        world.clock.forward(60);
        made.push(back_up(&mut session, folder.path(), Some(2)).await.unwrap());
    }
    assert_eq!(made[2].removed, [made[0].path.clone()]);
    assert!(!made[0].path.exists() && made[1].path.exists() && made[2].path.exists() && by_hand.exists());
    let again = back_up(&mut session, folder.path(), Some(2)).await.err();
    assert_eq!(again, Some(VaultError::Exists), "two in one second: the first stays as it is");
    let missing = back_up(&mut session, &folder.path().join("none"), None).await.err().unwrap();
    assert!(missing.to_string().contains("no such folder"), "{missing}");
}

#[tokio::test]
async fn a_backup_is_put_back_and_opens_with_the_kit() {
    let (mut world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    let backup = back_up(&mut session, world.folder.path(), None).await.unwrap();
    drop(session.lock(LockKind::Full).await);
    let occupied = restore(&backup.path, &world.path(), &world.around()).await.err();
    assert_eq!(occupied, Some(VaultError::Exists), "the vault there is not overwritten");
    fs::remove_file(world.path()).unwrap();
    let contents = restore(&backup.path, &world.path(), &world.around()).await.unwrap();
    assert_eq!(contents.credentials, 2);
    let recovery = begin(&world).await.unwrap();
    let session = finish(&mut world, recovery).await.unwrap();
    assert_eq!(session.info().organization, "Northwind Integrations");
}

#[tokio::test]
async fn a_self_contained_backup_opens_here_with_the_same_factors() {
    let (world, mut session) = World::with_vault(UseKeyring::Without).await;
    with_srs(&mut session).await;
    let request = BackUp { folder: world.folder.path().to_owned(), keep: None, self_contained: true };
    let backup = session.back_up(&request).await.unwrap();
    assert!(backup.contents.self_contained);
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(60);
    fs::remove_file(world.path()).unwrap();
    restore(&backup.path, &world.path(), &world.around()).await.unwrap();
    let session = world.unlock().await.unwrap();
    assert_eq!(session.info().read_only, None);
}
