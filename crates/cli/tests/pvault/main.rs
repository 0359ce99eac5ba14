//! The built program against real files, as scripts use it.
#![cfg(target_os = "linux")]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test helpers fail the way tests do"
)]

mod agent;
mod backup;
mod batch;
mod broken_disk;
mod create;
mod devices;
mod export;
mod fault;
mod flips;
mod flow;
mod hand_over;
mod import;
mod json;
mod kit;
mod lab;
mod members;
mod memory;
mod papers;
mod record;
mod recover;
mod search;
mod security;
mod sleep;
mod terminal;
mod values;
