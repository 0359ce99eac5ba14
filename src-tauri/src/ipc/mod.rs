//! What crosses to the window: the list of all commands, and the shape of an error.

mod error;

use tauri::Runtime;
use tauri::ipc::Invoke;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

pub(crate) use self::error::{ErrorCode, IpcError};
use crate::commands::secrets::SecretHandle;
use crate::commands::{about, secrets};

/// Every typed command and event. The window's bindings are generated from it.
pub(crate) fn surface<R: Runtime>() -> Builder<R> {
    Builder::new()
        .commands(collect_commands![about::about])
        .typ::<IpcError>()
        .typ::<SecretHandle>()
        .disable_serde_phases()
        .error_handling(ErrorHandlingMode::Throw)
}

/// Answers the typed commands, and beside them the one that takes a raw body.
pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    let typed: Answer<R> = Box::new(surface().invoke_handler());
    let raw: Answer<R> = Box::new(tauri::generate_handler![secrets::hold_secret]);
    move |invoke| match invoke.message.command() {
        "hold_secret" => raw(invoke),
        _ => typed(invoke),
    }
}

type Answer<R> = Box<dyn Fn(Invoke<R>) -> bool + Send + Sync>;

#[cfg(test)]
mod bindings;
