//! A partner's dossier: contacts, documents, networks, runbook.

use tauri::State;

use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{ChangeDossierRequest, DossierView};

/// Changes a partner's dossier, at once or not at all.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_dossier(
    app: State<'_, App>,
    r: ChangeDossierRequest,
) -> Result<DossierView, IpcError> {
    let change = r.read()?;
    let partner = change.partner;
    app.vault.change_dossier(change).await?;
    Ok(DossierView::from(&app.vault.partner(partner).await?))
}
