//! Why a write failed: `SQLite` tells a full disk, but neither a quota nor a limit on the size of files.

use std::fs;
use std::io::{ErrorKind, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use crate::error::StoreError;
use crate::inspect::companion;

/// What `SQLite`'s "a write failed" becomes until somebody looks.
pub(crate) const WRITE_FAILED: ErrorKind = ErrorKind::WriteZero;

/// Tells [`StoreError::DiskFull`] from a broken disk: where the write failed, a nameless file is written as far.
pub(crate) fn told(error: StoreError, path: &Path) -> StoreError {
    if !matches!(error, StoreError::Io(WRITE_FAILED)) {
        return error;
    }
    match write_elsewhere(path).map_err(StoreError::from) {
        Err(StoreError::DiskFull) => StoreError::DiskFull,
        Ok(()) | Err(_) => error,
    }
}

fn write_elsewhere(path: &Path) -> std::io::Result<()> {
    let length = |suffix| fs::symlink_metadata(companion(path, suffix)).map_or(0, |found| found.len());
    let folder = path.parent().ok_or(ErrorKind::InvalidFilename)?;
    let mut file = tempfile::tempfile_in(folder)?;
    file.seek(SeekFrom::Start(length("").max(length("-wal"))))?;
    file.write_all(&[0; PAGE_IN_LOG])?;
    file.sync_all()
}

/// A page and its header, what is written at a time.
const PAGE_IN_LOG: usize = 4096 + 24;
