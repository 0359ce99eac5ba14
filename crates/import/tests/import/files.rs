//! Files as other programs write them, and tables as a test reads them.

use std::io::{Cursor, Write};

use ::import::{Row, Table};
use keepass::config::KdfConfig;
use keepass::db::Value;
use keepass::{Database, DatabaseKey};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An archive of these files.
pub(crate) fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let method =
            if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook with one sheet of text.
pub(crate) fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// An OpenDocument spreadsheet whose one table has this content.
pub(crate) fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content
        xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
        xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
        office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Partners">{table}</table:table>
        </office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = r#"<?xml version="1.0"?><manifest:manifest
        xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

pub(crate) const KDBX_PASSPHRASE: &str = "orbit lantern quilt";

/// A KeePass database with the least costly key.
pub(crate) fn kdbx(fill: impl FnOnce(&mut Database)) -> Vec<u8> {
    let mut database = Database::new();
    database.config.kdf_config = KdfConfig::Aes { rounds: 10 };
    fill(&mut database);
    let mut bytes = Vec::new();
    database.save(&mut bytes, DatabaseKey::new().with_password(KDBX_PASSPHRASE)).unwrap();
    bytes
}

/// A group *SRS* with one entry in it.
pub(crate) fn kdbx_with_srs() -> Vec<u8> {
    kdbx(|database| {
        let mut root = database.root_mut();
        let mut group = root.add_group();
        "SRS".clone_into(&mut group.name);
        let mut entry = group.add_entry();
        entry.set_unprotected("Title", "Portal (production)");
        entry.set_unprotected("UserName", "api@northwind.example");
        entry.set_protected("Password", "s3cr3t");
        entry.set_protected("otp", "otpauth://totp/SRS:api?secret=JBSWY3DPEHPK3PXP&issuer=SRS");
        entry.set_protected("client_secret", "c1");
        entry.set_unprotected("client_id", "northwind-42");
        entry.tags.push("orders".to_owned());
        entry.add_attachment("guide.pdf", Value::unprotected(b"%PDF".to_vec()));
    })
}

/// The value in the column of this name.
pub(crate) fn cell<'a>(table: &'a Table, row: &'a Row, column: &str) -> Option<&'a str> {
    let place = table.columns.iter().position(|one| one.name == column)?;
    row.value(place)
}

/// All values of a column; `None` where a row has none.
pub(crate) fn column<'a>(table: &'a Table, name: &str) -> Vec<Option<&'a str>> {
    table.rows.iter().map(|row| cell(table, row, name)).collect()
}
