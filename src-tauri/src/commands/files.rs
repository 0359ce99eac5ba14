//! Values that are files: chosen and saved by the core. Their bytes never come to the window, and neither does a folder.

use std::path::Path;
use std::sync::Arc;

use tauri::State;
use vault::{LockState, Purpose, VaultError};
use zeroize::Zeroizing;

use super::secrets::{HeldSecrets, SecretHandle};
use super::values::field_ref;
use crate::app::App;
use crate::host::{FileKind, Host};
use crate::ipc::IpcError;
use crate::ipc::views::ChosenFile;
use crate::private_file;

/// Asks for a file that is to become a value, and keeps its bytes until a command takes them. `null` when none was
/// chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_value_file(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
) -> Result<Option<ChosenFile>, IpcError> {
    let chosen = ask(&app, |host| {
        let path = host.ask_for_file(FileKind::ANY)?;
        Some(vault::read_value_file(&path).map(|bytes| (file_name(&path), bytes)))
    });
    let Some(chosen) = chosen.await? else { return Ok(None) };
    let (name, value) = chosen?;
    let bytes = u32::try_from(value.len()).unwrap_or(u32::MAX);
    let secret = keep(&app, &held, value, Some(name.clone())).await?;
    Ok(Some(ChosenFile { secret, name, bytes }))
}

/// Asks where a value is to be saved, and remembers it. Gives the name of the file, or `null` when none was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_value_place(
    app: State<'_, App>,
    name: String,
) -> Result<Option<String>, IpcError> {
    // What a file was called elsewhere is no place on this computer.
    let name = file_name(Path::new(&name.replace('\\', "/")));
    let place = ask(&app, move |host| host.ask_where_to_save(&name, FileKind::ANY)).await?;
    let name = place.as_deref().map(file_name);
    if place.as_ref().is_some_and(|path| path.symlink_metadata().is_ok()) {
        return Err(VaultError::Exists.into());
    }
    *app.save_place() = place;
    Ok(name)
}

/// Writes a secret to the file that was chosen for it: a new one, which only this user may read.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_value(
    app: State<'_, App>,
    credential: String,
    version: u32,
    field: String,
    reason: Option<String>,
) -> Result<(), IpcError> {
    let place = app.save_place().clone();
    let place = place.ok_or_else(|| IpcError::invalid("file", "choose again where to save it"))?;
    let field = field_ref(&credential, version, field)?;
    let value = app.vault.read_secret(&field, Purpose::Copy, reason).await?;
    *app.save_place() = None;
    Ok(private_file::create(&place, &value)?)
}

/// Lets a value wait while it is unlocked. The state is asked afterwards: a lock before that question is seen by it, and
/// a lock after it wipes what waits.
pub(super) async fn keep(
    app: &App,
    held: &HeldSecrets,
    value: Zeroizing<Vec<u8>>,
    name: Option<String>,
) -> Result<SecretHandle, IpcError> {
    let handle = held.keep(value, name)?;
    match app.vault.state().await {
        LockState::Unlocked(_) => Ok(handle),
        LockState::Closed | LockState::SoftLocked(_) => {
            drop(held.take(handle));
            Err(VaultError::Locked.into())
        }
    }
}

/// Asks in a dialog of the system, which blocks.
async fn ask<T: Send + 'static>(
    app: &App,
    question: impl FnOnce(&dyn Host) -> T + Send + 'static,
) -> Result<T, VaultError> {
    let host = Arc::clone(&app.host);
    let asked = tokio::task::spawn_blocking(move || question(host.as_ref()));
    asked.await.map_err(|_| VaultError::Internal)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
