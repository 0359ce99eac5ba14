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

    /// Writes `<screen>-<theme>.png` into the folder that xtask names, if no accessibility rule is broken.
    pub(crate) async fn take(&self, screen: &str) -> Result<(), Error> {
        let broken = self.program.violations().await?;
        if !broken.is_empty() {
            return Err(Error::Answer(format!("{screen}, {}: {broken:#?}", self.theme)));
        }
        let folder = std::env::var_os("PICTURES").ok_or(Error::Environment)?;
        self.program.screenshot(&Path::new(&folder).join(format!("{screen}-{}.png", self.theme))).await
    }
}
