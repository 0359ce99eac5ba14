//! Reading one value: to standard output or into the clipboard.

use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use vault::{CredentialDetails, FieldRef, Purpose, VaultError, VersionDetails};
use zeroize::Zeroizing;

use super::find_credential;
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Copy, Get, ValueOf};
use crate::clipboard::Held;
use crate::failure::Failure;
use crate::terminal;
use crate::view::{CopiedShown, SavedShown, ValueShown};
use crate::wiped::into_text;

pub(crate) async fn get(app: &App, get: Get) -> Result<Answer, Failure> {
    if let Some(path) = get.to {
        return save(app, get.value, &path).await;
    }
    let purpose = if io::stdout().is_terminal() { Purpose::Reveal } else { Purpose::Copy };
    Ok(Answer::new(read(app, get.value, purpose).await?))
}

/// Writes a value to a new file. The file is made first, so that no value is read for a file that cannot be.
async fn save(app: &App, value: ValueOf, path: &Path) -> Result<Answer, Failure> {
    let mut file = new_private_file(path)?;
    let saved = match read(app, value, Purpose::Copy).await {
        Ok(read) => write_whole(&mut file, &read.value).map(|()| read),
        Err(failure) => Err(failure),
    };
    // Half a key is worse than none.
    let read = saved.inspect_err(|_| drop(fs::remove_file(path)))?;
    let ValueShown { credential, version, field, value } = read;
    Ok(Answer::new(SavedShown { credential, version, field, bytes: value.len() }))
}

fn new_private_file(path: &Path) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            Failure::field("to", "this file exists; choose a new name")
        } else {
            Failure::field("to", &format!("the file cannot be made: {}", error.kind()))
        }
    })
}

fn write_whole(file: &mut File, value: &[u8]) -> Result<(), Failure> {
    file.write_all(value).and_then(|()| file.sync_all()).map_err(Failure::Output)
}

pub(crate) async fn copy(app: &App, copy: Copy) -> Result<Answer, Failure> {
    let read = read(app, copy.value, Purpose::Copy).await?;
    let text = into_text(read.value)
        .ok_or_else(|| Failure::field(&read.field, "this value is not text; use get instead"))?;
    let held = tokio::task::block_in_place(|| Held::put(text))?;
    let shown = CopiedShown {
        credential: read.credential,
        version: read.version,
        field: read.field,
        clears_after_seconds: copy.clear_after,
    };
    Ok(Answer::holding(shown, held, Duration::from_secs(u64::from(copy.clear_after))))
}

async fn read(app: &App, wanted: ValueOf, purpose: Purpose) -> Result<ValueShown, Failure> {
    let credential = find_credential(app, &wanted.reference.credential).await?;
    let details = app.vault.credential(credential.id).await?;
    let version = version(&details, wanted.version)?;
    let number = version.number;
    let field = FieldRef { credential: credential.id, version: wanted.version, field: wanted.field.clone() };
    let value = if version.identifiers.contains_key(&wanted.field) {
        Zeroizing::new(app.vault.read_identifier(&field, purpose).await?.into_bytes())
    } else if version.secret_fields.contains(&wanted.field) {
        read_secret(app, &field, purpose, wanted.reason, wanted.step_up_code).await?
    } else {
        return Err(no_such_field(version, &wanted.field));
    };
    Ok(ValueShown { credential: credential.id.to_string(), version: number, field: wanted.field, value })
}

/// Reads a secret. What production needs besides is asked for once each, where somebody can be asked.
async fn read_secret(
    app: &App,
    field: &FieldRef,
    purpose: Purpose,
    mut reason: Option<String>,
    mut code: Option<String>,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let (mut may_ask_reason, mut may_ask_code) = (app.may_ask && reason.is_none(), app.may_ask);
    loop {
        match app.vault.read_secret(field, purpose, reason.clone()).await {
            Err(VaultError::ReasonNeeded) if may_ask_reason => {
                may_ask_reason = false;
                reason = Some(terminal::ask("Reason", "give --reason")?.to_string());
            }
            Err(VaultError::StepUpNeeded) if code.is_some() || may_ask_code => {
                may_ask_code = false;
                let code = code.take().map_or_else(ask_fresh_code, |code| Ok(Zeroizing::new(code)))?;
                app.vault.step_up(&code).await?;
            }
            result => return Ok(result?),
        }
    }
}

fn ask_fresh_code() -> Result<Zeroizing<String>, Failure> {
    terminal::ask("A fresh code, for production", "give --step-up-code")
}

fn version(details: &CredentialDetails, wanted: Option<u32>) -> Result<&VersionDetails, Failure> {
    let number = wanted.unwrap_or(details.summary.current_version);
    details.versions.iter().find(|version| version.number == number).ok_or_else(|| Failure::NotFound {
        message: format!("there is no version {number}; pvault show lists them"),
    })
}

fn no_such_field(version: &VersionDetails, wanted: &str) -> Failure {
    let fields: Vec<&str> =
        version.identifiers.keys().chain(&version.secret_fields).map(String::as_str).collect();
    Failure::NotFound {
        message: format!("version {} has no field {wanted:?}; it has: {}", version.number, fields.join(", ")),
    }
}
