//! Approvals: somebody asks for single versions, and another member who may releases them, or says no.

use minicbor::{Decode, Encode};
use vault_domain::{MemberId, RecordId, Timestamp};

use crate::{Hash, SealedNote, Wrap};

/// Asks for versions of records. The operation's hash names the request.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct ApprovalRequest {
    /// What is asked for, ascending.
    #[n(0)]
    pub items: Vec<Asked>,
    /// Why, for those who know the partner.
    #[n(1)]
    pub reason: SealedNote,
}

/// A version that somebody asks for.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd)]
#[cbor(array)]
pub struct Asked {
    /// The record.
    #[n(0)]
    pub record: RecordId,
    /// The version.
    #[n(1)]
    pub version: u64,
}

/// Answers a request.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct ApprovalRelease {
    /// The hash of the operation that asked.
    #[n(0)]
    pub request: Hash,
    /// All that was asked for, ascending, or nothing: then the answer is no.
    #[n(1)]
    pub items: Vec<Released>,
    /// Until when honest programs open it.
    #[n(2)]
    pub end: Timestamp,
}

/// A version whose key, or the half of it that the asker lacks, is sealed to the asker.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd)]
#[cbor(array)]
pub struct Released {
    /// The version.
    #[n(0)]
    pub asked: Asked,
    /// The key. See [`crate::ReleasePlace`].
    #[n(1)]
    pub wrap: Wrap,
}

/// A request and what became of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Approval {
    /// The hash of the operation that asked.
    pub request: Hash,
    /// Who asked.
    pub asker: MemberId,
    /// For what.
    pub items: Vec<Asked>,
    /// Why.
    pub reason: SealedNote,
    /// When, by the asker's clock.
    pub time: Timestamp,
    /// The answer.
    pub answer: Option<ApprovalAnswer>,
}

/// The answer to a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ApprovalAnswer {
    /// Who answered.
    pub by: MemberId,
    /// The operation.
    pub seq: u64,
    /// When, by their clock.
    pub time: Timestamp,
    /// Until when honest programs open it.
    pub end: Timestamp,
    /// What was released; nothing where the answer is no.
    pub items: Vec<Released>,
}
