//! Environment files and Postman environments.

use import::{Format, ImportError, read};

use crate::files::{cell, column};

#[test]
fn variables_that_begin_alike_are_one_credential() {
    let text = "# partners\nSRS_CLIENT_ID=northwind-42\nSRS_CLIENT_SECRET='s3cr3t'\nRELOADLY_LIVE_API_KEY=k\nLOG_LEVEL=debug\n";
    let table = read(text.as_bytes(), Format::Env, None).unwrap();
    assert_eq!(column(&table, "Name"), [Some("SRS"), Some("RELOADLY LIVE"), Some("LOG_LEVEL")]);
    assert_eq!(cell(&table, &table.rows[0], "CLIENT SECRET"), Some("s3cr3t"));
    assert_eq!(table.rows[1].number, 4, "the line of the file");
}

#[test]
fn a_postman_environment_names_what_it_holds() {
    let text = r#"{"id": "x", "name": "Keepgo sandbox", "values": [
        {"key": "apiKey", "value": "k-1", "type": "secret", "enabled": true},
        {"key": "baseUrl", "value": "https://sandbox.keepgo.com", "type": "default", "enabled": true},
        {"key": "token", "value": "{{apiKey}}", "enabled": true},
        {"key": "unused_token", "value": "x", "enabled": false}], "_postman_variable_scope": "environment"}"#;
    assert_eq!(Format::detect("e.json", text.as_bytes()), Some(Format::Postman));
    let table = read(text.as_bytes(), Format::Postman, None).unwrap();
    assert_eq!(table.rows.len(), 1);
    assert_eq!(column(&table, "Group"), [Some("Keepgo sandbox")]);
    assert_eq!(column(&table, "api Key"), [Some("k-1")]);
    assert!(table.rows[0].unusable.as_deref().is_some_and(|why| why.contains("{{...}}")));
}

#[test]
fn a_postman_collection_says_what_to_export_instead() {
    let text = br#"{"info": {"name": "API"}, "item": [], "values": []}"#;
    assert!(matches!(read(text, Format::Postman, None), Err(ImportError::Unsupported { .. })));
}
