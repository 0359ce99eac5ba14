//! Hosts that could be taken for one of the partner's: other letters that look the same, a slip of the finger, the
//! partner's name in a stranger's host.

use std::collections::BTreeSet;

use unicode_security::confusable_detection::skeleton;

use crate::auth::Auth;
use crate::letter::Reach;
use crate::profile::Profile;
use crate::text::Origin;

/// That a host could be taken for another.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LookAlike {
    /// The host it could be taken for.
    pub of: String,
    /// Why.
    pub how: Resemblance,
}

/// Why a host could be taken for another, the worst first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Resemblance {
    /// It is written with other letters that look the same.
    SameLooks,
    /// One letter is missing, added, wrong, or has changed places with its neighbour.
    OneLetter,
    /// It has the same name and another ending.
    OtherEnding,
    /// It has the name in it and belongs to somebody else.
    NameWithin,
}

/// Whether `host` could be taken for one of the `known` hosts without being one of them. Both may be written in
/// letters or in punycode, `xn--...`.
pub fn look_alike<'a>(host: &str, known: impl IntoIterator<Item = &'a str>) -> Option<LookAlike> {
    let host = Host::read(host);
    let known: Vec<Host> = known.into_iter().map(Host::read).collect();
    if known.iter().any(|known| known.text == host.text) {
        return None;
    }
    let alike = known.iter().filter_map(|known| Some((host.resembles(known)?, known)));
    let (how, of) = alike.min_by_key(|(how, _)| *how)?;
    Some(LookAlike { of: of.text.clone(), how })
}

impl Profile {
    /// Whether `host` could be taken for one of the partner's without being one of them.
    pub fn look_alike(&self, host: &str) -> Option<LookAlike> {
        look_alike(host, self.hosts())
    }

    /// All hosts of the partner that the profile names: those of its environments, documents, menus and contacts.
    pub fn hosts(&self) -> BTreeSet<&str> {
        let origins = self.environments.iter().flat_map(|environment| &environment.origins);
        let audiences = self.credentials.iter().filter_map(|kind| {
            if let Auth::OAuth2ClientCredentials(oauth) = &kind.auth { Some(&oauth.audiences) } else { None }
        });
        let documents = self.documents.iter().map(|document| document.url.host());
        let places = self.places.iter().filter_map(|place| Some(place.url.as_ref()?.host()));
        let contacts = self.contacts.iter().filter_map(|contact| match &contact.reach {
            Reach::Email(address) => Some(address.host()),
            Reach::Page(link) => Some(link.host()),
            Reach::Phone(_) | Reach::Unpublished => None,
        });
        let origins = origins.chain(audiences.flatten()).map(Origin::host);
        origins.chain(documents).chain(places).chain(contacts).collect()
    }
}

/// A host in letters, with its domain: the part that somebody registered.
pub(crate) struct Host {
    text: String,
    /// Where the domain begins in the text.
    domain_at: usize,
}

impl Host {
    pub(crate) fn read(host: &str) -> Self {
        let host = host.split(':').next().unwrap_or_default().trim_end_matches('.');
        let (text, _) = idna::domain_to_unicode(host);
        let domain_at = domain_at(&text);
        Self { text, domain_at }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn domain(&self) -> &str {
        self.text.get(self.domain_at..).unwrap_or_default()
    }

    /// The domain without its ending.
    pub(crate) fn name(&self) -> &str {
        self.domain().split('.').next().unwrap_or_default()
    }

    pub(crate) fn resembles(&self, known: &Self) -> Option<Resemblance> {
        let alike = looks(&self.text) == looks(&known.text) || self.domain_looks_like(known);
        if alike {
            return Some(Resemblance::SameLooks);
        }
        if one_letter_apart(&self.text, &known.text) {
            return Some(Resemblance::OneLetter);
        }
        // Short names are too much like each other, and what lies in the same domain has the same owner.
        let name = known.name();
        if name.chars().count() < SHORTEST_NAME || self.domain() == known.domain() {
            return None;
        }
        if looks(self.name()) == looks(name) {
            return Some(Resemblance::OtherEnding);
        }
        if one_letter_apart(self.name(), name) {
            return Some(Resemblance::OneLetter);
        }
        looks(&self.text).contains(&looks(name)).then_some(Resemblance::NameWithin)
    }

    fn domain_looks_like(&self, known: &Self) -> bool {
        self.domain() != known.domain() && looks(self.domain()) == looks(known.domain())
    }
}

/// What the text looks like: equal for texts that are easily taken for each other.
pub(crate) fn looks(text: &str) -> String {
    let looks: String = skeleton(text).collect();
    PAIRS.iter().fold(looks.to_lowercase(), |looks, (pair, letter)| looks.replace(pair, letter))
}

fn one_letter_apart(a: &str, b: &str) -> bool {
    strsim::osa_distance(a, b) == 1 || strsim::osa_distance(&looks(a), &looks(b)) == 1
}

/// The domain is the last two parts of the host, or three where the last but one is a common ending of a country's.
fn domain_at(host: &str) -> usize {
    let starts: Vec<usize> =
        std::iter::once(0).chain(host.match_indices('.').map(|(dot, _)| dot + 1)).collect();
    let parts: Vec<&str> = host.split('.').collect();
    let of_country =
        matches!(parts.as_slice(), [.., _, second, top] if top.len() == 2 && SECOND.contains(second));
    let back = if of_country { 3 } else { 2 };
    starts.len().checked_sub(back).and_then(|index| starts.get(index)).copied().unwrap_or(0)
}

/// Two letters that look like one, beyond those that Unicode lists.
const PAIRS: [(&str, &str); 2] = [("vv", "w"), ("cl", "d")];
const SECOND: [&str; 9] = ["ac", "co", "com", "edu", "gob", "gov", "ne", "net", "org"];
const SHORTEST_NAME: usize = 5;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const KNOWN: [&str; 4] =
        ["services.roofhub.pro", "auth.reloadly.com", "api.mintmove.io", "api.partner.co.uk"];

    #[rstest]
    #[case::cyrillic("services.r\u{43e}\u{43e}fhub.pro", Resemblance::SameLooks)]
    #[case::cyrillic_elsewhere("portal.r\u{43e}ofhub.pro", Resemblance::SameLooks)]
    #[case::one_for_l("auth.re1oadly.com", Resemblance::SameLooks)]
    #[case::zero_for_o("auth.rel0adly.com", Resemblance::SameLooks)]
    #[case::capital_i_for_l("auth.reIoadly.com", Resemblance::OneLetter)]
    #[case::rn_for_m("api.rnintmove.io", Resemblance::SameLooks)]
    #[case::full_width("\u{ff41}uth.reloadly.com.evil.example", Resemblance::NameWithin)]
    #[case::missing("auth.relodly.com", Resemblance::OneLetter)]
    #[case::missing_wide_letter("api.intmove.io", Resemblance::OneLetter)]
    #[case::exchanged("auth.relaodly.com", Resemblance::OneLetter)]
    #[case::of_the_sub_domain("service.roofhub.pro", Resemblance::OneLetter)]
    #[case::other_name_and_ending("www.reloadli.net", Resemblance::OneLetter)]
    #[case::other_ending("www.reloadly.net", Resemblance::OtherEnding)]
    #[case::other_country("api.partner.com", Resemblance::OtherEnding)]
    #[case::in_front("services.roofhub.pro.evil.example", Resemblance::NameWithin)]
    #[case::with_a_hyphen("reloadly-support.com", Resemblance::NameWithin)]
    fn a_host_that_could_be_taken_for_a_known_one_is_told(#[case] host: &str, #[case] how: Resemblance) {
        let found = look_alike(host, KNOWN);
        assert_eq!(found.map(|alike| alike.how), Some(how));
    }

    #[rstest]
    fn a_host_of_its_own_and_those_of_the_partner_are_not(
        #[values(
            "services.roofhub.pro",
            "SERVICES.roofhub.pro.",
            "services.roofhub.pro:8443",
            "portal.roofhub.pro",
            "services-qa.roofhub.pro",
            "roofhub.pro",
            "api.example.com",
            "other.co.uk",
            "",
            ".",
            "..",
            "xn--",
            "\u{202e}",
            "localhost"
        )]
        host: &str,
    ) {
        assert_eq!(look_alike(host, KNOWN), None);
    }

    #[test]
    fn punycode_is_read_as_the_letters_it_stands_for() {
        let cyrillic = idna::domain_to_ascii("r\u{43e}\u{43e}fhub.pro").unwrap();
        assert!(cyrillic.starts_with("xn--"), "{cyrillic}");
        assert_eq!(look_alike(&cyrillic, KNOWN).unwrap().how, Resemblance::SameLooks);
    }

    proptest! {
        #[test]
        fn any_host_is_answered_and_none_is_its_own_look_alike(host in "[a-z0-9.-]{0,40}|\\PC{0,40}", other in "\\PC{0,20}") {
            prop_assert_eq!(look_alike(&host, [host.as_str(), other.as_str()]), None);
            let _ = look_alike(&host, [other.as_str()]);
        }
    }

    #[test]
    fn the_worst_resemblance_is_told() {
        let found = look_alike("auth.re1oadly.com", ["auth.reloadly.net", "auth.reloadly.com"]).unwrap();
        assert_eq!((found.of.as_str(), found.how), ("auth.reloadly.com", Resemblance::SameLooks));
    }
}
