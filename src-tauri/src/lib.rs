//! The desktop shell: the window and the commands it may call.
//!
//! # Invariants
//!
//! - A secret enters as a raw body and is known to the window by a handle from then on.
//! - The window calls the commands of [`ipc`] only, each granted by name; there is no general getter.
//!
//! # Terms
//!
//! - *Surface*: all commands and events that cross to the window.
//! - *Handle*: a number that stands for one held secret, good for one use.

mod commands;
mod ipc;

use tauri::{Builder, Context, Runtime, Wry};

use crate::commands::secrets::HeldSecrets;

/// Opens the window and returns when it was closed.
pub fn run() -> tauri::Result<()> {
    shell(Builder::<Wry>::new()).run(context())
}

/// Adds state and commands; the tests do the same to a builder without a screen.
fn shell<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.manage(HeldSecrets::default()).invoke_handler(ipc::handler())
}

/// The configuration, the grants and the front end, as built into the program.
fn context<R: Runtime>() -> Context<R> {
    tauri::tauri_build_context!()
}

#[cfg(test)]
mod testing;
