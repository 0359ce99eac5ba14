//! HPKE wraps: a key sealed to a public key, bound to its place by the info.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::aead::OpenError;
use crate::{Bytes, HpkeKeyPair, PublicKey, SymmetricKey};

/// A key sealed to somebody's public key (RFC 9180, base mode, single shot, empty aad).
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd)]
#[cbor(array)]
pub struct Wrap {
    /// The encapsulated key.
    #[n(0)]
    pub(crate) enc: Bytes<32>,
    /// The sealed key and its tag.
    #[n(1)]
    pub(crate) ct: Bytes<48>,
}

impl Wrap {
    /// Seals a key to `recipient`. Fails only when that is not a usable public key.
    pub fn seal(recipient: &PublicKey, info: &[u8], key: &SymmetricKey) -> Result<Self, OpenError> {
        let recipient =
            <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&recipient.0).map_err(|_| OpenError)?;
        let (enc, ct) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &recipient,
            info,
            key.expose(),
            &[],
        )
        .map_err(|_| OpenError)?;
        let ct = ct.try_into().map_err(|_| OpenError)?;
        Ok(Self { enc: Bytes(enc.to_bytes().into()), ct: Bytes(ct) })
    }

    /// Opens the wrap with the private half it was sealed to and the same info.
    pub fn open(&self, recipient: &HpkeKeyPair, info: &[u8]) -> Result<SymmetricKey, OpenError> {
        let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&self.enc.0).map_err(|_| OpenError)?;
        let plain = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            recipient.private_half(),
            &enc,
            info,
            self.ct.as_slice(),
            &[],
        )
        .map(Zeroizing::new)
        .map_err(|_| OpenError)?;
        SymmetricKey::from_slice(&plain).ok_or(OpenError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrap_opens_for_its_recipient_and_place_only() {
        let (alice, eve) = (HpkeKeyPair::make().unwrap(), HpkeKeyPair::make().unwrap());
        let key = SymmetricKey::make().unwrap();
        let wrap = Wrap::seal(&alice.public(), b"place", &key).unwrap();
        assert_eq!(wrap.open(&alice, b"place").unwrap().expose(), key.expose());
        assert!(wrap.open(&eve, b"place").is_err());
        assert!(wrap.open(&alice, b"another place").is_err());
    }

    #[test]
    fn a_public_key_of_small_order_is_refused() {
        let key = SymmetricKey::make().unwrap();
        assert!(Wrap::seal(&Bytes::ZERO, b"place", &key).is_err());
    }
}
