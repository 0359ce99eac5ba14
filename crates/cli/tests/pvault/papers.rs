//! What shells and `man` get, for packages and for a terminal, without a vault or even a home folder; and which
//! profiles there are.

use std::fs;
use std::process::{Command, Output};

use crate::lab::{Lab, finish};

fn pvault(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pvault")).env_clear().args(words).output().unwrap()
}

#[test]
fn profiles_of_ones_own_are_taken_up_and_a_wrong_one_keeps_nothing_away() {
    let lab = Lab::new();
    let folder = lab.folder.path().join(".config/partner-vault/profiles");
    fs::create_dir_all(&folder).unwrap();
    let docs = fs::read_to_string("../../docs/profiles.md").unwrap();
    let example = docs.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    fs::write(folder.join("acme.toml"), example).unwrap();
    fs::write(folder.join("broken.toml"), "id = \"broken\"\nnmae = \"x\"\n").unwrap();
    let mut command = lab.command();
    command.args(["profiles", "--json"]);
    let shown: serde_json::Value = serde_json::from_slice(&finish(command, b"").stdout).unwrap();
    let acme = shown["profiles"].as_array().unwrap().iter().find(|one| one["id"] == "acme").unwrap();
    assert_eq!(acme["own"], true);
    assert!(shown["refused"][0].as_str().unwrap().starts_with("broken.toml:2:"), "{shown}");

    let done = lab.run(&["partner", "add", "--profile", "acme"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("left out: broken.toml:2"), "{}", done.stderr);
    assert_eq!(lab.json(&["partners"])["partners"][0]["name"], "Acme Parcels");

    for (file, code) in [("acme.toml", 0), ("broken.toml", 2)] {
        let mut command = lab.command();
        command.arg("profiles").arg("--check").arg(folder.join(file));
        assert_eq!(finish(command, b"").code, code, "{file}");
    }
}

#[test]
fn each_shell_gets_a_script_that_knows_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let said = pvault(&["completions", shell]);
        assert!(said.status.success(), "{shell}: {said:?}");
        let script = String::from_utf8(said.stdout).unwrap();
        for word in ["pvault", "credentials", "try-backup"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn each_command_has_its_manual_page() {
    let folder = tempfile::TempDir::new().unwrap();
    let said = pvault(&["man", &folder.path().display().to_string()]);
    assert!(said.status.success(), "{said:?}");
    for page in ["pvault", "pvault-get", "pvault-partner-add", "pvault-try-backup"] {
        let text = fs::read_to_string(folder.path().join(format!("{page}.1"))).unwrap();
        assert!(text.contains(&format!(".TH {page} 1")), "{page}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let said = pvault(&["man", "/nowhere/at/all"]);
    assert_eq!(said.status.code(), Some(2), "{said:?}");
    assert!(String::from_utf8_lossy(&said.stderr).contains("cannot be written"), "{said:?}");
}

#[test]
fn a_shell_that_is_not_known_is_a_mistake_of_usage() {
    assert_eq!(pvault(&["completions", "cmd"]).status.code(), Some(2));
}
