//! One value in the clipboard for a short time.

use arboard::{Clipboard, Error};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// A value that this process put into the clipboard. Dropping it clears the clipboard if it still holds it.
pub(crate) struct Held {
    clipboard: Clipboard,
    value: Zeroizing<String>,
}

impl Held {
    /// Puts a value into the clipboard, marked so that clipboard histories leave it out.
    pub(crate) fn put(value: Zeroizing<String>) -> Result<Self, Failure> {
        let mut clipboard = Clipboard::new().map_err(|error| unreachable_clipboard(&error))?;
        hidden(clipboard.set()).text(value.as_str()).map_err(|error| unreachable_clipboard(&error))?;
        Ok(Self { clipboard, value })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let now = self.clipboard.get_text().map(Zeroizing::new);
        if now.is_ok_and(|now| *now == *self.value) {
            // Nothing more can be done if the display went away in between; the value went with it.
            drop(self.clipboard.clear());
        }
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn hidden(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

#[cfg(target_os = "macos")]
fn hidden(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

#[cfg(windows)]
fn hidden(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows;
    set.exclude_from_cloud().exclude_from_history().exclude_from_monitoring()
}

fn unreachable_clipboard(error: &Error) -> Failure {
    Failure::Clipboard { message: format!("the clipboard cannot be reached: {error}; use get instead") }
}
