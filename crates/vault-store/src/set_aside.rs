//! Giving a vault's name free without losing what has it: the file and its log get another name.

use std::path::{Path, PathBuf};

use crate::create::rename_to_new;
use crate::error::StoreError;
use crate::inspect::{self, companion};
use crate::lock::{Holder, Lock};

/// Renames the file at `path`, whatever is in it, to a free name beside it, and tells that name. Nobody may have it
/// open.
pub fn set_aside(path: &Path, holder: &Holder) -> Result<PathBuf, StoreError> {
    let path = inspect::absolute(path)?;
    inspect::ordinary_file(&path)?;
    let _lock = Lock::acquire_new(&path, holder)?;
    let kept = free_name(&path)?;
    rename(&path, &kept)?;
    Ok(kept)
}

/// Undoes [`set_aside`] where nothing took the name meanwhile.
pub fn put_back(kept: &Path, path: &Path) -> Result<(), StoreError> {
    rename(&inspect::absolute(kept)?, &inspect::absolute(path)?)
}

/// A log belongs to its file by name, so it goes along.
fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    rename_to_new(from, to)?;
    for suffix in COMPANIONS {
        let companion_of_old = companion(from, suffix);
        if companion_of_old.symlink_metadata().is_ok() {
            rename_to_new(&companion_of_old, &companion(to, suffix))?;
        }
    }
    Ok(())
}

/// `northwind.kept-1.pvault`, or the next number that is free.
fn free_name(path: &Path) -> Result<PathBuf, StoreError> {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let ending = path.extension().and_then(|ending| ending.to_str()).map(|ending| format!(".{ending}"));
    let ending = ending.unwrap_or_default();
    let names = (1..1000u32).map(|number| path.with_file_name(format!("{stem}.kept-{number}{ending}")));
    let mut free = names.filter(|name| {
        let taken = |suffix: &str| companion(name, suffix).symlink_metadata().is_ok();
        !taken("") && !COMPANIONS.into_iter().any(taken)
    });
    free.next().ok_or(StoreError::Exists)
}

const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];
