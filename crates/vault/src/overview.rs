//! The overview: what needs attention, how each environment of each partner stands, what comes, what was done.

use std::collections::HashMap;

use vault_domain::{Day, EnvironmentKind, RecordId, ScopeId};

use crate::findings::{
    Case, Facts, Finding, FindingKind, Named, Severity, credential, facts, findings, partner,
};
use crate::session::Session;
use crate::{AuditRow, VaultError};

/// Everything on the first screen of an open vault.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The day for which it holds.
    pub today: Day,
    /// Findings in the order in which to deal with them.
    pub attention: Vec<Finding>,
    /// A row for each partner that is not put away, by name.
    pub health: Vec<PartnerHealth>,
    /// Days of the next thirty on which something is due, in order.
    pub upcoming: Vec<Upcoming>,
    /// What this member did last, newest first; empty for those who may not read the log.
    pub latest: Vec<AuditRow>,
}

/// How a partner stands.
#[derive(Clone, Debug)]
pub struct PartnerHealth {
    /// The partner.
    pub partner: Named<RecordId>,
    /// Its environments, in their order.
    pub cells: Vec<HealthCell>,
}

/// How one environment of a partner stands.
#[derive(Clone, Debug)]
pub struct HealthCell {
    /// The environment.
    pub environment: Named<ScopeId>,
    /// Which environment.
    pub kind: EnvironmentKind,
    /// How many credentials are in use there.
    pub credentials: usize,
    /// The worst that was found there.
    pub state: HealthState,
    /// Where, and what it is.
    pub worst: Option<(FindingKind, Case)>,
}

/// The worst that was found in an environment.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum HealthState {
    /// There is no credential.
    Empty,
    /// Nothing was found.
    Good,
    /// Something is not recorded, or does not stand out yet.
    Incomplete,
    /// A warning.
    Warning,
    /// Something serious.
    Serious,
}

/// Something that is due on a day to come.
#[derive(Clone, Debug)]
pub struct Upcoming {
    /// The day.
    pub day: Day,
    /// What is due.
    pub what: UpcomingKind,
    /// The partner.
    pub partner: Named<RecordId>,
    /// The environment.
    pub environment: Option<Named<ScopeId>>,
    /// The credential.
    pub credential: Option<Named<RecordId>>,
}

/// What can be due.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum UpcomingKind {
    /// A value ends.
    Expiry,
    /// The partner's deadline for a rotation.
    RotationMandatory,
    /// The rotation that the partner advises.
    RotationRecommended,
    /// A document should be looked at again.
    DocumentCheck,
}

impl Session {
    /// Everything on the first screen.
    pub async fn overview(&mut self) -> Result<Overview, VaultError> {
        let latest = self.own_latest(LATEST).await?;
        let facts = self.facts();
        let attention = findings(&facts);
        Ok(Overview {
            today: facts.today,
            health: health(&facts, &attention),
            upcoming: upcoming(&facts),
            attention,
            latest,
        })
    }
}

impl crate::Vault {
    /// See [`Session::overview`].
    pub async fn overview(&self) -> Result<Overview, VaultError> {
        self.session().await?.open()?.overview().await
    }
}

fn health(facts: &Facts<'_>, findings: &[Finding]) -> Vec<PartnerHealth> {
    let worst = worst_by_environment(findings);
    let mut rows: Vec<_> = facts
        .partners()
        .map(|(id, partner)| {
            let cells = partner.environments.iter().map(|environment| {
                let used = facts.index.credentials_of(environment.meta);
                let credentials = used.filter(|(_, one)| one.archived.is_none()).count();
                let worst = worst.get(&environment.meta);
                HealthCell {
                    environment: facts::named_environment(environment),
                    kind: environment.kind,
                    credentials,
                    state: state(credentials, worst.map(|(state, ..)| *state)),
                    worst: worst.map(|(_, kind, case)| (*kind, (*case).clone())),
                }
            });
            PartnerHealth { partner: Named { id, name: partner.name.clone() }, cells: cells.collect() }
        })
        .collect();
    rows.sort_by_cached_key(|row| (row.partner.name.to_lowercase(), row.partner.id));
    rows
}

const fn state(credentials: usize, found: Option<HealthState>) -> HealthState {
    match (credentials, found) {
        (_, Some(found)) => found,
        (0, None) => HealthState::Empty,
        (_, None) => HealthState::Good,
    }
}

/// The first of the worst cases of each environment. Findings come in the order in which to deal with them.
fn worst_by_environment(findings: &[Finding]) -> HashMap<ScopeId, (HealthState, FindingKind, &Case)> {
    let mut worst: HashMap<ScopeId, (HealthState, FindingKind, &Case)> = HashMap::new();
    for finding in findings {
        for case in &finding.cases {
            let Some(environment) = &case.environment else { continue };
            let found = (case_state(finding, case), finding.kind, case);
            let entry = worst.entry(environment.id).or_insert(found);
            if found.0 > entry.0 {
                *entry = found;
            }
        }
    }
    worst
}

const fn case_state(finding: &Finding, case: &Case) -> HealthState {
    match case.severity {
        _ if finding.is_quiet => HealthState::Incomplete,
        Severity::Notice => HealthState::Incomplete,
        Severity::Warning => HealthState::Warning,
        Severity::Serious => HealthState::Serious,
    }
}

fn upcoming(facts: &Facts<'_>) -> Vec<Upcoming> {
    let (from, to) = (facts.today, facts.today.plus_days(AHEAD_DAYS));
    let mut days = credential_days(facts);
    days.extend(document_days(facts));
    days.retain(|one| (from..=to).contains(&one.day));
    days.sort_by_cached_key(|one| (one.day, one.what, one.partner.name.to_lowercase()));
    days
}

fn credential_days(facts: &Facts<'_>) -> Vec<Upcoming> {
    let mut days = Vec::new();
    for subject in facts.subjects() {
        let rotation = credential::rotation_days(&subject);
        let (recommended, mandatory) =
            rotation.map_or((None, None), |days| (days.recommended, days.mandatory));
        let dates = [
            (UpcomingKind::Expiry, subject.credential.uses.expires),
            (UpcomingKind::RotationMandatory, mandatory.map(|(day, _)| day)),
            (UpcomingKind::RotationRecommended, recommended.map(|(day, _)| day)),
        ];
        days.extend(dates.into_iter().filter_map(|(what, day)| {
            Some(Upcoming {
                day: day?,
                what,
                partner: Named { id: subject.partner_id, name: subject.partner.name.clone() },
                environment: Some(facts::named_environment(subject.environment)),
                credential: Some(Named { id: subject.id, name: subject.credential.name.clone() }),
            })
        }));
    }
    days
}

fn document_days(facts: &Facts<'_>) -> Vec<Upcoming> {
    let days = facts.partners().flat_map(|(id, partner)| {
        let documents = partner.dossier.documents.iter().filter_map(|document| document.last_checked);
        documents.chain(partner.dossier.guide_read).map(move |checked| Upcoming {
            day: partner::recheck(checked),
            what: UpcomingKind::DocumentCheck,
            partner: Named { id, name: partner.name.clone() },
            environment: None,
            credential: None,
        })
    });
    days.collect()
}

const AHEAD_DAYS: u32 = 30;
const LATEST: usize = 10;
