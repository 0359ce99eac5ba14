//! Coming in with the recovery key.

use vault::{Recovery, RecoveryHead};

use super::create::shown;
use super::enrol::{check_place, enrol, options};
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::Recover;
use crate::failure::Failure;
use crate::terminal;
use crate::text::{day_and_time, visible};

pub(crate) async fn recover(app: &mut App, recover: &Recover) -> Result<Answer, Failure> {
    check_place(recover.enrol.enrolment_fd)?;
    let path = app.path()?;
    let key = app.recovery_key(&recover.key)?;
    let mut recovery = Recovery::begin(&path, &key, &app.around).await?;
    drop(key);
    is_the_right_vault(recovery.head(), recover.fingerprint.as_deref())?;
    let (organization, member) = (recovery.head().organization.clone(), recovery.head().member.clone());
    let passphrase = app.new_passphrase(&[&organization, &member])?;
    recovery.enrolment().check_passphrase(&passphrase)?;
    let kit_confirmed = enrol(app, recovery.enrolment(), &recover.enrol)?;
    let since = app.vault.begun();
    let session = recovery.finish(passphrase, options(&recover.enrol)).await?;
    let info = app.vault.adopt(Box::new(session), since).await?;
    Ok(Answer::new(shown(info, path.display().to_string(), kit_confirmed)))
}

/// The fingerprint is the kit's: from the command line, or confirmed by a person.
fn is_the_right_vault(head: &RecoveryHead, expected: Option<&str>) -> Result<(), Failure> {
    if let Some(expected) = expected {
        return if digits(expected) == digits(&head.fingerprint) { Ok(()) } else { Err(other_vault()) };
    }
    terminal::show(&format!(
        "Organization   {}\nMember         {}\nFingerprint    {}\nLast changed   {} UTC, {} events\n\n",
        visible(&head.organization),
        visible(&head.member),
        head.fingerprint,
        day_and_time(head.last_change),
        head.events,
    ))?;
    let answer = terminal::ask("Is this the fingerprint on the kit, and the newest copy? (yes)", INSTEAD)?;
    if answer.eq_ignore_ascii_case("yes") { Ok(()) } else { Err(other_vault()) }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_hexdigit).map(|one| one.to_ascii_lowercase()).collect()
}

fn other_vault() -> Failure {
    Failure::field(
        "fingerprint",
        "this is not the vault of this kit, or not its newest copy; nothing was changed",
    )
}

const INSTEAD: &str = "give --fingerprint";
