//! The bytes of a slot (file format, section 3.1) and what is sealed in it (3.2).

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use vault_domain::{DeviceId, MemberId, SlotId, VaultId};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::{Pin, SlotError};
use crate::aead::Nonce;
use crate::anchor::AnchorKey;
use crate::bytes::SecretRef;
use crate::{
    Authenticator, Bytes, Damaged, Hash, HpkeKeyPair, KdfParams, SymmetricKey, aead, canonical, label,
};

/// What never changes in a slot unless its passphrase does.
#[derive(Clone, Decode, Encode)]
#[cbor(array)]
pub(super) struct Fixed {
    #[n(0)]
    v: u8,
    #[n(1)]
    suite: u8,
    #[n(2)]
    pub(super) genesis: Hash,
    #[n(3)]
    pub(super) vault: VaultId,
    #[n(4)]
    pub(super) member: MemberId,
    #[n(5)]
    pub(super) slot: SlotId,
    #[n(6)]
    pub(super) device: DeviceId,
    #[n(7)]
    factors: Vec<u8>,
    #[n(8)]
    argon: (u8, u8, u32, u32, u32),
    #[n(9)]
    totp: (u8, u8, u8),
    #[n(10)]
    pub(super) window_days: u32,
}

impl Fixed {
    pub(super) fn new(request: &super::SlotRequest, device_bound: bool) -> Self {
        Self {
            v: 1,
            suite: 1,
            genesis: request.genesis,
            vault: request.vault,
            member: request.member,
            slot: request.slot,
            device: request.device,
            factors: if device_bound { FACTORS.to_vec() } else { UNBOUND_FACTORS.to_vec() },
            argon: argon(request.params),
            totp: TOTP,
            window_days: request.window_days,
        }
    }

    pub(super) fn with_params(&self, params: KdfParams) -> Self {
        Self { argon: argon(params), ..self.clone() }
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, SlotError> {
        let fixed: Self = canonical::decode(bytes).map_err(|_| SlotError::Damaged)?;
        let (id, version, ..) = fixed.argon;
        let known = fixed.v == 1
            && fixed.suite == 1
            && (fixed.factors == FACTORS || fixed.factors == UNBOUND_FACTORS)
            && (id, version) == (ARGON2ID, ARGON_VERSION)
            && fixed.totp == TOTP
            && super::WINDOW_DAYS.contains(&fixed.window_days);
        known.then_some(()).ok_or(SlotError::Damaged)?;
        fixed.params().check().map_err(|_| SlotError::UnsafeParameters)?;
        Ok(fixed)
    }

    pub(super) const fn params(&self) -> KdfParams {
        let (_, _, memory_kib, passes, lanes) = self.argon;
        KdfParams { memory_kib, passes, lanes }
    }

    pub(super) fn needs_device_secret(&self) -> bool {
        self.factors == FACTORS
    }
}

/// The slot as it lies in the file, all of it that is authenticated beside `nonce` and `ct`.
#[derive(Clone, Decode, Encode)]
#[cbor(array)]
pub(super) struct Body {
    #[n(0)]
    pub(super) fixed: ByteVec,
    #[n(1)]
    pub(super) salt: Bytes<16>,
    #[n(2)]
    pub(super) commit: Hash,
    #[n(3)]
    pub(super) epoch: u64,
    #[n(4)]
    pub(super) table_from: u64,
    #[n(5)]
    pub(super) table_until: u64,
    #[n(6)]
    pub(super) table_root: Hash,
    #[n(7)]
    pub(super) drift: i8,
    #[n(8)]
    pub(super) nonce: Nonce,
    #[n(9)]
    pub(super) ct: ByteVec,
}

impl Body {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Damaged> {
        let short = bytes.len() <= MAX_BYTES;
        short.then_some(()).ok_or(Damaged)?;
        let body: Self = canonical::decode(bytes)?;
        if (-super::MAX_DRIFT..=super::MAX_DRIFT).contains(&body.drift) { Ok(body) } else { Err(Damaged) }
    }

    /// H("pv1/slot-ad"; static).
    pub(super) fn kdf_ad(&self) -> Hash {
        label::hash("pv1/slot-ad", &[&self.fixed])
    }

    /// Seals an encoded secret into this body, whose other fields are final.
    pub(super) fn sealed(mut self, k_wrap: &SymmetricKey, secret: &[u8]) -> Self {
        let padded = aead::pad(64, secret);
        self.ct = aead::seal(k_wrap, &self.nonce, &padded, self.aad().as_slice()).into();
        self
    }

    pub(super) fn open(&self, k_wrap: &SymmetricKey) -> Result<Secret, Damaged> {
        let padded = aead::open(k_wrap, &self.nonce, &self.ct, self.aad().as_slice())?;
        Secret::decode(aead::unpad(64, &padded)?)
    }

    fn aad(&self) -> Hash {
        let fields = canonical::encode(&(
            &self.fixed,
            self.salt,
            self.commit,
            self.epoch,
            self.table_from,
            self.table_until,
            self.table_root,
            self.drift,
        ));
        label::hash("pv1/slot", &[&fields])
    }
}

/// The hidden number that every offset leads to.
#[derive(ZeroizeOnDrop)]
pub(crate) struct Tau(pub(crate) u32);

/// What a slot seals.
pub(super) struct Secret {
    pub(super) device_key: HpkeKeyPair,
    pub(super) genesis: Hash,
    pub(super) member: MemberId,
    pub(super) pin: Pin,
    pub(super) anchor_key: AnchorKey,
    pub(super) authenticator: Authenticator,
    pub(super) tau: Tau,
}

impl Secret {
    /// What is sealed, with this pin, tau and authenticator.
    pub(super) fn encode(&self, pin: Pin, tau: &Tau, authenticator: &Authenticator) -> Zeroizing<Vec<u8>> {
        let private = self.device_key.private();
        canonical::encode_secret(&SecretFields {
            sk_dev: SecretRef(private.expose()),
            genesis: self.genesis,
            member: self.member,
            pin_seq: pin.seq,
            pin_hash: pin.hash,
            k_anchor: SecretRef(self.anchor_key.expose()),
            t: SecretRef(authenticator.expose()),
            tau: tau.0,
        })
    }

    fn decode(plain: &[u8]) -> Result<Self, Damaged> {
        let fields: SecretFields<'_> = canonical::decode(plain)?;
        let private = SymmetricKey::from_slice(fields.sk_dev.0).ok_or(Damaged)?;
        Ok(Self {
            device_key: HpkeKeyPair::from_private(&private).ok_or(Damaged)?,
            genesis: fields.genesis,
            member: fields.member,
            pin: Pin { seq: fields.pin_seq, hash: fields.pin_hash },
            anchor_key: AnchorKey::from_slice(fields.k_anchor.0).ok_or(Damaged)?,
            authenticator: Authenticator::from_slice(fields.t.0).ok_or(Damaged)?,
            tau: Tau(fields.tau),
        })
    }
}

#[derive(Decode, Encode)]
#[cbor(array)]
struct SecretFields<'b> {
    #[b(0)]
    sk_dev: SecretRef<'b, 32>,
    #[n(1)]
    genesis: Hash,
    #[n(2)]
    member: MemberId,
    #[n(3)]
    pin_seq: u64,
    #[n(4)]
    pin_hash: Hash,
    #[b(5)]
    k_anchor: SecretRef<'b, 32>,
    #[b(6)]
    t: SecretRef<'b, 20>,
    #[n(7)]
    tau: u32,
}

const fn argon(params: KdfParams) -> (u8, u8, u32, u32, u32) {
    (ARGON2ID, ARGON_VERSION, params.memory_kib, params.passes, params.lanes)
}

const MAX_BYTES: usize = 1024;
/// Passphrase, authenticator, device secret.
const FACTORS: [u8; 3] = [1, 2, 3];
const UNBOUND_FACTORS: [u8; 2] = [1, 2];
const ARGON2ID: u8 = 2;
const ARGON_VERSION: u8 = 0x13;
/// SHA-1, six digits, thirty seconds.
const TOTP: (u8, u8, u8) = (1, 6, 30);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::slot::SlotRequest;

    fn fixed(ids: [[u8; 16]; 4], memory_kib: u32, window_days: u32, device_bound: bool) -> Fixed {
        let [vault, member, slot, device] = ids;
        let request = SlotRequest {
            genesis: Bytes([1; 32]),
            vault: VaultId::from_random(vault),
            member: MemberId::from_random(member),
            slot: SlotId::from_random(slot),
            device: DeviceId::from_random(device),
            params: KdfParams { memory_kib, ..KdfParams::FLOOR },
            window_days,
        };
        Fixed::new(&request, device_bound)
    }

    fn secret(pin_seq: u64, tau: u32) -> Secret {
        Secret {
            device_key: HpkeKeyPair::make().unwrap(),
            genesis: Bytes([1; 32]),
            member: MemberId::from_random([2; 16]),
            pin: Pin { seq: pin_seq, hash: Bytes([3; 32]) },
            anchor_key: AnchorKey::make().unwrap(),
            authenticator: Authenticator::make().unwrap(),
            tau: Tau(tau),
        }
    }

    proptest! {
        #[test]
        fn a_slot_survives_its_bytes(
            ids: [[u8; 16]; 4],
            memory_kib in 65_536..=1_048_576_u32,
            window_days in 30..=400_u32,
            device_bound: bool,
            numbers: [u64; 3],
            random: [[u8; 16]; 3],
            drift in -10..=10_i8,
            pin_seq: u64,
            tau in 0..1_000_000_u32,
        ) {
            let fixed = fixed(ids, memory_kib, window_days, device_bound);
            let ([epoch, table_from, table_until], [salt, root, nonce]) = (numbers, random);
            let body = Body {
                fixed: canonical::encode(&fixed).into(),
                salt: Bytes(salt),
                commit: label::hash("pv1/test", &[&root]),
                epoch,
                table_from,
                table_until,
                table_root: label::hash("pv1/test", &[&root]),
                drift,
                nonce: Bytes([nonce[0]; 24]),
                ct: Vec::new().into(),
            };
            let (key, sealed) = (SymmetricKey::make().unwrap(), secret(pin_seq, tau));
            let body = body.sealed(&key, &sealed.encode(sealed.pin, &sealed.tau, &sealed.authenticator));
            let bytes = canonical::encode(&body);
            prop_assert!(bytes.len() < MAX_BYTES);
            let again = Body::parse(&bytes).unwrap();
            prop_assert_eq!(canonical::encode(&again), bytes);
            prop_assert_eq!(canonical::encode(&Fixed::parse(&again.fixed).unwrap()), canonical::encode(&fixed));
            let opened = again.open(&key).unwrap();
            prop_assert_eq!(opened.device_key.public(), sealed.device_key.public());
            prop_assert_eq!(opened.authenticator.expose(), sealed.authenticator.expose());
            prop_assert_eq!((opened.pin, opened.tau.0), (sealed.pin, sealed.tau.0));
        }
    }

    #[test]
    fn the_size_of_a_slot_does_not_tell_tau() {
        for seq in [0, 23, 255, 65_535, 1 << 20, u64::from(u32::MAX)] {
            let padded = |tau| {
                let secret = secret(seq, tau);
                aead::pad(64, &secret.encode(secret.pin, &secret.tau, &secret.authenticator)).len()
            };
            assert!([0, 23, 24, 255, 256, 65_535, 65_536, 999_999].into_iter().all(|tau| padded(tau) == 192));
        }
    }

    #[test]
    fn other_factors_and_bounds_are_refused() {
        let sound = fixed([[1; 16]; 4], 65_536, 30, true);
        let error = |fixed: Fixed| Fixed::parse(&canonical::encode(&fixed)).err();
        assert_eq!(error(sound.clone()), None);
        let damaged = Some(SlotError::Damaged);
        for factors in [vec![1], vec![2], vec![1, 3], vec![2, 1], vec![1, 2, 2], vec![1, 2, 3, 4], vec![]] {
            assert_eq!(error(Fixed { factors, ..sound.clone() }), damaged);
        }
        assert_eq!(error(Fixed { v: 2, ..sound.clone() }), damaged);
        assert_eq!(error(Fixed { suite: 2, ..sound.clone() }), damaged);
        assert_eq!(error(Fixed { totp: (2, 6, 30), ..sound.clone() }), damaged);
        assert_eq!(error(Fixed { window_days: 401, ..sound.clone() }), damaged);
        assert_eq!(error(Fixed { window_days: 0, ..sound.clone() }), damaged);
        let dear = Fixed { argon: (2, 0x13, u32::MAX, 3, 1), ..sound };
        assert_eq!(error(dear), Some(SlotError::UnsafeParameters));
    }
}
