//! The field names that programs rely on, as docs/pvault.md lists them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::lab::Lab;

#[test]
fn every_answer_has_exactly_its_documented_fields() {
    let lab = Lab::with_credentials();
    let answers = lab.batch(&[
        "partners",
        "partner show srs",
        "credentials",
        "show srs/staging/orders",
        "get srs/staging/orders --field client_secret",
        "audit",
        "verify",
        "edit srs/staging/orders --name Orders2",
        "archive srs/staging/orders2",
        "partner edit srs --notes hello",
        "partner show nobody",
    ]);
    let results: Vec<&Value> = answers.iter().map(|answer| &answer["result"]).collect();
    assert_fields(results[0], "partners");
    assert_fields(&results[0]["partners"][0], PARTNER);
    assert_fields(&results[0]["partners"][0]["environments"][0], "credentials id kind name origins");
    assert_fields(
        results[1],
        &format!(
            "{PARTNER} contacts credentials guide_read guide_revision notes runbook runbook_changed standing"
        ),
    );
    assert_fields(&results[1]["contacts"][0], "address purposes reach");
    assert_fields(results[2], "credentials");
    assert_fields(&results[2]["credentials"][0], CREDENTIAL);
    assert_fields(
        results[3],
        &format!("{CREDENTIAL} account expires last_rotated notes owner tags versions"),
    );
    assert_fields(&results[3]["versions"][0], "author created files identifiers label number secret_fields");
    assert_fields(results[4], "credential encoding field value version");
    assert_fields(results[5], "events total");
    assert_fields(
        &results[5]["events"][0],
        "credential device environment field index kind outcome partner reason sentence time who",
    );
    assert_fields(results[6], "events findings head_matches_anchor members ok operations sentence");
    assert_fields(results[7], "id version");
    assert_fields(results[8], "id");
    assert_fields(results[9], "id");
    assert_fields(&answers[10], "error ok");
    assert_fields(&answers[10]["error"], "code exit_code message");
}

#[test]
fn words_that_programs_branch_on_are_snake_case() {
    let lab = Lab::with_credentials();
    let shown = lab.json(&["show", "srs/staging/orders"]);
    assert_eq!(shown["environment_kind"], "staging");
    assert_eq!(shown["reference"], "SRS Distribution (SIPS)/Staging (QA)/Orders");
    assert_eq!(shown["versions"][0]["label"], "current");
    assert_eq!(shown["versions"][0]["author"], "Ada");
    let audit = lab.json(&["audit", "--limit", "3"]);
    assert_eq!(audit["events"].as_array().unwrap().len(), 3);
    for event in audit["events"].as_array().unwrap() {
        assert!(
            event["kind"].as_str().unwrap().chars().all(|c| c.is_ascii_lowercase() || c == '_'),
            "{event}"
        );
        assert!(event["time"].as_str().unwrap().ends_with('Z'), "{event}");
        assert!(["done", "refused", "observed"].contains(&event["outcome"].as_str().unwrap()), "{event}");
    }
}

#[test]
fn lists_can_be_narrowed() {
    let lab = Lab::with_credentials();
    let count = |words: &[&str]| lab.json(words)["credentials"].as_array().unwrap().len();
    assert_eq!(count(&["credentials"]), 2);
    assert_eq!(count(&["credentials", "--environment", "production"]), 1);
    assert_eq!(count(&["credentials", "--partner", "srs", "--environment", "Staging (QA)"]), 1);
    lab.run(&["credentials", "--partner", "nobody", "--json"]).assert_fails(4, "not_found");
}

pub(crate) fn assert_fields(object: &Value, fields: &str) {
    let found: BTreeSet<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    let expected: BTreeSet<&str> = fields.split(' ').collect();
    assert_eq!(found, expected, "{object}");
}

const PARTNER: &str = "archived environments favourite id name profile";
const CREDENTIAL: &str = "archived current_version environment environment_id environment_kind favourite id kind \
                          name partner partner_id reference updated version_count";
