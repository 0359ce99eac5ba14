//! The passphrase as it enters key derivation: Unicode NFKC, UTF-8, of a limited length.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// A passphrase. It wipes itself and can be neither printed nor copied.
pub struct Passphrase(Zeroizing<String>);

/// Why a text is not a passphrase.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PassphraseError {
    /// There is nothing in it.
    #[error("the passphrase is empty")]
    Empty,
    /// More than [`Passphrase::MAX_BYTES`] after normalization.
    #[error("the passphrase is longer than 1024 bytes")]
    TooLong,
}

impl Passphrase {
    /// The longest passphrase, in bytes of UTF-8 after normalization.
    pub const MAX_BYTES: usize = 1024;

    /// Normalizes to NFKC, so that the same text typed on another keyboard gives the same keys. Wipe your own copy
    /// of the text.
    pub fn new(text: &str) -> Result<Self, PassphraseError> {
        // As large as it may get: a string that grows would leave its beginning behind.
        let mut normal = Zeroizing::new(String::with_capacity(Self::MAX_BYTES));
        for character in text.nfkc() {
            if normal.len() + character.len_utf8() > Self::MAX_BYTES {
                return Err(PassphraseError::TooLong);
            }
            normal.push(character);
        }
        if normal.is_empty() { Err(PassphraseError::Empty) } else { Ok(Self(normal)) }
    }

    /// The normalized text, to estimate its strength.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_typed_two_ways_is_one_passphrase() {
        let composed = Passphrase::new("caf\u{e9} \u{fb01}ne").unwrap();
        let decomposed = Passphrase::new("cafe\u{301} fine").unwrap();
        assert_eq!(composed.expose(), decomposed.expose());
    }

    #[test]
    fn the_limit_counts_bytes_after_normalization() {
        assert!(Passphrase::new(&"a".repeat(1024)).is_ok());
        assert!(matches!(Passphrase::new(&"a".repeat(1025)), Err(PassphraseError::TooLong)));
        let expands = "\u{fdfa}".repeat(60); // 18 characters each
        assert!(matches!(Passphrase::new(&expands), Err(PassphraseError::TooLong)));
        assert!(matches!(Passphrase::new(""), Err(PassphraseError::Empty)));
    }

    #[test]
    fn the_buffer_never_grows() {
        let long = Passphrase::new(&"\u{e4}".repeat(512)).unwrap();
        assert_eq!(long.0.capacity(), Passphrase::MAX_BYTES);
    }
}
