//! Making a vault without a person.

use std::io::{BufRead, BufReader, Write};

use crate::lab::{FILE, Lab, PASSPHRASE, START, code, command, end, finish, rest};

#[test]
fn a_script_gets_address_and_recovery_key_on_a_descriptor_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let wrapper = ["sh", "-c", r#"exec "$0" "$@" 3>&1 >"$HOME/answer""#];
    let mut child = command(folder.path(), START, &wrapper)
        .args(["create", "--organization", "Northwind", "--member", "Ada", "--without-keyring"])
        .args(["--kdf", "floor", "--window-days", "30", "--passphrase-stdin", "--enrolment-fd", "3"])
        .arg(folder.path().join(FILE))
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut enrolment = BufReader::new(child.stdout.take().unwrap()).lines();
    writeln!(stdin, "{PASSPHRASE}").unwrap();
    let uri = enrolment.next().unwrap().unwrap();
    let recovery_key = enrolment.next().unwrap().unwrap();
    assert!(recovery_key.starts_with("pvr1"), "the recovery key is the second line");
    writeln!(stdin, "{}", code(&uri, START)).unwrap();
    assert!(child.wait().unwrap().success());
    let answer = rest(std::fs::File::open(folder.path().join("answer")).unwrap());
    assert!(answer.contains("Northwind") && !answer.contains(&recovery_key), "{answer}");
}

#[test]
fn a_wrong_code_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut create = command(folder.path(), START, &[]);
    create.args(["create", "--organization", "Northwind", "--member", "Ada", "--without-keyring"]);
    create.args(["--kdf", "floor", "--passphrase-stdin", "--enrolment-fd", "1", "--json"]);
    create.arg(folder.path().join(FILE));
    let done = finish(create, format!("{PASSPHRASE}\nabcdef\n").as_bytes());
    assert_eq!(done.error()["field"], "code", "{}", done.stderr);
    assert!(!folder.path().join(FILE).exists());
}

#[test]
fn a_passphrase_that_can_be_guessed_is_refused_before_the_enrolment() {
    let folder = tempfile::tempdir().unwrap();
    let mut create = command(folder.path(), START, &[]);
    create.args(["create", "--organization", "Northwind", "--member", "Ada", "--without-keyring"]);
    create.args(["--kdf", "floor", "--passphrase-stdin", "--enrolment-fd", "1", "--json"]);
    create.arg(folder.path().join(FILE));
    let done = finish(create, b"password123!\n");
    done.assert_fails(2, "invalid");
    assert_eq!(done.error()["field"], "passphrase", "{}", done.stderr);
}

#[test]
fn nothing_is_overwritten_and_nothing_asked_before_saying_so() {
    let lab = Lab::new();
    let before = std::fs::read(lab.file()).unwrap();
    let mut create = lab.command();
    create.args(["create", "--organization", "Other", "--member", "Eve", "--without-keyring", "--json"]);
    create.args(["--passphrase-stdin", "--enrolment-fd", "1"]).arg(lab.file());
    finish(create, b"").assert_fails(2, "file_exists");
    assert_eq!(std::fs::read(lab.file()).unwrap(), before);
}

#[test]
fn secrets_of_the_enrolment_never_go_to_a_pipe_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let mut create = command(folder.path(), START, &[]);
    create.args(["create", "--organization", "N", "--member", "A", "--passphrase-stdin", "--json"]);
    create.arg(folder.path().join(FILE));
    let done = finish(create, format!("{PASSPHRASE}\n").as_bytes());
    done.assert_fails(2, "usage");
    assert_eq!(done.error()["field"], "enrolment_fd");
}

#[test]
fn without_a_keyring_the_choice_to_go_without_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = command(folder.path(), START, &[])
        .args(["create", "--organization", "N", "--member", "A", "--kdf", "floor", "--window-days", "30"])
        .args(["--passphrase-stdin", "--enrolment-fd", "1", "--json"])
        .arg(folder.path().join(FILE))
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    writeln!(stdin, "{PASSPHRASE}").unwrap();
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let enrolment: serde_json::Value = serde_json::from_str(&line).unwrap();
    writeln!(stdin, "{}", code(enrolment["otpauth_uri"].as_str().unwrap(), START)).unwrap();
    let done = end(child);
    done.assert_fails(13, "keyring_missing");
    assert!(!folder.path().join(FILE).exists());
}

#[test]
fn options_out_of_range_are_usage_errors() {
    for (option, value) in [("--window-days", "29"), ("--window-days", "401"), ("--kdf", "none")] {
        let folder = tempfile::tempdir().unwrap();
        let mut create = command(folder.path(), START, &[]);
        create.args(["create", "x", "--organization", "N", "--member", "A", "--json", option, value]);
        finish(create, b"").assert_fails(2, "usage");
    }
}
