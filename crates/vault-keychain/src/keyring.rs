//! The keyring as its thread sees it: connected when first needed, and again after a failure.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use crate::item::SERVICE;
use crate::platform::{Connection, modifiers};
use crate::queue::Prompt;
use crate::{ItemName, KeychainError, Status};

/// The keyring, connected or not.
pub(crate) struct Keyring {
    connection: Option<Connection>,
    prompt: Prompt,
}

impl Keyring {
    pub(crate) const fn new(prompt: Prompt) -> Self {
        Self { connection: None, prompt }
    }

    /// The stored text of an item.
    pub(crate) fn get(&mut self, item: &ItemName) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        self.attempt(|connection, prompt| {
            let collection = connection.unlock(prompt)?;
            match entry(connection, item)?.get_secret() {
                Ok(text) => Ok(Some(Zeroizing::new(text))),
                // Where no keyring is open, an item that is not found may be in one that is closed.
                Err(Error::NoEntry) => collection.ok_or_none(),
                Err(error) => Err(error.into()),
            }
        })
    }

    /// Stores text in an item.
    pub(crate) fn set(&mut self, item: &ItemName, text: &[u8]) -> Result<(), KeychainError> {
        self.attempt(|connection, prompt| {
            if connection.unlock(prompt)? == Collection::Absent {
                connection.create(prompt)?;
            }
            Ok(entry(connection, item)?.set_secret(text)?)
        })
    }

    /// Removes an item, if it is there.
    pub(crate) fn delete(&mut self, item: &ItemName) -> Result<(), KeychainError> {
        self.attempt(|connection, prompt| {
            let collection = connection.unlock(prompt)?;
            match entry(connection, item)?.delete_credential() {
                Ok(()) => Ok(()),
                Err(Error::NoEntry) => collection.ok_or_none().map(drop::<Option<()>>),
                Err(error) => Err(error.into()),
            }
        })
    }

    /// What the keyring is ready for.
    pub(crate) fn status(&mut self) -> Result<Status, KeychainError> {
        self.attempt(|connection, _| connection.status())
    }

    /// Does something with the connection. A connection from before may have died with its service, so that
    /// one is replaced and the act, which can be repeated without harm, is tried once more.
    fn attempt<T>(
        &mut self,
        act: impl Fn(&Connection, &Prompt) -> Result<T, KeychainError>,
    ) -> Result<T, KeychainError> {
        let reused = self.connection.is_some();
        match self.attempt_once(&act) {
            Err(KeychainError::Failed(_) | KeychainError::Missing) if reused => self.attempt_once(&act),
            result => result,
        }
    }

    fn attempt_once<T>(
        &mut self,
        act: impl Fn(&Connection, &Prompt) -> Result<T, KeychainError>,
    ) -> Result<T, KeychainError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open()?,
        };
        let result = act(&connection, &self.prompt);
        if !matches!(result, Err(KeychainError::Failed(_) | KeychainError::Missing)) {
            self.connection = Some(connection);
        }
        result
    }
}

/// Whether there is a keyring that new items go to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Collection {
    #[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "other systems always have one"))]
    Absent,
    Open,
}

impl Collection {
    /// What it means that an item was not found.
    fn ok_or_none<T>(self) -> Result<Option<T>, KeychainError> {
        match self {
            Self::Absent => Err(KeychainError::NoCollection),
            Self::Open => Ok(None),
        }
    }
}

fn entry(connection: &Connection, item: &ItemName) -> Result<Entry, KeychainError> {
    let store: &Arc<CredentialStore> = connection.store();
    let label = item.label();
    let modifiers: HashMap<&str, &str> = modifiers(&label);
    Ok(store.build(SERVICE, &item.to_string(), Some(&modifiers))?)
}
