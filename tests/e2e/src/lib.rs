//! Drives the real program in a real window through WebDriver.
//!
//! # Invariants
//!
//! - A program sees only the folders of its [`Home`]; nothing of the person at the machine is touched.
//! - Whatever a [`Program`] started is killed, by its own process group, when it is dropped.
//! - Scenarios speak as a person does: roles and names, not selectors, wherever possible.
//!
//! # Terms
//!
//! - *Home*: the folders of one imagined person; it outlives a program, so a scenario can restart it.
//! - *Scenario*: one test of the whole program.

mod at_spi;
mod axe;
mod clipboard;
mod driver;
mod error;
mod home;
mod leak;
mod options;
mod page;
mod program;
mod pvault;
mod story;
mod tray;
mod x11;

pub use self::at_spi::{Said, ScreenReader};
pub use self::axe::Violation;
pub use self::clipboard::{clear_clipboard, clipboard};
pub use self::error::Error;
pub use self::home::Home;
pub use self::leak::Planted;
pub use self::options::{Options, Scheme};
pub use self::program::Program;
pub use self::pvault::{answer, made_by, pvault, pvault_on};
pub use self::story::Person;
pub use self::tray::{Entry, Tray};
pub use self::x11::Window;
