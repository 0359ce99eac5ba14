//! Which values of the vault a text holds.

use std::io::{self, Write};

use serde::Serialize;
use vault::{Ours, OursMatch};

use crate::answer::Show;
use crate::text::{line, snake_case, table};

#[derive(Serialize)]
pub(crate) struct OursShown {
    matches: Vec<MatchRow>,
    checked: usize,
    total: usize,
}

#[derive(Serialize)]
struct MatchRow {
    partner: String,
    environment: String,
    credential: String,
    credential_id: String,
    version: u32,
    label: String,
    field: String,
    encoding: &'static str,
}

impl From<Ours> for OursShown {
    fn from(ours: Ours) -> Self {
        Self {
            matches: ours.matches.into_iter().map(MatchRow::from).collect(),
            checked: ours.checked,
            total: ours.total,
        }
    }
}

impl From<OursMatch> for MatchRow {
    fn from(one: OursMatch) -> Self {
        Self {
            partner: one.partner_name,
            environment: one.environment_name,
            credential: one.name,
            credential_id: one.credential.to_string(),
            version: one.version,
            label: snake_case(&one.label),
            field: one.field,
            encoding: one.encoding,
        }
    }
}

impl Show for OursShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let rows: Vec<Vec<String>> = self.matches.iter().map(MatchRow::cells).collect();
        if !rows.is_empty() {
            table(out, &["partner", "environment", "credential", "version", "field", "stands there"], &rows)?;
        }
        let found =
            if rows.is_empty() { "nothing of this vault" } else { "treat these as leaked: rotate them" };
        line(out, "Found", found)?;
        line(out, "Checked", &format!("{} of {} values", self.checked, self.total))
    }
}

impl MatchRow {
    fn cells(&self) -> Vec<String> {
        vec![
            self.partner.clone(),
            self.environment.clone(),
            self.credential.clone(),
            format!("{} ({})", self.version, self.label),
            self.field.clone(),
            self.encoding.to_owned(),
        ]
    }
}
