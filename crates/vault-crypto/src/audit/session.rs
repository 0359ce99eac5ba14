//! Sessions: the key that seals their events, and the author's own copy of it.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use vault_domain::{Event, EventKind, MemberId, SessionId};
use zeroize::Zeroizing;

use super::leaf::{LeafHeader, SealingKeys};
use super::{AuditError, Tree, leaf_hash};
use crate::aead::{self, Nonce};
use crate::format::One;
use crate::{Bytes, EpochId, Hash, PublicKey, ScopeKey, SigningKey, SymmetricKey, decode, encode, label};

/// The keys of one session: the first, and one more for each time it was re-keyed.
pub struct SessionKeys(Vec<(u64, SymmetricKey)>);

impl SessionKeys {
    /// The key that seals event `n`.
    pub(super) fn key_for(&self, n: u64) -> Option<&SymmetricKey> {
        self.0.iter().rev().find(|(since, _)| *since <= n).map(|(_, key)| key)
    }

    pub(super) const fn none() -> Self {
        Self(Vec::new())
    }

    /// From event `n` on there is another key.
    pub(super) fn add(&mut self, n: u64, key: SymmetricKey) {
        self.0.push((n, key));
    }

    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.0.len() * ENTRY));
        for (since, key) in &self.0 {
            bytes.extend_from_slice(&since.to_be_bytes());
            bytes.extend_from_slice(key.expose());
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (entries, rest) = bytes.as_chunks::<ENTRY>();
        let keys = entries.iter().map(|entry| {
            let (since, key) = entry.split_first_chunk::<8>()?;
            Some((u64::from_be_bytes(*since), SymmetricKey::from_slice(key)?))
        });
        if rest.is_empty() { keys.collect::<Option<_>>().map(Self) } else { None }
    }
}

/// The running session of this process.
pub struct Session {
    id: SessionId,
    keys: SessionKeys,
    next_n: u64,
}

/// What a session needs to write a leaf.
pub struct LeafWriter<'a> {
    /// The vault.
    pub genesis: Hash,
    /// The newest operation, those of this commit included.
    pub trust_seq: u64,
    /// The audit scope's epoch in force after it.
    pub audit_epoch_id: EpochId,
    /// That epoch's public key.
    pub audit_key: PublicKey,
    /// The organization directory's key of the epoch in force after it.
    pub directory: &'a ScopeKey,
    /// Signs for the author.
    pub signer: &'a SigningKey,
}

impl Session {
    /// A new session with a random id and key. Its first event is [`EventKind::SessionStarted`].
    pub fn make() -> Result<Self, AuditError> {
        let id = SessionId::from_random(Bytes::<16>::random()?.0);
        Ok(Self { id, keys: SessionKeys(vec![(0, SymmetricKey::make()?)]), next_n: 0 })
    }

    /// Its id.
    pub const fn id(&self) -> SessionId {
        self.id
    }

    /// The number of its next event.
    pub const fn next_n(&self) -> u64 {
        self.next_n
    }

    /// A copy to build a commit with; it replaces the session once the commit is stored.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self { id: self.id, keys: self.keys(), next_n: self.next_n }
    }

    /// Its keys, to read its own events.
    pub fn keys(&self) -> SessionKeys {
        SessionKeys(self.keys.0.iter().map(|(since, key)| (*since, key.duplicate())).collect())
    }

    /// Signs and seals the next event, appends its leaf to the tree and counts on. A
    /// [`EventKind::SessionRekeyed`] gives the session a new key, which it and all later events are sealed with.
    /// After an error drop both: nothing is lost when they were copies.
    pub fn append(
        &mut self,
        event: &Event,
        tree: &mut Tree,
        writer: &LeafWriter<'_>,
    ) -> Result<Vec<u8>, AuditError> {
        if (event.kind == EventKind::SessionStarted) != (self.next_n == 0) {
            return Err(AuditError::NotStarted);
        }
        if event.kind == EventKind::SessionRekeyed {
            self.keys.add(self.next_n, SymmetricKey::make()?);
        }
        let k_s = self.keys.key_for(self.next_n).ok_or(AuditError::NotStarted)?;
        let mut header = self.place(tree, writer);
        if matches!(event.kind, EventKind::SessionStarted | EventKind::SessionRekeyed) {
            header.wrap(&writer.audit_key, k_s)?;
        }
        let keys = SealingKeys { session: k_s, signer: writer.signer, directory: writer.directory.key() };
        let leaf = header.seal(event, &Bytes::random()?, &keys)?;
        tree.append(&leaf_hash(&leaf));
        self.next_n = self.next_n.saturating_add(1);
        Ok(leaf)
    }

    fn place(&self, tree: &Tree, writer: &LeafWriter<'_>) -> LeafHeader {
        LeafHeader {
            genesis: writer.genesis,
            audit_epoch_id: writer.audit_epoch_id,
            dir_epoch_id: writer.directory.epoch_id(),
            trust_seq: writer.trust_seq,
            idx: tree.size(),
            root_before: tree.root(),
            session: self.id,
            n: self.next_n,
            ks_wrap: None,
        }
    }

    /// The author's own copy of the session's keys, to be stored after it started and whenever it was re-keyed.
    pub fn seal_own(&self, k_self: &SymmetricKey, place: &OwnPlace) -> Result<Vec<u8>, AuditError> {
        let nonce = Bytes::random()?;
        let ct = aead::seal(k_self, &nonce, &self.keys.to_bytes(), &place.aad()).into();
        Ok(encode(&OwnSession { v: One, self_epoch_id: place.self_epoch_id, nonce, ct }))
    }
}

/// What an own copy is bound to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OwnPlace {
    /// The vault.
    pub genesis: Hash,
    /// Whose copy.
    pub member: MemberId,
    /// Of which session.
    pub session: SessionId,
    /// Which of the member's keys for themselves it is sealed with.
    pub self_epoch_id: EpochId,
}

impl OwnPlace {
    fn aad(&self) -> Vec<u8> {
        let parts: [&[u8]; 3] = [self.genesis.as_slice(), self.member.as_bytes(), self.session.as_bytes()];
        label::labelled("pv1/own-session", &parts)
    }
}

/// Which of the member's keys for themselves an own copy is sealed with.
pub fn own_self_epoch(body: &[u8]) -> Result<EpochId, AuditError> {
    OwnSession::read(body).map(|own| own.self_epoch_id)
}

/// Opens an own copy.
pub fn open_own(body: &[u8], k_self: &SymmetricKey, place: &OwnPlace) -> Result<SessionKeys, AuditError> {
    let own = OwnSession::read(body)?;
    if own.self_epoch_id != place.self_epoch_id {
        return Err(AuditError::DoesNotOpen);
    }
    let plain = aead::open(k_self, &own.nonce, &own.ct, &place.aad()).map_err(|_| AuditError::DoesNotOpen)?;
    SessionKeys::from_bytes(&plain).ok_or(AuditError::DoesNotOpen)
}

#[derive(Decode, Encode)]
#[cbor(array)]
struct OwnSession {
    #[n(0)]
    v: One,
    #[n(1)]
    self_epoch_id: EpochId,
    #[n(2)]
    nonce: Nonce,
    #[n(3)]
    ct: ByteVec,
}

impl OwnSession {
    fn read(body: &[u8]) -> Result<Self, AuditError> {
        if body.len() > MAX_OWN {
            return Err(AuditError::TooLong);
        }
        decode(body).map_err(|_| AuditError::Malformed)
    }
}

/// The number of the first event a key seals, and the key.
const ENTRY: usize = 8 + 32;
/// More keys than a session can have in years.
const MAX_OWN: usize = 64 * 1024;
