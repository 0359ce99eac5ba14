//! The member's favourites and what they looked at.

use tauri::State;

use super::partners::record;
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::MarksView;

/// What the member starred and looked at last.
#[tauri::command]
#[specta::specta]
pub(crate) async fn marks(app: State<'_, App>) -> Result<MarksView, IpcError> {
    Ok(app.vault.marks().await?.into())
}

/// Stars a partner or a credential, or takes the star away.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_favourite(app: State<'_, App>, id: String, favourite: bool) -> Result<(), IpcError> {
    Ok(app.vault.set_favourite(record(&id)?, favourite).await?)
}

/// Remembers that a partner or a credential was looked at.
#[tauri::command]
#[specta::specta]
pub(crate) async fn note_visit(app: State<'_, App>, id: String) -> Result<(), IpcError> {
    Ok(app.vault.note_visit(record(&id)?).await?)
}
