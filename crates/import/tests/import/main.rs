//! Reading files that other programs' libraries wrote, and files that were made to hurt.

#![cfg(test)]

mod files;
mod hostile;
mod keepass;
mod managers;
mod spreadsheet;
mod variables;
