//! The table `unlock_slot`: the ways to unlock on this computer.

use sqlx::SqliteConnection;
use vault_domain::SlotId;

use super::{fixed, one_row};
use crate::commit::SlotChange;
use crate::error::StoreError;
use crate::limit;

/// Makes a slot, or changes one whose body is still the expected one.
pub(crate) async fn write(connection: &mut SqliteConnection, change: &SlotChange) -> Result<(), StoreError> {
    match &change.expected_body {
        None => insert(connection, change.slot, &change.body).await,
        Some(expected) => update(connection, change.slot, expected, &change.body).await,
    }
}

async fn insert(connection: &mut SqliteConnection, slot: SlotId, body: &[u8]) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO unlock_slot (slot, body) VALUES (?1, ?2)")
        .bind(slot.as_bytes().as_slice())
        .bind(body)
        .execute(connection)
        .await?;
    Ok(())
}

async fn update(
    connection: &mut SqliteConnection,
    slot: SlotId,
    expected: &[u8],
    body: &[u8],
) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE unlock_slot SET body = ?3 WHERE slot = ?1 AND body = ?2")
        .bind(slot.as_bytes().as_slice())
        .bind(expected)
        .bind(body)
        .execute(connection)
        .await?;
    one_row(&result)
}

/// Removes a slot that is there, with its chunks and attempts.
pub(crate) async fn delete(connection: &mut SqliteConnection, slot: SlotId) -> Result<(), StoreError> {
    let result = sqlx::query("DELETE FROM unlock_slot WHERE slot = ?1")
        .bind(slot.as_bytes().as_slice())
        .execute(connection)
        .await?;
    one_row(&result)
}

/// All slots, ordered.
pub(crate) async fn select(connection: &mut SqliteConnection) -> Result<Vec<(SlotId, Vec<u8>)>, StoreError> {
    sqlx::query_as::<_, (Vec<u8>, Vec<u8>)>("SELECT slot, body FROM unlock_slot ORDER BY slot")
        .fetch_all(connection)
        .await?
        .into_iter()
        .map(|(slot, body)| Ok((SlotId::from_bytes(fixed(slot)?), limit::SLOT.accept(body)?)))
        .collect()
}
