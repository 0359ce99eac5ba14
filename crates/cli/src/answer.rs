//! What a command found or did.

use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use crate::clipboard::Held;
use crate::failure::Failure;
use vault::Wiped;

/// Something to show: as JSON with stable names, or as text.
pub(crate) trait Show: Serialize + Send {
    /// Writes it for people. `terminal` says whether a person looks at it directly.
    fn text(&self, out: &mut dyn Write, terminal: bool) -> io::Result<()>;
}

/// The result of one command.
pub(crate) struct Answer {
    shown: Box<dyn Erased>,
    exit_code: u8,
    held: Option<(Held, Duration)>,
}

impl Answer {
    pub(crate) fn new(shown: impl Show + 'static) -> Self {
        Self { shown: Box::new(shown), exit_code: 0, held: None }
    }

    /// Done, but something was found that is not as it should be.
    pub(crate) fn with_finding(shown: impl Show + 'static) -> Self {
        Self { exit_code: EXIT_FINDING, ..Self::new(shown) }
    }

    /// Done; the clipboard holds a value for so long.
    pub(crate) fn holding(shown: impl Show + 'static, held: Held, time: Duration) -> Self {
        Self { held: Some((held, time)), ..Self::new(shown) }
    }

    pub(crate) const fn exit_code(&self) -> u8 {
        self.exit_code
    }

    pub(crate) fn json(&self, out: &mut Wiped) -> Result<(), Failure> {
        self.shown.write_json(out)
    }

    pub(crate) fn text(&self, out: &mut Wiped, terminal: bool) -> Result<(), Failure> {
        self.shown.write_text(out, terminal).map_err(Failure::Output)
    }

    /// Waits while the clipboard holds a value. Dropped earlier, it is cleared at once.
    pub(crate) async fn finish(self) {
        if let Some((held, time)) = self.held {
            tokio::time::sleep(time).await;
            drop(held);
        }
    }
}

/// [`Show`] without its type.
trait Erased: Send {
    fn write_json(&self, out: &mut Wiped) -> Result<(), Failure>;
    fn write_text(&self, out: &mut Wiped, terminal: bool) -> io::Result<()>;
}

impl<T: Show> Erased for T {
    fn write_json(&self, out: &mut Wiped) -> Result<(), Failure> {
        serde_json::to_writer(out, self).map_err(|error| Failure::Output(error.into()))
    }

    fn write_text(&self, out: &mut Wiped, terminal: bool) -> io::Result<()> {
        self.text(out, terminal)
    }
}

const EXIT_FINDING: u8 = 10;
