//! The table `unlock_attempt`: failed unlocks nobody could sign yet, plain and not authenticated.

use sqlx::SqliteConnection;
use vault_domain::{SlotId, Timestamp};

use super::{from_column, to_column};
use crate::error::StoreError;

/// Failed unlocks of one slot since the last one that went well.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UnlockAttempts {
    /// How many.
    pub count: u64,
    /// When the first one was.
    pub first: Timestamp,
    /// When the last one was.
    pub last: Timestamp,
    /// When the next one may be.
    pub not_before: Timestamp,
}

/// Counts one more; a slot that is not there is a conflict.
pub(crate) async fn record(
    connection: &mut SqliteConnection,
    slot: SlotId,
    now: Timestamp,
    not_before: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO unlock_attempt (slot, count, first, last, not_before) VALUES (?1, 1, ?2, ?2, ?3)
         ON CONFLICT (slot) DO UPDATE SET
             count = min(count, 9223372036854775806) + 1, last = excluded.last, not_before = excluded.not_before",
    )
    .bind(slot.as_bytes().as_slice())
    .bind(to_column(now.millis())?)
    .bind(to_column(not_before.millis())?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets what was counted, if anything was.
pub(crate) async fn delete(connection: &mut SqliteConnection, slot: SlotId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM unlock_attempt WHERE slot = ?1")
        .bind(slot.as_bytes().as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

/// What was counted for a slot.
pub(crate) async fn select(
    connection: &mut SqliteConnection,
    slot: SlotId,
) -> Result<Option<UnlockAttempts>, StoreError> {
    let row = sqlx::query_as::<_, (i64, i64, i64, i64)>(
        "SELECT count, first, last, not_before FROM unlock_attempt WHERE slot = ?1",
    )
    .bind(slot.as_bytes().as_slice())
    .fetch_optional(connection)
    .await?;
    row.map(|(count, first, last, not_before)| {
        Ok(UnlockAttempts {
            count: from_column(count)?,
            first: Timestamp::from_millis(from_column(first)?),
            last: Timestamp::from_millis(from_column(last)?),
            not_before: Timestamp::from_millis(from_column(not_before)?),
        })
    })
    .transpose()
}
