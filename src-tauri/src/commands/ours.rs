//! *Is this ours?*

use tauri::State;

use super::secrets::{HeldSecrets, SecretHandle};
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::OursView;

/// Which values of the vault a pasted text holds. The text comes as a secret: it may be one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn is_this_ours(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    text: SecretHandle,
) -> Result<OursView, IpcError> {
    let text = held.take(text)?;
    Ok(app.vault.is_this_ours(&text).await?.into())
}
