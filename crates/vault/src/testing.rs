//! A small world for tests that have to reach inside.

#![expect(clippy::as_conversions, reason = "a type becomes what it implements")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use partners::Profiles;
use tempfile::TempDir;
use vault_domain::Timestamp;
use vault_keychain::MemoryKeychain;

use crate::{Clock, CreateOptions, Kdf, NewVault, Session, Surroundings, Unlock, UseKeyring, VaultError};

/// A clock that stands still until a test moves it.
pub(crate) struct TestClock {
    now: AtomicU64,
    elapsed: AtomicU64,
}

impl TestClock {
    fn at(millis: u64) -> Self {
        Self { now: AtomicU64::new(millis), elapsed: AtomicU64::new(0) }
    }

    pub(crate) fn forward(&self, seconds: u64) {
        self.now.fetch_add(seconds * 1000, Ordering::Relaxed);
        self.elapsed.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now.load(Ordering::Relaxed))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_secs(self.elapsed.load(Ordering::Relaxed))
    }
}

pub(crate) struct World {
    folder: TempDir,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) keychain: Arc<MemoryKeychain>,
    uri: String,
}

const PASSPHRASE: &str = "orbit lantern quilt meadow saffron drum";

impl World {
    /// A vault with a keyring and the least costly key derivation, just made and open.
    pub(crate) async fn with_vault() -> (Self, Session) {
        let clock = Arc::new(TestClock::at(1_800_000_000_000));
        let now = clock.now();
        let mut new = NewVault::begin("Northwind Integrations", "Olivia Baker", now).unwrap();
        let uri = new.authenticator().unwrap().uri.to_string();
        let (folder, keychain) = (TempDir::new().unwrap(), Arc::new(MemoryKeychain::new()));
        let world = Self { folder, clock, keychain, uri };
        new.confirm_code(&world.code(), now).unwrap();
        let options = CreateOptions { device_secret: UseKeyring::Yes, kdf: Kdf::Floor, window_days: 30 };
        let passphrase = PASSPHRASE.to_owned().into();
        let session = new.create(&world.path(), passphrase, options, &world.around()).await.unwrap();
        (world, session)
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("northwind.pvault")
    }

    pub(crate) fn around(&self) -> Surroundings {
        Surroundings {
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            keychain: Arc::clone(&self.keychain) as Arc<dyn vault_keychain::Keychain>,
            state_folder: self.folder.path().to_owned(),
            program: "tests".to_owned(),
            profiles: Arc::new(Profiles::builtin().unwrap()),
        }
    }

    fn code(&self) -> String {
        totp_rs::Totp::from_url(&self.uri).unwrap().generate(self.clock.now().secs()).to_string()
    }

    pub(crate) async fn unlock(&self) -> Result<Session, VaultError> {
        let unlock = Unlock { passphrase: PASSPHRASE.to_owned().into(), code: self.code(), by_hand: None };
        Session::unlock(&self.path(), unlock, &self.around()).await
    }
}
