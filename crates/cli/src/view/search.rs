//! What a search found, and why; and searches that were saved.

use std::io::{self, Write};

use serde::Serialize;
use vault::{Found, Marks, Matched, MatchedField, SavedView, SearchPage, SearchResult};

use super::credential::marked;
use crate::answer::Show;
use crate::text::{line, snake_case, table};

/// A part of what a search found.
#[derive(Serialize)]
pub(crate) struct FoundShown {
    total: usize,
    results: Vec<FoundRow>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct FoundRow {
    what: &'static str,
    id: String,
    reference: String,
    name: String,
    archived: bool,
    favourite: bool,
    partner_id: String,
    partner: String,
    environment: Option<String>,
    environment_kind: Option<String>,
    matched: Vec<MatchedRow>,
}

#[derive(Serialize)]
struct MatchedRow {
    field: String,
    key: Option<String>,
    version: Option<u32>,
    text: String,
}

impl FoundShown {
    pub(crate) fn new(page: SearchPage, marks: &Marks) -> Self {
        Self {
            total: page.total,
            results: page.results.into_iter().map(|one| FoundRow::new(one, marks)).collect(),
            notes: page.notes.iter().map(ToString::to_string).collect(),
        }
    }
}

impl FoundRow {
    fn new(SearchResult { found, matched }: SearchResult, marks: &Marks) -> Self {
        let matched = matched.into_iter().map(MatchedRow::from).collect();
        match found {
            Found::Credential(one) => Self {
                what: "credential",
                id: one.id.to_string(),
                reference: one.reference(),
                name: one.name,
                archived: one.archived,
                favourite: marks.favourites.contains(&one.id),
                partner_id: one.partner.to_string(),
                partner: one.partner_name,
                environment: Some(one.environment_name),
                environment_kind: Some(snake_case(&one.environment_kind)),
                matched,
            },
            Found::Partner { partner, archived } => Self {
                what: "partner",
                id: partner.id.to_string(),
                reference: partner.name.clone(),
                name: partner.name.clone(),
                archived,
                favourite: marks.favourites.contains(&partner.id),
                partner_id: partner.id.to_string(),
                partner: partner.name,
                environment: None,
                environment_kind: None,
                matched,
            },
        }
    }
}

impl From<Matched> for MatchedRow {
    fn from(Matched { field, text }: Matched) -> Self {
        if let MatchedField::Identifier { key, version } = field {
            Self { field: "identifier".to_owned(), key: Some(key), version: Some(version), text }
        } else {
            Self { field: snake_case(&field), key: None, version: None, text }
        }
    }
}

impl MatchedRow {
    fn words(&self) -> String {
        let field = match (&self.key, self.version) {
            (Some(key), Some(version)) => format!("{key}, version {version}"),
            _ => self.field.replace('_', " "),
        };
        format!("{field}: {}", self.text)
    }
}

impl Show for FoundShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        self.notes.iter().try_for_each(|note| line(out, "Note", note))?;
        let row = |one: &FoundRow| {
            let why: Vec<_> = one.matched.iter().map(MatchedRow::words).collect();
            let marks = marked(one.favourite, one.archived);
            vec![one.what.to_owned(), one.reference.clone(), why.join("; "), marks]
        };
        let rows: Vec<_> = self.results.iter().map(row).collect();
        if !rows.is_empty() {
            table(out, &["what", "name", "found in", ""], &rows)?;
        }
        line(out, "Found", &format!("{} of {}", rows.len(), self.total))
    }
}

/// Saved views.
#[derive(Serialize)]
pub(crate) struct ViewsShown {
    views: Vec<ViewRow>,
}

#[derive(Serialize)]
struct ViewRow {
    name: String,
    query: String,
}

impl ViewsShown {
    pub(crate) fn new(views: Vec<SavedView>) -> Self {
        let row = |SavedView { name, query }| ViewRow { name, query };
        Self { views: views.into_iter().map(row).collect() }
    }
}

impl Show for ViewsShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let rows: Vec<_> =
            self.views.iter().map(|view| vec![view.name.clone(), view.query.clone()]).collect();
        table(out, &["view", "query"], &rows)
    }
}
