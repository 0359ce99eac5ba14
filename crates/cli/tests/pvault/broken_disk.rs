//! A disk that refuses one call, and a file that is exchanged: what the program says, and what the file holds then.

use std::fs;
use std::io::{BufRead, BufReader, Write};

use crate::lab::{Done, Lab, PASSPHRASE, finish};

#[test]
fn a_disk_that_breaks_at_any_call_leaves_the_state_before_or_after() {
    for call in ["pwrite64", "fsync", "fdatasync", "write", "ftruncate"] {
        every_call_fails(call, "EIO", "io");
    }
}

#[test]
fn a_disk_that_is_full_at_any_call_says_so() {
    every_call_fails("pwrite64", "ENOSPC", "disk_full");
}

/// Adds a credential again and again, and each time another call to the vault's files fails.
fn every_call_fails(call: &str, errno: &str, code: &str) {
    for place in (1..MOST).step_by(STRIDE) {
        let lab = Lab::with_credentials();
        let (done, injected) = add_while_failing(&lab, call, errno, place);
        if !injected {
            assert_eq!(done.code, 0, "{}", done.stderr);
            break;
        }
        let what = format!("{call} number {place}: {errno}");
        if done.code != 0 {
            // Where the unlock itself cannot be written, the vault opens to be read.
            let read_only = done.code == 3 && done.error()["code"] == "read_only";
            assert!(read_only || (done.code == 1 && done.error()["code"] == code), "{what}: {}", done.stderr);
        }
        let listed = lab.json(&["credentials"]);
        let count = listed["credentials"].as_array().map_or(0, Vec::len);
        assert!(if done.code == 0 { count == 3 } else { (2..=3).contains(&count) }, "{what}: {listed}");
        let value = lab.run(&["get", "srs/staging/orders", "--field", "client_secret"]);
        assert_eq!((value.code, value.text()), (0, "secret-s"), "{what}: {}", value.stderr);
        assert_eq!(lab.run(&["verify"]).code, 0, "{what}");
    }
}

/// Whether a call was made to fail is in what strace wrote.
fn add_while_failing(lab: &Lab, call: &str, errno: &str, place: u32) -> (Done, bool) {
    let log = lab.folder.path().join("strace.log");
    let inject = format!("inject={call}:error={errno}:when={place}");
    let files = ["", "-wal", "-shm", "-journal"].map(|end| format!("{}{end}", lab.file().display()));
    let mut strace = vec!["strace", "-f", "-qq", "-o", log.to_str().unwrap(), "-e", &inject];
    for file in &files {
        strace.extend(["-P", file]);
    }
    let code = lab.fresh_code();
    let mut command = lab.command_within(&strace);
    command.env("PARTNER_VAULT_DEBUGGABLE", "1").args(["--passphrase-stdin", "--code", &code, "--json"]);
    command.args([
        "add",
        "srs",
        "staging",
        "--name",
        "Returns",
        "--field",
        "client_id=i",
        "--secret-stdin",
        "client_secret",
    ]);
    let done = finish(command, format!("{PASSPHRASE}\nsecret-r\n").as_bytes());
    let injected = fs::read_to_string(log).expect("strace writes a log: install the Debian package `strace`");
    (done, injected.contains("(INJECTED)"))
}

#[test]
fn a_file_that_is_exchanged_while_it_is_open_is_not_written() {
    let lab = Lab::with_credentials();
    let older = fs::read(lab.file()).unwrap();
    let code = lab.fresh_code();
    let mut command = lab.command();
    let mut child = command.args(["batch", "--passphrase-stdin"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    writeln!(stdin, "{PASSPHRASE}\n{code}\npartners").unwrap();
    assert!(answers.next().unwrap().unwrap().contains("\"ok\":true"));

    let other = lab.folder.path().join("other");
    fs::write(&other, &older).unwrap();
    fs::rename(&other, lab.file()).unwrap();
    writeln!(
        stdin,
        r#"["add","srs","staging","--name","Lost","--field","client_id=i","--secret","client_secret=s"]"#
    )
    .unwrap();
    let answer = answers.next().unwrap().unwrap();
    drop(stdin);
    child.wait().unwrap();
    assert!(answer.contains("\"code\":\"refused\"") && answer.contains("exchanged"), "{answer}");
    assert_eq!(fs::read(lab.file()).unwrap(), older, "what was put there stays as it was");
}

/// More calls than one save makes.
const MOST: u32 = 60;
/// Each try costs three unlocks.
const STRIDE: usize = 5;
