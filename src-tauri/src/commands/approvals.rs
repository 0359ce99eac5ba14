//! Requests for single values, their answers, and freezes.

use tauri::State;
use vault::{Bytes, Day, RecordId, VaultError};

use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{ApprovalsView, FreezableInput};

/// All requests that are this member's to know, and what is frozen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_approvals(app: State<'_, App>) -> Result<ApprovalsView, IpcError> {
    let (approvals, frozen) = (app.vault.approvals().await?, app.vault.frozen().await?);
    Ok(ApprovalsView::new(approvals, frozen, &app.vault.members().await?))
}

/// Asks for the value in use of a credential.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ask_for_value(
    app: State<'_, App>,
    credential: String,
    reason: String,
) -> Result<(), IpcError> {
    let credential: RecordId = credential.parse().map_err(|_| VaultError::NotFound { what: "credential" })?;
    app.vault.ask_for(credential, &reason).await?;
    Ok(())
}

/// Releases what was asked for until the end of that day in UTC; without one the answer is no.
#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_request(
    app: State<'_, App>,
    id: &str,
    until: Option<String>,
    reason: String,
) -> Result<(), IpcError> {
    let unknown = VaultError::NotFound { what: "request" };
    let bytes = hex::decode(id).ok().and_then(|bytes| bytes.try_into().ok());
    let id = bytes.map(Bytes).ok_or(unknown)?;
    match until {
        None => app.vault.decline(&id, &reason).await?,
        Some(day) => {
            let day: Day = day
                .parse()
                .map_err(|error: vault::DayError| IpcError::invalid("until", &error.to_string()))?;
            app.vault.approve(&id, day.end(), &reason).await?;
        }
    }
    Ok(())
}

/// Stops a credential, a partner or a member at once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn freeze(
    app: State<'_, App>,
    what: FreezableInput,
    reason: String,
) -> Result<(), IpcError> {
    app.vault.freeze(what.read()?, &reason).await?;
    Ok(())
}

/// Ends a freeze.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lift_freeze(
    app: State<'_, App>,
    what: FreezableInput,
    reason: String,
) -> Result<(), IpcError> {
    Ok(app.vault.lift(what.read()?, &reason).await?)
}
