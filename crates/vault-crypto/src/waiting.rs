//! The keys of somebody who answered an invitation, until a file's roster holds them: under their own slot's key.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::aead::Nonce;
use crate::bytes::RandomError;
use crate::format::One;
use crate::{
    Bytes, Damaged, Hash, HpkeKeyPair, MemberKey, PublicKey, SigningKey, SymmetricKey, Wrap, aead, canonical,
    label,
};

/// The keys of a member to be. Who has the slot's device key opens them.
pub struct WaitingKeys {
    /// Signs.
    pub signer: SigningKey,
    /// Opens grants.
    pub hpke: HpkeKeyPair,
    /// `K_m` of number 1.
    pub member_key: MemberKey,
    /// The recovery key's public half.
    pub pk_rec: PublicKey,
}

#[derive(Decode, Encode)]
#[cbor(array)]
struct Sealed {
    #[n(0)]
    v: One,
    #[n(1)]
    wrap: Wrap,
    #[n(2)]
    nonce: Nonce,
    #[n(3)]
    ct: ByteVec,
}

impl WaitingKeys {
    /// Seals the keys to a slot's device key, bound to the answer.
    pub fn seal(&self, device: &PublicKey, answer: &Hash) -> Result<Vec<u8>, RandomError> {
        let (key, nonce) = (SymmetricKey::make()?, Bytes::random()?);
        let info = label::labelled(LABEL, &[answer.as_slice(), device.as_slice()]);
        let wrap = Wrap::seal(device, &info, &key).map_err(|_| RandomError)?;
        let ct = aead::seal(&key, &nonce, &self.plain(), &info);
        Ok(canonical::encode(&Sealed { v: One, wrap, nonce, ct: ct.into() }))
    }

    /// Opens them. Compare their public halves with the roster before they are used.
    pub fn open(bytes: &[u8], device: &HpkeKeyPair, answer: &Hash) -> Result<Self, Damaged> {
        let sealed: Sealed = canonical::decode(bytes)?;
        let info = label::labelled(LABEL, &[answer.as_slice(), device.public().as_slice()]);
        let key = sealed.wrap.open(device, &info)?;
        let plain = aead::open(&key, &sealed.nonce, &sealed.ct, &info)?;
        let (parts, []) = plain.as_chunks::<32>() else { return Err(Damaged) };
        let [signer, hpke, member_key, pk_rec] = parts else { return Err(Damaged) };
        let secret = |part: &[u8; 32]| SymmetricKey::from_slice(part).ok_or(Damaged);
        Ok(Self {
            signer: SigningKey::from_seed(&secret(signer)?),
            hpke: HpkeKeyPair::from_private(&secret(hpke)?).ok_or(Damaged)?,
            member_key: MemberKey::from_symmetric(secret(member_key)?),
            pk_rec: Bytes(*pk_rec),
        })
    }

    fn plain(&self) -> Zeroizing<Vec<u8>> {
        let (signer, hpke, member_key) =
            (self.signer.seed(), self.hpke.private(), self.member_key.to_symmetric());
        let mut plain = Zeroizing::new(Vec::with_capacity(128));
        for part in [signer.expose(), hpke.expose(), member_key.expose(), &self.pk_rec.0] {
            plain.extend_from_slice(part);
        }
        plain
    }
}

const LABEL: &str = "pv1/waiting";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_keys_open_for_their_slot_and_answer_only() {
        let device = HpkeKeyPair::make().unwrap();
        let keys = WaitingKeys {
            signer: SigningKey::from_seed(&SymmetricKey::make().unwrap()),
            hpke: HpkeKeyPair::make().unwrap(),
            member_key: MemberKey::make().unwrap(),
            pk_rec: Bytes([7; 32]),
        };
        let sealed = keys.seal(&device.public(), &Bytes([1; 32])).unwrap();
        let opened = WaitingKeys::open(&sealed, &device, &Bytes([1; 32])).unwrap();
        assert_eq!(opened.signer.public(), keys.signer.public());
        assert_eq!(opened.hpke.public(), keys.hpke.public());
        assert_eq!(opened.pk_rec, keys.pk_rec);
        assert!(WaitingKeys::open(&sealed, &device, &Bytes([2; 32])).is_err());
        assert!(WaitingKeys::open(&sealed, &HpkeKeyPair::make().unwrap(), &Bytes([1; 32])).is_err());
    }
}
