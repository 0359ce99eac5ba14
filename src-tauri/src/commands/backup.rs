//! Backups: of the open vault, making one and trying one; before a vault is open, reading one and putting it back.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tauri::State;
use vault::{BackUp, FileContents, Occupied, VaultError, VaultId, restore, try_recovery_key, vault_at};

use super::secrets::{HeldSecrets, SecretHandle};
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{
    BackUpRequest, BackupContentsView, BackupView, DrillView, KitTrialView, LastBackupView, RestoreRequest,
    RestoredView,
};

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

/// What this computer remembers of backups of the open vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn last_backup(app: State<'_, App>) -> Result<LastBackupView, IpcError> {
    Ok(LastBackupView::new(app.vault.last_backup().await?, app.around.clock.now()))
}

/// Lets the reminder rest for so many days.
#[tauri::command]
#[specta::specta]
pub(crate) async fn snooze_backup(app: State<'_, App>, days: u32) -> Result<LastBackupView, IpcError> {
    Ok(LastBackupView::new(app.vault.snooze_backup(days).await?, app.around.clock.now()))
}

/// Reads a backup to its end. Needs no vault to be open and no key.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_backup(app: State<'_, App>, path: &str) -> Result<BackupContentsView, IpcError> {
    let contents = FileContents::read(Path::new(path), &app.around).await?;
    let target = match same_vault(&app, Path::new(path), contents.vault_id).await {
        Some(present) => present,
        None => app.folders.suggested_vault(RESTORED),
    };
    Ok(BackupContentsView::new(path, &contents, &target))
}

/// Whether a recovery key opens a backup, which is only read.
#[tauri::command]
#[specta::specta]
pub(crate) async fn try_kit_on_backup(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    path: &str,
    key: SecretHandle,
) -> Result<KitTrialView, IpcError> {
    let key = held.take_passphrase(key)?;
    Ok(try_recovery_key(Path::new(path), &key, &app.around).await?.into())
}

/// Puts a backup back. A file that has the name is kept under another one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_backup(app: State<'_, App>, r: RestoreRequest) -> Result<RestoredView, IpcError> {
    let (backup, target) = (Path::new(&r.backup), Path::new(&r.target));
    let restored = restore(backup, target, Occupied::Keep, &app.around).await?;
    Ok(RestoredView::new(r.target.clone(), &restored))
}

/// The file of this vault that was open here before; where it cannot be read, the one a backup of it is named after.
async fn same_vault(app: &App, backup: &Path, vault: VaultId) -> Option<PathBuf> {
    let recent = app.recent_paths();
    for path in recent.iter().filter(|path| path.as_path() != backup) {
        if vault_at(path, &app.around).await.is_ok_and(|id| id == vault) {
            return Some(path.clone());
        }
    }
    let name = backup.file_name()?.to_str()?;
    let is_named_after = |path: &&PathBuf| {
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        stem.is_some_and(|stem| name.strip_prefix(stem).is_some_and(|rest| rest.starts_with('-')))
    };
    recent.iter().find(is_named_after).cloned()
}

/// Where no file of the vault is known.
const RESTORED: &str = "restored";
