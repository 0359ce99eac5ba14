//! Handing credentials over in a file.

use hand_over::{Format, HandOverError, HandedOver, Seal, render};
use vault::{RecordId, VaultError};

use super::find_credential;
use super::value::{self, Asking};
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Export, Grounds};
use crate::failure::Failure;
use crate::private_file::PrivateFile;
use crate::view::ExportedShown;

/// Everything that can be wrong is found before the first value is read.
pub(super) async fn export(app: &mut App, mut export: Export) -> Result<Answer, Failure> {
    export.grounds.reason = Some(reason(app, export.grounds.reason.take())?);
    let seal = seal(app, &export)?;
    let mut found = Vec::new();
    for wanted in &export.credentials {
        found.push(app.vault.credential(find_credential(app, wanted).await?.id).await?);
    }
    let format = Format::from(export.format);
    format.check(&found).map_err(failure)?;
    let file = PrivateFile::make("to", &export.to, false)?;
    let found: Vec<_> = found.iter().map(|details| details.summary.id).collect();
    let exported = read(app, &found, &mut export.grounds).await?;
    let rendered = render(format, &exported).map_err(failure)?;
    let closed = tokio::task::block_in_place(|| seal.close(rendered.text)).map_err(failure)?;
    file.finish(&closed)?;
    Ok(Answer::new(ExportedShown {
        credentials: exported.len(),
        values: exported.iter().map(|each| each.values.len()).sum(),
        encrypted: !export.plain,
        guarded: rendered.guarded,
    }))
}

async fn read(app: &App, found: &[RecordId], grounds: &mut Grounds) -> Result<Vec<HandedOver>, Failure> {
    let mut asking = Asking::begin(app, grounds);
    loop {
        match app.vault.hand_over(found, grounds.reason.clone()).await {
            Err(refused) => asking.meet(app, refused, grounds).await?,
            Ok(handed) => return Ok(handed.into_iter().map(HandedOver::from).collect()),
        }
    }
}

fn failure(error: HandOverError) -> Failure {
    let field = match error {
        HandOverError::SameVariable(_) | HandOverError::NotText(_) => "format",
        HandOverError::Recipient => "recipient",
        HandOverError::Io(error) => return Failure::Output(error),
    };
    Failure::field(field, &error.to_string())
}

/// Handing over needs a reason in every environment.
fn reason(app: &App, given: Option<String>) -> Result<String, Failure> {
    match given.filter(|reason| !reason.trim().is_empty()) {
        Some(reason) => Ok(reason),
        None if app.may_ask => value::ask_reason(),
        None => Err(VaultError::ReasonNeeded.into()),
    }
}

fn seal(app: &mut App, export: &Export) -> Result<Seal, Failure> {
    if export.plain {
        Ok(Seal::Plain)
    } else if export.recipient.is_empty() {
        Ok(Seal::Passphrase(app.file_passphrase(&export.passphrase, "new file")?))
    } else {
        Seal::for_recipients(&export.recipient).map_err(failure)
    }
}
