//! Taking over files of other programs.

use std::fs;

use crate::lab::Lab;

const TABLE: &str = "Partner;Environment;Name;Client ID;Client secret;Remarks\n\
    SRS;Prod;Orders;id-1;secret-one;x\nSRS;QA;Orders;id-2;secret-two;\nSRS;QA;Orders;id-2;secret-two;\n;QA;Nobody's;;s;\n";

fn with_table(lab: &Lab) -> String {
    let path = lab.folder.path().join("partners.csv");
    fs::write(&path, TABLE).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn a_preview_makes_nothing_and_shows_no_secret() {
    let lab = Lab::new();
    let path = with_table(&lab);
    let done = lab.run(&["import", &path, "--preview"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.text().contains("client_secret (secret, 10 characters)"), "{}", done.text());
    assert!(!done.text().contains("secret-one"), "{}", done.text());
    assert_eq!(lab.json(&["partners"])["partners"].as_array().unwrap().len(), 0);
}

#[test]
fn an_import_is_made_once_and_undone() {
    let lab = Lab::new();
    let path = with_table(&lab);
    let made = lab.json(&["import", &path, "--map", "Remarks=ignore", "--yes"]);
    assert_eq!(made["credentials"], 2);
    assert!(made["reminder"].as_str().unwrap().contains("delete it"));
    assert!(made["rows"][2]["skipped"].as_str().unwrap().contains("row"), "{made}");
    assert!(made["rows"][3]["skipped"].as_str().unwrap().contains("partner"), "{made}");
    let value = lab.run(&["get", "srs/qa/orders", "--field", "client_secret"]);
    assert_eq!((value.code, value.text()), (4, ""), "the profile calls it Staging (QA): {}", value.stderr);
    let value = lab.run(&["get", "srs/staging/orders", "--field", "client_secret"]);
    assert_eq!(value.text(), "secret-two", "{}", value.stderr);
    assert_eq!(fs::read_to_string(&path).unwrap(), TABLE, "the file is as it was");
    let undone = lab.json(&["import", "--undo", made["batch"].as_str().unwrap()]);
    assert_eq!((&undone["credentials"], &undone["partners"]), (&2.into(), &1.into()));
    lab.run(&["import", "--undo", "--json"]).assert_fails(4, "not_found");
}

#[test]
fn a_script_says_whether_it_looks_or_makes() {
    let lab = Lab::new();
    let path = with_table(&lab);
    let asked = lab.run(&["import", &path, "--json"]);
    asked.assert_fails(2, "usage");
    lab.run(&["import", "--json"]).assert_fails(2, "usage");
    let wrong = lab.run(&["import", &path, "--map", "Remarks=nonsense", "--preview", "--json"]);
    assert_eq!(wrong.error()["field"], "map");
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let lab = Lab::new();
    let path = lab.folder.path().join("export.json");
    fs::write(&path, r#"{"encrypted":true,"data":"hunter2"}"#).unwrap();
    let path = path.to_string_lossy().into_owned();
    let refused = lab.run(&["import", &path, "--preview", "--json"]);
    refused.assert_fails(2, "import_refused");
    assert!(
        refused.stderr.contains("unencrypted") && !refused.stderr.contains("hunter2"),
        "{}",
        refused.stderr
    );
    let folder = lab.folder.path().to_string_lossy().into_owned();
    assert_eq!(lab.run(&["import", &folder, "--preview", "--json"]).error()["field"], "file");
}

#[test]
fn a_keepass_file_opens_with_its_own_passphrase() {
    let lab = Lab::new();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../import/tests/import/fixtures/keepassxc.kdbx");
    let code = lab.fresh_code();
    let run = |passphrase: &str| {
        let mut command = lab.command();
        command.args(["import", path, "--yes", "--json", "--passphrase-stdin", "--file-passphrase-stdin"]);
        let input = format!("{}\n{code}\n{passphrase}\n", crate::lab::PASSPHRASE);
        crate::lab::finish(command, input.as_bytes())
    };
    let done = run("orbit lantern quilt");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.text().contains("otp") && !done.text().contains("JBSWY3DPEHPK3PXP"), "{}", done.text());
    lab.later(60);
    let wrong = lab.run(&["import", path, "--preview", "--json", "--file-passphrase-stdin"]);
    wrong.assert_fails(2, "usage");
}
