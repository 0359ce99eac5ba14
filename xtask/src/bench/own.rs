//! `pvault` with a vault of made-up credentials.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;
use totp_rs::Totp;

use super::conversation::Conversation;
use super::made_up::{self, MadeUp};
use super::{Act, Program};
use crate::workspace::built_for_release;

pub(super) struct Pvault {
    folder: PathBuf,
    authenticator: Totp,
    /// A code opens once: each unlock is given the time and the code of a minute later, as somebody does whose
    /// computer's clock is behind.
    now: Duration,
}

impl Pvault {
    /// Makes a vault and imports the credentials.
    pub(super) fn make(folder: &Path, size: usize) -> Result<Self> {
        let now = SystemTime::UNIX_EPOCH.elapsed()?;
        let mut creation = command(folder);
        creation.args(["create", FILE, "--organization", "Northwind", "--member", "Ada", "--json"]);
        creation.args(["--without-keyring", "--kdf", "floor", "--window-days", "30"]);
        creation.args(["--passphrase-stdin", "--enrolment-fd", "1"]);
        let mut creation = Conversation::start(&mut creation, "\n", &[PASSPHRASE])?;
        let enrolment: Value = serde_json::from_str(&creation.answer()?)?;
        let uri = enrolment.get("otpauth_uri").and_then(Value::as_str).context("no authenticator secret")?;
        let authenticator = Totp::from_url(uri)?;
        let made = creation.ask(&authenticator.generate(now.as_secs()).to_string())?;
        ensure!(made.text.contains("fingerprint"), "{}", made.text);
        creation.end()?;
        let mut vault = Self { folder: folder.to_owned(), authenticator, now };
        vault.fill(size)?;
        Ok(vault)
    }

    fn fill(&mut self, size: usize) -> Result<()> {
        let mut batch = self.start()?;
        batch.started()?;
        for first in (0..size).step_by(IMPORT) {
            fs::write(self.folder.join("rows.csv"), made_up::csv(first..size.min(first + IMPORT)))?;
            let answer = batch.ask("import rows.csv --format csv --yes")?;
            ensure!(answer.text.starts_with(OK), "{:.300}", answer.text);
        }
        batch.end()?;
        Ok(())
    }
}

impl Program for Pvault {
    fn name(&self) -> &'static str {
        "pvault"
    }

    fn start(&mut self) -> Result<Conversation> {
        self.now += Duration::from_mins(1);
        let time = DateTime::<Utc>::from(UNIX_EPOCH + self.now).to_rfc3339_opts(SecondsFormat::Secs, true);
        let code = self.authenticator.generate(self.now.as_secs()).to_string();
        let mut batch = command(&self.folder);
        batch.args(["--vault", FILE, "--phone-time", &time, "batch", "--passphrase-stdin"]);
        // What is no command is answered as soon as the vault is open.
        Conversation::start(&mut batch, "\n", &[PASSPHRASE, &code, "ready?"])
    }

    fn command(&self, act: Act, about: &MadeUp, round: usize) -> (String, String) {
        let path = about.path();
        match act {
            Act::Unlock | Act::FirstList | Act::List => ("credentials".to_owned(), about.name.clone()),
            Act::Search => (format!("search {}", about.name), path),
            Act::Read => (format!("get {path} --field client_secret"), about.client_secret.clone()),
            // A new secret is compared with all others.
            Act::Save => {
                (format!("edit {path} --secret client_secret=secret-of-round-{round}"), OK.to_owned())
            }
        }
    }

    fn derivation(&self) -> String {
        "Argon2id, 64 MiB, 3 passes, 1 lane (the least that the format allows)".to_owned()
    }
}

/// The code that an authenticator with this enrolment shows now.
pub(super) fn code_now(enrolment: &Value) -> Result<String> {
    let uri = enrolment.get("otpauth_uri").and_then(Value::as_str).context("no authenticator secret")?;
    Ok(Totp::from_url(uri)?.generate(SystemTime::UNIX_EPOCH.elapsed()?.as_secs()).to_string())
}

/// The program in a home folder of its own.
pub(super) fn command(folder: &Path) -> Command {
    let mut command = Command::new(built_for_release("pvault"));
    command.current_dir(folder).env("HOME", folder);
    for variable in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME"] {
        command.env_remove(variable);
    }
    command
}

/// The file in its folder.
pub(super) const FILE: &str = "bench.pvault";
pub(super) const PASSPHRASE: &str = "orbit lantern quilt meadow saffron drum";
pub(super) const OK: &str = r#"{"ok":true"#;
/// As many rows as one import may have.
const IMPORT: usize = 20_000;
