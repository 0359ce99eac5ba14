//! Credentials without their secrets.

use tauri::State;
use vault::{EditCredential, NewCredential, Values, VaultError};

use super::partners::record;
use super::secrets::HeldSecrets;
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{CreateCredentialRequest, CredentialView, EditCredentialRequest, FieldInput};

/// One credential's card.
#[tauri::command]
#[specta::specta]
pub(crate) async fn credential(app: State<'_, App>, id: String) -> Result<CredentialView, IpcError> {
    view(&app, record(&id)?).await
}

/// Adds a credential.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_credential(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: CreateCredentialRequest,
) -> Result<CredentialView, IpcError> {
    let environment = r.environment.parse().map_err(|_| VaultError::NotFound { what: "environment" })?;
    let values = values(&held, r.fields)?;
    let new = NewCredential { environment, name: r.name, kind: r.kind, notes: r.notes, tags: r.tags, values };
    let id = app.vault.create_credential(new).await?;
    view(&app, id).await
}

/// Changes a credential. Changed values make a new version.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_credential(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: EditCredentialRequest,
) -> Result<CredentialView, IpcError> {
    let id = record(&r.credential)?;
    let changed = values(&held, r.fields)?;
    app.vault
        .edit_credential(EditCredential {
            id,
            name: r.name,
            notes: r.notes,
            tags: r.tags,
            changed,
            removed: r.removed,
            is_correction: r.is_correction,
        })
        .await?;
    view(&app, id).await
}

/// Puts a credential away, or brings it back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn archive_credential(
    app: State<'_, App>,
    id: String,
    archived: bool,
) -> Result<(), IpcError> {
    Ok(app.vault.archive_credential(record(&id)?, archived).await?)
}

/// Deletes a credential with all its versions.
#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_credential(
    app: State<'_, App>,
    id: String,
    confirm_name: String,
) -> Result<(), IpcError> {
    Ok(app.vault.delete_credential(record(&id)?, &confirm_name).await?)
}

async fn view(app: &App, id: vault::RecordId) -> Result<CredentialView, IpcError> {
    let card = app.vault.credential(id).await?;
    let profile = app.vault.partner(card.summary.partner).await?.summary.profile;
    let profiles = app.vault.profiles();
    let kind = profiles.credential_kind(profile.as_deref(), &card.summary.kind);
    Ok(CredentialView::new(&card, kind))
}

fn values(held: &HeldSecrets, fields: Vec<FieldInput>) -> Result<Values, IpcError> {
    let mut values = Values::default();
    for field in fields {
        if let Some(handle) = field.secret {
            let (value, file_name) = held.take_named(handle)?;
            values.files.extend(file_name.map(|name| (field.key.clone(), name)));
            values.secrets.push((field.key, value));
        } else if let Some(text) = field.text {
            values.identifiers.insert(field.key, text);
        }
    }
    Ok(values)
}
