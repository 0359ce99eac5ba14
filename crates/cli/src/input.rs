//! What scripts hand in: standard input and inherited descriptors. Each is read through one buffer that is
//! wiped, so that lines can follow each other on one descriptor and nothing is read twice.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};

use zeroize::{Zeroize, Zeroizing};

use crate::failure::Failure;
use vault::{Wiped, into_text};

/// The number of standard input.
pub(crate) const STDIN: u32 = 0;

/// Everything this process reads from, by descriptor number.
#[derive(Default)]
pub(crate) struct Input {
    sources: BTreeMap<u32, Source<File>>,
    closed: bool,
}

impl Input {
    /// Whether something was read from standard input, and perhaps more than was used.
    pub(crate) fn has_begun_stdin(&self) -> bool {
        self.sources.contains_key(&STDIN)
    }

    /// Nothing is read from now on: the commands that come are another process's, which has its own input.
    pub(crate) fn close(&mut self) {
        *self = Self { closed: true, ..Self::default() };
    }

    /// The next line without its line break; `None` at the end.
    pub(crate) fn line(&mut self, descriptor: u32) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        let source = self.source(descriptor)?;
        tokio::task::block_in_place(|| source.line())
    }

    /// The next line as text, for example a passphrase; `what` names it in the error.
    pub(crate) fn text(&mut self, descriptor: u32, what: &str) -> Result<Zeroizing<String>, Failure> {
        let line = self.line(descriptor)?.ok_or_else(|| ended(descriptor, what))?;
        into_text(line).ok_or_else(|| Failure::usage(&format!("the {what} is not valid UTF-8")))
    }

    /// Everything up to the end. A single line loses its line break; several lines are taken as they are.
    pub(crate) fn rest(&mut self, descriptor: u32) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let source = self.source(descriptor)?;
        let mut bytes = tokio::task::block_in_place(|| source.rest())?;
        if bytes.iter().position(|byte| *byte == b'\n') == Some(bytes.len().saturating_sub(1)) {
            trim_line_break(&mut bytes);
        }
        Ok(bytes)
    }

    fn source(&mut self, descriptor: u32) -> Result<&mut Source<File>, Failure> {
        use std::collections::btree_map::Entry;
        if self.closed {
            return Err(Failure::usage(
                "the agent cannot read what this command is given; end it first: pvault agent stop",
            ));
        }
        match self.sources.entry(descriptor) {
            Entry::Occupied(entry) => Ok(entry.into_mut()),
            Entry::Vacant(entry) => {
                let file = open(descriptor).map_err(|error| unreadable(descriptor, &error))?;
                Ok(entry.insert(Source::new(file)))
            }
        }
    }
}

/// One descriptor with what was read ahead of it.
struct Source<R> {
    reader: R,
    ahead: Zeroizing<Vec<u8>>,
    position: usize,
}

impl<R: Read> Source<R> {
    fn new(reader: R) -> Self {
        Self { reader, ahead: Zeroizing::new(Vec::with_capacity(CHUNK)), position: 0 }
    }

    fn line(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        let mut line = Wiped::default();
        let mut any = false;
        while self.fill()? {
            any = true;
            let ahead = self.ahead.get(self.position..).unwrap_or_default();
            let end = ahead.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(ahead.len(), |at| at + 1);
            push_within(&mut line, ahead.get(..taken).unwrap_or_default())?;
            self.position += taken;
            if end.is_some() {
                break;
            }
        }
        let mut line = line.into_bytes();
        trim_line_break(&mut line);
        Ok(any.then_some(line))
    }

    fn rest(&mut self) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let mut all = Wiped::default();
        while self.fill()? {
            push_within(&mut all, self.ahead.get(self.position..).unwrap_or_default())?;
            self.position = self.ahead.len();
        }
        Ok(all.into_bytes())
    }

    /// Makes sure that something is ahead; `false` at the end.
    fn fill(&mut self) -> Result<bool, Failure> {
        if self.position < self.ahead.len() {
            return Ok(true);
        }
        self.ahead.zeroize();
        self.ahead.resize(CHUNK, 0);
        self.position = 0;
        let read =
            read_some(&mut self.reader, &mut self.ahead).map_err(|error| Failure::Input(error.kind()))?;
        self.ahead.truncate(read);
        Ok(read > 0)
    }
}

fn read_some(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

fn push_within(buffer: &mut Wiped, bytes: &[u8]) -> Result<(), Failure> {
    if buffer.as_slice().len() + bytes.len() > LIMIT {
        return Err(Failure::usage("the input is longer than 8 MiB"));
    }
    buffer.push(bytes);
    Ok(())
}

fn trim_line_break(bytes: &mut Vec<u8>) {
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
    }
}

fn ended(descriptor: u32, what: &str) -> Failure {
    match descriptor {
        STDIN => Failure::usage(&format!("standard input ended before the {what}")),
        number => Failure::usage(&format!("descriptor {number} ended before the {what}")),
    }
}

fn unreadable(descriptor: u32, error: &io::Error) -> Failure {
    Failure::usage(&format!("descriptor {descriptor} cannot be read: {}", error.kind()))
}

/// Opens standard input without the standard library's buffer, which would keep what passed through it.
#[cfg(unix)]
fn open(descriptor: u32) -> io::Result<File> {
    use std::os::fd::AsFd;
    match descriptor {
        STDIN => Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?)),
        number => File::open(format!("/dev/fd/{number}")),
    }
}

#[cfg(windows)]
fn open(descriptor: u32) -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    match descriptor {
        STDIN => Ok(File::from(io::stdin().as_handle().try_clone_to_owned()?)),
        _ => Err(io::ErrorKind::Unsupported.into()),
    }
}

const CHUNK: usize = 16 * 1024;
const LIMIT: usize = 8 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source<&[u8]> {
        Source::new(text.as_bytes())
    }

    fn next(source: &mut Source<&[u8]>) -> Option<Vec<u8>> {
        source.line().unwrap().map(|line| line.to_vec())
    }

    #[test]
    fn lines_follow_each_other_and_the_rest_follows_them() {
        let mut source = source("one\r\n\ntwo\nrest\nof it\n");
        assert_eq!(next(&mut source), Some(b"one".to_vec()));
        assert_eq!(next(&mut source), Some(Vec::new()), "an empty line is a line");
        assert_eq!(next(&mut source), Some(b"two".to_vec()));
        assert_eq!(source.rest().unwrap().as_slice(), b"rest\nof it\n");
        assert_eq!(next(&mut source), None);
    }

    #[test]
    fn the_last_line_needs_no_line_break() {
        let mut source = source("one\ntwo");
        assert_eq!(next(&mut source), Some(b"one".to_vec()));
        assert_eq!(next(&mut source), Some(b"two".to_vec()));
        assert_eq!(next(&mut source), None);
    }

    #[test]
    fn a_line_longer_than_the_buffer_is_whole() {
        let long = "x".repeat(CHUNK * 2 + 5);
        let mut source = Source::new(long.as_bytes());
        assert_eq!(next(&mut source).map(|line| line.len()), Some(long.len()));
    }

    #[test]
    fn an_endless_line_is_refused() {
        let mut source = Source::new(io::repeat(b'x'));
        assert!(matches!(source.line(), Err(Failure::Usage { .. })));
    }
}
