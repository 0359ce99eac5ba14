//! Postman environments and globals, as JSON.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::table::{Table, Value, number};
use crate::variables::{Variable, rows};
use crate::{Format, ImportError, text};

pub(crate) fn read(bytes: &[u8]) -> Result<Table, ImportError> {
    let text = text::utf_8(bytes).ok_or_else(|| ImportError::broken(POSTMAN, "it is not UTF-8"))?;
    let export: Export = serde_json::from_str(text).map_err(|error| ImportError::json(POSTMAN, &error))?;
    if export.item.is_some() {
        let instead =
            "export the environment instead: in Postman under Environments, the menu of the environment";
        return Err(ImportError::Unsupported { what: "a Postman collection", instead });
    }
    let values = export.values.ok_or_else(|| ImportError::broken(POSTMAN, "it has no values"))?;
    let variables = values.into_iter().enumerate().filter_map(|(at, variable)| variable.into(number(at)));
    let mut table = rows(Format::Postman, &export.name.unwrap_or_default(), variables.collect())?;
    for row in &mut table.rows {
        if row.cells.values().any(|value| value.expose().contains("{{")) {
            row.unusable =
                Some("a value refers to another variable ({{...}}); write the value itself".to_owned());
        }
    }
    Ok(table)
}

#[derive(Deserialize)]
struct Export {
    name: Option<String>,
    values: Option<Vec<Entry>>,
    item: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Entry {
    key: Option<String>,
    value: Option<Scalar>,
    #[serde(rename = "type")]
    kind: Option<String>,
    enabled: Option<bool>,
}

/// Values are text; older exports also have numbers.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Text(Value),
    Number(serde_json::Number),
    Other(IgnoredAny),
}

impl Entry {
    fn into(self, number: u32) -> Option<Variable> {
        let value = match self.value? {
            Scalar::Text(value) => value,
            Scalar::Number(value) => Value::new(value.to_string()),
            Scalar::Other(_) => return None,
        };
        let used = self.enabled != Some(false) && !value.expose().is_empty();
        let hidden = self.kind.as_deref() == Some("secret");
        used.then_some(Variable { number, name: self.key?, hidden, value })
    }
}

const POSTMAN: &str = "Postman environment";
