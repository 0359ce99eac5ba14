//! Credentials for somebody else: their values go from the core into a file, which the window never sees.

use hand_over::{Format, HandOverError, HandedOver, HandedValue, Seal, render};
use tauri::State;
use vault::{CredentialDetails, EnvironmentKind, FieldRef, LockState, Purpose, VaultError, VersionDetails};
use zeroize::Zeroizing;

use super::partners::record;
use super::secrets::{HeldSecrets, SecretHandle};
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{HandOverFormat, HandOverRequest, HandOverSeal, HandedOverView};
use crate::private_file;

/// Writes the values in use of these credentials to the file that was chosen: a new one, which only this user may
/// read. Everything that can be wrong is found before the first value is read; each value is an event with the reason.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hand_over(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    request: HandOverRequest,
    passphrase: Option<SecretHandle>,
) -> Result<HandedOverView, IpcError> {
    let place = app.save_place().clone();
    let place = place.ok_or_else(|| IpcError::invalid("file", "choose again where to save it"))?;
    let mut found = Vec::with_capacity(request.credentials.len());
    for id in &request.credentials {
        found.push(app.vault.credential(record(id)?).await?);
    }
    require_step_up(&app, &found).await?;
    let seal = seal(&held, &request, passphrase)?;
    let mut credentials = Vec::with_capacity(found.len());
    for details in found {
        credentials.push(read(&app, details, &request.reason).await?);
    }
    let values = credentials.iter().map(|one| one.values.len()).sum();
    let rendered = render(request.format.into(), &credentials)?;
    let guarded = rendered.guarded;
    let closed = tokio::task::spawn_blocking(move || seal.close(rendered.text)).await;
    let closed = closed.map_err(|_| VaultError::Internal)??;
    *app.save_place() = None;
    private_file::create(&place, &closed)?;
    Ok(HandedOverView { values: count(values), guarded: count(guarded) })
}

fn seal(
    held: &HeldSecrets,
    request: &HandOverRequest,
    passphrase: Option<SecretHandle>,
) -> Result<Seal, IpcError> {
    match (request.seal, passphrase) {
        (HandOverSeal::Passphrase, Some(handle)) => Ok(Seal::Passphrase(held.take_passphrase(handle)?)),
        (HandOverSeal::Passphrase, None) => Err(IpcError::invalid("passphrase", "type a passphrase")),
        (HandOverSeal::Recipients, _) if request.recipients.is_empty() => {
            Err(IpcError::invalid("recipients", "enter at least one recipient"))
        }
        (HandOverSeal::Recipients, _) => Ok(Seal::for_recipients(&request.recipients)?),
        (HandOverSeal::Plain, _) => Ok(Seal::Plain),
    }
}

/// Before the first value, so that no event is written for a file that is not.
async fn require_step_up(app: &App, found: &[CredentialDetails]) -> Result<(), VaultError> {
    let LockState::Unlocked(session) = app.vault.state().await else { return Err(VaultError::Locked) };
    let is_guarded = found.iter().any(|one| one.summary.environment_kind == EnvironmentKind::Production);
    if is_guarded && session.stepped_up_until.is_none() { Err(VaultError::StepUpNeeded) } else { Ok(()) }
}

async fn read(app: &App, details: CredentialDetails, reason: &str) -> Result<HandedOver, VaultError> {
    let summary = details.summary;
    let version = details.versions.into_iter().find(|version| version.number == summary.current_version);
    let version = version.ok_or(VaultError::NotFound { what: "version in use" })?;
    let reference = format!("{}/{}/{}", summary.partner_name, summary.environment_name, summary.name);
    let mut values = Vec::new();
    for field in version.identifiers.keys().chain(&version.secret_fields) {
        let place = FieldRef { credential: summary.id, version: Some(version.number), field: field.clone() };
        let value = value(app, &version, &place, reason).await?;
        let credential = summary.id.to_string();
        values.push(HandedValue { credential, version: version.number, field: field.clone(), value });
    }
    Ok(HandedOver {
        reference,
        partner: summary.partner_name,
        environment: summary.environment_name,
        name: summary.name,
        kind: summary.kind,
        values,
    })
}

async fn value(
    app: &App,
    version: &VersionDetails,
    place: &FieldRef,
    reason: &str,
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    if version.secret_fields.contains(&place.field) {
        return app.vault.read_secret(place, Purpose::HandOver, Some(reason.to_owned())).await;
    }
    Ok(Zeroizing::new(app.vault.read_identifier(place, Purpose::HandOver).await?.into_bytes()))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl From<HandOverFormat> for Format {
    fn from(format: HandOverFormat) -> Self {
        match format {
            HandOverFormat::Csv => Self::Csv,
            HandOverFormat::Env => Self::Env,
            HandOverFormat::Json => Self::Json,
        }
    }
}

impl From<HandOverError> for IpcError {
    fn from(error: HandOverError) -> Self {
        let field = match error {
            HandOverError::SameVariable(_) | HandOverError::NotText(_) => "format",
            HandOverError::Recipient => "recipients",
            HandOverError::Io(_) => return VaultError::Io(error.to_string()).into(),
        };
        Self::invalid(field, &error.to_string())
    }
}
