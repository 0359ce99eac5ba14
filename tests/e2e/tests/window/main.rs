//! Scenarios in the real window.

mod access;
mod hostile;
mod import;
mod journey;
mod keyboard;
mod leaks;
mod recovery;
mod start;
