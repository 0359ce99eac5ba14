//! Handing credentials over in a file.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What is handed over and how the file is closed.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct HandOverRequest {
    /// Ids, in the order of the file.
    pub(crate) credentials: Vec<String>,
    pub(crate) format: HandOverFormat,
    pub(crate) seal: HandOverSeal,
    /// Who opens the file, where recipients do.
    pub(crate) recipients: Vec<String>,
    /// To whom and why.
    pub(crate) reason: String,
}

/// What is in the file.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum HandOverFormat {
    Csv,
    Env,
    Json,
}

/// What opens the file.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum HandOverSeal {
    Passphrase,
    Plain,
    Recipients,
}

/// A file that was written.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HandedOverView {
    pub(crate) values: u32,
    /// How many cells got an apostrophe, so that no spreadsheet calculates them.
    pub(crate) guarded: u32,
}
