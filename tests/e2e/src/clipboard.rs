//! The clipboard of the virtual display, read from outside the program.

use std::io;
use std::process::{Command, Stdio};

use crate::Error;

/// What another program would paste; empty when nothing is there.
pub fn clipboard() -> Result<String, Error> {
    let answer = xclip(&["-out"]).stderr(Stdio::null()).output()?;
    Ok(String::from_utf8_lossy(&answer.stdout).into_owned())
}

/// Empties the clipboard, so that a scenario does not see what another one copied.
pub fn clear_clipboard() -> Result<(), Error> {
    let status = xclip(&["-in"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other("xclip failed").into())
}

/// Limited, because xclip waits for ever on an owner of the clipboard that does not answer.
fn xclip(arguments: &[&str]) -> Command {
    let mut command = Command::new("timeout");
    command.args(["5", "xclip", "-selection", "clipboard"]).args(arguments);
    command
}
