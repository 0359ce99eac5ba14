//! The vault file: `SQLite` tables of sealed bytes.
//!
//! # Invariants
//! - One [`Commit`] is one transaction, written onto the heads it was built on or not at all.
//! - Nothing here opens an envelope, checks a signature or asks a clock: whoever reads must verify.
//! - A file that is damaged, foreign or newer is told apart and never written; none is ever replaced.
//! - One opener at a time, by a named lock beside the file; a closed vault is one file.
//!
//! # Terms
//! - *Heads*: where the trust log and the audit log end.
//! - *Slot*: one way to unlock on this computer, with a table of chunks.
//! - *WAL*: `SQLite`'s write-ahead log beside the open file; a kill leaves it, the next opening folds it in.

mod backup;
mod check;
mod commit;
mod connection;
mod create;
mod error;
mod inspect;
mod limit;
mod lock;
mod open;
mod place;
mod room;
mod schema;
mod set_aside;
mod store;
mod table;
mod write;

pub use backup::ThisComputer;
pub use commit::{Commit, EnvelopeRow, FailedAttempt, Heads, SlotChange};
pub use error::{Damage, InTheWay, NotAFile, StoreError};
pub use lock::Holder;
pub use place::{PlaceWarning, SyncService, place_warnings};
pub use set_aside::{put_back, set_aside};
pub use store::{Access, Store};
pub use table::member_state::MemberState;
pub use table::unlock_attempt::UnlockAttempts;
