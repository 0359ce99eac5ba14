//! The handful of things that need the running window system, so that commands need not know it.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tauri::{AppHandle, Emitter, Manager, Runtime};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_plugin_opener::OpenerExt;

/// What the shell asks of the window system. Grows only when a command needs something new.
pub(crate) trait Host: Send + Sync {
    /// Asks where to save a file; blocks until answered.
    fn ask_where_to_save(&self, name: &str, kind: FileKind) -> Option<PathBuf>;
    /// Asks for a file; blocks until answered.
    fn ask_for_file(&self, kind: FileKind) -> Option<PathBuf>;
    /// Asks for a folder; blocks until answered.
    fn ask_for_folder(&self) -> Option<PathBuf>;
    /// Opens a file with the program the user has for it.
    fn open(&self, path: &Path) -> Result<(), String>;
    /// Keeps the window out of screenshots and recordings, or lets it in. Without effect where
    /// [`CAN_PROTECT_FROM_CAPTURE`] is false.
    fn protect_from_capture(&self, on: bool);
    /// Tells the window something. A window that is gone hears nothing, which is no fault.
    fn tell(&self, event: &str, what: Value);
}

/// Whether the system can keep a window out of screenshots and recordings.
pub(crate) const CAN_PROTECT_FROM_CAPTURE: bool = cfg!(any(target_os = "macos", target_os = "windows"));

/// What kind of file a dialog is about.
#[derive(Clone, Copy)]
pub(crate) struct FileKind {
    name: &'static str,
    /// Without any, every file may be chosen.
    extensions: &'static [&'static str],
}

impl FileKind {
    /// Any file: environment files have no ending.
    pub(crate) const ANY: Self = Self { name: "Any file", extensions: &[] };
    /// A page for the browser.
    pub(crate) const PAGE: Self = Self { name: "Page", extensions: &["html"] };
    /// The request of a computer that is to be let in.
    pub(crate) const REQUEST: Self = Self { name: "Request", extensions: &["pvrequest"] };
    /// An invitation to become a member.
    pub(crate) const INVITATION: Self = Self { name: "Invitation", extensions: &["pvinvite"] };
    /// The answer to one.
    pub(crate) const ANSWER: Self = Self { name: "Answer", extensions: &["pvanswer"] };
    /// An exported audit log.
    pub(crate) const LOG: Self = Self { name: "Audit log", extensions: &["pvlog"] };
    /// A vault.
    pub(crate) const VAULT: Self = Self { name: "Vault", extensions: &["pvault"] };
}

impl<R: Runtime> Host for AppHandle<R> {
    fn ask_where_to_save(&self, name: &str, kind: FileKind) -> Option<PathBuf> {
        let dialog = filtered(self.dialog().file().set_file_name(name), kind);
        dialog.blocking_save_file()?.into_path().ok()
    }

    fn ask_for_file(&self, kind: FileKind) -> Option<PathBuf> {
        filtered(self.dialog().file(), kind).blocking_pick_file()?.into_path().ok()
    }

    fn ask_for_folder(&self) -> Option<PathBuf> {
        self.dialog().file().blocking_pick_folder()?.into_path().ok()
    }

    fn open(&self, path: &Path) -> Result<(), String> {
        let path = path.display().to_string();
        self.opener().open_path(path, None::<&str>).map_err(|error| error.to_string())
    }

    fn protect_from_capture(&self, on: bool) {
        let Some(window) = self.get_webview_window("main") else { return };
        if let Err(error) = window.set_content_protected(on) {
            tracing::warn!(%error, on, "the window's protection from capture was not changed");
        }
    }

    fn tell(&self, event: &str, what: Value) {
        if let Err(error) = self.emit(event, what) {
            tracing::warn!(%error, event, "the window was not told");
        }
    }
}

/// A filter without extensions would show no file at all.
fn filtered<R: Runtime>(dialog: FileDialogBuilder<R>, kind: FileKind) -> FileDialogBuilder<R> {
    if kind.extensions.is_empty() { dialog } else { dialog.add_filter(kind.name, kind.extensions) }
}
