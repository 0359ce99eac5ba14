//! The overview and its findings.

use tauri::State;

use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{FindingView, OverviewView};

/// Everything on the first screen of an open vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn overview(app: State<'_, App>) -> Result<OverviewView, IpcError> {
    Ok(app.vault.overview().await?.into())
}

/// What is not as it should be, one row a kind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_findings(app: State<'_, App>) -> Result<Vec<FindingView>, IpcError> {
    Ok(app.vault.findings().await?.into_iter().map(FindingView::from).collect())
}
