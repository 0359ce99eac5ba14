//! The crate's tests through its public interface.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected fails"
)]

mod approvals;
mod frozen;
mod log;
mod matrix;
mod member;
mod members;
mod model;
mod roundtrip;
mod rules;
mod slot;
mod standards;
mod swap;
mod tamper;
mod tamper_log;
mod world;
