//! Putting a backup back. What had the name before is kept under another one.

use std::path::{Path, PathBuf};

use vault_crypto::trust::{Operation, OperationBody};
use vault_domain::VaultId;
use vault_store::{Access, Holder, Store, ThisComputer, put_back, set_aside};

use crate::store_error::store_error;
use crate::{FileContents, Surroundings, VaultError};

/// What becomes of a file that has the wanted name already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Occupied {
    /// It is kept beside under another name.
    Keep,
    /// It stays, and nothing is put back.
    Refuse,
}

/// A backup that was put back.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the file now holds.
    pub contents: FileContents,
    /// The new name of what lay there before.
    pub kept: Option<PathBuf>,
}

/// Puts a backup back and reads the result to its end. It opens with the recovery key; a self-contained one on its
/// own computer with the factors it had, and there it shows no secrets beside a newer state. After an error the file
/// that had the name has it again.
pub async fn restore(
    backup: &Path,
    target: &Path,
    occupied: Occupied,
    around: &Surroundings,
) -> Result<Restored, VaultError> {
    let before = FileContents::read(backup, around).await?;
    let holder = Holder::this_process(&around.program, around.clock.here());
    let kept = match occupied {
        Occupied::Keep if target.symlink_metadata().is_ok() => {
            not_itself(backup, target)?;
            Some(set_aside(target, &holder).map_err(store_error)?)
        }
        Occupied::Keep | Occupied::Refuse => None,
    };
    match copy(backup, target, &before, &holder, around).await {
        Ok(contents) => Ok(Restored { contents, kept }),
        Err(error) => {
            if let Some(kept) = kept {
                put_back(&kept, target).map_err(store_error)?;
            }
            Err(error)
        }
    }
}

/// Which vault lies at a path, by the first entry of its log. Nothing is verified.
pub async fn vault_at(path: &Path, around: &Surroundings) -> Result<VaultId, VaultError> {
    let holder = Holder::this_process(&around.program, around.clock.here());
    let mut store = Store::open(path, Access::ReadOnly, &holder).await.map_err(store_error)?;
    let operations = store.operations(0..1).await.map_err(store_error)?;
    store.close().await.map_err(store_error)?;
    let first = operations.first().and_then(|bytes| Operation::decode(bytes).ok());
    match first.map(|first| first.header().body.clone()) {
        Some(OperationBody::Genesis(genesis)) => Ok(genesis.vault_id),
        _ => Err(VaultError::Damaged { what: "trust log" }),
    }
}

async fn copy(
    backup: &Path,
    target: &Path,
    before: &FileContents,
    holder: &Holder,
    around: &Surroundings,
) -> Result<FileContents, VaultError> {
    let mut store = Store::open(backup, Access::ReadOnly, holder).await.map_err(store_error)?;
    store.copy_to(target, ThisComputer::Kept).await.map_err(store_error)?;
    store.close().await.map_err(store_error)?;
    let after = FileContents::read(target, around).await?;
    if after.heads == before.heads { Ok(after) } else { Err(VaultError::Damaged { what: "copy" }) }
}

/// A backup under its own name is where it should be already.
fn not_itself(backup: &Path, target: &Path) -> Result<(), VaultError> {
    let same = |path: &Path| path.canonicalize().map_err(|error| VaultError::Io(error.kind().to_string()));
    if same(backup)? == same(target)? {
        return Err(VaultError::invalid("target", "this is the backup itself; choose another name"));
    }
    Ok(())
}
