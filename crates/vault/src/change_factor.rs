//! Changing what opens the vault on this device: another passphrase, another authenticator, or a dearer guess.
//!
//! All keep the slot, its device key and the secret in the keyring, so nothing outside the file changes: before the
//! commit the old factors open the vault, after it the new ones. Older copies of the file stay as they are. Where
//! somebody else may know a factor, the vault is recovered instead ([`Recovery`](crate::Recovery)): that replaces
//! all keys, and needs the kit.

use secrecy::SecretString;
use vault_crypto::{
    ChangeFactorError, Code, DeviceSecret, FactorChange, KdfParams, NewFactor, Passphrase, SlotChange,
};
use vault_domain::{EventKind, Target};
use vault_keychain::{ItemName, Purpose};

use crate::attempts::Attempts;
use crate::authenticator::{NewAuthenticator, Proven};
use crate::lock::Reopening;
use crate::new_slot::{calibrated, ram_bytes, strong_passphrase};
use crate::session::Session;
use crate::unlock::{checked_passphrase, keychain_error};
use crate::{Kdf, VaultError, Warning};

/// What a person shows before a factor is changed: the present ones.
pub struct PresentFactors {
    /// The present passphrase.
    pub passphrase: SecretString,
    /// A code of the present authenticator that was not used yet.
    pub code: String,
}

impl Session {
    /// Puts another passphrase in the place of the present one, on this device. A wrong code or passphrase makes
    /// wait as a failed unlock does. Whoever has an older copy of the file opens *that* with the old passphrase.
    pub async fn change_passphrase(
        &mut self,
        present: PresentFactors,
        new: &SecretString,
        kdf: Kdf,
    ) -> Result<(), VaultError> {
        let context = self.names();
        let new = strong_passphrase(new, [&context.0, &context.1]).map_err(about_new_passphrase)?;
        self.change_factor(present, New::Passphrase(new), kdf).await
    }

    /// A new authenticator's secret for this device. Nothing changes before [`Self::replace_authenticator`].
    pub fn new_authenticator(&self) -> Result<NewAuthenticator, VaultError> {
        self.require_writable()?;
        let (organization, member) = self.names();
        NewAuthenticator::make(&organization, &member, CODES)
    }

    /// Puts another authenticator, of which two codes were typed back, in the place of the present one, on this
    /// device. The old one's codes open this file no more; older copies of it they still open.
    pub async fn replace_authenticator(
        &mut self,
        new: &NewAuthenticator,
        present: PresentFactors,
        kdf: Kdf,
    ) -> Result<(), VaultError> {
        self.change_factor(present, New::Authenticator(new.proven()?), kdf).await
    }

    /// Makes each guess of the present passphrase cost as much as this computer can make it cost, on this device.
    /// Nothing changes where that is not more than until now. Older copies of the file stay as cheap as they are.
    pub async fn make_guesses_dearer(&mut self, present: PresentFactors, kdf: Kdf) -> Result<(), VaultError> {
        self.change_factor(present, New::Cost, kdf).await
    }

    async fn change_factor(&mut self, present: PresentFactors, new: New, kdf: Kdf) -> Result<(), VaultError> {
        self.require_writable()?;
        let passphrase = checked_passphrase(&present.passphrase)?;
        let code =
            Code::parse(&present.code).map_err(|_| VaultError::invalid("code", "six digits are needed"))?;
        let attempts = Attempts::of(&self.around.state_folder, false);
        attempts.check(&mut self.store, self.slot.slot(), self.around.clock.here()).await?;
        // Before anything that takes long.
        if let Err(error) = self.slot.step_up(&code, self.now()) {
            return Err(self.step_up_failed(error, WRONG_CODE).await);
        }
        let (event, params) = (new.event(), self.dearer(kdf).await?);
        if matches!(new, New::Cost) && params == self.slot.params() {
            return Err(VaultError::Refused { reason: AS_DEAR_AS_CAN_BE.to_owned() });
        }
        let wanted = Wanted { device_secret: self.device_secret().await?, params, code, new };
        let (change, passphrase) = self.compute(wanted, passphrase).await?;
        match change {
            Ok(change) => self.write_change(change, event, passphrase).await,
            Err(error) => Err(self.change_failed(error).await),
        }
    }

    async fn compute(
        &self,
        wanted: Wanted,
        passphrase: Passphrase,
    ) -> Result<(Result<SlotChange, ChangeFactorError>, Passphrase), VaultError> {
        let slot = self.slot.duplicate().map_err(|_| VaultError::Internal)?;
        let now = self.now();
        tokio::task::spawn_blocking(move || {
            let Wanted { device_secret, params, code, new } = wanted;
            let change = |new| FactorChange {
                passphrase: &passphrase,
                code: &code,
                device_secret: device_secret.as_ref(),
                now,
                params,
                new,
            };
            match new {
                New::Passphrase(new) => (slot.change_factor(change(NewFactor::Passphrase(&new))), new),
                New::Cost => (slot.change_factor(change(NewFactor::Passphrase(&passphrase))), passphrase),
                New::Authenticator(Proven { authenticator, step, at }) => {
                    let new = NewFactor::Authenticator { authenticator, typed: step, at };
                    (slot.change_factor(change(new)), passphrase)
                }
            }
        })
        .await
        .map_err(|_| VaultError::Internal)
    }

    async fn write_change(
        &mut self,
        change: SlotChange,
        event: EventKind,
        passphrase: Passphrase,
    ) -> Result<(), VaultError> {
        let mut act = self.begin()?;
        self.note(&mut act, event, Target::default(), None);
        act.slot = Some(change);
        act.clear_attempts = true;
        self.commit(act).await?;
        // The change is written: what is left of the old table in the WAL goes with the next commit.
        if let Err(error) = self.store.truncate_wal().await {
            tracing::warn!(%error, "the log of the file was not emptied");
        }
        self.warnings.retain(|warning| *warning != Warning::GuessesCheap);
        self.soft_lock = Reopening::prepare(passphrase, &self.slot).await;
        Ok(())
    }

    async fn change_failed(&mut self, error: ChangeFactorError) -> VaultError {
        match error {
            ChangeFactorError::Code(error) => self.step_up_failed(error, WRONG_CODE).await,
            ChangeFactorError::WrongPassphrase => self.refuse_factor(WRONG_PASSPHRASE).await,
            ChangeFactorError::DeviceSecretMissing => VaultError::KeyringMissing,
            ChangeFactorError::Random | ChangeFactorError::UnsafeParameters => VaultError::Internal,
            ChangeFactorError::Clock | ChangeFactorError::Memory => {
                VaultError::Refused { reason: error.to_string() }
            }
        }
    }

    async fn device_secret(&self) -> Result<Option<DeviceSecret>, VaultError> {
        if !self.uses_keyring {
            return Ok(None);
        }
        let item = ItemName::new(self.state.vault_id(), self.slot.slot(), Purpose::DeviceSecret);
        let stored = self.around.keychain.get(&item).await.map_err(|error| keychain_error(&error))?;
        let secret = stored.and_then(|bytes| DeviceSecret::from_slice(&bytes));
        secret.map(Some).ok_or_else(|| VaultError::Refused { reason: NO_DEVICE_SECRET.to_owned() })
    }

    /// What guesses are to cost from now on: as much as this computer can make them cost, and never less than until
    /// now.
    async fn dearer(&self, kdf: Kdf) -> Result<KdfParams, VaultError> {
        Ok(self.slot.params().or_dearer(calibrated(kdf).await?))
    }

    /// Says it where this computer goes through a derivation in much less time than a guess should take.
    pub(crate) fn warn_of_cheap_guesses(&mut self) {
        let took = self.soft_lock.as_ref().map(|reopening| reopening.derived_in);
        if took.is_some_and(|took| self.slot.params().is_outgrown(took, ram_bytes())) {
            self.warnings.push(Warning::GuessesCheap);
        }
    }

    /// The organization's and the member's name: what a guesser would try first.
    fn names(&self) -> (String, String) {
        (self.index.organization.clone(), self.index.member_name(self.keys.member))
    }
}

/// What takes the place of a present factor.
enum New {
    Authenticator(Proven),
    /// The passphrase stays, and a guess of it costs more.
    Cost,
    Passphrase(Passphrase),
}

impl New {
    const fn event(&self) -> EventKind {
        match self {
            Self::Authenticator(_) => EventKind::AuthenticatorReplaced,
            Self::Cost => EventKind::GuessesMadeDearer,
            Self::Passphrase(_) => EventKind::PassphraseChanged,
        }
    }
}

/// Everything a change takes but the present passphrase.
struct Wanted {
    device_secret: Option<DeviceSecret>,
    params: KdfParams,
    code: Code,
    new: New,
}

/// The form has two passphrases.
fn about_new_passphrase(error: VaultError) -> VaultError {
    if let VaultError::Invalid { reason, .. } = &error {
        return VaultError::invalid("new_passphrase", reason);
    }
    error
}

const AS_DEAR_AS_CAN_BE: &str = "this computer cannot make a guess of the passphrase cost more than it does; nothing \
                                 was changed, and the code can still be used";
/// A replaced authenticator is shown to have the secret by two codes.
const CODES: u8 = 2;
const NO_DEVICE_SECRET: &str = "this computer's keyring does not have the vault's device secret any more; copy the \
                                values you need and open the vault with the recovery kit";
const WRONG_CODE: &str = "a wrong code for a change of passphrase or authenticator";
const WRONG_PASSPHRASE: &str = "a wrong passphrase for a change of passphrase or authenticator";
