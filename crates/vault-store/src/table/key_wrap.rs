//! The table `key_wrap`: a member's key, wrapped to each of the member's recipients.

use sqlx::SqliteConnection;
use vault_domain::MemberId;

use super::{fixed, one_row};
use crate::error::StoreError;
use crate::limit;

/// Adds or replaces one row.
pub(crate) async fn upsert(
    connection: &mut SqliteConnection,
    (member, recipient, body): &(MemberId, [u8; 16], Vec<u8>),
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO key_wrap (member, recipient, body) VALUES (?1, ?2, ?3)
         ON CONFLICT (member, recipient) DO UPDATE SET body = excluded.body",
    )
    .bind(member.as_bytes().as_slice())
    .bind(recipient.as_slice())
    .bind(body.as_slice())
    .execute(connection)
    .await?;
    Ok(())
}

/// All rows of a member, ordered.
pub(crate) async fn select(
    connection: &mut SqliteConnection,
    member: MemberId,
) -> Result<Vec<([u8; 16], Vec<u8>)>, StoreError> {
    sqlx::query_as::<_, (Vec<u8>, Vec<u8>)>(
        "SELECT recipient, body FROM key_wrap WHERE member = ?1 ORDER BY recipient",
    )
    .bind(member.as_bytes().as_slice())
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(|(recipient, body)| Ok((fixed(recipient)?, limit::WRAP.accept(body)?)))
    .collect()
}

/// Removes one row that is there.
pub(crate) async fn delete(
    connection: &mut SqliteConnection,
    (member, recipient): &(MemberId, [u8; 16]),
) -> Result<(), StoreError> {
    let result = sqlx::query("DELETE FROM key_wrap WHERE member = ?1 AND recipient = ?2")
        .bind(member.as_bytes().as_slice())
        .bind(recipient.as_slice())
        .execute(connection)
        .await?;
    one_row(&result)
}
