//! Partners, their environments and their page.

use partners::{Profile, Profiles};
use serde::{Deserialize, Serialize};
use specta::Type;
use vault::{CredentialDetails, PartnerDetails, PartnerSummary};

use super::choice::{EnvironmentKind, ProvenanceView};
use super::credential::CredentialView;
use super::dossier::DossierView;
use crate::ipc::words;

/// A partner as a list row.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "PartnerSummary", rename_all = "camelCase")]
pub(crate) struct PartnerRow {
    id: String,
    name: String,
    profile: Option<String>,
    archived: bool,
    environments: Vec<EnvironmentRow>,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct EnvironmentRow {
    id: String,
    kind: EnvironmentKind,
    name: String,
    credentials: u32,
}

impl From<&PartnerSummary> for PartnerRow {
    fn from(partner: &PartnerSummary) -> Self {
        let environments = partner.environments.iter().map(|environment| EnvironmentRow {
            id: environment.id.to_string(),
            kind: environment.kind.into(),
            name: environment.name.clone(),
            credentials: u32::try_from(environment.credentials).unwrap_or(u32::MAX),
        });
        Self {
            id: partner.id.to_string(),
            name: partner.name.clone(),
            profile: partner.profile.clone(),
            archived: partner.archived,
            environments: environments.collect(),
        }
    }
}

/// A partner's page.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartnerView {
    #[serde(flatten)]
    row: PartnerRow,
    notes: Option<String>,
    contacts: Vec<ContactView>,
    documents: Vec<DocumentView>,
    guide_revision: Option<String>,
    origins: Vec<EnvironmentOrigins>,
    rotation: Option<String>,
    dossier: DossierView,
    credentials: Vec<CredentialView>,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename = "Contact", rename_all = "camelCase")]
struct ContactView {
    label: String,
    value: String,
    provenance: ProvenanceView,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct DocumentView {
    label: String,
    url: String,
    /// When it was last read for the profile.
    checked: String,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct EnvironmentOrigins {
    environment: String,
    origins: Vec<String>,
}

impl PartnerView {
    pub(crate) fn new(page: &PartnerDetails, profiles: &Profiles) -> Self {
        let profile = page.profile.as_ref();
        let id = page.summary.profile.as_deref();
        let origins = page.summary.environments.iter().map(|environment| EnvironmentOrigins {
            environment: environment.id.to_string(),
            origins: environment.origins.clone(),
        });
        let card = |card: &CredentialDetails| {
            CredentialView::new(card, profiles.credential_kind(id, &card.summary.kind))
        };
        Self {
            row: PartnerRow::from(&page.summary),
            notes: page.notes.clone(),
            contacts: profile.map(contacts).unwrap_or_default(),
            documents: profile.map(documents).unwrap_or_default(),
            guide_revision: profile.and_then(words::guide_revision),
            origins: origins.collect(),
            rotation: profile.and_then(Profile::rotation),
            dossier: DossierView::from(page),
            credentials: page.credentials.iter().map(card).collect(),
        }
    }
}

fn contacts(profile: &Profile) -> Vec<ContactView> {
    let contact = |contact: &partners::Contact| ContactView {
        label: contact.label(),
        value: contact.address().to_owned(),
        provenance: contact.basis.provenance().into(),
    };
    profile.contacts.iter().map(contact).collect()
}

fn documents(profile: &Profile) -> Vec<DocumentView> {
    let document = |document: &partners::Document| DocumentView {
        label: document.label.as_str().to_owned(),
        url: document.url.as_str().to_owned(),
        checked: document.checked.to_string(),
    };
    profile.documents.iter().map(document).collect()
}

/// A partner to be created.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreatePartnerRequest {
    pub(crate) profile: Option<String>,
    pub(crate) name: String,
    pub(crate) environments: Vec<NewEnvironmentRequest>,
}

/// An environment to be added.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewEnvironmentRequest {
    pub(crate) kind: EnvironmentKind,
    pub(crate) name: Option<String>,
    pub(crate) origins: Vec<String>,
}

impl From<NewEnvironmentRequest> for vault::NewEnvironment {
    fn from(new: NewEnvironmentRequest) -> Self {
        Self { kind: new.kind.into(), name: new.name, origins: new.origins }
    }
}
