//! What can be wrong with one credential.

use partners::{DemandAbout, Interval, Period};
use vault_domain::{AccountKind, Day, EnvironmentKind, Location, LocationDetail, LocationKind};

use super::facts::Subject;
use super::quote::demanded;
use super::{Case, FindingKind, Severity};
use crate::index::{Index, current, environment_name};

pub(crate) fn cases(subject: &Subject<'_>, today: Day, cases: &mut Vec<(FindingKind, Case)>) {
    unrecorded(subject, cases);
    for location in &subject.credential.uses.locations {
        of_location(subject, location, cases);
    }
    account(subject, cases);
    expiry(subject, today, cases);
    rotation(subject, today, cases);
}

/// Where the value in use is in use elsewhere, as far as that is so still: either's next version ends it.
pub(crate) fn same_values(subject: &Subject<'_>, index: &Index, cases: &mut Vec<(FindingKind, Case)>) {
    let Some(version) = current(subject.credential) else { return };
    for same in &version.same_values {
        let Ok(other) = index.credential(same.credential) else { continue };
        let Ok((_, partner, environment)) = index.environment(other.environment) else { continue };
        let is_in_use = current(other).is_some_and(|version| version.number == same.version);
        if !is_in_use || other.archived.is_some() || partner.archived.is_some() {
            continue;
        }
        let (kind, severity) = if other.environment == subject.credential.environment {
            (FindingKind::SameTwice, Severity::Warning)
        } else {
            (FindingKind::SameInEnvironments, Severity::Serious)
        };
        let what = format!("same as {}, {}, {}", other.name, partner.name, environment_name(environment));
        cases.push((kind, subject.case(severity, what, Some(Day::of(version.created)))));
    }
}

/// The days on which a rotation of this credential is due, as its partner advises and as it enforces.
pub(crate) struct RotationDays<'a> {
    pub(crate) recommended: Option<(Day, &'a Interval)>,
    pub(crate) mandatory: Option<(Day, &'a Interval)>,
}

/// The days on which a rotation is due; `None` where nobody knows when the last one was.
pub(crate) fn rotation_days<'a>(subject: &Subject<'a>) -> Option<RotationDays<'a>> {
    let last = subject.credential.uses.last_rotated?;
    let rotation = subject.kind.and_then(|kind| kind.rotation.as_ref());
    let due = |interval: &'a Interval| (after(last, interval.period), interval);
    Some(RotationDays {
        recommended: rotation.and_then(|rotation| rotation.recommended.as_ref()).map(due),
        mandatory: rotation.and_then(|rotation| rotation.mandatory.as_ref()).map(due),
    })
}

fn unrecorded(subject: &Subject<'_>, cases: &mut Vec<(FindingKind, Case)>) {
    let (uses, since) = (&subject.credential.uses, subject.entered());
    if uses.consumers.is_empty() {
        cases.push((FindingKind::NoConsumer, subject.case(Severity::Notice, String::new(), since)));
    }
    if uses.locations.is_empty() {
        by_guide(subject, FindingKind::NoLocation, DemandAbout::NoPlaceRecorded, String::new(), cases);
    }
}

fn of_location(subject: &Subject<'_>, location: &Location, cases: &mut Vec<(FindingKind, Case)>) {
    let what = || format!("{}: {}", location.kind.words(), location.place);
    if location.kind == LocationKind::LiteralVariable {
        let about = DemandAbout::LiteralEnvironmentVariable;
        by_guide(subject, FindingKind::LiteralVariable, about, what(), cases);
    }
    if location.in_mobile_app {
        let about = DemandAbout::PackagedInMobileApp;
        by_guide(subject, FindingKind::PackagedInMobileApp, about, what(), cases);
    }
    match location.detail {
        Some(LocationDetail::PlainString) => {
            by_guide(subject, FindingKind::PlainParameter, DemandAbout::PlainParameter, what(), cases);
        }
        Some(LocationDetail::PlainConfiguration) => {
            push(subject, FindingKind::PlainConfiguration, what(), cases);
        }
        Some(LocationDetail::PlainCache) => push(subject, FindingKind::PlainCache, what(), cases),
        Some(LocationDetail::ReadableByOthers) => push(subject, FindingKind::ReadableFile, what(), cases),
        Some(
            LocationDetail::KvVersion1
            | LocationDetail::KvVersion2
            | LocationDetail::MountedAsVariable
            | LocationDetail::MountedAsFile
            | LocationDetail::KeyVaultReference
            | LocationDetail::SecureString
            | LocationDetail::OwnerOnly
            | LocationDetail::EncryptedCache,
        )
        | None => {}
    }
}

fn account(subject: &Subject<'_>, cases: &mut Vec<(FindingKind, Case)>) {
    let is_personal = subject.credential.uses.account == Some(AccountKind::Personal);
    if is_personal && subject.environment.kind == EnvironmentKind::Production {
        let owner = subject.credential.uses.owner.clone().unwrap_or_default();
        by_guide(subject, FindingKind::PersonalAccount, DemandAbout::PersonalAccount, owner, cases);
    }
}

fn expiry(subject: &Subject<'_>, today: Day, cases: &mut Vec<(FindingKind, Case)>) {
    let Some(expires) = subject.credential.uses.expires else { return };
    let (kind, severity) = if expires < today {
        (FindingKind::Expired, Severity::Serious)
    } else if today.days_until(expires) <= SOON_DAYS {
        (FindingKind::Expiring, Severity::Warning)
    } else {
        return;
    };
    cases.push((kind, subject.case(severity, String::new(), Some(expires))));
}

/// A rotation counts as due on the day itself. Where both days have passed, the partner's deadline is told.
fn rotation(subject: &Subject<'_>, today: Day, cases: &mut Vec<(FindingKind, Case)>) {
    let Some(days) = rotation_days(subject) else {
        let case = subject.case(Severity::Notice, String::new(), subject.entered());
        return cases.push((FindingKind::RotationUnknown, case));
    };
    let due = |day: &(Day, &Interval)| day.0 <= today;
    if let Some((day, interval)) = days.mandatory.filter(due) {
        let case = rotation_case(subject, Severity::Serious, day, interval);
        cases.push((FindingKind::RotationMandatory, case));
    } else if let Some((day, interval)) = days.recommended.filter(due) {
        let case = rotation_case(subject, Severity::Warning, day, interval);
        cases.push((FindingKind::RotationRecommended, case));
    }
}

fn rotation_case(subject: &Subject<'_>, severity: Severity, day: Day, interval: &Interval) -> Case {
    let text = match &interval.note {
        Some(note) => format!("Every {}. {note}", interval.period),
        None => format!("Every {}.", interval.period),
    };
    let quote = subject.quote(&text, &interval.basis);
    Case { quote, ..subject.case(severity, String::new(), Some(day)) }
}

/// A case that is as serious as the partner's own guide takes it; none where the guide allows it.
fn by_guide(
    subject: &Subject<'_>,
    kind: FindingKind,
    about: DemandAbout,
    what: String,
    cases: &mut Vec<(FindingKind, Case)>,
) {
    if let Some((severity, quote)) = demanded(subject.profile, about) {
        cases.push((kind, Case { quote, ..subject.case(severity, what, subject.entered()) }));
    }
}

/// A case on which no guide differs.
fn push(subject: &Subject<'_>, kind: FindingKind, what: String, cases: &mut Vec<(FindingKind, Case)>) {
    cases.push((kind, subject.case(Severity::Warning, what, subject.entered())));
}

fn after(day: Day, period: Period) -> Day {
    match period {
        Period::Days(days) => day.plus_days(days),
        Period::Months(months) => day.plus_months(months),
    }
}

/// How many days before its end a value's end is told.
pub(crate) const SOON_DAYS: i64 = 30;
