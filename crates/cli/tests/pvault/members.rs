//! Several members over one file, each with a home folder of their own, by scripts.

use std::io::{BufReader, Write};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::lab::{Done, Lab, PASSPHRASE, code, command, finish, read_json};

/// Somebody who is not the founder.
struct Person {
    home: TempDir,
    uri: String,
}

impl Person {
    fn command(&self, lab: &Lab) -> Command {
        let mut command = command(self.home.path(), lab.now(), &[]);
        command.env("PVAULT_FILE", lab.file());
        command
    }

    fn run(&self, lab: &Lab, words: &[&str]) -> Done {
        lab.later(60);
        let mut command = self.command(lab);
        command.args(words).args(["--passphrase-stdin", "--json"]);
        finish(command, format!("{PASSPHRASE}\n{}\n", code(&self.uri, lab.now())).as_bytes())
    }
}

/// Invited, answered, let in and arrived.
fn let_in(lab: &Lab, name: &str, rights: &[&str]) -> Person {
    let file = |what: &str| lab.folder.path().join(format!("{name}.{what}")).display().to_string();
    let (invitation, answer) = (file("pvinvite"), file("pvanswer"));
    let mut invite = vec!["invite", &invitation, "--name", name, "--reason", "joins the team"];
    invite.extend(rights);
    json(&founder(lab, &invite));
    let (person, words) = answered(lab, &invitation, &answer);
    json(&founder(lab, &["admit", &answer, "--words", &words, "--reason", "joins the team"]));
    json(&person.run(lab, &["join"]));
    person
}

fn answered(lab: &Lab, invitation: &str, answer: &str) -> (Person, String) {
    let home = tempfile::tempdir().unwrap();
    let mut child = command(home.path(), lab.now(), &[])
        .args(["join", invitation, answer, "--json", "--without-keyring", "--kdf", "floor"])
        .args(["--window-days", "30", "--passphrase-stdin", "--enrolment-fd", "1"])
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    writeln!(stdin, "{PASSPHRASE}").unwrap();
    let uri = read_json(&mut stdout)["otpauth_uri"].as_str().unwrap().to_owned();
    writeln!(stdin, "{}", code(&uri, lab.now())).unwrap();
    let words = read_json(&mut stdout)["words"].as_str().unwrap().to_owned();
    assert!(child.wait().unwrap().success());
    (Person { home, uri }, words)
}

/// The founder's side.
fn founder(lab: &Lab, words: &[&str]) -> Done {
    lab.run(&[words, &["--json"]].concat())
}

fn json(done: &Done) -> Value {
    assert_eq!(done.code, 0, "{}", done.stderr);
    serde_json::from_slice(&done.stdout).unwrap()
}

/// The whole life of a membership, and what each side sees of it.
#[test]
fn a_developer_joins_reads_what_the_role_gives_and_leaves() {
    let lab = Lab::with_credentials();
    let dana = let_in(&lab, "Dana Reyes", &["--role", "integration-developer", "--only", "srs/staging"]);
    let read = dana.run(&lab, &["get", "srs/staging/Orders", "--field", "client_secret"]);
    assert_eq!(json(&read)["value"], "secret-s");
    let refused =
        dana.run(&lab, &["get", "srs/production/Orders", "--field", "client_secret", "--reason", "x"]);
    assert_ne!(refused.code, 0);
    let members = lab.json(&["members"]);
    assert_eq!(members["members"][1]["roles"], serde_json::json!(["integration_developer"]));
    assert_eq!(members["members"][1]["only"], serde_json::json!(["SRS Distribution (SIPS) / Staging (QA)"]));
    let one = lab.json(&["members", "dana reyes"]);
    assert_eq!(one["can_read"], serde_json::json!(["SRS Distribution (SIPS)/Staging (QA)/Orders"]));
    assert_eq!(one["has_read"][0]["version"], 1);
    let readers = lab.json(&["members", "--of", "srs/staging/Orders"]);
    let names: Vec<_> = readers["readers"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!((names.len(), &readers["readers"][1]["secret"]), (2, &serde_json::json!("yes")), "{readers}");
    assert_eq!(readers["readers"][1]["has_read"], serde_json::json!([1]));
    let left = json(&founder(&lab, &["leave", "Dana Reyes", "--reason", "left the company"]));
    assert_eq!(left["has_read"][0]["name"], "SRS Distribution (SIPS)/Staging (QA)/Orders");
    dana.run(&lab, &["partners"]).assert_fails(3, "refused");
    assert_eq!(lab.run(&["verify"]).code, 0);
}

/// Roles are added and taken one by one; limits stay unless something is said of them.
#[test]
fn grant_and_revoke_change_what_they_name() {
    let lab = Lab::with_credentials();
    let sam = let_in(&lab, "Sam Lee", &["--role", "support"]);
    json(&sam.run(&lab, &["show", "srs/production/Orders"]));
    let only = ["--role", "production-engineer", "--only", "srs", "--until", "2031-01-31"];
    let grant = [&["grant", "Sam Lee", "--reason", "on call"], &only[..]].concat();
    json(&founder(&lab, &grant));
    founder(&lab, &grant).assert_fails(2, "usage");
    let member = lab.json(&["members", "Sam Lee"]);
    assert_eq!(member["roles"], serde_json::json!(["production_engineer", "support"]));
    assert_eq!(member["until"], "2031-02-01T00:00:00.000Z");
    let value =
        sam.run(&lab, &["get", "srs/production/Orders", "--field", "client_secret", "--reason", "outage"]);
    assert_eq!(value.code, 0, "{}", value.stderr);
    let revoke = ["revoke", "Sam Lee", "--role", "production-engineer", "--reason", "not on call"];
    let left = json(&founder(&lab, &revoke));
    assert_eq!(left["has_read"].as_array().unwrap().len(), 1);
    assert_eq!(lab.json(&["members", "Sam Lee"])["only"], serde_json::json!(["SRS Distribution (SIPS)"]));
    let all = founder(&lab, &["revoke", "Sam Lee", "--role", "support", "--reason", "x"]);
    all.assert_fails(2, "usage");
    assert!(all.stderr.contains("pvault leave"), "{}", all.stderr);
}

/// What was changed on its way lets nobody in, and leaves nothing behind.
#[test]
fn other_words_or_a_broken_file_let_nobody_in() {
    let lab = Lab::new();
    let file = |what: &str| lab.folder.path().join(what).display().to_string();
    let (invitation, answer) = (file("a.pvinvite"), file("a.pvanswer"));
    let invite = ["invite", &invitation, "--name", "Sam Lee", "--role", "support", "--reason", "helps"];
    json(&founder(&lab, &invite));
    founder(&lab, &invite).assert_fails(2, "usage");
    answered(&lab, &invitation, &answer);
    let words = "abacus abacus abacus abacus abacus abacus abacus abacus";
    let wrong = founder(&lab, &["admit", &answer, "--words", words, "--reason", "helps"]);
    assert_eq!(wrong.error()["field"], "words", "{}", wrong.stderr);
    std::fs::write(&answer, b"something else").unwrap();
    let broken = founder(&lab, &["admit", &answer, "--words", words, "--reason", "helps"]);
    assert_eq!(broken.error()["field"], "answer", "{}", broken.stderr);
    assert_eq!(lab.json(&["members"])["members"].as_array().unwrap().len(), 1);
}

/// Asked, approved and read by scripts; a freeze stops it, and its end lets it go on.
#[test]
fn a_contractor_asks_for_one_value_and_a_freeze_stops_it() {
    let lab = Lab::with_credentials();
    let rights = ["--role", "contractor", "--only", "srs/staging", "--until", "2031-01-31"];
    let casey = let_in(&lab, "Casey Holt", &rights);
    let get = ["get", "srs/staging/Orders", "--field", "client_secret"];
    casey.run(&lab, &get).assert_fails(3, "refused");
    let asked = json(&casey.run(&lab, &["ask", "srs/staging/Orders", "--reason", "the import"]));
    assert_eq!((asked["state"].as_str(), asked["may_answer"].as_bool()), (Some("waiting"), Some(false)));
    let id = asked["id"].as_str().unwrap().get(..12).unwrap().to_owned();
    casey.run(&lab, &["approve", &id, "--reason", "for myself"]).assert_fails(3, "refused");
    let listed = lab.json(&["approvals"]);
    assert_eq!(listed["approvals"][0]["reason"], "the import");
    let given = lab.json(&["approve", &id, "--reason", "the import"]);
    assert_eq!(given["state"], "approved");
    assert_eq!(json(&casey.run(&lab, &get))["value"], "secret-s");
    let frozen = lab.json(&["freeze", "credential", "srs/staging/Orders", "--reason", "a leak"]);
    assert_eq!(frozen["frozen"][0]["what"], "credential");
    casey.run(&lab, &get).assert_fails(3, "refused");
    lab.run(&["get", "srs/staging/Orders", "--field", "client_secret", "--json"]).assert_fails(3, "refused");
    assert_eq!(json(&casey.run(&lab, &["freeze"]))["frozen"][0]["name"], frozen["frozen"][0]["name"]);
    lab.json(&["lift", "credential", "srs/staging/Orders", "--reason", "a false alarm"]);
    assert_eq!(json(&casey.run(&lab, &get))["value"], "secret-s");
}
