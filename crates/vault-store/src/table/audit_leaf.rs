//! The table `audit_leaf`: the sealed events.

use std::ops::Range;

use sqlx::SqliteConnection;

use super::{to_column, unbroken};
use crate::error::StoreError;
use crate::limit;

/// Appends rows; a number that is taken is a conflict.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    rows: &[(u64, Vec<u8>)],
) -> Result<(), StoreError> {
    for (idx, leaf) in rows {
        sqlx::query("INSERT INTO audit_leaf (idx, leaf) VALUES (?1, ?2)")
            .bind(to_column(*idx)?)
            .bind(leaf.as_slice())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Exactly the rows of the range, in order.
pub(crate) async fn select(
    connection: &mut SqliteConnection,
    range: Range<u64>,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = sqlx::query_as::<_, (i64, Vec<u8>)>(
        "SELECT idx, leaf FROM audit_leaf WHERE idx >= ?1 AND idx < ?2 ORDER BY idx",
    )
    .bind(to_column(range.start)?)
    .bind(to_column(range.end)?)
    .fetch_all(connection)
    .await?;
    unbroken(range, rows, limit::LEAF)
}
