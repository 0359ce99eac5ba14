//! The anchor: what the file looked like at the last commit, kept outside it, so that an older copy is noticed.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use minicbor::{Decode, Encode};
use sha2::Sha256;
use vault_domain::{MemberId, SlotId};

use crate::bytes::RandomError;
use crate::{Damaged, EpochId, Hash, PublicKey, SymmetricKey, canonical, label};

/// Authenticates one slot's anchor. It lies in the slot, so no other device and no later key can forge it.
pub struct AnchorKey(SymmetricKey);

impl AnchorKey {
    pub(crate) fn make() -> Result<Self, RandomError> {
        SymmetricKey::make().map(Self)
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        SymmetricKey::from_slice(bytes).map(Self)
    }

    pub(crate) fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }
}

/// The heads of a vault file as one device last saw them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Anchor {
    /// Number of the trust log's last operation.
    pub trust_seq: u64,
    /// Its hash.
    pub trust_hash: Hash,
    /// Number of leaves of the audit log.
    pub audit_size: u64,
    /// Its root.
    pub audit_root: Hash,
    /// How often the slot was sealed.
    pub slot_epoch: u64,
    /// The last step whose code was destroyed.
    pub last_step: u64,
    /// Counter of the member's hot state.
    pub hot_counter: u64,
    /// Epoch of the member's key.
    pub km_epoch: EpochId,
    /// Owners and their signing keys, who alone may accept a rollback.
    pub owners: BTreeMap<MemberId, PublicKey>,
}

/// What a file says at the places an anchor names.
#[derive(Clone, Copy, Debug)]
pub struct FileHeads {
    /// Hash of the operation with the anchor's number; `None` when the log is shorter.
    pub trust_hash_there: Option<Hash>,
    /// Root of the audit log at the anchor's size; `None` when the log is shorter.
    pub audit_root_there: Option<Hash>,
    /// How often the slot was sealed.
    pub slot_epoch: u64,
    /// The last step whose code was destroyed.
    pub last_step: u64,
    /// Counter of the member's hot state.
    pub hot_counter: u64,
}

/// How a file contradicts its anchor. Both mean *rollback suspected*.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RolledBack {
    /// The file is older.
    #[error("the file is older than this computer last saw it")]
    Behind,
    /// The file continues from an earlier state in another way.
    #[error("the file has grown apart from what this computer last saw")]
    Forked,
}

impl Anchor {
    /// The bytes for the keyring.
    pub fn seal(&self, key: &AnchorKey, genesis: &Hash, slot: SlotId) -> Vec<u8> {
        let fields = Fields::from(self);
        let mac = mac(key, genesis, slot, &fields).finalize().into_bytes();
        canonical::encode(&Sealed { v: 1, fields, mac: crate::Bytes(mac.into()) })
    }

    /// Reads an anchor. An error means *rollback suspected*, as an absent anchor does.
    pub fn open(bytes: &[u8], key: &AnchorKey, genesis: &Hash, slot: SlotId) -> Result<Self, Damaged> {
        let sealed = parse(bytes)?;
        mac(key, genesis, slot, &sealed.fields).verify_slice(sealed.mac.as_slice()).map_err(|_| Damaged)?;
        Self::try_from(sealed.fields)
    }

    /// The last step as an anchor claims it, while the key that could prove it is still sealed. Use it to refuse a
    /// code, never to accept one.
    pub fn claimed_last_step(bytes: &[u8]) -> Option<u64> {
        parse(bytes).ok().map(|sealed| sealed.fields.last_step)
    }

    /// Whether the file is this anchor's state or grew out of it.
    pub fn compare(&self, file: &FileHeads) -> Result<(), RolledBack> {
        let (Some(trust_hash), Some(audit_root)) = (file.trust_hash_there, file.audit_root_there) else {
            return Err(RolledBack::Behind);
        };
        if trust_hash != self.trust_hash || audit_root != self.audit_root {
            return Err(RolledBack::Forked);
        }
        let as_far = file.slot_epoch >= self.slot_epoch
            && file.last_step >= self.last_step
            && file.hot_counter >= self.hot_counter;
        if as_far { Ok(()) } else { Err(RolledBack::Behind) }
    }
}

#[derive(Decode, Encode)]
#[cbor(array)]
struct Sealed {
    #[n(0)]
    v: u8,
    #[n(1)]
    fields: Fields,
    #[n(2)]
    mac: Hash,
}

#[derive(Decode, Encode)]
#[cbor(array)]
struct Fields {
    #[n(0)]
    trust_seq: u64,
    #[n(1)]
    trust_hash: Hash,
    #[n(2)]
    audit_size: u64,
    #[n(3)]
    audit_root: Hash,
    #[n(4)]
    slot_epoch: u64,
    #[n(5)]
    last_step: u64,
    #[n(6)]
    hot_counter: u64,
    #[n(7)]
    km_epoch: EpochId,
    #[n(8)]
    owners: Vec<(MemberId, PublicKey)>,
}

impl From<&Anchor> for Fields {
    fn from(anchor: &Anchor) -> Self {
        Self {
            trust_seq: anchor.trust_seq,
            trust_hash: anchor.trust_hash,
            audit_size: anchor.audit_size,
            audit_root: anchor.audit_root,
            slot_epoch: anchor.slot_epoch,
            last_step: anchor.last_step,
            hot_counter: anchor.hot_counter,
            km_epoch: anchor.km_epoch,
            owners: anchor.owners.iter().map(|(member, key)| (*member, *key)).collect(),
        }
    }
}

impl TryFrom<Fields> for Anchor {
    type Error = Damaged;

    fn try_from(fields: Fields) -> Result<Self, Damaged> {
        if !fields.owners.is_sorted_by(|(one, _), (next, _)| one < next) {
            return Err(Damaged);
        }
        Ok(Self {
            trust_seq: fields.trust_seq,
            trust_hash: fields.trust_hash,
            audit_size: fields.audit_size,
            audit_root: fields.audit_root,
            slot_epoch: fields.slot_epoch,
            last_step: fields.last_step,
            hot_counter: fields.hot_counter,
            km_epoch: fields.km_epoch,
            owners: fields.owners.into_iter().collect(),
        })
    }
}

fn parse(bytes: &[u8]) -> Result<Sealed, Damaged> {
    let sealed: Sealed = canonical::decode(bytes)?;
    if sealed.v == 1 { Ok(sealed) } else { Err(Damaged) }
}

fn mac(key: &AnchorKey, genesis: &Hash, slot: SlotId, fields: &Fields) -> Hmac<Sha256> {
    let message = label::labelled("pv1/anchor", &[&genesis.0, slot.as_bytes(), &canonical::encode(fields)]);
    // HMAC pads a key of 32 bytes to its block of 64.
    let mut block = zeroize::Zeroizing::new([0; 64]);
    block.iter_mut().zip(key.expose()).for_each(|(to, from)| *to = *from);
    Hmac::<Sha256>::new((&*block).into()).chain_update(message)
}
