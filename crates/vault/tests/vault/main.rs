//! The use cases over real files, with a keyring in memory and a clock that the tests move.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails where it meets the unexpected"
)]

mod approvals;
mod around;
mod backup;
mod change_factor;
mod compare;
mod credentials;
mod devices;
mod doors;
mod dossier;
mod emergency;
mod findings;
mod flips;
mod forged;
mod forget;
mod golden;
mod import;
mod killed;
mod kit;
mod marks;
mod members;
mod ours;
mod profiles;
mod proof;
mod recover;
mod rekey;
mod search;
mod uses;
