//! Why a scenario could not go on.

use std::error::Error as _;
use std::fmt::{self, Debug, Formatter};
use std::io;
use std::time::Duration;

/// Why a scenario could not go on.
#[expect(missing_docs, reason = "the message documents the variant")]
#[derive(thiserror::Error)]
pub enum Error {
    #[error("the accessibility bus refused")]
    Accessibility(#[from] Box<zbus::Error>),
    #[error("a page answered what the harness does not understand: {0}")]
    Answer(String),
    #[error(
        "the real-window tests need a display, a session bus and a keyring of their own: run `cargo xtask test`"
    )]
    Environment,
    #[error("a file or process could not be used")]
    Io(#[from] io::Error),
    #[error("an answer could not be read")]
    Json(#[from] serde_json::Error),
    #[error("after {0:?} there was still no {1}; the page shows:\n{2}")]
    Missing(Duration, String, String),
    #[error("after {0:?} the program had no window; it wrote:\n{1}")]
    NoWindow(Duration, String),
    #[error("WebKitWebDriver did not start the program; is the package webkit2gtk-driver installed?")]
    Session(#[from] Box<fantoccini::error::NewSessionError>),
    #[error("WebKitWebDriver refused")]
    WebDriver(#[from] Box<fantoccini::error::CmdError>),
}

impl From<fantoccini::error::CmdError> for Error {
    fn from(error: fantoccini::error::CmdError) -> Self {
        Self::WebDriver(Box::new(error))
    }
}

impl From<zbus::Error> for Error {
    fn from(error: zbus::Error) -> Self {
        Self::Accessibility(Box::new(error))
    }
}

impl From<zbus::fdo::Error> for Error {
    fn from(error: zbus::fdo::Error) -> Self {
        zbus::Error::from(error).into()
    }
}

impl From<zbus::zvariant::Error> for Error {
    fn from(error: zbus::zvariant::Error) -> Self {
        zbus::Error::from(error).into()
    }
}

impl From<zbus::names::Error> for Error {
    fn from(error: zbus::names::Error) -> Self {
        zbus::Error::from(error).into()
    }
}

impl From<fantoccini::error::NewSessionError> for Error {
    fn from(error: fantoccini::error::NewSessionError) -> Self {
        Self::Session(Box::new(error))
    }
}

/// A failed test shows this: the sentence and its causes, not the names of the variants.
impl Debug for Error {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")?;
        let mut cause = self.source();
        while let Some(error) = cause {
            write!(formatter, "\n  because {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
