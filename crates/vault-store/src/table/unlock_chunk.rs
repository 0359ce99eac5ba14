//! The table `unlock_chunk`: a slot's table of offsets, one chunk a day.

use sqlx::SqliteConnection;
use vault_domain::SlotId;

use super::{from_column, one_row};
use crate::commit::SlotChange;
use crate::error::{Damage, StoreError};
use crate::limit;

/// Removes and puts the chunks of a change.
pub(crate) async fn write(connection: &mut SqliteConnection, change: &SlotChange) -> Result<(), StoreError> {
    for day in &change.delete_days {
        delete(connection, change.slot, *day).await?;
    }
    for (day, chunk) in &change.put_chunks {
        upsert(connection, change.slot, *day, chunk).await?;
    }
    Ok(())
}

async fn delete(connection: &mut SqliteConnection, slot: SlotId, day: u32) -> Result<(), StoreError> {
    let result = sqlx::query("DELETE FROM unlock_chunk WHERE slot = ?1 AND day = ?2")
        .bind(slot.as_bytes().as_slice())
        .bind(i64::from(day))
        .execute(connection)
        .await?;
    one_row(&result)
}

async fn upsert(
    connection: &mut SqliteConnection,
    slot: SlotId,
    day: u32,
    chunk: &[u8],
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO unlock_chunk (slot, day, chunk) VALUES (?1, ?2, ?3)
         ON CONFLICT (slot, day) DO UPDATE SET chunk = excluded.chunk",
    )
    .bind(slot.as_bytes().as_slice())
    .bind(i64::from(day))
    .bind(chunk)
    .execute(connection)
    .await?;
    Ok(())
}

/// The chunks of a slot, by ascending days.
pub(crate) async fn select(
    connection: &mut SqliteConnection,
    slot: SlotId,
) -> Result<Vec<(u32, Vec<u8>)>, StoreError> {
    sqlx::query_as::<_, (i64, Vec<u8>)>("SELECT day, chunk FROM unlock_chunk WHERE slot = ?1 ORDER BY day")
        .bind(slot.as_bytes().as_slice())
        .fetch_all(connection)
        .await?
        .into_iter()
        .map(|(day, chunk)| Ok((from_column(day)?, whole(chunk)?)))
        .collect()
}

fn whole(chunk: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    (chunk.len() == limit::CHUNK).then_some(chunk).ok_or(StoreError::Damaged(Damage::Content))
}
