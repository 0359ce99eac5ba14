//! The desktop shell: the window and the commands it may call.
//!
//! # Invariants
//!
//! - A secret enters as a raw body and is known to the window by a handle from then on.
//! - The window calls the commands of `ipc` only, each granted by name; there is no general getter.
//!
//! # Terms
//!
//! - *Surface*: all commands and events that cross to the window.
//! - *Handle*: a number that stands for one held secret, good for one use.

mod app;
mod clipboard;
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments over by value")]
mod commands;
mod folders;
mod heartbeat;
mod host;
mod ipc;
mod notices;
mod preferences;
mod private_file;
mod sheets;
#[cfg(target_os = "linux")]
mod tray;

use std::sync::Arc;

use tauri::{AppHandle, Builder, Context, Manager, RunEvent, Runtime, Window, WindowEvent, Wry};
use vault::{LockKind, LockReason};

use crate::app::App;
use crate::commands::secrets::HeldSecrets;
use crate::folders::Folders;

/// Opens the window and returns when it was closed.
pub fn run() -> tauri::Result<()> {
    vault::refuse_core_dumps()?;
    heartbeat::lock_on_panic();
    // First of all plugins: a second program ends before it does anything else.
    let builder =
        Builder::<Wry>::new().plugin(tauri_plugin_single_instance::init(|handle, _, _| raise(handle)));
    let app = shell(builder).build(context())?;
    app.run(|handle, event| {
        if matches!(event, RunEvent::Exit) {
            let app = handle.state::<App>();
            app.clear_clipboard();
            app.folders.remove_printed_kit();
            tauri::async_runtime::block_on(app.lock(LockKind::Full, LockReason::Exit));
        }
    });
    Ok(())
}

/// A second start shows the window of the first.
fn raise<R: Runtime>(handle: &AppHandle<R>) {
    let Some(window) = handle.get_webview_window("main") else { return };
    let raised = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = raised {
        tracing::warn!(%error, "the window was not raised");
    }
}

/// A closed window stays beside the clock where the user wants that and an icon is there to bring it back.
fn close<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    if !window.state::<App>().stays_in_tray() {
        return;
    }
    match window.hide() {
        Ok(()) => api.prevent_close(),
        Err(error) => tracing::warn!(%error, "the window was not hidden"),
    }
}

/// Adds state and commands; the tests do the same to a builder without a screen.
fn shell<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .manage(HeldSecrets::default())
        .invoke_handler(ipc::handler())
        .on_window_event(close)
        .setup(|app| {
            let held = app.state::<HeldSecrets>().inner().clone();
            let host = Arc::new(app.handle().clone());
            let folders = Folders::of(app)?;
            // A page left by a program that was killed.
            folders.remove_printed_kit();
            app.manage(App::new(folders, held, host)?);
            tauri::async_runtime::spawn(heartbeat::run(app.handle().clone()));
            #[cfg(target_os = "linux")]
            {
                tauri::async_runtime::spawn(heartbeat::lock_before_sleep(app.handle().clone()));
                tauri::async_runtime::spawn(tray::run(app.handle().clone()));
            }
            Ok(())
        })
}

/// The configuration, the grants and the front end, as built into the program.
#[allow(clippy::all, clippy::pedantic, clippy::restriction, reason = "Tauri generates the body")]
fn context<R: Runtime>() -> Context<R> {
    tauri::tauri_build_context!()
}

#[cfg(test)]
mod testing;
