//! Named values: variables of environment files and of Postman. Names that begin alike are one credential:
//! `SRS_CLIENT_ID` and `SRS_CLIENT_SECRET` are the fields of *SRS*.

use std::collections::HashMap;

use crate::environment::fold;
use crate::heading::known;
use crate::mapping::Meaning;
use crate::table::{Builder, Row, Table, Value};
use crate::{Format, ImportError};

/// A variable.
pub(crate) struct Variable {
    /// Its line, or the how-manyth it is.
    pub(crate) number: u32,
    pub(crate) name: String,
    pub(crate) hidden: bool,
    pub(crate) value: Value,
}

/// The rows that variables make. `group` is the name of what held them.
pub(crate) fn rows(format: Format, group: &str, variables: Vec<Variable>) -> Result<Table, ImportError> {
    let mut builder = Builder::new(format);
    let mut rows: Vec<Row> = Vec::new();
    let mut by_prefix: HashMap<String, usize> = HashMap::new();
    for variable in variables {
        let Parts { prefix, field } = parts(&variable.name);
        let name = if field == VALUE { variable.name.clone() } else { prefix.clone() };
        let place = *by_prefix.entry(name.clone()).or_insert(rows.len());
        if place == rows.len() {
            let mut row = Row::new(variable.number);
            let path = format!("{group}/{prefix}");
            builder.set(&mut row, "Group", false, Value::new(path.trim_matches('/').to_owned()))?;
            builder.set(&mut row, "Name", false, Value::new(name))?;
            rows.push(row);
        }
        if let Some(row) = rows.get_mut(place) {
            builder.set(row, &field, variable.hidden, variable.value)?;
        }
    }
    for row in rows {
        builder.push(row)?;
    }
    Ok(builder.finish())
}

struct Parts {
    prefix: String,
    field: String,
}

/// A name cut before the longest ending that is a known field.
fn parts(name: &str) -> Parts {
    let words = words(name);
    for count in (1..=words.len().min(3)).rev() {
        let (before, ending) = words.split_at(words.len() - count);
        let field = ending.join(" ");
        if matches!(known(&field), Some(Meaning::Field { .. } | Meaning::Url)) {
            return Parts { prefix: before.join(" "), field };
        }
    }
    Parts { prefix: String::new(), field: VALUE.to_owned() }
}

/// The words of `SRS_CLIENT_ID`, `srs.client-id` and `srsClientId`.
fn words(name: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
        before = c;
    }
    spaced.split_whitespace().filter(|word| !fold(word).is_empty()).map(str::to_owned).collect()
}

const VALUE: &str = "Value";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_before_its_field() {
        for (name, prefix, field) in [
            ("SRS_STAGING_CLIENT_SECRET", "SRS STAGING", "CLIENT SECRET"),
            ("reloadlyClientId", "reloadly", "Client Id"),
            ("API_KEY", "", "API KEY"),
            ("KEEPGO_API_KEY", "KEEPGO", "API KEY"),
            ("LOG_LEVEL", "", VALUE),
        ] {
            let parts = parts(name);
            assert_eq!((parts.prefix.as_str(), parts.field.as_str()), (prefix, field), "{name}");
        }
    }
}
