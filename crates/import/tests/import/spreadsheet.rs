//! Workbooks and OpenDocument spreadsheets.

use import::{Format, ImportError, Mapping, Meaning, read};
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook};

use crate::files::{column, ods, xlsx};

#[test]
fn a_workbook_is_read_as_people_see_it() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Empty").unwrap();
    let sheet = book.add_worksheet();
    let day = CellFormat::new().set_num_format("yyyy-mm-dd");
    for (at, heading) in (0..).zip(["Partner", "Account", "Last rotated", "Password"]) {
        sheet.write_string(2, at, heading).unwrap();
    }
    sheet.write_string(0, 0, "Our partners").unwrap();
    sheet.write_string(3, 0, "SRS").unwrap();
    sheet.write_number(3, 1, 12_345_678).unwrap();
    sheet.write_datetime_with_format(3, 2, ExcelDateTime::from_ymd(2026, 5, 31).unwrap(), &day).unwrap();
    sheet.write_formula(3, 3, Formula::new("=\"a\"&\"b\"").set_result("ab")).unwrap();
    let table = read(&book.save_to_buffer().unwrap(), Format::Xlsx, None).unwrap();
    assert_eq!(column(&table, "Account"), [Some("12345678")], "a number without a point");
    assert_eq!(column(&table, "Last rotated"), [Some("2026-05-31")]);
    assert_eq!(column(&table, "Password"), [Some("ab")], "what the spreadsheet program showed last");
    assert_eq!(table.rows[0].number, 4, "the row as the sheet counts it");
}

#[test]
fn an_opendocument_spreadsheet_repeats_empty_cells() {
    let table = ods(concat!(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Partner</text:p></table:table-cell>",
        "<table:table-cell table:number-columns-repeated=\"2\"/>",
        "<table:table-cell office:value-type=\"string\"><text:p>API key</text:p></table:table-cell>",
        "<table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>",
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>",
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Keepgo</text:p></table:table-cell>",
        "<table:table-cell table:number-columns-repeated=\"2\"/>",
        "<table:table-cell office:value-type=\"string\"><text:p>k-1</text:p></table:table-cell></table:table-row>",
        "<table:table-row table:number-rows-repeated=\"1048571\">",
        "<table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
    ));
    let table = read(&table, Format::Ods, None).unwrap();
    assert_eq!(column(&table, "Partner"), [Some("Keepgo")]);
    assert_eq!(column(&table, "API key"), [Some("k-1")]);
    assert_eq!(table.rows[0].number, 5);
}

#[test]
fn headings_say_what_columns_are_and_unknown_ones_are_taken_for_secrets() {
    let rows: [&[&str]; 2] = [
        &[
            "Partner",
            "Umgebung",
            "Client ID",
            "Client Secret",
            "Besitzer",
            "Kontakt",
            "Zuletzt rotiert",
            "Shoe size",
            "Empty",
        ],
        &["SRS", "QA", "northwind-42", "s3cr3t", "Ada", "help@srs.example", "2026-01-02", "44", ""],
    ];
    let table = read(&xlsx(&rows), Format::Xlsx, None).unwrap();
    let field = |key: &str, secret| Meaning::Field { key: key.to_owned(), secret };
    let expected = [
        Meaning::Partner,
        Meaning::Environment,
        field("client_id", false),
        field("client_secret", true),
        Meaning::Owner,
        Meaning::Contact,
        Meaning::LastRotated,
        field("shoe_size", true),
        Meaning::Ignore,
    ];
    assert_eq!(Mapping::guess(&table).columns, expected);
}

#[test]
fn a_second_sheet_is_not_lost_without_a_word() {
    let mut book = Workbook::new();
    for name in ["One", "Two"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_string(0, 0, "Partner").unwrap();
        sheet.write_string(0, 1, "Token").unwrap();
        sheet.write_string(1, 0, name).unwrap();
    }
    let table = read(&book.save_to_buffer().unwrap(), Format::Xlsx, None).unwrap();
    assert_eq!(column(&table, "Partner"), [Some("One")]);
    assert!(table.left_out[0].contains("1 more"), "{:?}", table.left_out);
}

#[test]
fn a_workbook_with_a_password_says_so() {
    let compound = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 512]].concat();
    assert!(matches!(read(&compound, Format::Xlsx, None), Err(ImportError::Encrypted { .. })));
}
