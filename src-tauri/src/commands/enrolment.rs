//! Making a vault, step by step. Its keys live in the core between the steps.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use reports::{KitContents, recovery_kit as kit_page};
use secrecy::SecretString;
use tauri::State;
use vault::{Clock, CreateOptions, Kdf, NewVault, SystemClock, UseKeyring, VaultError};

use super::secrets::{HeldSecrets, SecretHandle};
use crate::app::{App, Begun};
use crate::host::FileKind;
use crate::ipc::views::{CreateVaultRequest, EnrolmentView, KitView, SessionView, StrengthView, time};
use crate::ipc::{ErrorCode, IpcError};
use crate::private_file;

/// How well a passphrase would withstand guessing. The handle stays good.
#[tauri::command]
#[specta::specta]
pub(crate) fn estimate_passphrase(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    p: SecretHandle,
) -> Result<StrengthView, IpcError> {
    // Without an enrolment there are no names that a guesser would try.
    let names = app.enrolment(|enrolment| enrolment.context().map(str::to_owned)).unwrap_or_default();
    let context = names.each_ref().map(String::as_str);
    held.with_text(p, |text| vault::strength(text, &context).into())
}

/// Six random words, to be shown.
#[tauri::command]
#[specta::specta]
pub(crate) fn generate_passphrase() -> Result<String, IpcError> {
    let words = vault::generate_passphrase(6).map_err(|_| VaultError::Internal)?;
    Ok(words.to_string())
}

/// Where a new vault of this organization could lie: a name that is free in the documents folder.
#[tauri::command]
#[specta::specta]
pub(crate) fn suggest_file(app: State<'_, App>, organization: &str) -> String {
    app.folders.suggested_vault(organization).display().to_string()
}

/// Makes the keys of a vault. What was begun before is dropped.
#[tauri::command]
#[specta::specta]
pub(crate) fn begin_enrolment(
    app: State<'_, App>,
    organization: &str,
    member: &str,
) -> Result<EnrolmentView, IpcError> {
    let new = NewVault::begin(organization, member, SystemClock.now())?;
    let shown = new.authenticator()?.into();
    *app.begun() = Some(Begun::New(Box::new(new)));
    Ok(shown)
}

/// Checks a code typed back, and says how many later ones are still needed.
#[tauri::command]
#[specta::specta]
pub(crate) fn confirm_code(app: State<'_, App>, code: &str) -> Result<u8, IpcError> {
    Ok(app.enrolment(|enrolment| enrolment.confirm_code(code, SystemClock.now()))??)
}

/// The recovery kit.
#[tauri::command]
#[specta::specta]
pub(crate) fn recovery_kit(app: State<'_, App>) -> Result<KitView, IpcError> {
    let (kit, positions) = app.enrolment(|enrolment| (enrolment.kit(), enrolment.kit_positions()))?;
    let positions = positions.map(|position| position.to_string());
    Ok(KitView {
        qr_svg: reports::recovery_code(&kit.recovery_key).map_err(|_| VaultError::Internal)?.to_string(),
        organization: kit.organization,
        member: kit.member,
        vault_id: kit.vault_id,
        genesis_fingerprint: kit.fingerprint,
        created: time(kit.created),
        recovery_key: kit.recovery_key.to_string(),
        check_positions: positions.join(", "),
    })
}

/// Saves the kit as a page that loads nothing. `null` when no file was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_recovery_kit(app: State<'_, App>) -> Result<Option<String>, IpcError> {
    let page = page(&app)?;
    let chosen = ask_where_to_save(&app, "recovery-kit.html", FileKind::PAGE).await?;
    let Some(path) = chosen else { return Ok(None) };
    private_file::replace(&path, page.as_bytes())?;
    Ok(Some(path.display().to_string()))
}

/// Opens the kit where it can be printed. The page lies in the session's own folder and is removed at the end.
#[tauri::command]
#[specta::specta]
pub(crate) fn print_recovery_kit(app: State<'_, App>) -> Result<(), IpcError> {
    let path = app.folders.printed_kit();
    private_file::replace(&path, page(&app)?.as_bytes())?;
    app.host
        .open(&path)
        .map_err(|_| IpcError::new(ErrorCode::Refused, "no program here opens a page; save it instead"))
}

/// Asks for a file that does not exist yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_new_file(app: State<'_, App>) -> Result<Option<String>, IpcError> {
    let chosen = ask_where_to_save(&app, "partners.pvault", FileKind::VAULT).await?;
    Ok(chosen.map(|path| path.display().to_string()))
}

/// Writes the vault and opens it. What can be mended is checked before the passphrase is taken.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_vault(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: CreateVaultRequest,
) -> Result<SessionView, IpcError> {
    let path = Path::new(&r.path);
    if path.symlink_metadata().is_ok() {
        return Err(VaultError::Exists.into());
    }
    app.check_kit(r.kit_check.as_deref())?;
    if !r.without_keyring {
        app.require_keyring().await?;
    }
    let passphrase: SecretString = held.take_passphrase(r.passphrase)?;
    app.enrolment(|enrolment| enrolment.check_passphrase(&passphrase))??;
    let Some(Begun::New(new)) = app.begun().take() else { return Err(VaultError::Internal.into()) };
    let since = app.vault.begun();
    let session = new.create(path, passphrase, options(r.without_keyring), &app.around).await?;
    Box::pin(app.adopt(session, since)).await
}

/// How the keys of a new slot are kept.
pub(crate) fn options(without_keyring: bool) -> CreateOptions {
    let device_secret = if without_keyring { UseKeyring::Without } else { UseKeyring::Yes };
    CreateOptions { device_secret, kdf: Kdf::Calibrate, ..CreateOptions::default() }
}

/// Checks the whole recovery key, typed from the kit, in an open vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn confirm_recovery_kit(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    key: SecretHandle,
) -> Result<(), IpcError> {
    let typed = held.take_passphrase(key)?;
    Ok(app.vault.confirm_kit(&typed).await?)
}

/// Drops what was begun.
#[tauri::command]
#[specta::specta]
pub(crate) fn cancel_enrolment(app: State<'_, App>) {
    *app.begun() = None;
    app.folders.remove_printed_kit();
}

async fn ask_where_to_save(
    app: &App,
    name: &'static str,
    kind: FileKind,
) -> Result<Option<PathBuf>, IpcError> {
    let host = Arc::clone(&app.host);
    let chosen = tokio::task::spawn_blocking(move || host.ask_where_to_save(name, kind)).await;
    Ok(chosen.map_err(|_| VaultError::Internal)?)
}

fn page(app: &App) -> Result<zeroize::Zeroizing<String>, IpcError> {
    let kit = app.enrolment(|enrolment| enrolment.kit())?;
    let created = time(kit.created);
    let contents = KitContents {
        organization: &kit.organization,
        member: &kit.member,
        vault_id: &kit.vault_id,
        genesis_fingerprint: &kit.fingerprint,
        created: created.split('T').next().unwrap_or(&created),
        recovery_key: &kit.recovery_key,
    };
    Ok(kit_page(&contents).map_err(|_| VaultError::Internal)?)
}
