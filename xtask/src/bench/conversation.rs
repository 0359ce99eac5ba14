//! A program that answers a line at a time, and how long each answer takes.

use std::fs;
use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

/// A running program.
pub(super) struct Conversation {
    child: Child,
    /// Closed at the end, which ends the program.
    input: Option<ChildStdin>,
    output: ChildStdout,
    /// What every answer ends with.
    end: &'static str,
    began: Instant,
}

pub(super) struct Answer {
    pub(super) took: Duration,
    pub(super) text: String,
}

/// What the operating system says of the process, in KiB.
#[derive(Clone, Copy)]
pub(super) struct Memory {
    pub(super) peak: u64,
    pub(super) at_the_end: u64,
}

impl Conversation {
    /// Starts the program and gives it these lines.
    pub(super) fn start(command: &mut Command, end: &'static str, lines: &[&str]) -> Result<Self> {
        let began = Instant::now();
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = piped.spawn().context("it could not be started")?;
        let mut input = child.stdin.take().context("it has no input")?;
        let output = child.stdout.take().context("it has no output")?;
        input.write_all(lines.join("\n").as_bytes())?;
        input.write_all(b"\n")?;
        Ok(Self { child, input: Some(input), output, end, began })
    }

    /// Waits for the first answer: the time since the start.
    pub(super) fn started(&mut self) -> Result<Duration> {
        self.answer()?;
        Ok(self.began.elapsed())
    }

    /// Gives a line and waits for its answer.
    pub(super) fn ask(&mut self, line: &str) -> Result<Answer> {
        let began = Instant::now();
        let input = self.input.as_mut().context("it was ended")?;
        input.write_all(format!("{line}\n").as_bytes())?;
        let text = self.answer()?;
        Ok(Answer { took: began.elapsed(), text })
    }

    /// Linux tells it while the process runs.
    pub(super) fn memory(&self) -> Option<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let of = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key))?;
            line.trim().strip_suffix(" kB")?.parse().ok()
        };
        Some(Memory { peak: of("VmHWM:")?, at_the_end: of("VmRSS:")? })
    }

    /// Ends the input, waits for the program to end well, and gives what it still had to say.
    pub(super) fn end(mut self) -> Result<String> {
        drop(self.input.take());
        let mut rest = Vec::new();
        self.output.read_to_end(&mut rest)?;
        let status = self.child.wait()?;
        ensure!(status.success(), "it ended with {status}");
        Ok(String::from_utf8_lossy(&rest).into_owned())
    }

    /// Waits for an answer.
    pub(super) fn answer(&mut self) -> Result<String> {
        let mut text = Vec::new();
        let mut part = vec![0; 64 * 1024];
        while !text.ends_with(self.end.as_bytes()) {
            let read = self.output.read(&mut part)?;
            ensure!(read > 0, "it ended after {:.300}", String::from_utf8_lossy(&text));
            text.extend(part.iter().take(read));
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

impl Drop for Conversation {
    /// After an error nothing is left running.
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
