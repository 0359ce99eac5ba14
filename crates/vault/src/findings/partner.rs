//! What can be wrong with a partner's dossier and hosts.

use partners::{AllowListRule, Email, Link, LookAlike, Origin, Resemblance};
use vault_domain::{Day, Network};

use super::facts::{PartnerSubject, named_environment};
use super::{Case, FindingKind, Quote, Severity};

pub(crate) fn cases(subject: &PartnerSubject<'_>, today: Day, cases: &mut Vec<(FindingKind, Case)>) {
    hosts(subject, cases);
    documents(subject, today, cases);
    for network in &subject.partner.dossier.networks {
        unconfirmed(subject, network, cases);
    }
}

/// The day by which a document should be looked at again.
pub(crate) fn recheck(checked: Day) -> Day {
    checked.plus_months(RECHECK_MONTHS)
}

/// Whether a host could be taken for one that the profile names.
fn hosts(subject: &PartnerSubject<'_>, cases: &mut Vec<(FindingKind, Case)>) {
    let Some(profile) = subject.profile else { return };
    let mut check = |host: &str, environment: Option<_>| {
        if let Some(alike) = profile.look_alike(host) {
            let case = subject.case(Severity::Serious, resemblance(host, &alike), None);
            cases.push((FindingKind::LookAlikeHost, Case { environment, ..case }));
        }
    };
    for (environment, hosts) in &subject.hosts {
        for origin in hosts.origins.iter().filter_map(|origin| origin.parse::<Origin>().ok()) {
            check(origin.host(), Some(named_environment(environment)));
        }
    }
    let dossier = &subject.partner.dossier;
    for link in dossier.documents.iter().filter_map(|one| one.link.parse::<Link>().ok()) {
        check(link.host(), None);
    }
    let mails = dossier.contacts.iter().filter_map(|one| one.mail.as_ref()?.parse::<Email>().ok());
    for mail in mails {
        check(mail.host(), None);
    }
}

fn documents(subject: &PartnerSubject<'_>, today: Day, cases: &mut Vec<(FindingKind, Case)>) {
    let dossier = &subject.partner.dossier;
    let mut check = |what: &str, checked: Option<Day>| {
        let due = checked.map(recheck);
        if due.is_none_or(|due| due <= today) {
            let case = subject.case(Severity::Notice, what.to_owned(), due);
            cases.push((FindingKind::DocumentUnchecked, case));
        }
    };
    for document in &dossier.documents {
        check(&document.title, document.last_checked);
    }
    if let Some(read) = dossier.guide_read {
        check("The partner's guide", Some(read));
    }
}

/// As serious as the partner takes its list.
fn unconfirmed(subject: &PartnerSubject<'_>, network: &Network, cases: &mut Vec<(FindingKind, Case)>) {
    let (Some(sent), None) = (network.sent, network.confirmed) else { return };
    let list = subject.profile.and_then(|profile| Some((profile, profile.ip_allow_list.as_ref()?)));
    let severity = match list.map(|(_, list)| list.rule) {
        Some(AllowListRule::Required) => Severity::Serious,
        Some(AllowListRule::Optional) | None => Severity::Warning,
        Some(AllowListRule::Undocumented) => Severity::Notice,
    };
    let quote =
        list.and_then(|(profile, list)| Some(Quote::new(profile, list.note.as_ref()?.as_str(), &list.basis)));
    let environment = network.environment.and_then(|id| {
        let environments = &subject.partner.environments;
        environments.iter().find(|environment| environment.meta == id).map(named_environment)
    });
    let case = subject.case(severity, network.range.to_string(), Some(sent));
    cases.push((FindingKind::NetworkUnconfirmed, Case { environment, quote, ..case }));
}

fn resemblance(host: &str, alike: &LookAlike) -> String {
    let of = &alike.of;
    match alike.how {
        Resemblance::SameLooks => format!("{host} looks like {of}, written with other letters"),
        Resemblance::OneLetter => format!("{host} is one letter away from {of}"),
        Resemblance::OtherEnding => format!("{host} has the name of {of} and another ending"),
        Resemblance::NameWithin => format!("{host} has the name of {of} in it"),
    }
}

const RECHECK_MONTHS: u32 = 12;
