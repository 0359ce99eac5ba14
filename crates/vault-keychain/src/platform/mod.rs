//! The keyrings of the systems. Each module offers the same `Connection` and `modifiers`.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub(crate) use linux::{Connection, modifiers, prompt};

#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "macos")]
pub(crate) use macos::{Connection, modifiers, prompt};

#[cfg(target_os = "windows")]
mod windows;
#[cfg(target_os = "windows")]
pub(crate) use windows::{Connection, modifiers, prompt};
