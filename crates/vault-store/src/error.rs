//! Why the store refused or failed, without paths and without content.

use std::io::ErrorKind;

use crate::lock::Holder;
use crate::room::WRITE_FAILED;

/// Why a vault file could not be made, opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else's commit came first, or a row to be added is there, or a row to be changed is not.
    #[error("the stored state is not the one this was built on")]
    Conflict,
    /// Something in the file contradicts the format.
    #[error("the vault file is damaged: {0}")]
    Damaged(Damage),
    /// Nothing was written for want of room on the disk, in a quota or under a limit on the size of files.
    #[error("the disk is full")]
    DiskFull,
    /// The file was moved or removed while it was open, or another took its place. Nothing was written.
    #[error("the vault's file was moved, removed or exchanged while it was open; nothing was written")]
    Exchanged,
    /// A new vault never replaces what is there.
    #[error("there is a file with this name already")]
    Exists,
    /// Beside the vault lies what this program did not put there and must not touch; nothing was changed.
    #[error("{0}; nothing was changed")]
    InTheWay(InTheWay),
    /// Another process, or another part of this one, has the vault open; who, where that could be read.
    #[error("the vault is in use")]
    InUse(Option<Box<Holder>>),
    /// The system failed. After a commit, only the heads tell whether it was written.
    #[error("reading or writing failed: {0}")]
    Io(ErrorKind),
    /// The rows of a commit do not lead from its expected heads to its heads: a mistake of the caller.
    #[error("the commit contradicts itself")]
    Malformed,
    /// A newer version of the program has written the file.
    #[error("the vault has format {found}, newer than this program knows")]
    NewerFormat {
        /// The format of the file.
        found: u32,
    },
    /// There is something at the path, but not an ordinary file.
    #[error("not an ordinary file: {0}")]
    NotAFile(NotAFile),
    /// An ordinary file that never was a vault, or lost its head.
    #[error("the file is not a vault")]
    NotAVault,
    /// There is nothing at the path.
    #[error("there is no such file")]
    NotFound,
    /// The file, its folder or the medium cannot be written, or the vault was opened so.
    #[error("the vault cannot be written")]
    ReadOnly,
    /// `SQLite` failed with a code that says none of the above.
    #[error("the database failed with code {0}")]
    Sqlite(i32),
    /// A part of a commit is longer than the format allows.
    #[error("a part of the commit is too large")]
    TooLarge,
}

/// In which way a vault file is damaged.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Damage {
    /// Pages or values are not what they must be.
    #[error("its content does not hold together")]
    Content,
    /// A row is missing that the heads promise.
    #[error("a row is missing")]
    MissingRow,
    /// The tables are not those of this format.
    #[error("its tables are not those of a vault")]
    Schema,
    /// A value is longer than the format allows.
    #[error("a value is too large")]
    TooLarge,
    /// The file is shorter than it says.
    #[error("it is cut off")]
    Truncated,
}

/// What lies beside a vault, under a name that only the vault's own companions may have.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InTheWay {
    /// A rollback journal: this program never makes one, and `SQLite` would play it into the vault.
    #[error(
        "a file ending in -journal lies beside the vault, and this program never makes one; move it away"
    )]
    Journal,
    /// Under the lock's name something other than a lock this program wrote.
    #[error("what is named like the vault with .lock at its end is not this program's lock; move it away")]
    Lock,
    /// Under the name at which a file is built something that cannot be removed.
    #[error("what is named like the vault with a dot before it and .new at its end must be moved away")]
    New,
    /// Shared memory: this program needs none, so another one opened the vault as a database.
    #[error(
        "a file ending in -shm lies beside the vault: end the program that opened it as a database, or move the file away"
    )]
    SharedMemory,
    /// A log that is no ordinary file, or one without the vault it belongs to.
    #[error("what ends in -wal beside the vault was not left by this vault; move it away")]
    Wal,
}

/// What lies at a path instead of a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotAFile {
    /// A folder.
    #[error("a folder")]
    Directory,
    /// A pipe, a socket or a device.
    #[error("a pipe, socket or device")]
    Special,
    /// A symbolic link: the vault's companions would lie beside the link, so the target must be named.
    #[error("a symbolic link")]
    SymbolicLink,
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        error.kind().into()
    }
}

impl From<ErrorKind> for StoreError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of the standard library are open-ended")]
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::AlreadyExists => Self::Exists,
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded | ErrorKind::StorageFull => Self::DiskFull,
            other => Self::Io(other),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the errors of sqlx are open-ended")]
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => from_code(code(error.as_ref())),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Damaged(Damage::Content),
            sqlx::Error::Io(error) => error.into(),
            _ => Self::Io(ErrorKind::Other),
        }
    }
}

fn code(error: &dyn sqlx::error::DatabaseError) -> i32 {
    error.code().and_then(|code| code.parse().ok()).unwrap_or(SQLITE_ERROR)
}

/// Extended result codes keep their primary code in the lowest byte.
fn from_code(code: i32) -> StoreError {
    match (code & 0xff, code) {
        (SQLITE_BUSY | SQLITE_LOCKED, _) => StoreError::InUse(None),
        (SQLITE_READONLY, _) => StoreError::ReadOnly,
        (SQLITE_NOMEM, _) | (_, SQLITE_IOERR_NOMEM) => StoreError::Io(ErrorKind::OutOfMemory),
        (_, SQLITE_IOERR_WRITE) => StoreError::Io(WRITE_FAILED),
        (SQLITE_IOERR | SQLITE_CANTOPEN, _) => StoreError::Io(ErrorKind::Other),
        (SQLITE_CORRUPT | SQLITE_NOTADB, _) => StoreError::Damaged(Damage::Content),
        (SQLITE_FULL, _) => StoreError::DiskFull,
        (SQLITE_TOOBIG, _) => StoreError::TooLarge,
        (
            _,
            SQLITE_CONSTRAINT_FOREIGNKEY
            | SQLITE_CONSTRAINT_PRIMARYKEY
            | SQLITE_CONSTRAINT_ROWID
            | SQLITE_CONSTRAINT_UNIQUE,
        ) => StoreError::Conflict,
        (SQLITE_CONSTRAINT, _) => StoreError::Malformed,
        _ => StoreError::Sqlite(code),
    }
}

// https://www.sqlite.org/rescode.html
const SQLITE_ERROR: i32 = 1;
const SQLITE_BUSY: i32 = 5;
const SQLITE_LOCKED: i32 = 6;
const SQLITE_NOMEM: i32 = 7;
const SQLITE_READONLY: i32 = 8;
const SQLITE_IOERR: i32 = 10;
const SQLITE_CORRUPT: i32 = 11;
const SQLITE_FULL: i32 = 13;
const SQLITE_CANTOPEN: i32 = 14;
const SQLITE_TOOBIG: i32 = 18;
const SQLITE_CONSTRAINT: i32 = 19;
const SQLITE_NOTADB: i32 = 26;
const SQLITE_IOERR_WRITE: i32 = 778;
const SQLITE_CONSTRAINT_FOREIGNKEY: i32 = 787;
const SQLITE_CONSTRAINT_PRIMARYKEY: i32 = 1555;
const SQLITE_CONSTRAINT_UNIQUE: i32 = 2067;
const SQLITE_CONSTRAINT_ROWID: i32 = 2579;
const SQLITE_IOERR_NOMEM: i32 = 3082;
