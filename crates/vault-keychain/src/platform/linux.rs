//! Secret Service over D-Bus. Never the kernel's key store: it forgets at a restart.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::CredentialStore;
use secret_service::blocking::SecretService;
use secret_service::{EncryptionType, Error};
use zbus_secret_service_keyring_store::Store;

use crate::keyring::Collection;
use crate::queue::Prompt;
use crate::{KeychainError, Status};

/// What is said of a new item: the name that keyring programs show.
pub(crate) fn modifiers(label: &str) -> HashMap<&str, &str> {
    HashMap::from([("label", label)])
}

/// The service tells beforehand whether it has to ask.
pub(crate) fn prompt() -> Prompt {
    Prompt::default()
}

/// Two connections to the service: one carries the values, encrypted; the other looks at locks only, which the
/// first does not show.
pub(crate) struct Connection {
    locks: SecretService<'static>,
    store: Arc<CredentialStore>,
}

impl Connection {
    /// Connects. Whatever goes wrong here means that there is no service for us.
    pub(crate) fn open() -> Result<Self, KeychainError> {
        let locks = SecretService::connect(EncryptionType::Plain).map_err(|_| KeychainError::Missing)?;
        let store = Store::new().map_err(|_| KeychainError::Missing)?;
        Ok(Self { locks, store })
    }

    pub(crate) fn store(&self) -> &Arc<CredentialStore> {
        &self.store
    }

    /// Opens the default collection, asking the user if it is locked.
    ///
    /// It comes before every access, because some services do not find items in a locked collection, and "not
    /// found" would read as "lost".
    pub(crate) fn unlock(&self, prompt: &Prompt) -> Result<Collection, KeychainError> {
        let collection = match self.locks.get_default_collection() {
            Ok(collection) => collection,
            Err(Error::NoResult) => return Ok(Collection::Absent),
            Err(error) => return Err(failed(&error)),
        };
        if collection.is_locked().map_err(|error| failed(&error))? {
            prompt.during(|| collection.unlock()).map_err(|_| KeychainError::Locked)?;
            if collection.is_locked().map_err(|error| failed(&error))? {
                return Err(KeychainError::Locked);
            }
        }
        Ok(Collection::Open)
    }

    /// Makes the default collection; the service asks the user for a password.
    pub(crate) fn create(&self, prompt: &Prompt) -> Result<(), KeychainError> {
        prompt
            .during(|| self.locks.create_collection("Default keyring", "default"))
            .map(drop)
            .map_err(|_| KeychainError::NoCollection)
    }

    pub(crate) fn status(&self) -> Result<Status, KeychainError> {
        let collection = match self.locks.get_default_collection() {
            Ok(collection) => collection,
            Err(Error::NoResult) => return Ok(Status::NoCollection),
            Err(error) => return Err(failed(&error)),
        };
        let is_locked = collection.is_locked().map_err(|error| failed(&error))?;
        Ok(if is_locked { Status::Locked } else { Status::Ready })
    }
}

fn failed(error: &Error) -> KeychainError {
    KeychainError::Failed(error.to_string())
}
