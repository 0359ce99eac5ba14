//! From a file, a passphrase and a code to an open vault.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use vault_crypto::trust::{Operation, TimeVoid};
use vault_crypto::{Code, DeviceSecret, OpenSlot, Passphrase, Slot, UnlockError};
use vault_domain::{EventKind, MemberId, Target, Timestamp};
use vault_keychain::{ItemName, KeychainError, Purpose};
use vault_store::{Access, Commit, Holder, Store, StoreError};

use crate::attempts::Attempts;
use crate::believe::{Believed, believe};
use crate::factors::{Factors, Reach};
use crate::lock::Reopening;
use crate::members_here::was_opened_here;
use crate::session::Session;
use crate::store_error::store_error;
use crate::transaction::slot_row;
use crate::{Continue, ReadOnlyWhy, Surroundings, VaultError, Warning};

/// What a person gives to unlock.
pub struct Unlock {
    /// Who it is, where several members unlock on this computer; without it the founder, or who has a slot here.
    pub member: Option<MemberId>,
    /// The passphrase.
    pub passphrase: SecretString,
    /// The authenticator's six digits.
    pub code: String,
    /// What a phone shows, where this computer's clock is wrong.
    pub by_hand: Option<Timestamp>,
}

impl Session {
    /// Unlocks the vault at `path`.
    pub async fn unlock(path: &Path, unlock: Unlock, around: &Surroundings) -> Result<Self, VaultError> {
        Box::pin(Self::unlock_within(path, unlock, Reach::Near, around)).await
    }

    /// The same for a computer whose clock is up to five minutes wrong: tries the code at ten steps either way, the
    /// nearest first. `progress(done, total)` is called before each derivation and may stop it.
    pub async fn unlock_searching(
        path: &Path,
        unlock: Unlock,
        progress: &mut (dyn FnMut(u64, u64) -> Continue + Send),
        around: &Surroundings,
    ) -> Result<Self, VaultError> {
        Box::pin(Self::unlock_within(path, unlock, Reach::Far(progress), around)).await
    }

    async fn unlock_within(
        path: &Path,
        unlock: Unlock,
        reach: Reach<'_>,
        around: &Surroundings,
    ) -> Result<Self, VaultError> {
        let passphrase = checked_passphrase(&unlock.passphrase)?;
        let code =
            Code::parse(&unlock.code).map_err(|_| VaultError::invalid("code", "six digits are needed"))?;
        let around = unlock.by_hand.map_or_else(|| around.clone(), |now| around.at(now));
        let mut door = Door::open(path, unlock.member, &around).await?;
        door.check_throttle().await?;
        // A phone's time is for the code alone. Beyond the slot's window no code can show that it is right.
        let now = around.clock.now();
        if matches!(reach, Reach::Near) || unlock.by_hand.is_some() {
            door.slot.check_clock(now).map_err(|trouble| clock_error(trouble, around.clock.here()))?;
        }
        let device_secret = door.device_secret().await?;
        let anchor = door.anchor().await?;
        let last_step = anchor.as_deref().and_then(vault_crypto::Anchor::claimed_last_step);
        let slot = door.parse_slot().await?;
        let factors = Factors { passphrase, code, device_secret, now, last_step };
        let (opened, passphrase) = factors.open(slot, reach).await?;
        let open = match opened {
            Ok(open) => open,
            Err(error) => return Err(door.failed(error, now).await),
        };
        let open = door.burn(open).await?;
        let believed = door.believe(&open, anchor).await?;
        // The state of the member knows the used codes of a slot whose rows were put back.
        if believed.hot.last_steps.get(&open.slot()).is_some_and(|last| open.opened_by() <= *last) {
            return Err(door.failed(UnlockError::CodeReused, now).await);
        }
        let reopening = Reopening::prepare(passphrase, &open).await;
        door.finish(open, believed, reopening, EventKind::SessionStarted).await
    }

    /// Opens the vault again after a soft lock; the passphrase was checked by opening `reopening`.
    pub(crate) async fn reopen(
        path: &Path,
        wrapping_key: vault_crypto::SymmetricKey,
        reopening: Reopening,
        around: &Surroundings,
    ) -> Result<Self, VaultError> {
        let mut door = Door::open(path, Some(reopening.member), around).await?;
        let anchor = door.anchor().await?;
        let open = door
            .parse_slot()
            .await?
            .reopen(wrapping_key)
            .map_err(|_| VaultError::Damaged { what: "unlock slot" })?;
        let believed = door.believe(&open, anchor).await?;
        door.stepped_up = false;
        door.finish(open, believed, Some(reopening), EventKind::SessionReopened).await
    }
}

/// A vault file with the slot of this device, before anything is opened.
struct Door {
    around: Surroundings,
    path: PathBuf,
    store: Store,
    slot: Slot,
    slot_body: Vec<u8>,
    read_only: Option<ReadOnlyWhy>,
    attempts: Attempts,
    /// Whether a fresh code was given, which opens production for some minutes.
    stepped_up: bool,
}

impl Door {
    async fn open(path: &Path, member: Option<MemberId>, around: &Surroundings) -> Result<Self, VaultError> {
        let holder = Holder::this_process(&around.program, around.clock.here());
        let (mut store, read_only) = match Store::open(path, Access::ReadWrite, &holder).await {
            Ok(store) => (store, None),
            Err(StoreError::ReadOnly) => {
                let store = Store::open(path, Access::ReadOnly, &holder).await.map_err(store_error)?;
                (store, Some(ReadOnlyWhy::Medium))
            }
            Err(error) => return Err(store_error(error)),
        };
        let (slot, slot_body) = own_slot(&mut store, member, around).await?;
        let attempts = Attempts::of(&around.state_folder, read_only.is_some());
        let (around, path) = (around.clone(), path.to_owned());
        Ok(Self { around, path, store, slot, slot_body, read_only, attempts, stepped_up: true })
    }

    async fn parse_slot(&mut self) -> Result<Slot, VaultError> {
        let chunks = self.store.chunks(self.slot.slot()).await.map_err(store_error)?;
        Slot::parse(&self.slot_body, chunks).map_err(|_| VaultError::Damaged { what: "unlock slot" })
    }

    async fn check_throttle(&mut self) -> Result<(), VaultError> {
        let now = self.around.clock.here();
        self.attempts.check(&mut self.store, self.slot.slot(), now).await
    }

    /// The device secret, if the slot needs one. A device that has none answers like a wrong passphrase.
    async fn device_secret(&self) -> Result<Option<DeviceSecret>, VaultError> {
        if !self.slot.needs_device_secret() {
            return Ok(None);
        }
        let stored = self
            .around
            .keychain
            .get(&self.item(Purpose::DeviceSecret))
            .await
            .map_err(|error| keychain_error(&error))?;
        match stored.and_then(|bytes| DeviceSecret::from_slice(&bytes)) {
            Some(secret) => Ok(Some(secret)),
            None => Ok(Some(DeviceSecret::make()?)),
        }
    }

    async fn anchor(&self) -> Result<Option<Vec<u8>>, VaultError> {
        if !self.slot.needs_device_secret() {
            return Ok(None);
        }
        let stored = self
            .around
            .keychain
            .get(&self.item(Purpose::Anchor))
            .await
            .map_err(|error| keychain_error(&error))?;
        Ok(stored.map(|bytes| bytes.to_vec()))
    }

    fn item(&self, purpose: Purpose) -> ItemName {
        ItemName::new(self.slot.vault(), self.slot.slot(), purpose)
    }

    async fn failed(mut self, error: UnlockError, now: Timestamp) -> VaultError {
        match error {
            UnlockError::WrongCredentials => {
                let now_here = self.around.clock.here();
                let slot = self.slot.slot();
                if let Err(error) = self.attempts.count(&mut self.store, slot, now_here).await {
                    // The act is refused anyway, but an uncounted try is not quietly given away.
                    return error;
                }
                VaultError::WrongCredentials { now: now_here }
            }
            UnlockError::CodeReused => {
                let seconds = self.slot.fresh_code_in(now).unwrap_or(30);
                VaultError::CodeReused { seconds: u32::try_from(seconds).unwrap_or(30) }
            }
            UnlockError::Clock(trouble) => clock_error(trouble, self.around.clock.here()),
            UnlockError::DeviceSecretMissing => VaultError::KeyringMissing,
            UnlockError::Damaged => VaultError::Damaged { what: "unlock slot" },
            UnlockError::Memory => VaultError::Refused {
                reason: "there is not enough memory to unlock; close something".to_owned(),
            },
            UnlockError::Cancelled => VaultError::Cancelled,
        }
    }

    /// Verifies everything the file claims.
    async fn believe(&mut self, open: &OpenSlot, anchor: Option<Vec<u8>>) -> Result<Believed, VaultError> {
        let believed = believe(&mut self.store, &self.slot, open, anchor).await?;
        if self.read_only.is_none() && believed.rolled_back {
            self.read_only = Some(ReadOnlyWhy::RollbackSuspected);
        }
        Ok(believed)
    }

    async fn finish(
        mut self,
        open: OpenSlot,
        believed: Believed,
        reopening: Option<Reopening>,
        event: EventKind,
    ) -> Result<Session, VaultError> {
        let failures = self.attempts.failures(&mut self.store, self.slot.slot()).await?;
        let missing_end = believed.hot.session.is_some() && believed.hot.next_n != 0;
        let item = self.item(Purpose::Anchor);
        let mut warnings: Vec<_> =
            vault_store::place_warnings(&self.path).into_iter().map(Warning::Place).collect();
        if !self.slot.needs_device_secret() {
            warnings.push(Warning::WithoutKeyring);
        }
        let mut session =
            Session::assemble(self.around, self.path, self.store, open, self.slot_body, believed)?;
        session.uses_keyring = self.slot.needs_device_secret();
        session.read_only = self.read_only;
        if self.stepped_up {
            session.stepped_up_until = session.now().plus_secs(UNLOCK_STEPS_UP_FOR);
        }
        session.warnings = warnings;
        session.soft_lock = reopening;
        session.warn_of_cheap_guesses();
        session.is_let_in()?;
        session.load_index().await?;
        let ahead = if self.stepped_up { session.dated_ahead_by_others() } else { Vec::new() };
        if ahead.is_empty() && session.is_log_ahead() {
            session.read_only.get_or_insert(ReadOnlyWhy::ClockBehind);
        }
        if session.read_only.is_none() {
            session.start(item, event, failures, missing_end, &ahead).await?;
            session.fulfil().await?;
        }
        self.attempts.clear_local(session.slot.slot());
        session.remember_member();
        Ok(session)
    }

    /// Destroys the code's step in the file before any key is used. Where that cannot be written, the session is
    /// read-only.
    async fn burn(&mut self, mut open: OpenSlot) -> Result<OpenSlot, VaultError> {
        if self.read_only.is_some() {
            return Ok(open);
        }
        let change = open.burn()?;
        let heads = self.store.heads().await.map_err(store_error)?;
        let slot = Some(slot_row(&change, Some(self.slot_body.clone())));
        match self.store.commit(&Commit { slot, ..Commit::new(Some(heads), heads) }).await {
            Ok(()) => {}
            Err(StoreError::DiskFull | StoreError::ReadOnly) => {
                self.read_only = Some(ReadOnlyWhy::Medium);
                return Ok(open);
            }
            Err(error) => return Err(store_error(error)),
        }
        self.slot_body = change.body().to_vec();
        open.accept(change).map_err(|_| VaultError::Internal)?;
        self.store.truncate_wal().await.map_err(store_error)?;
        Ok(open)
    }
}

impl Session {
    /// The commit that begins a session, and the anchor after it. The code that opened it shows what time it is, so
    /// that an owner takes what others dated `ahead` out of the count: else one of them could end all writing.
    async fn start(
        &mut self,
        item: ItemName,
        event: EventKind,
        failures: Option<u32>,
        missing_end: bool,
        ahead: &[u64],
    ) -> Result<(), VaultError> {
        let mut act = if ahead.is_empty() { self.begin()? } else { self.begin_behind() };
        for seq in ahead {
            act.chain.sign(TimeVoid { seq: *seq }, &self.keys.signer);
        }
        self.note(&mut act, EventKind::SessionStarted, Target::default(), None);
        if event == EventKind::SessionReopened {
            self.note(&mut act, event, Target::default(), None);
        }
        if !ahead.is_empty() {
            let count = u32::try_from(ahead.len()).ok();
            self.note_count(&mut act, EventKind::TimesVoided, Target::default(), count);
        }
        if missing_end {
            self.note_observed(&mut act, EventKind::MissingEndObserved, None);
        }
        if failures.is_some() {
            self.note_observed(&mut act, EventKind::UnlockFailuresObserved, failures);
            act.clear_attempts = true;
        }
        act.slot = Some(self.slot.reseal_with_pin(self.pin())?);
        self.commit(act).await?;
        if self.uses_keyring {
            self.start_anchor(item).await;
        }
        Ok(())
    }
}

/// The slot this device can open: of the member who was named, where one was. One that was opened here before goes
/// first; then one whose device secret is in the keyring, one that needs none, and of several that of who made the
/// vault.
async fn own_slot(
    store: &mut Store,
    member: Option<MemberId>,
    around: &Surroundings,
) -> Result<(Slot, Vec<u8>), VaultError> {
    let first_member = first_member(store).await?;
    let mut found = Vec::new();
    for (id, body) in store.slots().await.map_err(store_error)? {
        let chunks = store.chunks(id).await.map_err(store_error)?;
        let slot = Slot::parse(&body, chunks).map_err(|_| VaultError::Damaged { what: "unlock slot" })?;
        if slot.slot() != id {
            return Err(VaultError::Damaged { what: "unlock slot" });
        }
        if member.is_some_and(|member| slot.member() != member) {
            continue;
        }
        let item = ItemName::new(slot.vault(), id, Purpose::DeviceSecret);
        let place = match slot.needs_device_secret() {
            true if matches!(around.keychain.get(&item).await, Ok(Some(_))) => 0,
            false => 1,
            true => 2,
        };
        let is_known = was_opened_here(&around.state_folder, slot.vault(), id);
        let rank = (!is_known, place, Some(slot.member()) != first_member);
        found.push((rank, slot, body));
    }
    let best = found.into_iter().min_by_key(|(rank, ..)| *rank);
    best.map(|(_, slot, body)| (slot, body)).ok_or_else(|| VaultError::Refused {
        reason: "this file has no way to unlock on any device; open it with the recovery kit".to_owned(),
    })
}

/// Who made the vault, as its first operation says. It chooses among slots and is believed for nothing else.
async fn first_member(store: &mut Store) -> Result<Option<MemberId>, VaultError> {
    let operations = store.operations(0..1).await.map_err(store_error)?;
    let genesis = operations.first().and_then(|bytes| Operation::decode(bytes).ok());
    Ok(genesis.map(|operation| operation.header().author))
}

pub(crate) fn checked_passphrase(typed: &SecretString) -> Result<Passphrase, VaultError> {
    // EXPOSE: the passphrase is normalized into a type that wipes itself.
    Passphrase::new(typed.expose_secret())
        .map_err(|error| VaultError::Invalid { field: "passphrase".to_owned(), reason: error.to_string() })
}

pub(crate) fn keychain_error(error: &KeychainError) -> VaultError {
    if *error == KeychainError::Missing {
        VaultError::KeyringMissing
    } else {
        VaultError::KeyringFailed(error.to_string())
    }
}

pub(crate) fn clock_error(trouble: vault_crypto::ClockTrouble, now: Timestamp) -> VaultError {
    match trouble {
        vault_crypto::ClockTrouble::Behind { last_unlock } => {
            VaultError::ClockBehind { last: last_unlock, now }
        }
        vault_crypto::ClockTrouble::Lapsed { since } => VaultError::AuthenticatorLapsed { until: since },
    }
}

/// An unlock's own code opens production for this long.
pub(crate) const UNLOCK_STEPS_UP_FOR: u64 = 5 * 60;
