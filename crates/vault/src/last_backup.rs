//! What this computer remembers of backups, so that a missing or old one is noticed. It lies in the program's folder,
//! since a backup is a file of this computer; it says what is due and proves nothing.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vault_domain::{Day, Timestamp, VaultId};

use crate::remembered::{recall, remember};
use crate::session::Session;
use crate::{Vault, VaultError};

/// A backup that was made or tried on this computer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct BackupAt {
    /// Where it lay.
    pub path: PathBuf,
    /// When, in milliseconds.
    #[serde(rename = "at")]
    millis: u64,
}

impl BackupAt {
    /// When that was.
    pub const fn at(&self) -> Timestamp {
        Timestamp::from_millis(self.millis)
    }
}

/// The backups of one vault, as this computer remembers them.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct LastBackup {
    /// The last one that was made, and read to its end.
    pub made: Option<BackupAt>,
    /// The last one that was tried and found whole.
    pub tried: Option<BackupAt>,
    snoozed_until: u64,
}

/// What is due.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum BackupDue {
    /// None was ever made here.
    Never,
    /// The last one is from this day.
    Since(Day),
}

impl LastBackup {
    /// Until when the reminder rests, if it does.
    pub fn rests_until(&self, now: Timestamp) -> Option<Timestamp> {
        (self.snoozed_until > now.millis()).then(|| Timestamp::from_millis(self.snoozed_until))
    }

    pub(crate) fn due(&self, now: Timestamp) -> Option<BackupDue> {
        if self.rests_until(now).is_some() {
            return None;
        }
        let Some(made) = &self.made else { return Some(BackupDue::Never) };
        let day = Day::of(made.at());
        (day.days_until(Day::of(now)) >= OLD_DAYS).then_some(BackupDue::Since(day))
    }
}

impl Session {
    /// What this computer remembers of backups of this vault.
    pub fn last_backup(&self) -> LastBackup {
        recall::<LastBackup>(&self.around.state_folder.join(FILE))
            .remove(&self.state.vault_id().to_string())
            .unwrap_or_default()
    }

    /// Lets the reminder of a backup rest for so many days, at most ninety.
    pub fn snooze_backup(&self, days: u32) -> Result<LastBackup, VaultError> {
        if !(1..=MOST_SNOOZED_DAYS).contains(&days) {
            return Err(VaultError::invalid("days", "between 1 and 90 days"));
        }
        let until = self.now().plus_secs(u64::from(days) * 86_400).millis();
        self.remember_backup(|last| last.snoozed_until = until)
    }

    pub(crate) fn remember_made(&self, path: &Path) {
        let made = BackupAt { path: path.to_owned(), millis: self.now().millis() };
        self.remember_or_warn(|last| {
            *last = LastBackup { made: Some(made), snoozed_until: 0, ..last.clone() }
        });
    }

    pub(crate) fn remember_tried(&self, path: &Path) {
        let tried = BackupAt { path: path.to_owned(), millis: self.now().millis() };
        self.remember_or_warn(|last| last.tried = Some(tried));
    }

    /// A backup that is made counts, also where nothing can remember it.
    fn remember_or_warn(&self, change: impl FnOnce(&mut LastBackup)) {
        if let Err(error) = self.remember_backup(change) {
            tracing::warn!(%error, "the backup was not remembered");
        }
    }

    fn remember_backup(&self, change: impl FnOnce(&mut LastBackup)) -> Result<LastBackup, VaultError> {
        let mut all = recall::<LastBackup>(&self.around.state_folder.join(FILE));
        let last = all.entry(self.state.vault_id().to_string()).or_default();
        change(last);
        let changed = last.clone();
        remember(&self.around.state_folder.join(FILE), &all)?;
        Ok(changed)
    }
}

impl Vault {
    /// See [`Session::last_backup`].
    pub async fn last_backup(&self) -> Result<LastBackup, VaultError> {
        Ok(self.session().await?.open()?.last_backup())
    }

    /// See [`Session::snooze_backup`].
    pub async fn snooze_backup(&self, days: u32) -> Result<LastBackup, VaultError> {
        self.session().await?.open()?.snooze_backup(days)
    }
}

/// Forgets what is remembered of a vault's backups. The backups stay.
pub(crate) fn forget_backups(state_folder: &Path, vault: VaultId) -> Result<(), VaultError> {
    let file = state_folder.join(FILE);
    let mut all = recall::<LastBackup>(&file);
    if all.remove(&vault.to_string()).is_some() { remember(&file, &all) } else { Ok(()) }
}

const FILE: &str = "backups.json";
/// After so many days a backup is old.
const OLD_DAYS: i64 = 30;
const MOST_SNOOZED_DAYS: u32 = 90;
