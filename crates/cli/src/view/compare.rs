//! What versions of a credential have in common.

use std::io::{self, Write};

use serde::Serialize;
use vault::{ComparedField, FieldKind};

use crate::answer::Show;
use crate::text::{line, snake_case, table};

/// Two versions, field by field.
#[derive(Serialize)]
pub(crate) struct ComparedShown {
    first: u32,
    second: u32,
    fields: Vec<ComparedRow>,
}

#[derive(Serialize)]
struct ComparedRow {
    field: String,
    secret: bool,
    difference: String,
}

impl ComparedShown {
    pub(crate) fn new(first: u32, second: u32, fields: Vec<ComparedField>) -> Self {
        Self { first, second, fields: fields.into_iter().map(ComparedRow::from).collect() }
    }
}

impl From<ComparedField> for ComparedRow {
    fn from(one: ComparedField) -> Self {
        let secret = one.kind == FieldKind::Secret;
        Self { field: one.field, secret, difference: snake_case(&one.difference) }
    }
}

impl Show for ComparedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let kind = |secret| if secret { "secret" } else { "identifier" };
        let row =
            |one: &ComparedRow| vec![one.field.clone(), kind(one.secret).to_owned(), one.difference.clone()];
        let heading = format!("version {} to {}", self.first, self.second);
        table(out, &["field", "kind", &heading], &self.fields.iter().map(row).collect::<Vec<_>>())
    }
}

/// The fields of a version that have a given value.
#[derive(Serialize)]
pub(crate) struct MatchedShown {
    pub(crate) version: u32,
    pub(crate) fields: Vec<String>,
}

impl Show for MatchedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let found = if self.fields.is_empty() { "another value".to_owned() } else { self.fields.join(", ") };
        line(out, &format!("Version {}", self.version), &found)
    }
}
