//! Why a file could not be read: one sentence with the next step, never a value.

/// Why a file could not be read. Nothing of it was taken.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ImportError {
    /// The bytes are not what the format says.
    #[error("this is not a whole {format} ({place}); export it again, or choose another format")]
    Broken {
        /// What was expected.
        format: &'static str,
        /// Where reading ended, in words.
        place: String,
    },
    /// It has a heading at most.
    #[error("there is no row in this file; check that the right sheet or export was chosen")]
    Empty,
    /// The file is encrypted in a way that only the other program opens.
    #[error("this file is encrypted; {instead}")]
    Encrypted {
        /// What to do instead.
        instead: &'static str,
    },
    /// A KeePass file without its passphrase.
    #[error("a KeePass file needs its own passphrase")]
    PassphraseNeeded,
    /// A limit was reached.
    #[error("{what} is over the limit of {most}; split the file, or leave large parts out")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The limit in words.
        most: &'static str,
    },
    /// Deriving the key would take too much.
    #[error(
        "this KeePass file asks for {asked} to derive its key, over the limit of {most}; lower it in KeePass under \
         database settings, security, and save"
    )]
    TooMuchWork {
        /// What it asks for, in words.
        asked: String,
        /// The limit in words.
        most: &'static str,
    },
    /// The format has no number for what it is.
    #[error("the format of this file is not known; say which it is")]
    UnknownFormat,
    /// An older or newer edition of the format.
    #[error("{what} cannot be read; {instead}")]
    Unsupported {
        /// What it is.
        what: &'static str,
        /// What to do instead.
        instead: &'static str,
    },
    /// The passphrase does not open the KeePass file.
    #[error(
        "the passphrase does not open this KeePass file; one with a key file or hardware key must be saved without it first"
    )]
    WrongPassphrase,
}

impl ImportError {
    pub(crate) fn broken(format: &'static str, place: impl Into<String>) -> Self {
        Self::Broken { format, place: place.into() }
    }

    /// What is wrong with a JSON text: the place, not the words of the parser, which repeat what it read.
    pub(crate) fn json(format: &'static str, error: &serde_json::Error) -> Self {
        Self::broken(format, format!("line {}, column {}", error.line(), error.column()))
    }
}
