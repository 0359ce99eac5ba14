//! The one thing fronts hold: a vault that is closed, softly locked or unlocked. Locking always wins.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

use import::{Mapping, Table};
use partners::Profiles;
use secrecy::SecretString;
use tokio::sync::{Mutex, MutexGuard};
use vault_domain::{BatchId, RecordId, ScopeId, Timestamp};
use zeroize::Zeroizing;

use crate::forget::{forget, is_confirmed};
use crate::limits;
use crate::lock::SoftLocked;
use crate::session::Session;
use crate::{
    AuditPage, BackUp, Backup, Continue, CredentialDetails, CredentialSummary, Drill, EditCredential,
    ExportedLog, FieldRef, Forgotten, ImportBatch, ImportPlan, ImportUndone, Imported, Kdf, LockKind,
    LockReason, NewAuthenticator, NewCredential, NewEnvironment, NewPartner, PartnerDetails, PartnerSummary,
    PresentFactors, Purpose, SessionInfo, Surroundings, Unlock, UnusualEvent, VaultError, Verification,
};

/// A vault, whatever state it is in. Shared between the tasks of a front.
pub struct Vault {
    around: Surroundings,
    /// What is known of partners now; a session has it from here.
    profiles: std::sync::Mutex<Arc<Profiles>>,
    held: Mutex<Held>,
    /// Held while a vault is being opened, so that there is one at a time.
    opening: Mutex<()>,
    /// How often somebody asked to lock. An unlock that began before the last time holds nothing.
    locks: AtomicU64,
    /// How many want to lock now: long jobs look at it and stop.
    locking: Arc<AtomicU32>,
    /// When it was last used, in milliseconds of [`Clock::elapsed`](crate::Clock::elapsed).
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

/// See [`Vault::begun`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Begun(u64);

/// Somebody who wants to lock, until it is done or given up.
struct Locking<'a>(&'a AtomicU32);

impl<'a> Locking<'a> {
    fn begin(count: &'a AtomicU32) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Locking<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
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
            profiles: std::sync::Mutex::new(Arc::clone(&around.profiles)),
            around,
            held: Mutex::new(Held::Closed),
            opening: Mutex::new(()),
            locks: AtomicU64::new(0),
            locking: Arc::default(),
            touched: AtomicU64::new(0),
            idle_after: AtomicU32::new(IDLE_AFTER),
        }
    }

    /// What is known of partners.
    pub fn profiles(&self) -> Arc<Profiles> {
        Arc::clone(&self.profiles.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Goes by other profiles from now on, in a vault that is open as well.
    pub async fn use_profiles(&self, profiles: Profiles) {
        let mut held = self.held.lock().await;
        *self.profiles.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(profiles);
        if let Held::Open(session) = &mut *held {
            session.go_by(self.profiles());
        }
    }

    /// The moment from which a lock counts; taken before a vault is made or recovered.
    pub fn begun(&self) -> Begun {
        Begun(self.locks.load(Ordering::SeqCst))
    }

    /// Takes over a vault that was made since then, or locks it where somebody asked to lock meanwhile.
    pub async fn adopt(&self, session: Box<Session>, since: Begun) -> Result<SessionInfo, VaultError> {
        let _one = self.opening.lock().await;
        self.close(LockKind::Full, LockReason::User).await;
        self.hold(session, since).await
    }

    /// Unlocks the vault at `path`; one that was open before is locked first.
    pub async fn unlock(&self, path: &Path, unlock: Unlock) -> Result<SessionInfo, VaultError> {
        let since = self.begun();
        let _one = self.opening.lock().await;
        self.close(LockKind::Full, LockReason::User).await;
        let session = Session::unlock(path, unlock, &self.around).await?;
        self.hold(Box::new(session), since).await
    }

    /// See [`Session::join`]; a vault that was open before is locked first.
    pub async fn join(&self, path: &Path, unlock: Unlock) -> Result<SessionInfo, VaultError> {
        let since = self.begun();
        let _one = self.opening.lock().await;
        self.close(LockKind::Full, LockReason::User).await;
        let session = Session::join(path, unlock, &self.around).await?;
        self.hold(Box::new(session), since).await
    }

    /// See [`Session::unlock_searching`]; a vault that was open before is locked first.
    pub async fn unlock_searching(
        &self,
        path: &Path,
        unlock: Unlock,
        progress: &mut (dyn FnMut(u64, u64) -> Continue + Send),
    ) -> Result<SessionInfo, VaultError> {
        let since = self.begun();
        let _one = self.opening.lock().await;
        self.close(LockKind::Full, LockReason::User).await;
        let mut stoppable = |done, total| {
            if self.begun() == since { progress(done, total) } else { Continue::No }
        };
        let session = Session::unlock_searching(path, unlock, &mut stoppable, &self.around).await?;
        self.hold(Box::new(session), since).await
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
                *held = self.open(Box::new(session));
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

    /// Locks. Never fails, and does nothing to a closed vault; one that is being unlocked meanwhile stays locked.
    pub async fn lock(&self, kind: LockKind, reason: LockReason) {
        self.locks.fetch_add(1, Ordering::SeqCst);
        self.close(kind, reason).await;
    }

    async fn close(&self, kind: LockKind, reason: LockReason) {
        let _locking = Locking::begin(&self.locking);
        Box::pin(Self::close_held(&mut *self.held.lock().await, kind, reason)).await;
    }

    async fn close_held(held: &mut Held, kind: LockKind, reason: LockReason) {
        let soft_is_enough = kind == LockKind::Soft && matches!(reason, LockReason::Idle | LockReason::User);
        *held = match std::mem::replace(held, Held::Closed) {
            Held::Open(session) => {
                let kind = if soft_is_enough { LockKind::Soft } else { LockKind::Full };
                session.lock(kind).await.map_or(Held::Closed, |soft| Held::Soft(Box::new(soft)))
            }
            Held::Soft(soft) if soft_is_enough => Held::Soft(soft),
            Held::Soft(_) | Held::Closed => Held::Closed,
        };
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
        self.touched.store(self.elapsed(), Ordering::Relaxed);
    }

    /// After how many seconds without a touch the vault locks by itself; at least a minute, at most two hours.
    pub fn set_idle_after(&self, seconds: u32) {
        self.idle_after.store(limits::idle_seconds(seconds), Ordering::Relaxed);
    }

    /// To be called every second: locks when nobody used the vault for long, and wipes a short lock at its end.
    pub async fn tick(&self) -> Tick {
        let mut held = self.held.lock().await;
        match &*held {
            Held::Soft(soft) if soft.has_ended() => *held = Held::Closed,
            Held::Soft(_) | Held::Closed => {}
            Held::Open(_) => return self.tick_open(&mut held).await,
        }
        Tick::default()
    }

    /// Looks at the time only now that nobody else has the vault: whoever had it may have used it.
    async fn tick_open(&self, held: &mut Held) -> Tick {
        let idle_after = u64::from(self.idle_after.load(Ordering::Relaxed));
        let idle = self.elapsed().saturating_sub(self.touched.load(Ordering::Relaxed)) / 1000;
        if idle >= idle_after {
            let _locking = Locking::begin(&self.locking);
            Box::pin(Self::close_held(held, LockKind::Soft, LockReason::Idle)).await;
            return Tick { locked: Some(LockReason::Idle), idle_seconds_left: None };
        }
        let left = idle_after - idle;
        let idle_seconds_left = (left <= 60).then(|| u32::try_from(left).unwrap_or(60));
        Tick { locked: None, idle_seconds_left }
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.around.clock.elapsed().as_millis()).unwrap_or(u64::MAX)
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

    /// See [`Session::plan_import`].
    pub async fn plan_import(&self, table: &Table, mapping: &Mapping) -> Result<ImportPlan, VaultError> {
        self.session().await?.open()?.plan_import(table, mapping)
    }

    /// See [`Session::import`]. Stops when somebody locks.
    pub async fn import(
        &self,
        table: &Table,
        mapping: &Mapping,
        progress: &mut (dyn FnMut(u64, u64) -> Continue + Send),
    ) -> Result<Imported, VaultError> {
        self.session().await?.open()?.import(table, mapping, progress).await
    }

    /// See [`Session::import_batches`].
    pub async fn import_batches(&self) -> Result<Vec<ImportBatch>, VaultError> {
        Ok(self.session().await?.open()?.import_batches())
    }

    /// See [`Session::undo_import`].
    pub async fn undo_import(&self, batch: BatchId) -> Result<ImportUndone, VaultError> {
        self.session().await?.open()?.undo_import(batch).await
    }

    /// See [`Session::step_up`].
    pub async fn step_up(&self, code: &str) -> Result<Timestamp, VaultError> {
        self.session().await?.open()?.step_up(code).await
    }

    /// See [`Session::change_passphrase`].
    pub async fn change_passphrase(
        &self,
        present: PresentFactors,
        new: &SecretString,
        kdf: Kdf,
    ) -> Result<(), VaultError> {
        self.session().await?.open()?.change_passphrase(present, new, kdf).await
    }

    /// See [`Session::make_guesses_dearer`].
    pub async fn make_guesses_dearer(&self, present: PresentFactors, kdf: Kdf) -> Result<(), VaultError> {
        self.session().await?.open()?.make_guesses_dearer(present, kdf).await
    }

    /// See [`Session::new_authenticator`].
    pub async fn new_authenticator(&self) -> Result<NewAuthenticator, VaultError> {
        self.session().await?.open()?.new_authenticator()
    }

    /// See [`Session::replace_authenticator`].
    pub async fn replace_authenticator(
        &self,
        new: &NewAuthenticator,
        present: PresentFactors,
        kdf: Kdf,
    ) -> Result<(), VaultError> {
        self.session().await?.open()?.replace_authenticator(new, present, kdf).await
    }

    /// Forgets the vault at `path` on this computer: takes its device secrets and anchors out of the keyring and
    /// forgets what was counted. `confirm` is the file's name. Locks it first if it is open here. The file stays;
    /// where the keyring took part, only the recovery kit opens it on this computer from then on.
    pub async fn forget(&self, path: &Path, confirm: &str) -> Result<Forgotten, VaultError> {
        is_confirmed(path, confirm)?;
        let _one = self.opening.lock().await;
        if self.holds(path).await {
            self.close(LockKind::Full, LockReason::User).await;
        }
        forget(path, &self.around).await
    }

    /// Whether it is this file that is open, or softly locked.
    pub async fn holds(&self, path: &Path) -> bool {
        match &*self.held.lock().await {
            Held::Closed => false,
            Held::Soft(soft) => soft.info().path == path,
            Held::Open(session) => session.path == path,
        }
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

    /// See [`Session::back_up`].
    pub async fn back_up(&self, request: &BackUp) -> Result<Backup, VaultError> {
        self.session().await?.open()?.back_up(request).await
    }

    /// See [`Session::try_backup`].
    pub async fn try_backup(&self, path: &Path) -> Result<Drill, VaultError> {
        self.session().await?.open()?.try_backup(path).await
    }

    /// See [`Session::verify`]. Stops when somebody locks.
    pub async fn verify(
        &self,
        progress: &mut (dyn FnMut(u64, u64) -> Continue + Send),
    ) -> Result<Verification, VaultError> {
        let mut stoppable = |done, total| {
            if self.locking.load(Ordering::Relaxed) > 0 { Continue::No } else { progress(done, total) }
        };
        self.session().await?.open()?.verify(&mut stoppable).await
    }

    /// See [`Session::unusual_events`].
    pub async fn unusual_events(&self) -> Result<Vec<UnusualEvent>, VaultError> {
        self.session().await?.open()?.unusual_events().await
    }

    /// See [`Session::export_log`].
    pub async fn export_log(&self, out: &mut (dyn Write + Send)) -> Result<ExportedLog, VaultError> {
        self.session().await?.open()?.export_log(out).await
    }

    /// Takes a session over, unless somebody asked to lock since then: locking always wins.
    async fn hold(&self, session: Box<Session>, since: Begun) -> Result<SessionInfo, VaultError> {
        let mut held = self.held.lock().await;
        Box::pin(Self::close_held(&mut held, LockKind::Full, LockReason::User)).await;
        if self.begun() != since {
            drop(Box::pin(session.lock(LockKind::Full)).await);
            return Err(VaultError::Locked);
        }
        let info = session.info();
        *held = self.open(session);
        self.touch();
        Ok(info)
    }

    fn open(&self, mut session: Box<Session>) -> Held {
        session.locking = Arc::clone(&self.locking);
        session.go_by(self.profiles());
        Held::Open(session)
    }

    pub(crate) async fn session(&self) -> Result<Guard<'_>, VaultError> {
        if self.locking.load(Ordering::Relaxed) > 0 {
            return Err(VaultError::Locked);
        }
        Ok(Guard(self.held.lock().await))
    }

    /// The same where nothing else is under way; `None` instead of waiting.
    pub(crate) fn session_if_idle(&self) -> Option<Guard<'_>> {
        self.held.try_lock().ok().map(Guard)
    }
}

pub(crate) struct Guard<'a>(MutexGuard<'a, Held>);

impl Guard<'_> {
    pub(crate) fn open(&mut self) -> Result<&mut Session, VaultError> {
        match &mut *self.0 {
            Held::Open(session) => Ok(session),
            Held::Closed | Held::Soft(_) => Err(VaultError::Locked),
        }
    }
}

const IDLE_AFTER: u32 = 600;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::UseKeyring;
    use crate::around::World;

    #[tokio::test]
    async fn a_short_lock_is_wiped_at_its_end() {
        let (world, session) = World::with_vault(UseKeyring::Yes).await;
        let vault = Vault::new(world.around());
        vault.adopt(Box::new(session), vault.begun()).await.unwrap();
        vault.lock(LockKind::Soft, LockReason::Idle).await;
        world.clock.forward(7 * 3600);
        vault.tick().await;
        assert!(matches!(&*vault.held.lock().await, Held::Soft(_)));
        world.clock.forward(3600);
        vault.tick().await;
        assert!(matches!(&*vault.held.lock().await, Held::Closed), "nobody has to ask for its state");
    }

    /// What comes before a lock is left out where it would have to wait: a lock waits for nothing.
    #[tokio::test]
    async fn sheets_before_a_lock_wait_for_no_other_work() {
        let (world, session) = World::with_vault(UseKeyring::Yes).await;
        let vault = Vault::new(world.around());
        vault.adopt(Box::new(session), vault.begun()).await.unwrap();
        let work = vault.session().await.unwrap();
        assert!(vault.emergency_sheets_if_idle(|_| true).await.unwrap().is_none());
        drop(work);
        assert!(vault.emergency_sheets_if_idle(|_| true).await.unwrap().is_some());
    }
}
