//! Standard output and standard error. Values pass through buffers that are wiped.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::iter;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::text::visible;
use vault::Wiped;

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
        self.write(render(answer, self.json, matches!(self.target, Target::Terminal))?.as_slice())
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let result = match &mut self.target {
            Target::File(file) => file.write_all(bytes),
            Target::Terminal => {
                let mut stdout = io::stdout().lock();
                stdout.write_all(bytes).and_then(|()| stdout.flush())
            }
        };
        result.map_err(Failure::Output)
    }
}

/// An answer in its form. `terminal` says whether a person looks at it directly.
pub(crate) fn render(answer: &Answer, json: bool, terminal: bool) -> Result<Wiped, Failure> {
    let mut text = Wiped::default();
    if json {
        answer.json(&mut text)?;
        text.push(b"\n");
    } else {
        answer.text(&mut text, terminal)?;
    }
    Ok(text)
}

/// Says on standard error why something failed.
pub(crate) fn report(failure: &Failure, json: bool) {
    for line in complaints(failure, json) {
        complain(&line);
    }
}

/// The lines that say why something failed. A reader that went away is no news.
pub(crate) fn complaints(failure: &Failure, json: bool) -> Vec<String> {
    if let Failure::Relayed { lines, .. } = failure {
        lines.clone()
    } else if failure.is_broken_pipe() {
        Vec::new()
    } else if json {
        vec![failure.json().to_string()]
    } else {
        let candidates = failure.candidates().iter().map(|candidate| format!("  {}", visible(candidate)));
        iter::once(format!("pvault: {}", visible(&failure.sentence()))).chain(candidates).collect()
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
