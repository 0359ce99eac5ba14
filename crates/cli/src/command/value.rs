//! Reading one value: to standard output or into the clipboard.

use std::path::Path;
use std::time::Duration;

use vault::{CredentialDetails, FieldRef, Purpose, VaultError, VersionDetails};
use zeroize::Zeroizing;

use super::find_credential;
use crate::agent::Client;
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Copy, Get, Grounds, Totp, ValueOf};
use crate::clipboard::Held;
use crate::failure::Failure;
use crate::private_file::PrivateFile;
use crate::terminal;
use crate::view::{CodesShown, CopiedShown, SavedShown, ValueShown};
use crate::wanted::Wanted;
use vault::into_text;

pub(crate) async fn get(app: &App, get: Get) -> Result<Answer, Failure> {
    if let Some(path) = get.to {
        return save(app, get.value, &path).await;
    }
    let purpose = if app.terminal { Purpose::Reveal } else { Purpose::Copy };
    Ok(Answer::new(read(app, get.value, purpose).await?))
}

/// Writes a value to a new file. The file is made first, so that no value is read for a file that cannot be.
async fn save(app: &App, value: ValueOf, path: &Path) -> Result<Answer, Failure> {
    let file = PrivateFile::make("to", path, false)?;
    let ValueShown { credential, version, field, value } = read(app, value, Purpose::Copy).await?;
    file.finish(&value)?;
    Ok(Answer::new(SavedShown { credential, version, field, bytes: value.len() }))
}

/// Puts a value into the clipboard of this process, also where an agent read it.
pub(crate) async fn copy(app: &App, copy: Copy, agent: Option<Client>) -> Result<Answer, Failure> {
    let Copy { value, clear_after } = copy;
    let read = match agent {
        Some(mut agent) => {
            let ValueOf { reference, field, version, mut grounds } = value;
            let wanted = Wanted { credential: reference.credential, field, version };
            let mut values = agent.values(app, vec![wanted], &mut grounds).await?;
            values.pop().ok_or(VaultError::NotFound { what: "value" })?
        }
        None => read(app, value, Purpose::Copy).await?,
    };
    hold(read, clear_after)
}

fn hold(read: ValueShown, clear_after: u32) -> Result<Answer, Failure> {
    let text = into_text(read.value)
        .ok_or_else(|| Failure::field(&read.field, "this value is not text; use get --to instead"))?;
    let held = tokio::task::block_in_place(|| Held::put(text))?;
    let shown = CopiedShown {
        credential: read.credential,
        version: read.version,
        field: read.field,
        clears_after_seconds: clear_after,
    };
    Ok(Answer::holding(shown, held, Duration::from_secs(u64::from(clear_after))))
}

/// Finds all fields before it reads the first, so that a wrong name costs no event; then reads them in order.
pub(crate) async fn read_all(
    app: &App,
    wanted: &[Wanted],
    grounds: &mut Grounds,
) -> Result<Vec<ValueShown>, Failure> {
    let mut fields = Vec::with_capacity(wanted.len());
    for Wanted { credential, field, version } in wanted {
        fields.push(find(app, credential, field, *version).await?);
    }
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        values.push(field.show(app, Purpose::Copy, grounds).await?);
    }
    Ok(values)
}

async fn read(app: &App, mut wanted: ValueOf, purpose: Purpose) -> Result<ValueShown, Failure> {
    let field = find(app, &wanted.reference.credential, &wanted.field, wanted.version).await?;
    field.show(app, purpose, &mut wanted.grounds).await
}

/// A field that is there. Finding it reads nothing.
struct Field {
    place: FieldRef,
    version: u32,
    is_secret: bool,
}

/// Finds a field of a credential by the names a user gave; without a version, of the current one.
async fn find(app: &App, credential: &str, field: &str, wanted: Option<u32>) -> Result<Field, Failure> {
    let credential = find_credential(app, credential).await?;
    let details = app.vault.credential(credential.id).await?;
    let version = version(&details, wanted)?;
    let is_secret = version.secret_fields.iter().any(|each| each == field);
    if !is_secret && !version.identifiers.contains_key(field) {
        return Err(no_such_field(version, field));
    }
    let place = FieldRef { credential: credential.id, version: wanted, field: field.to_owned() };
    Ok(Field { place, version: version.number, is_secret })
}

impl Field {
    /// Its value with where it is from, after the event.
    async fn show(self, app: &App, purpose: Purpose, grounds: &mut Grounds) -> Result<ValueShown, Failure> {
        let value = self.read(app, purpose, grounds).await?;
        let credential = self.place.credential.to_string();
        Ok(ValueShown { credential, version: self.version, field: self.place.field, value })
    }

    /// Its value, after the event. What production needs besides is asked for once, where somebody can be
    /// asked, and kept in the grounds for the next value.
    async fn read(
        &self,
        app: &App,
        purpose: Purpose,
        grounds: &mut Grounds,
    ) -> Result<Zeroizing<Vec<u8>>, Failure> {
        if self.is_secret {
            read_secret(app, &self.place, purpose, grounds).await
        } else {
            Ok(Zeroizing::new(app.vault.read_identifier(&self.place, purpose).await?.into_bytes()))
        }
    }
}

async fn read_secret(
    app: &App,
    field: &FieldRef,
    purpose: Purpose,
    grounds: &mut Grounds,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut asking = Asking::begin(app, grounds);
    loop {
        match app.vault.read_secret(field, purpose, grounds.reason.clone()).await {
            Err(refused) => asking.meet(app, refused, grounds).await?,
            Ok(value) => return Ok(value),
        }
    }
}

/// The code of this moment and the next.
pub(crate) async fn totp(app: &App, mut wanted: Totp) -> Result<Answer, Failure> {
    let field = find(app, &wanted.reference.credential, &wanted.field, None).await?;
    let grounds = &mut wanted.grounds;
    let mut asking = Asking::begin(app, grounds);
    loop {
        match app.vault.totp_codes(&field.place, grounds.reason.clone()).await {
            Err(refused) => asking.meet(app, refused, grounds).await?,
            Ok(codes) => return Ok(Answer::new(CodesShown::from(codes))),
        }
    }
}

/// What may still be asked for.
pub(super) struct Asking {
    reason: bool,
    code: bool,
}

impl Asking {
    pub(super) const fn begin(app: &App, grounds: &Grounds) -> Self {
        Self { reason: app.may_ask && grounds.reason.is_none(), code: app.may_ask }
    }

    /// Gets what production wants besides, once where somebody can be asked; kept in the grounds for the next value.
    pub(super) async fn meet(
        &mut self,
        app: &App,
        refused: VaultError,
        grounds: &mut Grounds,
    ) -> Result<(), Failure> {
        if matches!(refused, VaultError::ReasonNeeded) && self.reason {
            self.reason = false;
            grounds.reason = Some(ask_reason()?);
            Ok(())
        } else if matches!(refused, VaultError::StepUpNeeded) && (grounds.step_up_code.is_some() || self.code)
        {
            self.code = false;
            let given = grounds.step_up_code.take();
            let code = given.map_or_else(ask_fresh_code, |code| Ok(Zeroizing::new(code)))?;
            app.vault.step_up(&code).await?;
            Ok(())
        } else {
            Err(refused.into())
        }
    }
}

/// Asks why.
pub(crate) fn ask_reason() -> Result<String, Failure> {
    terminal::ask("Reason", "give --reason").map(|reason| reason.to_string())
}

/// Asks for what opens production.
pub(crate) fn ask_fresh_code() -> Result<Zeroizing<String>, Failure> {
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
