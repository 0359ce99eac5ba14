//! The computers that may open the vault, and letting another one in.

use std::path::Path;

use vault::{
    BackUp, CreateOptions, DeviceRequest, Joining, RecoveryHead, UseKeyring, VaultError, Warning,
    ask_to_join, computer_name, read_device_request, read_small_file,
};

use super::create::shown;
use super::enrol::{check_place, kdf};
use super::security::{enrol, terminal_only, terminal_or};
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Approve, Devices, DevicesAct, Join};
use crate::failure::Failure;
use crate::private_file::PrivateFile;
use crate::terminal;
use crate::text::{day_and_time, visible};
use crate::view::{ApprovedShown, DevicesShown, RequestShown};

pub(crate) async fn devices(app: &mut App, devices: &Devices) -> Result<Answer, Failure> {
    match &devices.act {
        None => {
            app.unlock().await?;
            Ok(Answer::new(DevicesShown::from(app.vault.devices().await?)))
        }
        Some(DevicesAct::Request { request, name }) => ask(app, request, name.as_deref()).await,
        Some(DevicesAct::Approve(wanted)) => Box::pin(approve(app, wanted)).await,
        Some(DevicesAct::Join(wanted)) => Box::pin(join(app, wanted)).await,
    }
}

async fn ask(app: &App, path: &Path, name: Option<&str>) -> Result<Answer, Failure> {
    let file = PrivateFile::make("request", path, false)?;
    let name = name.map_or_else(computer_name, str::to_owned);
    let request = ask_to_join(&app.path()?, &name, &app.around).await?;
    file.finish(&request.encode())?;
    Ok(Answer::new(RequestShown::new(path, &request)))
}

async fn approve(app: &mut App, wanted: &Approve) -> Result<Answer, Failure> {
    app.path()?;
    let request = read(&wanted.request)?;
    app.unlock().await?;
    app.vault.check_device_request(&request).await?;
    are_the_words(&request, wanted.words.as_deref())?;
    terminal_only(app, "\nA code of your authenticator, later than the one before:\n")?;
    admit(app, &request).await?;
    let copy = match &wanted.copy_to {
        Some(folder) => {
            let wanted = BackUp { folder: folder.clone(), keep: None, self_contained: false };
            Some(app.vault.back_up(&wanted).await?.path.display().to_string())
        }
        None => None,
    };
    Ok(Answer::new(ApprovedShown { name: request.name, copy }))
}

/// A person whose code was used already, perhaps by the unlock a moment ago, is asked for the next one.
async fn admit(app: &mut App, request: &DeviceRequest) -> Result<(), Failure> {
    loop {
        let code = app.code()?;
        match app.vault.admit_device(request, &code).await {
            Err(error @ VaultError::CodeReused { .. }) => terminal_or(app, error)?,
            done => return Ok(done?),
        }
    }
}

async fn join(app: &mut App, wanted: &Join) -> Result<Answer, Failure> {
    check_place(wanted.enrolment_fd)?;
    let path = app.path()?;
    let mut joining = Joining::begin(&path, &app.around).await?;
    let head = joining.head().clone();
    terminal_only(app, &introduction(&head))?;
    let passphrase = app.new_passphrase(&[&head.organization, &head.member])?;
    joining.check_passphrase(&passphrase)?;
    enrol(app, joining.authenticator(), wanted.enrolment_fd)?;
    let options = CreateOptions {
        device_secret: UseKeyring::Yes,
        kdf: kdf(wanted.cost.kdf),
        window_days: wanted.window_days,
    };
    let since = app.vault.begun();
    let session = joining.finish(&passphrase, options).await?;
    let info = app.vault.adopt(Box::new(session), since).await?;
    let kit_confirmed = !info.warnings.contains(&Warning::KitUnconfirmed);
    Ok(Answer::new(shown(info, path.display().to_string(), kit_confirmed)))
}

fn introduction(head: &RecoveryHead) -> String {
    format!(
        "Organization   {}\nMember         {}\nLast changed   {} UTC, {} events\n\n\
         A passphrase for this computer; it may be the one you have.\n",
        visible(&head.organization),
        visible(&head.member),
        day_and_time(head.last_change),
        head.events,
    )
}

fn read(path: &Path) -> Result<DeviceRequest, Failure> {
    let bytes = read_small_file(path).map_err(|error| Failure::field("request", &error.to_string()))?;
    Ok(read_device_request(&bytes)?)
}

/// The words are the other computer's: from the command line, or compared by a person.
fn are_the_words(request: &DeviceRequest, expected: Option<&str>) -> Result<(), Failure> {
    let words = request.words();
    if let Some(expected) = expected {
        let same = expected.split_whitespace().eq(words.iter().copied());
        return if same { Ok(()) } else { Err(swapped()) };
    }
    terminal::show(&format!(
        "\nThe computer calls itself {}. Its words:\n\n  {}\n\n",
        request.name,
        words.join(" ")
    ))?;
    let answer = terminal::ask("Does its screen show the same words? (yes)", "give --words")?;
    if answer.eq_ignore_ascii_case("yes") { Ok(()) } else { Err(swapped()) }
}

fn swapped() -> Failure {
    Failure::field(
        "words",
        "this is not the request of that computer; nothing was changed, bring the file again",
    )
}
