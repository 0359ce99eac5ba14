//! One leaf: an event, signed for its place, sealed for auditors, marked by a member.

use hmac::{Hmac, KeyInit, Mac};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use vault_domain::{Event, SessionId};
use zeroize::Zeroizing;

use super::{AuditError, FindingKind};
use crate::aead::{self, Nonce};
use crate::canonical::encode_secret;
use crate::format::One;
use crate::{
    Bytes, EpochId, Hash, HpkeKeyPair, PublicKey, Signature, SigningKey, SymmetricKey, Wrap, decode, encode,
    label, verify,
};

/// The clear part of a leaf.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LeafHeader {
    /// The vault.
    pub genesis: Hash,
    /// The audit key's epoch.
    pub audit_epoch_id: EpochId,
    /// The organization directory's epoch.
    pub dir_epoch_id: EpochId,
    /// The newest operation before it.
    pub trust_seq: u64,
    /// Its number in the log.
    pub idx: u64,
    /// The log's root before it.
    pub root_before: Hash,
    /// Its session.
    pub session: SessionId,
    /// Its number in the session.
    pub n: u64,
    /// The session's key for auditors.
    pub(super) ks_wrap: Option<Wrap>,
}

/// Reads the clear part of a leaf. Nothing is verified.
pub fn leaf_header(leaf: &[u8]) -> Result<LeafHeader, AuditError> {
    SealedLeaf::read(leaf).map(|leaf| leaf.header)
}

impl LeafHeader {
    /// Signs and seals an event in this place.
    pub(super) fn seal(
        &self,
        event: &Event,
        r: &Bytes<32>,
        keys: &SealingKeys<'_>,
    ) -> Result<Vec<u8>, AuditError> {
        let inner = ByteVec::from(encode(event));
        let sig = keys.signer.sign(&signed_message(&encode(&Outer::of(self)), r, &inner));
        let leaf = self.close(&Plain { r: *r, inner, sig }, keys.session, keys.directory);
        if leaf.len() > MAX_LEAF { Err(AuditError::TooLong) } else { Ok(leaf) }
    }

    /// Commits to what was signed, seals and marks it.
    fn close(&self, plain: &Plain, k_s: &SymmetricKey, directory: &SymmetricKey) -> Vec<u8> {
        let mut outer = Outer::of(self);
        let c = commitment(&plain.r, &plain.inner, &plain.sig);
        outer.c = Some(c);
        let padded = aead::pad(BLOCK, &encode_secret(plain));
        outer.ct =
            Some(aead::seal(&leaf_key(k_s, self.n, &c), &NONCE, &padded, &aad(&encode(&outer))).into());
        outer.mac = Some(Bytes(marker(directory, &encode(&outer)).finalize().into_bytes().into()));
        encode(&outer)
    }

    fn wrap_info(&self) -> Vec<u8> {
        label::labelled(
            "pv1/ks",
            &[
                self.genesis.as_slice(),
                self.audit_epoch_id.as_slice(),
                self.session.as_bytes(),
                &self.n.to_be_bytes(),
            ],
        )
    }

    /// Seals the session's key to auditors, bound to this leaf.
    pub(super) fn wrap(&mut self, audit: &PublicKey, k_s: &SymmetricKey) -> Result<(), AuditError> {
        let wrap = Wrap::seal(audit, &self.wrap_info(), k_s).map_err(|_| AuditError::UnusableKey)?;
        self.ks_wrap = Some(wrap);
        Ok(())
    }

    /// Opens the session's key, if this leaf carries it.
    pub(super) fn unwrap(&self, audit: &HpkeKeyPair) -> Option<Result<SymmetricKey, FindingKind>> {
        let wrap = self.ks_wrap.as_ref()?;
        Some(wrap.open(audit, &self.wrap_info()).map_err(|_| FindingKind::WrapDoesNotOpen))
    }
}

/// The keys that seal a leaf.
pub(super) struct SealingKeys<'a> {
    pub(super) session: &'a SymmetricKey,
    pub(super) signer: &'a SigningKey,
    pub(super) directory: &'a SymmetricKey,
}

/// A leaf that was read, cut into the parts its checks need.
pub(super) struct SealedLeaf {
    pub(super) header: LeafHeader,
    before_c: Vec<u8>,
    c: Hash,
    before_ct: Vec<u8>,
    ct: ByteVec,
    before_mac: Vec<u8>,
    mac: Hash,
}

/// What a leaf says, once it is opened and its commitment checked.
pub(super) struct OpenedLeaf {
    pub(super) event: Event,
    message: Zeroizing<Vec<u8>>,
    sig: Signature,
}

impl OpenedLeaf {
    pub(super) fn is_signed_by(&self, key: &PublicKey) -> bool {
        verify(key, &self.message, &self.sig)
    }
}

impl SealedLeaf {
    pub(super) fn read(leaf: &[u8]) -> Result<Self, AuditError> {
        if leaf.len() > MAX_LEAF {
            return Err(AuditError::TooLong);
        }
        let mut outer: Outer = decode(leaf).map_err(|_| AuditError::Malformed)?;
        let mac = outer.mac.take().ok_or(AuditError::Malformed)?;
        let before_mac = encode(&outer);
        let ct = outer.ct.take().ok_or(AuditError::Malformed)?;
        let before_ct = encode(&outer);
        let c = outer.c.take().ok_or(AuditError::Malformed)?;
        let before_c = encode(&outer);
        Ok(Self { header: outer.header(), before_c, c, before_ct, ct, before_mac, mac })
    }

    /// Whether somebody with this directory key appended it.
    pub(super) fn is_marked_by(&self, directory: &SymmetricKey) -> bool {
        marker(directory, &self.before_mac).verify_slice(self.mac.as_slice()).is_ok()
    }

    /// Opens the event. Its signature is still to be checked.
    pub(super) fn open(&self, k_s: &SymmetricKey) -> Result<OpenedLeaf, FindingKind> {
        self.accept(self.decrypt(k_s)?)
    }

    /// What the leaf commits to, as its author sealed it.
    pub(super) fn decrypt(&self, k_s: &SymmetricKey) -> Result<Plain, FindingKind> {
        let key = leaf_key(k_s, self.header.n, &self.c);
        let padded = aead::open(&key, &NONCE, &self.ct, &aad(&self.before_ct))
            .map_err(|_| FindingKind::DoesNotOpen)?;
        let plain = aead::unpad(BLOCK, &padded).map_err(|_| FindingKind::DoesNotOpen)?;
        decode(plain).map_err(|_| FindingKind::DoesNotOpen)
    }

    /// Takes what is said to be in the leaf, if the leaf commits to it. Its signature is still to be checked.
    pub(super) fn accept(&self, plain: Plain) -> Result<OpenedLeaf, FindingKind> {
        let Plain { r, inner, sig } = plain;
        if !commitment(&r, &inner, &sig).same(&self.c) {
            return Err(FindingKind::WrongCommitment);
        }
        let event = decode(&inner).map_err(|_| FindingKind::UnknownEvent)?;
        Ok(OpenedLeaf { event, message: signed_message(&self.before_c, &r, &inner), sig })
    }
}

/// A leaf as it lies in its row. The last three fields are absent while the parts before them are hashed.
#[derive(Debug, Decode, Encode)]
#[cbor(array)]
struct Outer {
    #[n(0)]
    v: One,
    #[n(1)]
    genesis: Hash,
    #[n(2)]
    audit_epoch_id: EpochId,
    #[n(3)]
    dir_epoch_id: EpochId,
    #[n(4)]
    trust_seq: u64,
    #[n(5)]
    idx: u64,
    #[n(6)]
    root_before: Hash,
    #[n(7)]
    session: SessionId,
    #[n(8)]
    n: u64,
    #[n(9)]
    ks_wrap: Option<Wrap>,
    #[n(10)]
    c: Option<Hash>,
    #[n(11)]
    ct: Option<ByteVec>,
    #[n(12)]
    mac: Option<Hash>,
}

impl Outer {
    const fn of(header: &LeafHeader) -> Self {
        let LeafHeader {
            genesis,
            audit_epoch_id,
            dir_epoch_id,
            trust_seq,
            idx,
            root_before,
            session,
            n,
            ks_wrap,
        } = *header;
        Self {
            v: One,
            genesis,
            audit_epoch_id,
            dir_epoch_id,
            trust_seq,
            idx,
            root_before,
            session,
            n,
            ks_wrap,
            c: None,
            ct: None,
            mac: None,
        }
    }

    const fn header(&self) -> LeafHeader {
        let Self {
            genesis,
            audit_epoch_id,
            dir_epoch_id,
            trust_seq,
            idx,
            root_before,
            session,
            n,
            ks_wrap,
            ..
        } = *self;
        LeafHeader { genesis, audit_epoch_id, dir_epoch_id, trust_seq, idx, root_before, session, n, ks_wrap }
    }
}

/// The event, its author's signature, and the random value that keeps the commitment from being guessed.
#[derive(Decode, Encode)]
#[cbor(array)]
pub(super) struct Plain {
    #[n(0)]
    r: Bytes<32>,
    #[n(1)]
    inner: ByteVec,
    #[n(2)]
    sig: Signature,
}

/// A leaf as it is exported, with what it commits to; without, where it did not open.
#[derive(Decode, Encode)]
#[cbor(array)]
pub(super) struct Disclosed {
    #[n(0)]
    pub(super) leaf: ByteVec,
    #[n(1)]
    pub(super) plain: Option<Plain>,
}

fn signed_message(before_c: &[u8], r: &Bytes<32>, inner: &[u8]) -> Zeroizing<Vec<u8>> {
    let place = Sha256::digest(before_c);
    Zeroizing::new(label::labelled("pv1/audit-sig", &[&place, r.as_slice(), inner]))
}

fn commitment(r: &Bytes<32>, inner: &ByteVec, sig: &Signature) -> Hash {
    label::hash("pv1/leaf-commit", &[r.as_slice(), &encode(&(inner, sig))])
}

/// The commitment is part of the key: one session key cannot seal a second event in the same place, and the nonce
/// can be fixed.
fn leaf_key(k_s: &SymmetricKey, n: u64, c: &Hash) -> SymmetricKey {
    label::expand(k_s, "pv1/leaf", &[&n.to_be_bytes(), c.as_slice()])
}

fn aad(before_ct: &[u8]) -> Vec<u8> {
    label::labelled("pv1/leaf", &[before_ct])
}

fn marker(directory: &SymmetricKey, before_mac: &[u8]) -> Hmac<Sha256> {
    let key = label::expand(directory, "pv1/leaf-mac", &[]);
    // HMAC fills shorter keys with zeros up to its block (RFC 2104).
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key.expose()).for_each(|(to, from)| *to = *from);
    <Hmac<Sha256> as KeyInit>::new((&*block).into()).chain_update(before_mac)
}

const NONCE: Nonce = Bytes::ZERO;
const BLOCK: usize = 512;
const MAX_LEAF: usize = 64 * 1024;

#[cfg(test)]
/// Seals an event in a fixed place, for vectors, and opens it again.
pub(crate) fn seal_fixed_leaf(
    event: &Event,
    signer: &SigningKey,
    session: &SymmetricKey,
    directory: &SymmetricKey,
) -> (Vec<u8>, Event) {
    let header = LeafHeader {
        genesis: Bytes([0x11; 32]),
        audit_epoch_id: Bytes([0x91; 16]),
        dir_epoch_id: Bytes([0x92; 16]),
        trust_seq: 300,
        idx: 5,
        root_before: Bytes([0x93; 32]),
        session: SessionId::from_random([0x47; 16]),
        n: 2,
        ks_wrap: None,
    };
    let keys = SealingKeys { session, signer, directory };
    let leaf = header.seal(event, &Bytes([0x94; 32]), &keys).unwrap();
    let sealed = SealedLeaf::read(&leaf).unwrap();
    let opened = sealed.open(session).unwrap();
    assert!(sealed.is_marked_by(directory) && opened.is_signed_by(&signer.public()));
    (leaf, opened.event)
}

#[cfg(test)]
mod tests {
    use vault_domain::{DeviceId, EventKind, MemberId, Outcome, Target, Timestamp};

    use super::*;

    struct Author {
        session: SymmetricKey,
        signer: SigningKey,
        directory: SymmetricKey,
    }

    fn author() -> Author {
        let key = || SymmetricKey::make().unwrap();
        Author { session: key(), signer: SigningKey::from_seed(&key()), directory: key() }
    }

    fn header() -> LeafHeader {
        LeafHeader {
            genesis: Bytes([1; 32]),
            audit_epoch_id: Bytes([2; 16]),
            dir_epoch_id: Bytes([3; 16]),
            trust_seq: 4,
            idx: 5,
            root_before: Bytes([6; 32]),
            session: SessionId::from_bytes([7; 16]),
            n: 8,
            ks_wrap: None,
        }
    }

    fn event() -> Event {
        Event {
            kind: EventKind::SecretCopied,
            author: MemberId::from_bytes([9; 16]),
            device: DeviceId::from_bytes([10; 16]),
            time: Timestamp::from_secs(11),
            target: Target::default(),
            outcome: Outcome::Done,
            reason: None,
            count: None,
        }
    }

    /// What an auditor has of a leaf: everything but its author's signing key.
    fn opened(leaf: &[u8], k_s: &SymmetricKey) -> Plain {
        let leaf = SealedLeaf::read(leaf).unwrap();
        let key = leaf_key(k_s, leaf.header.n, &leaf.c);
        let padded = aead::open(&key, &NONCE, &leaf.ct, &aad(&leaf.before_ct)).unwrap();
        decode(aead::unpad(BLOCK, &padded).unwrap()).unwrap()
    }

    #[test]
    fn an_auditor_cannot_wrap_an_event_again_in_another_place() {
        let author = author();
        let keys =
            SealingKeys { session: &author.session, signer: &author.signer, directory: &author.directory };
        let leaf = header().seal(&event(), &Bytes([12; 32]), &keys).unwrap();
        let plain = opened(&leaf, &author.session);
        let other_key = SymmetricKey::make().unwrap();
        let mut rekeyed = header();
        rekeyed.wrap(&HpkeKeyPair::make().unwrap().public(), &other_key).unwrap();
        let places = [
            LeafHeader { session: SessionId::from_bytes([0; 16]), ..header() },
            LeafHeader { n: 0, ..header() },
            LeafHeader { idx: 0, ..header() },
            LeafHeader { root_before: Bytes::ZERO, ..header() },
            LeafHeader { trust_seq: 0, ..header() },
            LeafHeader { audit_epoch_id: Bytes::ZERO, ..header() },
            LeafHeader { dir_epoch_id: Bytes::ZERO, ..header() },
            LeafHeader { genesis: Bytes::ZERO, ..header() },
            rekeyed,
        ];
        for place in places {
            let forged = SealedLeaf::read(&place.close(&plain, &other_key, &author.directory)).unwrap();
            assert!(forged.is_marked_by(&author.directory));
            assert!(!forged.open(&other_key).unwrap().is_signed_by(&author.signer.public()), "{place:?}");
        }
    }

    #[test]
    fn an_auditor_cannot_make_a_second_leaf_of_the_same_event() {
        let author = author();
        let keys =
            SealingKeys { session: &author.session, signer: &author.signer, directory: &author.directory };
        let leaf = header().seal(&event(), &Bytes([12; 32]), &keys).unwrap();
        let mut plain = opened(&leaf, &author.session);
        let again = header().close(&plain, &author.session, &author.directory);
        assert_eq!(again, leaf, "everything that is not signed is determined by what is");
        plain.r = Bytes([13; 32]);
        let forged = header().close(&plain, &author.session, &author.directory);
        let forged = SealedLeaf::read(&forged).unwrap().open(&author.session).unwrap();
        assert!(!forged.is_signed_by(&author.signer.public()));
    }

    #[test]
    fn an_outsider_cannot_mark_a_leaf() {
        let author = author();
        let keys =
            SealingKeys { session: &author.session, signer: &author.signer, directory: &author.directory };
        let leaf = SealedLeaf::read(&header().seal(&event(), &Bytes([12; 32]), &keys).unwrap()).unwrap();
        assert!(leaf.is_marked_by(&author.directory));
        assert!(!leaf.is_marked_by(&SymmetricKey::make().unwrap()));
    }
}
