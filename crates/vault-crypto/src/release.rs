//! Approvals: the key of one version, or the half of it that the asker lacks, sealed to whoever asked.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use vault_domain::{MemberId, RecordId, ScopeId};
use zeroize::Zeroizing;

use crate::aead::{self, Nonce};
use crate::bytes::RandomError;
use crate::envelope::{Opened, open_with_version_key, version_key};
use crate::split::read_split;
use crate::{
    Bytes, EnvelopeError, EpochId, Expected, GrantKeys, Half, Hash, PrivateKey, PublicKey, ScopeKey,
    SymmetricKey, Wrap, label,
};

/// What a released key is bound to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ReleasePlace {
    /// The vault.
    pub genesis: Hash,
    /// The operation that asked.
    pub request: Hash,
    /// The record.
    pub record: RecordId,
    /// Its version.
    pub version: u64,
    /// Who asked.
    pub asker: MemberId,
}

impl ReleasePlace {
    fn info(&self) -> Vec<u8> {
        label::labelled(
            "pv1/release",
            &[
                self.genesis.as_slice(),
                self.record.as_bytes(),
                &self.version.to_be_bytes(),
                self.asker.as_bytes(),
                self.request.as_slice(),
            ],
        )
    }

    fn seal(&self, asker: &PublicKey, key: &SymmetricKey) -> Result<Wrap, EnvelopeError> {
        Wrap::seal(asker, &self.info(), key).map_err(|_| EnvelopeError::WrongKey)
    }

    fn open(&self, wrap: &Wrap, keys: &GrantKeys) -> Result<SymmetricKey, EnvelopeError> {
        let info = self.info();
        keys.pairs().find_map(|pair| wrap.open(pair, &info).ok()).ok_or(EnvelopeError::DoesNotOpen)
    }
}

/// Seals the key of this one version to the asker. It opens no other version and no other record.
pub fn release_version(
    key: &ScopeKey,
    expected: &Expected,
    place: &ReleasePlace,
    asker: &PublicKey,
) -> Result<Wrap, EnvelopeError> {
    if key.epoch_id() != expected.place.epoch_id {
        return Err(EnvelopeError::WrongKey);
    }
    place.seal(asker, &version_key(key, &expected.place))
}

/// Opens a version with the key that was released.
pub fn open_released(
    keys: &GrantKeys,
    wrap: &Wrap,
    place: &ReleasePlace,
    expected: &Expected,
    body: &[u8],
) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    let key = place.open(wrap, keys)?;
    open_with_version_key(&key, expected, body).map(Opened::into_document)
}

/// Seals one side's share of an archived version's key to the asker, who has the other.
pub fn release_half(
    own: &PrivateKey,
    half: Half,
    (expected, body): (&Expected, &[u8]),
    place: &ReleasePlace,
    asker: &PublicKey,
) -> Result<Wrap, EnvelopeError> {
    let (_, split) = read_split(expected, body)?;
    place.seal(asker, &split.share(half, own, &expected.place)?)
}

/// Opens an archived version with the asker's own half and the share that was released.
pub fn open_released_half(
    own: &PrivateKey,
    half: Half,
    (keys, wrap): (&GrantKeys, &Wrap),
    place: &ReleasePlace,
    (expected, body): (&Expected, &[u8]),
) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    let (envelope, split) = read_split(expected, body)?;
    let (mine, released) = (split.share(half, own, &expected.place)?, place.open(wrap, keys)?);
    let dek = match half {
        Half::A => split.join(&mine, &released, &expected.place),
        Half::B => split.join(&released, &mine, &expected.place),
    }?;
    envelope.open(&dek, expected).map(Opened::into_document)
}

/// A few words in an operation, for whoever has the key of a scope.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct SealedNote {
    /// The epoch of the key it lies under.
    #[n(0)]
    pub epoch_id: EpochId,
    #[n(1)]
    nonce: Nonce,
    #[n(2)]
    ct: ByteVec,
}

impl SealedNote {
    /// Seals words of `author` under a scope's key.
    pub fn seal(key: &ScopeKey, place: &NotePlace, words: &str) -> Result<Self, RandomError> {
        let (epoch_id, nonce) = (key.epoch_id(), Bytes::random()?);
        let plain = aead::pad(NOTE_BLOCK, words.as_bytes());
        let ct = aead::seal(&note_key(key), &nonce, &plain, &place.aad(&epoch_id));
        Ok(Self { epoch_id, nonce, ct: ct.into() })
    }

    /// The words, for who has the key of its epoch.
    pub fn open(&self, key: &ScopeKey, place: &NotePlace) -> Result<String, EnvelopeError> {
        if key.epoch_id() != self.epoch_id {
            return Err(EnvelopeError::WrongKey);
        }
        let plain = aead::open(&note_key(key), &self.nonce, &self.ct, &place.aad(&self.epoch_id))
            .map_err(|_| EnvelopeError::DoesNotOpen)?;
        let words = aead::unpad(NOTE_BLOCK, &plain).map_err(|_| EnvelopeError::DoesNotOpen)?;
        String::from_utf8(words.to_vec()).map_err(|_| EnvelopeError::Malformed)
    }

    /// How long it is, sealed.
    pub(crate) fn len(&self) -> usize {
        self.ct.len()
    }
}

/// What a note is bound to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotePlace {
    /// The vault.
    pub genesis: Hash,
    /// The scope under whose key it lies.
    pub scope: ScopeId,
    /// Who wrote it.
    pub author: MemberId,
}

impl NotePlace {
    fn aad(&self, epoch_id: &EpochId) -> Vec<u8> {
        let parts =
            [self.genesis.as_slice(), self.scope.as_bytes(), epoch_id.as_slice(), self.author.as_bytes()];
        label::labelled("pv1/note", &parts)
    }
}

fn note_key(key: &ScopeKey) -> SymmetricKey {
    label::expand(key.key(), "pv1/note", &[key.epoch_id().as_slice()])
}

const NOTE_BLOCK: usize = 256;
