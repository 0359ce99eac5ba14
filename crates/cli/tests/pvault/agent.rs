//! One unlock for many commands of other processes.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command};

use serde_json::Value;
use tempfile::NamedTempFile;

use crate::lab::{Done, Lab, PASSPHRASE, end, finish};

/// An agent that holds the lab's vault.
pub(crate) struct Agent {
    pub(crate) child: Option<Child>,
    clock: NamedTempFile,
}

impl Agent {
    fn start(lab: &Lab) -> Self {
        Self::start_with(lab, None)
    }

    pub(crate) fn start_with(lab: &Lab, system_bus: Option<&str>) -> Self {
        let code = lab.fresh_code();
        let clock = NamedTempFile::new().unwrap();
        fs::write(clock.path(), format!("@{}", lab.now())).unwrap();
        let mut command = lab.command();
        command
            .env_remove("FAKETIME")
            .env_remove("FAKETIME_DONT_FAKE_MONOTONIC")
            .env_remove("DONT_FAKE_MONOTONIC")
            .env("FAKETIME_TIMESTAMP_FILE", clock.path())
            .env("FAKETIME_NO_CACHE", "1");
        if let Some(address) = system_bus {
            command.env("DBUS_SYSTEM_BUS_ADDRESS", address);
        }
        // A path that means something else in a client's folder.
        command.current_dir(lab.folder.path()).env("PVAULT_FILE", "team.pvault");
        let mut child =
            command.args(["agent", "--json", "--passphrase-stdin", "--code", &code]).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{PASSPHRASE}").unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let shown: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(shown["process"], child.id());
        Self { child: Some(child), clock }
    }

    /// Lets time pass for the agent, and only for that.
    fn clock_at(&self, now: u64) {
        fs::write(self.clock.path(), format!("@{now}")).unwrap();
    }

    fn end(&mut self, signal: &str) -> Done {
        let child = self.child.take().unwrap();
        signalled(&child, signal);
        end(child)
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        if let Some(child) = self.child.take() {
            signalled(&child, "TERM");
            end(child);
        }
    }
}

fn signalled(child: &Child, signal: &str) {
    let kill = format!("kill -{signal} {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
}

/// A command as a person types it, who unlocked once.
fn ask(lab: &Lab, words: &[&str]) -> Done {
    ask_with(lab, words, b"")
}

fn ask_with(lab: &Lab, words: &[&str], input: &[u8]) -> Done {
    let mut command = lab.command();
    command.args(words);
    finish(command, input)
}

fn socket(lab: &Lab) -> PathBuf {
    let mut found = fs::read_dir(lab.folder.path().join(".local/state/partner-vault/agents")).unwrap();
    found.next().unwrap().unwrap().path()
}

#[test]
fn an_agent_answers_as_the_command_itself_does() {
    let lab = Lab::with_credentials();
    let commands: [&[&str]; 9] = [
        &["get", "srs/staging/orders", "--field", "client_secret"],
        &["get", "srs/staging/orders", "--field", "client_id", "--json"],
        &["credentials"],
        &["show", "srs/staging/orders", "--json"],
        &["findings", "--json"],
        &["get", "srs/staging/nothing", "--field", "client_id"],
        &["get", "orders", "--field", "client_id", "--json"],
        &["get", "srs/production/orders", "--field", "client_secret", "--json"],
        &["edit", "srs/staging/orders", "--name", ""],
    ];
    let direct: Vec<Done> = commands.iter().map(|words| lab.run(words)).collect();
    let _agent = Agent::start(&lab);
    for (words, direct) in commands.iter().zip(direct) {
        let relayed = ask(&lab, words);
        assert_eq!((relayed.code, relayed.text()), (direct.code, direct.text()), "{words:?}");
        // A direct command says besides what its own unlock found.
        assert!(direct.stderr.ends_with(&relayed.stderr), "{words:?}: {}", relayed.stderr);
    }
}

#[test]
fn what_a_client_reads_and_where_it_is_stay_its_own() {
    let lab = Lab::with_credentials();
    let _agent = Agent::start(&lab);
    let add = [
        "add",
        "srs",
        "staging",
        "--name",
        "Two",
        "--field",
        "client_id=id",
        "--secret-stdin",
        "client_secret",
    ];
    assert_eq!(ask_with(&lab, &add, b"from a pipe\n").code, 0);
    let elsewhere = tempfile::tempdir().unwrap();
    let mut command = lab.command();
    command.current_dir(elsewhere.path());
    command.args(["get", "srs/staging/two", "--field", "client_secret", "--to", "out"]);
    assert_eq!(finish(command, b"").code, 0);
    assert_eq!(fs::read(elsewhere.path().join("out")).unwrap(), b"from a pipe");
}

#[test]
fn a_program_gets_values_from_the_agent() {
    let lab = Lab::with_credentials();
    let _agent = Agent::start(&lab);
    let run = |reference: &str, more: &[&str]| {
        let variable = format!("S={reference}");
        let words =
            [&["run", "--json", "--env", &variable], more, &["--", "sh", "-c", "cat; printf %s $S; exit 7"]];
        ask_with(&lab, &words.concat(), b"its own input, ")
    };
    let done = run("srs/staging/orders#client_secret", &[]);
    assert_eq!((done.code, done.text()), (7, "its own input, secret-s"), "{}", done.stderr);
    run("srs/production/orders#client_secret", &[]).assert_fails(3, "reason_needed");
    let done = run("srs/production/orders#client_secret", &["--reason", "deployment"]);
    assert_eq!((done.code, done.text()), (7, "its own input, secret-p"), "{}", done.stderr);
}

#[test]
fn production_opens_with_a_fresh_code_as_ever() {
    let lab = Lab::with_credentials();
    let agent = Agent::start(&lab);
    let words = ["get", "srs/production/orders", "--field", "client_secret", "--reason", "test", "--json"];
    assert_eq!(ask(&lab, &words).code, 0, "the unlock counts for a while");
    agent.clock_at(lab.now() + 600);
    ask(&lab, &words).assert_fails(3, "step_up_needed");
    let wrong = ask(&lab, &[&words[..], &["--step-up-code", "12"]].concat());
    wrong.assert_fails(2, "invalid");
    let code = lab.code_in(600);
    let done = ask(&lab, &[&words[..], &["--step-up-code", &code]].concat());
    assert_eq!(done.code, 0, "{}", done.stderr);
}

#[test]
fn a_command_with_a_passphrase_of_its_own_does_not_use_it() {
    let lab = Lab::with_credentials();
    let _agent = Agent::start(&lab);
    lab.run(&["partners", "--json"]).assert_fails(9, "in_use");
    let kit = ask(&lab, &["confirm-kit", "--recovery-key-stdin", "--json"]);
    kit.assert_fails(2, "usage");
    assert!(kit.stderr.contains("pvault agent stop"), "{}", kit.stderr);
}

#[test]
fn stopping_locks_and_leaves_nothing() {
    let lab = Lab::with_credentials();
    ask(&lab, &["agent", "status", "--json"]).assert_fails(4, "not_found");
    for how in ["stop", "TERM", "INT"] {
        let mut agent = Agent::start(&lab);
        let status = ask(&lab, &["agent", "status"]);
        assert_eq!(status.code, 0, "{}", status.stderr);
        assert!(status.text().contains("team.pvault"), "{}", status.text());
        let path = socket(&lab);
        if how == "stop" {
            assert_eq!(ask(&lab, &["agent", "stop"]).code, 0);
            assert_eq!(end(agent.child.take().unwrap()).code, 0);
        } else {
            assert_eq!(agent.end(how).code, if how == "INT" { 130 } else { 143 });
        }
        assert!(!path.exists(), "{how}");
        assert_eq!(lab.run(&["partners"]).code, 0, "the vault is free again");
    }
    let kinds: Vec<Value> = lab.json(&["audit"])["events"].as_array().unwrap().clone();
    assert!(kinds.iter().all(|event| event["kind"] != "missing_end_observed"), "each session has its end");
}

#[test]
fn an_agent_that_was_killed_is_not_missed() {
    let lab = Lab::with_credentials();
    let mut agent = Agent::start(&lab);
    agent.end("KILL");
    assert!(socket(&lab).exists(), "nobody was left to remove it");
    ask(&lab, &["agent", "status", "--json"]).assert_fails(4, "not_found");
    let _next = Agent::start(&lab);
    assert_eq!(ask(&lab, &["partners"]).code, 0);
}

#[test]
fn only_this_user_can_reach_the_socket() {
    let lab = Lab::with_credentials();
    let _agent = Agent::start(&lab);
    let folder = socket(&lab).parent().unwrap().to_owned();
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    ask(&lab, &["agent", "status", "--json"]).assert_fails(4, "not_found");
}

#[test]
fn a_hostile_client_harms_nobody_else() {
    let lab = Lab::with_credentials();
    let _agent = Agent::start(&lab);
    let path = socket(&lab);
    let mut open = Vec::new();
    for bytes in
        [&b"GET / HTTP/1.1\r\n\r\n"[..], b"\xff\xff\xff\xff", b"\0\0\0\x02{}", b"\0\0\x01\0half", b"", b"\0"]
    {
        let mut stream = UnixStream::connect(&path).unwrap();
        stream.write_all(bytes).unwrap();
        open.push(stream);
    }
    assert_eq!(ask(&lab, &["partners"]).code, 0, "while they hang");
    let mut answer = Vec::new();
    // An end or a reset, as the kernel likes.
    drop(open[0].read_to_end(&mut answer));
    assert!(answer.is_empty(), "what is no command gets no answer");
}
