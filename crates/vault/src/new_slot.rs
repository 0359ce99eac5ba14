//! A new way to unlock on this computer: its choices, its passphrase, and its secret in the keyring.

use std::time::Instant;

use secrecy::SecretString;
use vault_crypto::{
    Anchor, DeviceSecret, Hash, HpkeKeyPair, KdfParams, OpenSlot, Passphrase, Pin, SlotChange, SlotRequest,
    WaitingDevice, strength,
};
use vault_domain::{DeviceId, MemberId, SlotId, Timestamp, VaultId};
use vault_keychain::{ItemName, Purpose};

use crate::authenticator::Proven;
use crate::random::random;
use crate::unlock::{checked_passphrase, keychain_error};
use crate::{Surroundings, VaultError};

/// Choices at creation.
#[derive(Clone, Copy, Debug)]
pub struct CreateOptions {
    /// Whether a secret in the keyring is part of the key.
    pub device_secret: UseKeyring,
    /// How dear one guess is.
    pub kdf: Kdf,
    /// For how many days without an unlock codes keep opening it: 30 to 400.
    pub window_days: u16,
}

impl Default for CreateOptions {
    fn default() -> Self {
        Self { device_secret: UseKeyring::Yes, kdf: Kdf::Calibrate, window_days: 400 }
    }
}

/// Whether a secret in the operating system's keyring is part of the key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum UseKeyring {
    /// No, by explicit choice.
    Without,
    /// Yes.
    Yes,
}

/// How dear one guess of the passphrase is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kdf {
    /// As dear as half a second on this computer allows.
    Calibrate,
    /// The least the format allows.
    Floor,
    /// Twice the least: what tests of a dearer guess ask for.
    TwiceFloor,
}

/// Whose slot it is to be.
pub(crate) struct Owner {
    pub(crate) genesis: Hash,
    pub(crate) vault: VaultId,
    pub(crate) member: MemberId,
    pub(crate) pin: Pin,
    /// The file as it is until the slot is in it; the slot's part is filled in.
    pub(crate) seen: Anchor,
}

/// What opens a new slot.
pub(crate) struct NewFactors {
    pub(crate) passphrase: Passphrase,
    pub(crate) proven: Proven,
}

/// A computer that gets a slot, and the key that the member's is sealed to.
pub(crate) struct NewDevice {
    slot: SlotId,
    device: DeviceId,
    key: HpkeKeyPair,
}

impl NewDevice {
    pub(crate) fn make() -> Result<Self, VaultError> {
        let (slot, device) = (SlotId::from_random(random()?), DeviceId::from_random(random()?));
        Ok(Self { slot, device, key: HpkeKeyPair::make()? })
    }

    /// One that was let in by another.
    pub(crate) fn of(waiting: WaitingDevice) -> Self {
        let (slot, device) = (waiting.request().slot, waiting.request().device);
        Self { slot, device, key: waiting.into_key() }
    }
}

/// A slot that was made and is not in the file yet. Its device secret is in the keyring, and an anchor that the file
/// will extend: a program that is killed after the commit leaves a vault that opens as usual.
pub(crate) struct NewSlot {
    pub(crate) open: OpenSlot,
    pub(crate) change: SlotChange,
    pub(crate) passphrase: Passphrase,
    pub(crate) now: Timestamp,
    /// What is in the keyring; nothing for a slot without a device secret.
    pub(crate) kept: Vec<ItemName>,
}

impl NewSlot {
    pub(crate) async fn make(
        factors: NewFactors,
        device: NewDevice,
        owner: &Owner,
        options: CreateOptions,
        around: &Surroundings,
    ) -> Result<Self, VaultError> {
        let NewFactors { passphrase, proven: Proven { authenticator, step, at } } = factors;
        let device_secret = match options.device_secret {
            UseKeyring::Yes => Some(DeviceSecret::make()?),
            UseKeyring::Without => None,
        };
        let request = request(owner, &device, calibrated(options.kdf).await?, options.window_days);
        let pin = owner.pin;
        let (made, passphrase, device_secret) = tokio::task::spawn_blocking(move || {
            let secret = device_secret.as_ref();
            let made = OpenSlot::make_with_key(
                &request,
                &passphrase,
                secret,
                authenticator,
                step,
                pin,
                at,
                device.key,
            );
            (made, passphrase, device_secret)
        })
        .await
        .map_err(|_| VaultError::Internal)?;
        let (open, change) = made.map_err(|error| VaultError::Refused { reason: error.to_string() })?;
        let now = around.clock.now();
        let mut slot = Self { open, change, passphrase, now, kept: Vec::new() };
        if let Some(secret) = &device_secret {
            slot.keep(secret, owner, around).await?;
        }
        Ok(slot)
    }

    async fn keep(
        &mut self,
        secret: &DeviceSecret,
        owner: &Owner,
        around: &Surroundings,
    ) -> Result<(), VaultError> {
        let slot = self.open.slot();
        let seen = Anchor {
            slot_epoch: self.change.epoch(),
            last_step: self.change.last_step(),
            ..owner.seen.clone()
        };
        let anchor = seen.seal(self.open.anchor_key(), &owner.genesis, slot);
        let item = |purpose| ItemName::new(owner.vault, slot, purpose);
        self.kept = vec![item(Purpose::DeviceSecret), item(Purpose::Anchor)];
        for (item, value) in self.kept.iter().zip([secret.expose().as_slice(), &anchor]) {
            if let Err(error) = around.keychain.set(item, value).await {
                forget(&self.kept, around).await;
                return Err(keychain_error(&error));
            }
        }
        Ok(())
    }
}

/// Takes items out of the keyring again, as far as it answers.
pub(crate) async fn forget(items: &[ItemName], around: &Surroundings) {
    for item in items {
        drop(around.keychain.delete(item).await);
    }
}

fn request(owner: &Owner, device: &NewDevice, params: KdfParams, window_days: u16) -> SlotRequest {
    SlotRequest {
        genesis: owner.genesis,
        vault: owner.vault,
        member: owner.member,
        slot: device.slot,
        device: device.device,
        params,
        window_days: u32::from(window_days),
    }
}

/// A new passphrase, which must withstand somebody who has the file and this computer.
pub(crate) fn strong_passphrase(typed: &SecretString, context: [&str; 2]) -> Result<Passphrase, VaultError> {
    let passphrase = checked_passphrase(typed)?;
    let strength = strength(passphrase.expose(), &context);
    if strength.sufficient {
        return Ok(passphrase);
    }
    let reason = format!("{}; take five random words, or let the program make some", strength.words);
    Err(VaultError::invalid("passphrase", &reason))
}

pub(crate) async fn calibrated(kdf: Kdf) -> Result<KdfParams, VaultError> {
    match kdf {
        Kdf::Calibrate => measured().await,
        Kdf::Floor => Ok(KdfParams::FLOOR),
        Kdf::TwiceFloor => Ok(KdfParams { memory_kib: 2 * KdfParams::FLOOR.memory_kib, ..KdfParams::FLOOR }),
    }
}

async fn measured() -> Result<KdfParams, VaultError> {
    tokio::task::spawn_blocking(|| {
        let start = Instant::now();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        KdfParams::calibrate(&mut || start.elapsed(), ram_bytes(), cores)
    })
    .await
    .map_err(|_| VaultError::Internal)
}

/// How much memory this computer has; 0 where it does not say.
pub(crate) fn ram_bytes() -> u64 {
    sysinfo::System::new().map_or(0, |mut system| {
        system.refresh_memory();
        system.total_memory()
    })
}
