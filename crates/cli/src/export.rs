//! Files for other people: what is in them, and how they are closed.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::iter;

use age::x25519::Recipient;
use secrecy::SecretString;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use vault::CredentialSummary;
use zeroize::Zeroizing;

use crate::arguments::ExportFormat;
use crate::failure::Failure;
use crate::view::ValueShown;
use crate::wiped::Wiped;

/// A credential with its values.
pub(crate) struct Exported {
    pub(crate) reference: String,
    pub(crate) summary: CredentialSummary,
    pub(crate) values: Vec<ValueShown>,
}

impl Serialize for Exported {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shown = serializer.serialize_struct("Exported", 3)?;
        shown.serialize_field("reference", &self.reference)?;
        shown.serialize_field("kind", &self.summary.kind)?;
        shown.serialize_field("values", &self.values)?;
        shown.end()
    }
}

/// The content of a file.
pub(crate) struct Rendered {
    pub(crate) text: Zeroizing<Vec<u8>>,
    /// How many cells got an apostrophe, so that no spreadsheet calculates them.
    pub(crate) guarded: usize,
}

/// Writes credentials in a format.
pub(crate) fn render(format: ExportFormat, exported: &[Exported]) -> Result<Rendered, Failure> {
    let mut out = Wiped::default();
    let guarded = match format {
        ExportFormat::Csv => csv(&mut out, exported)?,
        ExportFormat::Env => env(&mut out, exported).map(|()| 0)?,
        ExportFormat::Json => json(&mut out, exported).map(|()| 0)?,
    };
    Ok(Rendered { text: out.into_bytes(), guarded })
}

fn json(out: &mut Wiped, exported: &[Exported]) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *out, exported).map_err(|error| Failure::Output(error.into()))?;
    out.push(b"\n");
    Ok(())
}

fn csv(out: &mut Wiped, exported: &[Exported]) -> Result<usize, Failure> {
    let mut table = csv::Writer::from_writer(out);
    let mut guarded = 0;
    table.write_record(HEADINGS).map_err(unwritten)?;
    for (credential, value) in values(exported) {
        let CredentialSummary { partner_name, environment_name, name, kind, .. } = &credential.summary;
        for cell in [partner_name, environment_name, name, kind, &value.field] {
            table.write_field(&*guard(cell, &mut guarded)).map_err(unwritten)?;
        }
        table.write_field(&*guard(text(value)?, &mut guarded)).map_err(unwritten)?;
        table.write_record(iter::empty::<&[u8]>()).map_err(unwritten)?;
    }
    table.flush().map_err(Failure::Output)?;
    Ok(guarded)
}

fn unwritten(error: csv::Error) -> Failure {
    Failure::Output(io::Error::other(error))
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

fn env(out: &mut Wiped, exported: &[Exported]) -> Result<(), Failure> {
    let mut names = BTreeSet::new();
    for (credential, value) in values(exported) {
        let name = variable(&credential.summary.name, &value.field);
        out.push(format!("{name}=").as_bytes());
        quote(out, text(value)?);
        out.push(b"\n");
        if let Some(twice) = names.replace(name) {
            let reason = format!("two values would be {twice}; export them into two files, or as json");
            return Err(Failure::field("format", &reason));
        }
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

fn values(exported: &[Exported]) -> impl Iterator<Item = (&Exported, &ValueShown)> {
    exported.iter().flat_map(|credential| credential.values.iter().map(move |value| (credential, value)))
}

fn text(value: &ValueShown) -> Result<&str, Failure> {
    std::str::from_utf8(&value.value)
        .map_err(|_| Failure::field("format", &format!("{} is not text; use json", value.field)))
}

/// How a file is closed.
pub(crate) enum Seal {
    /// Whoever knows this can open it.
    Passphrase(SecretString),
    /// Not at all.
    Plain,
    /// Only these can open it.
    Recipients(Vec<Recipient>),
}

impl Seal {
    /// Words that begin with `age1`. An error repeats none of them: somebody may have given the secret key.
    pub(crate) fn for_recipients(words: &[String]) -> Result<Self, Failure> {
        let parse = |word: &String| {
            let refused = |_| Failure::field("recipient", "this is no age recipient; it begins with age1");
            word.parse::<Recipient>().map_err(refused)
        };
        Ok(Self::Recipients(words.iter().map(parse).collect::<Result<_, _>>()?))
    }

    /// What goes into the file.
    pub(crate) fn close(self, text: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let encryptor = match self {
            Self::Plain => return Ok(text),
            Self::Passphrase(passphrase) => age::Encryptor::with_user_passphrase(passphrase),
            Self::Recipients(recipients) => {
                let recipients = recipients.iter().map(|recipient| -> &dyn age::Recipient { recipient });
                age::Encryptor::with_recipients(recipients)
                    .map_err(|error| Failure::Output(io::Error::other(error)))?
            }
        };
        let mut closed = Vec::new();
        let write = |closed: &mut Vec<u8>| {
            let mut writer = encryptor.wrap_output(closed)?;
            writer.write_all(&text)?;
            writer.finish().map(drop)
        };
        tokio::task::block_in_place(|| write(&mut closed)).map_err(Failure::Output)?;
        Ok(Zeroizing::new(closed))
    }
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
