//! Text with one separator: CSV files, and cells pasted from a spreadsheet.

use csv::{ReaderBuilder, StringRecord};
use zeroize::Zeroizing;

use crate::heading::{Found, find_headings};
use crate::table::{Builder, Row, Table, Value};
use crate::{Format, ImportError, limits, text};

pub(crate) fn read(bytes: &[u8]) -> Result<Table, ImportError> {
    let text = text::decode(bytes);
    let records = records(&text, separator(&text))?;
    let mut builder = Builder::new(Format::Csv);
    let first: Vec<Vec<&str>> =
        records.iter().take(HEADING_ROWS).map(|(_, record)| record.iter().collect()).collect();
    let Found { names, rows_before } = find_headings(&first);
    let places = names.iter().map(|name| builder.column(name, false)).collect::<Result<Vec<_>, _>>()?;
    for (line, record) in records.iter().skip(rows_before) {
        let mut row = Row::new(*line);
        if record.iter().skip(places.len()).any(|cell| !cell.is_empty()) {
            row.unusable = Some(too_many_cells(record.len(), places.len()));
        } else {
            for (place, cell) in places.iter().zip(record) {
                builder.set_at(&mut row, *place, Value::new(cell.to_owned()))?;
            }
        }
        builder.push(row)?;
    }
    Ok(builder.finish())
}

/// A shifted row would put a secret into the wrong field.
fn too_many_cells(cells: usize, headings: usize) -> String {
    format!("it has {cells} cells under {headings} headings; put quotes around values with separators")
}

/// The records with the line each begins at.
fn records(text: &str, separator: u8) -> Result<Vec<(u32, StringRecord)>, ImportError> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    let mut record = StringRecord::new();
    let mut lines = Lines { text, byte: 0, line: 1 };
    loop {
        let line = lines.at(reader.position().byte());
        let more = reader.read_record(&mut record);
        if !more.map_err(|_| ImportError::broken("table as text", format!("line {line}")))? {
            return Ok(records);
        }
        if records.len() > limits::ROWS {
            return Err(ImportError::TooLarge { what: "the number of rows", most: "20 000" });
        }
        let start = record.position().map_or(0, csv::Position::byte);
        records.push((lines.at(start), record.clone()));
    }
}

/// Counts lines up to a place. The library's own count is one less behind each `\r\n`.
struct Lines<'a> {
    text: &'a str,
    byte: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of the first record at or after this byte.
    fn at(&mut self, byte: u64) -> u32 {
        let rest = self.text.as_bytes().get(self.byte..).unwrap_or_default();
        let passed = usize::try_from(byte).unwrap_or(usize::MAX).saturating_sub(self.byte);
        let breaks = rest.iter().skip(passed).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let until = passed.saturating_add(breaks).min(rest.len());
        let lines = rest.iter().take(until).filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.byte += until;
        self.line
    }
}

/// The separator that cuts the first lines into the most cells, the same number in each.
fn separator(text: &str) -> u8 {
    let sample: Zeroizing<String> = Zeroizing::new(text.chars().take(SAMPLE_CHARS).collect());
    let score = |separator: u8| {
        let mut reader = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(sample.as_bytes());
        let cells: Vec<usize> =
            reader.records().take(SAMPLE_ROWS).map_while(Result::ok).map(|record| record.len()).collect();
        let first = cells.first().copied().unwrap_or_default();
        let even = cells.iter().filter(|count| **count == first).count();
        if first > 1 { even * first } else { 0 }
    };
    // The first of equals wins: a tab is rarely part of a text.
    SEPARATORS.iter().rev().copied().max_by_key(|separator| score(*separator)).unwrap_or(b',')
}

const HEADING_ROWS: usize = 10;
const SAMPLE_CHARS: usize = 64 * 1024;
const SAMPLE_ROWS: usize = 20;
const SEPARATORS: [u8; 4] = *b"\t;,|";

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let table = read(text.as_bytes()).unwrap();
        let value = |row: &Row, place| row.value(place).unwrap_or_default().to_owned();
        table
            .rows
            .iter()
            .map(|row| (0..table.columns.len()).map(|place| value(row, place)).collect())
            .collect()
    }

    #[test]
    fn the_separator_is_found() {
        for text in [
            "Partner,Password\nSRS,a;b\n",
            "Partner;Password\nSRS;\"a;b\"\n",
            "Partner\tPassword\nSRS\ta;b\n",
        ] {
            assert_eq!(cells(text), [["SRS", "a;b"]], "{text}");
        }
    }

    #[test]
    fn quoted_cells_keep_their_line_breaks_and_quotes() {
        let text = "Partner,Notes,Password\r\nSRS,\"two\r\nlines\",\"say \"\"x\"\"\"\r\nMintMove,,y\r\n";
        assert_eq!(cells(text), [["SRS", "two\r\nlines", "say \"x\""], ["MintMove", "", "y"]]);
        let table = read(text.as_bytes()).unwrap();
        assert_eq!(table.rows[1].number, 4, "the line in the file, not the record");
    }

    #[test]
    fn formulas_are_text() {
        assert_eq!(
            cells("Partner,Password\nSRS,\"=HYPERLINK(\"\"x\"\")\"\n"),
            [["SRS", "=HYPERLINK(\"x\")"]]
        );
    }

    #[test]
    fn a_row_with_too_many_cells_is_not_taken_apart_by_guessing() {
        let table = read(b"Partner,Password\nSRS,a,b\n").unwrap();
        assert!(
            table.rows[0].unusable.as_deref().is_some_and(|why| why.contains("3 cells under 2 headings"))
        );
        assert!(table.rows[0].cells.is_empty());
    }

    #[test]
    fn a_table_without_headings_loses_no_row() {
        let table = read(b"Reloadly,live,abc\nKeepgo,live,def\n").unwrap();
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.columns[0].name, "Column 1");
    }
}
