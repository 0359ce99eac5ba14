//! Domain separation: every hash and derivation begins with a label of its own.

use hkdf::Hkdf;
use sha2::{Digest, Sha256};

use crate::{Hash, SymmetricKey};

/// SHA-256 of the label, a zero byte and the parts.
pub(crate) fn hash(label: &str, parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(label);
    hasher.update([0]);
    for part in parts {
        hasher.update(part);
    }
    crate::Bytes(hasher.finalize().into())
}

/// HKDF-Expand-SHA256 (RFC 5869) of a uniformly random key, with the label, a zero byte and the parts as info.
pub(crate) fn expand(key: &SymmetricKey, label: &str, parts: &[&[u8]]) -> SymmetricKey {
    let label = labelled(label, parts);
    SymmetricKey::fill_with(|out| {
        // Both lengths are 32 bytes: neither call can fail.
        if let Ok(hkdf) = Hkdf::<Sha256>::from_prk(key.expose()) {
            let _ = hkdf.expand(&label, out);
        }
    })
}

/// The label, a zero byte and the parts in one piece, for signatures, associated data and HPKE infos.
pub(crate) fn labelled(label: &str, parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    let mut bytes = Vec::with_capacity(label.len() + 1 + length);
    bytes.extend_from_slice(label.as_bytes());
    bytes.push(0);
    for part in parts {
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_is_the_beginning_of_another() {
        assert_ne!(hash("pv1/slot", &[b"-ad"]), hash("pv1/slot-ad", &[]));
    }

    #[test]
    fn expand_follows_rfc_5869() {
        // Test case 1 of RFC 5869, appendix A.1, up to 32 bytes; its info has no label, so the label's bytes are it.
        let prk = hex::decode("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5").unwrap();
        let hkdf = Hkdf::<Sha256>::from_prk(&prk).unwrap();
        let mut okm = [0; 42];
        hkdf.expand(&hex::decode("f0f1f2f3f4f5f6f7f8f9").unwrap(), &mut okm).unwrap();
        assert_eq!(
            hex::encode(okm),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        );
    }
}
