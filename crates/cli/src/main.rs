//! `pvault`, the command line over the same use cases as the window.
//!
//! # Invariants
//! - Every rule lives in the crate `vault`; here is only what turns words into calls and answers into text.
//! - A passphrase or secret never comes from a process argument and never goes into an error or a log.
//! - Whatever ends the program (the last command, a signal, a panic), the vault is locked first.
//!
//! # Terms
//! - *Answer*: what a command found or did, as text for people or as JSON for programs.
//! - *Reference*: `PARTNER/ENVIRONMENT/CREDENTIAL`, each by name or id, or a credential's id alone.

#[cfg_attr(windows, path = "agent_absent.rs")]
mod agent;
mod answer;
mod app;
mod arguments;
mod batch;
mod child;
mod clipboard;
mod command;
mod examples;
mod failure;
mod generate;
mod input;
mod named;
mod output;
mod papers;
mod private_file;
mod profiles;
mod run;
mod template;
mod terminal;
mod text;
mod unattended;
mod view;
mod wanted;

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// Wipes every freed block: the libraries that take other programs' files apart leave copies of secrets behind.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> std::process::ExitCode {
    run::run()
}
