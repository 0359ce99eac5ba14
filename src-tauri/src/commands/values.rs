//! Values: shown on purpose, or copied without passing through the window.

use tauri::State;
use vault::{FieldRef, Purpose, VaultError};
use zeroize::Zeroizing;

use super::partners::record;
use super::secrets::{HeldSecrets, SecretHandle};
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{CodesView, RevealView};

/// Begins or ends presenter mode. A lock ends it too.
#[tauri::command]
#[specta::specta]
pub(crate) async fn present(app: State<'_, App>, on: bool) -> Result<(), IpcError> {
    app.present(on).await
}

/// Opens production values for a quarter of an hour.
#[tauri::command]
#[specta::specta]
pub(crate) async fn step_up(app: State<'_, App>, code: String) -> Result<(), IpcError> {
    app.vault.step_up(&code).await?;
    Ok(())
}

/// The only command that gives a secret to the window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reveal_secret(
    app: State<'_, App>,
    credential: String,
    version: u32,
    field: String,
    reason: Option<String>,
) -> Result<RevealView, IpcError> {
    let field = field_ref(&credential, version, field)?;
    let value = app.vault.read_secret(&field, Purpose::Reveal, reason).await?;
    let text = std::str::from_utf8(&value).map_err(|_| VaultError::Refused {
        reason: "this value is not text and cannot be shown; save it to a file instead".to_owned(),
    })?;
    Ok(RevealView { text: text.to_owned(), hide_after_seconds: HIDE_AFTER })
}

/// Puts a secret into the clipboard and clears it after a while. Gives the seconds until then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_secret(
    app: State<'_, App>,
    credential: String,
    version: u32,
    field: String,
    reason: Option<String>,
) -> Result<u32, IpcError> {
    let label = field.clone();
    let field = field_ref(&credential, version, field)?;
    let value = app.vault.read_secret(&field, Purpose::Copy, reason).await?;
    app.copy(as_text(value)?, &label)
}

/// The codes of an authenticator secret: of this moment and the next. The secret stays here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_codes(
    app: State<'_, App>,
    credential: String,
    version: u32,
    field: String,
    reason: Option<String>,
) -> Result<CodesView, IpcError> {
    Ok(app.vault.totp_codes(&field_ref(&credential, version, field)?, reason).await?.into())
}

/// Puts the code of this moment into the clipboard and clears it after a while. Gives the seconds until then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_code(
    app: State<'_, App>,
    credential: String,
    version: u32,
    field: String,
    reason: Option<String>,
) -> Result<u32, IpcError> {
    let label = format!("Code of {field}");
    let codes = app.vault.totp_codes(&field_ref(&credential, version, field)?, reason).await?;
    app.copy(codes.code, &label)
}

/// Puts a text the core holds into the clipboard, for a while.
#[tauri::command]
#[specta::specta]
pub(crate) fn copy_held(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    secret: SecretHandle,
    label: &str,
) -> Result<u32, IpcError> {
    app.copy(held.take_text(secret)?, label)
}

/// Puts an identifier into the clipboard, for a while.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_identifier(
    app: State<'_, App>,
    credential: String,
    version: u32,
    field: String,
) -> Result<u32, IpcError> {
    let label = field.clone();
    let field = field_ref(&credential, version, field)?;
    let value = app.vault.read_identifier(&field, Purpose::Copy).await?;
    app.copy(Zeroizing::new(value), &label)
}

pub(super) fn field_ref(credential: &str, version: u32, field: String) -> Result<FieldRef, IpcError> {
    Ok(FieldRef { credential: record(credential)?, version: Some(version), field })
}

fn as_text(value: Zeroizing<Vec<u8>>) -> Result<Zeroizing<String>, IpcError> {
    let text = std::str::from_utf8(&value).map_err(|_| VaultError::Refused {
        reason: "this value is not text and cannot be copied; save it to a file instead".to_owned(),
    })?;
    Ok(Zeroizing::new(text.to_owned()))
}

const HIDE_AFTER: u32 = 30;
