//! Wrong factors and files that are not as they should be: each with its own exit code, nothing overwritten.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use serde_json::json;

use crate::lab::{Done, Lab, PASSPHRASE, finish};

#[test]
fn whatever_factor_is_wrong_the_answer_is_one() {
    let lab = Lab::new();
    lab.later(60);
    let wrong_code = if lab.code() == "000000" { "000001" } else { "000000" };
    let first = attempt(&lab, PASSPHRASE, wrong_code);
    first.assert_fails(5, "wrong_credentials");
    lab.later(60);
    let second = attempt(&lab, "another passphrase entirely", &lab.code());
    second.assert_fails(5, "wrong_credentials");
    assert_eq!(first.error()["message"], second.error()["message"]);
    assert_time(&first, "2030-01-01T00:01:1");
    assert_eq!(lab.run(&["partners"]).code, 0);
    let audit = lab.json(&["audit"]);
    let kinds = audit["events"].as_array().unwrap().iter().map(|event| &event["kind"]);
    assert_eq!(kinds.filter(|kind| *kind == "unlock_failures_observed").count(), 1, "{audit}");
}

#[test]
fn failed_tries_are_throttled_across_processes() {
    let lab = Lab::new();
    lab.later(60);
    for _ in 0..8 {
        let wrong = if lab.code() == "000000" { "000001" } else { "000000" };
        let failed = attempt(&lab, PASSPHRASE, wrong);
        if failed.code == 11 {
            let seconds = failed.error()["retry_in_seconds"].as_u64().unwrap();
            assert!((1..=60).contains(&seconds), "{}", failed.stderr);
            attempt(&lab, PASSPHRASE, &lab.code()).assert_fails(11, "throttled");
            lab.later(seconds + 60);
            assert_eq!(attempt(&lab, PASSPHRASE, &lab.code()).code, 0, "the right code opens after the wait");
            return;
        }
        failed.assert_fails(5, "wrong_credentials");
    }
    panic!("eight wrong codes within a second were not throttled");
}

#[test]
fn a_code_opens_once() {
    let lab = Lab::new();
    let code = lab.fresh_code();
    assert_eq!(attempt(&lab, PASSPHRASE, &code).code, 0);
    let again = attempt(&lab, PASSPHRASE, &code);
    assert_eq!(again.code, 5, "{}", again.stderr);
    assert_eq!(lab.run(&["partners"]).code, 0, "the next code opens");
}

#[test]
fn a_clock_some_minutes_apart_opens_with_a_search() {
    let lab = Lab::new();
    lab.later(300);
    let ahead = lab.fresh_code();
    let mut command = lab.command();
    let earlier = format!("@{}", crate::lab::START + 240);
    command.env("FAKETIME", earlier).args([
        "partners",
        "--passphrase-stdin",
        "--code",
        &ahead,
        "--search-clock",
    ]);
    let done = finish(command, format!("{PASSPHRASE}\n").as_bytes());
    assert_eq!(done.code, 0, "{}", done.stderr);
}

#[test]
fn a_clock_that_went_back_is_diagnosed_and_the_phone_helps() {
    let lab = Lab::new();
    lab.later(86_400);
    assert_eq!(lab.run(&["partners"]).code, 0);
    let mut command = lab.command();
    let code = lab.fresh_code();
    command.env("FAKETIME", "@1893456010").args([
        "partners",
        "--passphrase-stdin",
        "--json",
        "--code",
        &code,
    ]);
    let done = finish(command, format!("{PASSPHRASE}\n").as_bytes());
    done.assert_fails(5, "clock_behind");
    assert_time(&done, "2030-01-01T00:00:1");
    let mut command = lab.command();
    command.env("FAKETIME", "@1893456010").args(["partners", "--passphrase-stdin", "--code", &code]);
    command.args(["--phone-time", "2030-01-02T00:02:10Z"]);
    let done = finish(command, format!("{PASSPHRASE}\n").as_bytes());
    assert_eq!(done.code, 0, "{}", done.stderr);
}

#[test]
fn an_authenticator_that_was_not_used_for_long_lapses() {
    let lab = Lab::new();
    lab.later(40 * 86_400);
    lab.run(&["partners", "--json"]).assert_fails(12, "authenticator_lapsed");
}

#[test]
fn files_that_are_no_vault_are_told_apart() {
    let lab = Lab::new();
    let vault = fs::read(lab.file()).unwrap();
    let mut newer = vault.clone();
    newer[60..64].copy_from_slice(&99u32.to_be_bytes());
    let half = vault[..vault.len() / 2].to_vec();
    for (what, bytes, exit_code, code) in [
        ("a text", b"not a vault\n".repeat(500), 6, "not_a_vault"),
        ("nothing", Vec::new(), 6, "not_a_vault"),
        ("one half", half, 6, "damaged"),
        ("a newer format", newer, 8, "newer_format"),
    ] {
        fs::write(lab.file(), &bytes).unwrap();
        let done = lab.run(&["partners", "--json"]);
        assert_eq!((done.code, &done.error()["code"]), (exit_code, &json!(code)), "{what}: {}", done.stderr);
        assert_eq!(fs::read(lab.file()).unwrap(), bytes, "{what} is left as it was");
    }
}

#[test]
fn a_file_that_is_not_there_is_said_so() {
    let lab = Lab::new();
    fs::remove_file(lab.file()).unwrap();
    let done = lab.run(&["partners", "--json"]);
    assert_ne!(done.code, 0);
    assert!(!lab.file().exists(), "nothing was made in its place");
}

#[test]
fn a_file_that_cannot_be_written_shows_everything_but_secrets() {
    let lab = Lab::with_credentials();
    let set = |path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    fs::create_dir(lab.folder.path().join("state")).unwrap();
    set(lab.file(), 0o400);
    set(lab.folder.path().to_path_buf(), 0o500);
    let partners = within_permissions(&lab, &["partners", "--json"]);
    let secret =
        within_permissions(&lab, &["get", "srs/staging/orders", "--field", "client_secret", "--json"]);
    set(lab.folder.path().to_path_buf(), 0o700);
    assert_eq!(partners.code, 0, "{}", partners.stderr);
    assert!(partners.stderr.contains(r#""warning""#), "{}", partners.stderr);
    secret.assert_fails(3, "read_only");
}

/// Runs a command as somebody who is not above permissions. Root is, unless it gives that up.
fn within_permissions(lab: &Lab, words: &[&str]) -> Done {
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let root: &[&str] = &["setpriv", "--bounding-set=-dac_override,-dac_read_search"];
    let code = lab.fresh_code();
    let mut command = lab.command_within(if is_root { root } else { &[] });
    command
        .env("XDG_STATE_HOME", lab.folder.path().join("state"))
        .args(["--passphrase-stdin", "--code", &code])
        .args(words);
    finish(command, format!("{PASSPHRASE}\n").as_bytes())
}

fn assert_time(done: &Done, expected: &str) {
    let error = done.error();
    assert!(error["computer_time"].as_str().unwrap().starts_with(expected), "{error}");
}

fn attempt(lab: &Lab, passphrase: &str, code: &str) -> Done {
    let mut command = lab.command();
    command.args(["partners", "--json", "--passphrase-stdin"]);
    finish(command, format!("{passphrase}\n{code}\n").as_bytes())
}
