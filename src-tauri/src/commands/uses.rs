//! Who uses credentials, where they are kept, who is in charge.

use tauri::State;

use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{ChangePreviewView, ChangeUsesRequest, UseChoices};

/// What can be chosen from a list: kinds of places, ways to deploy, kinds of networks and accounts.
#[tauri::command]
#[specta::specta]
pub(crate) fn use_choices() -> UseChoices {
    UseChoices::all()
}

/// Records the same of one credential or of many, at once or not at all. Tells how many changed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_uses(app: State<'_, App>, r: ChangeUsesRequest) -> Result<u32, IpcError> {
    Ok(u32::try_from(app.vault.change_uses(r.read()?).await?).unwrap_or(u32::MAX))
}

/// What a change would do to each of its credentials, without doing it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_uses(
    app: State<'_, App>,
    r: ChangeUsesRequest,
) -> Result<ChangePreviewView, IpcError> {
    Ok(app.vault.preview_uses(r.read()?).await?.into())
}
