//! The table `envelope`: every version of every living record.

use std::fmt::Write as _;

use sqlx::SqliteConnection;
use vault_domain::RecordId;

use super::{fixed, from_column, one_row, to_column};
use crate::commit::EnvelopeRow;
use crate::error::StoreError;
use crate::limit;

/// Adds a version; one that is there is a conflict.
pub(crate) async fn insert(connection: &mut SqliteConnection, row: &EnvelopeRow) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO envelope (record, version, body) VALUES (?1, ?2, ?3)")
        .bind(row.record.as_bytes().as_slice())
        .bind(to_column(row.version)?)
        .bind(row.body.as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

/// Replaces a version that is there.
pub(crate) async fn update(connection: &mut SqliteConnection, row: &EnvelopeRow) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE envelope SET body = ?3 WHERE record = ?1 AND version = ?2")
        .bind(row.record.as_bytes().as_slice())
        .bind(to_column(row.version)?)
        .bind(row.body.as_slice())
        .execute(connection)
        .await?;
    one_row(&result)
}

/// Removes all versions of a record that is there.
pub(crate) async fn delete(connection: &mut SqliteConnection, record: RecordId) -> Result<(), StoreError> {
    let result = sqlx::query("DELETE FROM envelope WHERE record = ?1")
        .bind(record.as_bytes().as_slice())
        .execute(connection)
        .await?;
    (result.rows_affected() > 0).then_some(()).ok_or(StoreError::Conflict)
}

/// One version.
pub(crate) async fn select(
    connection: &mut SqliteConnection,
    record: RecordId,
    version: u64,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = sqlx::query_as::<_, (Vec<u8>,)>("SELECT body FROM envelope WHERE record = ?1 AND version = ?2")
        .bind(record.as_bytes().as_slice())
        .bind(to_column(version)?)
        .fetch_optional(connection)
        .await?;
    row.map(|(body,)| limit::ENVELOPE.accept(body)).transpose()
}

/// Many versions in one query, those that exist, ordered.
pub(crate) async fn select_many(
    connection: &mut SqliteConnection,
    wanted: &[(RecordId, u64)],
) -> Result<Vec<EnvelopeRow>, StoreError> {
    let rows = sqlx::query_as::<_, (Vec<u8>, i64, Vec<u8>)>(
        "SELECT envelope.record, envelope.version, envelope.body
         FROM json_each(?1) AS wanted
         JOIN envelope ON envelope.record = unhex(wanted.value ->> 0) AND envelope.version = wanted.value ->> 1",
    )
    .bind(json(wanted)?)
    .fetch_all(connection)
    .await?;
    let mut rows = rows.into_iter().map(row).collect::<Result<Vec<_>, _>>()?;
    // Here and not in SQL, where sorting would copy the bodies once more.
    rows.sort_unstable_by_key(|row| (row.record, row.version));
    Ok(rows)
}

/// Which versions there are, ordered.
pub(crate) async fn select_keys(
    connection: &mut SqliteConnection,
) -> Result<Vec<(RecordId, u64)>, StoreError> {
    sqlx::query_as::<_, (Vec<u8>, i64)>("SELECT record, version FROM envelope ORDER BY record, version")
        .fetch_all(connection)
        .await?
        .into_iter()
        .map(|(record, version)| Ok((RecordId::from_bytes(fixed(record)?), from_column(version)?)))
        .collect()
}

fn row((record, version, body): (Vec<u8>, i64, Vec<u8>)) -> Result<EnvelopeRow, StoreError> {
    Ok(EnvelopeRow {
        record: RecordId::from_bytes(fixed(record)?),
        version: from_column(version)?,
        body: limit::ENVELOPE.accept(body)?,
    })
}

/// `[["hexadecimal id", version], ...]`: the one list that can be bound to a statement.
fn json(wanted: &[(RecordId, u64)]) -> Result<String, StoreError> {
    let mut text = String::from("[");
    for (index, (record, version)) in wanted.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let record = u128::from_be_bytes(*record.as_bytes());
        write!(text, "{comma}[\"{record:032x}\",{}]", to_column(*version)?)
            .map_err(|_| StoreError::Io(std::io::ErrorKind::OutOfMemory))?;
    }
    text.push(']');
    Ok(text)
}
