//! Backups from the command line: made, tried, checked without any factor, put back and opened with the kit.

use std::fs;

use crate::lab::{Lab, command, finish};

#[test]
fn a_backup_is_made_tried_and_put_back() {
    let lab = Lab::with_credentials();
    let folder = lab.folder.path().join("backups");
    fs::create_dir(&folder).unwrap();
    let folder = folder.to_str().unwrap();
    let made = lab.json(&["backup", folder, "--keep", "3"]);
    assert_eq!((&made["partners"], &made["credentials"]), (&1.into(), &2.into()), "{made}");
    assert_eq!(made["fingerprint"], lab.fingerprint.as_str());
    let backup = made["path"].as_str().unwrap();
    assert!(backup.starts_with(folder), "{backup}");
    lab.json(&["partner", "add", "--name", "Acme"]);
    let drill = lab.json(&["try-backup", backup]);
    assert!(drill["operations_behind"].as_u64().unwrap() > 0, "{drill}");
    assert_eq!(checked(&lab, &["restore", backup, "--verify-only", "--json"]).code, 0);
    let target = lab.folder.path().join("restored.pvault");
    let target = target.to_str().unwrap();
    let done = checked(&lab, &["restore", backup, target]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.text().contains("pvault recover"), "{}", done.text());
    checked(&lab, &["restore", backup, target, "--json"]).assert_fails(2, "file_exists");
    let again = checked(&lab, &["restore", backup, target, "--keep-present", "--json"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert!(again.text().contains("restored.kept-1.pvault"), "{}", again.text());
}

#[test]
fn a_damaged_backup_is_not_put_back() {
    let lab = Lab::with_credentials();
    let whole = fs::read(lab.file()).unwrap();
    let half = lab.folder.path().join("half.pvault");
    fs::write(&half, &whole[..whole.len() / 2]).unwrap();
    let target = lab.folder.path().join("restored.pvault");
    let words = ["restore", half.to_str().unwrap(), target.to_str().unwrap(), "--json"];
    checked(&lab, &words).assert_fails(6, "damaged");
    assert!(!target.exists(), "nothing was made");
}

/// Without passphrase and code: what is checked stays sealed.
fn checked(lab: &Lab, words: &[&str]) -> crate::lab::Done {
    let mut command = command(lab.folder.path(), lab.now(), &[]);
    command.args(words);
    finish(command, b"")
}
