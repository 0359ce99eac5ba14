//! Files that were made to hurt: each ends in a clear error, quickly and in little memory.

use std::fmt::Write;

use import::{Format, ImportError, Mapping, limits, read};
use proptest::prelude::*;
use rstest::rstest;
use secrecy::SecretString;

use crate::files::{KDBX_PASSPHRASE, archive, column, kdbx_with_srs, ods, xlsx};

fn is_too_large(bytes: &[u8], format: Format) -> bool {
    matches!(read(bytes, format, None), Err(ImportError::TooLarge { .. }))
}

#[test]
fn an_archive_that_unpacks_to_gigabytes_is_refused() {
    let zeros = vec![0; 200 << 20];
    let bomb = archive(&[("export.data", &zeros)]);
    assert!(bomb.len() < 1 << 20, "it is small before: {}", bomb.len());
    for format in [Format::OnePassword, Format::Xlsx, Format::Ods] {
        assert!(is_too_large(&bomb, format), "{format:?}");
    }
}

#[rstest]
#[case::rows(
    "<table:table-row table:number-rows-repeated=\"1000000000\"><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>"
)]
#[case::columns(
    "<table:table-row><table:table-cell table:number-columns-repeated=\"1000000000\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>"
)]
#[case::numbers(
    "<table:table-row table:number-rows-repeated=\"1000000000\"><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>"
)]
#[case::gap(
    "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated=\"16000\"/><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>"
)]
fn a_few_bytes_that_stand_for_a_billion_cells_are_refused(#[case] table: &str) {
    assert!(is_too_large(&ods(table), Format::Ods));
}

#[test]
fn two_cells_a_billion_apart_take_no_room_between() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Partner").unwrap();
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    assert!(is_too_large(&book.save_to_buffer().unwrap(), Format::Xlsx), "it has too many columns");
}

#[test]
fn one_row_more_than_the_limit_is_refused() {
    let rows = |count: usize| {
        (0..count).fold("Partner,Token\n".to_owned(), |mut text, row| {
            writeln!(text, "SRS,{row}").unwrap();
            text
        })
    };
    assert!(read(rows(limits::ROWS).as_bytes(), Format::Csv, None).is_ok());
    assert!(is_too_large(rows(limits::ROWS + 1).as_bytes(), Format::Csv));
    assert!(is_too_large(&vec![b'x'; limits::FILE_BYTES + 1], Format::Csv));
    let wide = "x,".repeat(limits::COLUMNS + 1);
    assert!(is_too_large(wide.as_bytes(), Format::Csv));
    let cell = format!("Partner,Token\nSRS,{}\n", "x".repeat(limits::CELL_BYTES + 1));
    assert!(is_too_large(cell.as_bytes(), Format::Csv));
}

#[test]
fn json_within_json_ends() {
    let deep = format!("{{\"items\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    for format in [Format::Bitwarden, Format::Postman] {
        assert!(matches!(read(deep.as_bytes(), format, None), Err(ImportError::Broken { .. })));
    }
}

#[rstest]
#[case(Format::Xlsx, &xlsx(&[&["Partner", "Token"], &["SRS", "s3cr3t"]]))]
#[case(Format::Ods, &ods("<table:table-row><table:table-cell office:value-type=\"string\"><text:p>SRS</text:p></table:table-cell></table:table-row>"))]
#[case(Format::Kdbx, &kdbx_with_srs())]
#[case(Format::OnePassword, &archive(&[("export.data", br#"{"accounts":[{"vaults":[{"items":[{}]}]}]}"#)]))]
fn a_file_cut_off_anywhere_is_an_error(#[case] format: Format, #[case] file: &[u8]) {
    let passphrase = SecretString::from(KDBX_PASSPHRASE);
    for end in (0..file.len() - 1).step_by(64) {
        let cut = read(&file[..end], format, Some(&passphrase));
        assert!(cut.is_err(), "{format:?} cut at {end} of {}", file.len());
    }
}

#[test]
fn names_of_any_kind_are_text() {
    let long = "x".repeat(10_000);
    let text = format!("Partner,Name,Password\n\u{202e}SRS,{long},a\nS\0RS,\"<b>\",\"a\0b\"\n");
    let table = read(text.as_bytes(), Format::Csv, None).unwrap();
    assert_eq!(column(&table, "Partner"), [Some("\u{202e}SRS"), Some("SRS")]);
    assert_eq!(column(&table, "Password")[1], Some("ab"), "a NUL ends no text here, so it is taken out");
    let heading = format!("{},Password\na,b\n", "Partner\u{202e}".repeat(1000));
    let table = read(heading.as_bytes(), Format::Csv, None).unwrap();
    assert!(table.columns.iter().all(|column| column.name.chars().count() <= 100));
}

#[test]
fn an_error_repeats_nothing_of_the_file() {
    for (format, text) in [
        (Format::Bitwarden, "{\"items\": [{\"type\": \"hunter2\"}]}"),
        (Format::Postman, "{\"values\": \"hunter2\"}"),
        (Format::Env, "hunter2"),
    ] {
        let error = read(text.as_bytes(), format, None).err().unwrap();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000), start in 0..5_usize) {
        let starts: [&[u8]; 5] = [b"", b"PK\x03\x04", b"{\"items\":[", b"a,b\n\"", &[3, 217, 162, 154, 103, 251, 75, 181, 1, 0, 4, 0]];
        let file = [starts[start], &bytes].concat();
        let passphrase = SecretString::from("x");
        for format in Format::ALL {
            if let Ok(table) = read(&file, *format, Some(&passphrase)) {
                drop(Mapping::guess(&table));
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[\\PC\n\t\"',;=\\\\]{0,300}") {
        for format in [Format::Csv, Format::Env, Format::Bitwarden, Format::Postman] {
            if let Ok(table) = read(text.as_bytes(), format, None) {
                let mapping = Mapping::guess(&table);
                prop_assert_eq!(mapping.columns.len(), table.columns.len());
            }
        }
    }
}
