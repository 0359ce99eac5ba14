//! The store from outside: on real files, with real faults and real kills.
//!
//! On Linux only, where a test can give a child a disk of its own, limits and fewer rights.
#![cfg(target_os = "linux")]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test helpers fail the way tests do"
)]

mod beside;
mod child;
mod damage;
mod fault;
mod kill;
mod lock;
mod model;
mod open;
mod query;
