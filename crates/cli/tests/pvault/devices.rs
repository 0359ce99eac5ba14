//! Letting another computer in. No keyring is at hand here: the other computer's side is the library's.

use std::sync::Arc;

use vault::partners::Profiles;
use vault::{MemoryKeychain, Surroundings, SystemClock, ask_to_join};

use crate::lab::{Lab, PASSPHRASE, finish};

#[test]
fn a_script_approves_the_request_whose_words_it_was_told() {
    let lab = Lab::new();
    let words = request(&lab);
    let wrong = approve(&lab, "abacus abacus abacus abacus abacus abacus abacus abacus");
    wrong.assert_fails(2, "usage");
    let done = approve(&lab, &words);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let copy = serde_json::from_slice::<serde_json::Value>(&done.stdout).unwrap()["copy"].clone();
    assert!(std::path::Path::new(copy.as_str().unwrap()).exists(), "{copy}");
    let shown = lab.json(&["devices"]);
    let names: Vec<_> = shown["devices"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, [&serde_json::Value::Null, &"Laptop".into()]);
    approve(&lab, &words).assert_fails(2, "invalid");
}

#[test]
fn without_a_keyring_no_request_is_left_behind() {
    let lab = Lab::new();
    let file = lab.folder.path().join("laptop.pvrequest");
    let mut command = lab.command();
    command.args(["devices", "request", "--name", "Laptop", "--json"]).arg(&file);
    finish(command, b"").assert_fails(3, "refused");
    assert!(!file.exists());
}

/// What the other computer's screen shows.
fn request(lab: &Lab) -> String {
    let around = Surroundings {
        clock: Arc::new(SystemClock),
        keychain: Arc::new(MemoryKeychain::new()),
        state_folder: lab.folder.path().to_owned(),
        program: "tests".to_owned(),
        profiles: Arc::new(Profiles::builtin().unwrap()),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let request = runtime.block_on(ask_to_join(&lab.file(), "Laptop", &around)).unwrap();
    std::fs::write(lab.folder.path().join("laptop.pvrequest"), request.encode()).unwrap();
    request.words().join(" ")
}

fn approve(lab: &Lab, words: &str) -> crate::lab::Done {
    let (first, next) = (lab.fresh_code(), lab.code_in(30));
    let mut command = lab.command();
    command.args(["devices", "approve", "--passphrase-stdin", "--json", "--words", words]);
    command.arg("--copy-to").arg(lab.folder.path()).arg(lab.folder.path().join("laptop.pvrequest"));
    finish(command, format!("{PASSPHRASE}\n{first}\n{next}\n").as_bytes())
}
