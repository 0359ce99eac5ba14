//! Keys. All private ones wipe themselves and can be neither printed nor copied.

use ed25519_dalek::{Signer, VerifyingKey};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem as _, OpModeR, Serializable};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::bytes::RandomError;
use crate::{Bytes, PublicKey, Signature};

/// Thirty-two uniformly random or derived secret bytes.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SymmetricKey(Box<[u8; 32]>);

impl SymmetricKey {
    /// A random key.
    pub fn make() -> Result<Self, RandomError> {
        let mut key = Self(Box::new([0; 32]));
        getrandom::fill(key.0.as_mut_slice()).map_err(|_| RandomError)?;
        Ok(key)
    }

    /// Takes key bytes out of a buffer that wipes itself; `None` unless there are 32.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Self(Box::new([0; 32]));
        (bytes.len() == 32).then(|| {
            key.0.copy_from_slice(bytes);
            key
        })
    }

    /// The key's bytes. Copy them only into something that wipes itself.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// A second copy of the key, for a structure that owns what it seals.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    pub(crate) fn fill_with(fill: impl FnOnce(&mut [u8; 32])) -> Self {
        let mut key = Self(Box::new([0; 32]));
        fill(&mut key.0);
        key
    }
}

/// An Ed25519 key pair that signs for a member.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key pair with this seed (RFC 8032, 5.1.5).
    pub fn from_seed(seed: &SymmetricKey) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed.expose()))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        Bytes(self.0.verifying_key().to_bytes())
    }

    /// The seed, to be sealed.
    pub fn seed(&self) -> SymmetricKey {
        SymmetricKey::fill_with(|out| out.copy_from_slice(self.0.as_bytes()))
    }

    /// Signs a message, which must begin with a label.
    pub(crate) fn sign(&self, message: &[u8]) -> Signature {
        Bytes(self.0.sign(message).to_bytes())
    }
}

/// Whether the signature over the message is the key's, by the strict rules of RFC 8032: small-order keys and
/// malleable signatures are refused, so that all verifiers come to the same verdict.
pub fn verify(key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
    VerifyingKey::from_bytes(&key.0).is_ok_and(|key| {
        key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature.0)).is_ok()
    })
}

/// Whether this is a canonical Ed25519 public key without a torsion component.
pub(crate) fn is_sound_verifying_key(key: &PublicKey) -> bool {
    VerifyingKey::from_bytes(&key.0).is_ok_and(|parsed| {
        parsed.to_bytes() == key.0 && !parsed.is_weak() && parsed.to_edwards().is_torsion_free()
    })
}

/// Whether this is a canonical X25519 public key (RFC 7748) that does not lead to the all-zero shared secret.
pub(crate) fn is_sound_hpke_key(key: &PublicKey) -> bool {
    is_canonical_x25519(key) && leads_to_a_secret(key)
}

/// Below 2^255 - 19, little endian: all other encodings stand for a point that has a shorter one.
fn is_canonical_x25519(key: &PublicKey) -> bool {
    let [low, middle @ .., high] = &key.0;
    *high < 0x7f || (*high == 0x7f && (*low < 0xed || middle.iter().any(|byte| *byte != 0xff)))
}

/// Decapsulation fails exactly when the shared secret is all zero, whatever the private key.
fn leads_to_a_secret(key: &PublicKey) -> bool {
    let (private, _) = X25519HkdfSha256::derive_keypair(&[1; 32]);
    <X25519HkdfSha256 as hpke::Kem>::EncappedKey::from_bytes(&key.0).is_ok_and(|enc| {
        hpke::setup_receiver::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &private,
            &enc,
            &[],
        )
        .is_ok()
    })
}

type HpkePrivate = <X25519HkdfSha256 as hpke::Kem>::PrivateKey;

/// An X25519 key pair that opens HPKE wraps (RFC 9180, DHKEM(X25519, HKDF-SHA256)).
pub struct HpkeKeyPair {
    private: HpkePrivate,
    public: PublicKey,
}

impl HpkeKeyPair {
    /// A random key pair.
    pub fn make() -> Result<Self, RandomError> {
        Ok(Self::derive(&SymmetricKey::make()?))
    }

    /// The key pair that `DeriveKeyPair` (RFC 9180, 7.1.3) gives for this input.
    pub fn derive(input: &SymmetricKey) -> Self {
        let (private, public) = X25519HkdfSha256::derive_keypair(input.expose());
        let public = Bytes(public.to_bytes().into());
        Self { private, public }
    }

    /// The key pair with this private half; `None` when it is not one.
    pub fn from_private(bytes: &SymmetricKey) -> Option<Self> {
        let private = HpkePrivate::from_bytes(bytes.expose()).ok()?;
        let public = Bytes(X25519HkdfSha256::sk_to_pk(&private).to_bytes().into());
        Some(Self { private, public })
    }

    /// The public half.
    pub const fn public(&self) -> PublicKey {
        self.public
    }

    /// The private half, to be sealed.
    pub fn private(&self) -> SymmetricKey {
        SymmetricKey::fill_with(|out| self.private.write_exact(out))
    }

    pub(crate) const fn private_half(&self) -> &HpkePrivate {
        &self.private
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_pair_survives_its_private_half() {
        let pair = HpkeKeyPair::make().unwrap();
        let again = HpkeKeyPair::from_private(&pair.private()).unwrap();
        assert_eq!(pair.public(), again.public());
    }

    #[test]
    fn signatures_verify_for_their_message_and_key_only() {
        let key = SigningKey::from_seed(&SymmetricKey::make().unwrap());
        let other = SigningKey::from_seed(&SymmetricKey::make().unwrap());
        let signature = key.sign(b"pv1/test\0message");
        assert!(verify(&key.public(), b"pv1/test\0message", &signature));
        assert!(!verify(&key.public(), b"pv1/test\0massage", &signature));
        assert!(!verify(&other.public(), b"pv1/test\0message", &signature));
        assert!(is_sound_verifying_key(&key.public()));
        assert!(!is_sound_verifying_key(&Bytes::ZERO), "the zero point has small order");
    }

    #[test]
    fn unsound_hpke_keys_are_told_apart() {
        assert!(is_sound_hpke_key(&HpkeKeyPair::make().unwrap().public()));
        assert!(!is_sound_hpke_key(&Bytes::ZERO), "small order");
        let mut one = [0; 32];
        one[0] = 1;
        assert!(!is_sound_hpke_key(&Bytes(one)), "small order");
        let mut nine = [0xff; 32];
        (nine[0], nine[31]) = (0xed + 9, 0x7f);
        assert!(!is_sound_hpke_key(&Bytes(nine)), "nine, with the prime added");
        (nine[0], nine[31]) = (0xec, 0x7f);
        assert!(!is_sound_hpke_key(&Bytes(nine)), "minus one has small order");
    }
}
