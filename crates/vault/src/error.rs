//! Why something was refused or failed: one plain sentence each, with the next step, without secrets.

use vault_crypto::{CanonicalError, RandomError};
use vault_domain::{DocumentError, Timestamp};
use vault_store::PlaceWarning;

/// Why a use case did not happen. The message is for people.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum VaultError {
    /// The authenticator's table ended: only the recovery kit opens the vault now.
    #[error(
        "this vault was not opened for too long, so its authenticator codes ended; open it with the recovery kit"
    )]
    AuthenticatorLapsed {
        /// When the last code ended.
        until: Timestamp,
    },
    /// The user stopped it.
    #[error("stopped; nothing was changed")]
    Cancelled,
    /// The clock is behind the last unlock.
    #[error(
        "this computer's clock is behind the last unlock; set the clock, or enter the time your phone shows"
    )]
    ClockBehind {
        /// When this slot was last unlocked.
        last: Timestamp,
        /// What the clock says.
        now: Timestamp,
    },
    /// The code was used before.
    #[error("this code was used already; wait {seconds} s for the next one")]
    CodeReused {
        /// Until the next code.
        seconds: u32,
    },
    /// The name typed to confirm is another one.
    #[error("the name does not match; type it exactly as it is shown")]
    ConfirmationMismatch,
    /// The file was changed outside this program or by a fault.
    #[error("the vault file is damaged ({what}); nothing was changed, restore a backup")]
    Damaged {
        /// Which part.
        what: &'static str,
    },
    /// The disk is full.
    #[error("the disk is full; nothing was changed, free some space and try again")]
    DiskFull,
    /// A file is there already.
    #[error("there is a file with this name already; choose another name, nothing was overwritten")]
    Exists,
    /// Another program has the vault open.
    #[error("the vault is open elsewhere: {holder}; lock it there first")]
    InUse {
        /// Program, user, computer and process.
        holder: String,
    },
    /// A fault of this program.
    #[error("something went wrong inside this program; nothing was changed")]
    Internal,
    /// What was entered cannot be used.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field it is about.
        field: String,
        /// What is wrong and how to mend it.
        reason: String,
    },
    /// The file could not be read or written.
    #[error("the vault file could not be read or written: {0}")]
    Io(String),
    /// The keyring does not answer as it should.
    #[error("the keyring did not answer: {0}; unlock it and try again")]
    KeyringFailed(String),
    /// There is no keyring, and the vault needs one.
    #[error(
        "there is no keyring on this computer; start one, or choose to go without it when the vault is made"
    )]
    KeyringMissing,
    /// The vault is locked.
    #[error("the vault is locked; unlock it first")]
    Locked,
    /// A newer program wrote the file.
    #[error("the vault was written by a newer version of this program; update it, nothing was changed")]
    NewerFormat,
    /// The file is something else.
    #[error("this file is not a vault")]
    NotAVault,
    /// There is no such thing.
    #[error("there is no such {what}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// Nothing can be written.
    #[error("{0}")]
    ReadOnly(ReadOnlyWhy),
    /// Production values need a reason.
    #[error("say why this production value is needed")]
    ReasonNeeded,
    /// A rule of this program forbids it.
    #[error("{reason}")]
    Refused {
        /// Which rule, and what to do.
        reason: String,
    },
    /// Production values need a fresh code.
    #[error("production values need a fresh authenticator code")]
    StepUpNeeded,
    /// Too many failed unlocks.
    #[error("too many failed tries; wait {seconds} s")]
    Throttled {
        /// Until the next try.
        seconds: u32,
    },
    /// Passphrase, code or device: which one is never said.
    #[error(
        "passphrase, code or this device is not right; a code works once, so type the next one; if that fails too, \
         compare this computer's clock with your phone's"
    )]
    WrongCredentials {
        /// What this computer's clock says.
        now: Timestamp,
    },
}

/// Why an open vault cannot be written to and shows no secret.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ReadOnlyWhy {
    /// The newest change is dated after this computer's clock.
    #[error(
        "the newest change in this vault is dated more than ten minutes after this computer's clock; set the clock \
         and unlock again; until then nothing can be changed and no secret is shown"
    )]
    ClockBehind,
    /// Two copies of the vault went on separately.
    #[error(
        "two copies of this vault were changed separately; nothing can be changed until an owner chooses one"
    )]
    GrownApart,
    /// The medium, folder or file cannot be written.
    #[error("the file cannot be written, so nothing can be changed and no secret can be shown")]
    Medium,
    /// The file is older than what this device saw.
    #[error(
        "this file is older than the last one opened on this device; nothing can be changed and no secret is shown"
    )]
    RollbackSuspected,
}

/// What the user of an open vault should know.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Warning {
    /// The authenticator's table ends soon.
    #[error("the authenticator of this device ends in {days} days; every unlock before then extends it")]
    AuthenticatorEnds {
        /// Days left.
        days: u64,
    },
    /// This computer could make guesses of the passphrase dearer than they are.
    #[error(
        "a guess of the passphrase costs less than half of what this computer could make it cost; make it cost more in \
         the settings, under Your access, or with pvault change-passphrase --only-cost"
    )]
    GuessesCheap,
    /// The recovery kit was not typed back.
    #[error("the recovery kit was not confirmed; without it a lost phone or passphrase means a lost vault")]
    KitUnconfirmed,
    /// The anchor could not be written.
    #[error("the keyring did not take the vault's latest state; an older copy of the file may go unnoticed")]
    AnchorStale,
    /// The file lies where others write too.
    #[error("{}", place_words(*.0))]
    Place(PlaceWarning),
    /// Documents say something else about where they belong than what was signed with them.
    #[error(
        "partners or credentials were left out, because they claim another place or author than they were signed with: \
         {count}, last written by {writers}; ask them why"
    )]
    LeftOut {
        /// How many.
        count: usize,
        /// Who wrote them, by name.
        writers: String,
    },
    /// No keyring is used.
    #[error("no keyring is used: an older copy of the file put in its place goes unnoticed")]
    WithoutKeyring,
}

impl VaultError {
    /// The exit code of `pvault` for this error.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Cancelled | Self::DiskFull | Self::Internal | Self::Io(_) => 1,
            Self::Invalid { .. } | Self::Exists => 2,
            Self::ConfirmationMismatch
            | Self::Locked
            | Self::ReadOnly(ReadOnlyWhy::Medium)
            | Self::ReasonNeeded
            | Self::Refused { .. }
            | Self::StepUpNeeded => 3,
            Self::NotFound { .. } => 4,
            Self::CodeReused { .. }
            | Self::ClockBehind { .. }
            | Self::ReadOnly(ReadOnlyWhy::ClockBehind)
            | Self::WrongCredentials { .. } => 5,
            Self::Damaged { .. } | Self::NotAVault => 6,
            Self::ReadOnly(ReadOnlyWhy::GrownApart | ReadOnlyWhy::RollbackSuspected) => 7,
            Self::NewerFormat => 8,
            Self::InUse { .. } => 9,
            Self::Throttled { .. } => 11,
            Self::AuthenticatorLapsed { .. } => 12,
            Self::KeyringFailed(_) | Self::KeyringMissing => 13,
        }
    }

    pub(crate) fn invalid(field: &str, reason: &str) -> Self {
        Self::Invalid { field: field.to_owned(), reason: reason.to_owned() }
    }
}

impl From<RandomError> for VaultError {
    fn from(_: RandomError) -> Self {
        Self::Internal
    }
}

impl From<CanonicalError> for VaultError {
    fn from(_: CanonicalError) -> Self {
        Self::Damaged { what: "encoding" }
    }
}

impl From<DocumentError> for VaultError {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::Malformed => Self::Damaged { what: "document" },
            DocumentError::Newer => Self::NewerFormat,
        }
    }
}

const fn place_words(place: PlaceWarning) -> &'static str {
    match place {
        PlaceWarning::NetworkFileSystem => {
            "the file lies on a network share, where two computers may open it at once; keep it on this computer"
        }
        PlaceWarning::SynchronizedFolder(_) => {
            "the file lies in a synchronized folder, which may put an older copy back; keep it elsewhere"
        }
    }
}
