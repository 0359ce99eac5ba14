//! Making and opening: what is refused, what is told apart, what stays as it was.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use vault_store::{Access, Damage, NotAFile, Store, StoreError};

use crate::child;
use crate::model::{Model, Random, holder};

const MODEL: Model = Model { seed: 3 };

/// The names and contents of a folder.
pub(crate) fn contents(folder: &Path) -> BTreeMap<OsString, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    files.map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap())).collect()
}

/// Opens both ways; the answers must be the same, and the folder as before.
async fn refused(path: &Path) -> StoreError {
    let before = contents(path.parent().unwrap());
    let to_read = Store::open(path, Access::ReadOnly, &holder()).await.unwrap_err();
    let to_write = Store::open(path, Access::ReadWrite, &holder()).await.unwrap_err();
    assert_eq!(format!("{to_read:?}"), format!("{to_write:?}"), "one answer for both ways");
    assert!(contents(path.parent().unwrap()) == before, "a refused file and its folder stay as they were");
    to_write
}

#[tokio::test]
async fn a_new_vault_never_replaces_anything() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("team.vault");
    let put: [fn(&Path); 4] = [
        |path| fs::write(path, "a letter").unwrap(),
        |path| fs::create_dir(path).unwrap(),
        |path| assert!(Command::new("ln").args(["-s", "nowhere"]).arg(path).status().unwrap().success()),
        |path| fs::write(path, "").unwrap(),
    ];
    for put in put {
        put(&path);
        let before = (fs::symlink_metadata(&path).unwrap().file_type(), contents(folder.path()));
        let made = Store::create(&path, &MODEL.commit(0), &holder()).await;
        assert!(matches!(made, Err(StoreError::Exists)), "{made:?}");
        let after = (fs::symlink_metadata(&path).unwrap().file_type(), contents(folder.path()));
        assert!(before == after, "what was there stays");
        let removed = if path.is_dir() { fs::remove_dir(&path) } else { fs::remove_file(&path) };
        removed.unwrap();
    }
}

#[tokio::test]
async fn a_new_vault_is_one_file_for_its_owner_only() {
    let (folder, path) = MODEL.vault(0).await;
    assert_eq!(contents(folder.path()).keys().collect::<Vec<_>>(), ["team.vault"]);
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600, "nobody else may read it");
}

#[tokio::test]
async fn the_companions_of_an_open_vault_are_its_owners_too() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("team.vault");
    let store = MODEL.fill(&path, 3).await;
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&entry.metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "{}", entry.path().display());
    }
    assert!(!path.with_extension("vault-shm").exists(), "no shared memory: the lock is exclusive");
    drop(store);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_not_found() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("no/team.vault");
    assert!(matches!(Store::create(&path, &MODEL.commit(0), &holder()).await, Err(StoreError::NotFound)));
    for access in [Access::ReadOnly, Access::ReadWrite] {
        assert!(matches!(Store::open(&path, access, &holder()).await, Err(StoreError::NotFound)));
    }
}

#[tokio::test]
async fn names_that_mean_something_to_databases_are_just_names() {
    let folder = TempDir::new().unwrap();
    for name in ["file:team.vault?mode=memory", ":memory:", "a b%20c#d?e&f.vault", "Ünïcode — 保管庫.vault"]
    {
        let path = folder.path().join(name);
        MODEL.fill(&path, 1).await.close().await.unwrap();
        for access in [Access::ReadOnly, Access::ReadWrite] {
            let mut store = Store::open(&path, access, &holder()).await.unwrap();
            assert_eq!(MODEL.verify(&mut store).await, 1, "{name}");
        }
        assert!(path.is_file(), "{name} is where it was asked for");
    }
    let odd =
        folder.path().join(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"\xff.vault"));
    let made = Store::create(&odd, &MODEL.commit(0), &holder()).await;
    assert!(matches!(made, Err(StoreError::Io(std::io::ErrorKind::InvalidFilename))), "{made:?}");
}

#[tokio::test]
async fn only_ordinary_files_are_opened() {
    let (folder, path) = MODEL.vault(1).await;
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert!(matches!(refused(&link).await, StoreError::NotAFile(NotAFile::SymbolicLink)));
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    assert!(matches!(refused(&inner).await, StoreError::NotAFile(NotAFile::Directory)));
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert!(matches!(refused(&pipe).await, StoreError::NotAFile(NotAFile::Special)));
    assert!(matches!(refused(&folder.path().join("none")).await, StoreError::NotFound));
}

#[tokio::test]
async fn what_is_not_a_vault_is_told_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("team.vault");
    let mut random = Random::new(3, "not a vault", 0);
    let noise: Vec<u8> =
        std::iter::repeat_with(|| random.next().to_le_bytes()).flatten().take(50_000).collect();
    for content in [&b""[..], b"Dear partner,\n", b"SQLite", &[0; 8192], &noise] {
        fs::write(&path, content).unwrap();
        let error = refused(&path).await;
        assert!(matches!(error, StoreError::NotAVault), "{} bytes: {error:?}", content.len());
    }
    let (_folder, vault) = MODEL.vault(1).await;
    let mut other = fs::read(vault).unwrap();
    other[68..72].copy_from_slice(&[0; 4]);
    fs::write(&path, other).unwrap();
    assert!(matches!(refused(&path).await, StoreError::NotAVault), "another program's database");
}

#[tokio::test]
async fn a_newer_format_is_told_and_left_alone() {
    let (_folder, path) = MODEL.vault(1).await;
    let original = fs::read(&path).unwrap();
    for found in [2, 7, u32::MAX] {
        let mut newer = original.clone();
        newer[60..64].copy_from_slice(&found.to_be_bytes());
        fs::write(&path, newer).unwrap();
        let error = refused(&path).await;
        assert!(matches!(error, StoreError::NewerFormat { found: told } if told == found), "{error:?}");
    }
    let mut none = original;
    none[60..64].copy_from_slice(&[0; 4]);
    fs::write(&path, none).unwrap();
    assert!(matches!(refused(&path).await, StoreError::Damaged(Damage::Content)), "format 0 never was");
}

#[tokio::test]
async fn a_file_cut_off_at_any_page_is_damaged() {
    let (_folder, path) = MODEL.vault(12).await;
    let whole = fs::read(&path).unwrap();
    for length in (0..whole.len()).step_by(4096) {
        fs::write(&path, &whole[..length]).unwrap();
        let error = refused(&path).await;
        let told = match length {
            0 => matches!(error, StoreError::NotAVault),
            _ => matches!(error, StoreError::Damaged(Damage::Truncated)),
        };
        assert!(told, "cut off at {length} of {}: {error:?}", whole.len());
    }
    for length in [17, 99, 100, 4095, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        let error = refused(&path).await;
        assert!(matches!(error, StoreError::Damaged(Damage::Truncated)), "cut off at {length}: {error:?}");
    }
}

#[tokio::test]
async fn reading_only_leaves_no_trace_and_refuses_to_write() {
    let (folder, path) = MODEL.vault(4).await;
    let before = contents(folder.path());
    let mut store = Store::open(&path, Access::ReadOnly, &holder()).await.unwrap();
    assert_eq!(MODEL.verify(&mut store).await, 4);
    store.check().await.unwrap();
    store.truncate_wal().await.unwrap();
    assert!(matches!(store.commit(&MODEL.commit(5)).await, Err(StoreError::ReadOnly)));
    let now = vault_domain::Timestamp::from_secs(1);
    let counted = store.record_failed_unlock(crate::model::slot(), now, now).await;
    assert!(matches!(counted, Err(StoreError::ReadOnly)), "{counted:?}");
    store.close().await.unwrap();
    assert!(contents(folder.path()) == before, "the folder is as it was");
}

#[tokio::test]
async fn reading_only_sees_what_a_kill_left_in_the_wal_and_leaves_it_there() {
    let (folder, path) = MODEL.vault(0).await;
    let acknowledged = child::commits_before_a_kill(MODEL, &path);
    fs::remove_file(path.with_extension("vault.lock")).unwrap();
    let before = contents(folder.path());
    assert!(before[&OsString::from("team.vault-wal")].len() > 32, "the kill left a WAL");
    let mut store = Store::open(&path, Access::ReadOnly, &holder()).await.unwrap();
    let found = MODEL.verify(&mut store).await;
    assert!(found == acknowledged || found == acknowledged + 1, "{found} after {acknowledged}");
    assert!(matches!(store.commit(&MODEL.commit(found + 1)).await, Err(StoreError::ReadOnly)));
    store.close().await.unwrap();
    assert!(contents(folder.path()) == before, "the folder is as it was");
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    assert_eq!(MODEL.verify(&mut store).await, found, "writing recovers the same");
}
