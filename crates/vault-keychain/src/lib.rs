//! The operating system's keyring: two small values for each way to unlock a vault on this device.
//!
//! # Invariants
//! - No call blocks its caller: each ends within its time-out, whatever the keyring does.
//! - Calls reach the keyring one after another in the order they were made, so a value that was written late
//!   never replaces one that was written after it.
//! - No error carries a value, and values are wiped from the memory that this crate holds. The system's own
//!   libraries keep copies that cannot be wiped.
//!
//! # Terms
//! - *Keyring*: Secret Service on Linux (GNOME Keyring, KDE Wallet), Keychain on macOS, Credential Manager on
//!   Windows. Another program of the same user can read what lies in it.
//! - *Device secret*: a random value that unlocking needs besides passphrase and code, so that a copied file is
//!   of no use on another device.
//! - *Anchor*: what this device last saw of a vault, to notice when an older copy is put back.

mod error;
mod item;
mod keyring;
mod memory;
mod platform;
mod queue;
mod system;

use std::pin::Pin;

use zeroize::Zeroizing;

pub use error::KeychainError;
pub use item::{ItemName, Purpose};
pub use memory::{Fault, MemoryKeychain};
pub use queue::TimeOuts;
pub use system::SystemKeychain;

/// What a call to a keychain comes to. Dropping it before the call began cancels the call.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, KeychainError>> + Send + 'a>>;

/// Somewhere to keep small secrets between two runs of the program.
///
/// After [`KeychainError::TimedOut`] from [`set`](Self::set) or [`delete`](Self::delete) it is not known whether
/// the change was made or will be. The next call that ends otherwise comes after it, so its answer is true.
pub trait Keychain: Send + Sync {
    /// The value of an item, or `None` if the keyring is open and does not hold it.
    fn get(&self, item: &ItemName) -> Answer<'_, Option<Zeroizing<Vec<u8>>>>;

    /// Stores a value of up to [`MAX_VALUE`] bytes, replacing any other.
    fn set(&self, item: &ItemName, value: &[u8]) -> Answer<'_, ()>;

    /// Removes an item. Removing what is not there succeeds.
    fn delete(&self, item: &ItemName) -> Answer<'_, ()>;

    /// What the keyring is ready for. Asks nobody to unlock anything.
    fn status(&self) -> Answer<'_, Status>;
}

/// What a keyring is ready for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Status {
    /// It is locked; the next call asks the user to unlock it, where the system can ask.
    Locked,
    /// The service runs without a keyring to store in; the next [`Keychain::set`] asks the user to make one,
    /// where the system can ask.
    NoCollection,
    /// It can be used, as far as can be told without asking.
    Ready,
}

/// The longest value. Windows keeps 2560 bytes of text, and values are stored as base64.
pub const MAX_VALUE: usize = 1900;
