//! The table `head`: one row, compared and set by every commit.

use sqlx::SqliteConnection;

use super::{fixed, from_column, one_row, to_column};
use crate::commit::Heads;
use crate::error::{Damage, StoreError};

/// Sets the heads of a new file.
pub(crate) async fn insert(connection: &mut SqliteConnection, heads: &Heads) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO head (trust_seq, trust_hash, audit_size, audit_root) VALUES (?1, ?2, ?3, ?4)")
        .bind(to_column(heads.trust_seq)?)
        .bind(heads.trust_hash.as_slice())
        .bind(to_column(heads.audit_size)?)
        .bind(heads.audit_root.as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets the heads if they are the expected ones.
pub(crate) async fn update(
    connection: &mut SqliteConnection,
    expected: &Heads,
    heads: &Heads,
) -> Result<(), StoreError> {
    let result = sqlx::query(
        "UPDATE head SET trust_seq = ?1, trust_hash = ?2, audit_size = ?3, audit_root = ?4
         WHERE trust_seq = ?5 AND trust_hash = ?6 AND audit_size = ?7 AND audit_root = ?8",
    )
    .bind(to_column(heads.trust_seq)?)
    .bind(heads.trust_hash.as_slice())
    .bind(to_column(heads.audit_size)?)
    .bind(heads.audit_root.as_slice())
    .bind(to_column(expected.trust_seq)?)
    .bind(expected.trust_hash.as_slice())
    .bind(to_column(expected.audit_size)?)
    .bind(expected.audit_root.as_slice())
    .execute(connection)
    .await?;
    one_row(&result)
}

/// The heads: one row, no more and no less.
pub(crate) async fn select(connection: &mut SqliteConnection) -> Result<Heads, StoreError> {
    let rows = sqlx::query_as::<_, (i64, Vec<u8>, i64, Vec<u8>)>(
        "SELECT trust_seq, trust_hash, audit_size, audit_root FROM head",
    )
    .fetch_all(connection)
    .await?;
    let [(trust_seq, trust_hash, audit_size, audit_root)] =
        <[_; 1]>::try_from(rows).map_err(|_| StoreError::Damaged(Damage::MissingRow))?;
    Ok(Heads {
        trust_seq: from_column(trust_seq)?,
        trust_hash: fixed(trust_hash)?,
        audit_size: from_column(audit_size)?,
        audit_root: fixed(audit_root)?,
    })
}
