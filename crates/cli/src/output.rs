//! Standard output and standard error. Values pass through buffers that are wiped.

use std::fs::File;
use std::io::{self, IsTerminal, Write};

use crate::answer::Answer;
use crate::failure::Failure;
use crate::text::visible;
use crate::wiped::Wiped;

/// Where answers go and in which form.
pub(crate) struct Output {
    target: Target,
    json: bool,
}

/// A terminal is written to through the standard library, which knows how (Windows); everything else past it,
/// because its buffer cannot be wiped.
enum Target {
    File(File),
    Terminal,
}

impl Output {
    pub(crate) fn new(json: bool) -> Result<Self, Failure> {
        let target = if io::stdout().is_terminal() { Target::Terminal } else { Target::File(unbuffered()?) };
        Ok(Self { target, json })
    }

    /// Writes an answer as the caller asked for it.
    pub(crate) fn answer(&mut self, answer: &Answer) -> Result<(), Failure> {
        let mut text = Wiped::default();
        if self.json {
            answer.json(&mut text)?;
            text.push(b"\n");
        } else {
            answer.text(&mut text, matches!(self.target, Target::Terminal))?;
        }
        self.write(&text)
    }

    pub(crate) fn write(&mut self, bytes: &Wiped) -> Result<(), Failure> {
        let result = match &mut self.target {
            Target::File(file) => file.write_all(bytes.as_slice()),
            Target::Terminal => {
                let mut stdout = io::stdout().lock();
                stdout.write_all(bytes.as_slice()).and_then(|()| stdout.flush())
            }
        };
        result.map_err(Failure::Output)
    }
}

/// Says on standard error why something failed. A reader that went away is no news.
pub(crate) fn report(failure: &Failure, json: bool) {
    if failure.is_broken_pipe() {
        return;
    }
    if json {
        complain(&failure.json().to_string());
    } else {
        complain(&format!("pvault: {}", visible(&failure.sentence())));
        for candidate in failure.candidates() {
            complain(&format!("  {}", visible(candidate)));
        }
    }
}

/// Says on standard error what the user should know.
pub(crate) fn warn(sentence: &str, json: bool) {
    if json {
        complain(&serde_json::json!({ "warning": { "message": sentence } }).to_string());
    } else {
        complain(&format!("pvault: note: {}", visible(sentence)));
    }
}

/// Standard error is the last resort: when it cannot be written there is nowhere left to say so.
pub(crate) fn complain(line: &str) {
    drop(writeln!(io::stderr().lock(), "{line}"));
}

#[cfg(unix)]
fn unbuffered() -> Result<File, Failure> {
    use std::os::fd::AsFd;
    io::stdout().as_fd().try_clone_to_owned().map(File::from).map_err(Failure::Output)
}

#[cfg(windows)]
fn unbuffered() -> Result<File, Failure> {
    use std::os::windows::io::AsHandle;
    io::stdout().as_handle().try_clone_to_owned().map(File::from).map_err(Failure::Output)
}
