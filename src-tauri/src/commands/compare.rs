//! Versions compared without showing them.

use tauri::State;

use super::partners::record;
use super::secrets::{HeldSecrets, SecretHandle};
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::ComparedField;

/// Says of each field of two versions whether its value is the same. No value is given out.
#[tauri::command]
#[specta::specta]
pub(crate) async fn compare_versions(
    app: State<'_, App>,
    credential: String,
    first: u32,
    second: u32,
) -> Result<Vec<ComparedField>, IpcError> {
    let fields = app.vault.compare_versions(record(&credential)?, first, second).await?;
    Ok(fields.into_iter().map(ComparedField::from).collect())
}

/// The secret fields of a version that have a pasted value. It comes as a secret.
#[tauri::command]
#[specta::specta]
pub(crate) async fn is_this_version(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    credential: String,
    version: u32,
    text: SecretHandle,
) -> Result<Vec<String>, IpcError> {
    let text = held.take(text)?;
    Ok(app.vault.is_this_version(record(&credential)?, version, &text).await?)
}
