//! What the program remembers on this computer: settings and recent vaults. No secrets.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use vault::{CLIPBOARD_SECONDS, IDLE_MINUTES, SessionInfo};

use crate::ipc::views::{Settings, Theme};
use crate::private_file;

/// The file of settings.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Preferences {
    pub(crate) settings: Settings,
    #[serde(default)]
    pub(crate) recent: Vec<Recent>,
    /// Where emergency sheets are kept up to date, by the vault's id.
    #[serde(default)]
    pub(crate) sheets: BTreeMap<String, PathBuf>,
}

/// A vault that was open on this computer.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Recent {
    pub(crate) path: String,
    pub(crate) organization: String,
    pub(crate) member: String,
    pub(crate) last_opened: String,
}

impl Default for Preferences {
    fn default() -> Self {
        let settings = Settings {
            idle_minutes: 10,
            clipboard_seconds: 20,
            theme: Theme::System,
            capture_protection: true,
            close_to_tray: false,
        };
        Self { settings, recent: Vec::new(), sheets: BTreeMap::new() }
    }
}

impl Preferences {
    /// What the file says; the defaults where it says nothing that can be read.
    pub(crate) fn read(file: &Path) -> Self {
        let bytes = std::fs::read(file).ok();
        let mut preferences: Self =
            bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        // Somebody may have edited the file.
        let settings = &mut preferences.settings;
        settings.idle_minutes = settings.idle_minutes.clamp(*IDLE_MINUTES.start(), *IDLE_MINUTES.end());
        settings.clipboard_seconds =
            settings.clipboard_seconds.clamp(*CLIPBOARD_SECONDS.start(), *CLIPBOARD_SECONDS.end());
        preferences
    }

    /// Writes the file. A failure costs only the memory of a setting and is not worth an interruption.
    pub(crate) fn write(&self, file: &Path) {
        if let Ok(bytes) = serde_json::to_vec_pretty(self) {
            drop(private_file::replace(file, &bytes));
        }
    }

    /// Puts a vault at the top of the recent ones.
    pub(crate) fn remember(&mut self, info: &SessionInfo, now: &DateTime<Utc>) {
        let path = info.path.display().to_string();
        self.recent.retain(|recent| recent.path != path);
        let (organization, member) = (info.organization.clone(), info.member.clone());
        self.recent.insert(0, Recent { path, organization, member, last_opened: now.to_rfc3339() });
        self.recent.truncate(RECENT);
    }
}

const RECENT: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_of_settings_gives_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.json");
        std::fs::write(&file, "{ not json").unwrap();
        let preferences = Preferences::read(&file);
        assert_eq!(preferences.settings.idle_minutes, 10);
        assert_eq!(preferences.settings.clipboard_seconds, 20);
    }

    #[test]
    fn numbers_beyond_the_limits_are_brought_inside() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.json");
        let text = r#"{"settings":{"idleMinutes":4294967295,"clipboardSeconds":0,"theme":"system"}}"#;
        std::fs::write(&file, text).unwrap();
        let Settings { idle_minutes, clipboard_seconds, .. } = Preferences::read(&file).settings;
        assert_eq!((idle_minutes, clipboard_seconds), (120, 5));
    }

    #[test]
    fn settings_of_an_older_program_are_kept_and_protect_from_capture() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.json");
        let text = r#"{"settings":{"idleMinutes":7,"clipboardSeconds":9,"theme":"dark"}}"#;
        std::fs::write(&file, text).unwrap();
        let settings = Preferences::read(&file).settings;
        assert_eq!(settings.idle_minutes, 7, "a new setting must not cost the others");
        assert!(settings.capture_protection, "who never chose is protected");
    }

    #[test]
    fn settings_are_there_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.json");
        let mut preferences = Preferences::default();
        preferences.settings.theme = Theme::Dark;
        preferences.write(&file);
        assert_eq!(Preferences::read(&file).settings.theme, Theme::Dark);
    }
}
