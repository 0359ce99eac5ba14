//! A partner's dossier, as the window sees and sends it.

use partners::{AllowListRule, Profile};
use serde::{Deserialize, Serialize};
use specta::Type;
use vault::{ChangeDossier, NetworkKind, PartnerDetails, Shareable};

use super::choice::ProvenanceView;
use super::uses::{ListChange, Setting, chosen, day};
use crate::commands::partners::record;
use crate::ipc::IpcError;

/// What is recorded of a partner beside its profile.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DossierView {
    contacts: Vec<DossierContact>,
    documents: Vec<DossierDocument>,
    networks: Vec<Network>,
    runbook: Option<String>,
    runbook_changed: Option<String>,
    guide_revision: Option<String>,
    guide_read: Option<String>,
    /// What the profile says of the partner's own list of addresses.
    allow_list: Option<AllowListView>,
    shareable: Vec<ShareableView>,
}

impl From<&PartnerDetails> for DossierView {
    fn from(page: &PartnerDetails) -> Self {
        let dossier = &page.dossier;
        Self {
            contacts: dossier.contacts.iter().map(DossierContact::from).collect(),
            documents: dossier.documents.iter().map(DossierDocument::from).collect(),
            networks: dossier.networks.iter().map(Network::from).collect(),
            runbook: dossier.runbook.clone(),
            runbook_changed: dossier.runbook_changed.map(|day| day.to_string()),
            guide_revision: dossier.guide_revision.clone(),
            guide_read: dossier.guide_read.map(|day| day.to_string()),
            allow_list: page.profile.as_ref().and_then(allow_list),
            shareable: page.shareable.iter().map(ShareableView::from).collect(),
        }
    }
}

/// Somebody at a partner. It goes both ways.
#[derive(Debug, Deserialize, Serialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DossierContact {
    name: String,
    role: Option<String>,
    mail: Option<String>,
    phone: Option<String>,
    note: Option<String>,
    escalation: Option<String>,
    response_time: Option<String>,
}

impl From<&vault::Contact> for DossierContact {
    fn from(contact: &vault::Contact) -> Self {
        let contact = contact.clone();
        Self {
            name: contact.name,
            role: contact.role,
            mail: contact.mail,
            phone: contact.phone,
            note: contact.note,
            escalation: contact.escalation,
            response_time: contact.response_time,
        }
    }
}

impl From<DossierContact> for vault::Contact {
    fn from(contact: DossierContact) -> Self {
        Self {
            name: contact.name,
            role: contact.role,
            mail: contact.mail,
            phone: contact.phone,
            note: contact.note,
            escalation: contact.escalation,
            response_time: contact.response_time,
        }
    }
}

/// A document of a partner. It goes both ways.
#[derive(Debug, Deserialize, Serialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DossierDocument {
    title: String,
    link: String,
    last_checked: Option<String>,
}

impl From<&vault::PartnerDocument> for DossierDocument {
    fn from(document: &vault::PartnerDocument) -> Self {
        Self {
            title: document.title.clone(),
            link: document.link.clone(),
            last_checked: document.last_checked.map(|day| day.to_string()),
        }
    }
}

impl DossierDocument {
    fn read(self) -> Result<vault::PartnerDocument, IpcError> {
        let last_checked = self.last_checked.map(|text| day("lastChecked", &text)).transpose()?;
        Ok(vault::PartnerDocument { title: self.title, link: self.link, last_checked })
    }
}

/// One of our addresses, or a range of them, on a partner's list. It goes both ways.
#[derive(Debug, Deserialize, Serialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Network {
    /// `203.0.113.7` or `2001:db8:12::/48`.
    range: String,
    /// A code of [`UseChoices::networks`](super::uses::UseChoices).
    kind: String,
    owner: Option<String>,
    environment: Option<String>,
    sent: Option<String>,
    confirmed: Option<String>,
    menu_path: Option<String>,
    note: Option<String>,
}

impl From<&vault::Network> for Network {
    fn from(network: &vault::Network) -> Self {
        Self {
            range: network.range.to_string(),
            kind: network.kind.code().to_owned(),
            owner: network.owner.clone(),
            environment: network.environment.map(|id| id.to_string()),
            sent: network.sent.map(|day| day.to_string()),
            confirmed: network.confirmed.map(|day| day.to_string()),
            menu_path: network.menu_path.clone(),
            note: network.note.clone(),
        }
    }
}

impl Network {
    fn read(self) -> Result<vault::Network, IpcError> {
        let range = self.range.parse();
        let environment = self.environment.map(|id| id.parse()).transpose();
        Ok(vault::Network {
            range: range
                .map_err(|error: vault::AddressError| IpcError::invalid("range", &error.to_string()))?,
            kind: chosen("kind", &self.kind, NetworkKind::from_code)?,
            owner: self.owner,
            environment: environment.map_err(|_| vault::VaultError::NotFound { what: "environment" })?,
            sent: self.sent.map(|text| day("sent", &text)).transpose()?,
            confirmed: self.confirmed.map(|text| day("confirmed", &text)).transpose()?,
            menu_path: self.menu_path,
            note: self.note,
        })
    }
}

/// A change of a partner's dossier.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangeDossierRequest {
    partner: String,
    contacts: ListChange<DossierContact>,
    documents: ListChange<DossierDocument>,
    networks: ListChange<Network>,
    runbook: Setting<String>,
    guide_revision: Setting<String>,
    guide_read: Setting<String>,
}

impl ChangeDossierRequest {
    pub(crate) fn read(self) -> Result<ChangeDossier, IpcError> {
        Ok(ChangeDossier {
            partner: record(&self.partner)?,
            contacts: self.contacts.read(|contact| Ok(contact.into()))?,
            documents: self.documents.read(DossierDocument::read)?,
            networks: self.networks.read(Network::read)?,
            runbook: self.runbook.read(Ok)?,
            guide_revision: self.guide_revision.read(Ok)?,
            guide_read: self.guide_read.read(|text| day("guideRead", &text))?,
        })
    }
}

/// What a profile says of the partner's own list of addresses.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct AllowListView {
    rule: AllowListRuleView,
    /// The way through the partner's menus.
    place: Option<String>,
    note: Option<String>,
    provenance: ProvenanceView,
}

/// Whether the partner admits listed addresses only.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename = "AllowListRule", rename_all = "camelCase")]
enum AllowListRuleView {
    Optional,
    Required,
    Undocumented,
}

fn allow_list(profile: &Profile) -> Option<AllowListView> {
    let list = profile.ip_allow_list.as_ref()?;
    Some(AllowListView {
        rule: match list.rule {
            AllowListRule::Optional => AllowListRuleView::Optional,
            AllowListRule::Required => AllowListRuleView::Required,
            AllowListRule::Undocumented => AllowListRuleView::Undocumented,
        },
        place: list.place.as_ref().map(ToString::to_string),
        note: list.note.as_ref().map(ToString::to_string),
        provenance: list.basis.provenance().into(),
    })
}

/// An identifier that may appear outside the vault, and where.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct ShareableView {
    environment: String,
    environment_name: String,
    credential: String,
    credential_name: String,
    field: String,
    label: String,
    value: String,
    in_support: bool,
    in_repository: bool,
    in_log: bool,
}

impl From<&Shareable> for ShareableView {
    fn from(one: &Shareable) -> Self {
        Self {
            environment: one.environment.id.to_string(),
            environment_name: one.environment.name.clone(),
            credential: one.credential.id.to_string(),
            credential_name: one.credential.name.clone(),
            field: one.field.clone(),
            label: one.label.clone(),
            value: one.value.clone(),
            in_support: one.share.support,
            in_repository: one.share.repository,
            in_log: one.share.log,
        }
    }
}
