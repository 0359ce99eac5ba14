//! Archive: a version under a key of its own, whose two halves are sealed to two sides.

use minicbor::{Decode, Encode};
use vault_domain::{Class, ScopeId};
use zeroize::Zeroizing;

use crate::envelope::{Envelope, Opened, Sealing, open_whole};
use crate::{
    Bytes, EnvelopeError, EpochId, Expected, Hash, Place, PrivateKey, PublicKey, ScopeKey, SealedRecord,
    SymmetricKey, Wrap, label,
};

/// One half of an Archive scope's key.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd)]
#[cbor(index_only)]
pub enum Half {
    /// The side of `DevOps`.
    #[n(1)]
    A,
    /// The side of Security.
    #[n(2)]
    B,
}

/// The public halves of an Archive scope that are in force.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Halves {
    /// Half A: its epoch and public key.
    pub a: (EpochId, PublicKey),
    /// Half B: its epoch and public key.
    pub b: (EpochId, PublicKey),
}

/// Seals a document so that only both sides together open it. One person can do this.
pub fn seal_split(halves: &Halves, place: &Place, document: &[u8]) -> Result<SealedRecord, EnvelopeError> {
    seal_with(halves, place, &Bytes::random()?, document)
}

/// Opens a version with both halves.
pub fn open_split(
    a: &PrivateKey,
    b: &PrivateKey,
    expected: &Expected,
    body: &[u8],
) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    open_whole_split(a, b, expected, body).map(Opened::into_document)
}

/// Seals a version of a Secret scope in the Archive scope of its environment, for `record_move`.
pub fn archive_record(
    key: &ScopeKey,
    expected: &Expected,
    body: &[u8],
    archive: ScopeId,
    halves: &Halves,
) -> Result<SealedRecord, EnvelopeError> {
    let opened = open_whole(key, expected, body)?;
    let place = Place { scope: archive, class: Class::Archive, epoch_id: halves.a.0, ..expected.place };
    seal_with(halves, &place, opened.r(), opened.document())
}

/// Seals an archived version again under new halves, with a new key of its own.
pub fn reseal_split(
    a: &PrivateKey,
    b: &PrivateKey,
    expected: &Expected,
    body: &[u8],
    halves: &Halves,
) -> Result<SealedRecord, EnvelopeError> {
    let opened = open_whole_split(a, b, expected, body)?;
    let place = Place { epoch_id: halves.a.0, ..expected.place };
    seal_with(halves, &place, opened.r(), opened.document())
}

/// The epochs of both halves that a version is sealed to, half A's first: which private keys to look for.
pub fn split_epochs(expected: &Expected, body: &[u8]) -> Result<(EpochId, EpochId), EnvelopeError> {
    let split = Envelope::read(expected, body)?.split.ok_or(EnvelopeError::OtherPlace)?;
    Ok((split.epoch_id_a, split.epoch_id_b))
}

/// The two wraps of an archived version.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub(crate) struct Split {
    #[n(0)]
    dek_commit: Hash,
    #[n(1)]
    epoch_id_a: EpochId,
    #[n(2)]
    enc_a: Bytes<32>,
    #[n(3)]
    ct_a: Bytes<48>,
    #[n(4)]
    epoch_id_b: EpochId,
    #[n(5)]
    enc_b: Bytes<32>,
    #[n(6)]
    ct_b: Bytes<48>,
}

fn seal_with(
    halves: &Halves,
    place: &Place,
    r: &Bytes<32>,
    document: &[u8],
) -> Result<SealedRecord, EnvelopeError> {
    if place.class != Class::Archive {
        return Err(EnvelopeError::OtherPlace);
    }
    if place.epoch_id != halves.a.0 {
        return Err(EnvelopeError::WrongKey);
    }
    let (a, b) = (SymmetricKey::make()?, SymmetricKey::make()?);
    let dek = xor(&a, &b);
    let wrap = |half: Half, (epoch_id, pk): &(EpochId, PublicKey), key: &SymmetricKey| {
        Wrap::seal(pk, &info(half, epoch_id, place), key).map_err(|_| EnvelopeError::WrongKey)
    };
    let (wrap_a, wrap_b) = (wrap(Half::A, &halves.a, &a)?, wrap(Half::B, &halves.b, &b)?);
    let split = Split {
        dek_commit: dek_commit(&dek, place),
        epoch_id_a: halves.a.0,
        enc_a: wrap_a.enc,
        ct_a: wrap_a.ct,
        epoch_id_b: halves.b.0,
        enc_b: wrap_b.enc,
        ct_b: wrap_b.ct,
    };
    Envelope::seal(&dek, place, &Sealing { r, nonce: Bytes::random()?, document }, Some(split))
}

fn open_whole_split(
    a: &PrivateKey,
    b: &PrivateKey,
    expected: &Expected,
    body: &[u8],
) -> Result<Opened, EnvelopeError> {
    let (envelope, split) = read_split(expected, body)?;
    let dek = split.open(a, b, &expected.place)?;
    envelope.open(&dek, expected)
}

/// An archived version as it is stored, and its two wraps.
pub(crate) fn read_split(expected: &Expected, body: &[u8]) -> Result<(Envelope, Split), EnvelopeError> {
    let envelope = Envelope::read(expected, body)?;
    let place = &expected.place;
    let split = envelope.split.filter(|_| place.class == Class::Archive).ok_or(EnvelopeError::OtherPlace)?;
    if split.epoch_id_a == place.epoch_id { Ok((envelope, split)) } else { Err(EnvelopeError::OtherPlace) }
}

impl Split {
    fn open(&self, a: &PrivateKey, b: &PrivateKey, place: &Place) -> Result<SymmetricKey, EnvelopeError> {
        self.join(&self.share(Half::A, a, place)?, &self.share(Half::B, b, place)?, place)
    }

    /// What one side's key opens of the version's key: nothing by itself.
    pub(crate) fn share(
        &self,
        half: Half,
        key: &PrivateKey,
        place: &Place,
    ) -> Result<SymmetricKey, EnvelopeError> {
        let (epoch_id, enc, ct) = match half {
            Half::A => (self.epoch_id_a, self.enc_a, self.ct_a),
            Half::B => (self.epoch_id_b, self.enc_b, self.ct_b),
        };
        if key.epoch_id() != epoch_id {
            return Err(EnvelopeError::WrongKey);
        }
        let wrap = Wrap { enc, ct };
        wrap.open(key.pair(), &info(half, &epoch_id, place)).map_err(|_| EnvelopeError::DoesNotOpen)
    }

    /// The version's key out of both shares.
    pub(crate) fn join(
        &self,
        a: &SymmetricKey,
        b: &SymmetricKey,
        place: &Place,
    ) -> Result<SymmetricKey, EnvelopeError> {
        let dek = xor(a, b);
        if dek_commit(&dek, place).same(&self.dek_commit) { Ok(dek) } else { Err(EnvelopeError::DoesNotOpen) }
    }
}

fn xor(a: &SymmetricKey, b: &SymmetricKey) -> SymmetricKey {
    SymmetricKey::fill_with(|out| {
        let pairs = a.expose().iter().zip(b.expose());
        out.iter_mut().zip(pairs).for_each(|(out, (a, b))| *out = a ^ b);
    })
}

fn dek_commit(dek: &SymmetricKey, place: &Place) -> Hash {
    let version = place.version.to_be_bytes();
    label::hash("pv1/dek-commit", &[dek.expose(), place.record.as_bytes(), &version])
}

fn info(half: Half, epoch_id: &EpochId, place: &Place) -> Vec<u8> {
    let half = match half {
        Half::A => [1],
        Half::B => [2],
    };
    label::labelled(
        "pv1/half",
        &[
            place.genesis.as_slice(),
            place.scope.as_bytes(),
            &half,
            epoch_id.as_slice(),
            place.record.as_bytes(),
            &place.version.to_be_bytes(),
        ],
    )
}
