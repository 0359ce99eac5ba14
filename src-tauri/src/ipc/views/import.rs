//! A file to be imported: its columns, what its rows become, and what came of it. No secret among it.

use partners::{masked, secret_like};
use serde::{Deserialize, Serialize};
use specta::Type;
use vault::import_file::{Column, Format, Mapping, Meaning, Table};
use vault::{FieldContent, ImportPlan, PlannedCredential, PlannedField, PlannedRow};

use super::EnvironmentKind;
use super::choice::Choice;
use crate::commands::secrets::SecretHandle;
use crate::ipc::IpcError;
use crate::ipc::words::sentence;

/// A file that was chosen and not yet read.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImportFile {
    /// Its name without the folder.
    pub(crate) name: String,
    /// What it seems to be.
    pub(crate) format: Option<String>,
    /// What it may be.
    pub(crate) formats: Vec<Choice>,
}

impl ImportFile {
    pub(crate) fn new(name: String, format: Option<Format>) -> Self {
        let choice = |format: &Format| Choice::new(format.word(), format.label());
        let formats = Format::ALL.iter().map(choice).collect();
        Self { name, format: format.map(|format| format.word().to_owned()), formats }
    }
}

/// How the chosen file is to be read.
#[derive(Debug, Deserialize, Type)]
pub(crate) struct ReadImportRequest {
    pub(crate) format: String,
    /// Of a KeePass database.
    pub(crate) passphrase: Option<SecretHandle>,
}

/// What was read, for saying what its columns are.
#[derive(Debug, Serialize, Type)]
pub(crate) struct ImportTable {
    rows: u32,
    columns: Vec<ImportColumn>,
    /// What every column may be.
    meanings: Vec<Choice>,
}

/// A column with its first values.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImportColumn {
    name: String,
    meaning: String,
    /// What only this column may be: a field of its own name.
    own_meanings: Vec<Choice>,
    filled: u32,
    /// The values of the first five rows; of what may be a secret, its length in words.
    samples: Vec<String>,
    /// Whether words in them are masked that only look like a secret, and can be shown.
    masked: bool,
}

/// How the values of a column are shown before anything is made.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Showing {
    Lengths,
    /// Without the words that look like a secret.
    Masked,
    Plain,
}

impl Showing {
    fn of(column: &Column, meaning: &Meaning) -> Self {
        let Meaning::Field { secret, .. } = meaning else {
            return if column.hidden { Self::Lengths } else { Self::Masked };
        };
        if *secret || column.hidden { Self::Lengths } else { Self::Plain }
    }

    fn show(self, text: &str) -> String {
        match self {
            _ if text.is_empty() => String::new(),
            Self::Lengths => format!("secret, {} characters", text.chars().count()),
            Self::Masked => shortened(&masked(text)),
            Self::Plain => shortened(text),
        }
    }
}

/// The values of a column's first rows as they are, where some were only masked.
pub(crate) fn import_samples(table: &Table, place: usize) -> Vec<String> {
    let mapping = Mapping::guess(table);
    let known = table.columns.get(place).zip(mapping.columns.get(place));
    let is_masked = known.is_some_and(|(column, meaning)| Showing::of(column, meaning) == Showing::Masked);
    if is_masked { first_values(table, place).map(shortened).collect() } else { Vec::new() }
}

fn first_values(table: &Table, place: usize) -> impl Iterator<Item = &str> {
    table.rows.iter().take(SAMPLES).map(move |row| row.value(place).unwrap_or_default())
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

impl ImportTable {
    pub(crate) fn new(table: &Table) -> Self {
        let mapping = Mapping::guess(table);
        let columns = table.columns.iter().zip(&mapping.columns).enumerate();
        let known = Meaning::PLAIN.iter().cloned().chain(Meaning::known_fields());
        Self {
            rows: number(table.rows.len()),
            columns: columns
                .map(|(place, (column, meaning))| import_column(table, place, column, meaning))
                .collect(),
            meanings: known.map(|meaning| choice(&meaning)).collect(),
        }
    }
}

fn import_column(table: &Table, place: usize, column: &Column, meaning: &Meaning) -> ImportColumn {
    let showing = Showing::of(column, meaning);
    let samples = first_values(table, place).map(|text| showing.show(text)).collect();
    let has_doubtful = first_values(table, place).any(|text| !secret_like(text).is_empty());
    let own = [false, true].map(|secret| choice(&Meaning::own_field(&column.name, secret)));
    ImportColumn {
        name: column.name.clone(),
        meaning: meaning.word(),
        own_meanings: own.into(),
        filled: number(column.filled),
        samples,
        masked: showing == Showing::Masked && has_doubtful,
    }
}

fn choice(meaning: &Meaning) -> Choice {
    let label = match meaning {
        Meaning::Contact => "Contact (into the notes)".to_owned(),
        Meaning::Environment => "Environment".to_owned(),
        Meaning::Expires => "Day it ends".to_owned(),
        Meaning::Field { key, secret: true } => format!("Secret: {key}"),
        Meaning::Field { key, secret: false } => format!("Identifier: {key}"),
        Meaning::Group => "Group or folder".to_owned(),
        Meaning::Ignore => "Leave out".to_owned(),
        Meaning::LastRotated => "Last rotated".to_owned(),
        Meaning::Name => "Name of the credential".to_owned(),
        Meaning::Notes => "Notes".to_owned(),
        Meaning::Owner => "Owner".to_owned(),
        Meaning::Partner => "Partner".to_owned(),
        Meaning::Tags => "Tags".to_owned(),
        Meaning::Url => "Address".to_owned(),
    };
    Choice::new(meaning.word(), label)
}

/// What the user decided about the columns.
#[derive(Debug, Deserialize, Type)]
pub(crate) struct ImportMapping {
    /// The word of each column's meaning, in the order of the columns.
    columns: Vec<String>,
    /// The partner of rows that name none.
    partner: Option<String>,
    /// The environment of rows that name none.
    environment: EnvironmentKind,
    /// Rows to leave out.
    excluded: Vec<u32>,
}

impl TryFrom<ImportMapping> for Mapping {
    type Error = IpcError;

    fn try_from(m: ImportMapping) -> Result<Self, IpcError> {
        let meaning = |word: String| {
            Meaning::from_word(&word)
                .ok_or_else(|| IpcError::invalid("columns", "choose what this column is"))
        };
        let columns = m.columns.into_iter().map(meaning).collect::<Result<_, _>>()?;
        let partner = m.partner.filter(|name| !name.trim().is_empty());
        Ok(Self { columns, partner, environment: m.environment.into(), excluded: m.excluded })
    }
}

/// What each row becomes.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImportPreview {
    rows: Vec<ImportRow>,
    credentials: u32,
    new_partners: Vec<String>,
    left_out: Vec<String>,
}

/// A row: a credential, or why it is skipped.
#[derive(Debug, Serialize, Type)]
pub(crate) struct ImportRow {
    row: u32,
    credential: Option<ImportCredential>,
    skipped: Option<String>,
}

/// A credential to be made.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImportCredential {
    partner: String,
    new_partner: bool,
    environment: String,
    environment_kind: EnvironmentKind,
    name: String,
    kind_label: String,
    /// Each in words, without a secret.
    fields: Vec<String>,
    remarks: Vec<String>,
}

impl From<&ImportPlan> for ImportPreview {
    fn from(plan: &ImportPlan) -> Self {
        Self {
            rows: plan.rows.iter().map(ImportRow::from).collect(),
            credentials: number(plan.credentials()),
            new_partners: plan.new_partners.clone(),
            left_out: plan.left_out.clone(),
        }
    }
}

impl From<&PlannedRow> for ImportRow {
    fn from(row: &PlannedRow) -> Self {
        match &row.result {
            Ok(credential) => Self { row: row.number, credential: Some(credential.into()), skipped: None },
            Err(why) => Self { row: row.number, credential: None, skipped: Some(sentence(why)) },
        }
    }
}

impl From<&PlannedCredential> for ImportCredential {
    fn from(one: &PlannedCredential) -> Self {
        Self {
            partner: one.partner.clone(),
            new_partner: one.new_partner,
            environment: one.environment.clone(),
            environment_kind: one.environment_kind.into(),
            name: one.name.clone(),
            kind_label: one.kind_label.clone(),
            fields: one.fields.iter().map(field_words).collect(),
            remarks: one.remarks.clone(),
        }
    }
}

fn field_words(field: &PlannedField) -> String {
    match &field.content {
        FieldContent::Secret { characters } => format!("{}: secret, {characters} characters", field.key),
        FieldContent::Text(text) => format!("{}: {text}", field.key),
    }
}

/// What an import made.
#[derive(Debug, Serialize, Type)]
pub(crate) struct ImportResult {
    /// By this it is undone.
    pub(crate) batch: String,
    pub(crate) made: ImportPreview,
}

/// What undoing an import did.
#[derive(Debug, Serialize, Type)]
pub(crate) struct ImportUndone {
    credentials: u32,
    partners: u32,
    /// What stays, in sentences.
    left: Vec<String>,
}

impl From<vault::ImportUndone> for ImportUndone {
    fn from(undone: vault::ImportUndone) -> Self {
        Self { credentials: number(undone.credentials), partners: number(undone.partners), left: undone.left }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Live rows beside the columns.
const SAMPLES: usize = 5;
