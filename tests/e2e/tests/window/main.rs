//! Scenarios in the real window.

mod hostile;
mod journey;
mod keyboard;
mod leaks;
mod recovery;
mod start;
