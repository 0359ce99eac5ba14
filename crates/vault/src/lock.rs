//! Locking, which always wins, and reopening after a soft lock with the passphrase alone.

use std::time::{Duration, Instant};

use secrecy::SecretString;
use vault_crypto::{OpenSlot, Passphrase, SoftLock, SoftLockError, strength};
use vault_domain::{EventKind, MemberId, Target, Timestamp};

use crate::session::Session;
use crate::unlock::checked_passphrase;
use crate::{SessionInfo, VaultError};

/// How far a lock goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LockKind {
    /// Nothing is left in memory.
    Full,
    /// The passphrase alone reopens it for some hours, where it is strong.
    Soft,
}

/// Why the vault was locked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LockReason {
    /// A fault.
    Error,
    /// The program ends.
    Exit,
    /// Nobody used it for a while.
    Idle,
    /// The computer went to sleep.
    Sleep,
    /// The user asked for it.
    User,
}

/// What reopens a softly locked vault: the slot's key under the passphrase and a secret in memory.
pub(crate) struct Reopening {
    soft_lock: SoftLock,
    seconds: u64,
    /// Whose slot it reopens: other members may have theirs on this computer.
    pub(crate) member: MemberId,
    /// How long one derivation with the slot's parameters takes here.
    pub(crate) derived_in: Duration,
}

impl Reopening {
    /// Prepares for a soft lock; costs one key derivation. `None` where memory does not allow it.
    pub(crate) async fn prepare(passphrase: Passphrase, slot: &OpenSlot) -> Option<Self> {
        let strong = strength(passphrase.expose(), &[]).bits >= STRONG_BITS;
        let (params, key) = (slot.params(), slot.wrapping_key());
        let (sealed, derived_in) = tokio::task::spawn_blocking(move || {
            let start = Instant::now();
            (SoftLock::seal(&passphrase, params, &[key]), start.elapsed())
        })
        .await
        .ok()?;
        let seconds = if strong { STRONG_FOR } else { WEAK_FOR };
        Some(Self { soft_lock: sealed.ok()?, seconds, member: slot.member(), derived_in })
    }
}

/// A vault between a soft lock and its reopening. It holds the file no more.
pub struct SoftLocked {
    info: SessionInfo,
    reopening: Reopening,
    until: Timestamp,
    /// The same by a clock that nobody sets.
    elapsed_until: Duration,
    around: crate::Surroundings,
    failures: u32,
}

impl SoftLocked {
    pub(crate) const fn info(&self) -> &SessionInfo {
        &self.info
    }

    pub(crate) fn has_ended(&self) -> bool {
        let clock = &self.around.clock;
        clock.now() >= self.until || clock.elapsed() >= self.elapsed_until
    }

    /// Opens again. A wrong passphrase gives the locked vault back, a few times.
    pub(crate) async fn reopen(
        self,
        passphrase: &SecretString,
    ) -> Result<Session, (Option<Self>, VaultError)> {
        let typed = match checked_passphrase(passphrase) {
            Ok(typed) => typed,
            Err(error) => return Err((Some(self), error)),
        };
        let Self { info, reopening, until, elapsed_until, around, failures } = self;
        let opened = tokio::task::spawn_blocking(move || (reopening.soft_lock.open(&typed), reopening)).await;
        let Ok((opened, reopening)) = opened else { return Err((None, VaultError::Internal)) };
        match opened {
            Ok(mut keys) => {
                let key = keys.pop().ok_or((None, VaultError::Internal))?;
                Session::reopen(&info.path, key, reopening, &around).await.map_err(|error| (None, error))
            }
            Err(SoftLockError::WrongPassphrase) => {
                let error = VaultError::WrongCredentials { now: around.clock.here() };
                let again = Self { info, reopening, until, elapsed_until, around, failures: failures + 1 };
                Err(((again.failures < TRIES).then_some(again), error))
            }
            Err(SoftLockError::Memory | SoftLockError::Random | SoftLockError::UnsafeParameters) => {
                let again = Self { info, reopening, until, elapsed_until, around, failures };
                Err((Some(again), VaultError::Internal))
            }
        }
    }
}

impl Session {
    /// Locks: keys of records and what was opened go first, then the event is written as far as possible, then
    /// everything else goes. Never fails. Gives back what a soft lock keeps.
    pub async fn lock(mut self, kind: LockKind) -> Option<SoftLocked> {
        let info = self.info();
        let reopening = self.soft_lock.take().filter(|_| kind == LockKind::Soft && self.read_only.is_none());
        let directory = self.state.org_directory().map(|scope| scope.scope.id);
        self.keys.scopes.retain(|scope, _| Some(*scope) == directory);
        self.index = crate::index::Index::default();
        drop(tokio::time::timeout(EVENT, self.note_end(reopening.is_some())).await);
        if let Some(anchor) = &self.anchor {
            anchor.flush().await;
        }
        let around = self.around.clone();
        if let Err(error) = self.store.close().await {
            tracing::warn!(%error, "the file was not closed in order");
        }
        if info.demo {
            crate::demo::remove(&info.path);
        }
        reopening.map(|reopening| {
            let until = around.clock.now().plus_secs(reopening.seconds);
            let elapsed_until = around.clock.elapsed() + Duration::from_secs(reopening.seconds);
            SoftLocked { info, reopening, until, elapsed_until, around, failures: 0 }
        })
    }

    async fn note_end(&mut self, soft: bool) -> Result<(), VaultError> {
        let mut act = self.begin()?;
        if soft {
            self.note(&mut act, EventKind::SessionSoftLocked, Target::default(), None);
        }
        self.note(&mut act, EventKind::SessionEnded, Target::default(), None);
        self.commit(act).await
    }
}

const EVENT: Duration = Duration::from_secs(2);
/// From here on hours are allowed, and minutes below.
const STRONG_BITS: f64 = 60.0;
const STRONG_FOR: u64 = 8 * 3600;
const TRIES: u32 = 5;
const WEAK_FOR: u64 = 600;
