//! Pages as a reader and a printer get them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod emergency_sheet;
mod page;
mod recovery_kit;
