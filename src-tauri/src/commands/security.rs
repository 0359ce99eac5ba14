//! Changing what opens the vault on this computer, and forgetting it here. Where somebody else may know a factor, the
//! window takes the way of [`super::recovery`] instead.

use std::path::Path;

use tauri::State;
use vault::{Clock, Kdf, PresentFactors, SystemClock};

use super::secrets::{HeldSecrets, SecretHandle};
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{ChangePassphraseRequest, EnrolmentView, ForgottenView, PresentFactorsRequest};

/// Puts another passphrase in the place of the present one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_passphrase(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: ChangePassphraseRequest,
) -> Result<(), IpcError> {
    let new = held.take_passphrase(r.new_passphrase).map_err(|error| error.about("newPassphrase"))?;
    let present = present(&held, r.passphrase, r.code)?;
    Ok(app.vault.change_passphrase(present, &new, Kdf::Calibrate).await?)
}

/// Makes each guess of the present passphrase cost what this computer can make it cost.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_guesses_dearer(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: PresentFactorsRequest,
) -> Result<(), IpcError> {
    let present = present(&held, r.passphrase, r.code)?;
    Ok(app.vault.make_guesses_dearer(present, Kdf::Calibrate).await?)
}

/// Makes a new authenticator's secret, to be shown. Nothing changes yet; one made before is dropped.
#[tauri::command]
#[specta::specta]
pub(crate) async fn begin_authenticator(app: State<'_, App>) -> Result<EnrolmentView, IpcError> {
    let new = app.vault.new_authenticator().await?;
    let shown = new.view()?.into();
    *app.new_authenticator() = Some(new);
    Ok(shown)
}

/// Checks a code of the new authenticator, and says how many later ones are still needed.
#[tauri::command]
#[specta::specta]
pub(crate) fn confirm_authenticator(app: State<'_, App>, code: &str) -> Result<u8, IpcError> {
    let mut new = app.new_authenticator();
    let new = new.as_mut().ok_or_else(nothing_begun)?;
    Ok(new.confirm_code(code, SystemClock.now())?)
}

/// Puts the new authenticator in the place of the present one. After an error it waits for another try.
#[tauri::command]
#[specta::specta]
pub(crate) async fn replace_authenticator(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: PresentFactorsRequest,
) -> Result<(), IpcError> {
    let present = present(&held, r.passphrase, r.code)?;
    let new = app.new_authenticator().take().ok_or_else(nothing_begun)?;
    let done = app.vault.replace_authenticator(&new, present, Kdf::Calibrate).await;
    if done.is_err() {
        *app.new_authenticator() = Some(new);
    }
    Ok(done?)
}

/// Drops the new authenticator.
#[tauri::command]
#[specta::specta]
pub(crate) fn cancel_authenticator(app: State<'_, App>) {
    *app.new_authenticator() = None;
}

/// Forgets a vault on this computer: its secrets in the keyring, and that it was opened. `confirm` is the name of the
/// file. Locks it first; the file stays.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_vault(
    app: State<'_, App>,
    path: String,
    confirm: String,
) -> Result<ForgottenView, IpcError> {
    Ok(app.forget_vault(Path::new(&path), &confirm).await?.into())
}

fn present(held: &HeldSecrets, passphrase: SecretHandle, code: String) -> Result<PresentFactors, IpcError> {
    Ok(PresentFactors { passphrase: held.take_passphrase(passphrase)?, code })
}

fn nothing_begun() -> IpcError {
    IpcError::new(crate::ipc::ErrorCode::Refused, "begin again: no new authenticator waits")
}
