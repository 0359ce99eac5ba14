//! What shells and `man` want to know of the command line, made from its own description.

use std::io::{self, Write};
use std::path::Path;

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::arguments::Arguments;
use crate::failure::Failure;

/// Writes the completions for a shell to standard output.
pub(crate) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "pvault", &mut script);
    io::stdout().lock().write_all(&script).map_err(Failure::Output)
}

/// Writes the manual pages into a folder: one for the program and one for each command.
pub(crate) fn manual(folder: &Path) -> Result<(), Failure> {
    clap_mangen::generate_to(Arguments::command(), folder)
        .map_err(|error| Failure::field("folder", &format!("the pages cannot be written: {}", error.kind())))
}
