//! The program itself: its state, what the user set, and that somebody is there.

use tauri::State;

use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{AppStatus, OwnProfiles, Settings};

/// What the window shows first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn app_status(app: State<'_, App>) -> Result<AppStatus, IpcError> {
    Ok(app.status().await)
}

/// What the user set.
#[tauri::command]
#[specta::specta]
pub(crate) fn settings(app: State<'_, App>) -> Settings {
    app.settings()
}

/// Keeps what the user set from now on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_settings(app: State<'_, App>, s: Settings) -> Result<Settings, IpcError> {
    app.change_settings(s).await
}

/// Takes a vault off the list of recent ones. The file stays.
#[tauri::command]
#[specta::specta]
pub(crate) fn forget_recent(app: State<'_, App>, path: &str) {
    app.forget_recent(path);
}

/// The profiles of the user's own on this computer.
#[tauri::command]
#[specta::specta]
pub(crate) fn own_profiles(app: State<'_, App>) -> OwnProfiles {
    OwnProfiles::new(&app.vault.profiles(), &app.refused_profiles)
}

/// Somebody uses the window.
#[tauri::command]
#[specta::specta]
pub(crate) fn touch(app: State<'_, App>) {
    app.vault.touch();
}
