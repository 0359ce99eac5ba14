//! What the program holds: the vault, a vault being made, what the user set, and where things lie.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use partners::ProfileError;
use vault::{
    CLIPBOARD_SECONDS, DeviceRequest, Enrolment, Forgotten, IDLE_MINUTES, Joining, Keychain, LockKind,
    LockReason, LockState, NewAuthenticator, NewMember, NewVault, Recovery, Session, SessionInfo,
    Surroundings, SystemClock, SystemKeychain, Vault, VaultError,
};
use vault_keychain::{Status, TimeOuts};
use zeroize::Zeroizing;

use crate::clipboard::Clipboard;
use crate::commands::import::Importing;
use crate::commands::secrets::HeldSecrets;
use crate::folders::Folders;
use crate::host::{CAN_PROTECT_FROM_CAPTURE, Host};
use crate::ipc::views::{AppStatus, Keyring, RecentVault, SessionView, Settings, State};
use crate::ipc::{ErrorCode, IpcError};
use crate::notices;
use crate::preferences::{Preferences, Recent};

/// A vault being made or recovered, or an invitation being answered; its new keys live here between the steps.
pub(crate) enum Begun {
    New(Box<NewVault>),
    Member(Box<NewMember>),
    Recovery(Box<Recovery>),
}

impl Begun {
    fn enrolment(&mut self) -> &mut Enrolment {
        match self {
            Self::New(new) => new.enrolment(),
            Self::Member(joining) => joining.enrolment(),
            Self::Recovery(recovery) => recovery.enrolment(),
        }
    }
}

/// The program's state, managed once.
pub(crate) struct App {
    pub(crate) vault: Vault,
    pub(crate) around: Surroundings,
    pub(crate) folders: Folders,
    begun: Mutex<Option<Begun>>,
    /// Waits to be typed back; the vault is open meanwhile.
    new_authenticator: Mutex<Option<NewAuthenticator>>,
    /// Another computer's request, until it is answered.
    device_request: Mutex<Option<DeviceRequest>>,
    /// Somebody's answer to an invitation, until they are let in.
    member_answer: Mutex<Option<Vec<u8>>>,
    /// A vault that lets this computer in, before its way to unlock is written.
    joining: Mutex<Option<Box<Joining>>>,
    /// Where a value is to be saved, until it is read or the vault locked.
    save_place: Mutex<Option<PathBuf>>,
    preferences: Mutex<Preferences>,
    clipboard: Clipboard,
    /// Held while the window's protection changes, so that of two changes the later one stays.
    capture: tokio::sync::Mutex<()>,
    last: Mutex<Option<SessionInfo>>,
    held_secrets: HeldSecrets,
    pub(crate) importing: Importing,
    /// Files of the user's own profiles that could not be taken up.
    pub(crate) refused_profiles: Vec<ProfileError>,
    pub(crate) host: Arc<dyn Host>,
    sheets_problem: Mutex<Option<String>>,
    /// Set to end a search for the right time.
    pub(crate) search_stopped: AtomicBool,
    /// Whether the desktop shows our icon beside the clock.
    pub(crate) has_tray: Arc<AtomicBool>,
    /// Set to end an import before its commit.
    pub(crate) import_stopped: AtomicBool,
}

impl App {
    /// The program with its folders and the system's keyring.
    pub(crate) fn new(
        folders: Folders,
        held_secrets: HeldSecrets,
        host: Arc<dyn Host>,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let keychain: Arc<dyn Keychain> = Arc::new(SystemKeychain::new(TimeOuts::default())?);
        let (profiles, refused_profiles) = vault::profiles()?;
        let around = Surroundings {
            clock: Arc::new(SystemClock),
            keychain,
            state_folder: folders.state.clone(),
            program: concat!("Partner Vault ", env!("CARGO_PKG_VERSION")).to_owned(),
            profiles: Arc::new(profiles),
        };
        let preferences = Preferences::read(&folders.preferences());
        let vault = Vault::new(around.clone());
        vault.set_idle_after(preferences.settings.idle_minutes * 60);
        Ok(Self {
            vault,
            around,
            folders,
            begun: Mutex::new(None),
            new_authenticator: Mutex::new(None),
            device_request: Mutex::new(None),
            member_answer: Mutex::new(None),
            joining: Mutex::new(None),
            save_place: Mutex::new(None),
            preferences: Mutex::new(preferences),
            clipboard: Clipboard::start(),
            capture: tokio::sync::Mutex::default(),
            last: Mutex::new(None),
            held_secrets,
            importing: Importing::default(),
            refused_profiles,
            host,
            sheets_problem: Mutex::default(),
            search_stopped: AtomicBool::new(false),
            has_tray: Arc::default(),
            import_stopped: AtomicBool::new(false),
        })
    }

    pub(crate) async fn status(&self) -> AppStatus {
        let (state, session) = self.lock_state().await;
        let keyring = self.keyring().await;
        // One lock for both: a second one while the first is held would wait for ever.
        let Preferences { recent, settings, .. } = held(&self.preferences).clone();
        AppStatus {
            version: env!("CARGO_PKG_VERSION"),
            recent: recent.iter().map(recent_view).collect(),
            keyring,
            can_protect_from_capture: CAN_PROTECT_FROM_CAPTURE,
            has_tray: self.has_tray.load(Ordering::Relaxed),
            state,
            session: session.map(|info| SessionView::new(&info, settings)),
        }
    }

    async fn lock_state(&self) -> (State, Option<SessionInfo>) {
        match self.vault.state().await {
            LockState::Unlocked(info) => (State::Unlocked, Some(info)),
            LockState::SoftLocked(info) => (State::SoftLocked, Some(info)),
            LockState::Closed => match held(&self.last).clone() {
                Some(last) => (State::Locked, Some(last)),
                None => (State::None, None),
            },
        }
    }

    async fn keyring(&self) -> Keyring {
        let reason = match self.around.keychain.status().await {
            Ok(Status::Ready | Status::Locked | Status::NoCollection) => None,
            Err(error) => Some(error.to_string()),
        };
        Keyring { available: reason.is_none(), reason }
    }

    /// Refuses where no keyring can be reached.
    pub(crate) async fn require_keyring(&self) -> Result<(), IpcError> {
        if self.keyring().await.available { Ok(()) } else { Err(VaultError::KeyringMissing.into()) }
    }

    /// What was begun and not finished.
    pub(crate) fn begun(&self) -> MutexGuard<'_, Option<Begun>> {
        held(&self.begun)
    }

    /// The authenticator that is to take the place of the present one.
    pub(crate) fn new_authenticator(&self) -> MutexGuard<'_, Option<NewAuthenticator>> {
        held(&self.new_authenticator)
    }

    /// Another computer's request, whose words a person compares.
    pub(crate) fn device_request(&self) -> MutexGuard<'_, Option<DeviceRequest>> {
        held(&self.device_request)
    }

    /// Somebody's answer, whose words a person compares.
    pub(crate) fn member_answer(&self) -> MutexGuard<'_, Option<Vec<u8>>> {
        held(&self.member_answer)
    }

    /// What lets this computer in.
    pub(crate) fn joining(&self) -> MutexGuard<'_, Option<Box<Joining>>> {
        held(&self.joining)
    }

    /// Where a value is to be saved. The window never names the place.
    pub(crate) fn save_place(&self) -> MutexGuard<'_, Option<PathBuf>> {
        held(&self.save_place)
    }

    /// Looks at the enrolment of what was begun.
    pub(crate) fn enrolment<T>(&self, look: impl FnOnce(&mut Enrolment) -> T) -> Result<T, IpcError> {
        let mut begun = self.begun();
        let nothing = || IpcError::new(ErrorCode::Refused, "begin again: nothing is being made or recovered");
        Ok(look(begun.as_mut().ok_or_else(nothing)?.enrolment()))
    }

    /// Checks the kit's characters, unless the user does that later.
    pub(crate) fn check_kit(&self, typed: Option<&str>) -> Result<(), IpcError> {
        let Some(typed) = typed else { return Ok(()) };
        if self.enrolment(|enrolment| enrolment.kit_check(typed))? {
            return Ok(());
        }
        let message = "these are not the characters of the recovery key";
        Err(IpcError::new(ErrorCode::ConfirmationMismatch, message).about("kitCheck"))
    }

    /// Takes over the session of a vault that was made or recovered since then.
    pub(crate) async fn adopt(&self, session: Session, since: vault::Begun) -> Result<SessionView, IpcError> {
        let info = self.vault.adopt(Box::new(session), since).await?;
        self.folders.remove_printed_kit();
        Ok(self.opened(&info).await)
    }

    /// Remembers a vault that was just opened, unless it is the demo, and shows it.
    pub(crate) async fn opened(&self, info: &SessionInfo) -> SessionView {
        // Before the window has anything to show.
        self.protect_from_capture().await;
        self.remember(info)
    }

    fn remember(&self, info: &SessionInfo) -> SessionView {
        if info.demo {
            return SessionView::new(info, self.settings());
        }
        *held(&self.last) = Some(info.clone());
        let mut preferences = held(&self.preferences);
        preferences.remember(info, &chrono::Utc::now());
        preferences.write(&self.folders.preferences());
        SessionView::new(info, preferences.settings)
    }

    /// Keeps an open vault out of screenshots and recordings, unless the user presents or set it otherwise.
    /// A lock leaves it as it is: lifted then, the page that is just being dropped could still be taken.
    async fn protect_from_capture(&self) {
        let _later_one_waits = self.capture.lock().await;
        if let Some(presenting) = self.vault.presenting().await {
            self.host.protect_from_capture(self.settings().capture_protection && !presenting);
        }
    }

    /// Begins or ends presenter mode, which lets the window be captured.
    pub(crate) async fn present(&self, on: bool) -> Result<(), IpcError> {
        self.vault.present(on).await?;
        self.protect_from_capture().await;
        Ok(())
    }

    /// Whether a closed window stays beside the clock.
    pub(crate) fn stays_in_tray(&self) -> bool {
        self.settings().close_to_tray && self.has_tray.load(Ordering::Relaxed)
    }

    pub(crate) fn settings(&self) -> Settings {
        held(&self.preferences).settings
    }

    pub(crate) async fn change_settings(&self, settings: Settings) -> Result<Settings, IpcError> {
        within("idleMinutes", settings.idle_minutes, &IDLE_MINUTES, "minutes")?;
        within("clipboardSeconds", settings.clipboard_seconds, &CLIPBOARD_SECONDS, "seconds")?;
        self.keep_settings(settings);
        self.vault.set_idle_after(settings.idle_minutes * 60);
        self.protect_from_capture().await;
        Ok(settings)
    }

    fn keep_settings(&self, settings: Settings) {
        let mut preferences = held(&self.preferences);
        preferences.settings = settings;
        preferences.write(&self.folders.preferences());
    }

    /// Forgets a vault with everything that lies on this computer beside its file. Locks it first, if it is this one.
    pub(crate) async fn forget_vault(&self, path: &Path, confirm: &str) -> Result<Forgotten, IpcError> {
        let was_open = self.vault.holds(path).await;
        let forgotten = self.vault.forget(path, confirm).await;
        if was_open && !self.vault.holds(path).await {
            self.was_locked(LockReason::User).await;
        }
        let forgotten = forgotten?;
        held(&self.last).take_if(|last| last.path == path);
        self.forget_recent(&path.display().to_string());
        Ok(forgotten)
    }

    pub(crate) fn forget_recent(&self, path: &str) {
        let mut preferences = held(&self.preferences);
        preferences.recent.retain(|recent| recent.path != path);
        preferences.write(&self.folders.preferences());
    }

    /// The files of vaults that were open on this computer, the last one first.
    pub(crate) fn recent_paths(&self) -> Vec<PathBuf> {
        held(&self.preferences).recent.iter().map(|recent| PathBuf::from(&recent.path)).collect()
    }

    /// Puts text into the clipboard for as long as the user set.
    pub(crate) fn copy(&self, text: Zeroizing<String>, label: &str) -> Result<u32, IpcError> {
        let seconds = self.settings().clipboard_seconds;
        self.clipboard.copy(&self.host, text, label, seconds).map_err(|error| {
            IpcError::new(ErrorCode::Refused, &format!("the clipboard cannot be used: {error}"))
        })?;
        Ok(seconds)
    }

    /// Locks. Emergency sheets that are kept up to date are drawn before and written after it.
    pub(crate) async fn lock(&self, kind: LockKind, reason: LockReason) {
        let due = if reason == LockReason::Error { None } else { self.due_sheets().await };
        self.vault.lock(kind, reason).await;
        self.was_locked(reason).await;
        if let Some(due) = due {
            self.write_sheets(due).await;
        }
    }

    /// Whether the sheets of any vault are kept up to date.
    pub(crate) fn keeps_sheets(&self) -> bool {
        !held(&self.preferences).sheets.is_empty()
    }

    /// The folder in which the emergency sheets of a vault are kept up to date.
    pub(crate) fn sheets_folder_of(&self, vault: &str) -> Option<PathBuf> {
        held(&self.preferences).sheets.get(vault).cloned()
    }

    pub(crate) fn set_sheets_folder(&self, vault: String, folder: Option<PathBuf>) {
        let mut preferences = held(&self.preferences);
        match folder {
            Some(folder) => preferences.sheets.insert(vault, folder),
            None => preferences.sheets.remove(&vault),
        };
        preferences.write(&self.folders.preferences());
    }

    /// Why the sheets could not be brought up to date last.
    pub(crate) fn sheets_problem(&self) -> Option<String> {
        held(&self.sheets_problem).clone()
    }

    pub(crate) fn set_sheets_problem(&self, problem: Option<String>) {
        *held(&self.sheets_problem) = problem;
    }

    /// After a lock: drops what waits in the core for the window, and tells the window.
    pub(crate) async fn was_locked(&self, reason: LockReason) {
        *self.begun() = None;
        *self.new_authenticator() = None;
        *self.device_request() = None;
        *self.member_answer() = None;
        *self.joining() = None;
        *self.save_place() = None;
        self.folders.remove_printed_kit();
        self.held_secrets.clear();
        self.importing.clear();
        let soft = matches!(self.vault.state().await, LockState::SoftLocked(_));
        notices::locked(self.host.as_ref(), soft, reason);
    }

    /// Clears the clipboard if it still holds a value of ours. The program ends.
    pub(crate) fn clear_clipboard(&self) {
        self.clipboard.clear_now();
    }
}

fn within(field: &str, number: u32, limits: &RangeInclusive<u32>, unit: &str) -> Result<(), IpcError> {
    if limits.contains(&number) {
        return Ok(());
    }
    let (least, most) = (limits.start(), limits.end());
    Err(IpcError::invalid(field, &format!("between {least} and {most} {unit}")))
}

fn recent_view(recent: &Recent) -> RecentVault {
    RecentVault {
        path: recent.path.clone(),
        organization: recent.organization.clone(),
        member: recent.member.clone(),
        last_opened: recent.last_opened.clone(),
        exists: Path::new(&recent.path).exists(),
    }
}

/// A panic elsewhere leaves whole values behind, so a poisoned lock is as good as any.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
