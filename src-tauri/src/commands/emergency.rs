//! Emergency sheets.

use std::path::Path;

use tauri::State;
use vault::{RecordId, Vault, VaultError};

use super::backup::choose_folder;
use super::partners::record;
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::SheetsView;
use crate::private_file;

/// Asks for a folder and writes the emergency sheet of a partner into it, or of all partners. Earlier ones there are
/// replaced. `null` where no folder was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn write_emergency_sheets(
    app: State<'_, App>,
    partner: Option<String>,
) -> Result<Option<SheetsView>, IpcError> {
    let wanted = match partner {
        Some(id) => vec![record(&id)?],
        None => active_partners(&app.vault).await?,
    };
    let Some(folder) = choose_folder(app.clone()).await? else { return Ok(None) };
    for id in &wanted {
        write(&app.vault, *id, Path::new(&folder)).await?;
    }
    Ok(Some(SheetsView::new(folder, wanted.len())))
}

async fn active_partners(vault: &Vault) -> Result<Vec<RecordId>, VaultError> {
    let partners = vault.partners().await?;
    Ok(partners.iter().filter(|partner| !partner.archived).map(|partner| partner.id).collect())
}

async fn write(vault: &Vault, partner: RecordId, folder: &Path) -> Result<(), VaultError> {
    let sheet = vault.emergency_sheet(partner).await?;
    private_file::replace(&folder.join(sheet.file_name()), reports::emergency_sheet(&sheet).as_bytes())
}
