//! All credentials in one list, and which of them a query finds: for a table over all partners.

use vault_domain::RecordId;

use super::query::{Query, QueryNote, State};
use super::ranked::{What, states};
use crate::session::Session;
use crate::{CredentialSummary, VaultError};

/// A credential as a table over all partners shows it.
#[derive(Clone, Debug)]
pub struct ListedCredential {
    /// What every list shows.
    pub summary: CredentialSummary,
    /// The name of its kind.
    pub kind: String,
    /// Who is in charge.
    pub owner: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// What `is:` finds it by, but for what the member marked.
    pub states: Vec<State>,
}

/// Which credentials a query finds.
#[derive(Clone, Debug, Default)]
pub struct FoundCredentials {
    /// Their ids, the best first.
    pub ids: Vec<RecordId>,
    /// What of the query was not understood.
    pub notes: Vec<QueryNote>,
}

impl Session {
    /// All credentials, by partner, environment and name; what was put away comes last.
    pub fn listed_credentials(&self) -> Result<Vec<ListedCredential>, VaultError> {
        let facts = self.facts();
        let mut states = states(&facts);
        let rows = self.index.credential_summaries().into_iter().map(|summary| {
            let credential = self.index.credential(summary.id)?;
            let profile = self.index.partner(summary.partner)?.profile.as_deref();
            let kind = facts.profiles.credential_kind(profile, &credential.kind);
            let mut states = states.remove(&What::Credential(summary.id)).unwrap_or_default();
            states.extend(summary.archived.then_some(State::Archived));
            Ok(ListedCredential {
                kind: kind.map_or_else(|| credential.kind.clone(), |kind| kind.label.to_string()),
                owner: credential.uses.owner.clone(),
                tags: credential.tags.clone(),
                states,
                summary,
            })
        });
        let mut rows: Vec<_> = rows.collect::<Result<_, VaultError>>()?;
        rows.sort_by_key(|row| row.summary.archived);
        Ok(rows)
    }

    /// The credentials that a query finds, all of them: the same as [`Session::search`] does.
    pub fn find_credentials(&mut self, query: &str) -> FoundCredentials {
        let query = Query::read(query);
        let index = self.take_index();
        let ids = index.find(&query, &self.marks).into_iter().filter_map(|hit| match hit.what {
            What::Credential(id) => Some(id),
            What::Partner(_) => None,
        });
        let found = FoundCredentials { ids: ids.collect(), notes: query.notes };
        self.search = Some(index);
        found
    }
}

impl crate::Vault {
    /// See [`Session::listed_credentials`].
    pub async fn listed_credentials(&self) -> Result<Vec<ListedCredential>, VaultError> {
        self.session().await?.open()?.listed_credentials()
    }

    /// See [`Session::find_credentials`].
    pub async fn find_credentials(&self, query: &str) -> Result<FoundCredentials, VaultError> {
        Ok(self.session().await?.open()?.find_credentials(query))
    }
}
