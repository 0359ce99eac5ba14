//! Credentials of all partners as one table.

use serde::Serialize;
use specta::Type;
use vault::{FoundCredentials, ListedCredential, State};

use super::choice::EnvironmentKind;
use super::time;
use crate::ipc::words;

/// A row of the table.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "ListedCredential", rename_all = "camelCase")]
pub(crate) struct ListedCredentialView {
    id: String,
    name: String,
    partner: String,
    partner_name: String,
    environment_kind: EnvironmentKind,
    environment_name: String,
    /// The name of its kind.
    kind: String,
    owner: Option<String>,
    tags: Vec<String>,
    /// When its newest version was entered.
    updated: String,
    archived: bool,
    flags: Vec<CredentialFlag>,
}

/// What a row is marked with.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
enum CredentialFlag {
    Archived,
    Due,
    Expired,
    Expiring,
    Favourite,
    Personal,
    Recent,
    Unconfirmed,
}

impl From<State> for CredentialFlag {
    fn from(state: State) -> Self {
        match state {
            State::Archived => Self::Archived,
            State::Due => Self::Due,
            State::Expired => Self::Expired,
            State::Expiring => Self::Expiring,
            State::Favourite => Self::Favourite,
            State::Personal => Self::Personal,
            State::Recent => Self::Recent,
            State::Unconfirmed => Self::Unconfirmed,
        }
    }
}

impl From<ListedCredential> for ListedCredentialView {
    fn from(row: ListedCredential) -> Self {
        let summary = row.summary;
        Self {
            id: summary.id.to_string(),
            name: summary.name,
            partner: summary.partner.to_string(),
            partner_name: summary.partner_name,
            environment_kind: summary.environment_kind.into(),
            environment_name: summary.environment_name,
            kind: row.kind,
            owner: row.owner,
            tags: row.tags,
            updated: time(summary.updated),
            archived: summary.archived,
            flags: row.states.into_iter().map(CredentialFlag::from).collect(),
        }
    }
}

/// Which credentials a query finds.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "FoundCredentials", rename_all = "camelCase")]
pub(crate) struct FoundCredentialsView {
    ids: Vec<String>,
    /// Sentences about what of the query was not understood.
    notes: Vec<String>,
}

impl From<FoundCredentials> for FoundCredentialsView {
    fn from(found: FoundCredentials) -> Self {
        Self {
            ids: found.ids.iter().map(ToString::to_string).collect(),
            notes: found.notes.iter().map(|note| words::sentence(&note.to_string())).collect(),
        }
    }
}
