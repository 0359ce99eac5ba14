//! Disks that are full, media and folders that cannot be written, files that cannot grow.
//!
//! A child meets the fault: on a file system of its own where mounting is allowed, otherwise by limits and
//! permissions alone, and then the test says so.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use vault_store::{Access, Store, StoreError};

use crate::child;
use crate::model::{Model, holder, say};
use crate::open::contents;

const MODEL: Model = Model { seed: 4 };

/// Gives a child a mount namespace with an empty file system of one megabyte at `folder`, if that is allowed.
fn own_file_system(folder: &str) -> Option<Vec<&str>> {
    let unshare = ["unshare", "--map-root-user", "--mount", "sh", "-c"];
    let mount = "mount -t tmpfs -o size=1m tmpfs \"$0\" && exec \"$@\"";
    let wrapper: Vec<_> = unshare.into_iter().chain([mount, folder]).collect();
    let tried = Command::new(wrapper[0]).args(&wrapper[1..]).arg("true").output();
    let allowed = tried.is_ok_and(|output| output.status.success());
    if !allowed {
        say("MOUNTING IS NOT ALLOWED HERE: this fault is covered by limits and permissions only");
    }
    allowed.then_some(wrapper)
}

#[test]
fn a_full_disk_keeps_the_last_committed_state() {
    let folder = TempDir::new().unwrap();
    if let Some(wrapper) = own_file_system(folder.path().to_str().unwrap()) {
        child::run(&wrapper, "disk full", &folder.path().join("team.vault"), MODEL.seed);
    }
}

/// In the child, on a file system of one megabyte.
pub(crate) async fn on_a_full_disk(model: Model, path: &Path) {
    let ballast = path.with_extension("ballast");
    fs::write(&ballast, vec![1; 300_000]).unwrap();
    let mut store = model.fill(path, 0).await;
    let last = commit_until_refused(model, &mut store, |error| matches!(error, StoreError::DiskFull)).await;
    assert_eq!(model.verify(&mut store).await, last, "the open vault goes on with the last state");
    let created = Store::create(&path.with_extension("other"), &model.commit(0), &holder()).await;
    assert!(matches!(created, Err(StoreError::DiskFull)), "{created:?}");
    drop(store);

    let mut store = Store::open(path, Access::ReadOnly, &holder()).await.unwrap();
    assert_eq!(model.verify(&mut store).await, last, "it can be read while the disk is full");
    store.close().await.unwrap();

    fs::remove_file(&ballast).unwrap();
    let mut store = Store::open(path, Access::ReadWrite, &holder()).await.unwrap();
    store.commit(&model.commit(last + 1)).await.unwrap();
    assert_eq!(model.verify(&mut store).await, last + 1, "with room again it goes on");
    fs::write(&ballast, vec![1; 200_000]).unwrap();
    let last = commit_until_refused(model, &mut store, |error| matches!(error, StoreError::DiskFull)).await;
    fs::remove_file(&ballast).unwrap();
    store.commit(&model.commit(last + 1)).await.unwrap();
    assert_eq!(model.verify(&mut store).await, last + 1, "so does the very store that was refused");
    store.check().await.unwrap();
}

async fn commit_until_refused(model: Model, store: &mut Store, expected: fn(&StoreError) -> bool) -> u64 {
    let mut n = store.heads().await.unwrap().trust_seq;
    loop {
        match store.commit(&model.commit(n + 1)).await {
            Ok(()) => n += 1,
            Err(error) => {
                assert!(expected(&error), "after commit {n}: {error:?}");
                return n;
            }
        }
    }
}

#[test]
fn whatever_the_system_calls_it_no_room_is_a_full_disk() {
    use rustix::io::Errno;

    for errno in [Errno::NOSPC, Errno::DQUOT, Errno::FBIG] {
        let error = StoreError::from(std::io::Error::from(errno));
        assert!(matches!(error, StoreError::DiskFull), "{errno}: {error:?}");
    }
    let broken = StoreError::from(std::io::Error::from(Errno::IO));
    assert!(matches!(broken, StoreError::Io(_)), "a broken disk is not a full one: {broken:?}");
}

#[tokio::test]
async fn a_file_that_cannot_grow_keeps_the_last_committed_state() {
    for limit in ["--fsize=50", "--fsize=20000", "--fsize=150000", "--fsize=300000", "--fsize=500001"] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("team.vault");
        // Without the signal, which would end the child; a program may well run so.
        let ignore = ["sh", "-c", "trap '' XFSZ; exec prlimit \"$0\" \"$@\"", limit];
        let text = child::run(&ignore, "file too large", &path, MODEL.seed);
        match text.lines().filter_map(child::acknowledged).max() {
            None => {
                assert!(contents(folder.path()).is_empty(), "a vault that could not be made leaves nothing");
            }
            Some(acknowledged) => {
                let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
                assert_eq!(MODEL.verify(&mut store).await, acknowledged, "{limit}");
                store.commit(&MODEL.commit(acknowledged + 1)).await.unwrap();
            }
        }
    }
}

/// In the child, with a limit on the size of its files.
pub(crate) async fn beyond_the_file_size(model: Model, path: &Path) {
    let mut store = match Store::create(path, &model.commit(0), &holder()).await {
        Ok(store) => store,
        Err(error) => {
            assert!(matches!(error, StoreError::DiskFull), "{error:?}");
            return;
        }
    };
    let last = commit_until_refused(model, &mut store, |error| matches!(error, StoreError::DiskFull)).await;
    assert_eq!(model.verify(&mut store).await, last, "the open vault goes on with the last state");
    say(&format!("committed {last}"));
}

#[test]
fn a_medium_to_read_is_read_and_not_written() {
    let folder = TempDir::new().unwrap();
    if let Some(wrapper) = own_file_system(folder.path().to_str().unwrap()) {
        child::run(&wrapper, "medium to read", &folder.path().join("team.vault"), MODEL.seed);
    }
}

/// In the child, on a file system of its own, which it makes read-only.
pub(crate) async fn on_a_medium_to_read(model: Model, path: &Path) {
    let folder = path.parent().unwrap();
    for killed in [false, true] {
        let last = if killed {
            child::commits_before_a_kill(model, path)
        } else {
            model.fill(path, 3).await.close().await.unwrap();
            3
        };
        remount(folder, "remount,ro");
        let opened = Store::open(path, Access::ReadWrite, &holder()).await;
        assert!(matches!(opened, Err(StoreError::ReadOnly)), "{opened:?}");
        let made = Store::create(&folder.join("other"), &model.commit(0), &holder()).await;
        assert!(matches!(made, Err(StoreError::ReadOnly)), "{made:?}");
        let mut store = Store::open(path, Access::ReadOnly, &holder()).await.unwrap();
        let found = model.verify(&mut store).await;
        assert!(found == last || found == last + 1, "killed {killed}: {found} after {last}");
        store.check().await.unwrap();
        store.close().await.unwrap();
        remount(folder, "remount,rw");
    }
}

fn remount(folder: &Path, options: &str) {
    assert!(Command::new("mount").args(["-o", options]).arg(folder).status().unwrap().success());
}

#[test]
fn permissions_are_respected_and_told() {
    let folder = TempDir::new().unwrap();
    // Root may do everything unless it gives that up.
    let root = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];
    let is_root = std::os::unix::fs::MetadataExt::uid(&fs::metadata(folder.path()).unwrap()) == 0;
    let wrapper = if is_root { &root[..] } else { &[] };
    child::run(wrapper, "permissions", &folder.path().join("team.vault"), MODEL.seed);
}

/// In the child, which is not above permissions.
pub(crate) async fn without_permissions(model: Model, path: &Path) {
    let folder = path.parent().unwrap();
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    model.fill(path, 3).await.close().await.unwrap();
    for (file_mode, folder_mode) in [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)] {
        set(path, file_mode);
        set(folder, folder_mode);
        let before = contents(folder);
        let opened = Store::open(path, Access::ReadWrite, &holder()).await;
        assert!(matches!(opened, Err(StoreError::ReadOnly)), "{file_mode:o} in {folder_mode:o}: {opened:?}");
        let mut store = Store::open(path, Access::ReadOnly, &holder()).await.unwrap();
        assert_eq!(model.verify(&mut store).await, 3, "{file_mode:o} in {folder_mode:o}");
        store.close().await.unwrap();
        assert!(contents(folder) == before, "nothing changes");
        set(folder, 0o700);
    }
    let made = {
        set(folder, 0o500);
        Store::create(&folder.join("other"), &model.commit(0), &holder()).await
    };
    assert!(matches!(made, Err(StoreError::ReadOnly)), "{made:?}");
    set(folder, 0o700);
    set(path, 0o000);
    for access in [Access::ReadOnly, Access::ReadWrite] {
        let opened = Store::open(path, access, &holder()).await;
        let denied = matches!(opened, Err(StoreError::Io(std::io::ErrorKind::PermissionDenied)));
        assert!(denied, "a file one may not read: {opened:?}");
    }
}
