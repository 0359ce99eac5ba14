//! Searching from the command line.

use serde_json::json;

use crate::json::assert_fields;
use crate::lab::Lab;

#[test]
fn a_search_says_what_it_found_and_why() {
    let lab = Lab::with_credentials();
    let answers = lab.batch(&[
        "search id-p",
        "search srs --limit 1",
        "search orders env:prod",
        "search secret-p",
        "search is:frozen",
    ]);
    let results: Vec<_> = answers.iter().map(|answer| &answer["result"]).collect();
    assert_fields(results[0], "notes results total");
    let [found] = results[0]["results"].as_array().unwrap().as_slice() else { panic!("one has it") };
    assert_fields(
        found,
        "archived environment environment_kind favourite id matched name partner partner_id reference what",
    );
    assert_eq!(
        found["matched"],
        json!([{ "field": "identifier", "key": "client_id", "version": 1, "text": "id-p" }]),
        "an identifier is one word for each of its parts, and one reason"
    );
    assert_eq!((&results[1]["total"], results[1]["results"].as_array().unwrap().len()), (&json!(3), 1));
    assert_eq!(
        results[1]["results"][0]["what"], "partner",
        "its own name comes before that of its credentials"
    );
    assert_eq!(results[2]["results"][0]["environment_kind"], "production");
    assert_eq!(results[3]["total"], 0, "a value is not searched");
    let note = results[4]["notes"][0].as_str().unwrap();
    assert!(note.starts_with("is:frozen is not known"), "{note}");
}

#[test]
fn a_query_is_saved_as_a_view_and_searched_by_its_name() {
    let lab = Lab::with_credentials();
    let answers = lab.batch(&[
        "views --save Live env:production",
        "views --save Other env:staging",
        "views --save 'Live orders' --replace live env:production orders",
        "search --view 'live ORDERS'",
        "search --view other id-p",
        "views --remove other",
        "views --save x",
        "search --view other",
    ]);
    let results: Vec<_> = answers.iter().map(|answer| &answer["result"]).collect();
    assert_fields(results[0], "views");
    assert_eq!(results[0]["views"], json!([{ "name": "Live", "query": "env:production" }]));
    assert_eq!(results[2]["views"][0]["name"], "Live orders", "it keeps its place");
    assert_eq!(results[3]["total"], 1);
    assert_eq!(results[4]["total"], 0, "words beside a view narrow it");
    assert_eq!(results[5]["views"].as_array().unwrap().len(), 1);
    assert_eq!(answers[6]["error"]["code"], "usage", "a view needs a query");
    assert_eq!(answers[7]["error"]["code"], "not_found");
    let kept = lab.json(&["views"]);
    assert_eq!(kept["views"], results[5]["views"], "they are there after a lock");
}
