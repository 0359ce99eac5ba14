//! The recovery kit: typed back later.

use crate::lab::{Done, Lab, PASSPHRASE, finish};

#[test]
fn a_kit_is_confirmed_later() {
    let lab = Lab::new();
    let other = "pvr1 qqqq qqqq qqqq qqqq qqqq qqqq qqqq qqqq qqqq qqqq qqqq qqqq qqqq qqqq qqq";
    let wrong = confirm(&lab, other);
    wrong.assert_fails(2, "invalid");
    assert_eq!(wrong.error()["field"], "recovery_key");
    assert!(unconfirmed(&lab.run(&["partners", "--json"])));
    let done = confirm(&lab, &lab.recovery_key);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(!unconfirmed(&lab.run(&["partners", "--json"])), "the warning is gone");
}

fn confirm(lab: &Lab, key: &str) -> Done {
    let code = lab.fresh_code();
    let mut command = lab.command();
    command.args(["confirm-kit", "--recovery-key-stdin", "--passphrase-stdin", "--code", &code, "--json"]);
    finish(command, format!("{PASSPHRASE}\n{key}\n").as_bytes())
}

fn unconfirmed(done: &Done) -> bool {
    done.stderr.contains("recovery kit was not confirmed")
}
