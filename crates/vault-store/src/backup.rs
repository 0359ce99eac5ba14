//! The copy that is put aside before a migration.

use std::path::{Path, PathBuf};

use crate::connection::Connection;
use crate::create::{aside, clear, new_file, publish, remove};
use crate::error::StoreError;
use crate::inspect::companion;
use crate::room;

/// Copies the open vault to a new file beside it, without the rows of this computer.
pub(crate) async fn copy_aside(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let format = connection.format().await?;
    let target = free_name(path, format)?;
    let aside = aside(&target);
    clear(&aside)?;
    let built = build(connection, &aside).await.map_err(|error| room::told(error, &aside));
    let outcome = built.and_then(|()| publish(&aside, &target));
    remove(&aside);
    outcome
}

async fn build(connection: &mut Connection, aside: &Path) -> Result<(), StoreError> {
    new_file(aside)?;
    let name = aside.to_str().ok_or(StoreError::Io(std::io::ErrorKind::InvalidFilename))?;
    sqlx::query("VACUUM INTO ?1").bind(name).execute(connection.clean().await?).await?;
    let mut copy = Connection::open(aside).await?;
    copy.run("DELETE FROM unlock_attempt; DELETE FROM unlock_chunk; DELETE FROM unlock_slot").await?;
    copy.truncate_wal().await?;
    copy.close().await
}

/// `<vault>.format1`, or with a number when an earlier attempt has that name.
fn free_name(path: &Path, format: u32) -> Result<PathBuf, StoreError> {
    let plain = std::iter::once(companion(path, &format!(".format{format}")));
    let numbered = (2..100).map(|attempt| companion(path, &format!(".format{format}-{attempt}")));
    plain.chain(numbered).find(|name| name.symlink_metadata().is_err()).ok_or(StoreError::Exists)
}
