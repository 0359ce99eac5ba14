//! Envelopes: one sealed document each, bound to its record, version, scope and epoch.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use vault_domain::{Class, MemberId, ObjectKind, RecordId, ScopeId};
use zeroize::Zeroizing;

use crate::aead::{self, Nonce};
use crate::bytes::RandomError;
use crate::format::One;
use crate::split::Split;
use crate::trust::{RecordItem, Resealed};
use crate::{Bytes, EpochId, Hash, ScopeKey, SymmetricKey, decode, encode, label};

/// Why a version could not be sealed or opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EnvelopeError {
    /// It is longer than an envelope may be.
    #[error("the document is too long")]
    TooLong,
    /// The row is not the one that the trust log names.
    #[error("the stored version is not the one the trust log names")]
    OtherCiphertext,
    /// The row is not a canonical envelope.
    #[error("the stored version is malformed")]
    Malformed,
    /// The envelope belongs to another record, version, scope, epoch or author.
    #[error("the stored version belongs somewhere else")]
    OtherPlace,
    /// The key given is another epoch's.
    #[error("the key is another one's")]
    WrongKey,
    /// The ciphertext does not open.
    #[error("the stored version does not open")]
    DoesNotOpen,
    /// It opens, but the document is not what its author signed.
    #[error("the document is not the one its author signed")]
    OtherContent,
    /// See [`RandomError`].
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// Where a version belongs. All of it is bound into the ciphertext.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Place {
    /// The vault.
    pub genesis: Hash,
    /// What the record is.
    pub kind: ObjectKind,
    /// The scope it lies in.
    pub scope: ScopeId,
    /// The scope's class.
    pub class: Class,
    /// The epoch of the key it lies under; of half A's in an Archive scope.
    pub epoch_id: EpochId,
    /// The record.
    pub record: RecordId,
    /// Counted from 1 within the record.
    pub version: u64,
    /// Who wrote it. Sealing again under another key does not change that.
    pub writer: MemberId,
    /// The environment it is about, named by its Meta scope.
    pub subject: Option<ScopeId>,
}

/// What the verified trust log says of a version.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Expected {
    /// Where it belongs.
    pub place: Place,
    /// The hash of its envelope.
    pub ct_hash: Hash,
    /// The commitment to its document.
    pub content: Hash,
}

/// A sealed version: the row to store, and what the trust log is to say of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SealedRecord {
    /// The envelope's bytes.
    pub body: Vec<u8>,
    /// What the trust log is to say.
    pub expected: Expected,
}

impl SealedRecord {
    /// The item of `record_put`; `prev_ct_hash` is the version's before, `None` for version 1.
    pub const fn item(&self, prev_ct_hash: Option<Hash>) -> RecordItem {
        let Expected { place, ct_hash, content } = self.expected;
        RecordItem {
            record: place.record,
            kind: place.kind,
            scope: place.scope,
            class: place.class,
            epoch_id: place.epoch_id,
            subject: place.subject,
            version: place.version,
            prev_ct_hash,
            ct_hash,
            content,
        }
    }

    /// The entry of `record_reseal` or `record_move`.
    pub const fn resealed(&self) -> Resealed {
        let Expected { place, ct_hash, .. } = self.expected;
        Resealed { record: place.record, version: place.version, ct_hash }
    }
}

/// Seals a document under the key of its scope.
pub fn seal_record(key: &ScopeKey, place: &Place, document: &[u8]) -> Result<SealedRecord, EnvelopeError> {
    seal_with(key, place, &Bytes::random()?, document)
}

/// Opens a version after comparing all of it with what the trust log says.
pub fn open_record(
    key: &ScopeKey,
    expected: &Expected,
    body: &[u8],
) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    open_whole(key, expected, body).map(Opened::into_document)
}

/// Seals the same version again under the scope's new key. Author, version and content stay what they were.
pub fn reseal_record(
    old: &ScopeKey,
    expected: &Expected,
    body: &[u8],
    new: &ScopeKey,
) -> Result<SealedRecord, EnvelopeError> {
    let opened = open_whole(old, expected, body)?;
    let place = Place { epoch_id: new.epoch_id(), ..expected.place };
    seal_with(new, &place, opened.r(), opened.document())
}

/// The hash by which the trust log names an envelope.
pub fn ct_hash(body: &[u8]) -> Hash {
    label::hash("pv1/ct", &[body])
}

/// Opens a version with its own key, which somebody released.
pub(crate) fn open_with_version_key(
    key: &SymmetricKey,
    expected: &Expected,
    body: &[u8],
) -> Result<Opened, EnvelopeError> {
    let envelope = Envelope::read(expected, body)?;
    if envelope.split.is_some() || expected.place.class == Class::Archive {
        return Err(EnvelopeError::OtherPlace);
    }
    envelope.open(key, expected)
}

pub(crate) fn open_whole(key: &ScopeKey, expected: &Expected, body: &[u8]) -> Result<Opened, EnvelopeError> {
    let envelope = Envelope::read(expected, body)?;
    if key.epoch_id() != expected.place.epoch_id {
        return Err(EnvelopeError::WrongKey);
    }
    if envelope.split.is_some() || expected.place.class == Class::Archive {
        return Err(EnvelopeError::OtherPlace);
    }
    envelope.open(&version_key(key, &expected.place), expected)
}

fn seal_with(
    key: &ScopeKey,
    place: &Place,
    r: &Bytes<32>,
    document: &[u8],
) -> Result<SealedRecord, EnvelopeError> {
    if key.epoch_id() != place.epoch_id {
        return Err(EnvelopeError::WrongKey);
    }
    if place.class == Class::Archive {
        return Err(EnvelopeError::OtherPlace);
    }
    Envelope::seal(&version_key(key, place), place, &Sealing { r, nonce: Bytes::random()?, document }, None)
}

/// One version's own key: whoever is given it can open that version and nothing else.
pub(crate) fn version_key(key: &ScopeKey, place: &Place) -> SymmetricKey {
    label::expand(
        key.key(),
        "pv1/ver",
        &[
            place.epoch_id.as_slice(),
            place.record.as_bytes(),
            &place.class.number().to_be_bytes(),
            &place.version.to_be_bytes(),
        ],
    )
}

#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
struct Header {
    #[n(0)]
    v: One,
    #[n(1)]
    suite: One,
    #[n(2)]
    genesis: Hash,
    #[n(3)]
    kind: ObjectKind,
    #[n(4)]
    scope: ScopeId,
    #[n(5)]
    class: Class,
    #[n(6)]
    epoch_id: EpochId,
    #[n(7)]
    record: RecordId,
    #[n(8)]
    version: u64,
    #[n(9)]
    writer: MemberId,
    #[n(10)]
    subject: Option<ScopeId>,
}

impl Header {
    const fn of(place: &Place) -> Self {
        let Place { genesis, kind, scope, class, epoch_id, record, version, writer, subject } = *place;
        Self { v: One, suite: One, genesis, kind, scope, class, epoch_id, record, version, writer, subject }
    }

    fn aad(&self) -> Vec<u8> {
        label::labelled("pv1/envelope", &[&encode(self)])
    }
}

/// An envelope as it lies in its row.
#[derive(Debug, Decode, Encode, PartialEq)]
#[cbor(array)]
pub(crate) struct Envelope {
    #[n(0)]
    header: Header,
    #[n(1)]
    nonce: Nonce,
    #[n(2)]
    ct: ByteVec,
    #[n(3)]
    pub(crate) split: Option<Split>,
}

/// What is sealed, and the random parts of it.
pub(crate) struct Sealing<'a> {
    pub(crate) r: &'a Bytes<32>,
    pub(crate) nonce: Nonce,
    pub(crate) document: &'a [u8],
}

impl Envelope {
    /// Reads a row that must be the one the trust log names, in the place where it belongs.
    pub(crate) fn read(expected: &Expected, body: &[u8]) -> Result<Self, EnvelopeError> {
        if body.len() > MAX_ENVELOPE {
            return Err(EnvelopeError::TooLong);
        }
        if !ct_hash(body).same(&expected.ct_hash) {
            return Err(EnvelopeError::OtherCiphertext);
        }
        let envelope: Self = decode(body).map_err(|_| EnvelopeError::Malformed)?;
        if envelope.header == Header::of(&expected.place) {
            Ok(envelope)
        } else {
            Err(EnvelopeError::OtherPlace)
        }
    }

    pub(crate) fn open(&self, key: &SymmetricKey, expected: &Expected) -> Result<Opened, EnvelopeError> {
        let padded = aead::open(key, &self.nonce, &self.ct, &self.header.aad())
            .map_err(|_| EnvelopeError::DoesNotOpen)?;
        let plain = aead::unpad(BLOCK, &padded).map_err(|_| EnvelopeError::DoesNotOpen)?;
        let (r, document) = plain.split_first_chunk::<32>().ok_or(EnvelopeError::DoesNotOpen)?;
        if content(&expected.place, &Bytes(*r), document).same(&expected.content) {
            Ok(Opened { r: Bytes(*r), document: Zeroizing::new(document.to_vec()) })
        } else {
            Err(EnvelopeError::OtherContent)
        }
    }

    pub(crate) fn seal(
        key: &SymmetricKey,
        place: &Place,
        sealing: &Sealing<'_>,
        split: Option<Split>,
    ) -> Result<SealedRecord, EnvelopeError> {
        let Sealing { r, nonce, document } = *sealing;
        if document.len() > MAX_DOCUMENT {
            return Err(EnvelopeError::TooLong);
        }
        let header = Header::of(place);
        let ct = aead::seal(key, &nonce, &padded(r, document), &header.aad());
        let body = encode(&Self { header, nonce, ct: ct.into(), split });
        let (ct_hash, content) = (ct_hash(&body), content(place, r, document));
        Ok(SealedRecord { body, expected: Expected { place: *place, ct_hash, content } })
    }
}

fn padded(r: &Bytes<32>, document: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut plain = Zeroizing::new(Vec::with_capacity(32 + document.len()));
    plain.extend_from_slice(r.as_slice());
    plain.extend_from_slice(document);
    aead::pad(BLOCK, &plain)
}

/// What the author signs of a document: it stays the same when the version is sealed again.
fn content(place: &Place, r: &Bytes<32>, document: &[u8]) -> Hash {
    label::hash(
        "pv1/content",
        &[
            place.genesis.as_slice(),
            place.record.as_bytes(),
            &place.version.to_be_bytes(),
            &place.kind.number().to_be_bytes(),
            r.as_slice(),
            document,
        ],
    )
}

/// An opened version, with the random bytes that hide its content commitment.
pub(crate) struct Opened {
    r: Bytes<32>,
    document: Zeroizing<Vec<u8>>,
}

impl Opened {
    pub(crate) const fn r(&self) -> &Bytes<32> {
        &self.r
    }

    pub(crate) fn document(&self) -> &[u8] {
        &self.document
    }

    pub(crate) fn into_document(self) -> Zeroizing<Vec<u8>> {
        self.document
    }
}

const BLOCK: usize = 64;
const MAX_ENVELOPE: usize = 2 * 1024 * 1024;
/// Leaves room for the header, the padding and the split.
const MAX_DOCUMENT: usize = MAX_ENVELOPE - 2048;

#[cfg(test)]
/// Seals with given random parts, for vectors.
pub(crate) fn seal_fixed(
    key: &ScopeKey,
    place: &Place,
    r: &Bytes<32>,
    nonce: Nonce,
    document: &[u8],
) -> Result<SealedRecord, EnvelopeError> {
    Envelope::seal(&version_key(key, place), place, &Sealing { r, nonce, document }, None)
}
