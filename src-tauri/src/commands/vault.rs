//! Unlocking and locking.

use std::path::Path;
use std::sync::Arc;

use tauri::State;
use vault::{LockKind, LockReason, Timestamp, Unlock, VaultError};

use super::secrets::{HeldSecrets, SecretHandle};
use crate::app::App;
use crate::host::FileKind;
use crate::ipc::IpcError;
use crate::ipc::views::{SessionView, UnlockRequest};

/// Asks for a vault's file.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_existing_file(app: State<'_, App>) -> Result<Option<String>, IpcError> {
    let host = Arc::clone(&app.host);
    let chosen = tokio::task::spawn_blocking(move || host.ask_for_file(FileKind::VAULT)).await;
    Ok(chosen.map_err(|_| VaultError::Internal)?.map(|path| path.display().to_string()))
}

/// Unlocks a vault with passphrase and code.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock_vault(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: UnlockRequest,
) -> Result<SessionView, IpcError> {
    let by_hand = r.phone_time.as_deref().map(phone_time).transpose()?;
    let unlock = Unlock { passphrase: held.take_passphrase(r.passphrase)?, code: r.code, by_hand };
    let info = app.vault.unlock(Path::new(&r.path), unlock).await?;
    Ok(app.opened(&info))
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
    Ok(app.opened(&info))
}

/// Locks. Never fails.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock_vault(app: State<'_, App>, full: bool) -> Result<(), IpcError> {
    let kind = if full { LockKind::Full } else { LockKind::Soft };
    app.lock(kind, LockReason::User).await;
    Ok(())
}

fn phone_time(typed: &str) -> Result<Timestamp, IpcError> {
    let time = chrono::DateTime::parse_from_rfc3339(typed).ok();
    let millis = time.and_then(|time| u64::try_from(time.timestamp_millis()).ok());
    millis
        .map(Timestamp::from_millis)
        .ok_or_else(|| IpcError::invalid("phoneTime", "enter hours and minutes"))
}
