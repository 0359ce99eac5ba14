//! What a person takes away from a new slot: an entry in the authenticator and a recovery kit.

use secrecy::SecretString;
use vault_crypto::RecoveryKey;
use vault_domain::Timestamp;
use zeroize::Zeroizing;

use crate::VaultError;
use crate::authenticator::{AuthenticatorView, NewAuthenticator};
use crate::new_slot::{NewFactors, strong_passphrase};
use crate::random::random;

/// An authenticator and a recovery key that were made and wait for their person to have them.
pub struct Enrolment {
    names: Names,
    pub(crate) recovery: RecoveryKey,
    recovery_text: Zeroizing<String>,
    authenticator: NewAuthenticator,
    kit_positions: [usize; 4],
    kit_confirmed: bool,
}

/// What is printed beside keys.
pub(crate) struct Names {
    pub(crate) organization: String,
    pub(crate) member: String,
    pub(crate) vault_id: String,
    pub(crate) fingerprint: String,
    pub(crate) created: Timestamp,
}

/// What is printed and put away.
pub struct RecoveryKit {
    /// The organization.
    pub organization: String,
    /// The member.
    pub member: String,
    /// The vault's id.
    pub vault_id: String,
    /// The fingerprint of genesis.
    pub fingerprint: String,
    /// When the recovery key was made.
    pub created: Timestamp,
    /// The recovery key in groups of four.
    pub recovery_key: Zeroizing<String>,
}

impl Enrolment {
    /// `codes` is how many codes of the authenticator must be typed back.
    pub(crate) fn new(names: Names, recovery: RecoveryKey, codes: u8) -> Result<Self, VaultError> {
        let recovery_text = recovery.text();
        let kit_positions = random_positions(&recovery_text)?;
        let authenticator = NewAuthenticator::make(&names.organization, &names.member, codes)?;
        Ok(Self { names, recovery, recovery_text, authenticator, kit_positions, kit_confirmed: false })
    }

    /// The authenticator alone.
    pub const fn new_authenticator(&mut self) -> &mut NewAuthenticator {
        &mut self.authenticator
    }

    /// See [`NewAuthenticator::confirm_code`].
    pub fn confirm_code(&mut self, code: &str, now: Timestamp) -> Result<u8, VaultError> {
        self.authenticator.confirm_code(code, now)
    }

    /// Answers all questions by itself: nobody is to have this authenticator or this kit.
    pub(crate) fn prove_alone(&mut self, now: Timestamp) {
        self.authenticator.prove_alone(now);
        self.kit_confirmed = true;
    }

    /// Checks the characters typed back; upper and lower case are the same, blanks do not count.
    pub fn kit_check(&mut self, typed: &str) -> bool {
        let typed = typed
            .chars()
            .filter(|one| !one.is_whitespace() && *one != ',')
            .map(|one| one.to_ascii_lowercase());
        let key: Vec<char> = self.recovery_text.chars().filter(|one| !one.is_whitespace()).collect();
        let asked = self.kit_positions.iter().filter_map(|position| key.get(position - 1).copied());
        self.kit_confirmed = typed.eq(asked);
        self.kit_confirmed
    }

    /// See [`NewAuthenticator::view`].
    pub fn authenticator(&self) -> Result<AuthenticatorView, VaultError> {
        self.authenticator.view()
    }

    /// The recovery kit.
    pub fn kit(&self) -> RecoveryKit {
        let Names { organization, member, vault_id, fingerprint, created } = &self.names;
        RecoveryKit {
            organization: organization.clone(),
            member: member.clone(),
            vault_id: vault_id.clone(),
            fingerprint: fingerprint.clone(),
            created: *created,
            recovery_key: self.recovery_text.clone(),
        }
    }

    /// Which four characters of the recovery key are asked back: counted from 1, blanks not counted.
    pub const fn kit_positions(&self) -> [usize; 4] {
        self.kit_positions
    }

    /// Refuses a passphrase that somebody with the file and this computer could guess. Creating checks it again; a
    /// front asks before it goes on, because what was enrolled is lost with a refused vault.
    pub fn check_passphrase(&self, typed: &SecretString) -> Result<(), VaultError> {
        strong_passphrase(typed, self.context()).map(drop)
    }

    /// Whether the characters were typed back.
    pub(crate) const fn is_kit_confirmed(&self) -> bool {
        self.kit_confirmed
    }

    /// What a guesser would try first.
    pub fn context(&self) -> [&str; 2] {
        [&self.names.organization, &self.names.member]
    }

    /// What a new slot is opened with, once all codes were typed back.
    pub(crate) fn factors(&self, passphrase: &SecretString) -> Result<NewFactors, VaultError> {
        let passphrase = strong_passphrase(passphrase, self.context())?;
        Ok(NewFactors { passphrase, proven: self.authenticator.proven()? })
    }
}

/// Four different places among the characters after the key's prefix, ascending.
fn random_positions(text: &str) -> Result<[usize; 4], VaultError> {
    let length = text.chars().filter(|one| !one.is_whitespace()).count();
    let mut positions = std::collections::BTreeSet::new();
    while positions.len() < 4 {
        for byte in random::<16>()? {
            let place = usize::from(byte);
            if positions.len() < 4 && place > PREFIX && place <= length {
                positions.insert(place);
            }
        }
    }
    let mut sorted = positions.into_iter();
    Ok(std::array::from_fn(|_| sorted.next().unwrap_or(1)))
}

/// `pvr1`, the same in every recovery key.
const PREFIX: usize = 4;
