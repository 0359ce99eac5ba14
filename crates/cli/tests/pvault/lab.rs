//! A folder with a vault in it, a clock that only this test moves, and the program.

use std::cell::Cell;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;
use totp_rs::Totp;

/// A vault and everything needed to open it.
pub(crate) struct Lab {
    pub(crate) folder: TempDir,
    uri: String,
    /// As the kit prints it.
    pub(crate) recovery_key: String,
    pub(crate) fingerprint: String,
    /// Seconds since 1970; starts in the middle of a step, so that starting slowly changes no code.
    now: Cell<u64>,
}

impl Model {
    fn open(&self) -> Lab {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), &self.file).unwrap();
        Lab {
            folder,
            uri: self.uri.clone(),
            recovery_key: self.recovery_key.clone(),
            fingerprint: self.fingerprint.clone(),
            now: Cell::new(self.now),
        }
    }
}

/// Makes a vault as a script does, by one descriptor for the enrolment.
fn make() -> Lab {
    let folder = tempfile::tempdir().unwrap();
    let mut child = command(folder.path(), START, &[])
        .args(["create", "--organization", "Northwind", "--member", "Ada", "--json"])
        .args(["--without-keyring", "--kdf", "floor", "--window-days", "30"])
        .args(["--passphrase-stdin", "--enrolment-fd", "1"])
        .arg(folder.path().join(FILE))
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    writeln!(stdin, "{PASSPHRASE}").unwrap();
    let enrolment = read_json(&mut stdout);
    let text = |key: &str| enrolment[key].as_str().unwrap().to_owned();
    let (uri, recovery_key) = (text("otpauth_uri"), text("recovery_key"));
    writeln!(stdin, "{}", code(&uri, START)).unwrap();
    let made = read_json(&mut stdout);
    assert_eq!(made["organization"], "Northwind");
    let fingerprint = made["fingerprint"].as_str().unwrap().to_owned();
    assert!(child.wait().unwrap().success());
    Lab { folder, uri, recovery_key, fingerprint, now: Cell::new(START) }
}

/// The authenticator's code at a time.
pub(crate) fn code(uri: &str, now: u64) -> String {
    Totp::from_url(uri).unwrap().generate(now).to_string()
}

/// What a run of the program left behind.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

/// A vault made once and copied for each test.
struct Model {
    file: Vec<u8>,
    uri: String,
    recovery_key: String,
    fingerprint: String,
    now: u64,
}

impl Lab {
    /// An empty vault.
    pub(crate) fn new() -> Self {
        static EMPTY: OnceLock<Model> = OnceLock::new();
        EMPTY.get_or_init(|| make().into_model()).open()
    }

    /// A vault with the SRS partner and one credential in Staging and Production each.
    pub(crate) fn with_credentials() -> Self {
        static FILLED: OnceLock<Model> = OnceLock::new();
        FILLED.get_or_init(|| Self::new().filled().into_model()).open()
    }

    fn filled(self) -> Self {
        let answers = self.batch(&[
            "partner add --profile srs --environment staging --environment production",
            r#"["add","srs","staging","--name","Orders","--field","client_id=id-s","--secret","client_secret=secret-s"]"#,
            r#"["add","srs","production","--name","Orders","--field","client_id=id-p","--secret","client_secret=secret-p"]"#,
        ]);
        assert!(answers.iter().all(|answer| answer["ok"] == true), "{answers:?}");
        self
    }

    fn into_model(self) -> Model {
        Model {
            file: fs::read(self.file()).unwrap(),
            uri: self.uri,
            recovery_key: self.recovery_key,
            fingerprint: self.fingerprint,
            now: self.now.get(),
        }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join(FILE)
    }

    pub(crate) fn now(&self) -> u64 {
        self.now.get()
    }

    /// Lets time pass.
    pub(crate) fn later(&self, seconds: u64) {
        self.now.set(self.now.get() + seconds);
    }

    /// The code of a step that no run used yet: lets a minute pass.
    pub(crate) fn fresh_code(&self) -> String {
        self.later(60);
        self.code()
    }

    /// The code of the present step.
    pub(crate) fn code(&self) -> String {
        code(&self.uri, self.now.get())
    }

    /// The code of a step to come.
    pub(crate) fn code_in(&self, seconds: u64) -> String {
        code(&self.uri, self.now.get() + seconds)
    }

    /// The program, with the vault and the clock set.
    pub(crate) fn command(&self) -> Command {
        self.command_within(&[])
    }

    /// The program as an argument of another one.
    pub(crate) fn command_within(&self, wrapper: &[&str]) -> Command {
        let mut command = command(self.folder.path(), self.now.get(), wrapper);
        command.env("PVAULT_FILE", self.file());
        command
    }

    /// Runs one command with the right passphrase and a fresh code.
    pub(crate) fn run(&self, words: &[&str]) -> Done {
        let code = self.fresh_code();
        let mut command = self.command();
        command.args(["--passphrase-stdin", "--code", &code]).args(words);
        finish(command, format!("{PASSPHRASE}\n").as_bytes())
    }

    /// The same, expecting it to succeed with JSON.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        let done = self.run(&[words, &["--json"]].concat());
        assert_eq!(done.code, 0, "{words:?}: {}", done.stderr);
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// Runs lines after one unlock; one answer for each.
    pub(crate) fn batch(&self, lines: &[&str]) -> Vec<Value> {
        let code = self.fresh_code();
        let mut command = self.command();
        command.args(["batch", "--passphrase-stdin"]);
        let input = format!("{PASSPHRASE}\n{code}\n{}\n", lines.join("\n"));
        let done = finish(command, input.as_bytes());
        assert_eq!(done.code, 0, "{}", done.stderr);
        let answers: Vec<Value> =
            done.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(answers.len(), lines.len(), "one answer a line: {answers:?}");
        answers
    }
}

impl Done {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    /// The error, for runs with `--json`: the last line of standard error.
    pub(crate) fn error(&self) -> Value {
        let line = self.stderr.lines().last().unwrap_or_default();
        let error: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {}", self.stderr));
        error["error"].clone()
    }

    /// Checks exit code and error code of a run with `--json`.
    pub(crate) fn assert_fails(&self, exit_code: i32, code: &str) {
        assert_eq!((self.code, &self.error()["code"]), (exit_code, &Value::from(code)), "{}", self.stderr);
        assert!(self.stdout.is_empty(), "nothing is answered: {}", self.text());
    }
}

/// Runs a command to its end.
pub(crate) fn finish(mut command: Command, input: &[u8]) -> Done {
    let mut child = command.spawn().unwrap();
    // A program that ends before it reads everything is no fault of the test.
    drop(child.stdin.take().unwrap().write_all(input));
    end(child)
}

/// Waits for a running command.
pub(crate) fn end(child: Child) -> Done {
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    Done { code: output.status.code().unwrap_or(-1), stdout: output.stdout, stderr }
}

/// The program in an environment of its own: no home, no session bus, no display, and the test's clock.
pub(crate) fn command(home: &Path, now: u64, wrapper: &[&str]) -> Command {
    let words = [wrapper, &[env!("CARGO_BIN_EXE_pvault")]].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).env_clear().env("HOME", home).env("PATH", std::env::var_os("PATH").unwrap());
    command.env("LD_PRELOAD", faketime()).env("FAKETIME", format!("@{now}")).env("FAKETIME_FMT", "%s");
    command.env("TZ", "UTC").env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("DONT_FAKE_MONOTONIC", "1");
    command.env("NO_FAKE_STAT", "1").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn faketime() -> PathBuf {
    let folders = fs::read_dir("/usr/lib").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    folders
        .chain([PathBuf::from("/usr/lib"), PathBuf::from("/usr/local/lib")])
        .map(|folder| folder.join("faketime/libfaketimeMT.so.1"))
        .find(|library| library.exists())
        .expect("libfaketime moves the clock of these tests: install the Debian package `faketime`")
}

pub(crate) fn read_json(lines: &mut impl BufRead) -> Value {
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}"))
}

/// Reads what a descriptor still holds.
pub(crate) fn rest(mut reader: impl Read) -> String {
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    text
}

pub(crate) const FILE: &str = "team.pvault";
pub(crate) const PASSPHRASE: &str = "orbit lantern quilt meadow saffron drum";
/// 2030-01-01 00:00:10 UTC.
pub(crate) const START: u64 = 1_893_456_010;
