//! The table `own_session`: the keys of a member's own sessions.

use sqlx::SqliteConnection;
use vault_domain::{MemberId, SessionId};

use super::fixed;
use crate::error::StoreError;
use crate::limit;

/// Adds or replaces one row.
pub(crate) async fn upsert(
    connection: &mut SqliteConnection,
    (member, session, body): &(MemberId, SessionId, Vec<u8>),
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO own_session (member, session, body) VALUES (?1, ?2, ?3)
         ON CONFLICT (member, session) DO UPDATE SET body = excluded.body",
    )
    .bind(member.as_bytes().as_slice())
    .bind(session.as_bytes().as_slice())
    .bind(body.as_slice())
    .execute(connection)
    .await?;
    Ok(())
}

/// All rows of a member, ordered.
pub(crate) async fn select(
    connection: &mut SqliteConnection,
    member: MemberId,
) -> Result<Vec<(SessionId, Vec<u8>)>, StoreError> {
    sqlx::query_as::<_, (Vec<u8>, Vec<u8>)>(
        "SELECT session, body FROM own_session WHERE member = ?1 ORDER BY session",
    )
    .bind(member.as_bytes().as_slice())
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(|(session, body)| Ok((SessionId::from_bytes(fixed(session)?), limit::WRAP.accept(body)?)))
    .collect()
}
