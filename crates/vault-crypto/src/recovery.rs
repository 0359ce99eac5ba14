//! The recovery key R: its printed form, the keys made from it, and the fingerprint printed beside it.

use std::fmt::Write;

use bech32::primitives::decode::UncheckedHrpstring;
use bech32::{Bech32m, Hrp};
use zeroize::Zeroizing;

use crate::bytes::RandomError;
use crate::{Hash, HpkeKeyPair, SigningKey, SymmetricKey, label};

/// The recovery key. Alone it opens everything its member can open.
pub struct RecoveryKey(SymmetricKey);

/// Why a text is not a recovery key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RecoveryKeyError {
    /// A character that no recovery key has.
    #[error("{0:?} does not occur in a recovery key")]
    Character(char),
    /// One or more characters are wrong.
    #[error("the recovery key has a typing error")]
    Checksum,
    /// Characters are missing or too many.
    #[error("the recovery key has another length")]
    Length,
    /// It is something else.
    #[error("a recovery key begins with pvr1")]
    Prefix,
    /// A newer program made it.
    #[error("the recovery key is of a newer kind")]
    UnknownVersion,
}

impl RecoveryKey {
    /// A random key.
    pub fn make() -> Result<Self, RandomError> {
        SymmetricKey::make().map(Self)
    }

    /// The key in groups of four characters, to be printed.
    pub fn text(&self) -> Zeroizing<String> {
        let mut data = Zeroizing::new([VERSION; 33]);
        data.iter_mut().skip(1).zip(self.0.expose()).for_each(|(to, from)| *to = *from);
        let mut groups = Groups { text: Zeroizing::new(String::with_capacity(128)), count: 0 };
        // Neither the prefix nor the length can be refused.
        let _ = bech32::encode_lower_to_fmt::<Bech32m, _>(&mut groups, PREFIX, data.as_slice());
        groups.text
    }

    /// Reads a key as a person typed it: spaces, line breaks, hyphens and capital letters do not matter.
    pub fn parse(text: &str) -> Result<Self, RecoveryKeyError> {
        let typed = compact(text)?;
        let checked = check(&typed)?;
        let mut bytes = Zeroizing::new([0; 33]);
        let mut length = 0;
        checked.byte_iter().for_each(|byte| {
            bytes.get_mut(length).into_iter().for_each(|to| *to = byte);
            length += 1;
        });
        let [version, key @ ..] = &*bytes;
        match (*version, length) {
            (VERSION, 33) => SymmetricKey::from_slice(key).map(Self).ok_or(RecoveryKeyError::Length),
            (VERSION, _) => Err(RecoveryKeyError::Length),
            _ => Err(RecoveryKeyError::UnknownVersion),
        }
    }

    /// Opens `K_m`; its public half is `pk_rec`.
    pub fn key_pair(&self) -> HpkeKeyPair {
        HpkeKeyPair::derive(&label::expand(&self.0, "pv1/rec-hpke", &[]))
    }

    /// Signs new member keys; its public half is `pk_rec_sig`.
    pub fn signing_key(&self) -> SigningKey {
        SigningKey::from_seed(&label::expand(&self.0, "pv1/rec-sig", &[]))
    }

    #[cfg(test)]
    pub(crate) const fn from_symmetric(key: SymmetricKey) -> Self {
        Self(key)
    }
}

/// The vault's fingerprint as the recovery kit prints it: ten groups of four hexadecimal digits.
pub fn fingerprint(genesis: &Hash) -> String {
    let hash = label::hash("pv1/fingerprint", &[genesis.as_slice()]);
    let mut text = String::with_capacity(50);
    for (place, byte) in hash.0.iter().take(20).enumerate() {
        let gap = if place > 0 && place.is_multiple_of(2) { " " } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(text, "{gap}{byte:02x}");
    }
    text
}

/// The text without what a person may add, in small letters.
fn compact(text: &str) -> Result<Zeroizing<String>, RecoveryKeyError> {
    let mut typed = Zeroizing::new(String::with_capacity(TEXT_LENGTH));
    for character in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        if typed.len() == TEXT_LENGTH {
            return Err(RecoveryKeyError::Length);
        }
        if !character.is_ascii_alphanumeric() {
            return Err(RecoveryKeyError::Character(character));
        }
        typed.push(character.to_ascii_lowercase());
    }
    Ok(typed)
}

fn check(typed: &str) -> Result<bech32::primitives::decode::CheckedHrpstring<'_>, RecoveryKeyError> {
    let data = typed.strip_prefix("pvr1").ok_or(RecoveryKeyError::Prefix)?;
    if let Some(strange) = data.chars().find(|c| !ALPHABET.contains(*c)) {
        return Err(RecoveryKeyError::Character(strange));
    }
    if typed.len() != TEXT_LENGTH {
        return Err(RecoveryKeyError::Length);
    }
    let parsed = UncheckedHrpstring::new(typed).map_err(|_| RecoveryKeyError::Prefix)?;
    parsed.validate_checksum::<Bech32m>().map_err(|_| RecoveryKeyError::Checksum)?;
    Ok(parsed.remove_checksum::<Bech32m>())
}

/// Puts a space after every fourth character.
struct Groups {
    text: Zeroizing<String>,
    count: usize,
}

impl Write for Groups {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for character in text.chars() {
            if self.count > 0 && self.count.is_multiple_of(4) {
                self.text.push(' ');
            }
            self.text.push(character);
            self.count += 1;
        }
        Ok(())
    }
}

const PREFIX: Hrp = Hrp::parse_unchecked("pvr");
const VERSION: u8 = 1;
/// `pvr1`, 53 characters for 33 bytes, six for the checksum.
const TEXT_LENGTH: usize = 63;
const ALPHABET: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
