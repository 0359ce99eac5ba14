//! The tables of each format, and whether a file has exactly them.

use crate::connection::Connection;
use crate::error::{Damage, StoreError};

/// Marks a `SQLite` file as a vault: `PVLT`.
pub(crate) const APPLICATION_ID: u32 = 0x5056_4C54;

/// The steps from nothing to the newest format: step n, counted from one, makes format n and says so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Migrations(pub(crate) &'static [&'static str]);

pub(crate) const MIGRATIONS: Migrations =
    Migrations(&[include_str!("../migrations/20260730000000_create_vault.sql")]);

impl Migrations {
    /// The format this program writes.
    pub(crate) fn newest(self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// Whether files of this format can be opened, if only after a migration.
    pub(crate) fn admit(self, format: u32) -> Result<(), StoreError> {
        match format {
            0 => Err(StoreError::Damaged(Damage::Content)),
            found if found > self.newest() => Err(StoreError::NewerFormat { found }),
            _ => Ok(()),
        }
    }

    /// Brings a file from its format to the newest one, all steps in one transaction.
    pub(crate) async fn apply(self, connection: &mut Connection) -> Result<(), StoreError> {
        let done = usize::try_from(connection.format().await?).unwrap_or(usize::MAX);
        let steps = self.0.get(done..).unwrap_or_default();
        let sqlite = connection.begin().await?;
        for step in steps {
            sqlx::raw_sql(*step).execute(&mut *sqlite).await?;
        }
        connection.commit().await
    }

    /// The tables are, byte for byte, those the steps make.
    pub(crate) async fn verify(self, connection: &mut Connection) -> Result<(), StoreError> {
        let mut model = Connection::open_in_memory().await?;
        self.apply(&mut model).await?;
        let expected = entries(&mut model).await?;
        model.close().await?;
        (entries(connection).await? == expected).then_some(()).ok_or(StoreError::Damaged(Damage::Schema))
    }
}

type Entry = (Vec<u8>, Vec<u8>, Vec<u8>, Option<Vec<u8>>);

async fn entries(connection: &mut Connection) -> Result<Vec<Entry>, StoreError> {
    Ok(sqlx::query_as::<_, Entry>("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid")
        .fetch_all(connection.clean().await?)
        .await?)
}
