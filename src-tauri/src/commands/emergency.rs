//! Emergency sheets.

use std::path::{Path, PathBuf};

use tauri::State;

use super::backup::choose_folder;
use super::partners::record;
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{KeptSheetsView, SheetsView};
use crate::private_file;

/// Asks for a folder and writes the emergency sheet of a partner into it, or of all partners. Earlier ones there are
/// replaced. `null` where no folder was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn write_emergency_sheets(
    app: State<'_, App>,
    partner: Option<String>,
) -> Result<Option<SheetsView>, IpcError> {
    let wanted = partner.map(|id| record(&id)).transpose()?;
    let Some(folder) = choose_folder(app.clone()).await? else { return Ok(None) };
    let sheets = app.vault.emergency_sheets(wanted.as_ref().map(std::slice::from_ref), |_| true).await?;
    for sheet in &sheets {
        let page = reports::emergency_sheet(sheet);
        private_file::replace(&Path::new(&folder).join(sheet.file_name()), page.as_bytes())?;
    }
    Ok(Some(SheetsView::new(folder, sheets.len())))
}

/// The folder in which the sheets of the open vault are kept up to date, and what went wrong there last.
#[tauri::command]
#[specta::specta]
pub(crate) async fn kept_sheets(app: State<'_, App>) -> Result<KeptSheetsView, IpcError> {
    let folder = app.sheets_folder().await?;
    Ok(KeptSheetsView {
        folder: folder.map(|path| path.display().to_string()),
        problem: app.sheets_problem(),
    })
}

/// Asks for a folder, writes all sheets into it, and keeps them up to date there from now on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_sheets(app: State<'_, App>) -> Result<KeptSheetsView, IpcError> {
    if let Some(folder) = choose_folder(app.clone()).await? {
        app.keep_sheets_in(Some(PathBuf::from(folder))).await?;
        app.refresh_sheets().await;
    }
    kept_sheets(app).await
}

/// Keeps no sheets up to date any more; those that are there stay.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_keeping_sheets(app: State<'_, App>) -> Result<KeptSheetsView, IpcError> {
    app.keep_sheets_in(None).await?;
    kept_sheets(app).await
}
