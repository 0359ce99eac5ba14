//! The overview and the findings.

use std::io::{self, Write};

use serde::Serialize;
use vault::{Case, Finding, HealthCell, Named, Overview, Upcoming};

use super::audit::EventRow;
use crate::answer::Show;
use crate::text::{line, snake_case, table};

/// What is not as it should be.
#[derive(Serialize)]
pub(crate) struct FindingsShown {
    findings: Vec<FindingRow>,
}

impl From<Vec<Finding>> for FindingsShown {
    fn from(findings: Vec<Finding>) -> Self {
        Self { findings: findings.into_iter().map(FindingRow::from).collect() }
    }
}

#[derive(Serialize)]
struct FindingRow {
    code: &'static str,
    severity: String,
    quiet: bool,
    sentence: String,
    next_step: &'static str,
    since: Option<String>,
    cases: Vec<CaseRow>,
}

#[derive(Serialize)]
struct CaseRow {
    severity: String,
    partner_id: Option<String>,
    partner: Option<String>,
    environment: Option<String>,
    credential_id: Option<String>,
    credential: Option<String>,
    what: String,
    quote: Option<String>,
    source: Option<String>,
    since: Option<String>,
}

impl From<Finding> for FindingRow {
    fn from(finding: Finding) -> Self {
        Self {
            code: finding.kind.code(),
            severity: snake_case(&finding.severity),
            quiet: finding.is_quiet,
            sentence: finding.sentence,
            next_step: finding.kind.next_step(),
            since: finding.since.map(|day| day.to_string()),
            cases: finding.cases.into_iter().map(CaseRow::from).collect(),
        }
    }
}

impl From<Case> for CaseRow {
    fn from(case: Case) -> Self {
        let (partner_id, partner) = split(case.partner);
        let (credential_id, credential) = split(case.credential);
        let (quote, source) = case.quote.map(|quote| (quote.text, quote.source)).unzip();
        Self {
            severity: snake_case(&case.severity),
            partner_id,
            partner,
            environment: case.environment.map(|one| one.name),
            credential_id,
            credential,
            what: case.what,
            quote,
            source,
            since: case.since.map(|day| day.to_string()),
        }
    }
}

impl Show for FindingsShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        for finding in &self.findings {
            line(out, &finding.severity, &finding.sentence)?;
            line(out, "", finding.next_step)?;
            for case in &finding.cases {
                line(out, "", &format!("- {}", case.words()))?;
                line(out, "", &case.quoted())?;
            }
        }
        Ok(())
    }
}

impl CaseRow {
    fn words(&self) -> String {
        let names = [self.partner.as_deref(), self.environment.as_deref(), self.credential.as_deref()];
        let place = names.into_iter().flatten().collect::<Vec<_>>().join("/");
        [place.as_str(), self.what.as_str(), self.since.as_deref().unwrap_or_default()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("  ")
    }

    fn quoted(&self) -> String {
        match (&self.quote, &self.source) {
            (Some(quote), Some(source)) => format!("  {quote} ({source})"),
            _ => String::new(),
        }
    }
}

/// The first things to know of an open vault.
#[derive(Serialize)]
pub(crate) struct OverviewShown {
    today: String,
    attention: Vec<FindingRow>,
    health: Vec<HealthRow>,
    upcoming: Vec<UpcomingRow>,
    latest: Vec<EventRow>,
}

#[derive(Serialize)]
struct HealthRow {
    partner_id: String,
    partner: String,
    environment_id: String,
    environment: String,
    environment_kind: String,
    credentials: usize,
    state: String,
    code: Option<&'static str>,
    credential_id: Option<String>,
    credential: Option<String>,
}

#[derive(Serialize)]
struct UpcomingRow {
    day: String,
    what: String,
    partner: String,
    environment: Option<String>,
    credential_id: Option<String>,
    credential: Option<String>,
}

impl From<Overview> for OverviewShown {
    fn from(overview: Overview) -> Self {
        let health = overview.health.into_iter().flat_map(|row| {
            let partner = row.partner;
            row.cells.into_iter().map(move |cell| HealthRow::new(&partner, cell))
        });
        Self {
            today: overview.today.to_string(),
            attention: overview.attention.into_iter().map(FindingRow::from).collect(),
            health: health.collect(),
            upcoming: overview.upcoming.into_iter().map(UpcomingRow::from).collect(),
            latest: overview.latest.into_iter().map(EventRow::from).collect(),
        }
    }
}

impl HealthRow {
    fn new(partner: &Named<vault::RecordId>, cell: HealthCell) -> Self {
        let (kind, case) = cell.worst.unzip();
        let (credential_id, credential) = split(case.and_then(|case| case.credential));
        Self {
            partner_id: partner.id.to_string(),
            partner: partner.name.clone(),
            environment_id: cell.environment.id.to_string(),
            environment: cell.environment.name,
            environment_kind: snake_case(&cell.kind),
            credentials: cell.credentials,
            state: snake_case(&cell.state),
            code: kind.map(vault::FindingKind::code),
            credential_id,
            credential,
        }
    }
}

impl From<Upcoming> for UpcomingRow {
    fn from(one: Upcoming) -> Self {
        let (credential_id, credential) = split(one.credential);
        Self {
            day: one.day.to_string(),
            what: snake_case(&one.what),
            partner: one.partner.name,
            environment: one.environment.map(|environment| environment.name),
            credential_id,
            credential,
        }
    }
}

impl Show for OverviewShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        for finding in &self.attention {
            line(out, &finding.severity, &finding.sentence)?;
        }
        writeln!(out)?;
        let cell = |row: &HealthRow| {
            let worst = [row.credential.as_deref(), row.code].map(Option::unwrap_or_default).join(" ");
            vec![row.partner.clone(), row.environment.clone(), row.state.clone(), worst]
        };
        let rows: Vec<Vec<String>> = self.health.iter().map(cell).collect();
        table(out, &["partner", "environment", "state", "worst"], &rows)?;
        writeln!(out)?;
        let due = |row: &UpcomingRow| {
            let names = [Some(row.partner.as_str()), row.environment.as_deref(), row.credential.as_deref()];
            let names = names.into_iter().flatten().collect::<Vec<_>>().join("/");
            vec![row.day.clone(), row.what.clone(), names]
        };
        let rows: Vec<Vec<String>> = self.upcoming.iter().map(due).collect();
        table(out, &["next 30 days", "what", "where"], &rows)
    }
}

fn split<Id: ToString>(named: Option<Named<Id>>) -> (Option<String>, Option<String>) {
    named.map(|named| (named.id.to_string(), named.name)).unzip()
}
