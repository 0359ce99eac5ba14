//! A new way to unlock on this computer: its choices, its passphrase, and its secret in the keyring.

use std::time::Instant;

use secrecy::SecretString;
use vault_crypto::{
    DeviceSecret, Hash, KdfParams, OpenSlot, Passphrase, Pin, SlotChange, SlotRequest, strength,
};
use vault_domain::{DeviceId, MemberId, SlotId, Timestamp, VaultId};
use vault_keychain::{ItemName, Purpose};

use crate::enrolment::Enrolment;
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
}

/// Whose slot it is to be.
pub(crate) struct Owner {
    pub(crate) genesis: Hash,
    pub(crate) vault: VaultId,
    pub(crate) member: MemberId,
    pub(crate) pin: Pin,
}

/// A slot that was made and is not in the file yet. Its device secret is in the keyring.
pub(crate) struct NewSlot {
    pub(crate) open: OpenSlot,
    pub(crate) change: SlotChange,
    pub(crate) passphrase: Passphrase,
    pub(crate) now: Timestamp,
    /// The device secret's place in the keyring, if there is one.
    pub(crate) kept: Option<ItemName>,
}

impl NewSlot {
    pub(crate) async fn make(
        enrolment: &mut Enrolment,
        owner: &Owner,
        passphrase: &SecretString,
        options: CreateOptions,
        around: &Surroundings,
    ) -> Result<Self, VaultError> {
        let passphrase = strong_passphrase(passphrase, enrolment.context())?;
        let (authenticator, burned) = enrolment.take_authenticator()?;
        let device_secret = match options.device_secret {
            UseKeyring::Yes => Some(DeviceSecret::make()?),
            UseKeyring::Without => None,
        };
        let request = request(owner, calibrated(options.kdf).await?, options.window_days)?;
        let (slot, pin, now) = (request.slot, owner.pin, around.clock.now());
        let (made, passphrase, device_secret) = tokio::task::spawn_blocking(move || {
            let secret = device_secret.as_ref();
            let made = OpenSlot::make(&request, &passphrase, secret, authenticator, burned, pin, now);
            (made, passphrase, device_secret)
        })
        .await
        .map_err(|_| VaultError::Internal)?;
        let (open, change) = made.map_err(|error| VaultError::Refused { reason: error.to_string() })?;
        let item = ItemName::new(owner.vault, slot, Purpose::DeviceSecret);
        if let Some(secret) = &device_secret {
            around.keychain.set(&item, secret.expose()).await.map_err(|error| keychain_error(&error))?;
        }
        Ok(Self { open, change, passphrase, now, kept: device_secret.is_some().then_some(item) })
    }
}

/// Takes a device secret out of the keyring again.
pub(crate) async fn forget(item: Option<ItemName>, around: &Surroundings) {
    if let Some(item) = item {
        drop(around.keychain.delete(&item).await);
    }
}

fn request(owner: &Owner, params: KdfParams, window_days: u16) -> Result<SlotRequest, VaultError> {
    Ok(SlotRequest {
        genesis: owner.genesis,
        vault: owner.vault,
        member: owner.member,
        slot: SlotId::from_random(random()?),
        device: DeviceId::from_random(random()?),
        params,
        window_days: u32::from(window_days),
    })
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

async fn calibrated(kdf: Kdf) -> Result<KdfParams, VaultError> {
    if kdf == Kdf::Floor {
        return Ok(KdfParams::FLOOR);
    }
    tokio::task::spawn_blocking(|| {
        let start = Instant::now();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let memory = sysinfo::System::new().map_or(0, |mut system| {
            system.refresh_memory();
            system.total_memory()
        });
        KdfParams::calibrate(&mut || start.elapsed(), memory, cores)
    })
    .await
    .map_err(|_| VaultError::Internal)
}
