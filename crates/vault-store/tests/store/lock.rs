//! One opener at a time.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};

use vault_domain::Timestamp;
use vault_store::{Access, Holder, Store, StoreError};

use crate::child;
use crate::model::{Model, holder};

const MODEL: Model = Model { seed: 2 };

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
    for content in [&b""[..], b"{", b"\xff\xfe", b"{\"pid\":-1}", &b"[".repeat(100_000)] {
        fs::write(&lock, content).unwrap();
        let file = fs::File::open(&lock).unwrap();
        file.lock().unwrap();
        let told = Store::open(&path, Access::ReadWrite, &holder()).await;
        assert!(matches!(told, Err(StoreError::InUse(None))), "held by nobody knows whom: {told:?}");
        drop(file);
        Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
        assert!(!lock.exists(), "a leftover is taken over and removed");
    }
}

#[tokio::test]
async fn another_program_with_the_file_open_is_respected() {
    use sqlx::Connection as _;

    let (_folder, path) = MODEL.vault(1).await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
    let mut other = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("BEGIN EXCLUSIVE").execute(&mut other).await.unwrap();
    let told = Store::open(&path, Access::ReadWrite, &holder()).await;
    assert!(matches!(told, Err(StoreError::InUse(None))), "{told:?}");
    other.close().await.unwrap();
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    assert_eq!(MODEL.verify(&mut store).await, 1);
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
