//! The text of a profile's file, as a person would have written it.

use std::fmt::{self, Write};

use toml::{Table, Value};

use crate::error::ProfileError;
use crate::profile::Profile;

impl Profile {
    /// The name of the profile's file. It is safe on every file system: an id is short and has lower-case letters,
    /// digits, hyphens and underscores only.
    pub fn file_name(&self) -> String {
        format!("{}{ENDING}", self.id)
    }

    /// The text of the profile's file. What is written can be read: the text went through [`Profile::parse`], and
    /// an error names the line of the text that would have been refused.
    pub fn to_toml(&self) -> Result<String, ProfileError> {
        let file = self.file_name();
        let refused = |reason: &str| ProfileError::new(&file, "", None, reason);
        let table = Table::try_from(self).map_err(|error| refused(&error.to_string()))?;
        let mut text = HEADER.to_owned();
        root(&mut text, &table).map_err(|_| refused("the text could not be written"))?;
        let read = Self::parse(&file, &text)?;
        if read == *self { Ok(text) } else { Err(refused("the profile cannot be written unchanged")) }
    }
}

fn root(out: &mut String, profile: &Table) -> fmt::Result {
    let own_line = |value: &Value| !is_list(value) && !is_block(value);
    lines(out, profile, own_line)?;
    for (key, value) in profile.iter().filter(|(_, value)| !own_line(value)) {
        if let (Value::Array(kinds), "credentials") = (value, key.as_str()) {
            kinds.iter().filter_map(Value::as_table).try_for_each(|kind| credential(out, kind))?;
        } else {
            blocks(out, key, value)?;
        }
    }
    Ok(())
}

fn credential(out: &mut String, kind: &Table) -> fmt::Result {
    let own_line = |value: &Value| !is_list(value) && !value.is_table();
    write!(out, "\n[[credentials]]\n")?;
    lines(out, kind, own_line)?;
    kind.iter()
        .filter(|(_, value)| !own_line(value))
        .try_for_each(|(key, value)| blocks(out, &format!("credentials.{key}"), value))
}

/// A table, or each table of a list, under a heading.
fn blocks(out: &mut String, name: &str, value: &Value) -> fmt::Result {
    if let Some(table) = value.as_table() {
        write!(out, "\n[{name}]\n")?;
        return lines(out, table, |_| true);
    }
    for table in value.as_array().into_iter().flatten().filter_map(Value::as_table) {
        write!(out, "\n[[{name}]]\n")?;
        lines(out, table, |_| true)?;
    }
    Ok(())
}

/// Each chosen value on a line of its own, tables as inline ones.
fn lines(out: &mut String, table: &Table, chosen: impl Fn(&Value) -> bool) -> fmt::Result {
    for (key, value) in table.iter().filter(|(_, value)| chosen(value)) {
        if is_list(value) {
            writeln!(out, "{key} = [")?;
            value.as_array().into_iter().flatten().try_for_each(|item| writeln!(out, "    {item},"))?;
            writeln!(out, "]")?;
        } else {
            writeln!(out, "{key} = {value}")?;
        }
    }
    Ok(())
}

fn is_list(value: &Value) -> bool {
    matches!(value, Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_table))
}

/// Whether a table has more in it than text and where it is from.
fn is_block(value: &Value) -> bool {
    matches!(value, Value::Table(table) if !table.contains_key("text"))
}

pub(crate) const ENDING: &str = ".toml";
const HEADER: &str = "# A partner's profile for Partner Vault. How to read this file: docs/profiles.md.\n\n";
