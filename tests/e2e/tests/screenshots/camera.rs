//! Takes pictures of one program in one theme.

use std::path::Path;

use e2e::{Error, Home, Options, Program, Said, Scheme, ScreenReader};

/// A program of which pictures are taken.
pub(crate) struct Camera {
    pub(crate) program: Program,
    theme: &'static str,
    /// In one theme: both say the same.
    screen_reader: Option<ScreenReader>,
}

impl Camera {
    /// Starts the program in this home and colour scheme.
    pub(crate) async fn start(home: &Home, scheme: Scheme) -> Result<Self, Error> {
        let mut options = Options { scheme, ..Options::default() };
        let mut screen_reader = None;
        if scheme == Scheme::Light {
            screen_reader = Some(ScreenReader::connect().await?);
            options.environment.push(("NO_AT_BRIDGE".to_owned(), "0".to_owned()));
        }
        let program = Program::start(home, &options).await?;
        program.find_css("h1:not(.visually-hidden)").await?;
        let theme = match scheme {
            Scheme::Dark => "dark",
            Scheme::Light => "light",
        };
        Ok(Self { program, theme, screen_reader })
    }

    /// Writes `<screen>-<theme>.png` into the folder that xtask names, if no accessibility rule is broken.
    pub(crate) async fn take(&self, screen: &str) -> Result<(), Error> {
        let broken = self.program.violations().await?;
        if !broken.is_empty() {
            return Err(Error::Answer(format!("{screen}, {}: {broken:#?}", self.theme)));
        }
        self.listen(screen).await?;
        let folder = std::env::var_os("PICTURES").ok_or(Error::Environment)?;
        self.program.screenshot(&Path::new(&folder).join(format!("{screen}-{}.png", self.theme))).await
    }

    /// Whatever the keyboard reaches has a name for those who do not see it.
    async fn listen(&self, screen: &str) -> Result<(), Error> {
        let Some(screen_reader) = &self.screen_reader else { return Ok(()) };
        let said = screen_reader.read(&self.program).await?;
        let nameless: Vec<&Said> =
            said.iter().filter(|one| one.focusable && one.name.trim().is_empty()).collect();
        if !nameless.is_empty() || !said.iter().any(|one| one.focusable) {
            return Err(Error::Answer(format!("{screen}: {nameless:#?} of {said:#?}")));
        }
        Ok(())
    }
}
