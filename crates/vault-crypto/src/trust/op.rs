//! Signed operations, and the chain that signs the operations of one commit.

use minicbor::{Decode, Encode};
use vault_domain::{MemberId, Timestamp};

use super::{MemberKeys, OperationBody, TrustError};
use crate::format::One;
use crate::{Bytes, Hash, PublicKey, Signature, SigningKey, decode, encode, label, verify};

/// One signed operation. It comes from signing or from canonical bytes only, and knows its own hash.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Operation {
    signed: Signed,
    hash: Hash,
}

impl Operation {
    /// Reads a row of the trust log.
    pub fn decode(bytes: &[u8]) -> Result<Self, TrustError> {
        if bytes.len() > MAX_OPERATION {
            return Err(TrustError::TooLong);
        }
        let signed = decode(bytes).map_err(|_| TrustError::Malformed)?;
        Ok(Self { signed, hash: label::hash("pv1/op", &[bytes]) })
    }

    /// The row of the trust log.
    pub fn encode(&self) -> Vec<u8> {
        encode(&self.signed)
    }

    /// What it says, in its place in the log.
    pub const fn header(&self) -> &Header {
        &self.signed.header
    }

    /// The hash that the next operation names.
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    fn sign(header: Header, key: &SigningKey) -> Self {
        let sig = key.sign(&header.message());
        let signed = Signed { header, sig };
        let hash = label::hash("pv1/op", &[&encode(&signed)]);
        Self { signed, hash }
    }

    pub(super) fn is_signed_by(&self, key: &PublicKey) -> bool {
        verify(key, &self.signed.header.message(), &self.signed.sig)
    }
}

#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
struct Signed {
    #[n(0)]
    header: Header,
    #[n(1)]
    sig: Signature,
}

/// What an operation says, in its place in the log.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct Header {
    #[n(0)]
    v: One,
    /// The hash of operation 0; zero in operation 0 itself.
    #[n(1)]
    pub genesis: Hash,
    /// Counted from 0.
    #[n(2)]
    pub seq: u64,
    /// The hash of the operation before.
    #[n(3)]
    pub prev: Hash,
    /// By the author's clock.
    #[n(4)]
    pub time: Timestamp,
    /// Who signed it.
    #[n(5)]
    pub author: MemberId,
    /// The audit log's size before the commit.
    #[n(6)]
    pub audit_size: u64,
    /// The audit log's root before the commit.
    #[n(7)]
    pub audit_root: Hash,
    /// What it says.
    #[n(8)]
    pub body: OperationBody,
}

impl Header {
    fn message(&self) -> Vec<u8> {
        label::labelled("pv1/trust", &[self.genesis.as_slice(), &encode(self)])
    }
}

/// Signs the operations of one commit one after another. It holds no key, so a conflict costs nothing: drop it.
pub struct Chain {
    pub(super) genesis: Hash,
    pub(super) seq: u64,
    pub(super) prev: Hash,
    pub(super) time: Timestamp,
    pub(super) author: MemberId,
    pub(super) audit: (u64, Hash),
    pub(super) operations: Vec<Operation>,
}

impl Chain {
    /// For a new vault. The first body must be [`super::Genesis`].
    pub const fn genesis(author: MemberId, time: Timestamp) -> Self {
        Self {
            genesis: Bytes::ZERO,
            seq: 0,
            prev: Bytes::ZERO,
            time,
            author,
            audit: (0, crate::audit::EMPTY_ROOT),
            operations: Vec::new(),
        }
    }

    /// Signs and keeps the next operation.
    pub fn sign(&mut self, body: impl Into<OperationBody>, key: &SigningKey) {
        let operation = Operation::sign(self.next(body.into()), key);
        if self.seq == 0 {
            self.genesis = operation.hash;
        }
        self.seq += 1;
        self.prev = operation.hash;
        self.operations.push(operation);
    }

    fn next(&self, body: OperationBody) -> Header {
        Header {
            v: One,
            genesis: self.genesis,
            seq: self.seq,
            prev: self.prev,
            time: self.time,
            author: self.author,
            audit_size: self.audit.0,
            audit_root: self.audit.1,
            body,
        }
    }

    /// The hash of the operation before the next one; zeros before genesis. It enters the id of an epoch that the
    /// next operation makes.
    pub const fn before(&self) -> Hash {
        self.prev
    }

    /// The hash of operation 0, once it is signed.
    pub const fn genesis_hash(&self) -> Hash {
        self.genesis
    }

    /// The number of the next operation. The last signed one, which leaves of this commit name, is one less.
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// What was signed so far.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// What was signed.
    pub fn into_operations(self) -> Vec<Operation> {
        self.operations
    }
}

/// The new keys of a member, to be signed.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct NewKeys {
    /// The member.
    #[n(0)]
    pub member: MemberId,
    /// Verifies their signatures.
    #[n(1)]
    pub pk_sig: PublicKey,
    /// Their grants are sealed to it.
    #[n(2)]
    pub pk_hpke: PublicKey,
    /// Verifies signatures of their recovery key.
    #[n(3)]
    pub pk_rec_sig: PublicKey,
    /// One more than the last one.
    #[n(4)]
    pub km_number: u64,
    /// The commitment to the new `K_m`.
    #[n(5)]
    pub km_commit: Hash,
}

impl NewKeys {
    /// The body of `member_keys` as operation `seq`, signed with the new key and with the recovery key that the
    /// trust log knows until now.
    pub fn sign(&self, genesis: &Hash, seq: u64, new: &SigningKey, recovery: &SigningKey) -> MemberKeys {
        let message = self.message(genesis, seq);
        let Self { member, pk_sig, pk_hpke, pk_rec_sig, km_number, km_commit } = *self;
        let (new_sig, rec_sig) = (new.sign(&message), Some(recovery.sign(&message)));
        let countersigned = None;
        MemberKeys {
            member,
            pk_sig,
            pk_hpke,
            pk_rec_sig,
            km_number,
            km_commit,
            new_sig,
            rec_sig,
            countersigned,
        }
    }

    pub(super) const fn of(keys: &MemberKeys) -> Self {
        let MemberKeys { member, pk_sig, pk_hpke, pk_rec_sig, km_number, km_commit, .. } = *keys;
        Self { member, pk_sig, pk_hpke, pk_rec_sig, km_number, km_commit }
    }

    pub(super) fn message(&self, genesis: &Hash, seq: u64) -> Vec<u8> {
        label::labelled("pv1/member-keys", &[genesis.as_slice(), &seq.to_be_bytes(), &encode(self)])
    }
}

const MAX_OPERATION: usize = 16 * 1024 * 1024;
