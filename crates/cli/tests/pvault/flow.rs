//! From an empty folder to a verified vault with a production secret read.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::json;
use totp_rs::Totp;

use crate::lab::{Lab, PASSPHRASE, finish};

#[test]
fn a_credential_lives_from_its_entry_to_its_deletion() {
    let lab = Lab::new();
    lab.json(&["partner", "add", "--profile", "srs", "--environment", "staging"]);
    let partners = lab.json(&["partners"]);
    assert_eq!(
        partners["partners"][0]["environments"][0]["origins"],
        json!(["https://services-qa.roofhub.pro"])
    );

    let code = lab.fresh_code();
    let mut add = lab.command();
    add.args(["add", "SRS", "staging", "--name", "Orders", "--field", "client_id=c1", "--json"]);
    add.args(["--secret-stdin", "client_secret", "--passphrase-stdin", "--code", &code]);
    let done = finish(add, format!("{PASSPHRASE}\nfirst secret\n").as_bytes());
    assert_eq!(done.code, 0, "{}", done.stderr);

    assert_eq!(get(&lab, &[]), b"first secret", "a single line loses its line break");
    edit_secret(&lab, "two\nlines\n");
    assert_eq!(get(&lab, &[]), b"two\nlines\n", "several lines are taken as they are");
    assert_eq!(get(&lab, &["--version", "1"]), b"first secret");

    let shown = lab.json(&["show", "srs/staging/orders"]);
    let labels: Vec<&str> =
        shown["versions"].as_array().unwrap().iter().map(|v| v["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["previous", "current"]);
    assert_eq!(shown["versions"][1]["secret_fields"], json!(["client_secret"]));
    assert_eq!(shown["versions"][1]["identifiers"], json!({ "client_id": "c1" }));

    lab.run(&["delete", "srs/staging/orders", "--confirm", "orders", "--json"])
        .assert_fails(3, "confirmation_mismatch");
    lab.json(&["archive", "srs/staging/orders"]);
    assert_eq!(lab.json(&["credentials"])["credentials"], json!([]), "archived ones are out of the way");
    assert_eq!(lab.json(&["credentials", "--all"])["credentials"][0]["archived"], true);
    lab.json(&["archive", "srs/staging/orders", "--restore"]);
    lab.json(&["delete", "srs/staging/orders", "--confirm", "Orders"]);
    lab.run(&["show", "srs/staging/orders", "--json"]).assert_fails(4, "not_found");

    let verified = lab.json(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
}

fn get(lab: &Lab, more: &[&str]) -> Vec<u8> {
    let done = lab.run(&[&["get", "srs/staging/Orders", "--field", "client_secret"], more].concat());
    assert_eq!(done.code, 0, "{}", done.stderr);
    done.stdout
}

fn edit_secret(lab: &Lab, secret: &str) {
    let code = lab.fresh_code();
    let mut edit = lab.command();
    edit.args(["edit", "srs/staging/orders", "--secret-stdin", "client_secret"]);
    edit.args(["--passphrase-stdin", "--code", &code, "--json"]);
    let done = finish(edit, format!("{PASSPHRASE}\n{secret}").as_bytes());
    assert_eq!(done.code, 0, "{}", done.stderr);
    let answer: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(answer["version"], 2);
}

#[test]
fn a_value_is_saved_to_a_new_file_only() {
    let lab = Lab::with_credentials();
    let path = lab.file().with_file_name("saved.key");
    let words = ["get", "srs/staging/orders", "--field", "client_secret", "--to", path.to_str().unwrap()];

    let saved = lab.json(&words);
    assert_eq!(saved["bytes"], 8);
    assert_eq!(saved["value"], json!(null), "the value goes into the file and nowhere else");
    assert_eq!(fs::read(&path).unwrap(), b"secret-s");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "nobody else may read it");
    }

    fs::write(&path, "mine").unwrap();
    let refused = lab.run(&[&words[..], &["--json"]].concat());
    assert_eq!(refused.error()["field"], "to");
    assert_eq!(fs::read(&path).unwrap(), b"mine", "a file that exists is left alone");
}

#[test]
fn a_refused_value_leaves_no_file() {
    let lab = Lab::with_credentials();
    let path = lab.file().with_file_name("saved.key");
    let to = path.to_str().unwrap();
    lab.run(&["get", "srs/production/orders", "--field", "client_secret", "--to", to, "--json"])
        .assert_fails(3, "reason_needed");
    assert!(!path.exists());
}

#[test]
fn production_needs_a_reason_and_later_a_fresh_code() {
    let lab = Lab::with_credentials();
    let get = ["get", "srs/production/orders", "--field", "client_secret", "--json"];
    lab.run(&get).assert_fails(3, "reason_needed");
    let value =
        lab.json(&["get", "srs/production/orders", "--field", "client_secret", "--reason", "deployment"]);
    assert_eq!(value["value"], "secret-p");
    let audit = lab.json(&["audit", "--limit", "20"]);
    let read =
        audit["events"].as_array().unwrap().iter().find(|event| event["field"] == "client_secret").unwrap();
    assert_eq!(read["kind"], "secret_copied", "a pipe is a copy");
    assert_eq!(read["reason"], "deployment");
    assert_eq!(read["environment"], "Production");
}

#[test]
fn an_identifier_needs_no_reason() {
    let lab = Lab::with_credentials();
    let done = lab.run(&["get", "srs/production/orders", "--field", "client_id"]);
    assert_eq!((done.code, done.text()), (0, "id-p"));
}

#[test]
fn a_field_or_version_that_is_not_there_is_named() {
    let lab = Lab::with_credentials();
    let done = lab.run(&["get", "srs/staging/orders", "--field", "password", "--json"]);
    done.assert_fails(4, "not_found");
    assert!(
        done.error()["message"].as_str().unwrap().contains("client_id, client_secret"),
        "{}",
        done.stderr
    );
    lab.run(&["get", "srs/staging/orders", "--field", "client_id", "--version", "7", "--json"])
        .assert_fails(4, "not_found");
}

#[test]
fn a_missing_field_is_named_where_nobody_can_be_asked() {
    let lab = Lab::with_credentials();
    let done = lab.run(&["add", "srs", "staging", "--name", "Half", "--field", "client_id=x", "--json"]);
    done.assert_fails(2, "invalid");
    assert_eq!(done.error()["field"], "client_secret");
}

#[test]
fn a_secret_comes_from_a_descriptor() {
    let lab = Lab::with_credentials();
    let secret = lab.folder.path().join("secret");
    fs::write(&secret, [0, 159, 146, 150]).unwrap();
    let code = lab.fresh_code();
    let mut sh = lab.command_within(&["sh", "-c", r#"exec "$0" "$@" 3< "$HOME/secret""#]);
    sh.args([
        "edit",
        "srs/staging/orders",
        "--secret-fd",
        "client_secret=3",
        "--passphrase-stdin",
        "--code",
        &code,
    ]);
    let done = finish(sh, format!("{PASSPHRASE}\n").as_bytes());
    assert_eq!(done.code, 0, "{}", done.stderr);
    let value = lab.json(&["get", "srs/staging/orders", "--field", "client_secret"]);
    assert_eq!((&value["encoding"], &value["value"]), (&json!("base64"), &json!("AJ+Slg==")));
    let raw = lab.run(&["get", "srs/staging/orders", "--field", "client_secret"]);
    assert_eq!(raw.stdout, [0, 159, 146, 150], "exactly the bytes");
}

#[test]
fn a_pasted_text_is_told_to_hold_values_of_the_vault() {
    let lab = Lab::with_credentials();
    let code = lab.fresh_code();
    let mut command = lab.command();
    command.args(["ours", "--json", "--passphrase-stdin", "--code", &code]);
    let done = finish(command, format!("{PASSPHRASE}\nkey: secret-s and more\n").as_bytes());
    assert_eq!(done.code, 10, "{}", done.stderr);
    let shown: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(shown["matches"][0]["credential"], "Orders");
    assert_eq!(shown["matches"][0]["encoding"], "as it is");
    assert_eq!((&shown["checked"], &shown["total"]), (&json!(2), &json!(2)));
    assert!(!done.text().contains("secret-s"));
    let clean = lab.folder.path().join("clean.log");
    fs::write(&clean, "nothing").unwrap();
    let done = lab.run(&["ours", clean.to_str().unwrap()]);
    assert_eq!(done.code, 0);
    assert!(done.text().contains("nothing of this vault"), "{}", done.text());
    lab.run(&["ours", "/nowhere", "--json"]).assert_fails(2, "usage");
}

#[test]
fn a_credential_of_any_kind_shows_the_codes_of_its_authenticator_secret() {
    let lab = Lab::with_credentials();
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let answers = lab.batch(&[
        r#"["edit","srs/staging/orders","--secret","totp=no secret!"]"#,
        &format!(r#"["edit","srs/staging/orders","--secret","totp={secret}"]"#),
        "totp srs/staging/orders",
        "totp srs/staging/orders --field client_secret",
        "totp srs/production/orders",
    ]);
    assert_eq!(answers[0]["error"]["code"], "invalid");
    assert_eq!(answers[0]["error"]["field"], "totp");
    let shown = &answers[2]["result"];
    let totp = Totp::from_url(format!("otpauth://totp/a?secret={secret}")).unwrap();
    let left = shown["seconds_left"].as_u64().unwrap();
    assert!((1..=30).contains(&left) && shown["period"] == 30, "{shown}");
    let near: Vec<String> = (0..3).map(|step| totp.generate(lab.now() + 30 * step).to_string()).collect();
    let both = [&shown["code"], &shown["next"]].map(|code| code.as_str().unwrap().to_owned());
    assert!(near.windows(2).any(|pair| pair == both), "{shown}, around {near:?}");
    assert_eq!(answers[3]["error"]["code"], "not_found", "no codes are made from another secret");
    assert_eq!(answers[4]["error"]["code"], "not_found");
    let events = lab.json(&["audit"])["events"].as_array().unwrap().clone();
    assert_eq!(events.iter().filter(|event| event["kind"] == "code_read").count(), 1);
}

/// An auditor outside has the file and this program, nothing else.
#[test]
fn an_exported_log_is_checked_without_the_vault_and_a_changed_one_is_told() {
    let lab = Lab::new();
    let file = lab.folder.path().join("audit.pvlog");
    let path = file.to_str().unwrap();
    let exported = lab.json(&["audit", "export", path]);
    lab.run(&["audit", "export", path, "--json"]).assert_fails(2, "usage");
    let elsewhere = |path: &str| {
        let mut check = Command::new(env!("CARGO_BIN_EXE_pvault"));
        check
            .args(["audit", "verify-export", path, "--json"])
            .env_clear()
            .env("HOME", lab.folder.path().join("none"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        finish(check, b"")
    };
    let done = elsewhere(path);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let proof: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((&proof["ok"], &proof["events"]), (&json!(true), &exported["events"]), "{proof}");

    let mut bytes = fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&file, bytes).unwrap();
    let done = elsewhere(path);
    assert_eq!(done.code, 10, "{}", done.stderr);
    assert!(String::from_utf8_lossy(&done.stdout).contains("does not hold what it commits to"));
}
