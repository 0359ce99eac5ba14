//! Scenarios in the real window.

mod access;
mod clock;
mod codes;
mod drafts;
mod hostile;
mod import;
mod journey;
mod keyboard;
mod leaks;
mod members;
mod recovery;
mod search;
mod sheets;
mod start;
mod tray;
