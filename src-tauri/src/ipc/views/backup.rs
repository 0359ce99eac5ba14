//! Backups, and pages that are written to a folder.

use serde::{Deserialize, Serialize};
use specta::Type;
use vault::{Backup, Drill};

use super::time;

/// A backup to be made.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackUpRequest {
    pub(crate) folder: String,
    /// How many stay; all for `null`.
    pub(crate) keep: Option<u32>,
    pub(crate) self_contained: bool,
}

/// A backup that was made and read to its end.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "Backup", rename_all = "camelCase")]
pub(crate) struct BackupView {
    path: String,
    partners: u32,
    credentials: u32,
    removed: u32,
}

impl From<Backup> for BackupView {
    fn from(backup: Backup) -> Self {
        Self {
            path: backup.path.display().to_string(),
            partners: number(backup.contents.partners),
            credentials: number(backup.contents.credentials),
            removed: u32::try_from(backup.removed.len()).unwrap_or(u32::MAX),
        }
    }
}

/// Emergency sheets that were written.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "Sheets", rename_all = "camelCase")]
pub(crate) struct SheetsView {
    folder: String,
    sheets: u32,
}

impl SheetsView {
    pub(crate) fn new(folder: String, sheets: usize) -> Self {
        Self { folder, sheets: u32::try_from(sheets).unwrap_or(u32::MAX) }
    }
}

/// A backup that was held against the vault.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "Drill", rename_all = "camelCase")]
pub(crate) struct DrillView {
    sentence: String,
    last_change: String,
    partners: u32,
    credentials: u32,
}

impl From<Drill> for DrillView {
    fn from(drill: Drill) -> Self {
        Self {
            sentence: drill.sentence,
            last_change: time(drill.contents.last_change),
            partners: number(drill.contents.partners),
            credentials: number(drill.contents.credentials),
        }
    }
}

fn number(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
