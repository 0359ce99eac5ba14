//! What the targets share.
//!
//! # Invariants
//! - A target asserts only what its parser promises: no panic, memory within limits (the fuzzer is started with
//!   one), and for canonical formats that what decodes encodes to the same bytes.

use std::io::{Cursor, Write as _};
use std::panic;

use import::{Format, limits};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Reads a file of another program, and checks that the table keeps its limits and its shape.
pub fn import(bytes: &[u8], format: Format) {
    let Ok(table) = import::read(bytes, format, None) else { return };
    assert!(!table.rows.is_empty(), "an empty file is an error");
    assert!(table.rows.len() <= limits::ROWS);
    assert!(table.columns.len() <= limits::COLUMNS);
    for row in &table.rows {
        assert!(row.value(table.columns.len()).is_none(), "a value without a column");
    }
}

/// Reads an archive, or the parts of one as an archive of files of these names: random bytes would hardly ever get
/// past the archive's checksums.
pub fn import_archive(bytes: &[u8], format: Format, names: &[&str]) {
    if bytes.starts_with(b"PK") {
        import(bytes, format);
    } else {
        let names = names.iter().copied();
        import(&archive(names.zip(parts(bytes))), format);
    }
}

/// An archive of these files, as they are.
fn archive<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in files {
        writer.start_file(name, options).expect("memory has room");
        writer.write_all(bytes).expect("memory has room");
    }
    writer.finish().expect("memory has room").into_inner()
}

/// The importers catch panics of the libraries that they use; the fuzzer's own hook would end the program first.
/// A panic that nobody catches still ends it.
pub fn let_panics_unwind() {
    panic::set_hook(Box::new(|_| {}));
}

/// What some bytes hold as parts: each begins with its length in two bytes; the last may be cut off.
pub fn parts(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (length, rest) = bytes.split_first_chunk()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (part, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        bytes = after;
        Some(part)
    })
}

/// The opposite.
pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let length = |part: &[u8]| u16::try_from(part.len()).unwrap_or(u16::MAX).to_be_bytes();
    parts.into_iter().flat_map(|part| [&length(part), part].concat()).collect()
}

/// The files of a workbook that are read, in the order of the parts.
pub const XLSX: &[&str] = &[
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
];
/// Those of an OpenDocument spreadsheet.
pub const ODS: &[&str] = &["content.xml", "mimetype", "META-INF/manifest.xml"];
/// Those of a 1Password export.
pub const ONE_PUX: &[&str] = &["export.data", "export.attributes"];
