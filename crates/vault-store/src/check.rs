//! Whether a file holds together, as far as that can be told without keys.

use crate::connection::Connection;
use crate::error::{Damage, StoreError};
use crate::table::{audit_leaf, head, trust_op};

/// The logs end where the heads say. Cheap: for every opening.
pub(crate) async fn ends(connection: &mut Connection) -> Result<(), StoreError> {
    let (operations, leaves) = sqlx::query_as::<_, (i64, i64)>(
        "SELECT coalesce((SELECT max(seq) FROM trust_op), -1), coalesce((SELECT max(idx) FROM audit_leaf), -1) + 1",
    )
    .fetch_one(connection.clean().await?)
    .await?;
    agree(connection, operations, leaves).await
}

/// Every page, every index and every reference, and the number of rows in both logs.
pub(crate) async fn everything(connection: &mut Connection) -> Result<(), StoreError> {
    let (verdict,) = sqlx::query_as::<_, (String,)>("PRAGMA integrity_check(1)")
        .fetch_one(connection.clean().await?)
        .await?;
    let strays = sqlx::raw_sql("PRAGMA foreign_key_check").fetch_optional(connection.clean().await?).await?;
    if verdict != "ok" || strays.is_some() {
        return Err(StoreError::Damaged(Damage::Content));
    }
    let (operations, leaves) = sqlx::query_as::<_, (i64, i64)>(
        "SELECT (SELECT count(*) FROM trust_op) - 1, (SELECT count(*) FROM audit_leaf)",
    )
    .fetch_one(connection.clean().await?)
    .await?;
    agree(connection, operations, leaves).await?;
    ends(connection).await
}

/// Whether the last entries of `before` stand in `after`, too. Each entry names the one before it, so what stands there is
/// the same vault, later.
pub(crate) async fn goes_on(after: &mut Connection, before: &mut Connection) -> Result<bool, StoreError> {
    let heads = head::select(before.clean().await?).await?;
    let (operation, leaf) = (
        heads.trust_seq..heads.trust_seq.saturating_add(1),
        heads.audit_size.saturating_sub(1)..heads.audit_size,
    );
    let operations = trust_op::select(before.clean().await?, operation.clone()).await?
        == trust_op::select(after.clean().await?, operation).await?;
    let leaves = audit_leaf::select(before.clean().await?, leaf.clone()).await?
        == audit_leaf::select(after.clean().await?, leaf).await?;
    Ok(operations && leaves)
}

async fn agree(connection: &mut Connection, last_operation: i64, leaves: i64) -> Result<(), StoreError> {
    let heads = head::select(connection.clean().await?).await?;
    let found = (u64::try_from(last_operation), u64::try_from(leaves));
    let agree = found == (Ok(heads.trust_seq), Ok(heads.audit_size));
    agree.then_some(()).ok_or(StoreError::Damaged(Damage::MissingRow))
}
