//! Backups: whole when they are made, told apart from damaged, foreign and older ones, and put back.

use std::fs;
use std::path::Path;

use vault::{
    BackUp, Backup, EventKind, FileContents, FindingKind, LockKind, Occupied, Outcome, Session, UseKeyring,
    VaultError, restore, try_recovery_key, vault_at,
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
    let occupied = restore(&backup.path, &world.path(), Occupied::Refuse, &world.around()).await.err();
    assert_eq!(occupied, Some(VaultError::Exists), "the vault there is not overwritten");
    let backup_before = fs::read(&backup.path).unwrap();
    let key = world.recovery_key().to_owned().into();
    let head = try_recovery_key(&backup.path, &key, &world.around()).await.unwrap();
    assert_eq!(
        (head.organization.as_str(), &head.fingerprint),
        ("Northwind Integrations", &backup.contents.fingerprint)
    );
    assert_eq!(fs::read(&backup.path).unwrap(), backup_before, "a try changes nothing");
    fs::remove_file(world.path()).unwrap();
    let restored = restore(&backup.path, &world.path(), Occupied::Refuse, &world.around()).await.unwrap();
    assert_eq!((restored.contents.credentials, restored.kept), (2, None));
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
    restore(&backup.path, &world.path(), Occupied::Refuse, &world.around()).await.unwrap();
    let session = world.unlock().await.unwrap();
    assert_eq!(session.info().read_only, None);
}

#[tokio::test]
async fn what_lay_there_is_kept_under_another_name_whole_or_broken() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let backup = back_up(&mut session, world.folder.path(), None).await.unwrap();
    with_srs(&mut session).await;
    let open = restore(&backup.path, &world.path(), Occupied::Keep, &world.around()).await.err();
    assert!(matches!(open, Some(VaultError::InUse { .. })), "nobody's open vault is moved: {open:?}");
    drop(session.lock(LockKind::Full).await);
    let newer = fs::read(world.path()).unwrap();
    let restored = restore(&backup.path, &world.path(), Occupied::Keep, &world.around()).await.unwrap();
    assert_eq!(restored.contents.credentials, 0, "the backup is from before");
    assert_eq!(
        fs::read(restored.kept.unwrap()).unwrap(),
        newer,
        "the present file is the same under its new name"
    );
    fs::write(world.path(), b"no vault any more").unwrap();
    let restored = restore(&backup.path, &world.path(), Occupied::Keep, &world.around()).await.unwrap();
    assert_eq!(fs::read(restored.kept.unwrap()).unwrap(), b"no vault any more", "a broken one is kept too");
    assert_eq!(vault_at(&world.path(), &world.around()).await, Ok(backup.contents.vault_id));
}

#[tokio::test]
async fn a_restore_that_fails_leaves_the_present_file_under_its_name() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let backup = back_up(&mut session, world.folder.path(), None).await.unwrap();
    drop(session.lock(LockKind::Full).await);
    let present = fs::read(world.path()).unwrap();
    let itself = restore(&world.path(), &world.path(), Occupied::Keep, &world.around()).await.err().unwrap();
    assert!(itself.to_string().contains("the backup itself"), "{itself}");
    let whole = fs::read(&backup.path).unwrap();
    fs::write(&backup.path, &whole[..whole.len() / 2]).unwrap();
    let broken = restore(&backup.path, &world.path(), Occupied::Keep, &world.around()).await.err();
    assert!(matches!(broken, Some(VaultError::Damaged { .. })), "{broken:?}");
    assert_eq!(fs::read(world.path()).unwrap(), present);
}

#[tokio::test]
async fn a_missing_or_old_backup_is_a_finding_until_one_is_made_or_the_reminder_rests() {
    let due =
        |session: &Session| session.findings().into_iter().find(|one| one.kind == FindingKind::BackupDue);
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    assert!(due(&session).is_some_and(|one| one.is_quiet), "a new vault has a fortnight");
    world.clock.forward(14 * DAY);
    assert!(due(&session).is_some_and(|one| !one.is_quiet && one.cases[0].what.contains("None")));
    session.snooze_backup(7).unwrap();
    assert!(due(&session).is_none(), "it rests");
    world.clock.forward(7 * DAY);
    assert!(due(&session).is_some(), "and comes back");
    let made = back_up(&mut session, world.folder.path(), None).await.unwrap();
    assert!(due(&session).is_none());
    assert_eq!(session.last_backup().made.map(|made| made.path), Some(made.path.clone()));
    session.try_backup(&made.path).await.unwrap();
    assert_eq!(session.last_backup().tried.map(|tried| tried.path), Some(made.path));
    world.clock.forward(30 * DAY);
    assert!(due(&session).is_some_and(|one| one.cases[0].what.contains("30 days")));
    assert!(session.snooze_backup(91).is_err(), "a reminder is not turned off by resting for ever");
}

const DAY: u64 = 86_400;
