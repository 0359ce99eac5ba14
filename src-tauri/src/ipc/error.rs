//! The one shape in which a command fails.

use serde::Serialize;
use specta::Type;

/// Why a command failed: a code to branch on and a sentence to show.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IpcError {
    code: ErrorCode,
    /// One plain sentence for people. Never a secret, never a path.
    message: String,
    /// The form field it is about.
    field: Option<String>,
    /// When another try is allowed.
    retry_in_seconds: Option<u32>,
}

/// What the window branches on. Add a variant only when the window uses it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ErrorCode {
    Internal,
    Invalid,
}

impl IpcError {
    /// An error that concerns no field and gives no time.
    pub(crate) fn new(code: ErrorCode, message: &str) -> Self {
        Self { code, message: message.to_owned(), field: None, retry_in_seconds: None }
    }
}
