//! Why a keyring could not do what it was asked.

/// Why a keyring could not do what it was asked. Never carries a value.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum KeychainError {
    /// There is an item of this name, and its value is none that this program wrote.
    #[error("the keyring's item is damaged")]
    Corrupt,
    /// Something else; the text is the system's own.
    #[error("the keyring failed: {0}")]
    Failed(String),
    /// It is locked and nobody unlocked it, or it refused access.
    #[error("the keyring is locked")]
    Locked,
    /// No keyring service runs, or none can be reached.
    #[error("there is no keyring service")]
    Missing,
    /// The service runs, and has no keyring open.
    #[error("the keyring service has no keyring open")]
    NoCollection,
    /// It did not answer in time. The call may still take effect.
    #[error("the keyring did not answer in time")]
    TimedOut,
    /// The value is longer than every system can keep.
    #[error("the value is too large for a keyring")]
    TooLarge,
}

impl From<keyring_core::Error> for KeychainError {
    /// Drops the values that some errors of the library carry.
    fn from(error: keyring_core::Error) -> Self {
        use keyring_core::Error;
        match error {
            Error::BadDataFormat(..) | Error::BadEncoding(_) | Error::BadStoreFormat(_) => Self::Corrupt,
            Error::NoStorageAccess(_) => Self::Locked,
            Error::PlatformFailure(cause) => Self::Failed(cause.to_string()),
            Error::TooLong(..) => Self::TooLarge,
            Error::Ambiguous(_) => Self::Failed("more than one item has this name".to_owned()),
            Error::NoEntry => Self::Failed("no item has this name".to_owned()),
            Error::Invalid(..) | Error::NoDefaultStore | Error::NotSupportedByStore(_) => {
                Self::Failed("the request is not supported".to_owned())
            }
            _ => Self::Failed("the library reports an error that is not known here".to_owned()),
        }
    }
}
