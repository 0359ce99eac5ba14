//! Backups, and pages that are written to a folder.

use std::path::Path;

use serde::{Deserialize, Serialize};
use specta::Type;
use vault::{Backup, BackupAt, Drill, FileContents, LastBackup, RecoveryHead, Restored, Timestamp};

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

/// Where emergency sheets are kept up to date.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "KeptSheets", rename_all = "camelCase")]
pub(crate) struct KeptSheetsView {
    pub(crate) folder: Option<String>,
    /// Why they could not be written last.
    pub(crate) problem: Option<String>,
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

/// A backup that was read to its end, without any key.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "BackupContents", rename_all = "camelCase")]
pub(crate) struct BackupContentsView {
    path: String,
    fingerprint: String,
    partners: u32,
    credentials: u32,
    events: u32,
    last_change: String,
    /// Whether it opens with the factors of the computer it was made on, too.
    self_contained: bool,
    /// The file of the same vault that was open on this computer, or a free name for one.
    target: String,
}

impl BackupContentsView {
    pub(crate) fn new(path: &str, contents: &FileContents, target: &Path) -> Self {
        Self {
            path: path.to_owned(),
            fingerprint: contents.fingerprint.clone(),
            partners: number(contents.partners),
            credentials: number(contents.credentials),
            events: number(contents.events),
            last_change: time(contents.last_change),
            self_contained: contents.self_contained,
            target: target.display().to_string(),
        }
    }
}

/// What a recovery key opened in a backup.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "KitTrial", rename_all = "camelCase")]
pub(crate) struct KitTrialView {
    organization: String,
    member: String,
}

impl From<RecoveryHead> for KitTrialView {
    fn from(head: RecoveryHead) -> Self {
        Self { organization: head.organization, member: head.member }
    }
}

/// Which backup goes where.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RestoreRequest {
    pub(crate) backup: String,
    pub(crate) target: String,
}

/// A backup that was put back.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "Restored", rename_all = "camelCase")]
pub(crate) struct RestoredView {
    path: String,
    /// The new name of the file that lay there.
    kept: Option<String>,
    self_contained: bool,
}

impl RestoredView {
    pub(crate) fn new(path: String, restored: &Restored) -> Self {
        let kept = restored.kept.as_ref().map(|kept| kept.display().to_string());
        Self { path, kept, self_contained: restored.contents.self_contained }
    }
}

/// What this computer remembers of backups of the open vault.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "LastBackup", rename_all = "camelCase")]
pub(crate) struct LastBackupView {
    made: Option<BackupAtView>,
    tried: Option<BackupAtView>,
    /// Until when the reminder rests.
    rests_until: Option<String>,
}

impl LastBackupView {
    pub(crate) fn new(last: LastBackup, now: Timestamp) -> Self {
        let rests_until = last.rests_until(now).map(time);
        Self {
            made: last.made.map(BackupAtView::from),
            tried: last.tried.map(BackupAtView::from),
            rests_until,
        }
    }
}

/// Where a backup lay, and when.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "BackupAt", rename_all = "camelCase")]
struct BackupAtView {
    path: String,
    at: String,
}

impl From<BackupAt> for BackupAtView {
    fn from(backup: BackupAt) -> Self {
        Self { at: time(backup.at()), path: backup.path.display().to_string() }
    }
}

fn number(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
