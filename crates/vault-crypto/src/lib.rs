//! The vault's cryptography: unlock factors, key hierarchy, envelopes, the trust log and the audit log.
//!
//! Implements `docs/file-format.md`, section by section. Knows bytes, not credentials.
//!
//! # Invariants
//! - Key types wipe themselves and are neither `Debug` nor `Clone`.
//! - Every ciphertext, signature and hash begins with its own label and binds its place.
//! - Nothing here reads a clock, a file or a network; randomness comes from the operating system only.
//! - No input makes it panic; what does not verify is a typed error.
//!
//! # Terms
//! - *Seal/open*: authenticated encryption. *Derive*: deterministic. *Make*: random.

mod aead;
mod bytes;
mod canonical;
mod damage;
mod epoch;
mod key;
mod label;
mod wrap;

pub use bytes::{Bytes, Hash, PublicKey, RandomError, Signature};
pub use canonical::{CanonicalError, decode, encode};
pub use damage::Damaged;
pub use epoch::{EpochId, epoch_id};
pub use key::{HpkeKeyPair, SigningKey, SymmetricKey, verify};
pub use wrap::Wrap;
