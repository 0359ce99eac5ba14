//! Search over everything that is in memory while the vault is unlocked: names, identifiers, tags, notes, hosts,
//! consumers, locations, contacts. Secrets are not in memory and never searched.

mod fields;
mod folded;
mod listed;
mod query;
mod ranked;

use vault_domain::RecordId;

pub use self::fields::MatchedField;
pub use self::listed::{FoundCredentials, ListedCredential};
pub(crate) use self::query::MOST_CHARACTERS;
use self::query::Query;
pub use self::query::{Filter, QueryNote, State};
use self::ranked::Hit;
pub(crate) use self::ranked::SearchIndex;
use crate::session::Session;
use crate::{CredentialSummary, Named, VaultError};

/// What is searched for, and which part of the answer is wanted.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Words, and filters such as `env:production`. All of them have to match.
    pub query: String,
    /// How many of the best to leave out.
    pub skip: usize,
    /// How many to answer with, at most a hundred.
    pub limit: usize,
}

/// A part of what was found, best first.
#[derive(Clone, Debug, Default)]
pub struct SearchPage {
    /// How many things were found.
    pub total: usize,
    /// The part asked for.
    pub results: Vec<SearchResult>,
    /// What of the query was not understood.
    pub notes: Vec<QueryNote>,
}

/// One thing that was found.
#[derive(Clone, Debug)]
pub struct SearchResult {
    /// What it is.
    pub found: Found,
    /// Why, one for each place that the words were found in; empty where only filters were asked for.
    pub matched: Vec<Matched>,
}

/// Something that can be found.
#[derive(Clone, Debug)]
pub enum Found {
    /// A credential.
    Credential(Box<CredentialSummary>),
    /// A partner.
    Partner {
        /// Which one.
        partner: Named<RecordId>,
        /// Whether it was put away.
        archived: bool,
    },
}

/// A place that a word was found in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Matched {
    /// Which field.
    pub field: MatchedField,
    /// Its text; of a long one the part around the word.
    pub text: String,
}

impl Session {
    /// The partners and credentials that have every word and pass every filter. Accents and case do not count, and
    /// a word that is nowhere is taken for one with a slip in it.
    pub fn search(&mut self, search: &Search) -> Result<SearchPage, VaultError> {
        let query = Query::read(&search.query);
        let index = self.take_index();
        let hits = index.find(&query, &self.marks);
        let part = hits.iter().skip(search.skip).take(search.limit.min(MOST));
        let results = part.map(|hit| self.result(&index, hit)).collect::<Result<_, _>>()?;
        self.search = Some(index);
        Ok(SearchPage { total: hits.len(), results, notes: query.notes })
    }

    /// The partners and credentials with these ids, in this order. What is gone is left out.
    pub fn look_up(&self, ids: &[RecordId]) -> Vec<Found> {
        ids.iter()
            .filter_map(|id| self.credential_found(*id).or_else(|_| self.partner_found(*id)).ok())
            .collect()
    }

    /// The index of the present state; to be put back after its use.
    fn take_index(&mut self) -> SearchIndex {
        let kept = self.search.take();
        let facts = self.facts();
        kept.filter(|index| index.is_of(facts.today)).unwrap_or_else(|| SearchIndex::of(&facts))
    }

    fn result(&self, index: &SearchIndex, hit: &Hit) -> Result<SearchResult, VaultError> {
        let facts = self.facts();
        let (found, fields) = match hit.what {
            ranked::What::Credential(id) => {
                let credential = self.index.credential(id)?;
                let place = self.index.environment(credential.environment)?;
                (self.credential_found(id)?, fields::of_credential(&facts, place, credential))
            }
            ranked::What::Partner(id) => {
                (self.partner_found(id)?, fields::of_partner(&facts, self.index.partner(id)?))
            }
        };
        Ok(SearchResult { found, matched: index.matched(hit, &fields) })
    }

    fn credential_found(&self, id: RecordId) -> Result<Found, VaultError> {
        Ok(Found::Credential(Box::new(self.index.credential_summary(id)?)))
    }

    fn partner_found(&self, id: RecordId) -> Result<Found, VaultError> {
        let partner = self.index.partner(id)?;
        let archived = partner.archived.is_some();
        Ok(Found::Partner { partner: Named { id, name: partner.name.clone() }, archived })
    }
}

impl crate::Vault {
    /// See [`Session::search`].
    pub async fn search(&self, search: &Search) -> Result<SearchPage, VaultError> {
        self.session().await?.open()?.search(search)
    }

    /// See [`Session::look_up`].
    pub async fn look_up(&self, ids: &[RecordId]) -> Result<Vec<Found>, VaultError> {
        Ok(self.session().await?.open()?.look_up(ids))
    }
}

const MOST: usize = 100;
