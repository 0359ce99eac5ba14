//! One opener at a time.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use vault_domain::Timestamp;
use vault_store::{Access, Holder, InTheWay, Store, StoreError};

use crate::child;
use crate::model::{Model, holder};
use crate::open::contents;

const MODEL: Model = Model { seed: 2 };

/// What no lock of this program ever held.
const FOREIGN: [&[u8]; 6] = [b"GEM\n  specs:\n", b"{", b"{}", b"\xff\xfe", b"{\"pid\":-1}", &[b'['; 100_000]];

fn in_use(outcome: Result<Store, StoreError>) -> Holder {
    match outcome {
        Err(StoreError::InUse(Some(holder))) => *holder,
        other => panic!("the second opener is told who has the vault, not {other:?}"),
    }
}

#[tokio::test]
async fn a_second_opening_is_told_who_has_the_vault() {
    let (_folder, path) = MODEL.vault(1).await;
    let first = Holder::this_process("the first", Timestamp::from_millis(1_234_567));
    for access in [Access::ReadOnly, Access::ReadWrite] {
        let mut store = Store::open(&path, access, &first).await.unwrap();
        for second in [Access::ReadOnly, Access::ReadWrite] {
            assert_eq!(in_use(Store::open(&path, second, &holder()).await), first);
        }
        assert_eq!(MODEL.verify(&mut store).await, 1, "the first one is not disturbed");
        store.close().await.unwrap();
    }
    assert!(!first.host.is_empty(), "the computer has a name");
}

#[tokio::test]
async fn dropping_a_store_frees_the_vault_at_once() {
    let (folder, path) = MODEL.vault(1).await;
    for n in 2..30 {
        let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
        store.commit(&MODEL.commit(n)).await.unwrap();
        drop(store);
        let names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["team.vault"], "a closed vault is one file");
    }
}

#[tokio::test]
async fn another_process_holds_the_vault_until_it_ends_or_is_killed() {
    let (_folder, path) = MODEL.vault(1).await;
    for kill in [true, false] {
        let mut other = child::command(&[], "hold", &path, MODEL.seed).spawn().unwrap();
        let mut lines = BufReader::new(other.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap() == "held"), "the other process opened the vault");
        let told = in_use(Store::open(&path, Access::ReadWrite, &holder()).await);
        assert_eq!((told.pid, told.program.as_str()), (other.id(), "a test"), "the other process");
        if kill {
            other.kill().unwrap();
        } else {
            other.stdin.take().unwrap().write_all(b"\n").unwrap();
        }
        other.wait().unwrap();
        let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
        assert_eq!(MODEL.verify(&mut store).await, 1, "free again");
    }
}

#[tokio::test]
async fn what_a_lock_file_says_is_never_trusted() {
    let (_folder, path) = MODEL.vault(1).await;
    let lock = path.with_extension("vault.lock");
    for content in FOREIGN.into_iter().chain([&b""[..]]) {
        fs::write(&lock, content).unwrap();
        let file = fs::File::open(&lock).unwrap();
        file.lock().unwrap();
        let told = Store::open(&path, Access::ReadWrite, &holder()).await;
        assert!(matches!(told, Err(StoreError::InUse(None))), "held by nobody knows whom: {told:?}");
        assert!(fs::read(&lock).unwrap() == content, "nobody writes into it");
    }
}

#[tokio::test]
async fn a_lock_that_a_kill_left_is_taken_over_and_removed() {
    let (_folder, path) = MODEL.vault(1).await;
    let lock = path.with_extension("vault.lock");
    let store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    let ours = fs::read(&lock).unwrap();
    store.close().await.unwrap();
    for content in [&ours[..], b""] {
        for access in [Access::ReadOnly, Access::ReadWrite] {
            fs::write(&lock, content).unwrap();
            Store::open(&path, access, &holder()).await.unwrap().close().await.unwrap();
            assert!(!lock.exists(), "a leftover goes");
        }
    }
}

#[tokio::test]
async fn a_file_that_only_has_the_name_of_a_lock_is_never_touched() {
    let (folder, path) = MODEL.vault(1).await;
    let other = folder.path().join("other.vault");
    for content in FOREIGN {
        for path in [&path, &other] {
            fs::write(path.with_extension("vault.lock"), content).unwrap();
        }
        let before = contents(folder.path());
        for access in [Access::ReadOnly, Access::ReadWrite] {
            let told = Store::open(&path, access, &holder()).await;
            assert!(matches!(told, Err(StoreError::InTheWay(InTheWay::Lock))), "{told:?}");
        }
        let told = Store::create(&other, &MODEL.commit(0), &holder()).await;
        assert!(matches!(told, Err(StoreError::InTheWay(InTheWay::Lock))), "{told:?}");
        assert!(contents(folder.path()) == before, "everything is as it was");
    }
}

#[tokio::test]
async fn a_file_that_is_not_a_vault_keeps_what_has_the_name_of_its_lock() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("Gemfile");
    fs::write(&path, "source 'https://example.org'\n").unwrap();
    let (_vaults, vault) = MODEL.vault(0).await;
    let mut database = fs::read(vault).unwrap();
    database[68..72].copy_from_slice(&[0; 4]);
    for file in [&b"source"[..], &database] {
        fs::write(&path, file).unwrap();
        for lock in [&b"GEM\n  specs:\n"[..], b""] {
            fs::write(folder.path().join("Gemfile.lock"), lock).unwrap();
            let before = contents(folder.path());
            for access in [Access::ReadOnly, Access::ReadWrite] {
                let told = Store::open(&path, access, &holder()).await;
                assert!(matches!(told, Err(StoreError::NotAVault)), "{told:?}");
            }
            assert!(contents(folder.path()) == before, "another program's lock is as it was");
        }
    }
}

#[tokio::test]
async fn a_lock_that_is_no_ordinary_file_is_told_at_once() {
    let put: [fn(&Path); 6] = [
        |lock| symlink(lock.with_file_name("precious"), lock).unwrap(),
        |lock| symlink(lock.with_file_name("empty"), lock).unwrap(),
        |lock| symlink(lock.with_file_name("nowhere"), lock).unwrap(),
        |lock| symlink(lock, lock).unwrap(),
        |lock| fs::create_dir(lock).unwrap(),
        |lock| assert!(Command::new("mkfifo").arg(lock).status().unwrap().success()),
    ];
    for (case, put) in put.into_iter().enumerate() {
        let (folder, path) = MODEL.vault(1).await;
        let lock = path.with_extension("vault.lock");
        fs::write(folder.path().join("precious"), "a letter").unwrap();
        fs::write(folder.path().join("empty"), "").unwrap();
        put(&lock);
        let before = (contents(folder.path()), fs::symlink_metadata(&lock).unwrap().file_type());
        assert_eq!(child::opened_soon(&path), "Err(InTheWay(Lock))", "case {case}");
        let other = folder.path().join("other.vault");
        put(&other.with_extension("vault.lock"));
        let told = Store::create(&other, &MODEL.commit(0), &holder()).await;
        assert!(matches!(told, Err(StoreError::InTheWay(InTheWay::Lock))), "case {case}: {told:?}");
        let after = (contents(folder.path()), fs::symlink_metadata(&lock).unwrap().file_type());
        assert!(before == after, "case {case}: everything is as it was, and nothing new");
    }
}

#[tokio::test]
async fn a_lock_that_somebody_replaced_meanwhile_stays() {
    let (_folder, path) = MODEL.vault(1).await;
    let lock = path.with_extension("vault.lock");
    for anew in [true, false] {
        let store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
        if anew {
            fs::remove_file(&lock).unwrap();
        }
        fs::write(&lock, "a letter").unwrap();
        store.close().await.unwrap();
        assert_eq!(fs::read(&lock).unwrap(), b"a letter");
        fs::remove_file(&lock).unwrap();
    }
}

#[tokio::test]
async fn another_program_with_the_file_open_is_respected() {
    use sqlx::Connection as _;
    use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteLockingMode};

    let (_folder, path) = MODEL.vault(1).await;
    for alone in [false, true] {
        let mode = if alone { SqliteLockingMode::Exclusive } else { SqliteLockingMode::Normal };
        let options = SqliteConnectOptions::new().filename(&path).locking_mode(mode);
        let mut other = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut other).await.unwrap();
        let told = Store::open(&path, Access::ReadWrite, &holder()).await;
        match (alone, told) {
            (true, Err(StoreError::InUse(None)))
            | (false, Err(StoreError::InTheWay(InTheWay::SharedMemory))) => {}
            (_, told) => panic!("alone {alone}: {told:?}"),
        }
        other.close().await.unwrap();
        let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
        assert_eq!(MODEL.verify(&mut store).await, 1);
    }
}

#[tokio::test]
async fn openers_at_the_same_moment_never_share_a_vault() {
    let (_folder, path) = MODEL.vault(1).await;
    let inside = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (path, inside) = (path.clone(), std::sync::Arc::clone(&inside));
        tasks.spawn(async move {
            for _ in 0..30 {
                if let Ok(store) = Store::open(&path, Access::ReadWrite, &holder()).await {
                    assert_eq!(inside.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0, "alone inside");
                    tokio::task::yield_now().await;
                    inside.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                    store.close().await.unwrap();
                }
                tokio::task::yield_now().await;
            }
        });
    }
    while let Some(task) = tasks.join_next().await {
        task.unwrap();
    }
}
