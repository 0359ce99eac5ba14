//! Why a slot does not open or change.

use vault_domain::Timestamp;

use crate::Damaged;
use crate::bytes::RandomError;
use crate::kdf::{NoMemory, UnsafeParameters};

/// Why bytes are not a slot.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the message documents the variant")]
pub enum SlotError {
    #[error("the unlock slot is damaged")]
    Damaged,
    #[error("the unlock slot asks for a key derivation outside the allowed bounds")]
    UnsafeParameters,
}

/// Why no code can be right at this time.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ClockTrouble {
    /// The clock shows a time before the last code that was used.
    #[error("the clock is behind the last unlock")]
    Behind {
        /// When that was.
        last_unlock: Timestamp,
    },
    /// The slot was not opened for longer than its window.
    #[error("the authenticator's window has lapsed")]
    Lapsed {
        /// Since when.
        since: Timestamp,
    },
}

/// Why a slot did not open.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum UnlockError {
    /// The search was broken off.
    #[error("the search was cancelled")]
    Cancelled,
    /// No code can be right at this time; said before any derivation.
    #[error(transparent)]
    Clock(ClockTrouble),
    /// All factors are right, but this code was used before: somebody put an older slot back.
    #[error("this code was used before")]
    CodeReused,
    /// The factors are right, but the slot does not hold what it should.
    #[error("the unlock slot is damaged")]
    Damaged,
    /// The slot needs this computer's secret, and none was given; said before any derivation.
    #[error("this computer's secret is missing")]
    DeviceSecretMissing,
    /// The derivation's memory is not to be had.
    #[error("there is not enough memory to derive the key")]
    Memory,
    /// Passphrase, code or device secret: which of them, nobody learns.
    #[error("the passphrase, the code or this computer is not the right one")]
    WrongCredentials,
}

/// Why a slot could not be made.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the message documents the variant")]
pub enum MakeSlotError {
    #[error("the code's time and the clock are more than ten steps apart")]
    Clock,
    #[error("there is not enough memory to derive the key")]
    Memory,
    #[error("the operating system gives no randomness")]
    Random,
    #[error("the key derivation parameters are outside the allowed bounds")]
    UnsafeParameters,
    #[error("the authenticator's window has 30 to 400 days")]
    WindowDays,
}

/// Why a further code was not accepted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum StepUpError {
    /// This code opened the slot or an earlier step-up.
    #[error("this code was used; the next one comes in {next_in_secs} s")]
    CodeUsed {
        /// Seconds until a code comes that was not used.
        next_in_secs: u64,
    },
    /// The operating system gave no randomness.
    #[error("the operating system gives no randomness")]
    Random,
    /// It is not the authenticator's code at this time. Count these: there are only a million codes.
    #[error("the code is not the right one")]
    WrongCode,
}

/// Why a factor was not changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the message documents the variant")]
pub enum ChangeFactorError {
    #[error("the new authenticator's time and the clock are more than ten steps apart")]
    Clock,
    /// Said before any derivation.
    #[error(transparent)]
    Code(#[from] StepUpError),
    #[error("this computer's secret is missing")]
    DeviceSecretMissing,
    #[error("there is not enough memory to derive the key")]
    Memory,
    #[error("the operating system gives no randomness")]
    Random,
    #[error("the key derivation parameters are outside the allowed bounds")]
    UnsafeParameters,
    /// Or the device secret is another one.
    #[error("the old passphrase is not the right one")]
    WrongPassphrase,
}

/// The change was not made from the slot's present state.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the slot has changed since")]
pub struct StaleChange;

impl From<Damaged> for SlotError {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}

impl From<Damaged> for UnlockError {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}

impl From<ClockTrouble> for UnlockError {
    fn from(trouble: ClockTrouble) -> Self {
        Self::Clock(trouble)
    }
}

macro_rules! from_kdf {
    ($($error:ty),+) => { $(
        impl From<NoMemory> for $error {
            fn from(_: NoMemory) -> Self {
                Self::Memory
            }
        }
    )+ };
}

macro_rules! from_random {
    ($($error:ty),+) => { $(
        impl From<RandomError> for $error {
            fn from(_: RandomError) -> Self {
                Self::Random
            }
        }
    )+ };
}

macro_rules! from_parameters {
    ($($error:ty),+) => { $(
        impl From<UnsafeParameters> for $error {
            fn from(_: UnsafeParameters) -> Self {
                Self::UnsafeParameters
            }
        }
    )+ };
}

from_kdf!(ChangeFactorError, MakeSlotError, UnlockError);
from_random!(ChangeFactorError, MakeSlotError, StepUpError);
from_parameters!(ChangeFactorError, MakeSlotError, SlotError);
