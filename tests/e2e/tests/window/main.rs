//! Scenarios in the real window.

mod start;
