//! Where a profile is wrong, and why.

use std::ops::Range;

/// Why a profile was refused: file, line and reason.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct ProfileError {
    /// The name of the file, as the caller gave it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there, in one line.
    pub reason: String,
}

impl ProfileError {
    pub(crate) fn new(file: &str, text: &str, span: Option<Range<usize>>, reason: &str) -> Self {
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { file: file.to_owned(), line: line_of(text, span.map_or(0, |span| span.start)), reason }
    }

    pub(crate) fn from_toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        Self::new(file, text, error.span(), error.message())
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
