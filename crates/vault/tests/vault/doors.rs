//! Ways in: right, wrong, too often, too late, and twice at once.

use vault::{
    Clock, Continue, EventKind, LockKind, LockReason, LockState, ReadOnlyWhy, Unlock, UseKeyring, Vault,
    VaultError,
};

use crate::around::{PASSPHRASE, World, passphrase, with_srs};

#[tokio::test]
async fn wrong_passphrase_code_and_device_get_one_answer() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let wrong_passphrase = world.unlock_with("incorrect horse", &world.code()).await.err();
    world.clock.forward(60);
    let wrong_code = world.unlock_with(PASSPHRASE, "000000").await.err();
    world.clock.forward(60);
    world.keychain.forget_all();
    let wrong_device = world.unlock().await.err();
    for answer in [wrong_passphrase, wrong_code, wrong_device] {
        assert!(matches!(answer, Some(VaultError::WrongCredentials { .. })), "{answer:?}");
    }
}

#[tokio::test]
async fn failures_make_wait_and_are_reported_by_the_next_unlock() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    drop(world.unlock_with("wrong", &world.code()).await.err());
    let throttled = world.unlock().await.err();
    assert_eq!(throttled, Some(VaultError::Throttled { seconds: 1 }));
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    let page = session.audit(0, 20).await.unwrap();
    assert!(page.rows.iter().any(|row| row.kind == EventKind::UnlockFailuresObserved));
}

#[tokio::test]
async fn a_code_opens_once() {
    for keyring in [UseKeyring::Yes, UseKeyring::Without] {
        let (world, session) = World::with_vault(keyring).await;
        drop(session.lock(LockKind::Full).await);
        let again = world.unlock().await.err();
        assert!(matches!(again, Some(VaultError::WrongCredentials { .. })), "typed at creation: {again:?}");
        world.clock.forward(60);
        drop(world.unlock().await.unwrap().lock(LockKind::Full).await);
        let again = world.unlock().await.err();
        assert!(matches!(again, Some(VaultError::WrongCredentials { .. })), "its entry is gone: {again:?}");
    }
}

#[tokio::test]
async fn a_clock_behind_the_last_unlock_and_a_lapsed_window_are_said() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    world.clock.back(3600);
    assert!(matches!(world.unlock().await.err(), Some(VaultError::ClockBehind { .. })));
    world.clock.forward(3600 + 40 * 86_400);
    assert!(matches!(world.unlock().await.err(), Some(VaultError::AuthenticatorLapsed { .. })));
}

#[tokio::test]
async fn the_time_on_the_phone_opens_where_the_clock_is_wrong() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(60);
    let (code, time) = (world.code(), world.clock.now());
    world.clock.back(7200);
    let unlock = Unlock { member: None, passphrase: passphrase(), code, by_hand: Some(time) };
    vault::Session::unlock(&world.path(), unlock, &world.around()).await.unwrap();
}

#[tokio::test]
async fn a_search_opens_where_the_clock_is_some_minutes_wrong() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(200);
    let code = world.code();
    world.clock.back(120);
    let wrong = world.unlock_with(PASSPHRASE, &code).await.err();
    assert!(matches!(wrong, Some(VaultError::WrongCredentials { .. })), "four steps apart: {wrong:?}");
    world.clock.forward(2);
    let unlock = || Unlock { member: None, passphrase: passphrase(), code: code.clone(), by_hand: None };
    let vault = Vault::new(world.around());
    let stopped = vault.unlock_searching(&world.path(), unlock(), &mut |_, _| Continue::No).await;
    assert!(matches!(stopped, Err(VaultError::Cancelled)), "{stopped:?}");
    let mut told = Vec::new();
    let mut progress = |done, total| {
        told.push((done, total));
        Continue::Yes
    };
    vault.unlock_searching(&world.path(), unlock(), &mut progress).await.unwrap();
    let (last, total) = *told.last().unwrap();
    assert!(last < total && total <= 21, "{told:?}");
    vault.lock(LockKind::Full, LockReason::User).await;
    let again = vault.unlock_searching(&world.path(), unlock(), &mut |_, _| Continue::Yes).await;
    assert!(again.is_err(), "a code that was searched for is used up too: {again:?}");
}

#[tokio::test]
async fn an_open_vault_is_not_opened_twice() {
    let (world, _session) = World::with_vault(UseKeyring::Yes).await;
    world.clock.forward(30);
    let second = world.unlock().await.err();
    assert!(matches!(second, Some(VaultError::InUse { .. })), "{second:?}");
}

#[tokio::test]
async fn an_older_copy_put_back_opens_without_secrets() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    drop(session.lock(LockKind::Full).await);
    let copy = std::fs::read(world.path()).unwrap();
    world.clock.forward(30);
    let session = world.unlock().await.unwrap();
    drop(session.lock(LockKind::Full).await);
    std::fs::write(world.path(), copy).unwrap();
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    assert_eq!(session.info().read_only, Some(ReadOnlyWhy::RollbackSuspected));
    let field = vault::FieldRef { credential: staging, version: None, field: "client_secret".to_owned() };
    let read = session.read_secret(&field, vault::Purpose::Copy, None).await;
    assert_eq!(read.err(), Some(VaultError::ReadOnly(ReadOnlyWhy::RollbackSuspected)));
}

#[tokio::test]
async fn without_a_keyring_it_opens_and_warns() {
    let (world, session) = World::with_vault(UseKeyring::Without).await;
    assert!(world.keychain.is_empty());
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let session = world.unlock().await.unwrap();
    assert!(session.info().warnings.contains(&vault::Warning::WithoutKeyring));
}

#[tokio::test]
async fn a_soft_lock_opens_with_the_passphrase_alone() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    let vault = Vault::new(world.around());
    vault.adopt(Box::new(session), vault.begun()).await.unwrap();
    vault.lock(LockKind::Soft, LockReason::Idle).await;
    assert!(matches!(vault.state().await, LockState::SoftLocked(_)));
    assert!(matches!(vault.partners().await, Err(VaultError::Locked)));
    let wrong = vault.reopen("wrong".to_owned().into()).await;
    assert!(matches!(wrong, Err(VaultError::WrongCredentials { .. })));
    vault.reopen(passphrase()).await.unwrap();
    assert_eq!(vault.partners().await.unwrap().len(), 1);
    let production = vault.credentials().await.unwrap()[1].id;
    let field = vault::FieldRef { credential: production, version: None, field: "client_secret".to_owned() };
    let read = vault.read_secret(&field, vault::Purpose::Copy, Some("deployment".to_owned())).await;
    assert_eq!(read.err(), Some(VaultError::StepUpNeeded), "a passphrase alone does not open production");
    vault.lock(LockKind::Soft, LockReason::Sleep).await;
    assert!(matches!(vault.state().await, LockState::Closed), "never across sleep");
}

#[tokio::test]
async fn the_end_of_the_codes_is_said_in_time() {
    let (world, session) = World::with_vault(UseKeyring::Without).await;
    let ends = |session: &vault::Session| {
        session.info().warnings.iter().any(|one| matches!(one, vault::Warning::AuthenticatorEnds { .. }))
    };
    world.clock.forward(14 * 86_400);
    assert!(!ends(&session), "16 of 30 days are left");
    world.clock.forward(3 * 86_400);
    assert!(ends(&session), "less than half of a short window is left");
}

#[tokio::test]
async fn no_front_can_turn_locking_off() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    let vault = Vault::new(world.around());
    vault.adopt(Box::new(session), vault.begun()).await.unwrap();
    vault.set_idle_after(u32::MAX);
    world.clock.forward(2 * 3600);
    assert_eq!(vault.tick().await.locked, Some(LockReason::Idle));
}

#[tokio::test]
async fn it_locks_by_itself_when_nobody_uses_it() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    let vault = Vault::new(world.around());
    vault.adopt(Box::new(session), vault.begun()).await.unwrap();
    world.clock.forward(550);
    assert_eq!(vault.tick().await.idle_seconds_left, Some(50));
    world.clock.forward(50);
    assert_eq!(vault.tick().await.locked, Some(LockReason::Idle));
}

#[tokio::test]
async fn a_passphrase_that_can_be_guessed_makes_no_vault() {
    let (world, session) = World::with_vault(UseKeyring::Without).await;
    drop(session.lock(LockKind::Full).await);
    let files = || std::fs::read_dir(world.folder.path()).unwrap().count();
    let before = files();
    for weak in ["", "password123!", "correct horse battery staple", "Northwind Integrations Olivia Baker"] {
        let made = world.make_another(weak).await;
        assert!(
            matches!(made, Err(VaultError::Invalid { ref field, .. }) if field == "passphrase"),
            "{weak}"
        );
    }
    assert_eq!(files(), before, "nothing was written");
    assert!(world.keychain.is_empty());
}

#[tokio::test]
async fn a_lock_that_comes_during_an_unlock_wins() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(60);
    let vault = Vault::new(world.around());
    let unlock = Unlock { member: None, passphrase: passphrase(), code: world.code(), by_hand: None };
    let path = world.path();
    let (unlocked, ()) =
        tokio::join!(vault.unlock(&path, unlock), vault.lock(LockKind::Full, LockReason::Sleep));
    assert_eq!(unlocked.err(), Some(VaultError::Locked));
    assert!(matches!(vault.state().await, LockState::Closed));
    world.clock.forward(60);
    let mut session = world.unlock().await.unwrap();
    let rows = session.audit(0, 20).await.unwrap().rows;
    assert!(!rows.iter().any(|row| row.kind == EventKind::MissingEndObserved), "it ended in order");
    let since = vault.begun();
    vault.lock(LockKind::Full, LockReason::Sleep).await;
    assert_eq!(vault.adopt(Box::new(session), since).await.err(), Some(VaultError::Locked));
    assert!(matches!(vault.state().await, LockState::Closed));
}

#[tokio::test]
async fn setting_the_clock_back_keeps_nothing_open() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    let vault = Vault::new(world.around());
    vault.adopt(Box::new(session), vault.begun()).await.unwrap();
    world.clock.forward(600);
    world.clock.back(600);
    assert_eq!(vault.tick().await.locked, Some(LockReason::Idle));
    assert!(matches!(vault.state().await, LockState::SoftLocked(_)));
    world.clock.forward(9 * 3600);
    world.clock.back(9 * 3600);
    assert!(matches!(vault.reopen(passphrase()).await, Err(VaultError::Locked)));
}
