//! Opening an existing file: looked at, recovered, migrated and compared before anybody reads a row.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::connection::Connection;
use crate::error::{Damage, StoreError};
use crate::inspect::{self, companion};
use crate::schema::Migrations;
use crate::{backup, check};

/// Opens under the named lock. An older format is copied aside and migrated.
pub(crate) async fn to_write(path: &Path, migrations: Migrations) -> Result<Connection, StoreError> {
    migrations.admit(inspect::head(path)?.format)?;
    inspect::writable_file(path)?;
    let mut connection = Connection::open(path).await.map_err(at_opening)?;
    if connection.format().await? < migrations.newest() {
        backup::copy_aside(&mut connection, path).await?;
    }
    settle(&mut connection, migrations).await?;
    connection.truncate_wal().await?;
    Ok(connection)
}

/// Opens without touching file or folder; what would have to be written happens in a private copy.
pub(crate) async fn to_read(
    path: &Path,
    migrations: Migrations,
) -> Result<(Connection, Option<TempDir>), StoreError> {
    let found = inspect::head(path)?;
    migrations.admit(found.format)?;
    if !found.wal && found.format == migrations.newest() {
        let mut connection = Connection::open_immutable(path).await.map_err(at_opening)?;
        verify(&mut connection, migrations).await?;
        return Ok((connection, None));
    }
    let (folder, copy) = private_copy(path)?;
    let mut connection = Connection::open(&copy).await.map_err(at_opening)?;
    settle(&mut connection, migrations).await?;
    Ok((connection, Some(folder)))
}

async fn settle(connection: &mut Connection, migrations: Migrations) -> Result<(), StoreError> {
    let format = connection.format().await?;
    migrations.admit(format)?;
    if format < migrations.newest() {
        migrations.apply(connection).await?;
    }
    verify(connection, migrations).await
}

async fn verify(connection: &mut Connection, migrations: Migrations) -> Result<(), StoreError> {
    migrations.verify(connection).await.map_err(at_opening)?;
    check::ends(connection).await.map_err(at_opening)
}

/// The file and its WAL, in a folder only this account can enter and that goes with its handle.
fn private_copy(path: &Path) -> Result<(TempDir, PathBuf), StoreError> {
    let folder = TempDir::new()?;
    let copy = folder.path().join("vault");
    for suffix in ["", "-wal"] {
        let to = companion(&copy, suffix);
        match fs::copy(companion(path, suffix), &to) {
            Ok(_) => make_writable(&to)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && suffix == "-wal" => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok((folder, copy))
}

/// A copy has the permissions of its original, which may lie on a medium that cannot be written.
fn make_writable(path: &Path) -> Result<(), StoreError> {
    let mut permissions = fs::metadata(path)?.permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o600);
    #[cfg(not(unix))]
    permissions.set_readonly(false);
    Ok(fs::set_permissions(path, permissions)?)
}

/// At this stage all statements are our own, so SQLite's plain "error" means tables it cannot read.
fn at_opening(error: StoreError) -> StoreError {
    match error {
        StoreError::Sqlite(1) => StoreError::Damaged(Damage::Schema),
        error => error,
    }
}
