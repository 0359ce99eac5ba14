//! One run of the program: the vault, what scripts hand in, and how the vault is unlocked.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use vault::{Continue, SessionInfo, Surroundings, Timestamp, Unlock, Vault, Warning};
use zeroize::Zeroizing;

use crate::arguments::{Common, FilePassphrase, RecoveryKeySource};
use crate::failure::Failure;
use crate::input::{Input, STDIN};
use crate::output::warn;
use crate::terminal;

/// What commands work with.
pub(crate) struct App {
    pub(crate) around: Surroundings,
    pub(crate) common: Common,
    pub(crate) input: Input,
    /// Whether something forgotten may be asked for on the terminal.
    pub(crate) may_ask: bool,
    /// Whether a person looks at the answer directly.
    pub(crate) terminal: bool,
    pub(crate) vault: Arc<Vault>,
}

impl App {
    pub(crate) fn new(common: Common, around: Surroundings) -> Self {
        let vault = Arc::new(Vault::new(around.clone()));
        let (may_ask, terminal) = (terminal::is_interactive(), io::stdout().is_terminal());
        Self { around, common, input: Input::default(), may_ask, terminal, vault }
    }

    /// Unlocks the vault that the command line names.
    pub(crate) async fn unlock(&mut self) -> Result<SessionInfo, Failure> {
        self.path()?;
        let passphrase = self.passphrase()?;
        self.unlock_with(passphrase).await
    }

    /// The same with a passphrase that is needed once more afterwards.
    pub(crate) async fn unlock_with(&mut self, passphrase: SecretString) -> Result<SessionInfo, Failure> {
        let path = self.path()?;
        let unlock = self.unlock_by(passphrase)?;
        let session = if self.common.search_clock {
            self.vault.unlock_searching(&path, unlock, &mut |_, _| Continue::Yes).await?
        } else {
            self.vault.unlock(&path, unlock).await?
        };
        self.warn(&session);
        Ok(session)
    }

    /// What unlocks: from scripts, or a person.
    pub(crate) fn factors(&mut self) -> Result<Unlock, Failure> {
        let passphrase = self.passphrase()?;
        self.unlock_by(passphrase)
    }

    fn unlock_by(&mut self, passphrase: SecretString) -> Result<Unlock, Failure> {
        let by_hand = self.common.phone_time.as_deref().map(parse_time).transpose()?;
        let (member, code) = (self.common.as_member, self.code()?.to_string());
        Ok(Unlock { member, passphrase, code, by_hand })
    }

    /// A passphrase for a new vault, typed twice where it is typed. `context` is what a guesser would try first.
    pub(crate) fn new_passphrase(&mut self, context: &[&str]) -> Result<SecretString, Failure> {
        let first = self.passphrase()?;
        if self.is_scripted() {
            return Ok(first);
        }
        // EXPOSE: the estimate needs the text; it keeps nothing.
        terminal::show(&format!("{}\n", vault::strength(first.expose_secret(), context).words))?;
        let second = terminal::ask_hidden("The same passphrase again", INSTEAD_OF_PASSPHRASE)?;
        // EXPOSE: what was typed twice is compared; both are the user's own, so timing tells nothing.
        if first.expose_secret() == second.as_str() {
            Ok(first)
        } else {
            Err(Failure::field("passphrase", "the two passphrases differ"))
        }
    }

    /// The authenticator's code: from the command line, a script, or a person.
    pub(crate) fn code(&mut self) -> Result<Zeroizing<String>, Failure> {
        if let Some(code) = self.common.code.take() {
            return Ok(Zeroizing::new(code));
        }
        match (self.common.code_fd, self.common.passphrase_stdin) {
            (Some(descriptor), _) => self.input.text(descriptor, "code"),
            (None, true) => self.input.text(STDIN, "code"),
            (None, false) => terminal::ask("Code", "give --code, or --code-fd"),
        }
    }

    /// The recovery key: from a script, or a person.
    pub(crate) fn recovery_key(&mut self, source: &RecoveryKeySource) -> Result<SecretString, Failure> {
        let key = match (source.recovery_key_stdin, source.recovery_key_fd) {
            (true, _) => self.input.text(STDIN, "recovery key")?,
            (false, Some(descriptor)) => self.input.text(descriptor, "recovery key")?,
            (false, None) => terminal::ask_hidden("Recovery key", INSTEAD_OF_RECOVERY_KEY)?,
        };
        Ok(SecretString::from(key.as_str().to_owned()))
    }

    /// Whether the passphrase comes from a script.
    pub(crate) const fn is_scripted(&self) -> bool {
        self.common.passphrase_stdin || self.common.passphrase_fd.is_some()
    }

    /// Whether the command line says how to unlock.
    pub(crate) const fn brings_factors(&self) -> bool {
        self.is_scripted() || self.common.code.is_some() || self.common.code_fd.is_some()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.around.clock.now()
    }

    /// The vault file that the command line names.
    pub(crate) fn path(&self) -> Result<PathBuf, Failure> {
        self.common
            .vault
            .as_deref()
            .map(Path::to_path_buf)
            .ok_or_else(|| Failure::field("vault", "say which file: --vault FILE, or PVAULT_FILE"))
    }

    /// A passphrase: from a script, or a person.
    pub(crate) fn passphrase(&mut self) -> Result<SecretString, Failure> {
        let passphrase = match (self.common.passphrase_stdin, self.common.passphrase_fd) {
            (true, _) => self.input.text(STDIN, "passphrase")?,
            (false, Some(descriptor)) => self.input.text(descriptor, "passphrase")?,
            (false, None) => terminal::ask_hidden("Passphrase", INSTEAD_OF_PASSPHRASE)?,
        };
        // A copy of exactly the right size: the conversion does not move it again, and the original is wiped.
        Ok(SecretString::from(passphrase.as_str().to_owned()))
    }

    /// The passphrase of another file, for example of a KeePass database: from a script, or a person.
    pub(crate) fn file_passphrase(
        &mut self,
        source: &FilePassphrase,
        file: &str,
    ) -> Result<SecretString, Failure> {
        let what = format!("passphrase of the {file}");
        let text = match (source.file_passphrase_stdin, source.file_passphrase_fd) {
            (true, _) => self.input.text(STDIN, &what)?,
            (false, Some(descriptor)) => self.input.text(descriptor, &what)?,
            (false, None) if self.may_ask => {
                terminal::ask_hidden(&format!("Passphrase of the {file}"), INSTEAD_OF_FILE_PASSPHRASE)?
            }
            (false, None) => return Err(Failure::field("file_passphrase_fd", INSTEAD_OF_FILE_PASSPHRASE)),
        };
        Ok(SecretString::from(text.as_str().to_owned()))
    }

    fn warn(&self, session: &SessionInfo) {
        if let Some(why) = session.read_only {
            warn(&why.to_string(), self.common.json);
        }
        // What the user chose is repeated for people and programs that ask, not in every script's log.
        let repeats = self.common.json || io::stderr().is_terminal();
        let is_choice = |warning: &&Warning| {
            matches!(warning, Warning::GuessesCheap | Warning::KitUnconfirmed | Warning::WithoutKeyring)
        };
        for warning in session.warnings.iter().filter(|warning| repeats || !is_choice(warning)) {
            warn(&warning.to_string(), self.common.json);
        }
    }
}

fn parse_time(text: &str) -> Result<Timestamp, Failure> {
    let refused = || Failure::field("phone_time", "write it like 2026-11-22T19:30:00Z");
    let time = chrono::DateTime::parse_from_rfc3339(text).map_err(|_| refused())?;
    u64::try_from(time.timestamp_millis()).map(Timestamp::from_millis).map_err(|_| refused())
}

const INSTEAD_OF_RECOVERY_KEY: &str = "give --recovery-key-stdin, or --recovery-key-fd";
const INSTEAD_OF_PASSPHRASE: &str = "give --passphrase-stdin, or --passphrase-fd";
const INSTEAD_OF_FILE_PASSPHRASE: &str = "give --file-passphrase-stdin, or --file-passphrase-fd";
