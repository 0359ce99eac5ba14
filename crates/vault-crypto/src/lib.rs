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
mod anchor;
pub mod audit;
mod authenticator;
mod bytes;
mod canonical;
mod checkpoint;
mod damage;
mod device_request;
mod envelope;
mod epoch;
mod format;
#[cfg(test)]
mod frozen;
mod generate;
mod grant_cache;
mod join;
mod kdf;
mod key;
mod label;
mod member_key;
mod passphrase;
mod recovery;
mod release;
mod scope_key;
mod slot;
mod soft_lock;
mod split;
#[cfg(test)]
mod standards;
mod state;
mod strength;
mod table;
pub mod trust;
mod waiting;
mod wrap;

pub use anchor::{Anchor, AnchorKey, FileHeads, RolledBack};
pub use authenticator::{Authenticator, Code, CodeError, NameError};
pub use bytes::{Bytes, Hash, PublicKey, RandomError, Signature};
pub use canonical::{CanonicalError, decode, encode};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use damage::Damaged;
pub use device_request::{DeviceNameError, DeviceRequest, WaitingDevice};
pub use envelope::{
    EnvelopeError, Expected, Place, SealedRecord, ct_hash, open_record, reseal_record, seal_record,
};
pub use epoch::{EpochId, epoch_id};
pub use generate::{CharacterSet, GenerateError, Generated, Recipe, generate};
pub use grant_cache::{GrantPlace, open_grant, seal_grant};
pub use join::{Answer, AnswerKeys, Invitation, JoinError, NewOffer, Offer};
pub use kdf::{DeviceSecret, KdfParams, UnsafeParameters};
pub use key::{HpkeKeyPair, SigningKey, SymmetricKey, verify};
pub use member_key::{MemberKey, MemberKeyPlace, Opener, Recipient, WrapError, key_wrap_epoch};
pub use passphrase::{Passphrase, PassphraseError};
pub use recovery::{RecoveryKey, RecoveryKeyError, fingerprint};
pub use release::{
    NotePlace, ReleasePlace, SealedNote, open_released, open_released_half, release_half, release_version,
};
pub use scope_key::{
    EpochPlace, Grant, GrantError, GrantKeys, NewEpoch, PrivateKey, ScopeKey, scope_commitment,
};
pub use slot::{
    ChangeFactorError, ClockTrouble, FactorChange, MakeSlotError, NewFactor, OpenSlot, Pin, Slot, SlotChange,
    SlotError, SlotRequest, StaleChange, StepUpError, UnlockError,
};
pub use soft_lock::{SoftLock, SoftLockError};
pub use split::{Half, Halves, archive_record, open_split, reseal_split, seal_split, split_epochs};
pub use state::{ColdState, HotState, KnownDevice, SelfKey, cold_hash, state_epoch};
pub use strength::{Strength, generate_passphrase, strength};
pub use waiting::WaitingKeys;
pub use wrap::Wrap;
