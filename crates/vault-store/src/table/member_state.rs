//! The table `member_state`: a member's sealed keys and the small part every commit rewrites.

use sqlx::SqliteConnection;
use vault_domain::MemberId;

use super::one_row;
use crate::commit::Commit;
use crate::error::StoreError;
use crate::limit;

/// A member's two sealed states.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MemberState {
    /// The keys.
    pub cold: Vec<u8>,
    /// The heads and counters as of the last commit.
    pub hot: Vec<u8>,
}

/// Writes the states of a commit: both may make a new member, one alone changes a member who is there.
pub(crate) async fn write(connection: &mut SqliteConnection, commit: &Commit) -> Result<(), StoreError> {
    match (&commit.cold, &commit.hot) {
        (Some((member, cold)), Some((same, hot))) if member == same => {
            upsert(connection, *member, cold, hot).await
        }
        (cold, hot) => {
            if let Some((member, cold)) = cold {
                update_cold(connection, *member, cold).await?;
            }
            if let Some((member, hot)) = hot {
                update_hot(connection, *member, hot).await?;
            }
            Ok(())
        }
    }
}

async fn upsert(
    connection: &mut SqliteConnection,
    member: MemberId,
    cold: &[u8],
    hot: &[u8],
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO member_state (member, cold, hot) VALUES (?1, ?2, ?3)
         ON CONFLICT (member) DO UPDATE SET cold = excluded.cold, hot = excluded.hot",
    )
    .bind(member.as_bytes().as_slice())
    .bind(cold)
    .bind(hot)
    .execute(connection)
    .await?;
    Ok(())
}

async fn update_cold(
    connection: &mut SqliteConnection,
    member: MemberId,
    cold: &[u8],
) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE member_state SET cold = ?2 WHERE member = ?1")
        .bind(member.as_bytes().as_slice())
        .bind(cold)
        .execute(connection)
        .await?;
    one_row(&result)
}

async fn update_hot(
    connection: &mut SqliteConnection,
    member: MemberId,
    hot: &[u8],
) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE member_state SET hot = ?2 WHERE member = ?1")
        .bind(member.as_bytes().as_slice())
        .bind(hot)
        .execute(connection)
        .await?;
    one_row(&result)
}

/// A member's states.
pub(crate) async fn select(
    connection: &mut SqliteConnection,
    member: MemberId,
) -> Result<Option<MemberState>, StoreError> {
    sqlx::query_as::<_, (Vec<u8>, Vec<u8>)>("SELECT cold, hot FROM member_state WHERE member = ?1")
        .bind(member.as_bytes().as_slice())
        .fetch_optional(connection)
        .await?
        .map(|(cold, hot)| {
            Ok(MemberState { cold: limit::STATE.accept(cold)?, hot: limit::STATE.accept(hot)? })
        })
        .transpose()
}
