//! What an import would make, made, or took back.

use std::io::{self, Write};

use serde::Serialize;
use vault::import_file::{Mapping, Table};
use vault::{BatchId, FieldContent, ImportPlan, ImportUndone, Imported, PlannedCredential, PlannedRow};

use crate::answer::Show;
use crate::failure::Failure;
use crate::text::{line, snake_case, table};

/// A plan, or what came of it.
#[derive(Serialize)]
pub(crate) struct ImportShown {
    format: &'static str,
    columns: Vec<ColumnRow>,
    rows: Vec<ImportRow>,
    left_out: Vec<String>,
    new_partners: Vec<String>,
    credentials: usize,
    batch: Option<String>,
    reminder: Option<&'static str>,
}

#[derive(Serialize)]
struct ColumnRow {
    name: String,
    meaning: String,
    filled: usize,
}

#[derive(Serialize)]
struct ImportRow {
    row: u32,
    skipped: Option<String>,
    credential: Option<ImportedCredential>,
}

#[derive(Serialize)]
struct ImportedCredential {
    id: Option<String>,
    partner: String,
    new_partner: bool,
    environment: String,
    environment_kind: String,
    new_environment: bool,
    name: String,
    kind: String,
    fields: Vec<FieldRow>,
    remarks: Vec<String>,
}

#[derive(Serialize)]
struct FieldRow {
    field: String,
    secret_characters: Option<usize>,
    value: Option<String>,
}

impl ImportShown {
    pub(crate) fn new(table: &Table, mapping: &Mapping, plan: &ImportPlan) -> Self {
        let columns = table.columns.iter().zip(&mapping.columns).map(|(column, meaning)| ColumnRow {
            name: column.name.clone(),
            meaning: meaning.word(),
            filled: column.filled,
        });
        Self {
            format: table.format.word(),
            columns: columns.collect(),
            rows: plan.rows.iter().map(ImportRow::from).collect(),
            left_out: plan.left_out.clone(),
            new_partners: plan.new_partners.clone(),
            credentials: plan.credentials(),
            batch: None,
            reminder: None,
        }
    }

    /// The same after it was made.
    pub(crate) fn made(mut self, imported: &Imported) -> Self {
        let ids: std::collections::HashMap<u32, String> =
            imported.made.iter().map(|(row, id)| (*row, id.to_string())).collect();
        for row in &mut self.rows {
            if let Some(credential) = &mut row.credential {
                credential.id = ids.get(&row.row).cloned();
            }
        }
        self.batch = Some(imported.batch.to_string());
        self.reminder = Some(REMINDER);
        self
    }

    /// As a person is shown it before saying yes.
    pub(crate) fn as_text(&self) -> Result<String, Failure> {
        let mut text = Vec::new();
        self.text(&mut text, true).map_err(Failure::Output)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

impl From<&PlannedRow> for ImportRow {
    fn from(row: &PlannedRow) -> Self {
        let (skipped, credential) = match &row.result {
            Ok(credential) => (None, Some(credential.into())),
            Err(why) => (Some(why.clone()), None),
        };
        Self { row: row.number, skipped, credential }
    }
}

impl From<&PlannedCredential> for ImportedCredential {
    fn from(planned: &PlannedCredential) -> Self {
        let fields = planned.fields.iter().map(|field| {
            let (secret_characters, value) = match &field.content {
                FieldContent::Secret { characters } => (Some(*characters), None),
                FieldContent::Text(text) => (None, Some(text.clone())),
            };
            FieldRow { field: field.key.clone(), secret_characters, value }
        });
        Self {
            id: None,
            partner: planned.partner.clone(),
            new_partner: planned.new_partner,
            environment: planned.environment.clone(),
            environment_kind: snake_case(&planned.environment_kind),
            new_environment: planned.new_environment,
            name: planned.name.clone(),
            kind: planned.kind.clone(),
            fields: fields.collect(),
            remarks: planned.remarks.clone(),
        }
    }
}

impl Show for ImportShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let columns: Vec<Vec<String>> = self
            .columns
            .iter()
            .map(|one| vec![one.name.clone(), one.meaning.clone(), one.filled.to_string()])
            .collect();
        table(out, &["column", "is", "filled"], &columns)?;
        writeln!(out)?;
        let rows: Vec<Vec<String>> = self.rows.iter().map(ImportRow::cells).collect();
        table(out, &["row", "becomes", "kind", "fields", ""], &rows)?;
        writeln!(out)?;
        line(out, "New partners", &self.new_partners.join(", "))?;
        self.left_out.iter().try_for_each(|sentence| line(out, "Left out", sentence))?;
        let skipped = self.rows.len().saturating_sub(self.credentials);
        let verb = if self.batch.is_some() { "Made" } else { "Would make" };
        line(out, verb, &format!("{} credentials; {skipped} rows skipped", self.credentials))?;
        line(out, "Batch", self.batch.as_deref().unwrap_or_default())?;
        line(out, "Now", self.reminder.unwrap_or_default())
    }
}

impl ImportRow {
    fn cells(&self) -> Vec<String> {
        let Some(one) = &self.credential else {
            let why = self.skipped.clone().unwrap_or_default();
            return vec![self.row.to_string(), "skipped".to_owned(), String::new(), String::new(), why];
        };
        let path = format!("{}/{}/{}", one.partner, one.environment, one.name);
        let fields: Vec<String> = one.fields.iter().map(FieldRow::words).collect();
        vec![self.row.to_string(), path, one.kind.clone(), fields.join(", "), one.remarks.join(" ")]
    }
}

impl FieldRow {
    fn words(&self) -> String {
        match (&self.secret_characters, &self.value) {
            (Some(count), _) => format!("{} (secret, {count} characters)", self.field),
            (None, Some(value)) => format!("{}={value}", self.field),
            (None, None) => self.field.clone(),
        }
    }
}

/// An import that was undone.
#[derive(Serialize)]
pub(crate) struct UndoneShown {
    batch: String,
    credentials: usize,
    partners: usize,
    left: Vec<String>,
}

impl UndoneShown {
    pub(crate) fn new(batch: BatchId, undone: ImportUndone) -> Self {
        let ImportUndone { credentials, partners, left } = undone;
        Self { batch: batch.to_string(), credentials, partners, left }
    }
}

impl Show for UndoneShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Deleted", &format!("{} credentials, {} partners", self.credentials, self.partners))?;
        self.left.iter().try_for_each(|sentence| line(out, "Left", sentence))
    }
}

const REMINDER: &str = "the file still holds the secrets: delete it, empty the bin, and think of its copies and backups; \
     pvault import --undo takes this import back";
