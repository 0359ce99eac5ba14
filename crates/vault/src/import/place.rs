//! Where rows go: partners and environments that are there, or will be.

use std::collections::HashMap;

use ::import::{environment_kind, fold};
use partners::{Profile, Profiles};
use vault_domain::{EnvironmentKind, RecordId, ScopeId};

use crate::index::Index;
use crate::input;

/// All partners that rows may go to. New ones are added as rows name them.
pub(super) struct Places<'a> {
    profiles: &'a Profiles,
    pub(super) partners: Vec<PartnerPlace>,
    by_name: HashMap<String, usize>,
}

/// A partner.
pub(super) struct PartnerPlace {
    /// Its record, if it is there.
    pub(super) id: Option<RecordId>,
    pub(super) name: String,
    pub(super) profile: Option<String>,
    pub(super) archived: bool,
    pub(super) environments: Vec<EnvironmentPlace>,
}

/// An environment of a partner.
pub(super) struct EnvironmentPlace {
    /// The scope of its identifiers, if it is there.
    pub(super) id: Option<ScopeId>,
    pub(super) kind: EnvironmentKind,
    pub(super) name: Option<String>,
    pub(super) origins: Vec<String>,
    /// The names that credentials have here, in small letters.
    pub(super) names: HashMap<String, Taken>,
}

/// A name that is taken.
pub(super) struct Taken {
    /// The row that took it; `None` where the credential was there before.
    pub(super) by: Option<usize>,
    /// The number to try next for another of this name.
    pub(super) next: u32,
}

impl<'a> Places<'a> {
    pub(super) fn new(profiles: &'a Profiles, index: &Index) -> Self {
        let mut places = Self { profiles, partners: Vec::new(), by_name: HashMap::new() };
        let mut names: HashMap<ScopeId, HashMap<String, Taken>> = HashMap::new();
        for credential in index.credentials.values() {
            names
                .entry(credential.environment)
                .or_default()
                .insert(credential.name.to_lowercase(), Taken { by: None, next: 2 });
        }
        for (id, partner) in &index.partners {
            let environments = partner.environments.iter().map(|one| EnvironmentPlace {
                id: Some(one.meta),
                kind: one.kind,
                name: one.name.clone(),
                origins: index.hosts.get(&one.hosts).map(|hosts| hosts.origins.clone()).unwrap_or_default(),
                names: names.remove(&one.meta).unwrap_or_default(),
            });
            places.add(PartnerPlace {
                id: Some(*id),
                name: partner.name.clone(),
                profile: partner.profile.clone(),
                archived: partner.archived.is_some(),
                environments: environments.collect(),
            });
        }
        places
    }

    fn add(&mut self, partner: PartnerPlace) -> usize {
        let place = self.partners.len();
        let profile = partner.profile.as_deref().and_then(|id| self.profiles.get(id));
        for name in profile.into_iter().flat_map(aliases) {
            self.by_name.entry(name).or_insert(place);
        }
        // Its own name wins over another's profile.
        self.by_name.insert(comparable(&partner.name), place);
        self.partners.push(partner);
        place
    }

    /// The partner of this name: one that is there, one of a profile, or a new one.
    pub(super) fn named(&mut self, name: &str) -> Result<usize, String> {
        let folded = comparable(name);
        if let Some(place) = self.by_name.get(&folded) {
            return Ok(*place);
        }
        if let Some(profile) = self.profiles.all().iter().find(|profile| aliases(profile).contains(&folded)) {
            return Ok(self.add_profile(profile));
        }
        let name = input::name("partner", name).map_err(|error| error.to_string())?;
        Ok(self.add(PartnerPlace {
            id: None,
            name,
            profile: None,
            archived: false,
            environments: Vec::new(),
        }))
    }

    /// The partner whose name is the longest among the words of a text.
    pub(super) fn mentioned(&mut self, text: &str) -> Option<usize> {
        let words = format!(" {} ", fold(text));
        let is_mentioned = |name: &String| name.len() >= SHORTEST && words.contains(&format!(" {name} "));
        let there = self.by_name.iter().filter(|(name, _)| is_mentioned(name));
        let there = there.max_by_key(|(name, place)| (name.len(), **place)).map(|(_, place)| *place);
        let profile = |profile: &&Profile| aliases(profile).iter().any(is_mentioned);
        there.or_else(|| Some(self.add_profile(self.profiles.all().iter().find(profile)?)))
    }

    /// The partner that has the host of this address, and the environment if only one has it.
    pub(super) fn of_address(&mut self, address: &str) -> Option<(usize, Option<EnvironmentKind>)> {
        let host = host(address)?;
        let has = |origin: &str| self::host(origin) == Some(host);
        for profile in self.profiles.all() {
            let kinds = profile
                .environments
                .iter()
                .filter(|one| one.origins.iter().any(|origin| has(origin.as_str())))
                .map(|one| one.kind)
                .collect::<Vec<_>>();
            if let Some(first) = kinds.first() {
                let kind = (kinds.len() == 1).then_some(*first);
                let there =
                    self.partners.iter().position(|one| one.profile.as_deref() == Some(profile.id.as_str()));
                return Some((there.unwrap_or_else(|| self.add_profile(profile)), kind));
            }
        }
        None
    }

    fn add_profile(&mut self, profile: &Profile) -> usize {
        self.add(PartnerPlace {
            id: None,
            name: profile.name.as_str().to_owned(),
            profile: Some(profile.id.as_str().to_owned()),
            archived: false,
            environments: Vec::new(),
        })
    }

    /// The environment that a text names, or the one of a kind where there is no text.
    pub(super) fn environment(
        &mut self,
        partner: usize,
        text: Option<&str>,
        kind: EnvironmentKind,
    ) -> Result<usize, String> {
        let profiles = self.profiles;
        let Some(place) = self.partners.get_mut(partner) else { return Err(String::new()) };
        let found = text.and_then(|text| place.environment_named(text));
        let plain = text.is_none_or(|text| is_plain(text, kind));
        if let Some(found) =
            found.or_else(|| plain.then(|| place.environment_of(kind, text.is_some())).flatten())
        {
            return Ok(found);
        }
        let own = place.profile.as_deref().and_then(|id| profiles.get(id));
        let own = own.filter(|_| plain).and_then(|own| own.environments.iter().find(|one| one.kind == kind));
        let (name, origins) = match own {
            Some(own) => (
                Some(own.name.as_str().to_owned()),
                own.origins.iter().map(|one| one.as_str().to_owned()).collect(),
            ),
            None => (text.filter(|text| !says_kind(text, kind)).map(str::to_owned), Vec::new()),
        };
        let name = name
            .map(|name| input::name("environment", &name))
            .transpose()
            .map_err(|error| error.to_string())?;
        place.environments.push(EnvironmentPlace { id: None, kind, name, origins, names: HashMap::new() });
        Ok(place.environments.len() - 1)
    }
}

impl PartnerPlace {
    fn environment_named(&self, text: &str) -> Option<usize> {
        let folded = comparable(text);
        self.environments.iter().position(|one| {
            one.name
                .as_deref()
                .map_or_else(|| fold(one.kind.word()) == folded, |name| comparable(name) == folded)
        })
    }

    /// The environment of this kind. A name of its own fits only one that was there alone, or comes from the profile.
    fn environment_of(&self, kind: EnvironmentKind, has_name: bool) -> Option<usize> {
        let mut fitting = self.environments.iter().enumerate().filter(|(_, one)| one.kind == kind);
        let (first, one) = fitting.next()?;
        let may_share = !has_name || one.id.is_some() || self.profile.is_some();
        (may_share && (!has_name || fitting.next().is_none())).then_some(first)
    }
}

/// Whether a text is only a word for the kind: `QA`, not `QA EU`.
fn is_plain(text: &str, kind: EnvironmentKind) -> bool {
    !fold(text).contains(' ') && environment_kind(text) == Some(kind)
}

/// Whether the kind's own word says as much as the text.
fn says_kind(text: &str, kind: EnvironmentKind) -> bool {
    let is_usual = matches!(fold(text).as_str(), "stage" | "staging" | "stg");
    is_plain(text, kind) && (kind != EnvironmentKind::Staging || is_usual)
}

/// What people call the partner of a profile: its id, its whole name, and the name before and within parentheses.
fn aliases(profile: &Profile) -> Vec<String> {
    let name = profile.name.as_str();
    let (before, within) = name.split_once('(').unwrap_or((name, ""));
    let mut aliases = vec![fold(profile.id.as_str()), fold(name), fold(before), fold(within)];
    aliases.retain(|alias| !alias.is_empty());
    aliases
}

fn comparable(name: &str) -> String {
    let folded = fold(name);
    if folded.is_empty() { name.trim().to_lowercase() } else { folded }
}

/// The host of an address, with or without its scheme.
fn host(address: &str) -> Option<&str> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    Some(host).filter(|host| host.contains('.'))
}

/// Shorter names are found in too many words.
const SHORTEST: usize = 3;
