//! Values given to other programs: in an environment, in a template.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::Value;

use crate::lab::{Done, Lab, end};

const SECRET: &str = "srs/staging/orders#client_secret";

fn run(lab: &Lab, reference: &str, command: &[&str]) -> Done {
    lab.run(&[&["run", "--json", "--env", &format!("S={reference}"), "--"], command].concat())
}

fn reads(lab: &Lab) -> Vec<Value> {
    let audit = lab.json(&["audit", "--limit", "20"]);
    let events = audit["events"].as_array().unwrap().iter();
    events.filter(|event| event["kind"] == "secret_copied").cloned().collect()
}

#[test]
fn a_program_gets_values_and_its_exit_code_is_passed_on() {
    let lab = Lab::with_credentials();
    let done = run(&lab, SECRET, &["sh", "-c", "printf %s \"$S\"; cat; exit 7"]);
    assert_eq!((done.code, done.text()), (7, "secret-s"), "its standard input is empty: {}", done.stderr);
    assert_eq!(reads(&lab).len(), 1, "the reading is in the log");
}

#[test]
fn the_vault_is_locked_while_the_program_runs() {
    let lab = Lab::with_credentials();
    let code = lab.fresh_code();
    let mut program = lab.command();
    program.args(["run", "--passphrase-stdin", "--code", &code, "--env", &format!("S={SECRET}"), "--"]);
    let mut child = program.args(["sh", "-c", "echo started; exec sleep 60"]).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"orbit lantern quilt meadow saffron drum\n")
        .unwrap();
    let mut started = [0; 8];
    std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut started).unwrap();
    assert_eq!(reads(&lab).len(), 1, "another run opens the vault meanwhile");
    let killed = Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]).status().unwrap();
    assert!(killed.success());
    assert_eq!(end(child).code, -1, "the signal ends the program itself");
}

#[test]
fn nothing_is_started_or_read_when_a_name_is_wrong() {
    let lab = Lab::with_credentials();
    let mark = lab.folder.path().join("mark");
    let touch = ["touch", mark.to_str().unwrap()];
    for (reference, exit_code, code) in [
        ("srs/staging/nothing#client_secret", 4, "not_found"),
        ("srs/staging/orders#nothing", 4, "not_found"),
        ("srs/staging/orders", 2, "usage"),
    ] {
        let words =
            ["run", "--json", "--env", &format!("A={SECRET}"), "--env", &format!("B={reference}"), "--"];
        lab.run(&[&words[..], &touch].concat()).assert_fails(exit_code, code);
    }
    assert_eq!(reads(&lab).len(), 0, "not even the value before the wrong name");
    let production = "srs/production/orders#client_secret";
    run(&lab, production, &touch).assert_fails(3, "reason_needed");
    assert!(!mark.exists());
}

#[test]
fn a_variable_needs_a_name_of_its_own() {
    let lab = Lab::with_credentials();
    for names in [["1A", "B"], ["", "B"], ["A-B", "C"], ["A", "A"]] {
        let variables = names.map(|name| format!("{name}={SECRET}"));
        let words = ["run", "--json", "--env", &variables[0], "--env", &variables[1], "--", "true"];
        let done = lab.run(&words);
        done.assert_fails(2, "usage");
        assert_eq!(done.error()["field"], "env");
    }
}

#[test]
fn a_program_that_cannot_be_started_is_said_as_a_shell_says_it() {
    let lab = Lab::with_credentials();
    run(&lab, SECRET, &["no-such-program"]).assert_fails(127, "not_started");
    let folder = lab.folder.path().to_str().unwrap().to_owned();
    run(&lab, SECRET, &[&folder]).assert_fails(126, "not_started");
}

fn inject(lab: &Lab, template: &str, out: &str, more: &[&str]) -> Done {
    let path = lab.folder.path().join("template");
    fs::write(&path, template).unwrap();
    lab.run(&[&["inject", "--json", "--in", path.to_str().unwrap(), "--out", out], more].concat())
}

#[test]
fn a_template_is_filled_into_a_file_for_its_user_alone() {
    let lab = Lab::with_credentials();
    let path = lab.folder.path().join("app.env");
    let out = path.to_str().unwrap();
    let template = format!("A={{{{ pv:{SECRET} }}}}\nB={{{{pv:{SECRET}}}}} {{{{ other }}}}\n");

    let done = inject(&lab, &template, out, &[]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(fs::read_to_string(&path).unwrap(), "A=secret-s\nB=secret-s {{ other }}\n");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!done.text().contains("secret-s"), "the value goes into the file and nowhere else");
    assert_eq!(reads(&lab).len(), 1, "a value that stands there twice is read once");

    inject(&lab, "new", out, &[]).assert_fails(2, "usage");
    assert!(fs::read_to_string(&path).unwrap().starts_with("A="), "a file that exists is left alone");
    assert_eq!(inject(&lab, "new", out, &["--force"]).code, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
}

#[test]
fn a_template_with_a_wrong_reference_writes_nothing() {
    let lab = Lab::with_credentials();
    let path = lab.folder.path().join("app.env");
    for (reference, exit_code, code) in [
        ("srs/staging/nothing#x }}", 4, "not_found"),
        ("srs/staging/orders }}", 2, "usage"),
        ("srs/staging/orders#client_secret", 2, "usage"),
        ("srs/production/orders#client_secret }}", 3, "reason_needed"),
    ] {
        let template = format!("{{{{ pv:{SECRET} }}}} {{{{ pv:{reference}");
        inject(&lab, &template, path.to_str().unwrap(), &[]).assert_fails(exit_code, code);
        assert!(!path.exists(), "{reference}");
    }
    let files = fs::read_dir(lab.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(
        !files.into_iter().any(|name| name.to_string_lossy().starts_with(".tmp")),
        "nothing is left aside"
    );
}

#[test]
fn a_template_goes_to_standard_output_as_it_is() {
    let lab = Lab::with_credentials();
    let path = lab.folder.path().join("template");
    fs::write(&path, "{{ pv:srs/production/orders#client_secret }}\n").unwrap();
    let template = path.to_str().unwrap();
    let done = lab.run(&["inject", "--in", template, "--out", "-", "--reason", "deployment"]);
    assert_eq!((done.code, done.text()), (0, "secret-p\n"), "{}", done.stderr);
    assert_eq!(reads(&lab)[0]["reason"], "deployment");
}
