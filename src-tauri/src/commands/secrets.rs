//! Secrets on their way from the window to a command.
//!
//! The window sends the bytes once, as a raw body (never JSON, whose text would be copied and
//! parsed), and gets a handle. A later command takes the handle as an argument and with it the
//! bytes. A handle is good for one use and is never given out twice.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri::ipc::{InvokeBody, Request};
use zeroize::Zeroizing;

use crate::ipc::{ErrorCode, IpcError};

/// Stands for one held secret. Commands take it where they need a secret from the window.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, Type)]
#[serde(transparent)]
pub(crate) struct SecretHandle(u32);

/// The secrets that were sent and not yet used. Managed by the program, one for all windows.
#[derive(Clone, Default)]
pub(crate) struct HeldSecrets(Arc<Mutex<Held>>);

/// Keeps the body's bytes until a command takes them, or the vault is locked.
///
/// Registered beside the typed surface: a raw body has no arguments that could be typed. The
/// window calls `invoke<SecretHandle>("hold_secret", bytes)`.
#[tauri::command]
pub(crate) fn hold_secret(
    held: State<'_, HeldSecrets>,
    request: Request<'_>,
) -> Result<SecretHandle, IpcError> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(invalid("a secret must be sent as bytes"));
    };
    held.hold(bytes)
}

/// Drops a secret that is not wanted after all.
#[tauri::command]
#[specta::specta]
pub(crate) fn drop_secret(held: State<'_, HeldSecrets>, secret: SecretHandle) {
    drop(held.take(secret));
}

impl HeldSecrets {
    /// Hands the secret out, once.
    pub(crate) fn take(&self, handle: SecretHandle) -> Result<Zeroizing<Vec<u8>>, IpcError> {
        Ok(self.take_named(handle)?.0)
    }

    /// The same with the name of the file that it came from.
    pub(crate) fn take_named(
        &self,
        handle: SecretHandle,
    ) -> Result<(Zeroizing<Vec<u8>>, Option<String>), IpcError> {
        let mut held = self.lock();
        let place = held.entries.iter().position(|entry| entry.handle == handle);
        place
            .and_then(|place| held.entries.remove(place))
            .map(|entry| (entry.bytes, entry.file_name))
            .ok_or_else(|| invalid("this secret was already used or dropped; enter it again"))
    }

    /// Hands the secret out as text, once. Bytes that are not UTF-8 are wiped.
    pub(crate) fn take_text(&self, handle: SecretHandle) -> Result<Zeroizing<String>, IpcError> {
        let mut bytes = self.take(handle)?;
        String::from_utf8(std::mem::take(&mut *bytes)).map(Zeroizing::new).map_err(|refused| {
            drop(Zeroizing::new(refused.into_bytes()));
            invalid("this secret is not text")
        })
    }

    /// Hands a passphrase out, once.
    pub(crate) fn take_passphrase(&self, handle: SecretHandle) -> Result<SecretString, IpcError> {
        let gone = |_| IpcError::invalid("passphrase", "enter the passphrase again");
        let text = self.take_text(handle).map_err(gone)?;
        // EXPOSE: moves into the type that the vault takes; this copy wipes itself.
        Ok(SecretString::from(text.as_str()))
    }

    /// Lets somebody look at a secret's text without taking it.
    pub(crate) fn with_text<T>(
        &self,
        handle: SecretHandle,
        look: impl FnOnce(&str) -> T,
    ) -> Result<T, IpcError> {
        let held = self.lock();
        let entry = held.entries.iter().find(|entry| entry.handle == handle);
        let text = entry.and_then(|entry| std::str::from_utf8(&entry.bytes).ok());
        text.map(look).ok_or_else(|| invalid("this secret was already used or dropped; enter it again"))
    }

    /// Wipes all of them. Locking calls it.
    pub(crate) fn clear(&self) {
        self.lock().entries.clear();
    }
}

impl HeldSecrets {
    /// Keeps a copy. When all places are taken, the oldest secret is wiped: nobody fetched it.
    fn hold(&self, bytes: &[u8]) -> Result<SecretHandle, IpcError> {
        if bytes.len() > MAX_BYTES {
            return Err(invalid("a secret can have 1 MiB at most"));
        }
        self.keep(Zeroizing::new(bytes.to_vec()), None)
    }

    /// Keeps what did not come from the window.
    pub(crate) fn keep(
        &self,
        bytes: Zeroizing<Vec<u8>>,
        file_name: Option<String>,
    ) -> Result<SecretHandle, IpcError> {
        let mut held = self.lock();
        let handle = held.unused_handle()?;
        if held.entries.len() == MAX_ENTRIES {
            held.entries.pop_front();
        }
        held.entries.push_back(Entry { handle, bytes, file_name });
        Ok(handle)
    }

    /// A panic elsewhere leaves whole entries behind, so a poisoned lock is as good as any.
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct Held {
    entries: VecDeque<Entry>,
    issued: HashSet<SecretHandle>,
}

struct Entry {
    handle: SecretHandle,
    bytes: Zeroizing<Vec<u8>>,
    file_name: Option<String>,
}

impl Held {
    fn unused_handle(&mut self) -> Result<SecretHandle, IpcError> {
        loop {
            let number = getrandom::u32()
                .map_err(|_| IpcError::new(ErrorCode::Internal, "the system gave no random numbers"))?;
            if self.issued.insert(SecretHandle(number)) {
                return Ok(SecretHandle(number));
            }
        }
    }
}

fn invalid(message: &str) -> IpcError {
    IpcError::new(ErrorCode::Invalid, message)
}

const MAX_BYTES: usize = 1024 * 1024;
const MAX_ENTRIES: usize = 16;

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tauri::Manager;

    use super::*;
    use crate::testing::{call, window};

    #[test]
    fn a_raw_body_is_held_and_taken_once() {
        let window = window();
        let answer = call(&window, "hold_secret", InvokeBody::Raw(b"hunter2".to_vec()));
        let handle = serde_json::from_value(answer.unwrap()).unwrap();
        let held = window.state::<HeldSecrets>();

        assert_eq!(*held.take(handle).unwrap(), b"hunter2", "first use");
        assert!(held.take(handle).is_err(), "a handle is good for one use");
    }

    #[test]
    fn a_secret_in_json_is_refused() {
        let answer = call(&window(), "hold_secret", json!({ "secret": "x" }).into());
        let error = answer.unwrap_err();
        assert_eq!(error.get("code"), Some(&json!("invalid")), "{error}");
    }

    #[test]
    fn a_secret_over_one_mebibyte_is_refused() {
        let held = HeldSecrets::default();
        assert!(held.hold(&vec![1; MAX_BYTES]).is_ok(), "the limit itself");
        assert!(held.hold(&vec![1; MAX_BYTES + 1]).is_err(), "one more");
    }

    #[test]
    fn the_seventeenth_secret_displaces_the_first() {
        let held = HeldSecrets::default();
        let handles: Vec<_> = (0..17).map(|n| held.hold(&[n]).unwrap()).collect();
        assert!(held.take(handles[0]).is_err(), "the oldest is gone");
        assert_eq!(*held.take(handles[1]).unwrap(), [1], "the next is there");
        assert_eq!(*held.take(handles[16]).unwrap(), [16], "the newest too");
    }

    #[test]
    fn clearing_drops_every_secret() {
        let held = HeldSecrets::default();
        let handle = held.hold(b"hunter2").unwrap();
        held.clear();
        assert!(held.take(handle).is_err(), "nothing is left to take");
    }

    #[test]
    fn text_is_taken_as_text_and_other_bytes_are_refused() {
        let held = HeldSecrets::default();
        let text = held.hold("Schlüssel".as_bytes()).unwrap();
        let bytes = held.hold(&[0xff, 0xfe]).unwrap();
        assert_eq!(held.take_text(text).unwrap().as_str(), "Schlüssel", "text");
        assert!(held.take_text(bytes).is_err(), "not UTF-8");
    }
}
