//! A wall around the libraries that take files apart: where one of them panics on a hostile file, it is a broken file.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::ImportError;

/// Runs it. What it was given is not used again after a panic.
pub(crate) fn guarded<T>(
    format: &'static str,
    read: impl FnOnce() -> Result<T, ImportError>,
) -> Result<T, ImportError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ImportError::broken(format, "a part of it contradicts another")))
}
