//! What can be wrong with a partner's dossier and hosts.

use partners::{AllowListRule, Doubt, Email, Link, LookAlike, Origin, Resemblance};
use vault_domain::{Day, Network, ScopeId};

use super::facts::{Known, Owner, PartnerSubject, named_environment};
use super::{Case, FindingKind, Named, Quote, Severity};

pub(crate) fn cases(
    subject: &PartnerSubject<'_>,
    known: &Known<'_>,
    today: Day,
    cases: &mut Vec<(FindingKind, Case)>,
) {
    hosts(subject, known, cases);
    documents(subject, today, cases);
    for network in &subject.partner.dossier.networks {
        unconfirmed(subject, network, cases);
    }
}

/// The day by which a document should be looked at again.
pub(crate) fn recheck(checked: Day) -> Day {
    checked.plus_months(RECHECK_MONTHS)
}

/// Whether a host could be taken for one that the profile names, or without a profile for anybody's.
fn hosts(subject: &PartnerSubject<'_>, known: &Known<'_>, cases: &mut Vec<(FindingKind, Case)>) {
    for (host, environment) in own_hosts(subject) {
        let found = match subject.profile {
            Some(profile) => {
                profile.look_alike(&host).map(|alike| (Severity::Serious, resemblance(&host, &alike)))
            }
            None => question(subject, &host, known).map(|words| (Severity::Warning, words)),
        };
        let Some((severity, words)) = found else { continue };
        let case = Case { environment, ..subject.case(severity, words, None) };
        cases.push((FindingKind::LookAlikeHost, case));
    }
}

/// The hosts of the environments, with each its own, and those of documents and contacts.
fn own_hosts(subject: &PartnerSubject<'_>) -> Vec<(String, Option<Named<ScopeId>>)> {
    let mut own = Vec::new();
    for (environment, hosts) in &subject.hosts {
        for origin in hosts.origins.iter().filter_map(|origin| origin.parse::<Origin>().ok()) {
            own.push((origin.host().to_owned(), Some(named_environment(environment))));
        }
    }
    let dossier = &subject.partner.dossier;
    let links = dossier.documents.iter().filter_map(|one| one.link.parse::<Link>().ok());
    own.extend(links.map(|link| (link.host().to_owned(), None)));
    let mails = dossier.contacts.iter().filter_map(|one| one.mail.as_ref()?.parse::<Email>().ok());
    own.extend(mails.map(|mail| (mail.host().to_owned(), None)));
    own
}

/// What to ask about a host of a partner without a profile. Nobody knows its hosts, so it is never more than a question.
fn question(subject: &PartnerSubject<'_>, host: &str, known: &Known<'_>) -> Option<String> {
    let partner = &subject.partner.name;
    Some(match known.doubt(host, &Owner::Partner(subject.id, partner))? {
        Doubt::Resembles { host: of, owner, how } => {
            let alike = LookAlike { of: of.to_owned(), how };
            format!("Is it {partner}'s? {} ({})", resemblance(host, &alike), owner.name())
        }
        Doubt::MixedScripts => format!("Is it {partner}'s? The letters of {host} are of two scripts"),
    })
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
