//! What every test needs: a folder, a clock, a keyring, and an authenticator that knows its codes.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use secrecy::SecretString;
use tempfile::TempDir;
use totp_rs::{Builder, Secret};
use vault::partners::Profiles;
use vault::{
    Clock, CreateOptions, Enrolment, EnvironmentKind, Kdf, MemoryKeychain, NewCredential, NewEnvironment,
    NewPartner, NewVault, RecordId, Session, Surroundings, Timestamp, Unlock, UseKeyring, Values, VaultError,
};
use zeroize::Zeroizing;

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

    pub(crate) fn back(&self, seconds: u64) {
        self.now.fetch_sub(seconds * 1000, Ordering::Relaxed);
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

/// A vault's world.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) keychain: Arc<MemoryKeychain>,
    secret: String,
    recovery_key: String,
}

/// The passphrase of every vault that a test makes.
pub(crate) const PASSPHRASE: &str = "orbit lantern quilt meadow saffron drum";

impl World {
    /// A file that was made before, at a time after it was last locked.
    pub(crate) fn with_file(file: &[u8], authenticator: &str, kit: &str, now: Timestamp) -> Self {
        let clock = Arc::new(TestClock::at(now.millis()));
        let (folder, keychain) = (TempDir::new().unwrap(), Arc::new(MemoryKeychain::new()));
        let world = Self {
            folder,
            clock,
            keychain,
            secret: authenticator.replace(' ', ""),
            recovery_key: kit.to_owned(),
        };
        std::fs::write(world.path(), file).unwrap();
        world
    }

    /// A vault of one member with the least costly key derivation, just made and open.
    pub(crate) async fn with_vault(device_secret: UseKeyring) -> (Self, Session) {
        let clock = Arc::new(TestClock::at(1_800_000_000_000));
        let folder = TempDir::new().unwrap();
        let mut world = Self {
            folder,
            clock,
            keychain: Arc::new(MemoryKeychain::new()),
            secret: String::new(),
            recovery_key: String::new(),
        };
        let mut new = NewVault::begin("Northwind Integrations", "Olivia Baker", world.clock.now()).unwrap();
        world.enrol(new.enrolment());
        new.confirm_code(&world.code(), world.clock.now()).unwrap();
        let options = CreateOptions { device_secret, kdf: Kdf::Floor, window_days: 30 };
        let session = new.create(&world.path(), passphrase(), options, &world.around()).await.unwrap();
        (world, session)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Takes authenticator and kit away.
    pub(crate) fn enrol(&mut self, enrolment: &Enrolment) {
        self.secret = enrolment.authenticator().unwrap().secret_text.replace(' ', "");
        self.recovery_key = enrolment.kit().recovery_key.to_string();
    }

    /// Tries to make another vault beside this one.
    pub(crate) async fn make_another(&self, passphrase: &str) -> Result<(), VaultError> {
        let now = self.clock.now();
        let mut new = NewVault::begin("Northwind Integrations", "Olivia Baker", now).unwrap();
        let uri = new.authenticator().unwrap().uri;
        let code = totp_rs::Totp::from_url(&*uri).unwrap().generate(now.secs()).to_string();
        new.confirm_code(&code, now).unwrap();
        let options = CreateOptions { kdf: Kdf::Floor, ..CreateOptions::default() };
        let path = self.folder.path().join("another.pvault");
        new.create(&path, passphrase.to_owned().into(), options, &self.around()).await.map(drop)
    }

    /// As the kit prints it.
    pub(crate) fn recovery_key(&self) -> &str {
        &self.recovery_key
    }

    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// Tries the codes of another authenticator.
    pub(crate) async fn old_authenticator(&self, secret: &str, passphrase: &str) -> Option<VaultError> {
        self.clock.forward(60);
        self.unlock_with(passphrase, &self.code_of(secret)).await.err()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("northwind.pvault")
    }

    pub(crate) fn around(&self) -> Surroundings {
        Surroundings {
            clock: Arc::<TestClock>::clone(&self.clock),
            keychain: Arc::<MemoryKeychain>::clone(&self.keychain),
            state_folder: self.folder.path().to_owned(),
            program: "tests".to_owned(),
            profiles: Arc::new(Profiles::builtin().unwrap()),
        }
    }

    /// The code an authenticator shows now.
    pub(crate) fn code(&self) -> String {
        self.code_of(&self.secret)
    }

    /// The code another authenticator shows now.
    pub(crate) fn code_of(&self, secret: &str) -> String {
        let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
        totp.generate(self.clock.now().secs()).to_string()
    }

    /// From now on this is the authenticator.
    pub(crate) fn take_secret(&mut self, secret: String) {
        self.secret = secret;
    }

    pub(crate) async fn unlock(&self) -> Result<Session, VaultError> {
        self.unlock_with(PASSPHRASE, &self.code()).await
    }

    pub(crate) async fn unlock_with(&self, passphrase: &str, code: &str) -> Result<Session, VaultError> {
        let unlock = Unlock {
            member: None,
            passphrase: passphrase.to_owned().into(),
            code: code.to_owned(),
            by_hand: None,
        };
        Session::unlock(&self.path(), unlock, &self.around()).await
    }
}

pub(crate) fn passphrase() -> SecretString {
    PASSPHRASE.to_owned().into()
}

/// SRS with Staging and Production, and a credential in each.
pub(crate) async fn with_srs(session: &mut Session) -> (RecordId, [RecordId; 2]) {
    let environment =
        |kind, origin: &str| NewEnvironment { kind, name: None, origins: vec![origin.to_owned()] };
    let new = NewPartner {
        profile: Some("srs".to_owned()),
        name: "SRS Distribution".to_owned(),
        notes: None,
        environments: vec![
            environment(EnvironmentKind::Staging, "https://services-qa.roofhub.pro"),
            environment(EnvironmentKind::Production, "https://services.roofhub.pro"),
        ],
    };
    let partner = session.create_partner(new).await.unwrap();
    let environments = session.partner(partner).unwrap().summary.environments;
    let staging = session.create_credential(client(environments[0].id, "staging-secret")).await.unwrap();
    let production =
        session.create_credential(client(environments[1].id, "production-secret")).await.unwrap();
    (partner, [staging, production])
}

/// An SRS API client.
pub(crate) fn client(environment: vault::ScopeId, secret: &str) -> NewCredential {
    NewCredential {
        environment,
        name: "Order API".to_owned(),
        kind: "api-client".to_owned(),
        notes: None,
        tags: Vec::new(),
        values: Values {
            identifiers: [("client_id".to_owned(), "northwind-42".to_owned())].into(),
            secrets: vec![("client_secret".to_owned(), Zeroizing::new(secret.as_bytes().to_vec()))],
            ..Values::default()
        },
    }
}
