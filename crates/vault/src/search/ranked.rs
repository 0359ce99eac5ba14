//! The index of all words, and what is found in it, best first.

use std::cmp::Reverse;
use std::collections::HashMap;

use vault_domain::{Credential, Day, Environment, Marks, Partner, RecordId, Uses};

use super::fields::{Field, Places, environment_words, of_credential, of_partner};
use super::folded::{folded, is_one_slip, words};
use super::query::{Filter, Query, State};
use super::{Matched, MatchedField};
use crate::findings::{self, Facts, FindingKind};

/// Every word of what can be found. It holds for the state of the vault and the day it was made for.
pub(crate) struct SearchIndex {
    today: Day,
    /// By their names.
    entries: Vec<Entry>,
    /// Each word once.
    words: Vec<String>,
}

/// What can be found.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) enum What {
    Partner(RecordId),
    Credential(RecordId),
}

impl What {
    const fn id(self) -> RecordId {
        match self {
            Self::Credential(id) | Self::Partner(id) => id,
        }
    }

    fn is_marked(self, wanted: &str, marks: &Marks) -> bool {
        let id = self.id();
        (State::Favourite.word().starts_with(wanted) && marks.favourites.contains(&id))
            || (State::Recent.word().starts_with(wanted) && marks.recent.contains(&id))
    }
}

/// Something that was found.
pub(super) struct Hit {
    pub(super) what: What,
    /// For each word that was typed: the place of the field that has it best, and the word there.
    best: Vec<Occurrence>,
    score: u32,
}

struct Entry {
    what: What,
    archived: bool,
    /// What it is ordered by, folded.
    names: String,
    /// What filters compare with, folded.
    facts: Vec<(Filter, String)>,
    occurrences: Vec<Occurrence>,
}

#[derive(Clone, Copy)]
struct Occurrence {
    /// Its place among the words of the index.
    word: usize,
    /// The field's place among the fields.
    field: usize,
    weight: u16,
}

/// An index while it is made.
#[derive(Default)]
struct Vocabulary {
    places: HashMap<String, usize>,
}

pub(super) type States = HashMap<What, Vec<State>>;

impl SearchIndex {
    pub(super) fn of(facts: &Facts<'_>) -> Self {
        let (states, mut vocabulary) = (states(facts), Vocabulary::default());
        let places = places(facts);
        let partners = facts.index.partners.iter();
        let partners = partners.map(|(id, partner)| {
            let fields = of_partner(facts, partner);
            let what = What::Partner(*id);
            Entry { facts: partner_facts(partner), ..vocabulary.entry(what, &fields) }
                .with(partner.archived.is_some(), &states)
        });
        let mut entries: Vec<Entry> = partners.collect();
        entries.extend(facts.index.credentials.iter().filter_map(|(id, credential)| {
            let place @ (_, partner, environment) = *places.get(&credential.environment)?;
            let fields = of_credential(facts, place, credential);
            let entry = vocabulary.entry(What::Credential(*id), &fields);
            let facts = credential_facts(partner, environment, credential, &fields);
            Some(Entry { facts, ..entry }.with(credential.archived.is_some(), &states))
        }));
        entries.sort_unstable_by(|one, other| (&one.names, one.what).cmp(&(&other.names, other.what)));
        Self { today: facts.today, entries, words: vocabulary.into_words() }
    }

    pub(super) fn is_of(&self, today: Day) -> bool {
        self.today == today
    }

    /// What has every word and passes every filter: what was put away last, then by how well it fits, then by name.
    /// The marks are not in the index: a visit changes them and nothing else.
    pub(super) fn find(&self, query: &Query, marks: &Marks) -> Vec<Hit> {
        if query.parts.is_empty() && query.is_unreadable {
            return Vec::new();
        }
        let fits: Vec<Part> =
            query.parts.iter().map(|part| part.iter().map(|word| self.fits(word)).collect()).collect();
        let open = self.entries.iter().filter(|entry| entry.passes(&query.filters, marks));
        let mut hits: Vec<(&Entry, Hit)> =
            open.filter_map(|entry| Some((entry, entry.hit(&fits)?))).collect();
        // What fits as well stays in the order of the entries.
        hits.sort_by_key(|(entry, hit)| (entry.archived, Reverse(hit.score)));
        hits.into_iter().map(|(_, hit)| hit).collect()
    }

    /// The fields in which the words were found, each once.
    pub(super) fn matched(&self, hit: &Hit, fields: &[Field<'_>]) -> Vec<Matched> {
        let mut matched: Vec<Matched> = Vec::new();
        for best in &hit.best {
            if let (Some(field), Some(word)) = (fields.get(best.field), self.words.get(best.word)) {
                let one = Matched { field: field.field.clone(), text: around(&field.text, word) };
                if !matched.contains(&one) {
                    matched.push(one);
                }
            }
        }
        matched
    }

    /// How well each word of the index fits one that was typed. Slips are looked for only where nothing else fits:
    /// what is right would drown in what is nearly right.
    fn fits(&self, typed: &str) -> Vec<u8> {
        let fits: Vec<u8> = self.words.iter().map(|word| fit(typed, word)).collect();
        let is_forgiven = typed.chars().count() >= FORGIVEN_FROM && !typed.contains(|c: char| c.is_numeric());
        if !is_forgiven || fits.iter().any(|fit| *fit > 0) {
            return fits;
        }
        self.words.iter().map(|word| u8::from(is_one_slip(typed, word))).collect()
    }
}

impl Vocabulary {
    fn entry(&mut self, what: What, fields: &[Field<'_>]) -> Entry {
        let mut occurrences = Vec::new();
        for (field, Field { field: kind, text }) in fields.iter().enumerate() {
            for word in words(&folded(text)) {
                let weight = kind.weight();
                occurrences.push(Occurrence { word: self.place(word), field, weight });
            }
        }
        Entry { what, archived: false, names: names(fields), facts: Vec::new(), occurrences }
    }

    fn place(&mut self, word: &str) -> usize {
        let next = self.places.len();
        match self.places.get(word) {
            Some(place) => *place,
            None => *self.places.entry(word.to_owned()).or_insert(next),
        }
    }

    fn into_words(self) -> Vec<String> {
        let mut words: Vec<_> = self.places.into_iter().collect();
        words.sort_unstable_by_key(|(_, place)| *place);
        words.into_iter().map(|(word, _)| word).collect()
    }
}

impl Entry {
    fn with(mut self, archived: bool, states: &States) -> Self {
        let states = states.get(&self.what).into_iter().flatten().copied();
        let states = states.chain(archived.then_some(State::Archived));
        self.facts.extend(states.map(|state| (Filter::State, state.word().to_owned())));
        self.archived = archived;
        self
    }

    fn passes(&self, filters: &[(Filter, String)], marks: &Marks) -> bool {
        filters.iter().all(|(filter, wanted)| {
            let mut facts = self.facts.iter().filter(|(fact, _)| fact == filter);
            let is_marked = *filter == Filter::State && self.what.is_marked(wanted, marks);
            is_marked
                || facts.any(|(_, text)| match filter {
                    Filter::State => text.starts_with(wanted),
                    Filter::Environment | Filter::Kind | Filter::Owner | Filter::Partner | Filter::Tag => {
                        text.contains(wanted)
                    }
                })
        })
    }

    /// None where a part is nowhere.
    fn hit(&self, parts: &[Part]) -> Option<Hit> {
        let mut hit = Hit { what: self.what, best: Vec::with_capacity(parts.len()), score: 0 };
        for part in parts {
            let fields = self.occurrences.chunk_by(|one, next| one.field == next.field);
            let fields = fields.rev().filter_map(|field| best_in(field, part));
            // Of several that are as good the first, which is the last of the reversed.
            let (score, best) = fields.max_by_key(|(score, _)| *score)?;
            hit.score += score;
            hit.best.extend(best);
        }
        Some(hit)
    }
}

/// How well each word of the index fits each word of a part of the query.
type Part = Vec<Vec<u8>>;

/// The words of one field that fit the words of a part best; none where one of them fits nothing.
fn best_in(field: &[Occurrence], part: &Part) -> Option<(u32, Vec<Occurrence>)> {
    let (mut sum, mut best) = (0, Vec::new());
    for fits in part {
        let score =
            |one: &Occurrence| u32::from(fits.get(one.word).copied().unwrap_or(0)) * u32::from(one.weight);
        let word = field.iter().max_by_key(|one| score(one)).filter(|one| score(one) > 0)?;
        sum += score(word);
        best.push(*word);
    }
    Some((sum, best))
}

/// A whole word before its beginning, and that before its middle.
fn fit(typed: &str, word: &str) -> u8 {
    let within = typed.len() > 1 && word.contains(typed);
    match word.strip_prefix(typed) {
        Some("") => 4,
        Some(_) => 3,
        None if within => 2,
        None => 0,
    }
}

/// A text, or of a long one the part around a word.
fn around(text: &str, word: &str) -> String {
    if text.len() <= SHOWN {
        return text.to_owned();
    }
    let has_word = |part: &&str| words(&folded(part)).any(|one| one == word);
    let part = text.split_whitespace().find(has_word).unwrap_or_default();
    let at = text.find(part).unwrap_or_default();
    let start = text.floor_char_boundary(at.saturating_sub(BEFORE));
    let end = text.floor_char_boundary(start.saturating_add(SHOWN));
    let marks = [if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" }];
    format!("{}{}{}", marks[0], text.get(start..end).unwrap_or_default().trim(), marks[1])
}

fn places<'a>(facts: &Facts<'a>) -> Places<'a> {
    let partners = facts.index.partners.iter();
    let places = partners.flat_map(|(id, partner)| {
        partner.environments.iter().map(move |one| (one.meta, (*id, partner, one)))
    });
    places.collect()
}

fn partner_facts(partner: &Partner) -> Vec<(Filter, String)> {
    let environments = partner.environments.iter();
    let environments = environments.map(|one| (Filter::Environment, folded(&environment_words(one))));
    environments.chain([(Filter::Partner, folded(&partner.name))]).collect()
}

fn credential_facts(
    partner: &Partner,
    environment: &Environment,
    credential: &Credential,
    fields: &[Field<'_>],
) -> Vec<(Filter, String)> {
    let Uses { owner, .. } = &credential.uses;
    let label = fields.iter().find(|one| one.field == MatchedField::Kind);
    let mut facts = vec![
        (Filter::Partner, folded(&partner.name)),
        (Filter::Environment, folded(&environment_words(environment))),
        (Filter::Kind, folded(&credential.kind)),
    ];
    facts.extend(label.map(|label| (Filter::Kind, folded(&label.text))));
    facts.extend(owner.iter().map(|owner| (Filter::Owner, folded(owner))));
    facts.extend(credential.tags.iter().map(|tag| (Filter::Tag, folded(tag))));
    facts
}

fn names(fields: &[Field<'_>]) -> String {
    let is_name = |field: &&Field<'_>| {
        matches!(field.field, MatchedField::Environment | MatchedField::Name | MatchedField::Partner)
    };
    let names: Vec<&str> = fields.iter().filter(is_name).map(|field| &*field.text).collect();
    folded(&names.join("\n"))
}

/// What the findings say of each partner and credential.
pub(super) fn states(facts: &Facts<'_>) -> States {
    let mut states = States::new();
    for (kind, case) in findings::cases(facts) {
        let credential = case.credential.map(|one| What::Credential(one.id));
        let what = credential.or(case.partner.map(|one| What::Partner(one.id)));
        if let (Some(what), Some(state)) = (what, state(kind)) {
            states.entry(what).or_default().push(state);
        }
    }
    states
}

const fn state(kind: FindingKind) -> Option<State> {
    match kind {
        FindingKind::Expired => Some(State::Expired),
        FindingKind::Expiring => Some(State::Expiring),
        FindingKind::NetworkUnconfirmed => Some(State::Unconfirmed),
        FindingKind::PersonalAccount => Some(State::Personal),
        FindingKind::RotationMandatory | FindingKind::RotationRecommended => Some(State::Due),
        FindingKind::BackupDue
        | FindingKind::DocumentUnchecked
        | FindingKind::KitUnconfirmed
        | FindingKind::LiteralVariable
        | FindingKind::LookAlikeHost
        | FindingKind::NoConsumer
        | FindingKind::NoLocation
        | FindingKind::PackagedInMobileApp
        | FindingKind::PlainCache
        | FindingKind::PlainConfiguration
        | FindingKind::PlainParameter
        | FindingKind::ReadableFile
        | FindingKind::RotationUnknown
        | FindingKind::SameInEnvironments
        | FindingKind::SameTwice => None,
    }
}

/// Shorter words, and those with digits, are meant as they are typed.
const FORGIVEN_FROM: usize = 4;
/// How much of a text is shown, and how much of that before the word, in bytes.
const SHOWN: usize = 160;
const BEFORE: usize = 40;

#[cfg(test)]
mod tests {
    use partners::Profiles;
    use vault_domain::{Dossier, EnvironmentKind, ScopeId};

    use super::*;
    use crate::index::Index;

    /// Partners with a hundred credentials each.
    fn index(partners: u8) -> Index {
        let mut index = Index::default();
        for number in 0..partners {
            let [scope, secret, archive] =
                [1, 2, 3].map(|part| ScopeId::from_random([number, part].repeat(8).try_into().unwrap()));
            let environment = Environment {
                meta: scope,
                secret,
                archive,
                kind: EnvironmentKind::Production,
                name: None,
                hosts: record(number, 255),
            };
            let partner = Partner {
                scope,
                profile: None,
                profile_revision: None,
                name: format!("Partner {number}"),
                notes: None,
                environments: vec![environment],
                archived: None,
                batch: None,
                dossier: Dossier::default(),
            };
            index.partners.insert(record(number, 254), partner);
            for one in 0..100 {
                let credential = Credential {
                    environment: scope,
                    name: format!("Credential {number} {one}"),
                    kind: "api-key".to_owned(),
                    notes: Some("rotated by the platform team".to_owned()),
                    tags: vec![format!("tag{one}")],
                    versions: Vec::new(),
                    archived: None,
                    batch: None,
                    uses: Uses::default(),
                };
                index.credentials.insert(record(number, one), credential);
            }
        }
        index
    }

    fn record(partner: u8, number: u8) -> RecordId {
        RecordId::from_random([partner, number].repeat(8).try_into().unwrap())
    }

    #[test]
    fn ten_thousand_credentials_are_found_by_name_before_notes_and_in_the_same_order_each_time() {
        let (index, profiles) = (index(100), Profiles::builtin().unwrap());
        let today = "2030-01-01".parse().unwrap();
        let facts = Facts {
            index: &index,
            profiles: &profiles,
            today,
            created: today,
            demo: false,
            kit_confirmed: true,
            backup_due: None,
        };
        let search = SearchIndex::of(&facts);
        let found = |typed: &str| {
            search.find(&Query::read(typed), &Marks::default()).iter().map(|hit| hit.what).collect::<Vec<_>>()
        };
        assert_eq!(
            found("partner:\"partner 42\" credential 7").len(),
            11,
            "7 and 70 to 79: one character is looked for where words begin"
        );
        assert_eq!(
            found("partner:\"partner 42\" credential 42 7").first(),
            Some(&What::Credential(record(42, 7)))
        );
        assert_eq!(found("platfrom").len(), 10_000, "a slip in a word that all have");
        assert_eq!(found("platform"), found("platfrom"));
        assert!(found("pltafrom").is_empty(), "two slips");
    }

    #[test]
    fn of_a_long_text_the_part_around_the_word_is_shown() {
        let text = format!("{} Zürich {}", "é ".repeat(300), "ü ".repeat(300));
        let shown = around(&text, "zurich");
        assert!(shown.contains("Zürich") && shown.len() <= SHOWN + 6, "{shown}");
        assert_eq!(around("short", "nothing"), "short");
    }
}
