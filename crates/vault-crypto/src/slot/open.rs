//! An opened slot: what it holds, and the changes that are written to the file.
//!
//! A change is computed from the last accepted state and alters nothing here until it is accepted, so that a
//! transaction that failed can simply be tried again.

use std::ops::Range;

use vault_domain::{DeviceId, MemberId, SlotId, Timestamp};

use super::body::{Body, Fixed, Secret, Tau};
use super::{
    ChangeFactorError, MAX_DRIFT, MakeSlotError, Pin, Slot, SlotRequest, StaleChange, StepUpError,
    WINDOW_DAYS, commitment, derive, wrapping_key,
};
use crate::anchor::AnchorKey;
use crate::authenticator::{CODES, step_at, steps_around};
use crate::bytes::RandomError;
use crate::table::{DAY, Table};
use crate::{
    Authenticator, Bytes, Code, Damaged, DeviceSecret, Hash, HpkeKeyPair, KdfParams, Passphrase,
    SymmetricKey, canonical,
};

/// An opened slot. It keeps the wrapping key for the session, so that changes need no derivation.
pub struct OpenSlot {
    slot: Slot,
    k_wrap: SymmetricKey,
    secret: Secret,
    opened_by: u64,
    /// Where the code that opened it was from the clock: -1, 0, 1.
    nudge: i8,
    least_epoch: u64,
}

/// Rows to write in one transaction, which first compares the stored slot's epoch with [`Self::expected_epoch`].
pub struct SlotChange {
    next: Slot,
    pin: Pin,
    rekeyed: Option<Rekeyed>,
    expected_epoch: Option<u64>,
    body: Vec<u8>,
    chunks_to_put: Vec<(u32, Vec<u8>)>,
    days_to_delete: Vec<u32>,
}

/// A new factor for an opened slot, and what shows that its owner asks for it.
pub struct FactorChange<'a> {
    /// The present passphrase.
    pub passphrase: &'a Passphrase,
    /// A code of the present authenticator, later than every one used. It is checked first, and burned with the change.
    pub code: &'a Code,
    /// This computer's secret, where the slot needs it.
    pub device_secret: Option<&'a DeviceSecret>,
    /// The present time.
    pub now: Timestamp,
    /// What one guess is to cost from now on.
    pub params: KdfParams,
    /// What takes the place of the present one.
    pub new: NewFactor<'a>,
}

/// What takes the place of a slot's present factor.
pub enum NewFactor<'a> {
    /// Another authenticator.
    Authenticator {
        /// Its secret.
        authenticator: Authenticator,
        /// The step of the last code typed back from it ([`Authenticator::verify`]); it opens nothing.
        typed: u64,
        /// When that was, by this computer's clock.
        at: Timestamp,
    },
    /// Another passphrase.
    Passphrase(&'a Passphrase),
}

impl OpenSlot {
    /// A new slot with a device key, an anchor key and a salt of its own. `burned` is the step of the code by which
    /// the person showed, at this time, that the authenticator has its secret ([`Authenticator::verify`]); it opens
    /// nothing.
    pub fn make(
        request: &SlotRequest,
        passphrase: &Passphrase,
        device_secret: Option<&DeviceSecret>,
        authenticator: Authenticator,
        burned: u64,
        pin: Pin,
        now: Timestamp,
    ) -> Result<(Self, SlotChange), MakeSlotError> {
        let seed = Seed::make()?;
        Self::make_from(request, passphrase, device_secret, authenticator, burned, pin, now, seed)
    }

    /// The same with a device key that was made before, because the member's key is sealed to it already.
    #[expect(clippy::too_many_arguments, reason = "those of `make` and the key")]
    pub fn make_with_key(
        request: &SlotRequest,
        passphrase: &Passphrase,
        device_secret: Option<&DeviceSecret>,
        authenticator: Authenticator,
        burned: u64,
        pin: Pin,
        now: Timestamp,
        device_key: HpkeKeyPair,
    ) -> Result<(Self, SlotChange), MakeSlotError> {
        let seed = Seed { device_key, ..Seed::make()? };
        Self::make_from(request, passphrase, device_secret, authenticator, burned, pin, now, seed)
    }

    #[expect(clippy::too_many_arguments, reason = "those of `make` and the randomness, for frozen vectors")]
    pub(crate) fn make_from(
        request: &SlotRequest,
        passphrase: &Passphrase,
        device_secret: Option<&DeviceSecret>,
        authenticator: Authenticator,
        burned: u64,
        pin: Pin,
        now: Timestamp,
        seed: Seed,
    ) -> Result<(Self, SlotChange), MakeSlotError> {
        request.params.check()?;
        if !WINDOW_DAYS.contains(&request.window_days) {
            return Err(MakeSlotError::WindowDays);
        }
        let drift = drift_between(burned, step_at(now)).ok_or(MakeSlotError::Clock)?;
        let fixed = Fixed::new(request, device_secret.is_some());
        let steps = window(burned, request.window_days);
        let table = Table::build(&authenticator.codes(), seed.tau.0, steps);
        let mut body = blank(&fixed, &table, seed.salt, seed.nonce, drift);
        let secret_bytes = device_secret.map_or([].as_slice(), |secret| secret.expose());
        let prk = derive(&fixed, &body, passphrase, &seed.tau, secret_bytes)?;
        body.commit = commitment(&prk);
        let secret = Secret {
            device_key: seed.device_key,
            genesis: request.genesis,
            member: request.member,
            pin,
            anchor_key: seed.anchor_key,
            authenticator,
            tau: seed.tau,
        };
        let k_wrap = wrapping_key(&prk);
        let body = body.sealed(&k_wrap, &secret.encode(pin, &secret.tau, &secret.authenticator));
        let slot = Slot { fixed, body, table };
        let change = SlotChange::creation(slot.clone(), pin);
        Ok((Self { slot, k_wrap, secret, opened_by: burned, nudge: 0, least_epoch: 0 }, change))
    }

    pub(super) fn new(slot: Slot, k_wrap: SymmetricKey, opened_by: u64, nudge: i8) -> Result<Self, Damaged> {
        let secret = slot.body.open(&k_wrap)?;
        let same_place = secret.genesis == slot.fixed.genesis && secret.member == slot.fixed.member;
        same_place.then_some(()).ok_or(Damaged)?;
        Ok(Self { slot, k_wrap, secret, opened_by, nudge, least_epoch: 0 })
    }

    /// The change was committed: the slot now is what the file says.
    pub fn accept(&mut self, change: SlotChange) -> Result<(), StaleChange> {
        let from_here = match change.expected_epoch {
            Some(epoch) => epoch == self.epoch(),
            None => change.next.epoch() == self.epoch(),
        };
        if !from_here || change.slot() != self.slot() {
            return Err(StaleChange);
        }
        if let Some(Rekeyed { k_wrap, tau, authenticator }) = change.rekeyed {
            (self.k_wrap, self.secret.tau) = (k_wrap, tau);
            if let Some(authenticator) = authenticator {
                self.secret.authenticator = authenticator;
            }
        }
        (self.slot, self.secret.pin) = (change.next, change.pin);
        Ok(())
    }

    /// The next epochs are above this one, for a file whose anchor was further ahead.
    pub fn raise_epoch(&mut self, at_least: u64) {
        self.least_epoch = self.least_epoch.max(at_least);
    }

    /// Destroys the step that opened the slot and all before it, and covers its full window again.
    pub fn burn(&self) -> Result<SlotChange, RandomError> {
        self.burn_step(self.opened_by.max(self.last_step()), self.nudge)
    }

    /// Seals the trust log's head, from which the next unlock verifies.
    pub fn reseal_with_pin(&self, pin: Pin) -> Result<SlotChange, RandomError> {
        self.change(Draft { pin, ..self.draft() })
    }

    /// Checks a code that is later than every one used, and gives the change that destroys it: write it with what
    /// the code allows. Three codes are right at any time, so count the wrong ones.
    pub fn step_up(&self, code: &Code, now: Timestamp) -> Result<SlotChange, StepUpError> {
        let (step, nudge) = self.fresh_step(code, now)?;
        Ok(self.burn_step(step, nudge)?)
    }

    /// The same keys under another passphrase or authenticator: new salt, new tau, and two derivations. Whoever has
    /// an old copy of the file still opens that with the old factors.
    pub fn change_factor(&self, change: FactorChange<'_>) -> Result<SlotChange, ChangeFactorError> {
        change.params.check()?;
        let (step, nudge) = self.fresh_step(change.code, change.now)?;
        let secret =
            self.slot.device_bytes(change.device_secret).ok_or(ChangeFactorError::DeviceSecretMissing)?;
        let old = self.slot.derive(change.passphrase, &self.secret.tau, secret)?;
        if !commitment(&old).same(&self.slot.body.commit) {
            return Err(ChangeFactorError::WrongPassphrase);
        }
        let tau = random_tau()?;
        let (table, drift, passphrase, authenticator) = match change.new {
            NewFactor::Passphrase(new) => {
                let (table, drift) = self.burned(step, nudge);
                (table.retarget(self.secret.tau.0, tau.0), drift, new, None)
            }
            NewFactor::Authenticator { authenticator, typed, at } => {
                let drift = drift_between(typed, step_at(at)).ok_or(ChangeFactorError::Clock)?;
                let steps = window(typed.max(step), self.window_days());
                let table = Table::build(&authenticator.codes(), tau.0, steps);
                (table, drift, change.passphrase, Some(authenticator))
            }
        };
        let fixed = self.slot.fixed.with_params(change.params);
        let next = Draft { fixed, salt: Bytes::random()?, table, drift, ..self.draft() };
        let prk = derive(&next.fixed, &next.body(Bytes::ZERO), passphrase, &tau, secret)?;
        let rekeyed = Rekeyed { k_wrap: wrapping_key(&prk), tau, authenticator };
        Ok(self.change(Draft { commit: commitment(&prk), rekeyed: Some(rekeyed), ..next })?)
    }

    /// The same slot once more, to compute a change on another thread.
    pub fn duplicate(&self) -> Result<Self, Damaged> {
        let copy = Self::new(self.slot.clone(), self.k_wrap.duplicate(), self.opened_by, self.nudge)?;
        Ok(Self { least_epoch: self.least_epoch, ..copy })
    }

    /// Opens the member's key that is sealed to this device.
    pub const fn device_key(&self) -> &HpkeKeyPair {
        &self.secret.device_key
    }

    /// Seals this slot's anchor.
    pub const fn anchor_key(&self) -> &AnchorKey {
        &self.secret.anchor_key
    }

    /// What [`Slot::reopen`] needs, to be kept under a soft lock while all of this is wiped.
    pub fn wrapping_key(&self) -> SymmetricKey {
        self.k_wrap.duplicate()
    }

    /// The trust log's head at the last unlock.
    pub const fn pin(&self) -> Pin {
        self.secret.pin
    }

    /// The step whose code opened it, destroyed or not.
    pub const fn opened_by(&self) -> u64 {
        self.opened_by
    }

    /// The vault's genesis.
    pub const fn genesis(&self) -> Hash {
        self.slot.genesis()
    }

    /// Who unlocked.
    pub const fn member(&self) -> MemberId {
        self.slot.member()
    }

    /// The slot's id.
    pub const fn slot(&self) -> SlotId {
        self.slot.slot()
    }

    /// On which computer.
    pub const fn device(&self) -> DeviceId {
        self.slot.device()
    }

    /// How often the slot was sealed, as of the last accepted change.
    pub const fn epoch(&self) -> u64 {
        self.slot.epoch()
    }

    /// The last step whose code was destroyed, as of the last accepted change.
    pub fn last_step(&self) -> u64 {
        self.slot.last_step()
    }

    /// Until when codes are good: unlock before then.
    pub fn covers_until(&self) -> Timestamp {
        self.slot.covers_until()
    }

    /// For how many days without an unlock codes stay good.
    pub const fn window_days(&self) -> u32 {
        self.slot.window_days()
    }

    /// What one guess costs.
    pub const fn params(&self) -> KdfParams {
        self.slot.params()
    }

    pub(super) const fn tau(&self) -> u32 {
        self.secret.tau.0
    }

    /// Remembers on which side of the clock the code was.
    pub(super) fn towards(mut self, here: u64) -> Self {
        self.nudge = direction(self.opened_by, here);
        self
    }

    /// The step whose unused code this is, and on which side of the clock it lies.
    fn fresh_step(&self, code: &Code, now: Timestamp) -> Result<(u64, i8), StepUpError> {
        let codes = self.secret.authenticator.codes();
        let here = self.slot.step(now);
        let right: Vec<u64> = steps_around(here, 1).filter(|step| codes.same(*step, code)).collect();
        match right.iter().find(|step| **step > self.last_step().max(self.opened_by)) {
            Some(step) => Ok((*step, direction(*step, here))),
            None if right.is_empty() => Err(StepUpError::WrongCode),
            None => Err(StepUpError::CodeUsed { next_in_secs: self.slot.fresh_code_in(now).unwrap_or(1) }),
        }
    }

    fn burn_step(&self, step: u64, nudge: i8) -> Result<SlotChange, RandomError> {
        let (table, drift) = self.burned(step, nudge);
        self.change(Draft { table, drift, ..self.draft() })
    }

    /// Table and drift once this step's code was used.
    fn burned(&self, step: u64, nudge: i8) -> (Table, i8) {
        let codes = self.secret.authenticator.codes();
        let steps = window(step, self.slot.fixed.window_days);
        let table = self.slot.table.slide(&codes, self.secret.tau.0, steps);
        (table, (self.slot.body.drift + nudge).clamp(-MAX_DRIFT, MAX_DRIFT))
    }

    /// The present state, to be altered.
    fn draft(&self) -> Draft {
        Draft {
            fixed: self.slot.fixed.clone(),
            salt: self.slot.body.salt,
            commit: self.slot.body.commit,
            epoch: self.epoch().max(self.least_epoch).saturating_add(1),
            table: self.slot.table.clone(),
            drift: self.slot.body.drift,
            pin: self.secret.pin,
            rekeyed: None,
        }
    }

    fn change(&self, draft: Draft) -> Result<SlotChange, RandomError> {
        let Secret { authenticator, tau, .. } = &self.secret;
        let (k_wrap, tau, authenticator) =
            draft.rekeyed.as_ref().map_or((&self.k_wrap, tau, authenticator), |rekeyed| {
                (&rekeyed.k_wrap, &rekeyed.tau, rekeyed.authenticator.as_ref().unwrap_or(authenticator))
            });
        let secret = self.secret.encode(draft.pin, tau, authenticator);
        let body = draft.body(Bytes::random()?).sealed(k_wrap, &secret);
        let (chunks_to_put, days_to_delete) = draft.table.since(&self.slot.table);
        Ok(SlotChange {
            pin: draft.pin,
            expected_epoch: Some(self.epoch()),
            body: canonical::encode(&body),
            chunks_to_put,
            days_to_delete,
            next: Slot { fixed: draft.fixed, body, table: draft.table },
            rekeyed: draft.rekeyed,
        })
    }
}

impl SlotChange {
    /// Which slot.
    pub const fn slot(&self) -> SlotId {
        self.next.slot()
    }

    /// The epoch the stored slot must have; `None` when there must be no such slot.
    pub const fn expected_epoch(&self) -> Option<u64> {
        self.expected_epoch
    }

    /// The epoch the stored slot will have.
    pub const fn epoch(&self) -> u64 {
        self.next.epoch()
    }

    /// The last step whose code will be destroyed.
    pub fn last_step(&self) -> u64 {
        self.next.last_step()
    }

    /// The slot's body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Chunks to insert or replace, by day.
    pub fn chunks_to_put(&self) -> &[(u32, Vec<u8>)] {
        &self.chunks_to_put
    }

    /// Days whose chunks to delete.
    pub fn days_to_delete(&self) -> &[u32] {
        &self.days_to_delete
    }

    fn creation(slot: Slot, pin: Pin) -> Self {
        Self {
            pin,
            rekeyed: None,
            expected_epoch: None,
            body: canonical::encode(&slot.body),
            chunks_to_put: slot.table.rows(),
            days_to_delete: Vec::new(),
            next: slot,
        }
    }
}

/// All that is random in a new slot.
pub(crate) struct Seed {
    pub(crate) device_key: HpkeKeyPair,
    pub(crate) anchor_key: AnchorKey,
    pub(crate) salt: Bytes<16>,
    pub(crate) nonce: Bytes<24>,
    pub(crate) tau: Tau,
}

impl Seed {
    fn make() -> Result<Self, RandomError> {
        Ok(Self {
            device_key: HpkeKeyPair::make()?,
            anchor_key: AnchorKey::make()?,
            salt: Bytes::random()?,
            nonce: Bytes::random()?,
            tau: random_tau()?,
        })
    }
}

/// A slot's next state, not sealed yet.
struct Draft {
    fixed: Fixed,
    salt: Bytes<16>,
    commit: Hash,
    epoch: u64,
    table: Table,
    drift: i8,
    pin: Pin,
    rekeyed: Option<Rekeyed>,
}

/// What a slot has instead once a factor was changed.
struct Rekeyed {
    k_wrap: SymmetricKey,
    tau: Tau,
    authenticator: Option<Authenticator>,
}

impl Draft {
    fn body(&self, nonce: Bytes<24>) -> Body {
        let blank = blank(&self.fixed, &self.table, self.salt, nonce, self.drift);
        Body { commit: self.commit, epoch: self.epoch, ..blank }
    }
}

/// A body of epoch 1 without commitment and ciphertext.
fn blank(fixed: &Fixed, table: &Table, salt: Bytes<16>, nonce: Bytes<24>, drift: i8) -> Body {
    Body {
        fixed: canonical::encode(fixed).into(),
        salt,
        commit: Hash::ZERO,
        epoch: 1,
        table_from: table.steps().start,
        table_until: table.steps().end,
        table_root: table.root(),
        drift,
        nonce,
        ct: Vec::new().into(),
    }
}

/// Uniform below 10^6, by rejection.
fn random_tau() -> Result<Tau, RandomError> {
    loop {
        let mut bytes = zeroize::Zeroizing::new([0; 4]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| RandomError)?;
        let tau = Tau(u32::from_be_bytes(*bytes) & 0xf_ffff);
        if tau.0 < CODES {
            return Ok(tau);
        }
    }
}

/// The steps that are good after this one was used: to the end of the day after its day plus the window.
fn window(used: u64, window_days: u32) -> Range<u64> {
    let until = (used / DAY).saturating_add(1).saturating_add(u64::from(window_days)).saturating_mul(DAY);
    used.saturating_add(1)..until
}

/// By how many steps the authenticator is ahead; `None` beyond what a slot can hold.
fn drift_between(authenticator: u64, clock: u64) -> Option<i8> {
    let ahead = i8::try_from(i128::from(authenticator) - i128::from(clock)).ok()?;
    (-MAX_DRIFT..=MAX_DRIFT).contains(&ahead).then_some(ahead)
}

fn direction(step: u64, here: u64) -> i8 {
    match step.cmp(&here) {
        std::cmp::Ordering::Less => -1,
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => 1,
    }
}
