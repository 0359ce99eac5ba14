//! The one thing fronts hold: a vault that is closed, softly locked or unlocked. Locking always wins.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use secrecy::SecretString;
use tokio::sync::{Mutex, MutexGuard};
use vault_domain::{RecordId, ScopeId, Timestamp};
use zeroize::Zeroizing;

use crate::limits;
use crate::lock::SoftLocked;
use crate::session::Session;
use crate::{
    AuditPage, Continue, CredentialDetails, CredentialSummary, EditCredential, FieldRef, LockKind,
    LockReason, NewCredential, NewEnvironment, NewPartner, PartnerDetails, PartnerSummary, Purpose,
    SessionInfo, Surroundings, Unlock, VaultError, Verification,
};

/// A vault, whatever state it is in. Shared between the tasks of a front.
pub struct Vault {
    around: Surroundings,
    held: Mutex<Held>,
    /// Set while somebody wants to lock: long jobs look at it and stop.
    locking: AtomicBool,
    touched: AtomicU64,
    idle_after: AtomicU32,
}

enum Held {
    Closed,
    Soft(Box<SoftLocked>),
    Open(Box<Session>),
}

/// What a vault is, as seen from outside.
#[derive(Clone, Debug)]
pub enum LockState {
    /// No vault is open.
    Closed,
    /// The passphrase alone opens it again.
    SoftLocked(SessionInfo),
    /// It is open.
    Unlocked(SessionInfo),
}

/// What a second brought.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tick {
    /// The vault was just locked, and why.
    pub locked: Option<LockReason>,
    /// Seconds until it locks by itself, in the last minute.
    pub idle_seconds_left: Option<u32>,
}

impl Vault {
    /// A closed vault.
    pub fn new(around: Surroundings) -> Self {
        Self {
            around,
            held: Mutex::new(Held::Closed),
            locking: AtomicBool::new(false),
            touched: AtomicU64::new(0),
            idle_after: AtomicU32::new(IDLE_AFTER),
        }
    }

    /// Takes over a vault that was just made.
    pub async fn adopt(&self, session: Session) -> SessionInfo {
        self.lock(LockKind::Full, LockReason::User).await;
        self.hold(session).await
    }

    /// Unlocks the vault at `path`; one that was open before is locked first.
    pub async fn unlock(&self, path: &Path, unlock: Unlock) -> Result<SessionInfo, VaultError> {
        self.lock(LockKind::Full, LockReason::User).await;
        let session = Session::unlock(path, unlock, &self.around).await?;
        Ok(self.hold(session).await)
    }

    /// See [`Session::unlock_searching`]; a vault that was open before is locked first.
    pub async fn unlock_searching(
        &self,
        path: &Path,
        unlock: Unlock,
        progress: &mut (dyn FnMut(u64, u64) -> Continue + Send),
    ) -> Result<SessionInfo, VaultError> {
        self.lock(LockKind::Full, LockReason::User).await;
        let session = Session::unlock_searching(path, unlock, progress, &self.around).await?;
        Ok(self.hold(session).await)
    }

    /// Opens a softly locked vault with the passphrase alone.
    pub async fn reopen(&self, passphrase: SecretString) -> Result<SessionInfo, VaultError> {
        let mut held = self.held.lock().await;
        let Held::Soft(soft) = std::mem::replace(&mut *held, Held::Closed) else {
            return Err(VaultError::Locked);
        };
        if soft.has_ended() {
            return Err(VaultError::Locked);
        }
        match soft.reopen(&passphrase).await {
            Ok(session) => {
                let info = session.info();
                *held = Held::Open(Box::new(session));
                self.touch();
                Ok(info)
            }
            Err((again, error)) => {
                if let Some(again) = again {
                    *held = Held::Soft(Box::new(again));
                }
                Err(error)
            }
        }
    }

    /// Locks. Never fails, and does nothing to a closed vault.
    pub async fn lock(&self, kind: LockKind, reason: LockReason) {
        self.locking.store(true, Ordering::Relaxed);
        let mut held = self.held.lock().await;
        let soft_is_enough = kind == LockKind::Soft && matches!(reason, LockReason::Idle | LockReason::User);
        *held = match std::mem::replace(&mut *held, Held::Closed) {
            Held::Open(session) => {
                let kind = if soft_is_enough { LockKind::Soft } else { LockKind::Full };
                session.lock(kind).await.map_or(Held::Closed, |soft| Held::Soft(Box::new(soft)))
            }
            Held::Soft(soft) if soft_is_enough => Held::Soft(soft),
            Held::Soft(_) | Held::Closed => Held::Closed,
        };
        self.locking.store(false, Ordering::Relaxed);
    }

    /// What state the vault is in.
    pub async fn state(&self) -> LockState {
        match &*self.held.lock().await {
            Held::Closed => LockState::Closed,
            Held::Soft(soft) if soft.has_ended() => LockState::Closed,
            Held::Soft(soft) => LockState::SoftLocked(soft.info().clone()),
            Held::Open(session) => LockState::Unlocked(session.info()),
        }
    }

    /// The user did something.
    pub fn touch(&self) {
        self.touched.store(self.around.clock.now().secs(), Ordering::Relaxed);
    }

    /// After how many seconds without a touch the vault locks by itself; at least a minute, at most two hours.
    pub fn set_idle_after(&self, seconds: u32) {
        self.idle_after.store(limits::idle_seconds(seconds), Ordering::Relaxed);
    }

    /// To be called every second: locks when nobody used the vault for long, and after the computer slept.
    pub async fn tick(&self) -> Tick {
        let idle_after = u64::from(self.idle_after.load(Ordering::Relaxed));
        let idle = self.around.clock.now().secs().saturating_sub(self.touched.load(Ordering::Relaxed));
        if !self.is_open().await {
            return Tick::default();
        }
        if idle >= idle_after {
            self.lock(LockKind::Soft, LockReason::Idle).await;
            return Tick { locked: Some(LockReason::Idle), idle_seconds_left: None };
        }
        let left = idle_after - idle;
        let idle_seconds_left = (left <= 60).then(|| u32::try_from(left).unwrap_or(60));
        Tick { locked: None, idle_seconds_left }
    }

    /// All partners, by name.
    pub async fn partners(&self) -> Result<Vec<PartnerSummary>, VaultError> {
        Ok(self.session().await?.open()?.index.partner_summaries())
    }

    /// A partner's page.
    pub async fn partner(&self, id: RecordId) -> Result<PartnerDetails, VaultError> {
        self.session().await?.open()?.partner(id)
    }

    /// See [`Session::create_partner`].
    pub async fn create_partner(&self, new: NewPartner) -> Result<RecordId, VaultError> {
        self.session().await?.open()?.create_partner(new).await
    }

    /// See [`Session::edit_partner`].
    pub async fn edit_partner(
        &self,
        id: RecordId,
        name: &str,
        notes: Option<String>,
    ) -> Result<(), VaultError> {
        self.session().await?.open()?.edit_partner(id, name, notes).await
    }

    /// See [`Session::add_environment`].
    pub async fn add_environment(
        &self,
        partner: RecordId,
        new: &NewEnvironment,
    ) -> Result<ScopeId, VaultError> {
        self.session().await?.open()?.add_environment(partner, new).await
    }

    /// See [`Session::archive_partner`].
    pub async fn archive_partner(&self, id: RecordId, archived: bool) -> Result<(), VaultError> {
        self.session().await?.open()?.archive_partner(id, archived).await
    }

    /// See [`Session::delete_partner`].
    pub async fn delete_partner(&self, id: RecordId, confirm_name: &str) -> Result<(), VaultError> {
        self.session().await?.open()?.delete_partner(id, confirm_name).await
    }

    /// All credentials, by partner, environment and name.
    pub async fn credentials(&self) -> Result<Vec<CredentialSummary>, VaultError> {
        Ok(self.session().await?.open()?.index.credential_summaries())
    }

    /// See [`Session::credential`].
    pub async fn credential(&self, id: RecordId) -> Result<CredentialDetails, VaultError> {
        self.session().await?.open()?.credential(id)
    }

    /// See [`Session::create_credential`].
    pub async fn create_credential(&self, new: NewCredential) -> Result<RecordId, VaultError> {
        self.session().await?.open()?.create_credential(new).await
    }

    /// See [`Session::edit_credential`].
    pub async fn edit_credential(&self, edit: EditCredential) -> Result<(), VaultError> {
        self.session().await?.open()?.edit_credential(edit).await
    }

    /// See [`Session::archive_credential`].
    pub async fn archive_credential(&self, id: RecordId, archived: bool) -> Result<(), VaultError> {
        self.session().await?.open()?.archive_credential(id, archived).await
    }

    /// See [`Session::delete_credential`].
    pub async fn delete_credential(&self, id: RecordId, confirm_name: &str) -> Result<(), VaultError> {
        self.session().await?.open()?.delete_credential(id, confirm_name).await
    }

    /// See [`Session::step_up`].
    pub async fn step_up(&self, code: &str) -> Result<Timestamp, VaultError> {
        self.session().await?.open()?.step_up(code).await
    }

    /// See [`Session::confirm_kit`].
    pub async fn confirm_kit(&self, typed: &SecretString) -> Result<(), VaultError> {
        self.session().await?.open()?.confirm_kit(typed).await
    }

    /// See [`Session::read_secret`].
    pub async fn read_secret(
        &self,
        field: &FieldRef,
        purpose: Purpose,
        reason: Option<String>,
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.session().await?.open()?.read_secret(field, purpose, reason).await
    }

    /// See [`Session::read_identifier`].
    pub async fn read_identifier(&self, field: &FieldRef, purpose: Purpose) -> Result<String, VaultError> {
        self.session().await?.open()?.read_identifier(field, purpose).await
    }

    /// See [`Session::audit`].
    pub async fn audit(&self, offset: u64, limit: u32) -> Result<AuditPage, VaultError> {
        self.session().await?.open()?.audit(offset, limit).await
    }

    /// See [`Session::verify`]. Stops when somebody locks.
    pub async fn verify(
        &self,
        progress: &mut (dyn FnMut(u64, u64) -> Continue + Send),
    ) -> Result<Verification, VaultError> {
        let mut stoppable = |done, total| {
            if self.locking.load(Ordering::Relaxed) { Continue::No } else { progress(done, total) }
        };
        self.session().await?.open()?.verify(&mut stoppable).await
    }

    async fn hold(&self, session: Session) -> SessionInfo {
        let info = session.info();
        *self.held.lock().await = Held::Open(Box::new(session));
        self.touch();
        info
    }

    async fn is_open(&self) -> bool {
        matches!(&*self.held.lock().await, Held::Open(_))
    }

    async fn session(&self) -> Result<Guard<'_>, VaultError> {
        if self.locking.load(Ordering::Relaxed) {
            return Err(VaultError::Locked);
        }
        Ok(Guard(self.held.lock().await))
    }
}

struct Guard<'a>(MutexGuard<'a, Held>);

impl Guard<'_> {
    fn open(&mut self) -> Result<&mut Session, VaultError> {
        match &mut *self.0 {
            Held::Open(session) => Ok(session),
            Held::Closed | Held::Soft(_) => Err(VaultError::Locked),
        }
    }
}

const IDLE_AFTER: u32 = 600;
