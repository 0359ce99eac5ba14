//! The named lock: one opener at a time, and what a second one is told.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use vault_domain::Timestamp;

use crate::error::{InTheWay, StoreError};
use crate::inspect::{self, Identity, companion};

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
    file: File,
}

impl Lock {
    /// Takes `<vault>.lock` for a vault that is to be made, or tells who has it.
    pub(crate) fn acquire_new(vault: &Path, holder: &Holder) -> Result<Self, StoreError> {
        let _one_at_a_time = acquiring();
        Self::acquire(vault, holder)
    }

    /// Takes the lock of a vault that is there. What is not a vault has no lock: then nothing is touched.
    pub(crate) fn acquire_existing(vault: &Path, holder: &Holder) -> Result<Self, StoreError> {
        let _one_at_a_time = acquiring();
        respect(vault)?;
        inspect::looks_like_a_vault(vault)?;
        Self::acquire(vault, holder)
    }

    /// The same where nothing can be written: then only respects a lock somebody else has.
    pub(crate) fn acquire_if_possible(vault: &Path, holder: &Holder) -> Result<Option<Self>, StoreError> {
        match Self::acquire_existing(vault, holder) {
            Ok(lock) => Ok(Some(lock)),
            Err(StoreError::DiskFull | StoreError::ReadOnly) => respect(vault).map(|()| None),
            Err(error) => Err(error),
        }
    }

    fn acquire(vault: &Path, holder: &Holder) -> Result<Self, StoreError> {
        let path = companion(vault, ".lock");
        for _ in 0..ATTEMPTS {
            let file = open_at(&path, &mut ours_alone())?;
            try_lock(&file)?;
            // Whoever held it may have removed the name after we opened it: then we hold a file nobody finds.
            if is_at(&file, &path) {
                if !is_ours(&file) {
                    return Err(StoreError::InTheWay(InTheWay::Lock));
                }
                write_holder(&file, holder);
                return Ok(Self { path, file });
            }
        }
        Err(StoreError::InUse(None))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Before the lock goes with the file: afterwards it could be somebody else's. A leftover does no harm.
        if is_at(&self.file, &self.path) && is_ours(&self.file) {
            drop(fs::remove_file(&self.path));
        }
    }
}

/// Each needs another opener to come and go at the very moment; more is no accident.
const ATTEMPTS: u32 = 1000;
/// More than any facts of ours need.
const LONGEST: usize = 4096;

/// Looking at a vault drops the locks `SQLite` has on it in this process, so nobody here may open it between
/// seeing that it is free and taking it.
fn acquiring() -> MutexGuard<'static, ()> {
    static ACQUIRING: Mutex<()> = Mutex::new(());
    ACQUIRING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Refuses while somebody holds the lock, and changes nothing.
fn respect(vault: &Path) -> Result<(), StoreError> {
    let lock = companion(vault, ".lock");
    open_at(&lock, OpenOptions::new().read(true)).map_or(Ok(()), |file| try_lock(&file))
}

fn try_lock(file: &File) -> Result<(), StoreError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(read_holder(file).map(Box::new))),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Opens an ordinary file and nothing else: a link would lead elsewhere, and a pipe would wait.
fn open_at(path: &Path, options: &mut OpenOptions) -> Result<File, StoreError> {
    let in_the_way = StoreError::InTheWay(InTheWay::Lock);
    if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(in_the_way);
    }
    #[cfg(unix)]
    {
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        std::os::unix::fs::OpenOptionsExt::custom_flags(options, flags.bits().cast_signed());
    }
    match options.open(path) {
        Ok(file) if file.metadata()?.is_file() => Ok(file),
        Ok(_) => Err(in_the_way),
        // Something came there since.
        Err(_) if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) => Err(in_the_way),
        Err(error) => Err(error.into()),
    }
}

fn ours_alone() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Elsewhere than on Unix `SQLite`'s own lock has to catch the unlikely case.
fn is_at(file: &File, path: &Path) -> bool {
    file.metadata().is_ok_and(|held| Identity::at(path).is_ok_and(|named| Identity::of(&held) == named))
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
    let mut text = serde_json::to_vec(&facts).unwrap_or_default();
    if text.len() > LONGEST {
        text.clear();
    }
    let written = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(&text));
    if written.is_err() {
        // Half of it would not be taken for ours.
        drop(file.set_len(0));
    }
}

fn read_holder(file: &File) -> Option<Holder> {
    let Facts { pid, host, program, user, since } = serde_json::from_slice(&content(file)?).ok()?;
    Some(Holder { pid, host, program, user, since: Timestamp::from_millis(since) })
}

/// Nothing, or what this program writes into a lock.
fn is_ours(file: &File) -> bool {
    content(file).is_some_and(|text| text.is_empty() || serde_json::from_slice::<Facts>(&text).is_ok())
}

/// None of a file longer than any of ours.
fn content(mut file: &File) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    file.rewind().ok()?;
    file.take(u64::try_from(LONGEST).ok()? + 1).read_to_end(&mut text).ok()?;
    (text.len() <= LONGEST).then_some(text)
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
