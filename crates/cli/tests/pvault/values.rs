//! Values made, compared, and in fields of one's own.

use serde_json::json;

use crate::lab::Lab;

#[test]
fn versions_are_told_apart_without_their_values() {
    let lab = Lab::with_credentials();
    let answers = lab.batch(&[
        r#"["edit","srs/staging/orders","--secret","client_secret=another","--field","source_system=orders"]"#,
        "compare srs/staging/orders 1 2",
        "compare srs/staging/orders 2 2",
        "compare srs/staging/orders 1 7",
    ]);
    assert_eq!(
        answers[1]["result"]["fields"],
        json!([
            { "field": "client_id", "secret": false, "difference": "same" },
            { "field": "source_system", "secret": false, "difference": "added" },
            { "field": "client_secret", "secret": true, "difference": "changed" },
        ])
    );
    assert_eq!(answers[3]["error"]["code"], "not_found");
    assert!(!answers.iter().any(|answer| answer.to_string().contains("another")), "no value is told");
    let done = lab.run(&["compare", "srs/staging/orders", "1", "2"]);
    assert_eq!(done.code, 10, "a difference is a finding: {}", done.stderr);
    assert_eq!(lab.run(&["compare", "srs/staging/orders", "2", "2"]).code, 0);
}

#[test]
fn a_random_value_needs_no_vault_and_says_its_entropy() {
    let lab = Lab::new();
    let done = lab.run(&["generate", "--length", "48", "--characters", "lower,digits", "--json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let shown: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(shown["value"].as_str().unwrap().len(), 48);
    assert!((248.0..248.2).contains(&shown["bits"].as_f64().unwrap()), "{shown}");
    let words = lab.run(&["generate", "--words", "6"]);
    assert_eq!(words.text().split('.').count(), 6, "nothing but the value goes to standard output");
    assert!(words.stderr.contains("77 bits of entropy"), "{}", words.stderr);
    assert_eq!(lab.run(&["generate", "--length", "4", "--json"]).error()["field"], "length");
}

#[test]
fn a_field_of_ones_own_is_added_when_it_is_meant() {
    let lab = Lab::with_credentials();
    let answers = lab.batch(&[
        r#"["edit","srs/staging/orders","--secret","client_secert=new"]"#,
        r#"["edit","srs/staging/orders","--secret","webhook_key=whsec","--new-field","webhook_key"]"#,
        "get srs/staging/orders --field webhook_key",
        r#"["edit","srs/staging/orders","--secret","webhook_key=second"]"#,
        r#"["edit","srs/staging/orders","--field","Webhook Key=x","--new-field","Webhook Key"]"#,
    ]);
    assert_eq!(answers[0]["error"]["field"], "client_secert", "a mistyped name changes nothing");
    assert_eq!(answers[2]["result"]["value"], "whsec");
    assert_eq!(answers[3]["result"]["version"], 3, "a field that is there needs no word");
    assert_eq!(answers[4]["error"]["code"], "invalid", "a key is what scripts can write");
}

#[test]
fn a_field_is_removed_by_its_name_unless_its_kind_needs_it() {
    let lab = Lab::with_credentials();
    let answers = lab.batch(&[
        r#"["edit","srs/staging/orders","--secret","webhook_key=whsec","--new-field","webhook_key"]"#,
        "edit srs/staging/orders --remove-field client_secret",
        "edit srs/staging/orders --remove-field webhook_key --remove-field webhock_key",
        "edit srs/staging/orders --remove-field webhook_key",
        "get srs/staging/orders --field webhook_key",
        "get srs/staging/orders --field client_secret",
    ]);
    assert_eq!(answers[1]["error"]["field"], "client_secret", "{}", answers[1]);
    assert_eq!(answers[2]["error"]["field"], "webhock_key", "a mistyped name changes nothing");
    assert_eq!(answers[3]["result"]["version"], 3, "only one of the three made a version");
    assert!(answers[4]["error"].is_object(), "{}", answers[4]);
    assert!(answers[5]["result"]["value"].is_string(), "the others are carried over");
}
