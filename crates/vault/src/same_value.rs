//! The same value twice: what is entered is compared with the values that other credentials have in use, and with
//! what is entered beside it.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};

use subtle::ConstantTimeEq;
use vault_domain::{CredentialVersion, RecordId, SameValue, ScopeId, Secrets, Target, VersionLabel};

use crate::VaultError;
use crate::index::current;
use crate::session::Session;

/// Secrets of a credential that are about to be written.
pub(crate) struct Entered<'a> {
    pub(crate) credential: RecordId,
    pub(crate) version: u32,
    /// Its environment.
    pub(crate) environment: ScopeId,
    pub(crate) secrets: &'a Secrets,
}

impl Session {
    /// Where each of these has a value in common with another credential's value in use, among what this member may
    /// open, or with another of these. One event for all of it comes first; the values are opened one credential at a
    /// time and nothing of them is kept. Of more than [`TOLD`] such places one in each environment is told.
    ///
    /// Production needs no fresh code here: whoever asks has the value already.
    pub(crate) async fn same_values(
        &mut self,
        entered: &[Entered<'_>],
    ) -> Result<Vec<Vec<SameValue>>, VaultError> {
        let values = EnteredValues::new(entered);
        let mut same: Vec<Told> = entered.iter().map(|_| Told::default()).collect();
        if values.by_hash.is_empty() {
            return Ok(same.into_iter().map(|told| told.same).collect());
        }
        values.among_themselves(entered, &mut same);
        let (mut places, _) = self.places()?;
        let own: BTreeSet<_> = entered.iter().map(|one| one.credential).collect();
        places.retain(|place| place.label == VersionLabel::Current && !own.contains(&place.credential));
        if !places.is_empty() {
            self.write_comparison(Target::default(), places.len()).await?;
            let environments: HashMap<_, _> =
                self.index.credentials.iter().map(|(id, one)| (*id, one.environment)).collect();
            self.open_each(places, |place, secrets| {
                let there = SameValue { credential: place.credential, version: place.version };
                let environment = environments.get(&place.credential).ok_or(VaultError::Internal)?;
                for at in values.sharing(secrets) {
                    same.get_mut(at).ok_or(VaultError::Internal)?.tell(there, *environment);
                }
                Ok(())
            })
            .await?;
        }
        Ok(same.into_iter().map(|told| told.same).collect())
    }

    /// The same for a version whose secrets stay as they were in `before`: what was recorded at either side then.
    /// Opens nothing.
    pub(crate) fn known_same_values(&self, of: RecordId, before: &CredentialVersion) -> Vec<SameValue> {
        let mut same = before.same_values.clone();
        for (id, other) in &self.index.credentials {
            let here = SameValue { credential: of, version: before.number };
            if let Some(newest) = current(other).filter(|newest| newest.same_values.contains(&here)) {
                same.push(SameValue { credential: *id, version: newest.number });
            }
        }
        same
    }

    /// The same where some fields are removed and nothing is new. `None` where a removed value may have been the one in
    /// common, so that what stays must be compared anew.
    pub(crate) fn known_same_values_without(
        &self,
        of: RecordId,
        before: &CredentialVersion,
        removed: &[String],
    ) -> Option<Vec<SameValue>> {
        let known = self.known_same_values(of, before);
        let removes_secret = before.secret_fields.iter().any(|key| removed.contains(key));
        (known.is_empty() || !removes_secret).then_some(known)
    }
}

/// The values of what is entered, found by a hash whose random key lives as long as this. Equal hashes only say what to
/// compare; values themselves are compared in constant time for values of one length. Empty values are no values.
struct EnteredValues<'a> {
    hasher: RandomState,
    by_hash: HashMap<u64, Vec<(usize, &'a [u8])>>,
}

impl<'a> EnteredValues<'a> {
    fn new(entered: &[Entered<'a>]) -> Self {
        let hasher = RandomState::new();
        let mut by_hash: HashMap<u64, Vec<(usize, &[u8])>> = HashMap::new();
        for (at, one) in entered.iter().enumerate() {
            for value in values(one.secrets) {
                let alike = by_hash.entry(hasher.hash_one(value)).or_default();
                let is_known = |(last, known): &(usize, &[u8])| *last == at && known.ct_eq(value).into();
                if !alike.last().is_some_and(is_known) {
                    alike.push((at, value));
                }
            }
        }
        Self { hasher, by_hash }
    }

    /// Which of what is entered have a value in common with these.
    fn sharing(&self, secrets: &Secrets) -> BTreeSet<usize> {
        let alike = |value| {
            let candidates = self.by_hash.get(&self.hasher.hash_one(value)).into_iter().flatten();
            candidates.filter(move |(_, entered)| entered.ct_eq(value).into()).map(|(at, _)| *at)
        };
        values(secrets).flat_map(alike).collect()
    }

    /// Each is told the first others, and the first one in each environment.
    fn among_themselves(&self, entered: &[Entered<'_>], same: &mut [Told]) {
        for candidates in self.by_hash.values().filter(|candidates| candidates.len() > 1) {
            let mut firsts: Vec<(usize, &[u8])> = Vec::new();
            for (at, value) in candidates {
                for (first, known) in &firsts {
                    if *first != *at && bool::from(known.ct_eq(value)) {
                        tell_both(entered, same, (*first, *at));
                    }
                }
                if firsts.len() < TOLD || is_first(entered, &firsts, (*at, value)) {
                    firsts.push((*at, value));
                }
            }
        }
    }
}

/// Whether nothing of this value in this environment came before.
fn is_first(entered: &[Entered<'_>], firsts: &[(usize, &[u8])], (at, value): (usize, &[u8])) -> bool {
    let environment = |at: usize| entered.get(at).map(|one| one.environment);
    !firsts
        .iter()
        .any(|(first, known)| environment(*first) == environment(at) && bool::from(known.ct_eq(value)))
}

fn tell_both(entered: &[Entered<'_>], same: &mut [Told], (left, right): (usize, usize)) {
    for (to, of) in [(left, right), (right, left)] {
        if let (Some(told), Some(other)) = (same.get_mut(to), entered.get(of)) {
            let there = SameValue { credential: other.credential, version: other.version };
            told.tell(there, other.environment);
        }
    }
}

/// Where a value is, too. One value in thousands of places stays a short list that names each environment.
#[derive(Default)]
struct Told {
    same: Vec<SameValue>,
    environments: BTreeSet<ScopeId>,
}

impl Told {
    fn tell(&mut self, there: SameValue, environment: ScopeId) {
        if self.same.contains(&there) {
            return;
        }
        if self.environments.insert(environment) || self.same.len() < TOLD {
            self.same.push(there);
        }
    }
}

fn values(secrets: &Secrets) -> impl Iterator<Item = &[u8]> {
    secrets.keys().filter_map(|key| secrets.expose(key)).filter(|value| !value.is_empty())
}

/// As many places as anybody reads.
const TOLD: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(pairs: &[(&str, &[u8])]) -> Secrets {
        let mut secrets = Secrets::default();
        for (key, value) in pairs {
            secrets.insert(key, value.to_vec());
        }
        secrets
    }

    fn entered(number: u8, environment: u8, secrets: &Secrets) -> Entered<'_> {
        Entered {
            credential: RecordId::from_random([number; 16]),
            version: 1,
            environment: ScopeId::from_random([environment; 16]),
            secrets,
        }
    }

    fn are_alike(one: &Secrets, other: &Secrets) -> bool {
        !EnteredValues::new(&[entered(1, 1, one)]).sharing(other).is_empty()
    }

    #[test]
    fn a_value_is_the_same_in_whatever_field_it_stands() {
        let one = secrets(&[("api_key", b"k3y")]);
        let other = |value| secrets(&[("client_secret", b"something else"), ("webhook_secret", value)]);
        assert!(are_alike(&one, &other(b"k3y")));
        assert!(!are_alike(&one, &other(b"k3yk3y")), "a part of a value is another value");
    }

    #[test]
    fn two_empty_values_are_not_one_value_twice() {
        let empty = secrets(&[("api_key", b"")]);
        assert!(!are_alike(&empty, &empty));
    }

    #[test]
    fn one_value_in_thousands_of_places_is_a_short_list_that_names_each_environment() {
        let one = secrets(&[("api_key", b"changeme"), ("spare_key", b"changeme")]);
        let all: Vec<_> = (0..200).map(|number| entered(number, number % 3, &one)).collect();
        let mut same: Vec<Told> = all.iter().map(|_| Told::default()).collect();
        EnteredValues::new(&all).among_themselves(&all, &mut same);
        for (at, told) in same.iter().enumerate() {
            assert!((TOLD - 1..=TOLD + 3).contains(&told.same.len()), "row {at}: {}", told.same.len());
            assert_eq!(told.environments.len(), 3, "row {at}");
            let own = all.get(at).unwrap().credential;
            assert!(told.same.iter().all(|there| there.credential != own), "row {at} is not its own twin");
        }
    }
}
