//! What a search found, and why.

use serde::{Deserialize, Serialize};
use specta::Type;
use vault::{Found, Matched, MatchedField, SearchPage, SearchResult};

use super::choice::EnvironmentKind;
use crate::ipc::words;

/// A search, and how many of the best are wanted.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SearchRequest {
    pub(crate) query: String,
    pub(crate) limit: u32,
}

/// The best of what was found.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "SearchPage", rename_all = "camelCase")]
pub(crate) struct SearchPageView {
    total: u32,
    results: Vec<SearchResultView>,
    /// Sentences about what of the query was not understood.
    notes: Vec<String>,
}

/// A credential, or else a partner itself.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "SearchResult", rename_all = "camelCase")]
pub(crate) struct SearchResultView {
    partner: String,
    partner_name: String,
    archived: bool,
    credential: Option<FoundCredential>,
    /// Where the words were found beyond the names that are shown.
    matched: Vec<MatchedView>,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct FoundCredential {
    id: String,
    name: String,
    environment_kind: EnvironmentKind,
    environment_name: String,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename = "Matched", rename_all = "camelCase")]
struct MatchedView {
    /// The field in words.
    field: String,
    text: String,
}

impl From<SearchPage> for SearchPageView {
    fn from(page: SearchPage) -> Self {
        Self {
            total: u32::try_from(page.total).unwrap_or(u32::MAX),
            results: page.results.into_iter().map(SearchResultView::from).collect(),
            notes: page.notes.iter().map(|note| words::sentence(&note.to_string())).collect(),
        }
    }
}

impl From<SearchResult> for SearchResultView {
    fn from(SearchResult { found, matched }: SearchResult) -> Self {
        let matched = matched.into_iter().filter_map(MatchedView::beyond_names).collect();
        Self { matched, ..Self::from(found) }
    }
}

impl From<Found> for SearchResultView {
    fn from(found: Found) -> Self {
        let (partner, partner_name, archived, credential) = match found {
            Found::Credential(one) => {
                let credential = FoundCredential {
                    id: one.id.to_string(),
                    name: one.name,
                    environment_kind: one.environment_kind.into(),
                    environment_name: one.environment_name,
                };
                (one.partner, one.partner_name, one.archived, Some(credential))
            }
            Found::Partner { partner, archived } => (partner.id, partner.name, archived, None),
        };
        Self { partner: partner.to_string(), partner_name, archived, credential, matched: Vec::new() }
    }
}

impl MatchedView {
    fn beyond_names(Matched { field, text }: Matched) -> Option<Self> {
        Some(Self { field: field_words(field)?, text })
    }
}

/// None for what a result shows anyway.
fn field_words(field: MatchedField) -> Option<String> {
    let words = match field {
        MatchedField::Environment | MatchedField::Name | MatchedField::Partner => return None,
        MatchedField::Identifier { key, version } => return Some(format!("{key}, version {version}")),
        MatchedField::Consumer => "Used by",
        MatchedField::Contact => "Contact",
        MatchedField::Document => "Document",
        MatchedField::Host => "Host",
        MatchedField::Kind => "Kind",
        MatchedField::Location => "Kept in",
        MatchedField::Network => "Network",
        MatchedField::Notes => "Notes",
        MatchedField::Owner => "Owner",
        MatchedField::Runbook => "Runbook",
        MatchedField::Tag => "Tag",
    };
    Some(words.to_owned())
}
