//! Hosts of partners nobody has described, held against all hosts that somebody uses. Thousands are compared at once,
//! so what could resemble a host is looked up by its traces first and compared afterwards.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use unicode_security::MixedScript as _;

use crate::look_alike::{Host, Resemblance, looks};

/// The hosts that somebody uses, with whose they are.
pub struct KnownHosts<Owner> {
    hosts: Vec<(Host, Owner)>,
    by_trace: HashMap<u64, Vec<usize>>,
}

/// That a host is doubtful.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Doubt<'a, Owner> {
    /// It could be taken for another one.
    Resembles {
        /// The other host.
        host: &'a str,
        /// Whose that is.
        owner: &'a Owner,
        /// Why.
        how: Resemblance,
    },
    /// One of its parts has letters of two scripts, as no honest name does.
    MixedScripts,
}

impl<Owner: PartialEq> KnownHosts<Owner> {
    /// Takes the hosts up.
    pub fn new<'a>(hosts: impl IntoIterator<Item = (&'a str, Owner)>) -> Self {
        let hosts: Vec<_> = hosts.into_iter().map(|(host, owner)| (Host::read(host), owner)).collect();
        let mut by_trace: HashMap<u64, Vec<usize>> = HashMap::new();
        for (place, (host, _)) in hosts.iter().enumerate() {
            for trace in traces(host) {
                by_trace.entry(trace).or_default().push(place);
            }
        }
        Self { hosts, by_trace }
    }

    /// Whether `host` could be taken for a host of somebody other than `owner`. Hosts of one domain belong together,
    /// and a name within another host says little here.
    pub fn doubt(&self, host: &str, owner: &Owner) -> Option<Doubt<'_, Owner>> {
        let host = Host::read(host);
        let places = traces(&host).into_iter().filter_map(|trace| self.by_trace.get(&trace)).flatten();
        let foreign = places
            .filter_map(|place| self.hosts.get(*place))
            .filter(|(other, of)| of != owner && other.domain() != host.domain());
        let alike = foreign.filter_map(|(other, of)| Some((host.resembles(other)?, other, of)));
        let worst = alike.filter(|(how, ..)| *how != Resemblance::NameWithin).min_by_key(|(how, ..)| *how);
        match worst {
            Some((how, other, owner)) => Some(Doubt::Resembles { host: other.text(), owner, how }),
            None => {
                host.text().split('.').any(|part| !part.is_single_script()).then_some(Doubt::MixedScripts)
            }
        }
    }
}

/// Equal for some trace wherever two hosts look the same, are one letter apart or differ in their ending: each form
/// of the host, and each with one letter left out.
fn traces(host: &Host) -> Vec<u64> {
    let forms = [
        host.text().to_owned(),
        looks(host.text()),
        host.name().to_owned(),
        looks(host.name()),
        looks(host.domain()),
    ];
    let mut traces: Vec<u64> = forms
        .iter()
        .flat_map(|form| {
            let shorter = form.char_indices().map(|(at, letter)| {
                let (before, rest) = form.split_at(at);
                hash(before, rest.get(letter.len_utf8()..).unwrap_or_default())
            });
            shorter.chain([hash(form, "")]).collect::<Vec<_>>()
        })
        .collect();
    traces.sort_unstable();
    traces.dedup();
    traces
}

/// Of both texts as one.
fn hash(before: &str, after: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    before.bytes().chain(after.bytes()).for_each(|byte| byte.hash(&mut hasher));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::one_letter("api.keepg0.com", "api.keepgo.com", Some(Resemblance::SameLooks))]
    #[case::exchanged("api.kepego.com", "api.keepgo.com", Some(Resemblance::OneLetter))]
    #[case::missing("api.keego.com", "api.keepgo.com", Some(Resemblance::OneLetter))]
    #[case::of_the_ending("api.keepgo.co", "api.keepgo.com", Some(Resemblance::OneLetter))]
    #[case::other_ending("www.reloadly.net", "auth.reloadly.com", Some(Resemblance::OtherEnding))]
    #[case::cyrillic("auth.rel\u{43e}adly.com", "auth.reloadly.com", Some(Resemblance::SameLooks))]
    #[case::of_one_domain("api1.example.com", "api2.example.com", None)]
    #[case::a_name_within("api.reloadly-partners.example", "auth.reloadly.com", None)]
    #[case::itself("api.example.com", "api.example.com", None)]
    #[case::nothing("", "api.example.com", None)]
    fn a_host_is_held_against_those_of_others(
        #[case] host: &str,
        #[case] other: &str,
        #[case] expected: Option<Resemblance>,
    ) {
        let known = KnownHosts::new([(other, "theirs"), (host, "ours")]);
        let found = known.doubt(host, &"ours").map(|doubt| match doubt {
            Doubt::Resembles { how, owner, .. } => {
                assert_eq!(*owner, "theirs");
                how
            }
            Doubt::MixedScripts => panic!("{host} resembles a host"),
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn two_scripts_in_one_part_are_doubtful_by_themselves() {
        let known = KnownHosts::new([("other.example.org", 1)]);
        assert_eq!(known.doubt("\u{430}pi-n\u{43e}rthwind.dev", &2), Some(Doubt::MixedScripts));
        assert_eq!(
            known.doubt("\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440}.\u{440}\u{444}", &2),
            None,
            "a host in one script"
        );
    }
}
