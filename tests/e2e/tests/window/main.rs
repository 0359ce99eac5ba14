//! Scenarios in the real window.

mod journey;
mod leaks;
mod start;
