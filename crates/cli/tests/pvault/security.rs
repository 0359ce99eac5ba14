//! Another passphrase or authenticator, and forgetting a vault.

use std::io::{BufRead, BufReader, Write};
use std::process::Command;

use crate::lab::{Done, FILE, Lab, PASSPHRASE, code, end, finish};

#[test]
fn a_script_changes_the_passphrase() {
    let lab = Lab::with_credentials();
    let done = change_passphrase(&lab, &["--known-to-others", "no"]);
    assert_eq!((done.code, done.text().trim()), (0, r#"{"changed":"passphrase"}"#), "{}", done.stderr);
    lab.run(&["partners", "--json"]).assert_fails(5, "wrong_credentials");
    lab.later(60);
    let mut get = lab.command();
    get.args(["get", "srs/staging/orders", "--field", "client_secret", "--passphrase-stdin"]);
    get.args(["--code", &lab.fresh_code()]);
    let value = finish(get, format!("{NEW}\n").as_bytes());
    assert_eq!((value.code, value.text()), (0, "secret-s"), "{}", value.stderr);
}

#[test]
fn a_script_makes_guesses_dearer_and_keeps_the_passphrase() {
    let lab = Lab::new();
    let (first, next) = (lab.fresh_code(), lab.code_in(30));
    let mut command: Command = lab.command();
    command.args([
        "change-passphrase",
        "--only-cost",
        "--kdf",
        "twice-floor",
        "--passphrase-stdin",
        "--json",
    ]);
    let done = finish(command, format!("{PASSPHRASE}\n{first}\n{next}\n").as_bytes());
    assert_eq!((done.code, done.text().trim()), (0, r#"{"changed":"cost of a guess"}"#), "{}", done.stderr);
    lab.later(60);
    assert_eq!(lab.run(&["partners", "--json"]).code, 0, "the same passphrase opens it");
}

#[test]
fn a_passphrase_that_others_may_know_needs_the_recovery_key() {
    let lab = Lab::new();
    let before = std::fs::read(lab.file()).unwrap();
    let refused = change_passphrase(&lab, &["--known-to-others", "yes"]);
    refused.assert_fails(3, "refused");
    assert!(refused.stderr.contains("pvault recover"), "{}", refused.stderr);
    assert_eq!(change_passphrase(&lab, &[]).code, 2, "a script has to say it");
    assert_eq!(std::fs::read(lab.file()).unwrap(), before, "not even unlocked");
}

#[test]
fn a_script_replaces_the_authenticator() {
    let lab = Lab::new();
    lab.later(60);
    let mut command = lab.command();
    command.args(["replace-authenticator", "--kdf", "floor", "--enrolment-fd", "1"]);
    command.args(["--passphrase-stdin", "--json", "--code", &lab.code()]);
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    writeln!(stdin, "{PASSPHRASE}").unwrap();
    let shown: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let uri = shown["otpauth_uri"].as_str().unwrap();
    let now = lab.now();
    writeln!(stdin, "{}\n{}", code(uri, now), code(uri, now + 30)).unwrap();
    lab.later(30);
    writeln!(stdin, "{}", lab.code()).unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), r#"{"changed":"authenticator"}"#);
    assert_eq!(end(child).code, 0);
    lab.run(&["partners", "--json"]).assert_fails(5, "wrong_credentials");
    lab.later(60);
    let mut verify = lab.command();
    verify.args(["verify", "--json", "--passphrase-stdin", "--code", &code(uri, lab.now())]);
    let verified = finish(verify, format!("{PASSPHRASE}\n").as_bytes());
    assert_eq!(verified.code, 0, "{}", verified.stderr);
}

#[test]
fn forgetting_needs_the_name_of_the_file_and_no_unlock() {
    let lab = Lab::new();
    let forget = |name: &str| {
        let mut command = lab.command();
        command.args(["forget", "--confirm", name, "--json"]);
        finish(command, b"")
    };
    forget("other.pvault").assert_fails(3, "confirmation_mismatch");
    let done = forget(FILE);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let shown: serde_json::Value = serde_json::from_str(done.text()).unwrap();
    assert_eq!(
        (&shown["needs_kit"], &shown["still_opens"]),
        (&false.into(), &true.into()),
        "no keyring took part"
    );
}

/// Gives passphrase, code, the new passphrase and the next code.
fn change_passphrase(lab: &Lab, more: &[&str]) -> Done {
    let (first, next) = (lab.fresh_code(), lab.code_in(30));
    let mut command: Command = lab.command();
    command.args(["change-passphrase", "--kdf", "floor", "--passphrase-stdin", "--json"]).args(more);
    finish(command, format!("{PASSPHRASE}\n{first}\n{NEW}\n{next}\n").as_bytes())
}

const NEW: &str = "velvet harbour pickle tundra anvil sunset";
