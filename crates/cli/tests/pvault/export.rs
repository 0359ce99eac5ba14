//! Credentials handed over in a file.

use std::fs;
use std::io::Read;
use std::iter;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use age::secrecy::SecretString;
use serde_json::{Value, json};

use crate::lab::{Done, Lab, PASSPHRASE, finish};

const BOTH: [&str; 2] = ["srs/staging/orders", "srs/production/orders"];

fn export(lab: &Lab, to: &Path, more: &[&str]) -> Done {
    lab.run(&[&["export", "--json", "--to", to.to_str().unwrap()], &BOTH[..], more].concat())
}

fn open(file: &[u8], identity: &dyn age::Identity) -> Value {
    let mut text = Vec::new();
    let decryptor = age::Decryptor::new(file).unwrap();
    decryptor.decrypt(iter::once(identity)).unwrap().read_to_end(&mut text).unwrap();
    serde_json::from_slice(&text).unwrap()
}

#[test]
fn a_recipient_opens_the_file_and_each_value_is_in_the_log() {
    let lab = Lab::with_credentials();
    let to = lab.folder.path().join("orders.age");
    let reader = age::x25519::Identity::generate();
    let recipient = reader.to_public().to_string();
    let done = export(&lab, &to, &["--recipient", &recipient, "--reason", "new team"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(answer, json!({ "credentials": 2, "values": 4, "encrypted": true, "guarded": 0 }));

    let file = fs::read(&to).unwrap();
    assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(memchr::memmem::find(&file, b"secret-s").is_none(), "nothing of it lies open");
    let opened = open(&file, &reader);
    assert_eq!(opened[0]["reference"], "SRS Distribution (SIPS)/Staging (QA)/Orders");
    assert_eq!(opened[0]["values"][0]["value"], "id-s");
    assert_eq!(opened[1]["values"][1]["value"], "secret-p");

    let audit = lab.json(&["audit", "--limit", "20"]);
    let events = audit["events"].as_array().unwrap();
    let read =
        events.iter().filter(|event| event["kind"] == "secret_handed_over" && event["reason"] == "new team");
    assert_eq!(read.count(), 2);
    assert_eq!(events.iter().filter(|event| event["kind"] == "identifier_copied").count(), 2);
}

#[test]
fn a_passphrase_opens_the_file() {
    let lab = Lab::with_credentials();
    let to = lab.folder.path().join("orders.age");
    let code = lab.fresh_code();
    let mut program = lab.command();
    program.args(["export", BOTH[0], "--to", to.to_str().unwrap(), "--reason", "new team"]);
    program.args(["--passphrase-stdin", "--code", &code, "--file-passphrase-stdin"]);
    let done = finish(program, format!("{PASSPHRASE}\nhand over with care\n").as_bytes());
    assert_eq!(done.code, 0, "{}", done.stderr);
    let identity = age::scrypt::Identity::new(SecretString::from("hand over with care".to_owned()));
    assert_eq!(open(&fs::read(&to).unwrap(), &identity)[0]["values"][1]["value"], "secret-s");
}

#[test]
fn nothing_is_written_without_a_reason_a_reader_or_a_free_name() {
    let lab = Lab::with_credentials();
    let to = lab.folder.path().join("orders.age");
    let recipient = age::x25519::Identity::generate().to_public().to_string();
    export(&lab, &to, &["--recipient", &recipient]).assert_fails(3, "reason_needed");
    export(&lab, &to, &["--reason", "r"]).assert_fails(2, "usage");
    let wrong = export(&lab, &to, &["--recipient", "AGE-SECRET-KEY-1XY", "--reason", "r"]);
    wrong.assert_fails(2, "usage");
    assert!(!wrong.stderr.contains("SECRET-KEY"), "{}", wrong.stderr);
    export(&lab, &to, &["--recipient", &recipient, "--plain", "--reason", "r"]).assert_fails(2, "usage");
    assert!(!to.exists());

    fs::write(&to, "mine").unwrap();
    export(&lab, &to, &["--plain", "--reason", "r"]).assert_fails(2, "usage");
    assert_eq!(fs::read(&to).unwrap(), b"mine");
}

#[test]
fn plain_files_are_guarded_and_refuse_what_they_cannot_say() {
    let lab = Lab::with_credentials();
    let answers =
        lab.batch(&[r#"["edit","srs/staging/orders","--secret","client_secret==cmd|' /C calc'!A0"]"#]);
    assert_eq!(answers[0]["ok"], true, "{answers:?}");
    let csv = lab.folder.path().join("orders.csv");
    let done = export(&lab, &csv, &["--plain", "--format", "csv", "--reason", "hand-over"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let text = fs::read_to_string(&csv).unwrap();
    assert_eq!(text.lines().count(), 5, "{text}");
    assert!(text.contains(",client_secret,'=cmd|' /C calc'!A0"), "{text}");

    let env = lab.folder.path().join("orders.env");
    let twice = export(&lab, &env, &["--plain", "--format", "env", "--reason", "hand-over"]);
    twice.assert_fails(2, "usage");
    assert!(twice.stderr.contains("ORDERS_CLIENT_ID"), "{}", twice.stderr);
    assert!(!env.exists());
    let words = ["export", BOTH[1], "--to", env.to_str().unwrap(), "--plain", "--format", "env"];
    assert_eq!(lab.run(&[&words[..], &["--reason", "hand-over"]].concat()).code, 0);
    assert_eq!(
        fs::read_to_string(&env).unwrap(),
        "ORDERS_CLIENT_ID='id-p'\nORDERS_CLIENT_SECRET='secret-p'\n"
    );
}
