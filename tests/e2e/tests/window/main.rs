//! Scenarios in the real window.

mod journey;
mod start;
