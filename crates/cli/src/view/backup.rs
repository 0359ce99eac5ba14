//! Backups as they are answered.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use vault::{Backup, Drill, FileContents, Restored};

use crate::answer::Show;
use crate::text::{day_and_time, line, rfc3339};

/// A vault file that was read to its end.
#[derive(Serialize)]
pub(crate) struct ContentsShown {
    path: String,
    restored: bool,
    fingerprint: String,
    vault_id: String,
    partners: u64,
    credentials: u64,
    operations: u64,
    events: u64,
    last_change: String,
    #[serde(skip)]
    day: String,
    bytes: u64,
    self_contained: bool,
}

impl ContentsShown {
    pub(crate) fn new(path: &Path, contents: &FileContents) -> Self {
        Self {
            path: path.display().to_string(),
            restored: false,
            fingerprint: contents.fingerprint.clone(),
            vault_id: contents.vault_id.to_string(),
            partners: contents.partners,
            credentials: contents.credentials,
            operations: contents.operations,
            events: contents.events,
            last_change: rfc3339(contents.last_change),
            day: day_and_time(contents.last_change),
            bytes: contents.bytes,
            self_contained: contents.self_contained,
        }
    }

    const fn opens_with(&self) -> &'static str {
        if self.self_contained {
            "the recovery key, or the factors of the computer it was made on"
        } else {
            "the recovery key: pvault recover"
        }
    }
}

impl Show for ContentsShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, if self.restored { "Put back" } else { "Whole" }, &self.path)?;
        line(out, "Fingerprint", &self.fingerprint)?;
        line(out, "Holds", &format!("{} partners, {} credentials", self.partners, self.credentials))?;
        line(out, "Logs", &format!("{} operations, {} events", self.operations, self.events))?;
        line(out, "Last changed", &format!("{} UTC", self.day))?;
        line(out, "Opens with", self.opens_with())
    }
}

/// A backup that was put back.
#[derive(Serialize)]
pub(crate) struct RestoredShown {
    #[serde(flatten)]
    contents: ContentsShown,
    kept: Option<String>,
}

impl RestoredShown {
    pub(crate) fn new(path: &Path, restored: &Restored) -> Self {
        let contents = ContentsShown { restored: true, ..ContentsShown::new(path, &restored.contents) };
        Self { contents, kept: restored.kept.as_ref().map(|kept| kept.display().to_string()) }
    }
}

impl Show for RestoredShown {
    fn text(&self, out: &mut dyn Write, terminal: bool) -> io::Result<()> {
        self.contents.text(out, terminal)?;
        self.kept.iter().try_for_each(|kept| line(out, "Kept before it", kept))
    }
}

/// A backup that was made.
#[derive(Serialize)]
pub(crate) struct BackupShown {
    #[serde(flatten)]
    contents: ContentsShown,
    removed: Vec<String>,
}

impl From<Backup> for BackupShown {
    fn from(backup: Backup) -> Self {
        Self {
            contents: ContentsShown::new(&backup.path, &backup.contents),
            removed: backup.removed.iter().map(|path| path.display().to_string()).collect(),
        }
    }
}

impl Show for BackupShown {
    fn text(&self, out: &mut dyn Write, terminal: bool) -> io::Result<()> {
        self.contents.text(out, terminal)?;
        self.removed.iter().try_for_each(|path| line(out, "Removed", path))
    }
}

/// A backup that was held against the vault.
#[derive(Serialize)]
pub(crate) struct DrillShown {
    #[serde(flatten)]
    contents: ContentsShown,
    operations_behind: u64,
    events_behind: u64,
    sentence: String,
}

impl DrillShown {
    pub(crate) fn new(path: &Path, drill: Drill) -> Self {
        Self {
            contents: ContentsShown::new(path, &drill.contents),
            operations_behind: drill.operations_behind,
            events_behind: drill.events_behind,
            sentence: drill.sentence,
        }
    }
}

impl Show for DrillShown {
    fn text(&self, out: &mut dyn Write, terminal: bool) -> io::Result<()> {
        self.contents.text(out, terminal)?;
        line(out, "Tried", &self.sentence)
    }
}
