//! A vault of made-up data: a real file, opened without enrolment, that ends with its lock.
//!
//! Nobody knows its passphrase and nobody has its authenticator, so the lock is its end and takes the file along.

use std::path::Path;

use vault_domain::Timestamp;

use crate::create::DataKind;
use crate::session::Session;
use crate::{CreateOptions, Kdf, NewVault, Surroundings, UseKeyring, VaultError, generate_passphrase};

impl Session {
    /// Makes an empty demo vault at `path` and opens it. `path` is to be a place of the program's own: a file that was
    /// left there goes. The vault is marked as a demo for ever, asks for no code and leaves nothing in the keyring.
    ///
    /// # Errors
    /// [`VaultError::Exists`] where a file at `path` cannot be removed, and what [`NewVault::create`] says.
    pub async fn open_demo(
        path: &Path,
        organization: &str,
        member: &str,
        around: &Surroundings,
    ) -> Result<Self, VaultError> {
        let now = around.clock.now();
        let mut new = NewVault::found(organization, member, now, DataKind::MadeUp)?;
        new.enrolment().prove_alone(now);
        remove(path);
        let passphrase = generate_passphrase(WORDS)?.to_string().into();
        let options = CreateOptions { device_secret: UseKeyring::Without, kdf: Kdf::Floor, window_days: 30 };
        new.create(path, passphrase, options, around).await
    }

    /// Whether its data is made up.
    pub const fn is_demo(&self) -> bool {
        self.state.demo()
    }

    /// What follows the first commit of a demo: nobody has an authenticator to ask, and nothing to be warned of.
    pub(crate) fn settle_demo(&mut self) {
        self.stepped_up_until = Timestamp::from_millis(u64::MAX);
    }
}

/// Removes a demo's file with what `SQLite` leaves beside one that was not closed.
pub(crate) fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm", ".lock"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        drop(std::fs::remove_file(Path::new(&name)));
    }
}

const WORDS: usize = 6;
