//! Unlocking and locking.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tauri::State;
use vault::{Continue, LockKind, LockReason, MemberId, Timestamp, Unlock, VaultError};

use super::secrets::{HeldSecrets, SecretHandle};
use crate::app::App;
use crate::host::FileKind;
use crate::ipc::IpcError;
use crate::ipc::views::{MemberHereView, SessionView, UnlockRequest};
use crate::notices;

/// Asks for a vault's file.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_existing_file(app: State<'_, App>) -> Result<Option<String>, IpcError> {
    let host = Arc::clone(&app.host);
    let chosen = tokio::task::spawn_blocking(move || host.ask_for_file(FileKind::VAULT)).await;
    Ok(chosen.map_err(|_| VaultError::Internal)?.map(|path| path.display().to_string()))
}

/// Makes the demo anew and opens it, without enrolment. Its lock is its end.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_demo(app: State<'_, App>) -> Result<SessionView, IpcError> {
    let since = app.vault.begun();
    let session = Box::pin(demo::open(&app.folders.demo(), &app.around)).await?;
    Box::pin(app.adopt(session, since)).await
}

/// Unlocks a vault with passphrase and code.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock_vault(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: UnlockRequest,
) -> Result<SessionView, IpcError> {
    let info = app.vault.unlock(Path::new(&r.path), factors(&held, &r)?).await?;
    Ok(app.opened(&info).await)
}

/// The same where this computer's clock is some minutes wrong: tries the code at each step around, which takes a
/// while. Tells `unlock-progress` and can be stopped by [`cancel_search`].
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock_vault_searching(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: UnlockRequest,
) -> Result<SessionView, IpcError> {
    app.search_stopped.store(false, Ordering::Relaxed);
    let mut progress = |done, total| {
        notices::unlock_progress(app.host.as_ref(), done, total);
        if app.search_stopped.load(Ordering::Relaxed) { Continue::No } else { Continue::Yes }
    };
    let unlock = factors(&held, &r)?;
    let info = app.vault.unlock_searching(Path::new(&r.path), unlock, &mut progress).await?;
    Ok(app.opened(&info).await)
}

/// Who unlocked this file on this computer before, the latest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn who_unlocks(app: State<'_, App>, path: String) -> Result<Vec<MemberHereView>, IpcError> {
    let members = vault::members_here(Path::new(&path), &app.around).await?;
    Ok(members.into_iter().map(MemberHereView::from).collect())
}

/// Stops a search before its next step.
#[tauri::command]
#[specta::specta]
pub(crate) fn cancel_search(app: State<'_, App>) {
    app.search_stopped.store(true, Ordering::Relaxed);
}

/// Opens a softly locked vault with the passphrase alone.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reopen_vault(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    p: SecretHandle,
) -> Result<SessionView, IpcError> {
    let info = app.vault.reopen(held.take_passphrase(p)?).await?;
    Ok(app.opened(&info).await)
}

/// Locks. Never fails.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock_vault(app: State<'_, App>, full: bool) -> Result<(), IpcError> {
    let kind = if full { LockKind::Full } else { LockKind::Soft };
    app.lock(kind, LockReason::User).await;
    Ok(())
}

pub(super) fn factors(held: &HeldSecrets, r: &UnlockRequest) -> Result<Unlock, IpcError> {
    let by_hand = r.phone_time.as_deref().map(phone_time).transpose()?;
    Ok(Unlock {
        member: r.member.as_deref().map(member).transpose()?,
        passphrase: held.take_passphrase(r.passphrase)?,
        code: r.code.clone(),
        by_hand,
    })
}

pub(super) fn member(id: &str) -> Result<MemberId, VaultError> {
    id.parse().map_err(|_| VaultError::NotFound { what: "member" })
}

fn phone_time(typed: &str) -> Result<Timestamp, IpcError> {
    let time = chrono::DateTime::parse_from_rfc3339(typed).ok();
    let millis = time.and_then(|time| u64::try_from(time.timestamp_millis()).ok());
    millis
        .map(Timestamp::from_millis)
        .ok_or_else(|| IpcError::invalid("phoneTime", "enter hours and minutes"))
}
