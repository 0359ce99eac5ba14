//! The command line beside the window, as somebody would use it in a terminal.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::{Error, Home, Person};

/// Runs `pvault` on the vault that [`Person`] makes. The input begins with passphrase and code.
pub fn pvault(home: &Home, input: &str, arguments: &[&str]) -> Result<Output, Error> {
    pvault_on(home, &made_by(home), input, arguments)
}

/// The same on another vault.
pub fn pvault_on(home: &Home, vault: &Path, input: &str, arguments: &[&str]) -> Result<Output, Error> {
    let mut command = program(home)?;
    command.arg("--vault").arg(vault).args(arguments);
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    Ok(child.wait_with_output()?)
}

/// The file that [`Person::make_vault`] makes in a home.
pub fn made_by(home: &Home) -> PathBuf {
    home.path().join("northwind-integrations.pvault")
}

/// Somebody answers an invitation, by a script; gives back who that is and the words that they read out.
pub async fn answer(home: &Home, invitation: &Path, answer: &Path) -> Result<(Person, String), Error> {
    let mut command = program(home)?;
    command.arg("join").args([invitation, answer]);
    command.args(["--json", "--kdf", "floor", "--window-days", "30", "--enrolment-fd", "1"]);
    let mut child = command.spawn()?;
    let gone = || Error::Answer("pvault has ended".to_owned());
    let mut stdin = child.stdin.take().ok_or_else(gone)?;
    let mut stdout = BufReader::new(child.stdout.take().ok_or_else(gone)?);
    let mut said = |key: &str| -> Result<String, Error> {
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        let answer: Option<Value> = serde_json::from_str(&line).ok();
        let text = answer.as_ref().and_then(|answer| answer.get(key)?.as_str());
        text.map(str::to_owned).ok_or_else(|| Error::Answer(format!("no {key} in {line:?}")))
    };
    writeln!(stdin, "{}", Person::PASSPHRASE)?;
    let address = said("otpauth_uri")?;
    let secret = address.split(['?', '&']).find_map(|part| part.strip_prefix("secret=")).ok_or_else(gone)?;
    let mut person = Person::with_authenticator(secret);
    writeln!(stdin, "{}", person.fresh_code().await?)?;
    let words = said("words")?;
    child.wait()?;
    Ok((person, words))
}

fn program(home: &Home) -> Result<Command, Error> {
    let mut command = Command::new(std::env::var_os("PVAULT").ok_or(Error::Environment)?);
    home.apply(&mut command);
    command.arg("--passphrase-stdin").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Ok(command)
}
