//! What an owner waits for when a member leaves: new keys of everything they could read, in one commit.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::Program as _;
use super::conversation::Conversation;
use super::own::{self, Pvault};

/// How long it took.
pub(super) struct Leaving {
    /// One of six leaves, five remain.
    pub(super) rekey: Vec<Duration>,
    /// Every signature and event of the file afterwards.
    pub(super) verify: Vec<Duration>,
    /// What `leave` and `verify` say they did.
    pub(super) scopes: u64,
    pub(super) events: u64,
    pub(super) operations: u64,
}

/// A vault of so many environments with one credential each, the owner and four others who may read everything; then
/// one more comes and leaves, again and again.
pub(super) fn measure(folder: &Path, environments: usize) -> Result<Leaving> {
    fs::create_dir_all(folder)?;
    let mut vault = Pvault::make(folder, 0)?;
    fs::write(folder.join("rows.csv"), rows(environments))?;
    let mut batch = vault.start()?;
    batch.started()?;
    said(&batch.ask("import rows.csv --format csv --yes")?.text)?;
    for number in 0..OTHERS {
        admit(&mut batch, folder, number)?;
    }
    let mut leaving = Leaving { rekey: Vec::new(), verify: Vec::new(), scopes: 0, events: 0, operations: 0 };
    for round in 0..ROUNDS {
        let number = OTHERS + round;
        admit(&mut batch, folder, number)?;
        let answer = batch.ask(&format!("leave Member-{number} --reason measured"))?;
        leaving.scopes = number_in(&said(&answer.text)?, "rekeyed")?;
        leaving.rekey.push(answer.took);
        let answer = batch.ask("verify")?;
        let verified = said(&answer.text)?;
        leaving.events = number_in(&verified, "events")?;
        leaving.operations = number_in(&verified, "operations")?;
        leaving.verify.push(answer.took);
    }
    batch.end()?;
    Ok(leaving)
}

/// Invited, answered by another process with keys of its own, and let in. They never unlock: keys are sealed to them
/// all the same.
fn admit(batch: &mut Conversation, folder: &Path, number: usize) -> Result<()> {
    let (invitation, answer) = (format!("{number}.pvinvite"), format!("{number}.pvanswer"));
    let invite = format!("invite {invitation} --name Member-{number} --role devops --reason measured");
    said(&batch.ask(&invite)?.text)?;
    let mut joining = own::command(folder);
    joining.args(["join", &invitation, &answer, "--json", "--without-keyring", "--kdf", "floor"]);
    joining.args(["--window-days", "30", "--passphrase-stdin", "--enrolment-fd", "1"]);
    let mut joining = Conversation::start(&mut joining, "\n", &[own::PASSPHRASE])?;
    let enrolment: Value = serde_json::from_str(&joining.answer()?)?;
    let answered: Value = serde_json::from_str(&joining.ask(&own::code_now(&enrolment)?)?.text)?;
    joining.end()?;
    let words = answered.get("words").and_then(Value::as_str).context("no words to compare")?;
    said(&batch.ask(&format!("admit {answer} --words \"{words}\" --reason measured"))?.text)?;
    Ok(())
}

/// Two environments a partner.
fn rows(environments: usize) -> String {
    let mut text = "Partner,Environment,Name,Client ID,Client secret\n".to_owned();
    for number in 0..environments {
        let environment = if number % 2 == 0 { "Staging" } else { "Production" };
        // Writing into a text cannot fail.
        let _ = writeln!(
            text,
            "Partner-{:04},{environment},Orders,client-{number},made-up-secret-of-the-measurement-{number:06}",
            number / 2
        );
    }
    text
}

fn said(text: &str) -> Result<Value> {
    ensure!(text.starts_with(own::OK), "{text:.300}");
    Ok(serde_json::from_str(text)?)
}

fn number_in(answer: &Value, key: &str) -> Result<u64> {
    let found = answer.get("result").and_then(|result| result.get(key)?.as_u64());
    found.with_context(|| format!("no {key} in the answer"))
}

const OTHERS: usize = 4;
const ROUNDS: usize = 3;
