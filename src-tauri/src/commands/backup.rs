//! Backups of the open vault: making one and trying one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tauri::State;
use vault::{BackUp, VaultError};

use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{BackUpRequest, BackupView, DrillView};

/// Asks for a folder.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_folder(app: State<'_, App>) -> Result<Option<String>, IpcError> {
    let host = Arc::clone(&app.host);
    let chosen = tokio::task::spawn_blocking(move || host.ask_for_folder()).await;
    Ok(chosen.map_err(|_| VaultError::Internal)?.map(|path| path.display().to_string()))
}

/// Copies the open vault and reads the copy to its end.
#[tauri::command]
#[specta::specta]
pub(crate) async fn back_up(app: State<'_, App>, r: BackUpRequest) -> Result<BackupView, IpcError> {
    let request = BackUp { folder: PathBuf::from(r.folder), keep: r.keep, self_contained: r.self_contained };
    Ok(app.vault.back_up(&request).await?.into())
}

/// Reads a backup to its end and holds it against the open vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn try_backup(app: State<'_, App>, path: &str) -> Result<DrillView, IpcError> {
    Ok(app.vault.try_backup(Path::new(path)).await?.into())
}
