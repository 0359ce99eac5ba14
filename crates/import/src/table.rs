//! What every format becomes: columns and rows.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Deserializer};
use zeroize::{Zeroize, Zeroizing};

use crate::{Format, ImportError, limits};

/// Text of the file. Any may be a secret, so it wipes itself and can be neither printed nor copied.
pub struct Value(Zeroizing<String>);

impl Value {
    /// Takes text over.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text. Copy it only into something that wipes itself, unless its column is no secret.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(crate) fn clear_nul(&mut self) {
        if self.0.contains('\0') {
            let cleared = Zeroizing::new(self.0.replace('\0', ""));
            self.0 = cleared;
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// What was read.
pub struct Table {
    /// From which format.
    pub format: Format,
    /// The columns, in the order of the file.
    pub columns: Vec<Column>,
    /// The rows, in the order of the file.
    pub rows: Vec<Row>,
    /// What the format holds and nobody takes over, in sentences.
    pub left_out: Vec<String>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// Whether the other program kept it hidden.
    pub hidden: bool,
    /// In how many rows it has a value.
    pub filled: usize,
}

/// A row.
pub struct Row {
    /// Where it stands: the row of a sheet, the line of a text, or the how-manyth entry.
    pub number: u32,
    /// Its values by the place of their column; empty ones are not there.
    pub cells: BTreeMap<usize, Value>,
    /// Why it cannot become a credential, if so.
    pub unusable: Option<String>,
    /// Names of its attachments, which are not taken over.
    pub attachments: Vec<String>,
}

impl Row {
    pub(crate) fn new(number: u32) -> Self {
        Self { number, cells: BTreeMap::new(), unusable: None, attachments: Vec::new() }
    }

    /// The value in a column.
    pub fn value(&self, column: usize) -> Option<&str> {
        self.cells.get(&column).map(Value::expose)
    }
}

/// Collects rows within the limits; columns are added as they come up.
pub(crate) struct Builder {
    table: Table,
    places: HashMap<String, usize>,
    bytes: usize,
}

impl Builder {
    pub(crate) fn new(format: Format) -> Self {
        let table = Table { format, columns: Vec::new(), rows: Vec::new(), left_out: Vec::new() };
        Self { table, places: HashMap::new(), bytes: 0 }
    }

    /// The place of a column, added where it is new. Hidden once, hidden in all rows.
    pub(crate) fn column(&mut self, name: &str, hidden: bool) -> Result<usize, ImportError> {
        let name = heading(name);
        if let Some(place) = self.places.get(&name).copied() {
            if let Some(column) = self.table.columns.get_mut(place) {
                column.hidden |= hidden;
            }
            return Ok(place);
        }
        if self.table.columns.len() == limits::COLUMNS {
            return Err(ImportError::TooLarge { what: "the number of columns or fields", most: "200" });
        }
        let place = self.table.columns.len();
        self.places.insert(name.clone(), place);
        self.table.columns.push(Column { name, hidden, filled: 0 });
        Ok(place)
    }

    /// Adds a value to a row under a column's name. A second value of the same name gets a number.
    pub(crate) fn set(
        &mut self,
        row: &mut Row,
        name: &str,
        hidden: bool,
        value: Value,
    ) -> Result<(), ImportError> {
        let mut place = self.column(name, hidden)?;
        let mut count = 2;
        while row.cells.contains_key(&place) {
            place = self.column(&format!("{name} {count}"), hidden)?;
            count += 1;
        }
        self.set_at(row, place, value)
    }

    /// Adds a value to a row under a column's place.
    pub(crate) fn set_at(
        &mut self,
        row: &mut Row,
        place: usize,
        mut value: Value,
    ) -> Result<(), ImportError> {
        value.clear_nul();
        if value.expose().trim().is_empty() {
            return Ok(());
        }
        let length = value.expose().len();
        self.bytes = self.bytes.saturating_add(length);
        if length > limits::CELL_BYTES {
            return Err(ImportError::TooLarge { what: "a single cell or field", most: "1 MiB" });
        }
        if self.bytes > limits::TEXT_BYTES {
            return Err(ImportError::TooLarge { what: "the text of all cells", most: "64 MiB" });
        }
        if let Some(column) = self.table.columns.get_mut(place) {
            column.filled += 1;
        }
        row.cells.insert(place, value);
        Ok(())
    }

    /// Takes a row; one without values is dropped.
    pub(crate) fn push(&mut self, row: Row) -> Result<(), ImportError> {
        if row.cells.is_empty() && row.unusable.is_none() {
            return Ok(());
        }
        if self.table.rows.len() == limits::ROWS {
            return Err(ImportError::TooLarge { what: "the number of rows", most: "20 000" });
        }
        self.table.rows.push(row);
        Ok(())
    }

    pub(crate) fn left_out(&mut self, sentence: String) {
        self.table.left_out.push(sentence);
    }

    pub(crate) fn finish(self) -> Table {
        self.table
    }
}

/// A heading as one line of sensible length.
fn heading(name: &str) -> String {
    let one_line: String = name.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.chars().filter(|c| !c.is_control()).take(HEADING_CHARS).collect()
}

/// Wipes a text that is no longer needed.
pub(crate) fn wipe(mut text: String) {
    text.zeroize();
}

/// A row's number out of a position counted from 0.
pub(crate) fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX).saturating_add(1)
}

const HEADING_CHARS: usize = 100;
