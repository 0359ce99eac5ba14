//! Takes pictures of one program in one theme.

use std::path::Path;

use e2e::{Error, Home, Options, Program, Scheme};

/// A program of which pictures are taken.
pub(crate) struct Camera {
    pub(crate) program: Program,
    theme: &'static str,
}

impl Camera {
    /// Starts the program in this home and colour scheme.
    pub(crate) async fn start(home: &Home, scheme: Scheme) -> Result<Self, Error> {
        let program = Program::start(home, &Options { scheme, ..Options::default() }).await?;
        program.find_css("h1:not(.visually-hidden)").await?;
        let theme = match scheme {
            Scheme::Dark => "dark",
            Scheme::Light => "light",
        };
        Ok(Self { program, theme })
    }

    /// Writes `docs/screenshots/<screen>-<theme>.png`, once accessibility rules hold.
    pub(crate) async fn take(&self, screen: &str) -> Result<(), Error> {
        let broken = self.program.violations().await?;
        if !broken.is_empty() {
            return Err(Error::Answer(format!("{screen}, {}: {broken:#?}", self.theme)));
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/screenshots");
        self.program.screenshot(&folder.join(format!("{screen}-{}.png", self.theme))).await
    }
}
