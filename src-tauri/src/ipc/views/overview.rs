//! The overview and its findings, as the window sees them.

use serde::Serialize;
use specta::Type;
use vault::{Case, Finding, HealthCell, Named, Overview, PartnerHealth, Quote, Upcoming};

use super::audit::AuditRowView;
use super::choice::{EnvironmentKind, ProvenanceView};

/// The first screen of an open vault.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OverviewView {
    today: String,
    /// In the order in which to deal with them.
    attention: Vec<FindingView>,
    health: Vec<PartnerHealthView>,
    upcoming: Vec<UpcomingView>,
    latest: Vec<AuditRowView>,
}

impl From<Overview> for OverviewView {
    fn from(overview: Overview) -> Self {
        Self {
            today: overview.today.to_string(),
            attention: overview.attention.into_iter().map(FindingView::from).collect(),
            health: overview.health.into_iter().map(PartnerHealthView::from).collect(),
            upcoming: overview.upcoming.into_iter().map(UpcomingView::from).collect(),
            latest: overview.latest.into_iter().map(AuditRowView::from).collect(),
        }
    }
}

/// All cases of one kind of finding.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "Finding", rename_all = "camelCase")]
pub(crate) struct FindingView {
    /// For example `LOCATION_LITERAL_ENV`; it never changes.
    code: &'static str,
    severity: SeverityView,
    /// Not to stand out yet: the vault is in its first fortnight.
    quiet: bool,
    sentence: String,
    next_step: &'static str,
    fix: FixView,
    since: Option<String>,
    /// The worst first.
    cases: Vec<CaseView>,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        Self {
            code: finding.kind.code(),
            severity: finding.severity.into(),
            quiet: finding.is_quiet,
            sentence: finding.sentence,
            next_step: finding.kind.next_step(),
            fix: finding.kind.fix().into(),
            since: finding.since.map(|day| day.to_string()),
            cases: finding.cases.into_iter().map(CaseView::from).collect(),
        }
    }
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename = "Severity", rename_all = "camelCase")]
enum SeverityView {
    Notice,
    Warning,
    Serious,
}

impl From<vault::Severity> for SeverityView {
    fn from(severity: vault::Severity) -> Self {
        match severity {
            vault::Severity::Notice => Self::Notice,
            vault::Severity::Warning => Self::Warning,
            vault::Severity::Serious => Self::Serious,
        }
    }
}

/// What puts a finding right, so that the window opens the right form.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename = "Fix", rename_all = "camelCase")]
enum FixView {
    Account,
    Backup,
    Consumers,
    Dossier,
    Expiry,
    Hosts,
    Kit,
    LastRotated,
    Locations,
    Rotation,
}

impl From<vault::Fix> for FixView {
    fn from(fix: vault::Fix) -> Self {
        match fix {
            vault::Fix::Account => Self::Account,
            vault::Fix::Backup => Self::Backup,
            vault::Fix::Consumers => Self::Consumers,
            vault::Fix::Dossier => Self::Dossier,
            vault::Fix::Expiry => Self::Expiry,
            vault::Fix::Hosts => Self::Hosts,
            vault::Fix::Kit => Self::Kit,
            vault::Fix::LastRotated => Self::LastRotated,
            vault::Fix::Locations => Self::Locations,
            vault::Fix::Rotation => Self::Rotation,
        }
    }
}

/// One thing that a finding is about.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "Case", rename_all = "camelCase")]
struct CaseView {
    severity: SeverityView,
    partner: Option<NamedView>,
    environment: Option<NamedView>,
    credential: Option<NamedView>,
    /// A place, a host, an address; empty where the names say it all.
    what: String,
    quote: Option<QuoteView>,
    since: Option<String>,
}

impl From<Case> for CaseView {
    fn from(case: Case) -> Self {
        Self {
            severity: case.severity.into(),
            partner: case.partner.map(named),
            environment: case.environment.map(named),
            credential: case.credential.map(named),
            what: case.what,
            quote: case.quote.map(QuoteView::from),
            since: case.since.map(|day| day.to_string()),
        }
    }
}

/// Something with its name.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "Named", rename_all = "camelCase")]
struct NamedView {
    id: String,
    name: String,
}

fn named<Id: ToString>(named: Named<Id>) -> NamedView {
    NamedView { id: named.id.to_string(), name: named.name }
}

/// What the partner's own guide says.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "Quote", rename_all = "camelCase")]
struct QuoteView {
    text: String,
    source: String,
    link: Option<String>,
    provenance: ProvenanceView,
}

impl From<Quote> for QuoteView {
    fn from(quote: Quote) -> Self {
        Self { text: quote.text, source: quote.source, link: quote.link, provenance: quote.provenance.into() }
    }
}

/// How a partner stands.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "PartnerHealth", rename_all = "camelCase")]
struct PartnerHealthView {
    partner: NamedView,
    cells: Vec<HealthCellView>,
}

impl From<PartnerHealth> for PartnerHealthView {
    fn from(row: PartnerHealth) -> Self {
        Self { partner: named(row.partner), cells: row.cells.into_iter().map(HealthCellView::from).collect() }
    }
}

/// How one environment of a partner stands.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "HealthCell", rename_all = "camelCase")]
struct HealthCellView {
    environment: NamedView,
    kind: EnvironmentKind,
    credentials: u32,
    state: HealthStateView,
    /// The credential to open, where it is about one.
    credential: Option<NamedView>,
    /// The worst finding there, as one sentence.
    sentence: Option<String>,
    code: Option<&'static str>,
}

impl From<HealthCell> for HealthCellView {
    fn from(cell: HealthCell) -> Self {
        let (kind, case) = cell.worst.unzip();
        Self {
            environment: named(cell.environment),
            kind: cell.kind.into(),
            credentials: u32::try_from(cell.credentials).unwrap_or(u32::MAX),
            state: cell.state.into(),
            credential: case.and_then(|case| case.credential).map(named),
            sentence: kind.map(|kind| kind.of_one().to_owned()),
            code: kind.map(vault::FindingKind::code),
        }
    }
}

/// The worst that was found in an environment.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename = "HealthState", rename_all = "camelCase")]
enum HealthStateView {
    Empty,
    Good,
    Incomplete,
    Warning,
    Serious,
}

impl From<vault::HealthState> for HealthStateView {
    fn from(state: vault::HealthState) -> Self {
        match state {
            vault::HealthState::Empty => Self::Empty,
            vault::HealthState::Good => Self::Good,
            vault::HealthState::Incomplete => Self::Incomplete,
            vault::HealthState::Warning => Self::Warning,
            vault::HealthState::Serious => Self::Serious,
        }
    }
}

/// Something that is due on a day to come.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "Upcoming", rename_all = "camelCase")]
struct UpcomingView {
    day: String,
    what: UpcomingKindView,
    partner: NamedView,
    environment: Option<NamedView>,
    credential: Option<NamedView>,
}

impl From<Upcoming> for UpcomingView {
    fn from(one: Upcoming) -> Self {
        Self {
            day: one.day.to_string(),
            what: one.what.into(),
            partner: named(one.partner),
            environment: one.environment.map(named),
            credential: one.credential.map(named),
        }
    }
}

/// What can be due.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename = "UpcomingKind", rename_all = "camelCase")]
enum UpcomingKindView {
    DocumentCheck,
    Expiry,
    RotationMandatory,
    RotationRecommended,
}

impl From<vault::UpcomingKind> for UpcomingKindView {
    fn from(kind: vault::UpcomingKind) -> Self {
        match kind {
            vault::UpcomingKind::DocumentCheck => Self::DocumentCheck,
            vault::UpcomingKind::Expiry => Self::Expiry,
            vault::UpcomingKind::RotationMandatory => Self::RotationMandatory,
            vault::UpcomingKind::RotationRecommended => Self::RotationRecommended,
        }
    }
}
