//! Scenarios in the real window.

mod hostile;
mod journey;
mod leaks;
mod start;
