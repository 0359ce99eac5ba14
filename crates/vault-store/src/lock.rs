//! The named lock: one opener at a time, and what a second one is told.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vault_domain::Timestamp;

use crate::error::StoreError;
use crate::inspect::companion;

/// Who has a vault open.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Holder {
    /// The process.
    pub pid: u32,
    /// The computer.
    pub host: String,
    /// The program as a person knows it.
    pub program: String,
    /// The account.
    pub user: String,
    /// Since when.
    pub since: Timestamp,
}

impl Holder {
    /// This process, by the name a person knows its program by.
    pub fn this_process(program: &str, since: Timestamp) -> Self {
        Self { pid: std::process::id(), host: host(), program: program.to_owned(), user: user(), since }
    }
}

/// Held while a vault is open; dropping it removes the file and gives the name free.
#[derive(Debug)]
pub(crate) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes `<vault>.lock` or tells who has it.
    pub(crate) fn acquire(vault: &Path, holder: &Holder) -> Result<Self, StoreError> {
        let path = companion(vault, ".lock");
        loop {
            let file = ours_alone().open(&path)?;
            try_lock(&file, &path)?;
            // Whoever held it may have removed the name after we opened it: then we hold a file nobody finds.
            if is_at(&file, &path) {
                write_holder(&file, holder);
                return Ok(Self { path, _file: file });
            }
        }
    }

    /// The same where nothing can be written: then only respects a lock somebody else has.
    pub(crate) fn acquire_if_possible(vault: &Path, holder: &Holder) -> Result<Option<Self>, StoreError> {
        match Self::acquire(vault, holder) {
            Ok(lock) => Ok(Some(lock)),
            Err(StoreError::DiskFull | StoreError::ReadOnly) => respect(vault).map(|()| None),
            Err(error) => Err(error),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Before the lock goes with the file: afterwards it could be somebody else's. A leftover does no harm.
        drop(fs::remove_file(&self.path));
    }
}

fn respect(vault: &Path) -> Result<(), StoreError> {
    let path = companion(vault, ".lock");
    File::open(&path).map_or(Ok(()), |file| try_lock(&file, &path))
}

fn try_lock(file: &File, path: &Path) -> Result<(), StoreError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(read_holder(path).map(Box::new))),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn ours_alone() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let held = file.metadata().map(identity);
    let named = fs::symlink_metadata(path).map(identity);
    held.is_ok_and(|held| named.is_ok_and(|named| held == named))
}

/// Elsewhere `SQLite`'s own lock has to catch the unlikely case.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// The same facts as they lie in the file.
#[derive(Deserialize, Serialize)]
struct Facts {
    pid: u32,
    host: String,
    program: String,
    user: String,
    since: u64,
}

/// Best effort: a full disk must not keep a vault from being read, and the lock holds without its content.
fn write_holder(mut file: &File, holder: &Holder) {
    let Holder { pid, host, program, user, since } = holder.clone();
    let facts = Facts { pid, host, program, user, since: since.millis() };
    let text = serde_json::to_vec(&facts).unwrap_or_default();
    drop(file.set_len(0).and_then(|()| file.write_all(&text)));
}

fn read_holder(path: &Path) -> Option<Holder> {
    let mut text = Vec::new();
    File::open(path).ok()?.take(4096).read_to_end(&mut text).ok()?;
    let Facts { pid, host, program, user, since } = serde_json::from_slice(&text).ok()?;
    Some(Holder { pid, host, program, user, since: Timestamp::from_millis(since) })
}

#[cfg(unix)]
fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn host() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_default()
}

fn user() -> String {
    ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default()
}
