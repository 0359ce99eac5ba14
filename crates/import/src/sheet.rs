//! Spreadsheets: the first sheet that has rows.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor};

use calamine::{
    Data, DataRef, ExcelDateTime, Ods, OdsError, Reader, SheetType, SheetVisible, Xlsx, XlsxError,
};
use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};

use crate::guarded::guarded;
use crate::heading::{Found, find_headings};
use crate::table::{Builder, Row, Table, Value, number};
use crate::{Format, ImportError, archive, limits};

pub(crate) fn read_xlsx(bytes: &[u8]) -> Result<Table, ImportError> {
    if bytes.starts_with(&COMPOUND_FILE) {
        return Err(ENCRYPTED);
    }
    archive::open(XLSX, bytes)?;
    guarded(XLSX, || {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| xlsx_error(&error))?;
        let names = visible_sheets(book.sheets_metadata());
        first_with_rows(Format::Xlsx, &names, |name| xlsx_cells(&mut book, name))
    })
}

pub(crate) fn read_ods(bytes: &[u8]) -> Result<Table, ImportError> {
    let mut files = archive::open(ODS, bytes)?;
    measure_ods(&archive::file(&mut files, "content.xml", ODS)?)?;
    guarded(ODS, || {
        let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|error| ods_error(&error))?;
        let names = visible_sheets(book.sheets_metadata());
        first_with_rows(Format::Ods, &names, |name| ods_cells(&mut book, name))
    })
}

/// The cells of a sheet by row and column, both counted from 0.
type Cells = BTreeMap<usize, BTreeMap<usize, Value>>;

fn visible_sheets(sheets: &[calamine::Sheet]) -> Vec<String> {
    let shown = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    sheets.iter().filter(shown).map(|sheet| sheet.name.clone()).collect()
}

fn first_with_rows(
    format: Format,
    names: &[String],
    mut cells: impl FnMut(&str) -> Result<Cells, ImportError>,
) -> Result<Table, ImportError> {
    let mut found = None;
    let mut others = 0_usize;
    for name in names {
        let cells = cells(name)?;
        match (&found, cells.is_empty()) {
            (None, false) => found = Some(cells),
            (Some(_), false) => others += 1,
            (_, true) => {}
        }
    }
    let mut table = table(format, found.ok_or(ImportError::Empty)?)?;
    if others > 0 {
        let hint = "move each to the front and import the file again";
        table.left_out.push(format!("Only the first sheet is read; {others} more have rows: {hint}."));
    }
    Ok(table)
}

fn table(format: Format, mut cells: Cells) -> Result<Table, ImportError> {
    let mut builder = Builder::new(format);
    let width = cells.values().filter_map(|row| row.keys().last()).max().map_or(0, |last| last + 1);
    if width > limits::COLUMNS {
        return Err(ImportError::TooLarge { what: "the number of columns", most: "200" });
    }
    let heads = cells.iter().take(HEADING_ROWS);
    let text = |row: &'_ BTreeMap<usize, Value>| -> Vec<String> {
        (0..width).map(|at| row.get(&at).map(|cell| cell.expose().to_owned()).unwrap_or_default()).collect()
    };
    let first: Vec<(usize, Vec<String>)> = heads.map(|(at, row)| (*at, text(row))).collect();
    let words: Vec<Vec<&str>> =
        first.iter().map(|(_, row)| row.iter().map(String::as_str).collect()).collect();
    let Found { names, rows_before } = find_headings(&words);
    for name in &names {
        builder.column(name, false)?;
    }
    for (at, _) in first.iter().take(rows_before) {
        cells.remove(at);
    }
    first.into_iter().flat_map(|(_, row)| row).for_each(crate::table::wipe);
    for (at, values) in cells {
        let mut row = Row::new(number(at));
        for (place, value) in values {
            builder.set_at(&mut row, place, value)?;
        }
        builder.push(row)?;
    }
    Ok(builder.finish())
}

/// Cell by cell, since a sheet may have two cells a billion apart.
fn xlsx_cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Cells, ImportError> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| xlsx_error(&error))?;
    let mut cells = Cells::new();
    let mut bytes = 0;
    while let Some(cell) = reader.next_cell().map_err(|error| xlsx_error(&error))? {
        let (row, column) = cell.get_position();
        let text = match cell.get_value() {
            DataRef::Empty | DataRef::Error(_) => continue,
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Int(number) => number.to_string(),
            DataRef::Float(number) => number.to_string(),
            DataRef::Bool(yes) => yes.to_string(),
            DataRef::DateTime(time) => date_text(time),
        };
        insert(&mut cells, &mut bytes, (row, column), text)?;
    }
    Ok(cells)
}

fn ods_cells(book: &mut Ods<Cursor<&[u8]>>, name: &str) -> Result<Cells, ImportError> {
    let range = book.worksheet_range(name).map_err(|error| ods_error(&error))?;
    let (top, left) = range.start().unwrap_or_default();
    let mut cells = Cells::new();
    let mut bytes = 0;
    for (row, column, value) in range.used_cells() {
        let text = match value {
            Data::Empty | Data::Error(_) => continue,
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
            Data::Int(number) => number.to_string(),
            Data::Float(number) => number.to_string(),
            Data::Bool(yes) => yes.to_string(),
            Data::DateTime(time) => date_text(time),
        };
        let at = |part: usize, from: u32| u32::try_from(part).unwrap_or(u32::MAX).saturating_add(from);
        insert(&mut cells, &mut bytes, (at(row, top), at(column, left)), text)?;
    }
    Ok(cells)
}

fn insert(cells: &mut Cells, bytes: &mut usize, at: (u32, u32), text: String) -> Result<(), ImportError> {
    *bytes = bytes.saturating_add(text.len());
    if *bytes > limits::TEXT_BYTES {
        return Err(ImportError::TooLarge { what: "the text of all cells", most: "64 MiB" });
    }
    let value = Value::new(text);
    if value.expose().trim().is_empty() {
        return Ok(());
    }
    let (row, column) =
        (usize::try_from(at.0).unwrap_or_default(), usize::try_from(at.1).unwrap_or_default());
    cells.entry(row).or_default().insert(column, value);
    if cells.len() > limits::ROWS + HEADING_ROWS {
        return Err(ImportError::TooLarge { what: "the number of rows", most: "20 000" });
    }
    Ok(())
}

/// A day, or a day with its time.
fn date_text(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    }
}

/// Counts the cells of a spreadsheet as often as it repeats them: a few bytes may stand for a billion.
fn measure_ods(content: &[u8]) -> Result<(), ImportError> {
    let mut reader = XmlReader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    let mut size = Size::default();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| ImportError::broken(ODS, "content.xml"))? {
            Event::Eof => return Ok(()),
            Event::Start(tag) => size.open(&tag)?,
            Event::Empty(tag) => {
                size.open(&tag)?;
                size.close(tag.local_name().as_ref())?;
            }
            Event::End(tag) => size.close(tag.local_name().as_ref())?,
            Event::Text(text) => size.text(text.len()),
            Event::CData(text) => size.text(text.len()),
            Event::Comment(_) | Event::Decl(_) | Event::DocType(_) | Event::GeneralRef(_) | Event::PI(_) => {}
        }
    }
}

/// What a sheet will take once repeated cells and rows are written out.
#[derive(Default)]
struct Size {
    cells: u64,
    bytes: u64,
    rows: u64,
    empty_rows: u64,
    widest: u64,
    row: Part,
    cell: Part,
}

/// A row or a cell.
#[derive(Default)]
struct Part {
    repeat: u64,
    width: u64,
    empty: u64,
    bytes: u64,
}

impl Size {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), ImportError> {
        match tag.local_name().as_ref() {
            "table" => {
                self.cells = self.cells.saturating_add(self.rows.saturating_mul(self.widest));
                (self.rows, self.empty_rows, self.widest) = (0, 0, 0);
            }
            "table-row" => {
                self.row = Part { repeat: repeated(tag, "number-rows-repeated")?, ..Part::default() }
            }
            "table-cell" | "covered-table-cell" => {
                let repeat = repeated(tag, "number-columns-repeated")?;
                self.cell = Part { repeat, bytes: in_attributes(tag), ..Part::default() };
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, length: usize) {
        self.cell.bytes = self.cell.bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
    }

    fn close(&mut self, name: &str) -> Result<(), ImportError> {
        match name {
            "table-cell" | "covered-table-cell" => {
                let cell = std::mem::take(&mut self.cell);
                if cell.bytes == 0 {
                    self.row.empty = self.row.empty.saturating_add(cell.repeat);
                } else {
                    let empty = std::mem::take(&mut self.row.empty);
                    self.row.width = self.row.width.saturating_add(empty).saturating_add(cell.repeat);
                    self.row.bytes = self.row.bytes.saturating_add(cell.bytes.saturating_mul(cell.repeat));
                }
            }
            "table-row" => self.close_row(),
            _ => {}
        }
        let cells = self.cells.saturating_add(self.rows.saturating_mul(self.widest));
        if cells > limits::CELLS || self.row.width > limits::CELLS {
            return Err(ImportError::TooLarge { what: "the number of cells", most: "2 000 000" });
        }
        if self.bytes.max(self.row.bytes) > u64::try_from(limits::TEXT_BYTES).unwrap_or(u64::MAX) {
            return Err(ImportError::TooLarge { what: "the text of all cells", most: "64 MiB" });
        }
        Ok(())
    }

    fn close_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if row.width == 0 {
            self.empty_rows = self.empty_rows.saturating_add(row.repeat);
            return;
        }
        let empty = std::mem::take(&mut self.empty_rows);
        self.rows = self.rows.saturating_add(empty).saturating_add(row.repeat);
        self.widest = self.widest.max(row.width);
        self.cells = self.cells.saturating_add(row.width);
        self.bytes = self.bytes.saturating_add(row.bytes.saturating_mul(row.repeat));
    }
}

fn repeated(tag: &BytesStart<'_>, name: &str) -> Result<u64, ImportError> {
    let found = tag.attributes().filter_map(Result::ok).find(|one| one.key.local_name().as_ref() == name);
    let Some(found) = found else { return Ok(1) };
    let number = found.value.parse();
    number.map_err(|_| ImportError::broken(ODS, "a cell is repeated no number of times"))
}

/// How much of a cell stands in its attributes: numbers, dates, formulas.
fn in_attributes(tag: &BytesStart<'_>) -> u64 {
    let counts = |name: &str| name == "formula" || name == "value" || name.ends_with("-value");
    let lengths = tag
        .attributes()
        .filter_map(Result::ok)
        .map(|one| if counts(one.key.local_name().as_ref()) { one.value.len() } else { 0 });
    u64::try_from(lengths.sum::<usize>()).unwrap_or(u64::MAX)
}

fn xlsx_error(error: &XlsxError) -> ImportError {
    if matches!(error, XlsxError::Password) {
        ENCRYPTED
    } else {
        ImportError::broken(XLSX, "a part is missing or malformed")
    }
}

fn ods_error(error: &OdsError) -> ImportError {
    if matches!(error, OdsError::Password) {
        ENCRYPTED
    } else {
        ImportError::broken(ODS, "a part is missing or malformed")
    }
}

const COMPOUND_FILE: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];
const ENCRYPTED: ImportError =
    ImportError::Encrypted { instead: "open it in the spreadsheet program and save it without a password" };
const HEADING_ROWS: usize = 10;
const ODS: &str = "OpenDocument spreadsheet";
const XLSX: &str = "Excel workbook";
