//! Questions to a person at the terminal, also while standard input and output lead elsewhere.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, IsTerminal, Write};

use zeroize::Zeroizing;

use crate::failure::Failure;

/// Whether a person sits at standard input, so that something forgotten may be asked for.
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal()
}

/// Asks for something that is not shown while it is typed. `instead` says how a script gives it.
pub(crate) fn ask_hidden(question: &str, instead: &str) -> Result<Zeroizing<String>, Failure> {
    tokio::task::block_in_place(|| rpassword::prompt_password(format!("{question}: ")))
        .map(Zeroizing::new)
        .map_err(|error| unanswered(&error, question, instead))
}

/// Asks for something that may be seen.
pub(crate) fn ask(question: &str, instead: &str) -> Result<Zeroizing<String>, Failure> {
    tokio::task::block_in_place(|| Terminal::open().and_then(|mut terminal| terminal.ask(question)))
        .map_err(|error| unanswered(&error, question, instead))
}

/// Shows something that must not land in a file or a pipe.
pub(crate) fn show(text: &str) -> Result<(), Failure> {
    Terminal::open()
        .and_then(|mut terminal| terminal.write(text))
        .map_err(|_| Failure::NoTerminal { message: "there is no terminal to show this on".to_owned() })
}

/// Wipes what was shown, the scrolled-back lines too where the terminal can.
pub(crate) fn clear_screen() -> Result<(), Failure> {
    show("\u{1b}[H\u{1b}[2J\u{1b}[3J")
}

/// How the terminal was set when the program began. A prompt that never ends leaves it without echo.
pub(crate) struct Settings(#[cfg(unix)] Option<(File, rustix::termios::Termios)>);

#[cfg(unix)]
impl Settings {
    pub(crate) fn now() -> Self {
        let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty").ok();
        Self(
            terminal.and_then(|file| rustix::termios::tcgetattr(&file).ok().map(|settings| (file, settings))),
        )
    }

    /// Puts them back, unless the program runs in the background: there it would be stopped for trying.
    pub(crate) fn restore(&self) {
        let Some((file, settings)) = &self.0 else { return };
        if rustix::termios::tcgetpgrp(file).is_ok_and(|group| group == rustix::process::getpgrp()) {
            // What cannot be put back stays as it is; the program is ending.
            let _ = rustix::termios::tcsetattr(file, rustix::termios::OptionalActions::Now, settings);
        }
    }
}

#[cfg(windows)]
impl Settings {
    pub(crate) const fn now() -> Self {
        Self()
    }

    pub(crate) const fn restore(&self) {}
}

struct Terminal {
    output: File,
    input: BufReader<File>,
}

impl Terminal {
    fn open() -> io::Result<Self> {
        let (input, output) = if cfg!(windows) { ("CONIN$", "CONOUT$") } else { ("/dev/tty", "/dev/tty") };
        Ok(Self {
            output: OpenOptions::new().write(true).open(output)?,
            input: BufReader::with_capacity(1, File::open(input)?),
        })
    }

    fn ask(&mut self, question: &str) -> io::Result<Zeroizing<String>> {
        self.write(&format!("{question}: "))?;
        let mut line = Zeroizing::new(String::with_capacity(4096));
        if self.input.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Zeroizing::new(line.trim().to_owned()))
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.output.write_all(text.as_bytes())?;
        self.output.flush()
    }
}

fn unanswered(error: &io::Error, question: &str, instead: &str) -> Failure {
    if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof) {
        return Failure::Vault(vault::VaultError::Cancelled);
    }
    let question = question.to_lowercase();
    Failure::NoTerminal { message: format!("{question}: there is no terminal to ask on; {instead}") }
}
