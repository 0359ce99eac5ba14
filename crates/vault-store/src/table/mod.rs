//! The tables, one module each, and how their columns become values.

pub(crate) mod audit_leaf;
pub(crate) mod envelope;
pub(crate) mod grant_cache;
pub(crate) mod head;
pub(crate) mod key_wrap;
pub(crate) mod member_state;
pub(crate) mod own_session;
pub(crate) mod trust_op;
pub(crate) mod unlock_attempt;
pub(crate) mod unlock_chunk;
pub(crate) mod unlock_slot;

use std::ops::Range;

use sqlx::sqlite::SqliteQueryResult;

use crate::error::{Damage, StoreError};
use crate::limit::Limit;

/// A number on its way into the file.
fn to_column(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::TooLarge)
}

/// A number from the file.
fn from_column<N: TryFrom<i64>>(number: i64) -> Result<N, StoreError> {
    N::try_from(number).map_err(|_| StoreError::Damaged(Damage::Content))
}

/// Bytes of a fixed length from the file.
fn fixed<const N: usize>(bytes: Vec<u8>) -> Result<[u8; N], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Damaged(Damage::Content))
}

/// A statement that must have found its row.
fn one_row(result: &SqliteQueryResult) -> Result<(), StoreError> {
    (result.rows_affected() == 1).then_some(()).ok_or(StoreError::Conflict)
}

/// Rows of a log: all of the range, each at its place.
fn unbroken(range: Range<u64>, rows: Vec<(i64, Vec<u8>)>, limit: Limit) -> Result<Vec<Vec<u8>>, StoreError> {
    let wanted = range.clone().map(i64::try_from);
    let found = rows.iter().map(|(number, _)| Ok(*number));
    if !wanted.eq(found) {
        return Err(StoreError::Damaged(Damage::MissingRow));
    }
    rows.into_iter().map(|(_, body)| limit.accept(body)).collect()
}
