//! The login keychain.

use std::collections::HashMap;
use std::sync::Arc;

use apple_native_keyring_store::keychain::Store;
use keyring_core::CredentialStore;

use crate::keyring::Collection;
use crate::queue::Prompt;
use crate::{KeychainError, Status};

/// What is said of a new item: nothing.
pub(crate) fn modifiers(_label: &str) -> HashMap<&str, &str> {
    HashMap::new()
}

/// The system asks when it likes and does not say so: callers wait as long as for a person.
pub(crate) fn prompt() -> Prompt {
    Prompt::always()
}

/// The login keychain, which is always there.
pub(crate) struct Connection(Arc<CredentialStore>);

impl Connection {
    pub(crate) fn open() -> Result<Self, KeychainError> {
        let store = Store::new().map_err(|_| KeychainError::Missing)?;
        Ok(Self(store))
    }

    pub(crate) fn store(&self) -> &Arc<CredentialStore> {
        &self.0
    }

    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "the same for all systems")]
    pub(crate) fn unlock(&self, _prompt: &Prompt) -> Result<Collection, KeychainError> {
        Ok(Collection::Open)
    }

    #[allow(clippy::unused_self, reason = "the same for all systems")]
    pub(crate) fn create(&self, _prompt: &Prompt) -> Result<(), KeychainError> {
        Err(KeychainError::NoCollection)
    }

    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "the same for all systems")]
    pub(crate) fn status(&self) -> Result<Status, KeychainError> {
        Ok(Status::Ready)
    }
}
