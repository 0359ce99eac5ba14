//! What is in the file.

use std::collections::BTreeSet;
use std::io;
use std::iter;

use vault::CredentialDetails;
use vault_domain::Wiped;
use zeroize::Zeroizing;

use crate::{HandOverError, HandedOver, HandedValue};

/// What is in the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// One row a value; cells that a spreadsheet would calculate begin with an apostrophe.
    Csv,
    /// Variables named after credential and field.
    Env,
    /// Everything as it is.
    Json,
}

impl Format {
    /// Refuses what the format cannot hold, before any value is read.
    pub fn check(self, credentials: &[CredentialDetails]) -> Result<(), HandOverError> {
        let mut variables = Variables::default();
        for credential in credentials {
            let current = credential.summary.current_version;
            for version in credential.versions.iter().filter(|version| version.number == current) {
                let file = version.files.iter().find(|file| !file.is_text);
                if let Some(file) = file.filter(|_| self != Self::Json) {
                    return Err(HandOverError::NotText(file.field.clone()));
                }
                for field in version.identifiers.keys().chain(&version.secret_fields) {
                    if self == Self::Env {
                        variables.name(&credential.summary.name, field)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The names of the variables in one file.
#[derive(Default)]
struct Variables(BTreeSet<String>);

impl Variables {
    fn name(&mut self, credential: &str, field: &str) -> Result<String, HandOverError> {
        let name = variable(credential, field);
        if self.0.insert(name.clone()) { Ok(name) } else { Err(HandOverError::SameVariable(name)) }
    }
}

/// The content of a file.
pub struct Rendered {
    /// Its bytes.
    pub text: Zeroizing<Vec<u8>>,
    /// How many cells got an apostrophe, so that no spreadsheet calculates them.
    pub guarded: usize,
}

/// Writes credentials in a format.
pub fn render(format: Format, credentials: &[HandedOver]) -> Result<Rendered, HandOverError> {
    let mut out = Wiped::default();
    let guarded = match format {
        Format::Csv => csv(&mut out, credentials)?,
        Format::Env => env(&mut out, credentials).map(|()| 0)?,
        Format::Json => json(&mut out, credentials).map(|()| 0)?,
    };
    Ok(Rendered { text: out.into_bytes(), guarded })
}

fn json(out: &mut Wiped, credentials: &[HandedOver]) -> Result<(), HandOverError> {
    serde_json::to_writer_pretty(&mut *out, credentials).map_err(|error| HandOverError::Io(error.into()))?;
    out.push(b"\n");
    Ok(())
}

fn csv(out: &mut Wiped, credentials: &[HandedOver]) -> Result<usize, HandOverError> {
    let mut table = csv::Writer::from_writer(out);
    let mut guarded = 0;
    table.write_record(HEADINGS).map_err(unwritten)?;
    for (credential, value) in values(credentials) {
        let HandedOver { partner, environment, name, kind, .. } = credential;
        for cell in [partner, environment, name, kind, &value.field] {
            table.write_field(&*guard(cell, &mut guarded)).map_err(unwritten)?;
        }
        table.write_field(&*guard(text(value)?, &mut guarded)).map_err(unwritten)?;
        table.write_record(iter::empty::<&[u8]>()).map_err(unwritten)?;
    }
    table.flush().map_err(HandOverError::Io)?;
    Ok(guarded)
}

fn unwritten(error: csv::Error) -> HandOverError {
    HandOverError::Io(io::Error::other(error))
}

/// A spreadsheet takes a cell that begins like this for a formula.
fn guard(cell: &str, guarded: &mut usize) -> Zeroizing<String> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        *guarded += 1;
        Zeroizing::new(format!("'{cell}"))
    } else {
        Zeroizing::new(cell.to_owned())
    }
}

fn env(out: &mut Wiped, credentials: &[HandedOver]) -> Result<(), HandOverError> {
    let mut variables = Variables::default();
    for (credential, value) in values(credentials) {
        out.push(format!("{}=", variables.name(&credential.name, &value.field)?).as_bytes());
        quote(out, text(value)?);
        out.push(b"\n");
    }
    Ok(())
}

fn variable(credential: &str, field: &str) -> String {
    let letter = |each: char| if each.is_ascii_alphanumeric() { each.to_ascii_uppercase() } else { '_' };
    let name: String = format!("{credential}_{field}").chars().map(letter).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("_{name}") } else { name }
}

/// In single quotes nothing has a meaning; only a value with one in it needs the others.
fn quote(out: &mut Wiped, value: &str) {
    if !value.contains('\'') {
        for part in ["'", value, "'"] {
            out.push(part.as_bytes());
        }
        return;
    }
    out.push(b"\"");
    for each in value.chars() {
        if matches!(each, '"' | '$' | '\\' | '`') {
            out.push(b"\\");
        }
        out.push(Zeroizing::new(each.to_string()).as_bytes());
    }
    out.push(b"\"");
}

fn values(credentials: &[HandedOver]) -> impl Iterator<Item = (&HandedOver, &HandedValue)> {
    credentials.iter().flat_map(|credential| credential.values.iter().map(move |value| (credential, value)))
}

fn text(value: &HandedValue) -> Result<&str, HandOverError> {
    std::str::from_utf8(&value.value).map_err(|_| HandOverError::NotText(value.field.clone()))
}

const HEADINGS: [&str; 6] = ["partner", "environment", "credential", "kind", "field", "value"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let mut guarded = 0;
        for cell in ["=1", "+1", "-1", "@a", "\ta", "\ra"] {
            assert_eq!(*guard(cell, &mut guarded), format!("'{cell}"));
        }
        assert_eq!(*guard("a=1", &mut guarded), "a=1");
        assert_eq!(guarded, 6, "those that were changed are counted");
    }

    #[test]
    fn a_value_is_quoted_so_that_a_shell_reads_it_as_it_is() {
        for (value, expected) in
            [("a$b \"c\"\n", "'a$b \"c\"\n'"), ("it's $5 `x` \\", "\"it's \\$5 \\`x\\` \\\\\"")]
        {
            let mut out = Wiped::default();
            quote(&mut out, value);
            assert_eq!(std::str::from_utf8(out.as_slice()).unwrap(), expected);
        }
    }

    #[test]
    fn a_variable_has_a_name_that_a_shell_takes() {
        assert_eq!(variable("Orders (EU)", "client_id"), "ORDERS__EU__CLIENT_ID");
        assert_eq!(variable("2nd", "key"), "_2ND_KEY");
    }
}
