//! The member's favourites, what they looked at, and their saved views.

use tauri::State;

use super::partners::record;
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{DraftRequest, DraftView, MarksView, SaveViewRequest, SavedView, saved_views};

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

/// The member's saved views.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_views(app: State<'_, App>) -> Result<Vec<SavedView>, IpcError> {
    Ok(saved_views(app.vault.marks().await?))
}

/// Saves a query under a name, and answers with all views.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_view(app: State<'_, App>, r: SaveViewRequest) -> Result<Vec<SavedView>, IpcError> {
    let (view, replacing) = r.read();
    app.vault.save_view(view, replacing.as_deref()).await?;
    Ok(saved_views(app.vault.marks().await?))
}

/// Removes a view, and answers with those that are left.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_view(app: State<'_, App>, name: String) -> Result<Vec<SavedView>, IpcError> {
    app.vault.remove_view(&name).await?;
    Ok(saved_views(app.vault.marks().await?))
}

/// What was typed into forms that were not finished.
#[tauri::command]
#[specta::specta]
pub(crate) async fn drafts(app: State<'_, App>) -> Result<Vec<DraftView>, IpcError> {
    Ok(app.vault.drafts().await?.into_iter().map(DraftView::from).collect())
}

/// Keeps what is being typed into a form.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_draft(app: State<'_, App>, draft: DraftRequest) -> Result<(), IpcError> {
    Ok(app.vault.keep_draft(&draft.place, &draft.title, &draft.texts).await?)
}

/// Drops what was kept of a form.
#[tauri::command]
#[specta::specta]
pub(crate) async fn drop_draft(app: State<'_, App>, place: String) -> Result<(), IpcError> {
    Ok(app.vault.drop_draft(&place).await?)
}
