//! A program that gets values in its environment.

use std::ffi::OsString;
use std::io;
use std::process::{Command, Stdio};

use zeroize::Zeroizing;

use crate::failure::Failure;

/// Everything that a program needs to start. The vault is locked by then.
pub(crate) struct Child {
    pub(crate) program: OsString,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) variables: Vec<(String, Zeroizing<String>)>,
    /// Standard input was ours: some of it may have been read ahead.
    pub(crate) without_input: bool,
}

impl Child {
    /// Starts it. On Unix it takes the place of this process and this returns only if it could not be started;
    /// elsewhere it gives the program's exit code.
    pub(crate) fn start(self) -> Result<u8, Failure> {
        let mut command = Command::new(self.program);
        command.args(self.arguments);
        for (name, value) in &self.variables {
            command.env(name, value.as_str());
        }
        if self.without_input {
            command.stdin(Stdio::null());
        }
        become_program(command).map_err(|error| Failure::NotStarted(error.kind()))
    }
}

/// No process of ours is left whose memory holds the values, and no signal has to be passed on.
#[cfg(unix)]
fn become_program(mut command: Command) -> io::Result<u8> {
    Err(std::os::unix::process::CommandExt::exec(&mut command))
}

#[cfg(windows)]
fn become_program(mut command: Command) -> io::Result<u8> {
    let code = command.status()?.code();
    Ok(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}
