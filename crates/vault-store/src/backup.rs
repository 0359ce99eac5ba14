//! Consistent copies of an open vault: on demand, and put aside before a migration.

use std::path::{Path, PathBuf};

use crate::connection::Connection;
use crate::create::{aside, clear, new_file, publish, remove};
use crate::error::StoreError;
use crate::inspect::companion;
use crate::room;

/// Whether a copy holds the rows of this computer: slots, their tables and counted attempts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ThisComputer {
    /// They are copied: the file opens here with the same factors.
    Kept,
    /// They are left out: the file opens with the recovery key.
    LeftOut,
}

/// Copies the open vault to a new file beside it, without the rows of this computer.
pub(crate) async fn copy_aside(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let format = connection.format().await?;
    copy(connection, &free_name(path, format)?, ThisComputer::LeftOut).await
}

/// Copies the open vault to a file that is not there yet: built aside, synced, then given its name.
pub(crate) async fn copy(
    connection: &mut Connection,
    target: &Path,
    rows: ThisComputer,
) -> Result<(), StoreError> {
    let aside = aside(target);
    clear(&aside)?;
    let built = build(connection, &aside, rows).await.map_err(|error| room::told(error, &aside));
    let outcome = built.and_then(|()| publish(&aside, target));
    remove(&aside);
    outcome
}

async fn build(connection: &mut Connection, aside: &Path, rows: ThisComputer) -> Result<(), StoreError> {
    new_file(aside)?;
    let name = aside.to_str().ok_or(StoreError::Io(std::io::ErrorKind::InvalidFilename))?;
    sqlx::query("VACUUM INTO ?1").bind(name).execute(connection.clean().await?).await?;
    let mut copy = Connection::open(aside).await?;
    if rows == ThisComputer::LeftOut {
        copy.run("DELETE FROM unlock_attempt; DELETE FROM unlock_chunk; DELETE FROM unlock_slot").await?;
        // The tables of codes are most of a small vault; without this their pages stay, empty.
        copy.run("VACUUM").await?;
    }
    copy.truncate_wal().await?;
    copy.close().await
}

/// `<vault>.format1`, or with a number when an earlier attempt has that name.
fn free_name(path: &Path, format: u32) -> Result<PathBuf, StoreError> {
    let plain = std::iter::once(companion(path, &format!(".format{format}")));
    let numbered = (2..100).map(|attempt| companion(path, &format!(".format{format}-{attempt}")));
    plain.chain(numbered).find(|name| name.symlink_metadata().is_err()).ok_or(StoreError::Exists)
}
