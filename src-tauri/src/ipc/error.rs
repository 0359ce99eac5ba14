//! The one shape in which a command fails.

use serde::Serialize;
use specta::Type;
use vault::import_file::ImportError;
use vault::{GenerateError, ReadOnlyWhy, VaultError};

use super::words::sentence;

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
    AuthenticatorLapsed,
    ClockBehind,
    CodeReused,
    ConfirmationMismatch,
    Damaged,
    DiskFull,
    FileExists,
    InUse,
    Internal,
    Invalid,
    KeyringBusy,
    KeyringMissing,
    Locked,
    NewerFormat,
    NotAVault,
    NotFound,
    ReadOnly,
    Refused,
    RolledBack,
    StepUpNeeded,
    Throttled,
    WrongCredentials,
}

impl IpcError {
    /// An error that concerns no field and gives no time.
    pub(crate) fn new(code: ErrorCode, message: &str) -> Self {
        Self { code, message: sentence(message), field: None, retry_in_seconds: None }
    }

    /// What was entered in a field cannot be used.
    pub(crate) fn invalid(field: &str, message: &str) -> Self {
        Self::new(ErrorCode::Invalid, message).about(field)
    }

    /// The same, about a field of a form.
    pub(crate) fn about(self, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..self }
    }
}

impl From<demo::DemoError> for IpcError {
    fn from(error: demo::DemoError) -> Self {
        match error {
            demo::DemoError::Data(_) => VaultError::Internal.into(),
            demo::DemoError::Vault(error) => error.into(),
        }
    }
}

impl From<GenerateError> for IpcError {
    fn from(error: GenerateError) -> Self {
        let field = match error {
            GenerateError::Length => "length",
            GenerateError::NoSet => "sets",
            GenerateError::Words => "words",
            GenerateError::Random(_) => return Self::new(ErrorCode::Internal, &error.to_string()),
        };
        Self::invalid(field, &error.to_string())
    }
}

impl From<VaultError> for IpcError {
    fn from(error: VaultError) -> Self {
        if let VaultError::Invalid { field, reason } = &error {
            return Self::invalid(field, reason);
        }
        let mut shown = Self::new(code(&error), &error.to_string());
        if let VaultError::CodeReused { seconds } | VaultError::Throttled { seconds } = error {
            shown.retry_in_seconds = Some(seconds);
        }
        if error == VaultError::Exists {
            return shown.about("path");
        }
        if error == VaultError::ReasonNeeded { shown.about("reason") } else { shown }
    }
}

impl From<ImportError> for IpcError {
    fn from(error: ImportError) -> Self {
        let about_passphrase = matches!(error, ImportError::PassphraseNeeded | ImportError::WrongPassphrase);
        Self::invalid(if about_passphrase { "filePassphrase" } else { "file" }, &error.to_string())
    }
}

const fn code(error: &VaultError) -> ErrorCode {
    match error {
        VaultError::AuthenticatorLapsed { .. } => ErrorCode::AuthenticatorLapsed,
        VaultError::Cancelled | VaultError::Refused { .. } => ErrorCode::Refused,
        VaultError::ClockBehind { .. } | VaultError::ReadOnly(ReadOnlyWhy::ClockBehind) => {
            ErrorCode::ClockBehind
        }
        VaultError::CodeReused { .. } => ErrorCode::CodeReused,
        VaultError::ConfirmationMismatch => ErrorCode::ConfirmationMismatch,
        VaultError::Damaged { .. } => ErrorCode::Damaged,
        VaultError::DiskFull => ErrorCode::DiskFull,
        VaultError::Exists => ErrorCode::FileExists,
        VaultError::InUse { .. } => ErrorCode::InUse,
        VaultError::Internal | VaultError::Io(_) => ErrorCode::Internal,
        VaultError::Invalid { .. } | VaultError::ReasonNeeded => ErrorCode::Invalid,
        VaultError::KeyringFailed(_) => ErrorCode::KeyringBusy,
        VaultError::KeyringMissing => ErrorCode::KeyringMissing,
        VaultError::Locked => ErrorCode::Locked,
        VaultError::NewerFormat => ErrorCode::NewerFormat,
        VaultError::NotAVault => ErrorCode::NotAVault,
        VaultError::NotFound { .. } => ErrorCode::NotFound,
        VaultError::ReadOnly(ReadOnlyWhy::Medium) => ErrorCode::ReadOnly,
        VaultError::ReadOnly(ReadOnlyWhy::GrownApart | ReadOnlyWhy::RollbackSuspected) => {
            ErrorCode::RolledBack
        }
        VaultError::StepUpNeeded => ErrorCode::StepUpNeeded,
        VaultError::Throttled { .. } => ErrorCode::Throttled,
        VaultError::WrongCredentials { .. } => ErrorCode::WrongCredentials,
    }
}
