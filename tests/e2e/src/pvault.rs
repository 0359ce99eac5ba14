//! The command line beside the window, as somebody would use it in a terminal.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use crate::{Error, Home};

/// Runs `pvault` on the vault that [`Person`](crate::Person) makes. The input begins with passphrase and code.
pub fn pvault(home: &Home, input: &str, arguments: &[&str]) -> Result<Output, Error> {
    let program = std::env::var_os("PVAULT").ok_or(Error::Environment)?;
    let mut command = Command::new(program);
    home.apply(&mut command);
    command.arg("--vault").arg(home.path().join("northwind-integrations.pvault"));
    command.arg("--passphrase-stdin").args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    Ok(child.wait_with_output()?)
}
