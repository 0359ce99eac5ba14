//! Coming in with the recovery key, as a script does.

use std::io::{BufRead, BufReader, Write};

use crate::lab::{Done, Lab, PASSPHRASE, code, end, finish};

#[test]
fn a_script_comes_in_with_the_kit_and_the_old_ways_end() {
    let lab = Lab::with_credentials();
    lab.later(40 * 86_400);
    lab.run(&["partners", "--json"]).assert_fails(12, "authenticator_lapsed");
    let (uri, done) = recover(&lab, &lab.recovery_key, &[]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    lab.later(60);
    let mut get = lab.command();
    get.args(["get", "srs/staging/orders", "--field", "client_secret", "--passphrase-stdin"]);
    get.args(["--code", &code(&uri, lab.now())]);
    let value = finish(get, format!("{NEW_PASSPHRASE}\n").as_bytes());
    assert_eq!((value.code, value.text()), (0, "secret-s"), "{}", value.stderr);
    lab.run(&["partners", "--json"]).assert_fails(5, "wrong_credentials");
    lab.later(60);
    let mut verify = lab.command();
    verify.args(["verify", "--json", "--passphrase-stdin", "--code", &code(&uri, lab.now())]);
    let verified = finish(verify, format!("{NEW_PASSPHRASE}\n").as_bytes());
    assert_eq!(verified.code, 0, "all keys are new, and everything still verifies: {}", verified.stderr);
}

#[test]
fn another_fingerprint_or_key_changes_nothing() {
    let lab = Lab::new();
    let before = std::fs::read(lab.file()).unwrap();
    let zeros = "0000 0000 0000 0000 0000 0000 0000 0000 0000 0000";
    let (_, done) = recover(&lab, &lab.recovery_key, &["--fingerprint", zeros]);
    assert_eq!((done.code, done.error()["field"].as_str()), (2, Some("fingerprint")), "{}", done.stderr);
    let (_, done) = recover(&lab, &lab.recovery_key.replace('q', "p"), &[]);
    assert_eq!((done.code, done.error()["field"].as_str()), (2, Some("recovery_key")), "{}", done.stderr);
    assert_eq!(std::fs::read(lab.file()).unwrap(), before);
}

/// Gives key, passphrase and two codes; gets the new authenticator's address.
fn recover(lab: &Lab, key: &str, more: &[&str]) -> (String, Done) {
    let mut command = lab.command();
    command.args(["recover", "--recovery-key-stdin", "--passphrase-stdin", "--enrolment-fd", "1", "--json"]);
    command.args(["--without-keyring", "--kdf", "floor", "--window-days", "30"]);
    command.args(if more.is_empty() {
        vec!["--fingerprint", lab.fingerprint.as_str()]
    } else {
        more.to_vec()
    });
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    writeln!(stdin, "{key}\n{NEW_PASSPHRASE}").unwrap();
    let Some(Ok(line)) = lines.next() else { return (String::new(), end(child)) };
    let enrolment: serde_json::Value = serde_json::from_str(&line).unwrap();
    let uri = enrolment["otpauth_uri"].as_str().unwrap().to_owned();
    for step in [0, 30] {
        writeln!(stdin, "{}", code(&uri, lab.now() + step)).unwrap();
    }
    let answer: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(answer["organization"], "Northwind");
    assert_ne!(NEW_PASSPHRASE, PASSPHRASE);
    (uri, end(child))
}

const NEW_PASSPHRASE: &str = "velvet harbour pickle tundra anvil sunset";
