//! Random values: how they are to be, and what is known of one.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::commands::secrets::SecretHandle;

/// How a random value is to be: so many words, or else characters of these sets.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "one box to tick each")]
pub(crate) struct GenerateRequest {
    pub(crate) words: Option<u32>,
    pub(crate) length: u32,
    pub(crate) uppercase: bool,
    pub(crate) lowercase: bool,
    pub(crate) digits: bool,
    pub(crate) symbols: bool,
}

/// A random value that waits in the core.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GeneratedView {
    pub(crate) secret: SecretHandle,
    pub(crate) characters: u32,
    /// The guesses it takes to try all of its kind, as a power of two.
    pub(crate) bits: f64,
}
