//! How one commit becomes one transaction.

use sqlx::SqliteConnection;

use crate::commit::{Commit, Heads, SlotChange};
use crate::connection::Connection;
use crate::error::StoreError;
use crate::table::{
    audit_leaf, envelope, grant_cache, head, key_wrap, member_state, own_session, trust_op, unlock_attempt,
    unlock_chunk, unlock_slot,
};

/// Writes the commit that makes a vault.
pub(crate) async fn first(connection: &mut Connection, commit: &Commit) -> Result<(), StoreError> {
    let sqlite = connection.begin().await?;
    head::insert(sqlite, &commit.heads).await?;
    rows(sqlite, commit).await?;
    connection.commit().await
}

/// Writes a commit onto the heads it expects.
pub(crate) async fn next(
    connection: &mut Connection,
    expected: &Heads,
    commit: &Commit,
) -> Result<(), StoreError> {
    let sqlite = connection.begin().await?;
    head::update(sqlite, expected, &commit.heads).await?;
    rows(sqlite, commit).await?;
    connection.commit().await
}

async fn rows(sqlite: &mut SqliteConnection, commit: &Commit) -> Result<(), StoreError> {
    trust_op::insert(sqlite, &commit.operations).await?;
    audit_leaf::insert(sqlite, &commit.leaves).await?;
    deletions(sqlite, commit).await?;
    envelopes(sqlite, commit).await?;
    member(sqlite, commit).await?;
    if let Some(change) = &commit.slot {
        slot(sqlite, change).await?;
    }
    if let Some(failed) = &commit.failed_attempt {
        unlock_attempt::record(sqlite, failed.slot, failed.now, failed.not_before).await?;
    }
    Ok(())
}

async fn deletions(sqlite: &mut SqliteConnection, commit: &Commit) -> Result<(), StoreError> {
    for record in &commit.deleted_records {
        envelope::delete(sqlite, *record).await?;
    }
    for key in &commit.deleted_key_wraps {
        key_wrap::delete(sqlite, key).await?;
    }
    for slot in &commit.deleted_slots {
        unlock_slot::delete(sqlite, *slot).await?;
    }
    if let Some(member) = commit.cleared_grants {
        grant_cache::delete(sqlite, member).await?;
    }
    if let Some(slot) = commit.clear_attempts {
        unlock_attempt::delete(sqlite, slot).await?;
    }
    Ok(())
}

async fn envelopes(sqlite: &mut SqliteConnection, commit: &Commit) -> Result<(), StoreError> {
    for row in &commit.envelopes {
        envelope::insert(sqlite, row).await?;
    }
    for row in &commit.replaced_envelopes {
        envelope::update(sqlite, row).await?;
    }
    Ok(())
}

async fn member(sqlite: &mut SqliteConnection, commit: &Commit) -> Result<(), StoreError> {
    member_state::write(sqlite, commit).await?;
    for wrap in &commit.key_wraps {
        key_wrap::upsert(sqlite, wrap).await?;
    }
    if let Some(session) = &commit.own_session {
        own_session::upsert(sqlite, session).await?;
    }
    for grant in &commit.grants {
        grant_cache::upsert(sqlite, grant).await?;
    }
    Ok(())
}

async fn slot(sqlite: &mut SqliteConnection, change: &SlotChange) -> Result<(), StoreError> {
    unlock_slot::write(sqlite, change).await?;
    unlock_chunk::write(sqlite, change).await
}
