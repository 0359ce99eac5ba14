//! Coming in with the recovery key. The steps between begin and finish are those of making a vault.

use std::path::Path;

use tauri::State;
use vault::{Recovery, VaultError};

use super::enrolment::options;
use super::secrets::{HeldSecrets, SecretHandle};
use crate::app::{App, Begun};
use crate::ipc::IpcError;
use crate::ipc::views::{FinishRecoveryRequest, RecoveryView, SessionView};

/// Opens a file with a recovery key and makes new keys. Changes nothing yet; what was begun before is dropped.
#[tauri::command]
#[specta::specta]
pub(crate) async fn begin_recovery(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    path: String,
    key: SecretHandle,
) -> Result<RecoveryView, IpcError> {
    let key = held.take_passphrase(key)?;
    *app.begun() = None;
    let mut recovery = Recovery::begin(Path::new(&path), &key, &app.around).await?;
    let authenticator = recovery.enrolment().authenticator()?;
    let shown = RecoveryView::new(recovery.head(), authenticator);
    *app.begun() = Some(Begun::Recovery(Box::new(recovery)));
    Ok(shown)
}

/// Writes the new keys and opens the vault. What opened it before opens it no more.
#[tauri::command]
#[specta::specta]
pub(crate) async fn finish_recovery(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: FinishRecoveryRequest,
) -> Result<SessionView, IpcError> {
    app.check_kit(r.kit_check.as_deref())?;
    if !r.without_keyring {
        app.require_keyring().await?;
    }
    let passphrase = held.take_passphrase(r.passphrase)?;
    app.enrolment(|enrolment| enrolment.check_passphrase(&passphrase))??;
    let Some(Begun::Recovery(recovery)) = app.begun().take() else { return Err(VaultError::Internal.into()) };
    let since = app.vault.begun();
    let session = recovery.finish(passphrase, options(r.without_keyring)).await?;
    Box::pin(app.adopt(session, since)).await
}
