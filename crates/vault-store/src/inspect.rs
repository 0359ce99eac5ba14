//! What lies at a path, before `SQLite` sees it.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use crate::error::{Damage, InTheWay, NotAFile, StoreError};
use crate::schema::APPLICATION_ID;

/// What the head of a vault file says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Found {
    /// The format of the file, less what a WAL may hold.
    pub(crate) format: u32,
    /// A kill left a WAL, without which the file is not whole.
    pub(crate) wal: bool,
}

/// Which file it is, whatever its name. Elsewhere than on Unix all are taken for one: there a file that is open is
/// not exchanged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Identity {
    device: u64,
    number: u64,
}

impl Identity {
    /// Of the file at a path, without opening it.
    pub(crate) fn at(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::of(&fs::symlink_metadata(path)?))
    }

    #[cfg(unix)]
    pub(crate) fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self { device: metadata.dev(), number: metadata.ino() }
    }

    #[cfg(not(unix))]
    pub(crate) fn of(_: &Metadata) -> Self {
        Self { device: 0, number: 0 }
    }
}

/// The path with its companions' folder fixed, whatever the working folder becomes.
pub(crate) fn absolute(path: &Path) -> Result<PathBuf, StoreError> {
    let path = std::path::absolute(path)?;
    let named = path.file_name().is_some() && path.to_str().is_some();
    named.then_some(path).ok_or(StoreError::Io(ErrorKind::InvalidFilename))
}

/// A companion of the vault, named like it: `-wal`, `.lock`.
pub(crate) fn companion(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Beside a file there is nothing `SQLite` must not see; whether there is a log to recover.
///
/// `SQLite` plays a journal into the file before it knows that files of ours have none, removes the file that
/// the journal names, and follows links.
pub(crate) fn log_beside(path: &Path) -> Result<bool, StoreError> {
    absent(path, "-journal", InTheWay::Journal)?;
    absent(path, "-shm", InTheWay::SharedMemory)?;
    match found(&companion(path, "-wal"))? {
        None => Ok(false),
        Some(log) if log.is_file() => Ok(log.len() > 0),
        Some(_) => Err(StoreError::InTheWay(InTheWay::Wal)),
    }
}

/// The same for a file that is to be made, to which no log can belong.
pub(crate) fn nothing_beside(path: &Path) -> Result<(), StoreError> {
    log_beside(path)?;
    absent(path, "-wal", InTheWay::Wal)
}

/// Nothing has the name of this companion, not even a link that leads nowhere.
pub(crate) fn absent(path: &Path, suffix: &str, otherwise: InTheWay) -> Result<(), StoreError> {
    match found(&companion(path, suffix))? {
        None => Ok(()),
        Some(_) => Err(StoreError::InTheWay(otherwise)),
    }
}

/// What has this name, if anything can.
fn found(path: &Path) -> Result<Option<Metadata>, StoreError> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), ErrorKind::InvalidFilename | ErrorKind::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// There is an ordinary file at the path. Nothing else may be opened: a pipe would wait for a writer.
pub(crate) fn ordinary_file(path: &Path) -> Result<(), StoreError> {
    let kind = fs::symlink_metadata(path)?.file_type();
    if kind.is_symlink() {
        Err(StoreError::NotAFile(NotAFile::SymbolicLink))
    } else if kind.is_dir() {
        Err(StoreError::NotAFile(NotAFile::Directory))
    } else if kind.is_file() {
        Ok(())
    } else {
        Err(StoreError::NotAFile(NotAFile::Special))
    }
}

/// The file may be written; `SQLite` would open it to read without a word.
pub(crate) fn writable_file(path: &Path) -> Result<(), StoreError> {
    OpenOptions::new().write(true).open(path)?;
    Ok(())
}

/// The file begins like a vault. That never changes, so nobody need be kept from writing meanwhile.
///
/// While nobody has it open in this process only: closing the file drops `SQLite`'s locks on it.
pub(crate) fn looks_like_a_vault(path: &Path) -> Result<(), StoreError> {
    let mut bytes = Vec::with_capacity(HEAD);
    File::open(path).map_err(unreadable)?.take(100).read_to_end(&mut bytes)?;
    let foreign = <&[u8; HEAD]>::try_from(bytes.as_slice()).is_ok_and(|head| !is_marked(head));
    (bytes.starts_with(MAGIC) && !foreign).then_some(()).ok_or(StoreError::NotAVault)
}

/// Reads the head of the file and compares it with the file's length.
///
/// To be called under the named lock only: closing the file drops this process's `SQLite` locks on it.
pub(crate) fn head(path: &Path) -> Result<Found, StoreError> {
    let wal = log_beside(path)?;
    let mut bytes = Vec::with_capacity(HEAD);
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata()?.len();
    file.take(100).read_to_end(&mut bytes)?;
    if !bytes.starts_with(MAGIC) {
        return Err(StoreError::NotAVault);
    }
    let head = <[u8; HEAD]>::try_from(bytes).map_err(|_| StoreError::Damaged(Damage::Truncated))?;
    let found = Found { format: big_endian(&head, 60), wal };
    if !is_marked(&head) {
        return Err(StoreError::NotAVault);
    }
    if big_endian(&head, 18) >> 16 != IN_WAL_MODE {
        return Err(StoreError::Damaged(Damage::Content));
    }
    if !wal && length < promised_length(&head)? {
        return Err(StoreError::Damaged(Damage::Truncated));
    }
    Ok(found)
}

/// Of a file that cannot even be read it would be wrong to say that it cannot be written.
fn unreadable(error: std::io::Error) -> StoreError {
    let denied = error.kind() == ErrorKind::PermissionDenied;
    if denied { StoreError::Io(ErrorKind::PermissionDenied) } else { error.into() }
}

/// The number of pages times their size. The number counts only beside two equal change counters.
fn promised_length(head: &[u8; HEAD]) -> Result<u64, StoreError> {
    let page = match big_endian(head, 16) >> 16 {
        1 => 65_536,
        size => size,
    };
    let pages = big_endian(head, 28);
    let sound =
        page >= 512 && page.is_power_of_two() && pages > 0 && big_endian(head, 24) == big_endian(head, 92);
    sound.then_some(u64::from(page) * u64::from(pages)).ok_or(StoreError::Damaged(Damage::Content))
}

fn is_marked(head: &[u8; HEAD]) -> bool {
    big_endian(head, 68) == APPLICATION_ID
}

fn big_endian(head: &[u8; HEAD], at: usize) -> u32 {
    head.iter().skip(at).take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

// https://www.sqlite.org/fileformat.html#the_database_header
const HEAD: usize = 100;
const IN_WAL_MODE: u32 = 0x0202;
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
