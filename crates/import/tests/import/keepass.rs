//! KeePass databases.

use import::{Format, ImportError, Mapping, Meaning, read};
use secrecy::SecretString;

use crate::files::{KDBX_PASSPHRASE, cell, kdbx, kdbx_with_srs};

fn passphrase(text: &str) -> SecretString {
    SecretString::from(text)
}

#[test]
fn every_field_comes_over_and_attachments_are_named() {
    let table = read(&kdbx_with_srs(), Format::Kdbx, Some(&passphrase(KDBX_PASSPHRASE))).unwrap();
    let row = &table.rows[0];
    for (column, value) in [
        ("Group", "SRS"),
        ("Title", "Portal (production)"),
        ("UserName", "api@northwind.example"),
        ("Password", "s3cr3t"),
        ("client_id", "northwind-42"),
        ("client_secret", "c1"),
        ("Tags", "orders"),
    ] {
        assert_eq!(cell(&table, row, column), Some(value), "{column}");
    }
    assert!(cell(&table, row, "otp").is_some_and(|otp| otp.starts_with("otpauth://")));
    assert_eq!(row.attachments, ["guide.pdf"]);
    let mapping = Mapping::guess(&table);
    let otp = table.columns.iter().position(|column| column.name == "otp").unwrap();
    assert_eq!(mapping.columns[otp], Meaning::Field { key: "totp".to_owned(), secret: true });
}

/// Made with KeePassXC 2.7.4: its own key derivation, compression, and places for authenticators.
#[test]
fn a_file_of_keepassxc_is_read() {
    let bytes = include_bytes!("fixtures/keepassxc.kdbx");
    let table = read(bytes, Format::Kdbx, Some(&passphrase(KDBX_PASSPHRASE))).unwrap();
    let row = table.rows.iter().find(|row| cell(&table, row, "Title") == Some("Order API")).unwrap();
    assert_eq!(cell(&table, row, "Group"), Some("Partners/SRS/Production"));
    assert_eq!(cell(&table, row, "Password"), Some("pä$$wörd ✓"));
    assert!(cell(&table, row, "otp").is_some_and(|otp| otp.contains("secret=")));
    assert_eq!(cell(&table, row, "API key"), Some("k-1"));
    assert!(table.columns.iter().any(|column| column.name == "API key" && column.hidden));
    assert!(table.left_out.iter().any(|sentence| sentence.contains("Earlier versions of entries: 1")));
}

#[test]
fn the_newer_derivation_opens_too() {
    // What the library writes unless told otherwise: Argon2d with 1 MiB.
    let (mut file, mut database) = (Vec::new(), keepass::Database::new());
    database.root_mut().add_entry().set_protected("Password", "s3cr3t");
    database.save(&mut file, keepass::DatabaseKey::new().with_password(KDBX_PASSPHRASE)).unwrap();
    let table = read(&file, Format::Kdbx, Some(&passphrase(KDBX_PASSPHRASE))).unwrap();
    assert_eq!(cell(&table, &table.rows[0], "Password"), Some("s3cr3t"));
}

#[test]
fn a_wrong_passphrase_and_none_are_told_apart() {
    let file = kdbx_with_srs();
    assert_eq!(read(&file, Format::Kdbx, None).err(), Some(ImportError::PassphraseNeeded));
    let wrong = read(&file, Format::Kdbx, Some(&passphrase("orbit lantern quilT")));
    assert_eq!(wrong.err(), Some(ImportError::WrongPassphrase));
}

#[test]
fn a_reference_to_another_entry_is_no_password() {
    let file = kdbx(|database| {
        let mut root = database.root_mut();
        let mut entry = root.add_entry();
        entry.set_unprotected("Title", "Copy");
        entry.set_protected("Password", "{REF:P@I:00112233445566778899AABBCCDDEEFF}");
    });
    let table = read(&file, Format::Kdbx, Some(&passphrase(KDBX_PASSPHRASE))).unwrap();
    assert!(table.rows[0].unusable.is_some());
}

#[test]
fn groups_within_groups_end() {
    let file = kdbx(|database| {
        let mut id = database.root().id();
        for _ in 0..70 {
            let mut group = database.group_mut(id).unwrap();
            id = group.add_group().id();
        }
    });
    let deep = read(&file, Format::Kdbx, Some(&passphrase(KDBX_PASSPHRASE)));
    assert!(matches!(deep, Err(ImportError::TooLarge { what: "the depth of groups", .. })));
}
