//! What shells and `man` get: for packages and for a terminal, without a vault or even a home folder.

use std::process::{Command, Output};

fn pvault(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pvault")).env_clear().args(words).output().unwrap()
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
        let text = std::fs::read_to_string(folder.path().join(format!("{page}.1"))).unwrap();
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
