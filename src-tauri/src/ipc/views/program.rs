//! The state of the program, of its session, and what the user set.

use serde::{Deserialize, Serialize};
use specta::Type;
use vault::SessionInfo;

use super::time;
use crate::ipc::words;

/// The state of the program when the window opens.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AppStatus {
    pub(crate) version: &'static str,
    pub(crate) recent: Vec<RecentVault>,
    pub(crate) keyring: Keyring,
    /// Whether this system can keep a window out of screenshots and recordings.
    pub(crate) can_protect_from_capture: bool,
    /// Whether the desktop shows our icon beside the clock.
    pub(crate) has_tray: bool,
    pub(crate) state: State,
    pub(crate) session: Option<SessionView>,
}

/// A vault that was open on this computer.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecentVault {
    pub(crate) path: String,
    pub(crate) organization: String,
    pub(crate) member: String,
    pub(crate) last_opened: String,
    pub(crate) exists: bool,
}

/// Whether the operating system's keyring can be used.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Keyring {
    pub(crate) available: bool,
    pub(crate) reason: Option<String>,
}

/// What the window is to show.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum State {
    /// No vault was opened yet.
    None,
    /// Passphrase and code are needed.
    Locked,
    /// The passphrase is needed.
    SoftLocked,
    /// It is open.
    Unlocked,
}

/// An open vault in short.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionView {
    pub(crate) organization: String,
    pub(crate) member: String,
    pub(crate) roles: Vec<String>,
    pub(crate) path: String,
    /// Whether its data is made up, and a lock is its end.
    pub(crate) demo: bool,
    pub(crate) vault_id: String,
    pub(crate) genesis_fingerprint: String,
    pub(crate) read_only: Option<String>,
    pub(crate) soft_lock: bool,
    pub(crate) idle_seconds: u32,
    pub(crate) clipboard_seconds: u32,
    pub(crate) authenticator_until: String,
    pub(crate) warnings: Vec<String>,
}

impl SessionView {
    pub(crate) fn new(info: &SessionInfo, settings: Settings) -> Self {
        Self {
            organization: info.organization.clone(),
            member: info.member.clone(),
            roles: info.roles.iter().map(|role| role.words().to_owned()).collect(),
            path: info.path.display().to_string(),
            demo: info.demo,
            vault_id: info.vault_id.to_string(),
            genesis_fingerprint: info.fingerprint.clone(),
            read_only: info.read_only.map(|why| words::sentence(&why.to_string())),
            soft_lock: info.soft_lock,
            idle_seconds: settings.idle_minutes * 60,
            clipboard_seconds: settings.clipboard_seconds,
            authenticator_until: time(info.authenticator_until),
            warnings: info.warnings.iter().map(|warning| words::sentence(&warning.to_string())).collect(),
        }
    }
}

/// What the user set.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) idle_minutes: u32,
    pub(crate) clipboard_seconds: u32,
    pub(crate) theme: Theme,
    /// Whether an open vault is kept out of screenshots and recordings, where the system can do that.
    #[serde(default = "on")]
    pub(crate) capture_protection: bool,
    /// Whether a closed window stays beside the clock, where the desktop shows an icon there.
    #[serde(default)]
    pub(crate) close_to_tray: bool,
}

/// For files of settings that are older than the setting.
const fn on() -> bool {
    true
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Theme {
    Dark,
    Light,
    System,
}
