//! Handing credentials over in a file.

use std::collections::BTreeSet;

use vault::{Purpose, VaultError};

use super::value;
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Export, Grounds};
use crate::export::{Exported, Seal, render};
use crate::failure::Failure;
use crate::private_file::PrivateFile;
use crate::view::{ExportedShown, reference};

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
        exported.push(Exported { reference: reference(&credential), summary: credential, values });
    }
    let rendered = render(export.format, &exported)?;
    file.finish(&seal.close(rendered.text)?)?;
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
) -> Result<Vec<crate::view::ValueShown>, Failure> {
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        values.push(field.show(app, Purpose::Copy, grounds).await?);
    }
    Ok(values)
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
        Seal::for_recipients(&export.recipient)
    }
}
