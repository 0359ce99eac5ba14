//! What the vault needs from outside: time, the keyring and a folder of its own.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use partners::Profiles;
use vault_domain::Timestamp;
use vault_keychain::Keychain;

/// Where time comes from.
pub trait Clock: Send + Sync {
    /// The present: by this computer, or by what a person says that a phone shows.
    fn now(&self) -> Timestamp;

    /// What this computer's own clock shows, even where a person said that it is wrong.
    fn here(&self) -> Timestamp {
        self.now()
    }

    /// How long ago some moment was, whatever is done to the clock. Stands still while the computer sleeps.
    fn elapsed(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed()
    }
}

/// The computer's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // Before 1970 counts as 1970: the unlock says that the clock is behind.
        Timestamp::from_millis(u64::try_from(chrono::Utc::now().timestamp_millis()).unwrap_or(0))
    }
}

/// Everything a [`Vault`](crate::Vault) takes from outside.
#[derive(Clone)]
pub struct Surroundings {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The operating system's keyring.
    pub keychain: Arc<dyn Keychain>,
    /// A folder of this program for this user. Failed unlocks of vaults that cannot be written are counted here.
    pub state_folder: PathBuf,
    /// Name and version of the program, for the lock file.
    pub program: String,
    /// What is known of partners.
    pub profiles: Arc<Profiles>,
}

impl Surroundings {
    /// The same with a clock that says `now` at this moment: for a computer whose own clock is wrong.
    pub(crate) fn at(&self, now: Timestamp) -> Self {
        let clock = ShiftedClock { from: self.clock.elapsed(), to: now, clock: Arc::clone(&self.clock) };
        Self { clock: Arc::new(clock), ..self.clone() }
    }
}

struct ShiftedClock {
    clock: Arc<dyn Clock>,
    from: Duration,
    to: Timestamp,
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        // Not by the clock that is wrong: somebody may set it right meanwhile.
        let passed = self.clock.elapsed().saturating_sub(self.from).as_millis();
        let passed = u64::try_from(passed).unwrap_or(u64::MAX);
        Timestamp::from_millis(self.to.millis().saturating_add(passed))
    }

    fn here(&self) -> Timestamp {
        self.clock.here()
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }
}
