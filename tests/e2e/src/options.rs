//! How a program is started.

/// What a scenario may choose when it starts the program.
#[derive(Clone, Debug)]
pub struct Options {
    /// More environment for the program, for example a shifted clock.
    pub environment: Vec<(String, String)>,
    /// What the desktop asks for.
    pub scheme: Scheme,
    /// Width and height of the window.
    pub size: (u32, u32),
}

/// The desktop's colour scheme.
#[expect(missing_docs, reason = "the names are the documentation")]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scheme {
    Dark,
    Light,
}

impl Default for Options {
    fn default() -> Self {
        Self { environment: Vec::new(), scheme: Scheme::Light, size: (1280, 800) }
    }
}
