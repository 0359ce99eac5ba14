//! What the audit log says of an act.

use minicbor::{Decode, Encode};

use crate::code::numbered;
use crate::{DeviceId, MemberId, RecordId, ScopeId, Timestamp};

/// Which act an event records. Past tense.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(missing_docs, reason = "the names say it")]
pub enum EventKind {
    VaultCreated,
    SessionStarted,
    SessionEnded,
    SessionRekeyed,
    /// Written by whoever unlocked next, for what nobody could sign.
    UnlockFailuresObserved,
    /// The session before ended without its `SessionEnded`.
    MissingEndObserved,
    SessionSoftLocked,
    SessionReopened,
    SteppedUp,
    PartnerCreated,
    PartnerChanged,
    PartnerArchived,
    PartnerDeleted,
    EnvironmentCreated,
    EnvironmentChanged,
    /// Contacts, documents, networks, runbook or guide revision of a partner.
    DossierChanged,
    CredentialCreated,
    CredentialChanged,
    CredentialArchived,
    CredentialRestored,
    CredentialDeleted,
    VersionCreated,
    VersionLabelled,
    /// Consumers, locations, owner or dates of a credential.
    UsesChanged,
    SecretRevealed,
    SecretCopied,
    IdentifierCopied,
    /// A secret went unread into a new version beside a changed field.
    SecretCarried,
    /// A credential came from a file of another program.
    CredentialImported,
    /// What came from such a file was deleted again, as far as nobody had changed it.
    ImportUndone,
    AuditRead,
    AuditVerified,
    /// The whole log went into a file that proves itself.
    AuditExported,
    PolicyChanged,
    RecoveryKitSaved,
    AccessDenied,
    RecoveryKitConfirmed,
    /// A member came in with the recovery key: new keys, a new authenticator, all earlier devices taken off.
    RecoveryUsed,
    /// The member's own, on one device.
    PassphraseChanged,
    /// The member's own, on one device: a new secret in a new entry.
    AuthenticatorReplaced,
    /// The member's own, on one device: a guess of the same passphrase costs more.
    GuessesMadeDearer,
    /// The member's own: another computer may open the vault from then on.
    DeviceAdmitted,
    /// The member's own: a computer that was let in made its own way to unlock.
    DeviceJoined,
    /// New keys of everything the member holds; what is stored lies under them.
    ScopesRekeyed,
    /// A copy of the file was put aside.
    BackupMade,
    /// A copy was read to its end and held against the vault.
    BackupTried,
    /// A page without secrets went to a file, for whoever stops a leaked key.
    EmergencySheetWritten,
    /// Codes were made from the authenticator secret of a credential.
    CodeRead,
    /// Values were opened to be compared with something; none was given out.
    ValuesCompared,
    /// A secret went into a file for somebody else.
    SecretHandedOver,
    /// An invitation was written to a file.
    MemberInvited,
    /// A member's keys were signed into the roster.
    MemberAdmitted,
    /// A new member unlocked for the first time.
    MemberJoined,
    /// A member may do something else from here on.
    RolesChanged,
    /// A member was taken out, and what they could read got new keys.
    MemberRemoved,
    /// Keys went to members whom an owner had entitled to them.
    KeysGranted,
    /// Dates ahead that other members had signed count no more.
    TimesVoided,
    /// Somebody asked for a value that their roles do not open.
    ApprovalAsked,
    /// Another member released it to them.
    ApprovalGiven,
    /// Another member said no.
    ApprovalDeclined,
    /// A credential, a partner or a member was stopped.
    Frozen,
    /// An owner ended that.
    FreezeLifted,
}

numbered!(EventKind {
    VaultCreated = 0,
    SessionStarted = 1,
    SessionEnded = 2,
    SessionRekeyed = 3,
    UnlockFailuresObserved = 4,
    MissingEndObserved = 5,
    SessionSoftLocked = 6,
    SessionReopened = 7,
    SteppedUp = 8,
    PartnerCreated = 20,
    PartnerChanged = 21,
    PartnerArchived = 22,
    PartnerDeleted = 23,
    EnvironmentCreated = 24,
    EnvironmentChanged = 25,
    DossierChanged = 26,
    CredentialCreated = 30,
    CredentialChanged = 31,
    CredentialArchived = 32,
    CredentialRestored = 33,
    CredentialDeleted = 34,
    VersionCreated = 35,
    VersionLabelled = 36,
    UsesChanged = 37,
    SecretRevealed = 40,
    SecretCopied = 41,
    IdentifierCopied = 42,
    SecretCarried = 43,
    CredentialImported = 44,
    ImportUndone = 45,
    AuditRead = 50,
    AuditVerified = 51,
    AuditExported = 66,
    PolicyChanged = 52,
    RecoveryKitSaved = 53,
    AccessDenied = 54,
    RecoveryKitConfirmed = 55,
    RecoveryUsed = 56,
    PassphraseChanged = 57,
    AuthenticatorReplaced = 58,
    ScopesRekeyed = 61,
    BackupMade = 59,
    BackupTried = 60,
    EmergencySheetWritten = 62,
    GuessesMadeDearer = 63,
    DeviceAdmitted = 64,
    DeviceJoined = 65,
    CodeRead = 46,
    ValuesCompared = 47,
    SecretHandedOver = 48,
    MemberInvited = 70,
    MemberAdmitted = 71,
    MemberJoined = 72,
    RolesChanged = 73,
    MemberRemoved = 74,
    KeysGranted = 75,
    TimesVoided = 76,
    ApprovalAsked = 77,
    ApprovalGiven = 78,
    ApprovalDeclined = 79,
    Frozen = 80,
    FreezeLifted = 81,
});

/// Whether the act was done.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
    /// This program saw the traces of it afterwards.
    Observed,
}

numbered!(Outcome { Done = 0, Refused = 1, Observed = 2 });

/// What an act was about: ids only, never a value.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Target {
    /// The partner.
    #[n(0)]
    pub partner: Option<RecordId>,
    /// The environment.
    #[n(1)]
    pub environment: Option<ScopeId>,
    /// The credential.
    #[n(2)]
    pub credential: Option<RecordId>,
    /// The version of the credential, counted from 1.
    #[n(3)]
    pub version: Option<u32>,
    /// The key of the field, as its profile names it.
    #[n(4)]
    pub field: Option<String>,
    /// The member.
    #[n(5)]
    pub member: Option<MemberId>,
}

/// One event, as its author signs it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Event {
    /// Which act.
    #[n(0)]
    pub kind: EventKind,
    /// Who did it.
    #[n(1)]
    pub author: MemberId,
    /// On which device.
    #[n(2)]
    pub device: DeviceId,
    /// When, by that device's clock.
    #[n(3)]
    pub time: Timestamp,
    /// What it was about.
    #[n(4)]
    pub target: Target,
    /// Whether it was done.
    #[n(5)]
    pub outcome: Outcome,
    /// Why, in the author's words.
    #[n(6)]
    pub reason: Option<String>,
    /// How many times, for events that stand for several.
    #[n(7)]
    pub count: Option<u32>,
}
