//! Changing what opens the vault on this computer, and forgetting it here.

use secrecy::SecretString;
use vault::{Kdf, NewAuthenticator, PresentFactors, VaultError};

use super::enrol::{check_place, confirm_code, kdf, show_authenticator, write_address};
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{ChangePassphrase, Forget, ReplaceAuthenticator, YesNo};
use crate::failure::Failure;
use crate::terminal;
use crate::view::{FactorChangedShown, ForgottenShown};

pub(crate) async fn change_passphrase(app: &mut App, change: &ChangePassphrase) -> Result<Answer, Failure> {
    app.path()?;
    if change.only_cost {
        return make_guesses_dearer(app, kdf(change.cost.kdf)).await;
    }
    nobody_else_knows(change.known_to_others)?;
    let present = app.passphrase()?;
    let session = app.unlock_with(present.clone()).await?;
    terminal_only(app, "\nThe new passphrase:\n")?;
    let new = app.new_passphrase(&[&session.organization, &session.member])?;
    replace(app, &present, &New::Passphrase(new), kdf(change.cost.kdf)).await?;
    Ok(Answer::new(FactorChangedShown { changed: "passphrase" }))
}

async fn make_guesses_dearer(app: &mut App, kdf: Kdf) -> Result<Answer, Failure> {
    let present = app.passphrase()?;
    app.unlock_with(present.clone()).await?;
    replace(app, &present, &New::Cost, kdf).await?;
    Ok(Answer::new(FactorChangedShown { changed: "cost of a guess" }))
}

pub(crate) async fn replace_authenticator(
    app: &mut App,
    replacement: &ReplaceAuthenticator,
) -> Result<Answer, Failure> {
    app.path()?;
    check_place(replacement.enrolment_fd)?;
    let present = app.passphrase()?;
    app.unlock_with(present.clone()).await?;
    let mut new = app.vault.new_authenticator().await?;
    enrol(app, &mut new, replacement.enrolment_fd)?;
    replace(app, &present, &New::Authenticator(new), kdf(replacement.cost.kdf)).await?;
    Ok(Answer::new(FactorChangedShown { changed: "authenticator" }))
}

pub(crate) async fn forget(app: &App, forget: &Forget) -> Result<Answer, Failure> {
    let path = app.path()?;
    let name = match &forget.confirm {
        Some(name) => name.clone(),
        None => terminal::ask(QUESTION_FORGET, "give --confirm")?.to_string(),
    };
    let forgotten = app.vault.forget(&path, &name).await?;
    let (needs_kit, still_opens) = (forgotten.closed > 0, forgotten.open > 0);
    Ok(Answer::new(ForgottenShown { path: path.display().to_string(), needs_kit, still_opens }))
}

/// What takes the place of a present factor.
enum New {
    Authenticator(NewAuthenticator),
    /// The passphrase stays, and a guess of it costs more.
    Cost,
    Passphrase(SecretString),
}

/// Asks for a fresh code of the present authenticator, and replaces. A person whose code was used already, perhaps
/// by the unlock a moment ago, is asked for the next one.
async fn replace(app: &mut App, passphrase: &SecretString, new: &New, kdf: Kdf) -> Result<(), Failure> {
    terminal_only(app, "\nA code of the present authenticator, later than the one before:\n")?;
    loop {
        let present = PresentFactors { passphrase: passphrase.clone(), code: app.code()?.to_string() };
        let done = match new {
            New::Authenticator(new) => app.vault.replace_authenticator(new, present, kdf).await,
            New::Cost => app.vault.make_guesses_dearer(present, kdf).await,
            New::Passphrase(new) => app.vault.change_passphrase(present, new, kdf).await,
        };
        match done {
            Err(error @ VaultError::CodeReused { .. }) => terminal_or(app, error)?,
            done => return Ok(done?),
        }
    }
}

/// A passphrase that somebody else may know is not enough to change: they may have a copy of the file.
fn nobody_else_knows(answer: Option<YesNo>) -> Result<(), Failure> {
    let known = match answer {
        Some(answer) => answer == YesNo::Yes,
        None => !terminal::ask(QUESTION_KNOWN, "give --known-to-others")?.eq_ignore_ascii_case("no"),
    };
    if known { Err(VaultError::Refused { reason: KNOWN.to_owned() }.into()) } else { Ok(()) }
}

/// Shows a new authenticator, and has its codes typed back.
pub(super) fn enrol(
    app: &mut App,
    new: &mut NewAuthenticator,
    descriptor: Option<u32>,
) -> Result<(), Failure> {
    match descriptor {
        Some(descriptor) => write_address(app, new, descriptor)?,
        None => show_authenticator(&new.view()?)?,
    }
    while confirm_code(app, new)? > 0 {
        terminal_only(app, "And once more, when the next code comes.\n")?;
    }
    if descriptor.is_none() { terminal::clear_screen() } else { Ok(()) }
}

pub(super) fn terminal_only(app: &App, text: &str) -> Result<(), Failure> {
    if app.is_scripted() { Ok(()) } else { terminal::show(text) }
}

/// Says it to a person; ends a script.
pub(super) fn terminal_or(app: &App, error: VaultError) -> Result<(), Failure> {
    if app.is_scripted() { Err(error.into()) } else { terminal::show(&format!("{error}\n")) }
}

const KNOWN: &str = "then a new passphrase is not enough, because an older copy of the file opens with the old one \
                     and gives the keys of what is stored; run `pvault recover`, which replaces all keys and needs \
                     the recovery key";
const QUESTION_FORGET: &str = "Only the recovery kit brings this vault back to this computer. To go on, type the \
                               name of its file";
const QUESTION_KNOWN: &str = "Could somebody else know the present passphrase? (yes/no)";
