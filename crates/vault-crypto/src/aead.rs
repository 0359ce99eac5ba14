//! Authenticated encryption and padding.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::{Bytes, SymmetricKey};

/// A 24-byte nonce.
pub(crate) type Nonce = Bytes<24>;

/// The ciphertext does not belong to this key, nonce and associated data.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the ciphertext does not open")]
pub struct OpenError;

/// Seals with XChaCha20-Poly1305.
pub(crate) fn seal(key: &SymmetricKey, nonce: &Nonce, plain: &[u8], aad: &[u8]) -> Vec<u8> {
    cipher(key)
        .encrypt(&XNonce::from(nonce.0), Payload { msg: plain, aad })
        // Only a message of more than 256 GiB fails; limits are checked long before.
        .unwrap_or_default()
}

/// Opens what [`seal`] sealed.
pub(crate) fn open(
    key: &SymmetricKey,
    nonce: &Nonce,
    ct: &[u8],
    aad: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    cipher(key)
        .decrypt(&XNonce::from(nonce.0), Payload { msg: ct, aad })
        .map(Zeroizing::new)
        .map_err(|_| OpenError)
}

/// The length in four bytes, the text, and zeros up to a multiple of `block`.
pub(crate) fn pad(block: usize, plain: &[u8]) -> Zeroizing<Vec<u8>> {
    let total = (plain.len() + 4).next_multiple_of(block);
    let mut padded = Zeroizing::new(Vec::with_capacity(total));
    // Limits keep every text far below 4 GiB.
    padded.extend_from_slice(&u32::try_from(plain.len()).unwrap_or(u32::MAX).to_be_bytes());
    padded.extend_from_slice(plain);
    padded.resize(total, 0);
    padded
}

/// The text inside the padding; anything but zeros after it is refused.
pub(crate) fn unpad(block: usize, padded: &[u8]) -> Result<&[u8], OpenError> {
    let (length, rest) = padded.split_first_chunk::<4>().ok_or(OpenError)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| OpenError)?;
    let (plain, zeros) = rest.split_at_checked(length).ok_or(OpenError)?;
    let shortest = (length + 4).next_multiple_of(block) == padded.len();
    if shortest && zeros.iter().all(|byte| *byte == 0) { Ok(plain) } else { Err(OpenError) }
}

fn cipher(key: &SymmetricKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.expose().into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn padding_gives_back_what_it_got(plain: Vec<u8>, block in prop::sample::select(vec![64usize, 512])) {
            let padded = pad(block, &plain);
            prop_assert_eq!(padded.len() % block, 0);
            prop_assert_eq!(unpad(block, &padded), Ok(plain.as_slice()));
        }
    }

    #[test]
    fn another_key_nonce_text_or_place_does_not_open() {
        let key = SymmetricKey::make().unwrap();
        let nonce = Bytes::random().unwrap();
        let ct = seal(&key, &nonce, b"text", b"place");
        assert_eq!(open(&key, &nonce, &ct, b"place").unwrap().as_slice(), b"text");
        assert!(open(&SymmetricKey::make().unwrap(), &nonce, &ct, b"place").is_err());
        assert!(open(&key, &Bytes::ZERO, &ct, b"place").is_err());
        assert!(open(&key, &nonce, &ct, b"plaice").is_err());
        assert!(open(&key, &nonce, &ct[1..], b"place").is_err());
    }

    #[test]
    fn padding_with_other_bytes_than_zero_is_refused() {
        let mut padded = pad(64, b"text");
        *padded.last_mut().unwrap() = 1;
        assert_eq!(unpad(64, &padded), Err(OpenError));
        let longer = [pad(64, b"text").as_slice(), &[0; 64]].concat();
        assert_eq!(unpad(64, &longer), Err(OpenError), "one padding for one text");
    }
}
