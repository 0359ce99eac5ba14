//! Why an operation is not valid.

/// Why an operation is not valid after those before it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TrustError {
    /// It is longer than an operation may be.
    #[error("the operation is too long")]
    TooLong,
    /// It is not a canonical operation.
    #[error("the operation is malformed")]
    Malformed,
    /// The log is empty or does not begin with a genesis, or a genesis stands elsewhere.
    #[error("the trust log does not begin with its genesis")]
    NoGenesis,
    /// It was signed for another vault.
    #[error("the operation belongs to another vault")]
    OtherVault,
    /// Its number or the hash of the one before it does not fit.
    #[error("the operation is out of order")]
    OutOfOrder,
    /// Its author is not in the roster.
    #[error("the operation's author is not a member")]
    UnknownAuthor,
    /// Its signature is not the author's.
    #[error("the operation's signature is wrong")]
    WrongSignature,
    /// It contradicts what earlier operations say of the audit log.
    #[error("the operation contradicts an earlier one about the audit log")]
    AuditHead,
    /// The author's rights have ended, or the time lies outside of them.
    #[error("the author's rights have ended")]
    Ended,
    /// The newest key is known to somebody who lost the right to it: a new one must be made first.
    #[error("somebody who lost the right to this key still knows it; it must be replaced first")]
    KnownKey,
    /// Nobody would be left who keeps the keys: an owner, a devops and a security member without limit or end.
    #[error("an owner, a devops and a security member without limit or end must be left")]
    NobodyLeft,
    /// A newer version of the program is needed.
    #[error("the vault needs a newer version of this program")]
    NewerFormat,
    /// The author's roles do not allow it.
    #[error("the author may not do this")]
    NotAllowed,
    /// The author or the object is frozen.
    #[error("a freeze forbids this")]
    Frozen,
    /// A public key is not canonical or of small order.
    #[error("a public key is not sound")]
    UnsoundKey,
    /// New keys are vouched for by nobody.
    #[error("the new keys lack a valid signature")]
    NotVouchedFor,
    /// What it makes exists already, or existed.
    #[error("it exists already")]
    Exists,
    /// What it names does not exist.
    #[error("it does not exist")]
    Unknown,
    /// The kind, class, parent, tier or subject does not fit the place.
    #[error("it does not belong there")]
    WrongPlace,
    /// The epoch is not the one in force, or its number is not the next.
    #[error("it is of another epoch")]
    WrongEpoch,
    /// The grants are not for exactly those entitled.
    #[error("the key is not granted to exactly those entitled")]
    WrongRecipients,
    /// The version is not the next, or not all versions are there.
    #[error("it is of another version")]
    WrongVersion,
    /// An array is not in ascending order.
    #[error("a list is not in order")]
    NotAscending,
    /// A number is outside its bounds.
    #[error("a value is out of bounds")]
    OutOfBounds,
    /// The operation at the pin is another one.
    #[error("the trust log is not the one seen at the last unlock")]
    PinMismatch,
    /// The log ends before the pin.
    #[error("the trust log is older than at the last unlock")]
    BehindPin,
}
