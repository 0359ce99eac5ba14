//! Exports of password managers.

use import::{Format, ImportError, read};

use crate::files::{archive, cell, column};

const BITWARDEN: &str = r#"{"encrypted": false,
  "folders": [{"id": "f1", "name": "Reloadly"}],
  "items": [
    {"id": "1", "folderId": "f1", "type": 1, "name": "Live API", "notes": null, "favorite": false,
     "fields": [{"name": "client_id", "value": "abc", "type": 0}, {"name": "client_secret", "value": "s1", "type": 1},
                {"name": "Username", "value": null, "type": 3}],
     "login": {"uris": [{"match": null, "uri": "https://topups.reloadly.com"}], "username": "ada", "password": "p\u00e4ss",
               "totp": "JBSWY3DPEHPK3PXP", "fido2Credentials": [{"credentialId": "x"}]},
     "passwordHistory": [{"lastUsedDate": "2026-01-01", "password": "old"}]},
    {"id": "2", "folderId": null, "type": 2, "name": "Recovery", "notes": "code 1", "secureNote": {"type": 0}},
    {"id": "3", "type": 3, "name": "Visa", "card": {"number": "4111"}},
    {"id": "4", "type": 1, "name": "Gone", "deletedDate": "2026-01-01", "login": {"password": "x"}}]}"#;

#[test]
fn bitwarden_items_keep_their_fields_and_say_what_stays_behind() {
    let table = read(BITWARDEN.as_bytes(), Format::Bitwarden, None).unwrap();
    let row = &table.rows[0];
    for (column, value) in [
        ("Folder", "Reloadly"),
        ("Name", "Live API"),
        ("Password", "päss"),
        ("Totp", "JBSWY3DPEHPK3PXP"),
        ("URI", "https://topups.reloadly.com"),
        ("client_secret", "s1"),
    ] {
        assert_eq!(cell(&table, row, column), Some(value), "{column}");
    }
    assert_eq!(column(&table, "Secure note")[1], Some("code 1"), "a note that is the item is a secret");
    assert!(table.rows[2].unusable.as_deref().is_some_and(|why| why.contains("card")));
    assert_eq!(table.left_out, ["Passkeys: 1.", "Earlier passwords: 1.", "Deleted items: 1."]);
}

#[test]
fn an_encrypted_bitwarden_export_says_what_to_do_instead() {
    let export = br#"{"encrypted": true, "passwordProtected": true, "data": "2.abc"}"#;
    let error = read(export, Format::Bitwarden, None).err().unwrap();
    assert!(matches!(error, ImportError::Encrypted { instead } if instead.contains("unencrypted")));
}

const ONE_PASSWORD: &str = r#"{"accounts": [{"attrs": {"accountName": "Northwind"}, "vaults": [
  {"attrs": {"uuid": "v", "name": "Keepgo"}, "items": [
    {"uuid": "i", "createdAt": 1, "state": "active", "categoryUuid": "112",
     "details": {"loginFields": [], "notesPlain": "call first",
       "sections": [{"title": "", "name": "s", "fields": [
         {"title": "username", "id": "username", "value": {"string": "northwind"}},
         {"title": "credential", "id": "credential", "value": {"concealed": "k-1"}},
         {"title": "expires", "id": "expires", "value": {"date": 1780000000}},
         {"title": "scan", "id": "f", "value": {"file": {"fileName": "contract.pdf", "documentId": "d"}}},
         {"title": "contact", "id": "c", "value": {"email": {"email_address": "help@keepgo.example", "provider": null}}},
         {"title": "one-time password", "id": "TOTP_1", "value": {"totp": "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"}}]}],
       "passwordHistory": []},
     "overview": {"title": "Line API", "url": "https://myaccount.keepgo.com", "tags": ["eSIM"]}},
    {"uuid": "j", "state": "archived", "categoryUuid": "001", "details": {}, "overview": {"title": "Old"}},
    {"uuid": "k", "state": "active", "categoryUuid": "001",
     "details": {"loginFields": [{"value": "ada", "designation": "username"}, {"value": "pw", "designation": "password"}]},
     "overview": {"title": "Portal"}}]}]}]}"#;

#[test]
fn one_password_items_keep_their_sections() {
    let file = archive(&[
        ("export.attributes", b"{}"),
        ("export.data", ONE_PASSWORD.as_bytes()),
        ("files/d__contract.pdf", b"%PDF"),
    ]);
    assert_eq!(Format::detect("export.1pux", &file), Some(Format::OnePassword));
    let table = read(&file, Format::OnePassword, None).unwrap();
    let row = &table.rows[0];
    for (column, value) in [
        ("Vault", "Keepgo"),
        ("Title", "Line API"),
        ("username", "northwind"),
        ("credential", "k-1"),
        ("contact", "help@keepgo.example"),
        ("otp", "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"),
        ("Tags", "eSIM"),
    ] {
        assert_eq!(cell(&table, row, column), Some(value), "{column}");
    }
    assert_eq!(row.attachments, ["contract.pdf"]);
    assert_eq!(column(&table, "Password"), [None, Some("pw")]);
    assert_eq!(table.left_out, ["Archived items: 1."]);
}
