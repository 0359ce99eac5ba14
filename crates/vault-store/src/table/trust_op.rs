//! The table `trust_op`: the signed operations.

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
    for (seq, op) in rows {
        sqlx::query("INSERT INTO trust_op (seq, op) VALUES (?1, ?2)")
            .bind(to_column(*seq)?)
            .bind(op.as_slice())
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
        "SELECT seq, op FROM trust_op WHERE seq >= ?1 AND seq < ?2 ORDER BY seq",
    )
    .bind(to_column(range.start)?)
    .bind(to_column(range.end)?)
    .fetch_all(connection)
    .await?;
    unbroken(range, rows, limit::OPERATION)
}
