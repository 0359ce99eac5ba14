//! Handing credentials over in a file.

use std::collections::BTreeSet;

use hand_over::{HandOverError, HandedOver, HandedValue, Seal, render};
use vault::{CredentialSummary, Purpose, VaultError};

use super::value;
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Export, Grounds};
use crate::failure::Failure;
use crate::private_file::PrivateFile;
use crate::view::{ExportedShown, ValueShown, reference};

/// Everything that can be wrong is found before the first value is read.
pub(super) async fn export(app: &mut App, mut export: Export) -> Result<Answer, Failure> {
    export.grounds.reason = Some(reason(app, export.grounds.reason.take())?);
    let seal = seal(app, &export)?;
    let mut found = Vec::new();
    let mut ids = BTreeSet::new();
    for wanted in &export.credentials {
        let (credential, fields) = value::find_all(app, wanted).await?;
        if ids.insert(credential.id.to_string()) {
            found.push((credential, fields));
        }
    }
    let file = PrivateFile::make("to", &export.to, false)?;
    let mut exported = Vec::new();
    for (credential, fields) in found {
        let values = read(app, fields, &mut export.grounds).await?;
        let reference = reference(&credential);
        let CredentialSummary { partner_name: partner, environment_name: environment, name, kind, .. } =
            credential;
        exported.push(HandedOver { reference, partner, environment, name, kind, values });
    }
    let rendered = render(export.format.into(), &exported).map_err(failure)?;
    let closed = tokio::task::block_in_place(|| seal.close(rendered.text)).map_err(failure)?;
    file.finish(&closed)?;
    Ok(Answer::new(ExportedShown {
        credentials: exported.len(),
        values: exported.iter().map(|each| each.values.len()).sum(),
        encrypted: !export.plain,
        guarded: rendered.guarded,
    }))
}

async fn read(
    app: &App,
    fields: Vec<value::Field>,
    grounds: &mut Grounds,
) -> Result<Vec<HandedValue>, Failure> {
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        let ValueShown { credential, version, field, value } =
            field.show(app, Purpose::HandOver, grounds).await?;
        values.push(HandedValue { credential, version, field, value });
    }
    Ok(values)
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
