//! Partners and their environments.

use tauri::State;
use vault::{NewPartner, VaultError};

use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{
    CreatePartnerRequest, EnvironmentKind, NewEnvironmentRequest, PartnerRow, PartnerView, ProfileSummary,
    profile_summaries,
};

/// What is known of partners.
#[tauri::command]
#[specta::specta]
pub(crate) fn list_profiles(app: State<'_, App>) -> Vec<ProfileSummary> {
    profile_summaries(&app.vault.profiles())
}

/// All partners, by name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_partners(app: State<'_, App>) -> Result<Vec<PartnerRow>, IpcError> {
    Ok(app.vault.partners().await?.iter().map(PartnerRow::from).collect())
}

/// A partner's page.
#[tauri::command]
#[specta::specta]
pub(crate) async fn partner(app: State<'_, App>, id: String) -> Result<PartnerView, IpcError> {
    let page = app.vault.partner(record(&id)?).await?;
    Ok(PartnerView::new(&page, &app.vault.profiles()))
}

/// Adds a partner.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_partner(
    app: State<'_, App>,
    r: CreatePartnerRequest,
) -> Result<PartnerRow, IpcError> {
    let environments = r.environments.into_iter().map(Into::into).collect();
    let new = NewPartner { profile: r.profile, name: r.name, notes: None, environments };
    let id = app.vault.create_partner(new).await?;
    row(&app, id).await
}

/// Changes a partner's name and notes.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_partner(
    app: State<'_, App>,
    id: String,
    name: String,
    notes: Option<String>,
) -> Result<PartnerRow, IpcError> {
    let id = record(&id)?;
    app.vault.edit_partner(id, &name, notes).await?;
    row(&app, id).await
}

/// Adds an environment to a partner.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_environment(
    app: State<'_, App>,
    partner: String,
    kind: EnvironmentKind,
    name: Option<String>,
    origins: Vec<String>,
) -> Result<PartnerRow, IpcError> {
    let id = record(&partner)?;
    app.vault.add_environment(id, &NewEnvironmentRequest { kind, name, origins }.into()).await?;
    row(&app, id).await
}

/// Puts a partner away, or brings it back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn archive_partner(app: State<'_, App>, id: String, archived: bool) -> Result<(), IpcError> {
    Ok(app.vault.archive_partner(record(&id)?, archived).await?)
}

/// Deletes a partner with all its credentials.
#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_partner(
    app: State<'_, App>,
    id: String,
    confirm_name: String,
) -> Result<(), IpcError> {
    Ok(app.vault.delete_partner(record(&id)?, &confirm_name).await?)
}

async fn row(app: &App, id: vault::RecordId) -> Result<PartnerRow, IpcError> {
    Ok(PartnerRow::from(&app.vault.partner(id).await?.summary))
}

/// The record a text names.
pub(crate) fn record(id: &str) -> Result<vault::RecordId, IpcError> {
    Ok(id.parse().map_err(|_| VaultError::NotFound { what: "record" })?)
}
