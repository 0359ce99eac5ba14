//! The table `grant_cache`: scope keys a member has opened, sealed for that member.

use sqlx::SqliteConnection;
use vault_domain::{MemberId, ScopeId};

use super::fixed;
use crate::error::StoreError;
use crate::limit;

/// Adds or replaces one row.
pub(crate) async fn upsert(
    connection: &mut SqliteConnection,
    (member, scope, body): &(MemberId, ScopeId, Vec<u8>),
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO grant_cache (member, scope, body) VALUES (?1, ?2, ?3)
         ON CONFLICT (member, scope) DO UPDATE SET body = excluded.body",
    )
    .bind(member.as_bytes().as_slice())
    .bind(scope.as_bytes().as_slice())
    .bind(body.as_slice())
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes all rows of a member.
pub(crate) async fn delete(connection: &mut SqliteConnection, member: MemberId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM grant_cache WHERE member = ?1")
        .bind(member.as_bytes().as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

/// All rows of a member, ordered.
pub(crate) async fn select(
    connection: &mut SqliteConnection,
    member: MemberId,
) -> Result<Vec<(ScopeId, Vec<u8>)>, StoreError> {
    sqlx::query_as::<_, (Vec<u8>, Vec<u8>)>(
        "SELECT scope, body FROM grant_cache WHERE member = ?1 ORDER BY scope",
    )
    .bind(member.as_bytes().as_slice())
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(|(scope, body)| Ok((ScopeId::from_bytes(fixed(scope)?), limit::WRAP.accept(body)?)))
    .collect()
}
