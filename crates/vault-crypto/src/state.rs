//! A member's state under `K_m`: cold keys, and the hot part that every commit rewrites.

use std::collections::BTreeMap;

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use vault_domain::{DeviceId, SessionId, SlotId};
use zeroize::Zeroizing;

use crate::aead::Nonce;
use crate::bytes::{RandomError, SecretRef};
use crate::{
    Bytes, Damaged, EpochId, GrantKeys, Hash, HpkeKeyPair, MemberKey, MemberKeyPlace, PublicKey, SigningKey,
    SymmetricKey, aead, canonical, label,
};

/// A member's keys, and to which devices they go.
pub struct ColdState {
    /// Signs operations and events.
    pub signing_key: SigningKey,
    /// Opens grants.
    pub grant_keys: GrantKeys,
    /// The recovery key's public half.
    pub pk_rec: PublicKey,
    /// All devices that a new `K_m` goes to, ordered by device and slot. Never taken from the file.
    pub devices: Vec<KnownDevice>,
    /// Keys of the member's own sessions, the newest last.
    pub self_keys: Vec<SelfKey>,
}

/// A device that a member unlocks on.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd)]
#[cbor(array)]
pub struct KnownDevice {
    /// The computer.
    #[n(0)]
    pub device: DeviceId,
    /// Its slot.
    #[n(1)]
    pub slot: SlotId,
    /// The public half of the slot's device key.
    #[n(2)]
    pub public: PublicKey,
}

/// `K_self` of one `K_m` epoch.
pub struct SelfKey {
    /// The epoch that made it.
    pub epoch: EpochId,
    /// The key.
    pub key: SymmetricKey,
}

/// What a member's last commit left behind.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HotState {
    /// Number of the trust log's last operation.
    pub trust_seq: u64,
    /// Its hash.
    pub trust_hash: Hash,
    /// Number of leaves of the audit log.
    pub audit_size: u64,
    /// Roots of its perfect subtrees, the largest first.
    pub peaks: Vec<Hash>,
    /// The last session.
    pub session: Option<SessionId>,
    /// The number of its next event; 0 when it has ended.
    pub next_n: u64,
    /// The last used step of each slot.
    pub last_steps: BTreeMap<SlotId, u64>,
    /// Counter of the cold state that belongs to this.
    pub cold_counter: u64,
    /// Its hash.
    pub cold_hash: Hash,
    /// A document of the member's own; empty while there is none.
    pub own: Vec<u8>,
}

impl ColdState {
    /// Seals the cold state. The counter rises with each change.
    pub fn seal(
        &self,
        key: &MemberKey,
        place: &MemberKeyPlace,
        counter: u64,
    ) -> Result<Vec<u8>, RandomError> {
        Ok(self.seal_with(key, place, counter, Bytes::random()?))
    }

    pub(crate) fn seal_with(
        &self,
        key: &MemberKey,
        place: &MemberKeyPlace,
        counter: u64,
        nonce: Nonce,
    ) -> Vec<u8> {
        Kind::Cold.seal(key, place, counter, &self.encode(), nonce)
    }

    /// Opens a cold state and gives its counter; believe it only when the hot state names it
    /// ([`HotState::names_cold`]).
    pub fn open(blob: &[u8], key: &MemberKey, place: &MemberKeyPlace) -> Result<(Self, u64), Damaged> {
        let (plain, counter) = Kind::Cold.open(key, place, blob)?;
        Ok((Self::decode(unpadded(&plain)?)?, counter))
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let (signing, hpke) = (self.signing_key.seed(), self.grant_keys.present.private());
        let earlier: Vec<_> = self.grant_keys.earlier.iter().map(HpkeKeyPair::private).collect();
        let earlier: Vec<_> = earlier.iter().map(|key| SecretRef(key.expose())).collect();
        let self_keys = self.self_keys.iter().map(|key| (key.epoch, SecretRef(key.key.expose())));
        canonical::encode_secret(&ColdFields {
            sk_sig: SecretRef(signing.expose()),
            sk_hpke: SecretRef(hpke.expose()),
            pk_rec: self.pk_rec,
            devices: self.devices.clone(),
            self_keys: self_keys.collect(),
            earlier_sk_hpke: (!earlier.is_empty()).then_some(earlier),
        })
    }

    fn decode(plain: &[u8]) -> Result<Self, Damaged> {
        let fields: ColdFields<'_> = canonical::decode(plain)?;
        if !fields.devices.is_sorted_by(|one, next| (one.device, one.slot) < (next.device, next.slot)) {
            return Err(Damaged);
        }
        let key = |secret: &SecretRef<'_, 32>| SymmetricKey::from_slice(secret.0).ok_or(Damaged);
        let self_key =
            |(epoch, secret): &(EpochId, SecretRef<'_, 32>)| Ok(SelfKey { epoch: *epoch, key: key(secret)? });
        let pair = |secret| HpkeKeyPair::from_private(&key(secret)?).ok_or(Damaged);
        let earlier = fields.earlier_sk_hpke.unwrap_or_default();
        Ok(Self {
            signing_key: SigningKey::from_seed(&key(&fields.sk_sig)?),
            grant_keys: GrantKeys {
                present: pair(&fields.sk_hpke)?,
                earlier: earlier.iter().map(pair).collect::<Result<_, Damaged>>()?,
            },
            pk_rec: fields.pk_rec,
            devices: fields.devices,
            self_keys: fields.self_keys.iter().map(self_key).collect::<Result<_, Damaged>>()?,
        })
    }
}

impl HotState {
    /// Seals the hot state. Every commit counts one further.
    pub fn seal(
        &self,
        key: &MemberKey,
        place: &MemberKeyPlace,
        counter: u64,
    ) -> Result<Vec<u8>, RandomError> {
        Ok(self.seal_with(key, place, counter, Bytes::random()?))
    }

    pub(crate) fn seal_with(
        &self,
        key: &MemberKey,
        place: &MemberKeyPlace,
        counter: u64,
        nonce: Nonce,
    ) -> Vec<u8> {
        Kind::Hot.seal(key, place, counter, &self.encode(), nonce)
    }

    /// Opens a hot state and gives its counter.
    pub fn open(blob: &[u8], key: &MemberKey, place: &MemberKeyPlace) -> Result<(Self, u64), Damaged> {
        let (plain, counter) = Kind::Hot.open(key, place, blob)?;
        Ok((Self::decode(unpadded(&plain)?)?, counter))
    }

    /// Whether this is the cold state that belongs to the hot one, and no older one.
    pub fn names_cold(&self, cold_blob: &[u8], counter: u64) -> bool {
        self.cold_counter == counter && self.cold_hash == cold_hash(cold_blob)
    }

    fn encode(&self) -> Vec<u8> {
        canonical::encode(&HotFields {
            trust_seq: self.trust_seq,
            trust_hash: self.trust_hash,
            audit_size: self.audit_size,
            peaks: self.peaks.clone(),
            session: self.session,
            next_n: self.next_n,
            last_steps: self.last_steps.iter().map(|(slot, step)| (*slot, *step)).collect(),
            cold_counter: self.cold_counter,
            cold_hash: self.cold_hash,
            own: (!self.own.is_empty()).then(|| self.own.clone().into()),
        })
    }

    fn decode(plain: &[u8]) -> Result<Self, Damaged> {
        let fields: HotFields = canonical::decode(plain)?;
        let peaks = u64::try_from(fields.peaks.len()).map_err(|_| Damaged)?;
        let sound = peaks == u64::from(fields.audit_size.count_ones())
            && fields.last_steps.is_sorted_by(|(one, _), (next, _)| one < next)
            && fields.own.as_ref().is_none_or(|own| !own.is_empty());
        sound.then_some(()).ok_or(Damaged)?;
        Ok(Self {
            trust_seq: fields.trust_seq,
            trust_hash: fields.trust_hash,
            audit_size: fields.audit_size,
            peaks: fields.peaks,
            session: fields.session,
            next_n: fields.next_n,
            last_steps: fields.last_steps.into_iter().collect(),
            cold_counter: fields.cold_counter,
            cold_hash: fields.cold_hash,
            own: fields.own.map(Vec::from).unwrap_or_default(),
        })
    }
}

/// The hash by which the hot state names its cold one.
pub fn cold_hash(cold_blob: &[u8]) -> Hash {
    label::hash("pv1/cold", &[cold_blob])
}

/// The `K_m` epoch that a cold or hot blob names.
pub fn state_epoch(blob: &[u8]) -> Result<EpochId, Damaged> {
    Blob::parse(blob).map(|blob| blob.epoch)
}

#[derive(Clone, Copy)]
enum Kind {
    Cold,
    Hot,
}

impl Kind {
    const fn number(self) -> u8 {
        match self {
            Self::Cold => 1,
            Self::Hot => 2,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Cold => "pv1/state-cold",
            Self::Hot => "pv1/state-hot",
        }
    }

    fn seal(
        self,
        key: &MemberKey,
        place: &MemberKeyPlace,
        counter: u64,
        plain: &[u8],
        nonce: Nonce,
    ) -> Vec<u8> {
        let padded = aead::pad(BLOCK, plain);
        let ct = aead::seal(&key.expand(self.label()), &nonce, &padded, &self.aad(place, counter));
        canonical::encode(&Blob { v: 1, epoch: place.epoch, counter, nonce, ct: ct.into() })
    }

    fn open(
        self,
        key: &MemberKey,
        place: &MemberKeyPlace,
        blob: &[u8],
    ) -> Result<(Zeroizing<Vec<u8>>, u64), Damaged> {
        let blob = Blob::parse(blob)?;
        let aad = self.aad(&MemberKeyPlace { epoch: blob.epoch, ..*place }, blob.counter);
        let padded = aead::open(&key.expand(self.label()), &blob.nonce, &blob.ct, &aad)?;
        if blob.epoch == place.epoch { Ok((padded, blob.counter)) } else { Err(Damaged) }
    }

    fn aad(self, place: &MemberKeyPlace, counter: u64) -> Vec<u8> {
        let (genesis, member, epoch) =
            (place.genesis.as_slice(), place.member.as_bytes(), place.epoch.as_slice());
        label::labelled("pv1/state", &[genesis, member, epoch, &[self.number()], &counter.to_be_bytes()])
    }
}

#[derive(Decode, Encode)]
#[cbor(array)]
struct Blob {
    #[n(0)]
    v: u8,
    #[n(1)]
    epoch: EpochId,
    #[n(2)]
    counter: u64,
    #[n(3)]
    nonce: Nonce,
    #[n(4)]
    ct: ByteVec,
}

impl Blob {
    fn parse(bytes: &[u8]) -> Result<Self, Damaged> {
        if bytes.len() > MAX_BYTES {
            return Err(Damaged);
        }
        let blob: Self = canonical::decode(bytes)?;
        if blob.v == 1 { Ok(blob) } else { Err(Damaged) }
    }
}

#[derive(Decode, Encode)]
#[cbor(array)]
struct ColdFields<'b> {
    #[b(0)]
    sk_sig: SecretRef<'b, 32>,
    #[b(1)]
    sk_hpke: SecretRef<'b, 32>,
    #[n(2)]
    pk_rec: PublicKey,
    #[n(3)]
    devices: Vec<KnownDevice>,
    #[b(4)]
    self_keys: Vec<(EpochId, SecretRef<'b, 32>)>,
    /// Absent while there is none.
    #[b(5)]
    earlier_sk_hpke: Option<Vec<SecretRef<'b, 32>>>,
}

#[derive(Decode, Encode)]
#[cbor(array)]
struct HotFields {
    #[n(0)]
    trust_seq: u64,
    #[n(1)]
    trust_hash: Hash,
    #[n(2)]
    audit_size: u64,
    #[n(3)]
    peaks: Vec<Hash>,
    #[n(4)]
    session: Option<SessionId>,
    #[n(5)]
    next_n: u64,
    #[n(6)]
    last_steps: Vec<(SlotId, u64)>,
    #[n(7)]
    cold_counter: u64,
    #[n(8)]
    cold_hash: Hash,
    /// Absent while there is none.
    #[n(9)]
    own: Option<ByteVec>,
}

fn unpadded(padded: &[u8]) -> Result<&[u8], Damaged> {
    Ok(aead::unpad(BLOCK, padded)?)
}

const BLOCK: usize = 64;
const MAX_BYTES: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_of_the_members_own_is_absent_or_not_empty() {
        let hot = HotState {
            trust_seq: 7,
            trust_hash: Bytes([1; 32]),
            audit_size: 0,
            peaks: Vec::new(),
            session: None,
            next_n: 0,
            last_steps: BTreeMap::new(),
            cold_counter: 3,
            cold_hash: Bytes([2; 32]),
            own: vec![1],
        };
        let plain = hot.encode();
        assert_eq!(HotState::decode(&plain).as_ref(), Ok(&hot));
        let without = plain.strip_suffix(&[0x41, 0x01]).unwrap();
        let empty = [without, &[0x40]].concat();
        assert_eq!(HotState::decode(&empty), Err(Damaged), "the same state has one form only");
    }
}
