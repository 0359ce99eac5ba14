//! Why a command failed: a stable code and an exit code for programs, a sentence for people, never a secret.

use std::io;

use clap::error::{ContextKind, ContextValue};
use serde_json::{Value, json};
use vault::import_file::ImportError;
use vault::{ReadOnlyWhy, VaultError};

use crate::text::rfc3339;

/// Why a command did not happen.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A name fits more than one thing.
    #[error("{message}")]
    Ambiguous { message: String, candidates: Vec<String> },
    /// The clipboard cannot be reached.
    #[error("{message}")]
    Clipboard { message: String },
    /// The file of another program was refused.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// Standard input or a descriptor could not be read.
    #[error("the input could not be read: {0}")]
    Input(io::ErrorKind),
    /// There is nobody to ask.
    #[error("{message}")]
    NoTerminal { message: String },
    /// Nothing has this name.
    #[error("{message}")]
    NotFound { message: String },
    /// The program to run could not be started.
    #[error("the program could not be started: {0}; the vault is locked")]
    NotStarted(io::ErrorKind),
    /// What an agent said, ready to be shown.
    #[error("{}", .lines.join("; "))]
    Relayed { exit_code: u8, lines: Vec<String> },
    /// The agent's socket could not be made.
    #[error("the agent's socket cannot be made: {0}")]
    Socket(#[source] io::Error),
    /// Standard output or a descriptor could not be written.
    #[error("the output could not be written: {}", .0.kind())]
    Output(#[source] io::Error),
    /// The command itself is wrong.
    #[error("{message}")]
    Usage { field: Option<String>, message: String },
    /// The vault refused or failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl Failure {
    pub(crate) fn usage(message: &str) -> Self {
        Self::Usage { field: None, message: message.to_owned() }
    }

    /// A wrong or missing field; the message is `field: reason`, as the vault's own are.
    pub(crate) fn field(field: &str, reason: &str) -> Self {
        Self::Usage { field: Some(field.to_owned()), message: format!("{field}: {reason}") }
    }

    /// What is wrong with the words of a command. Only names of options are repeated: a value may be a secret.
    pub(crate) fn from_clap(error: &clap::Error) -> Self {
        let option = [ContextKind::InvalidArg, ContextKind::SuggestedArg]
            .into_iter()
            .filter_map(|kind| error.get(kind))
            .flat_map(context_words)
            .find(|word| word.starts_with('-') || word.starts_with('<'));
        let name = |word: &str| word.split(['=', ' ', '>']).next().unwrap_or_default().to_owned();
        match option.map(|word| name(&word)) {
            Some(option) => Self::Usage {
                field: Some(option.trim_start_matches(['-', '<']).replace('-', "_").to_lowercase()),
                message: format!("{}: {}", option.trim_start_matches('<'), error.kind()),
            },
            None => Self::usage(&error.kind().to_string()),
        }
    }

    /// Whether the reader of our output went away.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Output(_) if self.is_broken_pipe() => 0,
            Self::Clipboard { .. } | Self::Input(_) | Self::Output(_) | Self::Socket(_) => 1,
            Self::Relayed { exit_code, .. } => *exit_code,
            Self::Ambiguous { .. } | Self::Import(_) | Self::NoTerminal { .. } | Self::Usage { .. } => 2,
            Self::NotFound { .. } => 4,
            // As a shell says it.
            Self::NotStarted(io::ErrorKind::NotFound) => 127,
            Self::NotStarted(_) => 126,
            Self::Vault(error) => error.exit_code(),
        }
    }

    /// The word programs branch on.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Ambiguous { .. } => "ambiguous",
            Self::Clipboard { .. } => "clipboard",
            Self::Import(_) => "import_refused",
            Self::Input(_) | Self::Output(_) | Self::Socket(_) => "io",
            Self::Relayed { .. } => "relayed",
            Self::NoTerminal { .. } | Self::Usage { .. } => "usage",
            Self::NotFound { .. } => "not_found",
            Self::NotStarted(_) => "not_started",
            Self::Vault(error) => vault_code(error),
        }
    }

    pub(crate) fn candidates(&self) -> &[String] {
        if let Self::Ambiguous { candidates, .. } = self { candidates } else { &[] }
    }

    /// The sentence for people, with this computer's time where that is what to compare.
    pub(crate) fn sentence(&self) -> String {
        match self.computer_time() {
            Some(time) => format!(
                "{self} (this computer's time: {time}; --phone-time gives the phone's, \
                 --search-clock looks five minutes either way)"
            ),
            None => self.to_string(),
        }
    }

    /// `{"error": ...}`
    pub(crate) fn json(&self) -> Value {
        json!({ "error": self.error_json() })
    }

    /// `{"code", "message", "exit_code", ...}`
    pub(crate) fn error_json(&self) -> Value {
        let mut error =
            json!({ "code": self.code(), "message": self.to_string(), "exit_code": self.exit_code() });
        let mut add = |key: &str, value: Option<Value>| {
            if let (Some(value), Some(object)) = (value, error.as_object_mut()) {
                object.insert(key.to_owned(), value);
            }
        };
        add("field", self.named_field().map(Value::from));
        add("retry_in_seconds", self.retry_in_seconds().map(Value::from));
        add("computer_time", self.computer_time().map(Value::from));
        add("candidates", (!self.candidates().is_empty()).then(|| Value::from(self.candidates())));
        error
    }

    fn named_field(&self) -> Option<&str> {
        match self {
            Self::Usage { field, .. } => field.as_deref(),
            Self::Vault(VaultError::Invalid { field, .. }) => Some(field),
            Self::Vault(_)
            | Self::Ambiguous { .. }
            | Self::Clipboard { .. }
            | Self::Import(_)
            | Self::Input(_)
            | Self::NoTerminal { .. }
            | Self::NotFound { .. }
            | Self::NotStarted(_)
            | Self::Output(_)
            | Self::Relayed { .. }
            | Self::Socket(_) => None,
        }
    }

    fn retry_in_seconds(&self) -> Option<u32> {
        if let Self::Vault(VaultError::CodeReused { seconds } | VaultError::Throttled { seconds }) = self {
            Some(*seconds)
        } else {
            None
        }
    }

    fn computer_time(&self) -> Option<String> {
        if let Self::Vault(VaultError::ClockBehind { now, .. } | VaultError::WrongCredentials { now }) = self
        {
            Some(rfc3339(*now))
        } else {
            None
        }
    }
}

fn context_words(value: &ContextValue) -> Vec<String> {
    if let ContextValue::String(word) = value {
        return vec![word.clone()];
    }
    if let ContextValue::Strings(words) = value { words.clone() } else { Vec::new() }
}

const fn vault_code(error: &VaultError) -> &'static str {
    match error {
        VaultError::AuthenticatorLapsed { .. } => "authenticator_lapsed",
        VaultError::Cancelled => "cancelled",
        VaultError::ClockBehind { .. } | VaultError::ReadOnly(ReadOnlyWhy::ClockBehind) => "clock_behind",
        VaultError::CodeReused { .. } => "code_reused",
        VaultError::ConfirmationMismatch => "confirmation_mismatch",
        VaultError::Damaged { .. } => "damaged",
        VaultError::DiskFull => "disk_full",
        VaultError::Exists => "file_exists",
        VaultError::InUse { .. } => "in_use",
        VaultError::Internal => "internal",
        VaultError::Invalid { .. } => "invalid",
        VaultError::Io(_) => "io",
        VaultError::KeyringFailed(_) => "keyring_failed",
        VaultError::KeyringMissing => "keyring_missing",
        VaultError::Locked => "locked",
        VaultError::NewerFormat => "newer_format",
        VaultError::NotAVault => "not_a_vault",
        VaultError::NotFound { .. } => "not_found",
        VaultError::ReadOnly(ReadOnlyWhy::GrownApart) => "grown_apart",
        VaultError::ReadOnly(ReadOnlyWhy::Medium) => "read_only",
        VaultError::ReadOnly(ReadOnlyWhy::RollbackSuspected) => "rolled_back",
        VaultError::ReasonNeeded => "reason_needed",
        VaultError::Refused { .. } => "refused",
        VaultError::StepUpNeeded => "step_up_needed",
        VaultError::Throttled { .. } => "throttled",
        VaultError::WrongCredentials { .. } => "wrong_credentials",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_error_names_its_field_for_programs_and_people() {
        let failure = Failure::field("client_id", "this field is needed");
        assert_eq!(
            failure.json(),
            json!({ "error": { "code": "usage", "exit_code": 2, "field": "client_id",
                "message": "client_id: this field is needed" } })
        );
    }

    #[test]
    fn throttling_says_when_to_try_again() {
        let failure = Failure::from(VaultError::Throttled { seconds: 8 });
        assert_eq!(failure.json().pointer("/error/retry_in_seconds"), Some(&json!(8)));
        assert_eq!(failure.exit_code(), 11);
    }

    #[test]
    fn a_reader_that_went_away_is_no_error() {
        let failure = Failure::Output(io::ErrorKind::BrokenPipe.into());
        assert!(failure.is_broken_pipe());
        assert_eq!(failure.exit_code(), 0);
        assert_eq!(Failure::Output(io::ErrorKind::StorageFull.into()).exit_code(), 1);
    }
}
