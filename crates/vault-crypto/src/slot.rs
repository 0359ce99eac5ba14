//! The unlock slot: passphrase, code and device secret open one member's key on one device.

mod body;
mod error;
mod open;

use std::ops::{ControlFlow, RangeInclusive};

use vault_domain::{DeviceId, MemberId, SlotId, Timestamp, VaultId};

pub(crate) use self::body::Tau;
use self::body::{Body, Fixed};
pub use self::error::{
    ChangeFactorError, ClockTrouble, MakeSlotError, SlotError, StaleChange, StepUpError, UnlockError,
};
#[cfg(test)]
pub(crate) use self::open::Seed;
pub use self::open::{FactorChange, NewFactor, OpenSlot, SlotChange};
use crate::authenticator::{CODES, STEP_SECONDS, step_at, steps_around};
use crate::kdf::{self, Inputs, NoMemory};
use crate::table::{DAY, Table};
use crate::{Code, Damaged, DeviceSecret, Hash, KdfParams, Passphrase, SymmetricKey, label};

/// What a new slot is for.
pub struct SlotRequest {
    /// Hash of the vault's first operation.
    pub genesis: Hash,
    /// The vault.
    pub vault: VaultId,
    /// Who unlocks with it.
    pub member: MemberId,
    /// Its own, new id.
    pub slot: SlotId,
    /// On which computer.
    pub device: DeviceId,
    /// What one guess costs.
    pub params: KdfParams,
    /// For how many days without an unlock codes stay good, 30 to 400.
    pub window_days: u32,
}

/// The trust log's head at the last unlock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pin {
    /// Number of the last operation.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
}

/// A slot as it lies in the file: parsed and compared with its table, not opened.
#[derive(Clone)]
pub struct Slot {
    fixed: Fixed,
    body: Body,
    table: Table,
}

impl Slot {
    /// Reads the slot's body and all its chunks, and checks every bound before a derivation can run.
    pub fn parse(body: &[u8], chunks: impl IntoIterator<Item = (u32, Vec<u8>)>) -> Result<Self, SlotError> {
        let body = Body::parse(body)?;
        let fixed = Fixed::parse(&body.fixed)?;
        let steps = body.table_from..body.table_until;
        let longest = (u64::from(fixed.window_days) + 1) * DAY;
        let sound = !steps.is_empty() && steps.end - steps.start <= longest;
        sound.then_some(()).ok_or(Damaged)?;
        let table = Table::parse(steps, &body.table_root, chunks)?;
        Ok(Self { fixed, body, table })
    }

    /// The epoch in a slot's body, to compare before it is replaced.
    pub fn parse_epoch(body: &[u8]) -> Result<u64, Damaged> {
        Body::parse(body).map(|body| body.epoch)
    }

    /// Opens the slot with three derivations at most. `last_step` is what the anchor says: codes up to it are
    /// refused. Nothing is destroyed yet: write [`OpenSlot::burn`] before you use the key.
    pub fn unlock(
        &self,
        passphrase: &Passphrase,
        code: &Code,
        device_secret: Option<&DeviceSecret>,
        now: Timestamp,
        last_step: Option<u64>,
    ) -> Result<OpenSlot, UnlockError> {
        self.check_clock(now)?;
        let factors = Factors { passphrase, code, device_secret };
        self.search(&factors, now, 1, last_step, &mut |_, _| ControlFlow::Continue(()))
    }

    /// The same over ten steps either way, for clocks that are apart. `progress(done, total)` is called before each
    /// derivation and may break the search off.
    pub fn unlock_searching(
        &self,
        passphrase: &Passphrase,
        code: &Code,
        device_secret: Option<&DeviceSecret>,
        now: Timestamp,
        last_step: Option<u64>,
        progress: &mut dyn FnMut(u32, u32) -> ControlFlow<()>,
    ) -> Result<OpenSlot, UnlockError> {
        self.check_clock_within(now, SEARCH_REACH)?;
        let factors = Factors { passphrase, code, device_secret };
        self.search(&factors, now, SEARCH_REACH, last_step, progress)
    }

    /// Whether a code can be right at this time at all.
    pub fn check_clock(&self, now: Timestamp) -> Result<(), ClockTrouble> {
        self.check_clock_within(now, 1)
    }

    /// Seconds until a code comes that was not used; `None` when the present one is fresh. Tells nothing about the
    /// factors: show it beside [`UnlockError::WrongCredentials`].
    pub fn fresh_code_in(&self, now: Timestamp) -> Option<u64> {
        let fresh = self.local_time(self.table.steps().start).secs();
        fresh.checked_sub(now.secs()).filter(|wait| *wait > 0)
    }

    /// Opens the slot again with the key it was sealed with (see [`OpenSlot::wrapping_key`]), for a soft lock.
    pub fn reopen(self, wrapping_key: SymmetricKey) -> Result<OpenSlot, Damaged> {
        let opened_by = self.last_step();
        OpenSlot::new(self, wrapping_key, opened_by, 0)
    }

    /// What the factors give at a step: `None` when the table does not cover it. For tests that open often.
    #[doc(hidden)]
    pub fn derive_prk(
        &self,
        passphrase: &Passphrase,
        code: &Code,
        device_secret: Option<&DeviceSecret>,
        step: u64,
    ) -> Result<Option<SymmetricKey>, UnlockError> {
        let Some(offset) = self.table.offset(step) else { return Ok(None) };
        let tau = Tau((offset + code.value()) % CODES);
        let secret = self.device_bytes(device_secret).ok_or(UnlockError::DeviceSecretMissing)?;
        Ok(Some(self.derive(passphrase, &tau, secret)?))
    }

    /// Opens with the derivation's result; `None` when it is the wrong one. For tests that open often.
    #[doc(hidden)]
    pub fn open_with_prk(&self, prk: &SymmetricKey, step: u64) -> Result<Option<OpenSlot>, Damaged> {
        if !commitment(prk).same(&self.body.commit) {
            return Ok(None);
        }
        OpenSlot::new(self.clone(), wrapping_key(prk), step, 0).map(Some)
    }

    fn search(
        &self,
        factors: &Factors<'_>,
        now: Timestamp,
        reach: u32,
        last_step: Option<u64>,
        progress: &mut dyn FnMut(u32, u32) -> ControlFlow<()>,
    ) -> Result<OpenSlot, UnlockError> {
        let here = self.step(now);
        let usable: Vec<u64> =
            steps_around(here, reach).filter(|step| self.table.offset(*step).is_some()).collect();
        let total = u32::try_from(usable.len()).unwrap_or(u32::MAX);
        for (done, step) in (0..).zip(usable) {
            if progress(done, total).is_break() {
                return Err(UnlockError::Cancelled);
            }
            if let Some(open) = self.try_step(factors, step)? {
                let fresh = last_step.is_none_or(|last| step > last);
                return if fresh { Ok(open.towards(here)) } else { Err(UnlockError::CodeReused) };
            }
        }
        Err(UnlockError::WrongCredentials)
    }

    fn try_step(&self, factors: &Factors<'_>, step: u64) -> Result<Option<OpenSlot>, UnlockError> {
        let Some(prk) = self.derive_prk(factors.passphrase, factors.code, factors.device_secret, step)?
        else {
            return Ok(None);
        };
        let Some(open) = self.open_with_prk(&prk, step)? else { return Ok(None) };
        let led_here = self.table.offset(step).map(|offset| (offset + factors.code.value()) % CODES);
        if led_here == Some(open.tau()) { Ok(Some(open)) } else { Err(UnlockError::Damaged) }
    }

    fn derive(&self, passphrase: &Passphrase, tau: &Tau, secret: &[u8]) -> Result<SymmetricKey, NoMemory> {
        derive(&self.fixed, &self.body, passphrase, tau, secret)
    }

    /// The device secret's bytes as the derivation takes them; `None` when the slot needs one.
    fn device_bytes<'a>(&self, secret: Option<&'a DeviceSecret>) -> Option<&'a [u8]> {
        if !self.fixed.needs_device_secret() {
            return Some(&[]);
        }
        secret.map(|secret| secret.expose().as_slice())
    }

    fn check_clock_within(&self, now: Timestamp, reach: u32) -> Result<(), ClockTrouble> {
        let (step, reach, steps) = (self.step(now), u64::from(reach), self.table.steps());
        if step.saturating_add(reach) < steps.start {
            return Err(ClockTrouble::Behind { last_unlock: self.local_time(self.last_step()) });
        }
        if step.saturating_sub(reach) >= steps.end {
            return Err(ClockTrouble::Lapsed { since: self.covers_until() });
        }
        Ok(())
    }

    /// The authenticator's step when this computer's clock shows `now`.
    fn step(&self, now: Timestamp) -> u64 {
        step_at(now).saturating_add_signed(i64::from(self.body.drift))
    }

    /// When this computer's clock shows the beginning of the authenticator's step.
    fn local_time(&self, step: u64) -> Timestamp {
        let here = step.saturating_add_signed(-i64::from(self.body.drift));
        Timestamp::from_secs(here.saturating_mul(STEP_SECONDS))
    }
}

/// What the slot says of itself without being opened.
impl Slot {
    /// The vault's genesis.
    pub const fn genesis(&self) -> Hash {
        self.fixed.genesis
    }

    /// The vault.
    pub const fn vault(&self) -> VaultId {
        self.fixed.vault
    }

    /// Who unlocks with it.
    pub const fn member(&self) -> MemberId {
        self.fixed.member
    }

    /// Its id.
    pub const fn slot(&self) -> SlotId {
        self.fixed.slot
    }

    /// On which computer.
    pub const fn device(&self) -> DeviceId {
        self.fixed.device
    }

    /// Whether the secret in this computer's keyring is a factor.
    pub fn needs_device_secret(&self) -> bool {
        self.fixed.needs_device_secret()
    }

    /// What one guess costs.
    pub const fn params(&self) -> KdfParams {
        self.fixed.params()
    }

    /// For how many days without an unlock codes stay good.
    pub const fn window_days(&self) -> u32 {
        self.fixed.window_days
    }

    /// How often it was sealed; never falls.
    pub const fn epoch(&self) -> u64 {
        self.body.epoch
    }

    /// The last step whose code was destroyed.
    pub fn last_step(&self) -> u64 {
        self.table.steps().start.saturating_sub(1)
    }

    /// Until when codes are good: unlock before then.
    pub fn covers_until(&self) -> Timestamp {
        self.local_time(self.table.steps().end)
    }
}

/// What a person brings.
struct Factors<'a> {
    passphrase: &'a Passphrase,
    code: &'a Code,
    device_secret: Option<&'a DeviceSecret>,
}

fn derive(
    fixed: &Fixed,
    body: &Body,
    passphrase: &Passphrase,
    tau: &Tau,
    secret: &[u8],
) -> Result<SymmetricKey, NoMemory> {
    let password = kdf::password(passphrase.expose(), tau.0);
    let ad = body.kdf_ad();
    kdf::derive(
        &Inputs { password: &password, salt: &body.salt.0, secret, ad: ad.as_slice() },
        fixed.params(),
    )
}

fn wrapping_key(prk: &SymmetricKey) -> SymmetricKey {
    label::expand(prk, "pv1/slot-wrap", &[])
}

fn commitment(prk: &SymmetricKey) -> Hash {
    crate::Bytes(*label::expand(prk, "pv1/slot-commit", &[]).expose())
}

const WINDOW_DAYS: RangeInclusive<u32> = 30..=400;
const MAX_DRIFT: i8 = 10;
/// How far a search looks either way.
const SEARCH_REACH: u32 = 10;
