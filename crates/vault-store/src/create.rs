//! Making a file: built aside, whole and synced before anybody can see it under its name.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::commit::Commit;
use crate::connection::Connection;
use crate::error::{InTheWay, StoreError};
use crate::inspect::{self, companion};
use crate::schema::MIGRATIONS;
use crate::{room, write};

/// Makes a vault with its first commit, under the named lock. A kill leaves nothing under the vault's name.
pub(crate) async fn create(path: &Path, first: &Commit) -> Result<(), StoreError> {
    inspect::nothing_beside(path)?;
    let aside = aside(path);
    clear(&aside)?;
    let outcome = build(&aside, first).await.and_then(|()| publish(&aside, path));
    remove(&aside);
    outcome
}

/// A file only its owner can read.
pub(crate) fn new_file(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    Ok(())
}

/// Gives a finished file its name, which nobody may have, and makes both last.
pub(crate) fn publish(aside: &Path, path: &Path) -> Result<(), StoreError> {
    OpenOptions::new().write(true).open(aside)?.sync_all()?;
    rename_to_new(aside, path)?;
    sync_folder(path)
}

/// Where a file with this name is built.
pub(crate) fn aside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".new");
    path.with_file_name(name)
}

/// Makes room for a file to be built: what an earlier attempt left goes, and nothing may stay.
pub(crate) fn clear(aside: &Path) -> Result<(), StoreError> {
    remove(aside);
    inspect::absent(aside, "", InTheWay::New)?;
    inspect::nothing_beside(aside)
}

/// Takes away what an attempt left, if anything.
pub(crate) fn remove(aside: &Path) {
    for file in [companion(aside, "-wal"), companion(aside, "-journal"), aside.to_owned()] {
        drop(fs::remove_file(file));
    }
}

async fn build(aside: &Path, first: &Commit) -> Result<(), StoreError> {
    new_file(aside)?;
    let mut connection = Connection::open(aside).await.map_err(|error| room::told(error, aside))?;
    // Before the connection goes: with it goes the log, and how long that has become.
    fill(&mut connection, first).await.map_err(|error| room::told(error, aside))?;
    connection.close().await
}

async fn fill(connection: &mut Connection, first: &Commit) -> Result<(), StoreError> {
    MIGRATIONS.apply(connection).await?;
    write::first(connection, first).await?;
    connection.truncate_wal().await
}

/// Gives a file a name that nobody may have.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(crate) fn rename_to_new(from: &Path, to: &Path) -> Result<(), ErrorKind> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Not every file system knows how.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {
            link(from, to)
        }
        Err(error) => Err(error.kind()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(crate) fn rename_to_new(from: &Path, to: &Path) -> Result<(), ErrorKind> {
    link(from, to)
}

/// The other way never to replace: a second name, then without the first.
fn link(from: &Path, to: &Path) -> Result<(), ErrorKind> {
    fs::hard_link(from, to).and_then(|()| fs::remove_file(from)).map_err(|error| error.kind())
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().ok_or(StoreError::Io(ErrorKind::InvalidFilename))?;
    Ok(fs::File::open(folder)?.sync_all()?)
}

/// Folders cannot be synced here; the file system's journal does it.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> Result<(), StoreError> {
    Ok(())
}
