//! Recording who uses credentials, where they are kept and what is known of a partner.

use serde_json::json;

use crate::json::assert_fields;
use crate::lab::Lab;

#[test]
fn what_is_recorded_is_listed_and_can_be_taken_off_again() {
    let lab = Lab::with_credentials();
    let answers = lab.batch(&[
        "record consumer srs/staging/orders srs/production/orders --system 'Order service' --deploy by-hand",
        "record location srs/production/orders --kind aws-parameter-store --place /srs --detail plain-string",
        "record credential srs/production/orders --owner Ada --account personal --last-rotated 2029-01-01",
        "consumers",
        "locations srs/production/orders",
        "show srs/production/orders",
        "findings",
        "overview",
        "record consumer srs/staging/orders --system 'order SERVICE' --remove",
        "consumers",
    ]);
    let results: Vec<_> = answers.iter().map(|answer| &answer["result"]).collect();
    assert_eq!(results[0], &json!({ "changed": 2 }));
    assert_eq!(results[3]["consumers"].as_array().unwrap().len(), 2);
    assert_fields(
        &results[3]["consumers"][0],
        "credential credential_id deploy deploy_text note owner system",
    );
    assert_eq!(results[3]["consumers"][0]["deploy"], "by_hand");
    assert_fields(
        &results[4]["locations"][0],
        "credential credential_id detail in_mobile_app kind note place",
    );
    let shown = &results[5];
    assert_eq!((&shown["owner"], &shown["account"]), (&json!("Ada"), &json!("personal")));
    let findings = results[6]["findings"].as_array().unwrap();
    let parameter = findings.iter().find(|one| one["code"] == "LOCATION_PLAIN_PARAMETER").unwrap();
    assert_fields(parameter, "cases code next_step quiet sentence severity since");
    assert_fields(
        &parameter["cases"][0],
        "credential credential_id environment partner partner_id quote severity since source what",
    );
    assert_eq!((&parameter["severity"], &parameter["quiet"]), (&json!("serious"), &json!(true)));
    assert_fields(results[7], "attention health latest today upcoming");
    assert_fields(
        &results[7]["health"][0],
        "code credential credential_id credentials environment environment_id environment_kind partner \
         partner_id state",
    );
    assert_eq!(results[8], &json!({ "changed": 1 }));
    assert_eq!(results[9]["consumers"].as_array().unwrap().len(), 1);
}

#[test]
fn a_dossier_is_recorded_and_listed() {
    let lab = Lab::with_credentials();
    let answers = lab.batch(&[
        "record contact srs --name Support --mail api@srsdistribution.com --response-time '1 to 2 business days'",
        "record document srs --link https://docs.srs.example/guide --last-checked 2029-12-01",
        "record network srs --range 2001:db8:12::/48 --kind nat --environment production --sent 2029-12-30",
        "record partner srs --runbook 'Ask, deploy, verify.'",
        "contacts srs",
        "documents srs",
        "networks srs",
        "record network srs --range 203.0.113.7/24",
        "record network srs --range 203.0.113.7 --kind satellite",
        "record network srs --range 2001:db8:12::/48 --environment production --remove",
        "networks srs",
    ]);
    let result = |number: usize| &answers[number]["result"];
    assert_fields(&result(4)["contacts"][0], "escalation mail name note phone response_time role");
    assert_fields(&result(5)["documents"][0], "from_profile last_checked link title");
    let network = &result(6)["networks"][0];
    assert_fields(network, "confirmed environment environment_id kind menu_path note owner range sent");
    assert_eq!(
        (&network["range"], &network["environment"]),
        (&json!("2001:db8:12::/48"), &json!("Production"))
    );
    for refused in [7, 8] {
        assert_eq!(answers[refused]["error"]["exit_code"], 2, "{}", answers[refused]);
    }
    assert_eq!(answers[8]["error"]["message"], "kind: one of static, nat, cloud, proxy");
    assert!(result(10)["networks"].as_array().unwrap().is_empty());
}

#[test]
fn a_serious_finding_that_stands_out_is_the_exit_code() {
    let lab = Lab::with_credentials();
    assert_eq!(lab.run(&["findings"]).code, 0, "nothing serious is known yet");
    lab.json(&["record", "credential", "srs/staging/orders", "--expires", "2029-12-31"]);
    let done = lab.run(&["findings"]);
    assert_eq!(done.code, 10, "{}", done.stderr);
    assert!(done.text().contains("A credential has expired"), "{}", done.text());
}

#[test]
fn an_emergency_sheet_is_written_anew_each_time_and_holds_no_secret() {
    let lab = Lab::with_credentials();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    for words in [&["emergency-sheets", path][..], &["emergency-sheets", path, "srs"]] {
        let shown = lab.json(words);
        assert_eq!(shown["files"].as_array().unwrap().len(), 1, "{shown}");
    }
    let files: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "the second takes the place of the first: {files:?}");
    let page = std::fs::read_to_string(&files[0]).unwrap();
    assert!(page.contains("id-p") && page.contains("Northwind"), "{page}");
    assert!(!page.contains("secret-s") && !page.contains("secret-p"));
    lab.run(&["emergency-sheets", "/nowhere", "--json"]).assert_fails(2, "usage");
    lab.run(&["emergency-sheets", path, "nobody", "--json"]).assert_fails(4, "not_found");
}

#[test]
fn all_that_a_query_finds_are_changed_in_one_go_with_one_reason() {
    let lab = Lab::with_credentials();
    let answers = lab.batch(&[
        "record credential --matching 'partner:srs orders' --owner Ada --tag legacy --tag eu --preview",
        "record credential --matching 'partner:srs orders' --owner Ada --tag legacy --tag eu --reason 'New team'",
        "views --save Staging env:staging",
        "record credential --view staging --remove-tag LEGACY --archive",
        "show srs/staging/orders",
        "show srs/production/orders",
        "record consumer --matching orders --system Checkout --preview",
        "record credential --matching colour:red --owner Bo",
        "record credential --matching 'nothing has this' --owner Bo",
        "record credential --matching '' --owner Bo",
        "audit --limit 30",
    ]);
    let results: Vec<_> = answers.iter().map(|answer| &answer["result"]).collect();
    assert_eq!(results[0], &json!({ "changed": 2, "unchanged": 0, "refused": [] }));
    assert_eq!(results[1], &json!({ "changed": 2 }));
    assert_eq!(results[3], &json!({ "changed": 1 }));
    assert_eq!((&results[4]["tags"], &results[4]["archived"]), (&json!(["eu"]), &json!(true)));
    assert_eq!((&results[5]["tags"], &results[5]["owner"]), (&json!(["legacy", "eu"]), &json!("Ada")));
    assert_eq!(results[6]["changed"], 2);
    assert_eq!(answers[7]["error"]["exit_code"], 2, "what is not understood changes nothing");
    assert_eq!(answers[8]["error"]["code"], "not_found");
    assert_eq!(answers[9]["error"]["exit_code"], 2, "nothing is not everything");
    let events = results[10]["events"].as_array().unwrap();
    let with_reason = events.iter().filter(|event| event["reason"] == "New team");
    assert_eq!(with_reason.count(), 4, "two kinds of change on each of two credentials");
}
