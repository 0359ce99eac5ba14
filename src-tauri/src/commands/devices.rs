//! The computers that may open the vault: their list, letting another one in, and being let in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tauri::State;
use vault::{
    Clock, CreateOptions, Joining, SystemClock, VaultError, ask_to_join, read_device_request, read_small_file,
};

use super::secrets::{HeldSecrets, SecretHandle};
use crate::app::App;
use crate::host::{FileKind, Host};
use crate::ipc::views::{DeviceRequestView, DeviceView, RecoveryView, SessionView, WrittenRequestView};
use crate::ipc::{ErrorCode, IpcError};
use crate::private_file;

/// The computers that may open the vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_devices(app: State<'_, App>) -> Result<Vec<DeviceView>, IpcError> {
    Ok(app.vault.devices().await?.into_iter().map(DeviceView::from).collect())
}

/// Asks for another computer's request, and keeps it until it is answered. `null` when none was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_device_request(
    app: State<'_, App>,
) -> Result<Option<DeviceRequestView>, IpcError> {
    *app.device_request() = None;
    let chosen = ask(&app, |host| host.ask_for_file(FileKind::REQUEST)).await?;
    let Some(path) = chosen else { return Ok(None) };
    let request = read_device_request(&read_small_file(&path)?)?;
    app.vault.check_device_request(&request).await?;
    let shown = DeviceRequestView::from(&request);
    *app.device_request() = Some(request);
    Ok(Some(shown))
}

/// Lets the computer in whose request was chosen, with a fresh code. A wrong one can be tried again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn admit_device(app: State<'_, App>, code: &str) -> Result<(), IpcError> {
    let request = app.device_request().clone();
    let request = request.ok_or_else(|| IpcError::invalid("request", "choose the request again"))?;
    app.vault.admit_device(&request, code).await?;
    *app.device_request() = None;
    Ok(())
}

/// What this computer calls itself.
#[tauri::command]
#[specta::specta]
pub(crate) fn computer_name() -> String {
    vault::computer_name()
}

/// Asks where the request may go, and writes one for the vault at `path`. `null` when no place was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn write_device_request(
    app: State<'_, App>,
    path: String,
    name: String,
) -> Result<Option<WrittenRequestView>, IpcError> {
    let chosen = ask(&app, |host| host.ask_where_to_save(REQUEST, FileKind::REQUEST)).await?;
    let Some(place) = chosen else { return Ok(None) };
    let request = ask_to_join(Path::new(&path), &name, &app.around).await?;
    private_file::replace(&place, &request.encode())?;
    Ok(Some(WrittenRequestView::new(&place, &request)))
}

/// Opens a file that lets this computer in. Changes nothing yet; what was begun before is dropped.
#[tauri::command]
#[specta::specta]
pub(crate) async fn begin_joining(app: State<'_, App>, path: String) -> Result<RecoveryView, IpcError> {
    *app.joining() = None;
    let mut joining = Joining::begin(Path::new(&path), &app.around).await?;
    let authenticator = joining.authenticator().view()?;
    let shown = RecoveryView::new(joining.head(), authenticator);
    *app.joining() = Some(Box::new(joining));
    Ok(shown)
}

/// Checks a code of the new entry, and says how many later ones are still needed.
#[tauri::command]
#[specta::specta]
pub(crate) fn confirm_joining(app: State<'_, App>, code: &str) -> Result<u8, IpcError> {
    let mut joining = app.joining();
    let joining = joining.as_mut().ok_or_else(nothing_begun)?;
    Ok(joining.authenticator().confirm_code(code, SystemClock.now())?)
}

/// Writes this computer's way to unlock, and opens the vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn finish_joining(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    passphrase: SecretHandle,
) -> Result<SessionView, IpcError> {
    let passphrase = held.take_passphrase(passphrase)?;
    app.joining().as_ref().ok_or_else(nothing_begun)?.check_passphrase(&passphrase)?;
    let joining = app.joining().take().ok_or_else(nothing_begun)?;
    let since = app.vault.begun();
    let session = joining.finish(&passphrase, CreateOptions::default()).await?;
    Box::pin(app.adopt(session, since)).await
}

/// Drops what was begun; the file can be opened again.
#[tauri::command]
#[specta::specta]
pub(crate) fn cancel_joining(app: State<'_, App>) {
    *app.joining() = None;
}

/// Asks in a dialog of the system, which blocks.
pub(super) async fn ask(
    app: &App,
    question: impl FnOnce(&dyn Host) -> Option<PathBuf> + Send + 'static,
) -> Result<Option<PathBuf>, VaultError> {
    let host = Arc::clone(&app.host);
    let asked = tokio::task::spawn_blocking(move || question(host.as_ref()));
    asked.await.map_err(|_| VaultError::Internal)
}

fn nothing_begun() -> IpcError {
    IpcError::new(ErrorCode::Refused, "begin again: this computer is not being let in")
}

const REQUEST: &str = "this-computer.pvrequest";
