//! The project's own commands: `cargo xtask run | test | bench | bundle | screenshots`.
//!
//! # Invariants
//!
//! - Every command does its own set-up: after a clone, Rust and Node are enough.
//! - Nothing of the person at the machine is touched: tests get a display, a session bus, a
//!   keyring and a home folder of their own.

mod arguments;
mod bench;
mod desktop;
#[cfg(test)]
mod documents;
mod front_end;
mod fuzz;
mod packages;
mod parts;
mod picture;
mod process;
mod program;
mod say;
mod system;
mod tests;
mod workspace;

use std::env;
use std::process::ExitCode;

use crate::arguments::Task;
use crate::say::say;

fn main() -> ExitCode {
    match arguments::parse(env::args().skip(1)) {
        Ok(task) => perform(&task),
        Err(refusal) => {
            say(&format!("{refusal}\n\n{}", arguments::USAGE));
            ExitCode::from(2)
        }
    }
}

fn perform(task: &Task) -> ExitCode {
    let done = match task {
        Task::Help => {
            say(arguments::USAGE);
            Ok(())
        }
        Task::Bench { large } => bench::run(*large),
        Task::Bundle => packages::bundle(),
        Task::Run { virtual_display } => program::run(*virtual_display),
        Task::Screenshots => tests::screenshots(),
        Task::Test { long, part } => tests::run(*long, part),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("\n{error:#}"));
            ExitCode::FAILURE
        }
    }
}
