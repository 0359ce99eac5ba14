//! `K_m`, the key of one member in one epoch, and its wraps.

use minicbor::{Decode, Encode};
use vault_domain::{DeviceId, MemberId, VaultId};

use crate::bytes::RandomError;
use crate::{Bytes, Damaged, EpochId, Hash, HpkeKeyPair, PublicKey, SymmetricKey, Wrap, canonical, label};

/// `K_m`: what a member's state is sealed under.
pub struct MemberKey(SymmetricKey);

/// Whose key it is, where and when: part of everything sealed to it or under it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct MemberKeyPlace {
    /// The vault's genesis.
    pub genesis: Hash,
    /// The member.
    pub member: MemberId,
    /// The key's epoch.
    pub epoch: EpochId,
}

/// To whom a member's key is sealed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Recipient {
    /// One of the member's devices.
    Device {
        /// Which one.
        device: DeviceId,
        /// The public half of its slot's device key.
        public: PublicKey,
    },
    /// The recovery key.
    Recovery {
        /// Its public half.
        public: PublicKey,
    },
}

/// The private half that opens a wrap.
#[derive(Clone, Copy)]
pub enum Opener<'a> {
    /// A device's.
    Device {
        /// Which one.
        device: DeviceId,
        /// Its key.
        key: &'a HpkeKeyPair,
    },
    /// The recovery key's.
    Recovery(&'a HpkeKeyPair),
}

/// The public key from the list is not one that can be sealed to.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the recipient's public key is not usable")]
pub struct WrapError;

impl MemberKey {
    /// A random key.
    pub fn make() -> Result<Self, RandomError> {
        SymmetricKey::make().map(Self)
    }

    /// The key in a buffer that wipes itself, for a soft lock.
    pub fn to_symmetric(&self) -> SymmetricKey {
        self.0.duplicate()
    }

    /// The key as a soft lock gave it back.
    pub const fn from_symmetric(key: SymmetricKey) -> Self {
        Self(key)
    }

    /// `km_commit`, which the trust log publishes. The only place where the vault's id stands instead of genesis,
    /// because genesis holds one itself.
    pub fn commit(&self, vault: VaultId, member: MemberId, number: u64) -> Hash {
        let parts: [&[u8]; 4] = [vault.as_bytes(), member.as_bytes(), &number.to_be_bytes(), self.0.expose()];
        label::hash("pv1/km-commit", &parts)
    }

    /// Whether this is the key that was committed to.
    pub fn matches(&self, commit: &Hash, vault: VaultId, member: MemberId, number: u64) -> bool {
        self.commit(vault, member, number).same(commit)
    }

    /// Seals the key to one recipient, whose public key comes from the cold state, never from the file.
    pub fn wrap(&self, place: &MemberKeyPlace, to: &Recipient) -> Result<Vec<u8>, WrapError> {
        let (id, public) = (to.id(), to.public());
        let wrap = Wrap::seal(&public, &info(place, &id, &public), &self.0).map_err(|_| WrapError)?;
        Ok(canonical::encode(&KeyWrap::new(place.epoch, id, wrap)))
    }

    /// Opens a wrap. Anybody who knows the public key can make one: compare the key with its commitment in the
    /// verified trust log ([`Self::matches`]) before anything is believed.
    pub fn open(body: &[u8], place: &MemberKeyPlace, with: Opener<'_>) -> Result<Self, Damaged> {
        let wrap = KeyWrap::parse(body)?;
        let (id, key) = with.parts();
        if wrap.epoch != place.epoch || wrap.recipient.0 != id {
            return Err(Damaged);
        }
        Ok(Self(wrap.wrap().open(key, &info(place, &id, &key.public()))?))
    }

    /// A key for one purpose.
    pub(crate) fn expand(&self, label: &str) -> SymmetricKey {
        label::expand(&self.0, label, &[])
    }
}

/// The epoch that a wrap names, to find the operation that made it.
pub fn key_wrap_epoch(body: &[u8]) -> Result<EpochId, Damaged> {
    KeyWrap::parse(body).map(|wrap| wrap.epoch)
}

impl Recipient {
    /// The recipient as the file names it: the device's id, or zeros.
    pub const fn id(&self) -> [u8; 16] {
        match self {
            Self::Device { device, .. } => *device.as_bytes(),
            Self::Recovery { .. } => RECOVERY,
        }
    }

    const fn public(&self) -> PublicKey {
        match self {
            Self::Device { public, .. } | Self::Recovery { public } => *public,
        }
    }
}

impl<'a> Opener<'a> {
    const fn parts(&self) -> ([u8; 16], &'a HpkeKeyPair) {
        match self {
            Self::Device { device, key } => (*device.as_bytes(), key),
            Self::Recovery(key) => (RECOVERY, key),
        }
    }
}

#[derive(Decode, Encode)]
#[cbor(array)]
struct KeyWrap {
    #[n(0)]
    v: u8,
    #[n(1)]
    epoch: EpochId,
    #[n(2)]
    recipient: Bytes<16>,
    #[n(3)]
    enc: Bytes<32>,
    #[n(4)]
    ct: Bytes<48>,
}

impl KeyWrap {
    fn new(epoch: EpochId, recipient: [u8; 16], wrap: Wrap) -> Self {
        Self { v: 1, epoch, recipient: Bytes(recipient), enc: wrap.enc, ct: wrap.ct }
    }

    fn parse(body: &[u8]) -> Result<Self, Damaged> {
        if body.len() > MAX_BYTES {
            return Err(Damaged);
        }
        let wrap: Self = canonical::decode(body)?;
        if wrap.v == 1 { Ok(wrap) } else { Err(Damaged) }
    }

    const fn wrap(&self) -> Wrap {
        Wrap { enc: self.enc, ct: self.ct }
    }
}

fn info(place: &MemberKeyPlace, recipient: &[u8; 16], public: &PublicKey) -> Vec<u8> {
    let (genesis, member) = (place.genesis.as_slice(), place.member.as_bytes());
    label::labelled("pv1/km", &[genesis, member, place.epoch.as_slice(), recipient, public.as_slice()])
}

const RECOVERY: [u8; 16] = [0; 16];
const MAX_BYTES: usize = 256;
