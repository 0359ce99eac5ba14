//! What a name or id on the command line means. Names are compared without case; a name that fits several
//! things is refused with the list of them.

use unicode_normalization::UnicodeNormalization;
use vault::{CredentialSummary, EnvironmentSummary, MemberSummary, PartnerSummary, Place};

use crate::failure::Failure;

/// The partner of this name, id or profile.
pub(crate) fn partner<'a>(
    partners: &'a [PartnerSummary],
    wanted: &str,
) -> Result<&'a PartnerSummary, Failure> {
    let folded = fold(wanted);
    let found: Vec<_> = partners.iter().filter(|partner| partner_names(partner).contains(&folded)).collect();
    one(&found, |partner| format!("{}  {}", partner.id, partner.name))
        .map_err(|failure| failure.into_failure("partner", wanted, "pvault partners lists them"))
}

/// The partner's environment of this name, kind or id.
pub(crate) fn environment<'a>(
    partner: &'a PartnerSummary,
    wanted: &str,
) -> Result<&'a EnvironmentSummary, Failure> {
    let folded = fold(wanted);
    let fits =
        |e: &&EnvironmentSummary| [fold(&e.name), fold(e.kind.word()), e.id.to_string()].contains(&folded);
    let found: Vec<_> = partner.environments.iter().filter(fits).collect();
    one(&found, |environment| format!("{}  {}", environment.id, environment.name))
        .map_err(|failure| failure.into_failure("environment", wanted, "pvault partner show lists them"))
}

/// The member of this name or id.
pub(crate) fn member<'a>(members: &'a [MemberSummary], wanted: &str) -> Result<&'a MemberSummary, Failure> {
    let folded = fold(wanted);
    let fits = |member: &&MemberSummary| fold(&member.name) == folded || member.id.to_string() == folded;
    let found: Vec<_> = members.iter().filter(fits).collect();
    one(&found, |member| format!("{}  {}", member.id, member.name))
        .map_err(|failure| failure.into_failure("member", wanted, "pvault members lists them"))
}

/// The partner, or `PARTNER/ENVIRONMENT`. A partner whose own name has a slash is found first.
pub(crate) fn place(partners: &[PartnerSummary], wanted: &str) -> Result<Place, Failure> {
    let whole = partner(partners, wanted).map(|found| Place::Partner(found.id));
    let folded = fold(wanted);
    let within = partners.iter().find_map(|partner| {
        let rest =
            partner_names(partner).into_iter().find_map(|name| tail(&folded, &name).map(str::to_owned));
        Some((partner, rest?))
    });
    match (whole, within) {
        (Err(Failure::NotFound { .. }), Some((partner, rest))) => {
            Ok(Place::Environment(environment(partner, &rest)?.id))
        }
        (whole, _) => whole,
    }
}

/// Whether a credential's environment has this name, kind or id.
pub(crate) fn is_environment(credential: &CredentialSummary, wanted: &str) -> bool {
    environment_names(credential).contains(&fold(wanted))
}

/// The partners with whose name, id or profile a reference to a credential begins.
pub(crate) fn partners_before<'a>(
    partners: &'a [PartnerSummary],
    wanted: &str,
) -> impl Iterator<Item = &'a PartnerSummary> {
    let folded = fold(wanted);
    let begins = move |name: &String| tail(&folded, name).is_some();
    partners.iter().filter(move |partner| partner_names(partner).iter().any(&begins))
}

/// The credential of this id or `PARTNER/ENVIRONMENT/CREDENTIAL`. Names may themselves contain slashes.
pub(crate) fn credential<'a>(
    partners: &[PartnerSummary],
    credentials: &'a [CredentialSummary],
    wanted: &str,
) -> Result<&'a CredentialSummary, Failure> {
    let folded = fold(wanted);
    let mut found = Vec::new();
    for partner in partners {
        let names = partner_names(partner);
        let tails: Vec<&str> = names.iter().filter_map(|name| tail(&folded, name)).collect();
        let own = credentials.iter().filter(|credential| credential.partner == partner.id);
        found.extend(own.filter(|credential| fits(credential, &folded, &tails)));
    }
    one(&found, |credential| format!("{}  {}", credential.id, credential.reference()))
        .map_err(|failure| failure.into_failure("credential", wanted, "pvault credentials lists them"))
}

fn fits(credential: &CredentialSummary, folded: &str, tails: &[&str]) -> bool {
    let id = credential.id.to_string();
    if folded == id {
        return true;
    }
    if tails.is_empty() {
        return false;
    }
    let names = [fold(&credential.name), id];
    let environments = environment_names(credential);
    let rests = |text| environments.iter().filter_map(move |name| tail(text, name));
    tails.iter().copied().flat_map(rests).any(|rest| names.iter().any(|name| name == rest))
}

fn environment_names(credential: &CredentialSummary) -> [String; 3] {
    [
        fold(&credential.environment_name),
        fold(credential.environment_kind.word()),
        credential.environment.to_string(),
    ]
}

fn partner_names(partner: &PartnerSummary) -> Vec<String> {
    let mut names = vec![fold(&partner.name), partner.id.to_string()];
    names.extend(partner.profile.as_deref().map(fold));
    names
}

/// What follows `name/` in the text.
fn tail<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.strip_prefix(name)?.strip_prefix('/')
}

fn fold(name: &str) -> String {
    name.trim().nfc().flat_map(char::to_lowercase).collect()
}

/// None or several.
struct NotOne(Vec<String>);

fn one<'a, T>(found: &[&'a T], describe: impl Fn(&T) -> String) -> Result<&'a T, NotOne> {
    match found {
        [only] => Ok(only),
        several => Err(NotOne(several.iter().map(|thing| describe(thing)).collect())),
    }
}

impl NotOne {
    fn into_failure(self, what: &str, wanted: &str, hint: &str) -> Failure {
        if self.0.is_empty() {
            return Failure::NotFound { message: format!("there is no {what} {wanted:?}; {hint}") };
        }
        let message = format!("{wanted:?} is the name of more than one {what}; use the id instead");
        Failure::Ambiguous { message, candidates: self.0 }
    }
}

#[cfg(test)]
mod tests {
    use vault::{EnvironmentKind, RecordId, ScopeId, Timestamp};

    use super::*;

    fn staging(id: u8, name: &str) -> EnvironmentSummary {
        EnvironmentSummary {
            id: ScopeId::from_random([id; 16]),
            kind: EnvironmentKind::Staging,
            name: name.to_owned(),
            credentials: 1,
            origins: Vec::new(),
        }
    }

    fn srs(id: u8, name: &str) -> PartnerSummary {
        PartnerSummary {
            id: RecordId::from_random([id; 16]),
            name: name.to_owned(),
            profile: Some("srs".to_owned()),
            archived: false,
            environments: vec![staging(id, "Staging (QA)")],
        }
    }

    fn orders(id: u8, partner: &PartnerSummary, name: &str) -> CredentialSummary {
        CredentialSummary {
            id: RecordId::from_random([id; 16]),
            partner: partner.id,
            partner_name: partner.name.clone(),
            environment: partner.environments[0].id,
            environment_kind: EnvironmentKind::Staging,
            environment_name: "Staging (QA)".to_owned(),
            name: name.to_owned(),
            kind: "api-client".to_owned(),
            archived: false,
            current_version: 1,
            versions: 1,
            updated: Timestamp::from_secs(0),
        }
    }

    #[test]
    fn every_part_may_be_a_name_a_kind_a_profile_or_an_id() {
        let partner = srs(1, "SRS Distribution (SIPS)");
        let credential = orders(2, &partner, "Orders/EU é");
        let (partners, credentials) = ([partner], [credential]);
        let id = credentials[0].id.to_string();
        for wanted in [
            "SRS Distribution (SIPS)/Staging (QA)/Orders/EU é",
            "srs/staging/ORDERS/eu e\u{301}",
            &format!("{}/{}/{id}", partners[0].id, credentials[0].environment),
            &id,
        ] {
            let found = super::credential(&partners, &credentials, wanted);
            assert!(found.is_ok_and(|found| found.id == credentials[0].id), "{wanted} names the credential");
        }
    }

    #[test]
    fn an_ambiguous_name_lists_what_it_could_be() {
        let partners = [srs(1, "SRS"), srs(3, "srs")];
        let Err(Failure::Ambiguous { candidates, .. }) = partner(&partners, "srs") else {
            panic!("two partners have this name");
        };
        assert_eq!(candidates.len(), 2);
        assert!(candidates[0].contains(&partners[0].id.to_string()), "{candidates:?}");
    }

    #[test]
    fn a_name_that_nothing_has_is_not_found() {
        let partner = srs(1, "SRS");
        let credentials = [orders(2, &partner, "Orders")];
        for wanted in ["", "/", "srs", "srs/staging", "srs/staging/", "srs/production/orders", "orders"] {
            let found = credential(std::slice::from_ref(&partner), &credentials, wanted);
            assert!(matches!(found, Err(Failure::NotFound { .. })), "{wanted:?} names nothing");
        }
    }
}
