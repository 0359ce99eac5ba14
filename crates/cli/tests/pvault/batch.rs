//! Many commands after one unlock.

use std::io::{BufRead, BufReader, Write};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::lab::{FILE, Lab, PASSPHRASE, end, finish};

#[test]
fn every_line_gets_one_answer_errors_included() {
    let lab = Lab::with_credentials();
    let answers = lab.batch(&[
        "get srs/staging/orders --field client_secret",
        r#"["get", "srs/staging/orders", "--field", "client_id"]"#,
        "get srs/staging/nothing --field client_id",
        "frobnicate",
        "get 'open quote",
        "[1]",
        "add srs staging --name Orders",
        "get srs/production/orders --field client_secret",
        "get srs/production/orders --field client_secret --reason test",
        "verify",
    ]);
    assert_eq!(answers[0]["result"]["value"], "secret-s");
    assert_eq!(answers[1]["result"]["value"], "id-s");
    let codes: Vec<&str> =
        answers[2..8].iter().map(|a| a["error"]["code"].as_str().unwrap_or("none")).collect();
    assert_eq!(codes, ["not_found", "usage", "usage", "usage", "invalid", "reason_needed"]);
    assert_eq!(answers[8]["result"]["value"], "secret-p");
    assert_eq!(answers[9]["result"]["ok"], true);
    assert!(answers.iter().all(|answer| answer["ok"].is_boolean()), "{answers:?}");
}

#[test]
fn values_of_all_shapes_go_in_and_come_out() {
    let lab = Lab::new();
    let answers = lab.batch(&[
        "partner add --name Acme --environment staging=https://api.acme.example",
        r#"["add","acme","staging","--name","Keys","--kind","generic-api-key","--secret","api_key=a=b \"c\"\n\u00e9"]"#,
        "get acme/staging/keys --field api_key",
        "edit acme/staging/keys --secret-base64 api_key=/wA=",
        "get acme/staging/keys --field api_key",
        "get acme/staging/keys --field api_key --version 1",
    ]);
    assert_eq!(answers[2]["result"]["value"], "a=b \"c\"\n\u{e9}");
    assert_eq!(answers[3]["result"]["version"], 2);
    assert_eq!(answers[4]["result"]["value"], "/wA=");
    assert_eq!(answers[4]["result"]["encoding"], "base64");
    assert_eq!(answers[5]["result"]["version"], 1);
}

#[test]
fn no_error_repeats_a_secret() {
    let lab = Lab::with_credentials();
    for line in [
        r#"["add","srs","staging","--name","x","--secret","hunter2"]"#,
        r#"["add","srs","staging","--name","x","--nonsense","client_secret=hunter2"]"#,
        r#"["add","srs","staging","--name","x","--kind","api-client","client_secret=hunter2"]"#,
        r#"["add","srs","staging","--name","x","--field","hunter2"]"#,
        r#"["add","srs","staging","--name","x","--secret","client_id=hunter2"]"#,
        r#"["audit","--limit","hunter2"]"#,
        r#"["verify","--secret","client_secret=hunter2"]"#,
        "hunter2 'hunter2",
    ] {
        let answer = lab.batch(&[line]).remove(0);
        assert_eq!(answer["ok"], false, "{line}");
        assert!(!answer.to_string().contains("hunter2"), "{answer}");
    }
}

#[test]
fn production_opens_with_a_fresh_code_in_the_middle_of_a_batch() {
    let lab = Lab::with_credentials();
    let code = lab.fresh_code();
    let answers = lab.batch(&["step-up 12", &format!("step-up {code}")]);
    assert_eq!(answers[0]["error"]["code"], "invalid");
    assert_eq!(
        answers[1]["error"]["code"], "wrong_credentials",
        "a code of the past is worth nothing: {answers:?}"
    );
}

#[test]
fn lines_are_answered_as_they_come_and_a_signal_locks() {
    let lab = Lab::with_credentials();
    let code = lab.fresh_code();
    let mut child = lab.command().args(["batch", "--passphrase-stdin", "--code", &code]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    writeln!(stdin, "{PASSPHRASE}\n\n# a remark\npartners").unwrap();
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let answer: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(answer["ok"], true, "answered while the input is still open");

    let second = lab.run(&["partners", "--json"]);
    second.assert_fails(9, "in_use");
    assert!(second.error()["message"].as_str().unwrap().contains("pvault"), "{}", second.stderr);

    assert!(
        Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]).status().unwrap().success()
    );
    let done = end(child);
    assert_eq!(done.code, 143, "{}", done.stderr);
    assert_eq!(files(&lab), ["team.pvault"], "a locked vault is one file");
    let kinds: Vec<Value> = lab.json(&["audit"])["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].clone())
        .collect();
    assert!(kinds.contains(&json!("session_ended")), "{kinds:?}");
    assert!(!kinds.contains(&json!("missing_end_observed")), "{kinds:?}");
}

fn files(lab: &Lab) -> Vec<String> {
    let entries = std::fs::read_dir(lab.folder.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(FILE)).collect()
}

#[test]
fn a_reader_that_went_away_is_no_news() {
    let lab = Lab::with_credentials();
    let code = lab.fresh_code();
    let mut child = lab.command().args(["batch", "--passphrase-stdin", "--code", &code]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    writeln!(stdin, "{PASSPHRASE}\npartners\npartners").unwrap();
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(started.elapsed() < Duration::from_mins(1), "the batch ends with its reader");
        thread::sleep(Duration::from_millis(20));
    }
    let done = end(child);
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
}

#[test]
fn a_batch_without_lines_is_done() {
    let lab = Lab::new();
    assert!(lab.batch(&[]).is_empty());
    let mut command = lab.command();
    command.args(["batch", "--passphrase-stdin", "--json"]);
    let done = finish(command, format!("{PASSPHRASE}\n").as_bytes());
    done.assert_fails(2, "usage");
    assert!(done.stderr.contains("before the code"), "{}", done.stderr);
}
