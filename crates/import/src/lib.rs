//! Reading what other programs wrote: spreadsheets, password managers, environment files.
//!
//! Bytes in, a table out. What the rows become in a vault is decided by the crate `vault`.
//!
//! # Invariants
//! - Nothing is written and nothing but the given bytes is read; formulas, links and templates stay text.
//! - Every limit is checked before memory is spent on what it limits: see [`limits`].
//! - Any value may be a secret: it wipes itself and has no `Debug`, and no error repeats one.
//! - A file that cannot be read whole gives an error, never a part of its rows.
//!
//! # Terms
//! - *Column*: a heading of a spreadsheet, or a field that at least one entry of another program has.
//! - *Meaning*: what a column's values become, see [`Mapping`].

mod archive;
mod bitwarden;
mod delimited;
mod env;
mod environment;
mod error;
mod format;
mod guarded;
mod heading;
mod kdbx;
pub mod limits;
mod mapping;
mod one_password;
mod postman;
mod sheet;
mod table;
mod text;
mod variables;

use secrecy::SecretString;

pub use environment::{environment_kind, fold, without_environment};
pub use error::ImportError;
pub use format::Format;
pub use mapping::{Mapping, Meaning};
pub use table::{Column, Row, Table, Value};

/// Reads a file's bytes as the format says. `passphrase` is what opens a KeePass file; others need none.
pub fn read(bytes: &[u8], format: Format, passphrase: Option<&SecretString>) -> Result<Table, ImportError> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(ImportError::TooLarge { what: "the file", most: "32 MiB" });
    }
    let table = match format {
        Format::Bitwarden => bitwarden::read(bytes),
        Format::Csv => delimited::read(bytes),
        Format::Env => env::read(bytes),
        Format::Kdbx => kdbx::read(bytes, passphrase),
        Format::Ods => sheet::read_ods(bytes),
        Format::OnePassword => one_password::read(bytes),
        Format::Postman => postman::read(bytes),
        Format::Xlsx => sheet::read_xlsx(bytes),
    }?;
    if table.rows.is_empty() { Err(ImportError::Empty) } else { Ok(table) }
}
