//! The built-in profiles hold the facts they should, and wrong files are refused on the right line.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod facts;
mod generic;
mod guide;
mod keepgo;
mod mintmove;
mod popup;
mod refusals;
mod reloadly;
mod srs;
mod user;
mod written;
