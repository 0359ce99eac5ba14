//! Credentials for somebody else: their values go from the core into a file, which the window never sees.

use hand_over::{Format, HandOverError, HandedOver, Seal, render};
use tauri::State;
use vault::{CredentialDetails, VaultError};

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
    let closing = Closing::of(&request, passphrase)?;
    let format = Format::from(request.format);
    let found = found(&app, &request.credentials).await?;
    format.check(&found)?;
    let found: Vec<_> = found.iter().map(|details| details.summary.id).collect();
    let handed = app.vault.hand_over(&found, Some(request.reason)).await?;
    let seal = closing.seal(&held)?;
    let credentials: Vec<_> = handed.into_iter().map(HandedOver::from).collect();
    let values = credentials.iter().map(|one| one.values.len()).sum();
    let rendered = render(format, &credentials)?;
    let guarded = rendered.guarded;
    let closed = tokio::task::spawn_blocking(move || seal.close(rendered.text)).await;
    let closed = closed.map_err(|_| VaultError::Internal)??;
    *app.save_place() = None;
    private_file::create(&place, &closed)?;
    Ok(HandedOverView { values: count(values), guarded: count(guarded) })
}

async fn found(app: &App, credentials: &[String]) -> Result<Vec<CredentialDetails>, IpcError> {
    let mut found = Vec::with_capacity(credentials.len());
    for id in credentials {
        found.push(app.vault.credential(record(id)?).await?);
    }
    Ok(found)
}

/// What closes the file. A passphrase stays held until the values are there, so that it need not be typed again with
/// the code that Production asks for.
enum Closing {
    Passphrase(SecretHandle),
    Ready(Seal),
}

impl Closing {
    fn of(request: &HandOverRequest, passphrase: Option<SecretHandle>) -> Result<Self, IpcError> {
        match (request.seal, passphrase) {
            (HandOverSeal::Passphrase, Some(handle)) => Ok(Self::Passphrase(handle)),
            (HandOverSeal::Passphrase, None) => Err(IpcError::invalid("passphrase", "type a passphrase")),
            (HandOverSeal::Recipients, _) if request.recipients.is_empty() => {
                Err(IpcError::invalid("recipients", "enter at least one recipient"))
            }
            (HandOverSeal::Recipients, _) => Ok(Self::Ready(Seal::for_recipients(&request.recipients)?)),
            (HandOverSeal::Plain, _) => Ok(Self::Ready(Seal::Plain)),
        }
    }

    fn seal(self, held: &HeldSecrets) -> Result<Seal, IpcError> {
        match self {
            Self::Passphrase(handle) => Ok(Seal::Passphrase(held.take_passphrase(handle)?)),
            Self::Ready(seal) => Ok(seal),
        }
    }
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
