//! What people see: names that try to steer the terminal, help, and errors in words.

use crate::lab::{Lab, START, command, finish};

#[test]
fn hostile_names_are_made_visible() {
    let lab = Lab::new();
    let answers = lab.batch(&[
        r#"["partner","add","--name","\u202egro.live\u202c <b>🚚","--environment","staging","--notes","\u001b[2J\u009b31m"]"#,
        r#"["add","\u202egro.live\u202c <b>🚚","staging","--name","a/b\u200bc","--kind","generic-api-key","--secret","api_key=k","--notes","one\n\u001b]0;x\u0007two"]"#,
    ]);
    assert!(answers.iter().all(|answer| answer["ok"] == true), "{answers:?}");
    let partner = answers[0]["result"]["id"].as_str().unwrap();
    let credential = answers[1]["result"]["id"].as_str().unwrap();
    for words in [
        ["partners"].as_slice(),
        &["partner", "show", partner],
        &["credentials"],
        &["show", credential],
        &["audit"],
        &["show", "\u{1b}[31mno\u{202e}body"],
    ] {
        let done = lab.run(words);
        let text = format!("{}{}", done.text(), done.stderr);
        let steers = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{202c}\u{200b}".contains(c);
        assert!(!text.contains(steers), "{words:?}: {text:?}");
    }
    let shown = lab.run(&["show", credential]);
    assert!(shown.text().contains(r"\u{202e}gro.live\u{202c} <b>🚚"), "{}", shown.text());
    assert!(shown.text().contains(r"\u{1b}]0;x\u{7}two"), "{}", shown.text());
    let exact = lab.json(&["show", credential]);
    assert_eq!(exact["partner"], "\u{202e}gro.live\u{202c} <b>🚚", "JSON has its own escapes");
}

#[test]
fn an_ambiguous_name_lists_its_candidates() {
    let lab = Lab::new();
    let answers = lab.batch(&[
        "partner add --profile srs --name One",
        "partner add --profile srs --name Two",
        "partner show srs",
        "partner show two",
    ]);
    let error = &answers[2]["error"];
    assert_eq!((&error["code"], &error["exit_code"]), (&"ambiguous".into(), &2.into()), "{error}");
    assert_eq!(error["candidates"].as_array().unwrap().len(), 2);
    assert_eq!(answers[3]["result"]["name"], "Two");
    let done = lab.run(&["partner", "show", "srs"]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("  One\n") && done.stderr.contains("  Two\n"), "{}", done.stderr);
}

#[test]
fn help_shows_examples_and_every_command_has_some_words() {
    let folder = tempfile::tempdir().unwrap();
    let help = |words: &[&str]| {
        let mut command = command(folder.path(), START, &[]);
        command.args(words).arg("--help");
        let done = finish(command, b"");
        assert_eq!((done.code, done.stderr.as_str()), (0, ""), "{words:?}");
        done.text().to_owned()
    };
    let all = help(&[]);
    assert!(all.contains("Examples:") && all.contains("Exit codes:"), "{all}");
    for words in [["create"].as_slice(), &["batch"], &["add"], &["get"], &["partner", "add"], &["verify"]] {
        assert!(help(words).contains("Usage: pvault"), "{words:?}");
    }
    assert!(!help(&["create"]).contains("--kdf"), "what is for tests is not offered");
}

#[test]
fn words_that_make_no_command_are_usage_errors() {
    let folder = tempfile::tempdir().unwrap();
    for words in [["frobnicate"].as_slice(), &[], &["partners", "--passphrase", "x"], &["get", "a"]] {
        let mut text = command(folder.path(), START, &[]);
        text.args(words);
        let done = finish(text, b"");
        assert_eq!(done.code, 2, "{words:?}: {}", done.stderr);
        let mut json = command(folder.path(), START, &[]);
        json.args(words).arg("--json");
        finish(json, b"").assert_fails(2, "usage");
    }
    let mut nameless = command(folder.path(), START, &[]);
    nameless.args(["partners", "--passphrase-stdin", "--json"]);
    let done = finish(nameless, b"x\n");
    done.assert_fails(2, "usage");
    assert_eq!(done.error()["field"], "vault");
}

#[test]
fn where_nobody_can_be_asked_the_error_says_what_to_give() {
    let lab = Lab::new();
    // `setsid` takes the terminal away that the tests may run on.
    let mut partners = lab.command_within(&["setsid", "--wait"]);
    partners.args(["partners", "--json"]);
    let done = finish(partners, b"");
    done.assert_fails(2, "usage");
    assert!(done.stderr.contains("--passphrase-stdin"), "{}", done.stderr);
}

#[test]
fn copying_without_a_display_says_so() {
    let lab = Lab::with_credentials();
    let done = lab.run(&["copy", "srs/staging/orders", "--field", "client_secret", "--json"]);
    done.assert_fails(1, "clipboard");
    assert!(!done.stderr.contains("secret-s"));
}
