//! Opening an existing file: looked at, recovered, migrated and compared before anybody reads a row.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::connection::Connection;
use crate::error::{Damage, InTheWay, StoreError};
use crate::inspect::{self, companion};
use crate::schema::Migrations;
use crate::{backup, check, room};

/// Opens under the named lock. An older format is copied aside and migrated.
pub(crate) async fn to_write(path: &Path, migrations: Migrations) -> Result<Connection, StoreError> {
    let found = inspect::head(path)?;
    migrations.admit(found.format)?;
    inspect::writable_file(path)?;
    if found.wal {
        let (_folder, copy) = private_copy(path)?;
        Box::pin(own_log(path, &copy, migrations)).await?;
    }
    let mut connection = Connection::open(path).await.map_err(at_opening)?;
    if connection.format().await? < migrations.newest() {
        backup::copy_aside(&mut connection, path).await?;
    }
    settle(&mut connection, migrations).await.map_err(|error| room::told(error, path))?;
    connection.truncate_wal().await.map_err(|error| room::told(error, path))?;
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
    if found.wal {
        Box::pin(own_log(path, &copy, migrations)).await?;
    }
    let mut connection = Connection::open(&copy).await.map_err(at_opening)?;
    settle(&mut connection, migrations).await?;
    Ok((connection, Some(folder)))
}

/// Refuses a log that another file left, which `SQLite` would play into this one, pages of the one between pages of the
/// other. It is played into the copy first: what comes out must hold together and go on from the file alone, unless that
/// is torn because the kill came while the log was moved into it.
async fn own_log(path: &Path, copy: &Path, migrations: Migrations) -> Result<(), StoreError> {
    let alone = whole(Connection::open_immutable(path).await, migrations).await;
    let both = whole(Connection::open(copy).await, migrations).await;
    let (mut alone, both) = match (alone, both) {
        (Err(_), Ok(_)) => return Ok(()),
        (Err(_), Err(error)) => return Err(error),
        (Ok(alone), both) => (alone, both),
    };
    let is_own = match both {
        Ok(mut both) => check::goes_on(&mut both, &mut alone).await?,
        Err(_) => false,
    };
    if is_own { Ok(()) } else { Err(StoreError::InTheWay(InTheWay::Wal)) }
}

/// The connection, if everything that it sees holds together.
async fn whole(
    connection: Result<Connection, StoreError>,
    migrations: Migrations,
) -> Result<Connection, StoreError> {
    let mut connection = connection.map_err(at_opening)?;
    if connection.format().await? == migrations.newest() {
        migrations.verify(&mut connection).await.map_err(at_opening)?;
    }
    check::everything(&mut connection).await.map_err(at_opening)?;
    Ok(connection)
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

/// At this stage all statements are our own, so `SQLite`'s plain "error" means tables it cannot read.
fn at_opening(error: StoreError) -> StoreError {
    if matches!(error, StoreError::Sqlite(1)) { StoreError::Damaged(Damage::Schema) } else { error }
}

#[cfg(test)]
mod tests {
    use vault_domain::{SlotId, Timestamp};

    use super::*;
    use crate::schema::MIGRATIONS;
    use crate::{Access, Commit, Heads, Holder, SlotChange, Store};

    const TO_TWO: &str = "
        ALTER TABLE member_state ADD COLUMN note BLOB;
        CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT;
        PRAGMA user_version = 2;
    ";
    const TWO: Migrations = Migrations(&[MIGRATIONS.0[0], TO_TWO]);
    const BROKEN: Migrations =
        Migrations(&[MIGRATIONS.0[0], "CREATE TABLE extra (id INTEGER) STRICT; no SQL"]);
    const SLOT: SlotId = SlotId::from_bytes([1; 16]);

    async fn vault() -> (TempDir, PathBuf) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("team.vault");
        let slot = SlotChange {
            slot: SLOT,
            expected_body: None,
            body: b"THE SLOT".repeat(20),
            put_chunks: vec![(7, b"THE TABLE".repeat(800))],
            delete_days: Vec::new(),
        };
        let heads = Heads { trust_seq: 0, trust_hash: [1; 32], audit_size: 0, audit_root: [2; 32] };
        let first = Commit { operations: vec![(0, vec![5])], slot: Some(slot), ..Commit::new(None, heads) };
        let mut store = Store::create(&path, &first, &holder()).await.unwrap();
        let now = Timestamp::from_secs(1);
        store.record_failed_unlock(SLOT, now, now).await.unwrap();
        store.close().await.unwrap();
        (folder, path)
    }

    fn holder() -> Holder {
        Holder::this_process("a test", Timestamp::from_secs(1))
    }

    fn names(folder: &TempDir) -> Vec<String> {
        let entries = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn an_older_format_is_copied_aside_and_migrated() {
        let (folder, path) = vault().await;
        let mut connection = to_write(&path, TWO).await.unwrap();
        assert_eq!(connection.format().await.unwrap(), 2);
        connection.close().await.unwrap();
        assert_eq!(names(&folder), ["team.vault", "team.vault.format1"]);
        to_write(&path, TWO).await.unwrap();
        assert_eq!(names(&folder).len(), 2, "what is migrated is not copied again");
        let newer = to_write(&path, MIGRATIONS).await;
        assert!(matches!(newer, Err(StoreError::NewerFormat { found: 2 })), "{newer:?}");
    }

    #[tokio::test]
    async fn the_copy_is_a_vault_without_the_rows_of_this_computer() {
        let (_folder, path) = vault().await;
        to_write(&path, TWO).await.unwrap();
        let copy = companion(&path, ".format1");
        let bytes = fs::read(&copy).unwrap();
        for secret in [&b"THE SLOT"[..], b"THE TABLE"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "not even in free pages");
        }
        let mut store = Store::open(&copy, Access::ReadWrite, &holder()).await.unwrap();
        store.check().await.unwrap();
        assert_eq!(store.operations(0..1).await.unwrap(), [[5]]);
        assert!(store.slots().await.unwrap().is_empty());
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&copy).unwrap().permissions());
            assert_eq!(mode & 0o777, 0o600, "its owner's only");
        }
    }

    #[tokio::test]
    async fn a_migration_that_fails_changes_nothing() {
        let (folder, path) = vault().await;
        let before = fs::read(&path).unwrap();
        for attempt in 1..3 {
            to_write(&path, BROKEN).await.unwrap_err();
            assert!(fs::read(&path).unwrap() == before, "the vault is as it was");
            assert_eq!(names(&folder).len(), 1 + attempt, "each attempt has its own copy");
        }
        let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
        assert_eq!(store.slots().await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn what_cannot_be_removed_where_the_copy_is_built_stops_the_migration() {
        for (name, expected) in [
            (".team.vault.format1.new", InTheWay::New),
            (".team.vault.format1.new-journal", InTheWay::Journal),
            (".team.vault.format1.new-shm", InTheWay::SharedMemory),
            (".team.vault.format1.new-wal", InTheWay::Wal),
        ] {
            let (folder, path) = vault().await;
            fs::create_dir(folder.path().join(name)).unwrap();
            let before = fs::read(&path).unwrap();
            match to_write(&path, TWO).await {
                Err(StoreError::InTheWay(found)) => assert_eq!(found, expected, "{name}"),
                other => panic!("{name}: {other:?}"),
            }
            assert!(fs::read(&path).unwrap() == before, "the vault is as it was");
            assert_eq!(names(&folder), [name, "team.vault"], "and nothing new beside it");
        }
    }

    #[tokio::test]
    async fn an_older_format_to_read_is_migrated_in_a_private_copy() {
        let (folder, path) = vault().await;
        let before = fs::read(&path).unwrap();
        let (mut connection, private) = to_read(&path, TWO).await.unwrap();
        assert_eq!(connection.format().await.unwrap(), 2);
        assert!(private.is_some_and(|private| !private.path().starts_with(folder.path())));
        assert!(fs::read(&path).unwrap() == before, "the vault is as it was");
        assert_eq!(names(&folder), ["team.vault"]);
    }
}
