//! What can be wrong with an audit log.

use crate::bytes::RandomError;

/// Why the log cannot be extended or read any further.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AuditError {
    /// The event is longer than a leaf may be.
    #[error("the event is too long")]
    TooLong,
    /// The bytes are not a canonical leaf.
    #[error("the audit log is malformed")]
    Malformed,
    /// The leaf belongs to another vault.
    #[error("the audit log belongs to another vault")]
    OtherVault,
    /// A leaf is not the one that comes next, or not after the leaves before it.
    #[error("the audit log is not in order")]
    OutOfOrder,
    /// The audit log is not the one that an operation of the trust log saw.
    #[error("the audit log contradicts the trust log")]
    OtherLog,
    /// Leaves are missing that the trust log saw, or the log is behind where it is to be resumed.
    #[error("the audit log is shorter than the trust log says")]
    Truncated,
    /// A leaf comes after operations that are not in the trust log.
    #[error("the audit log is ahead of the trust log")]
    Ahead,
    /// The first event of a session starts it, and no other.
    #[error("a session begins with its start, once")]
    NotStarted,
    /// The keys given are not those of the epochs in force, or cannot be sealed to.
    #[error("the key of the audit log cannot be used")]
    UnusableKey,
    /// An own copy of a session's key does not open.
    #[error("the session's key does not open")]
    DoesNotOpen,
    /// An event that should be readable is not.
    #[error(transparent)]
    Unreadable(Finding),
    /// Cancelled by the caller.
    #[error("cancelled")]
    Cancelled,
    /// See [`RandomError`].
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// Something about one leaf that should not be so. Reading goes on.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("event {idx}: {what}")]
pub struct Finding {
    /// Which leaf, counted from 0.
    pub idx: u64,
    /// What about it.
    pub what: FindingKind,
}

/// What should not be so.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FindingKind {
    /// It claims another place among the operations than it has.
    #[error("claims another place among the operations of the trust log")]
    WrongTrustSequence,
    /// It names keys that were not in force.
    #[error("names keys that were not in force")]
    WrongEpoch,
    /// It was appended without the directory's key.
    #[error("was not appended by a member")]
    WrongMac,
    /// Its number within the session is not the next.
    #[error("is not the next of its session")]
    NumberGap,
    /// Its session had already given way to another.
    #[error("belongs to a session that had given way to another")]
    Interleaved,
    /// Its session goes on after its end.
    #[error("comes after the end of its session")]
    AfterEnd,
    /// The keys changed, and its session did not change its own.
    #[error("keeps a session key after the vault's keys had changed")]
    NotRekeyed,
    /// It starts a session without a key for auditors.
    #[error("starts a session that auditors cannot read")]
    NoWrap,
    /// The session's key for auditors does not open.
    #[error("hands auditors a key that does not open")]
    WrapDoesNotOpen,
    /// It does not open with its session's key.
    #[error("does not open")]
    DoesNotOpen,
    /// It opens, but is not what its commitment says.
    #[error("does not hold what it commits to")]
    WrongCommitment,
    /// It opens, but is not an event this program knows.
    #[error("holds no known event")]
    UnknownEvent,
    /// Its author was not a member.
    #[error("was written by somebody who was not a member")]
    UnknownAuthor,
    /// Its author did not sign it.
    #[error("was not signed by its author")]
    WrongSignature,
    /// Its session is another member's or another device's.
    #[error("was written in somebody else's session")]
    OtherAuthor,
    /// It starts or re-keys a session where it must not, or does not where it must.
    #[error("is of a kind that does not belong at its place in the session")]
    WrongKind,
}
