//! What lies beside a vault: a log that a kill left is recovered, anything else is refused and left alone.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use vault_store::{Access, InTheWay, Store, StoreError};

use crate::child;
use crate::model::{Model, holder};
use crate::open::contents;

const MODEL: Model = Model { seed: 7 };

fn beside(vault: &Path, suffix: &str) -> PathBuf {
    let mut name = vault.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// A rollback journal that is valid, changes nothing, and names a super-journal: `SQLite` removes that one.
fn journal(vault: &[u8], victim: &Path) -> Vec<u8> {
    const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    const PAGE: u32 = 4096;
    let pages = u32::try_from(vault.len()).unwrap() / PAGE;
    let mut journal = MAGIC.to_vec();
    for number in [0, 1234, pages, 512, PAGE] {
        journal.extend(number.to_be_bytes());
    }
    journal.resize(512, 0);
    let victim = victim.as_os_str().as_bytes();
    journal.extend((0x4000_0000 / PAGE + 1).to_be_bytes());
    journal.extend(victim);
    journal.extend(u32::try_from(victim.len()).unwrap().to_be_bytes());
    journal.extend(victim.iter().map(|byte| u32::from(*byte)).sum::<u32>().to_be_bytes());
    journal.extend(MAGIC);
    journal
}

/// Things that are no ordinary file. Links lead to a letter, to nothing, and to themselves.
const ODD: [fn(&Path); 5] = [
    |path| symlink(path.with_file_name("letter"), path).unwrap(),
    |path| symlink(path.with_file_name("nowhere"), path).unwrap(),
    |path| symlink(path, path).unwrap(),
    |path| fs::create_dir(path).unwrap(),
    |path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
];

/// Names and kinds of everything in a folder, and the contents of its files.
fn everything(folder: &Path) -> impl PartialEq {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut kinds: Vec<_> =
        entries.map(|entry| (entry.file_name(), entry.file_type().unwrap().is_symlink())).collect();
    kinds.sort();
    (kinds, contents(folder))
}

#[tokio::test]
async fn a_planted_journal_is_not_played() {
    let (folder, path) = MODEL.vault(3).await;
    let letter = folder.path().join("letter");
    fs::write(&letter, "a letter").unwrap();
    let played = journal(&fs::read(&path).unwrap(), &letter);
    for content in [&played[..], b"", b"a letter", &[0; 4096]] {
        fs::write(beside(&path, "-journal"), content).unwrap();
        let before = everything(folder.path());
        for access in [Access::ReadOnly, Access::ReadWrite] {
            let told = Store::open(&path, access, &holder()).await;
            assert!(matches!(told, Err(StoreError::InTheWay(InTheWay::Journal))), "{told:?}");
        }
        assert!(everything(folder.path()) == before, "{} bytes: everything is as it was", content.len());
    }
    fs::remove_file(beside(&path, "-journal")).unwrap();
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    assert_eq!(MODEL.verify(&mut store).await, 3, "without it the vault opens");
}

#[tokio::test]
async fn shared_memory_is_refused() {
    let (folder, path) = MODEL.vault(3).await;
    for content in [&b""[..], &[0; 4096]] {
        fs::write(beside(&path, "-shm"), content).unwrap();
        let before = everything(folder.path());
        for access in [Access::ReadOnly, Access::ReadWrite] {
            let told = Store::open(&path, access, &holder()).await;
            assert!(matches!(told, Err(StoreError::InTheWay(InTheWay::SharedMemory))), "{told:?}");
        }
        assert!(everything(folder.path()) == before, "everything is as it was");
    }
}

#[tokio::test]
async fn a_companion_that_is_no_ordinary_file_is_told_at_once() {
    for (suffix, answer) in [("-journal", "Journal"), ("-shm", "SharedMemory"), ("-wal", "Wal")] {
        for (case, put) in ODD.into_iter().enumerate() {
            let (folder, path) = MODEL.vault(1).await;
            fs::write(folder.path().join("letter"), "a letter").unwrap();
            put(&beside(&path, suffix));
            let before = everything(folder.path());
            let expected = format!("Err(InTheWay({answer}))");
            assert_eq!(child::opened_soon(&path), expected, "{suffix}, case {case}");
            assert!(everything(folder.path()) == before, "{suffix}, case {case}: everything is as it was");
        }
    }
}

#[tokio::test]
async fn a_new_vault_takes_no_companions_that_are_there() {
    let (_other, other) = MODEL.vault(0).await;
    child::commits_before_a_kill(MODEL, &other);
    let wal = fs::read(beside(&other, "-wal")).unwrap();
    for (suffix, expected) in
        [("-journal", InTheWay::Journal), ("-shm", InTheWay::SharedMemory), ("-wal", InTheWay::Wal)]
    {
        for content in [&b""[..], b"a letter", &wal] {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("team.vault");
            fs::write(beside(&path, suffix), content).unwrap();
            let before = everything(folder.path());
            match Store::create(&path, &MODEL.commit(0), &holder()).await {
                Err(StoreError::InTheWay(found)) => assert_eq!(found, expected),
                other => panic!("{suffix}: {other:?}"),
            }
            assert!(everything(folder.path()) == before, "everything is as it was");
        }
    }
}

#[tokio::test]
async fn where_a_vault_is_built_nothing_that_stays_is_used() {
    for (name, expected) in [
        (".team.vault.new", InTheWay::New),
        (".team.vault.new-journal", InTheWay::Journal),
        (".team.vault.new-shm", InTheWay::SharedMemory),
        (".team.vault.new-wal", InTheWay::Wal),
    ] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("team.vault");
        fs::create_dir(folder.path().join(name)).unwrap();
        let before = everything(folder.path());
        match Store::create(&path, &MODEL.commit(0), &holder()).await {
            Err(StoreError::InTheWay(found)) => assert_eq!(found, expected),
            other => panic!("{name}: {other:?}"),
        }
        assert!(everything(folder.path()) == before, "{name}: everything is as it was");
    }
}

#[tokio::test]
async fn what_a_killed_attempt_left_is_removed_and_links_are_not_followed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("team.vault");
    let letter = folder.path().join("letter");
    fs::write(&letter, "a letter").unwrap();
    fs::write(folder.path().join(".team.vault.new"), "half").unwrap();
    fs::write(folder.path().join(".team.vault.new-journal"), journal(&[0; 4096], &letter)).unwrap();
    symlink(&letter, folder.path().join(".team.vault.new-wal")).unwrap();
    MODEL.fill(&path, 2).await.close().await.unwrap();
    let found = contents(folder.path());
    assert_eq!(found.keys().collect::<Vec<_>>(), ["letter", "team.vault"]);
    assert_eq!(found[letter.file_name().unwrap()], b"a letter");
}

#[tokio::test]
async fn an_empty_log_is_none() {
    let (_folder, path) = MODEL.vault(1).await;
    for access in [Access::ReadOnly, Access::ReadWrite] {
        fs::write(beside(&path, "-wal"), "").unwrap();
        let mut store = Store::open(&path, access, &holder()).await.unwrap();
        assert_eq!(MODEL.verify(&mut store).await, 1);
        store.close().await.unwrap();
    }
}

/// Somebody puts a backup under the vault's name after a crash. `SQLite` would play the log of the one into the other.
#[tokio::test]
async fn a_log_that_another_file_left_is_not_played() {
    for (other, last) in [(Model { seed: 8 }, 3), (Model { seed: 8 }, 40)] {
        let (folder, path) = MODEL.vault(3).await;
        child::commits_before_a_kill(MODEL, &path);
        let log = fs::read(beside(&path, "-wal")).unwrap();
        assert!(!log.is_empty(), "the kill left a log");
        fs::rename(&path, folder.path().join("aside")).unwrap();
        let (_elsewhere, put_back) = other.vault(last).await;
        fs::copy(&put_back, &path).unwrap();
        drop(fs::remove_file(beside(&path, ".lock")));
        let before = everything(folder.path());
        for access in [Access::ReadOnly, Access::ReadWrite] {
            let told = Store::open(&path, access, &holder()).await;
            assert!(matches!(told, Err(StoreError::InTheWay(InTheWay::Wal))), "{other:?} {last}: {told:?}");
        }
        assert!(everything(folder.path()) == before, "{other:?} {last}: nothing was changed");
        fs::rename(beside(&path, "-wal"), folder.path().join("aside-wal")).unwrap();
        let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
        assert_eq!(other.verify(&mut store).await, last, "without the log it opens");
    }
}
