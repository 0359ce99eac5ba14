//! Findings: what is not as a partner's guide, a date or good practice wants it, one row a kind.

pub(crate) mod credential;
pub(crate) mod facts;
mod kind;
pub(crate) mod partner;
mod quote;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use vault_domain::{Day, RecordId, ScopeId};

pub(crate) use self::facts::Facts;
pub use self::kind::{FindingKind, Fix};
pub use self::quote::Quote;
use crate::VaultError;
use crate::last_backup::BackupDue;
use crate::session::Session;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// Something is not recorded yet.
    Notice,
    /// The guide advises against it, or a date comes near.
    Warning,
    /// The guide forbids it, or a date has passed.
    Serious,
}

/// All cases of one kind.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which kind.
    pub kind: FindingKind,
    /// The worst of its cases.
    pub severity: Severity,
    /// Whether it should not stand out yet: a vault's first fortnight is for entering what there is.
    pub is_quiet: bool,
    /// What it is, with how many cases.
    pub sentence: String,
    /// The day of the earliest case.
    pub since: Option<Day>,
    /// What it is about, the worst first.
    pub cases: Vec<Case>,
}

/// One thing that a finding is about.
#[derive(Clone, Debug)]
pub struct Case {
    /// How serious it is here.
    pub severity: Severity,
    /// The partner; none where it is about the vault itself.
    pub partner: Option<Named<RecordId>>,
    /// The environment.
    pub environment: Option<Named<ScopeId>>,
    /// The credential.
    pub credential: Option<Named<RecordId>>,
    /// What exactly: a place, a host, an address; empty where the names say it all.
    pub what: String,
    /// What the partner's own guide says about it.
    pub quote: Option<Quote>,
    /// Since when, or which day has passed or comes near.
    pub since: Option<Day>,
}

/// Something with its name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Named<Id> {
    /// Its identity.
    pub id: Id,
    /// Its name.
    pub name: String,
}

impl Session {
    /// What is not as it should be: what stands out first, then the most serious, then the oldest.
    pub fn findings(&self) -> Vec<Finding> {
        findings(&self.facts())
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            index: &self.index,
            profiles: &self.around.profiles,
            today: Day::of(self.now()),
            created: Day::of(self.state.created()),
            demo: self.is_demo(),
            kit_confirmed: self.index.kit_confirmed(self.keys.member),
            backup_due: self.last_backup().due(self.now()),
        }
    }
}

impl crate::Vault {
    /// See [`Session::findings`].
    pub async fn findings(&self) -> Result<Vec<Finding>, VaultError> {
        Ok(self.session().await?.open()?.findings())
    }
}

/// All findings of a vault.
pub(crate) fn findings(facts: &Facts<'_>) -> Vec<Finding> {
    let mut by_kind: BTreeMap<FindingKind, Vec<Case>> = BTreeMap::new();
    for (kind, case) in cases(facts) {
        by_kind.entry(kind).or_default().push(case);
    }
    let is_new = facts.is_new();
    let mut findings: Vec<_> =
        by_kind.into_iter().map(|(kind, cases)| finding(kind, cases, is_new)).collect();
    findings
        .sort_by_key(|one| (one.is_quiet, Reverse(one.severity), one.since.is_none(), one.since, one.kind));
    findings
}

/// Every single case, in no order.
pub(crate) fn cases(facts: &Facts<'_>) -> Vec<(FindingKind, Case)> {
    let mut cases = Vec::new();
    for subject in facts.subjects() {
        credential::cases(&subject, facts.today, &mut cases);
        credential::same_values(&subject, facts.index, &mut cases);
    }
    let known = facts.known_hosts();
    for (id, partner) in facts.partners() {
        partner::cases(&facts.of_partner(id, partner), &known, facts.today, &mut cases);
    }
    if !facts.kit_confirmed {
        cases.push((FindingKind::KitUnconfirmed, Case::of_vault(Severity::Warning, facts.created)));
    }
    if let Some(due) = facts.backup_due.filter(|_| !facts.demo) {
        cases.push((FindingKind::BackupDue, Case::of_backup(due, facts.created)));
    }
    cases
}

fn finding(kind: FindingKind, mut cases: Vec<Case>, is_new: bool) -> Finding {
    cases.sort_by_cached_key(|case| (Reverse(case.severity), case.since, case.names()));
    Finding {
        kind,
        severity: cases.iter().map(|case| case.severity).max().unwrap_or(Severity::Notice),
        is_quiet: is_new && !kind.is_always_loud(),
        sentence: kind.sentence(cases.len()),
        since: cases.iter().filter_map(|case| case.since).min(),
        cases,
    }
}

impl Case {
    fn of_vault(severity: Severity, since: Day) -> Self {
        Self {
            severity,
            partner: None,
            environment: None,
            credential: None,
            what: String::new(),
            quote: None,
            since: Some(since),
        }
    }

    fn of_backup(due: BackupDue, created: Day) -> Self {
        let (what, since) = match due {
            BackupDue::Never => ("None was made on this computer.", created),
            BackupDue::Since(day) => ("The last one is more than 30 days old.", day),
        };
        Self { what: what.to_owned(), ..Self::of_vault(Severity::Warning, since) }
    }

    fn names(&self) -> [String; 4] {
        let name = |name: Option<&String>| name.map(|name| name.to_lowercase()).unwrap_or_default();
        [
            name(self.partner.as_ref().map(|one| &one.name)),
            name(self.environment.as_ref().map(|one| &one.name)),
            name(self.credential.as_ref().map(|one| &one.name)),
            self.what.clone(),
        ]
    }
}
