//! What is recorded of credentials and partners.

use std::io::{self, Write};

use serde::Serialize;
use vault::{
    ChangePreview, CredentialDetails, DeployMethod, Dossier, LocationDetail, PartnerDetails, RefusedChange,
};

use crate::answer::Show;
use crate::text::{line, table};

/// How many credentials a change made different.
#[derive(Serialize)]
pub(crate) struct RecordedShown {
    pub(crate) changed: usize,
}

impl Show for RecordedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let changed = match self.changed {
            1 => "1 credential changed".to_owned(),
            count => format!("{count} credentials changed"),
        };
        line(out, "Recorded", &changed)
    }
}

/// What recording would change.
#[derive(Serialize)]
pub(crate) struct ChangePreviewShown {
    changed: usize,
    unchanged: usize,
    refused: Vec<RefusedRow>,
}

#[derive(Serialize)]
struct RefusedRow {
    id: String,
    reference: String,
    why: String,
}

impl From<ChangePreview> for ChangePreviewShown {
    fn from(preview: ChangePreview) -> Self {
        let row = |refused: RefusedChange| RefusedRow {
            id: refused.credential.id.to_string(),
            reference: refused.credential.reference(),
            why: refused.why,
        };
        Self {
            changed: preview.changed,
            unchanged: preview.unchanged,
            refused: preview.refused.into_iter().map(row).collect(),
        }
    }
}

impl Show for ChangePreviewShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Would change", &self.changed.to_string())?;
        line(out, "So already", &self.unchanged.to_string())?;
        self.refused
            .iter()
            .try_for_each(|one| line(out, "Refused", &format!("{}: {}", one.reference, one.why)))
    }
}

/// The systems that use credentials.
#[derive(Serialize)]
pub(crate) struct ConsumersShown {
    consumers: Vec<ConsumerRow>,
}

#[derive(Serialize)]
struct ConsumerRow {
    credential_id: String,
    credential: String,
    system: String,
    owner: Option<String>,
    deploy: Option<&'static str>,
    deploy_text: Option<String>,
    note: Option<String>,
}

impl ConsumersShown {
    pub(crate) fn new(credentials: &[CredentialDetails]) -> Self {
        let rows = credentials.iter().flat_map(|credential| {
            credential.uses.consumers.iter().cloned().map(|consumer| ConsumerRow {
                credential_id: credential.summary.id.to_string(),
                credential: credential.summary.reference(),
                system: consumer.system,
                owner: consumer.owner,
                deploy: consumer.deploy.map(DeployMethod::code),
                deploy_text: consumer.deploy_text,
                note: consumer.note,
            })
        });
        Self { consumers: rows.collect() }
    }
}

impl Show for ConsumersShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let row = |one: &ConsumerRow| {
            let deploy = [one.deploy, one.deploy_text.as_deref()].map(Option::unwrap_or_default).join(" ");
            vec![one.credential.clone(), one.system.clone(), or_empty(one.owner.as_ref()), deploy]
        };
        let rows: Vec<Vec<String>> = self.consumers.iter().map(row).collect();
        table(out, &["credential", "system", "owner", "deploy"], &rows)
    }
}

/// The places where values are kept.
#[derive(Serialize)]
pub(crate) struct LocationsShown {
    locations: Vec<LocationRow>,
}

#[derive(Serialize)]
struct LocationRow {
    credential_id: String,
    credential: String,
    kind: &'static str,
    place: String,
    detail: Option<&'static str>,
    in_mobile_app: bool,
    note: Option<String>,
}

impl LocationsShown {
    pub(crate) fn new(credentials: &[CredentialDetails]) -> Self {
        let rows = credentials.iter().flat_map(|credential| {
            credential.uses.locations.iter().cloned().map(|location| LocationRow {
                credential_id: credential.summary.id.to_string(),
                credential: credential.summary.reference(),
                kind: location.kind.code(),
                place: location.place,
                detail: location.detail.map(LocationDetail::code),
                in_mobile_app: location.in_mobile_app,
                note: location.note,
            })
        });
        Self { locations: rows.collect() }
    }
}

impl Show for LocationsShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let row = |one: &LocationRow| {
            let app = if one.in_mobile_app { "in a mobile app" } else { "" };
            let detail = one.detail.unwrap_or_default().to_owned();
            vec![one.credential.clone(), one.kind.to_owned(), one.place.clone(), detail, app.to_owned()]
        };
        let rows: Vec<Vec<String>> = self.locations.iter().map(row).collect();
        table(out, &["credential", "kind", "place", "detail", ""], &rows)
    }
}

/// Whom to call at a partner.
#[derive(Serialize)]
pub(crate) struct ContactsShown {
    contacts: Vec<ContactRow>,
}

#[derive(Serialize)]
struct ContactRow {
    name: String,
    role: Option<String>,
    mail: Option<String>,
    phone: Option<String>,
    escalation: Option<String>,
    response_time: Option<String>,
    note: Option<String>,
}

impl ContactsShown {
    pub(crate) fn new(dossier: &Dossier) -> Self {
        let rows = dossier.contacts.iter().cloned().map(|contact| ContactRow {
            name: contact.name,
            role: contact.role,
            mail: contact.mail,
            phone: contact.phone,
            escalation: contact.escalation,
            response_time: contact.response_time,
            note: contact.note,
        });
        Self { contacts: rows.collect() }
    }
}

impl Show for ContactsShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let row = |one: &ContactRow| {
            let reach = [&one.role, &one.mail, &one.phone, &one.response_time];
            let mut cells = vec![one.name.clone()];
            cells.extend(reach.map(|cell| or_empty(cell.as_ref())));
            cells
        };
        let rows: Vec<Vec<String>> = self.contacts.iter().map(row).collect();
        table(out, &["contact", "role", "mail", "phone", "answers within"], &rows)
    }
}

/// A partner's documents: those of the profile, and those recorded.
#[derive(Serialize)]
pub(crate) struct DocumentsShown {
    documents: Vec<DocumentRow>,
}

#[derive(Serialize)]
struct DocumentRow {
    title: String,
    link: String,
    last_checked: Option<String>,
    from_profile: bool,
}

impl DocumentsShown {
    pub(crate) fn new(partner: &PartnerDetails) -> Self {
        let own = partner.dossier.documents.iter().map(|document| DocumentRow {
            title: document.title.clone(),
            link: document.link.clone(),
            last_checked: document.last_checked.map(|day| day.to_string()),
            from_profile: false,
        });
        let known = partner.profile.iter().flat_map(|profile| &profile.documents);
        let known = known.map(|document| DocumentRow {
            title: document.label.to_string(),
            link: document.url.to_string(),
            last_checked: Some(document.checked.to_string()),
            from_profile: true,
        });
        Self { documents: own.chain(known).collect() }
    }
}

impl Show for DocumentsShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let row = |one: &DocumentRow| {
            let checked = one.last_checked.clone().unwrap_or_else(|| "never".to_owned());
            let from = if one.from_profile { "profile" } else { "" };
            vec![one.title.clone(), one.link.clone(), checked, from.to_owned()]
        };
        let rows: Vec<Vec<String>> = self.documents.iter().map(row).collect();
        table(out, &["document", "link", "last checked", ""], &rows)
    }
}

/// Our addresses on a partner's list.
#[derive(Serialize)]
pub(crate) struct NetworksShown {
    networks: Vec<NetworkRow>,
}

#[derive(Serialize)]
struct NetworkRow {
    range: String,
    kind: &'static str,
    environment_id: Option<String>,
    environment: Option<String>,
    owner: Option<String>,
    sent: Option<String>,
    confirmed: Option<String>,
    menu_path: Option<String>,
    note: Option<String>,
}

impl NetworksShown {
    pub(crate) fn new(partner: &PartnerDetails) -> Self {
        let environments = &partner.summary.environments;
        let rows = partner.dossier.networks.iter().cloned().map(|network| NetworkRow {
            range: network.range.to_string(),
            kind: network.kind.code(),
            environment_id: network.environment.map(|id| id.to_string()),
            environment: network
                .environment
                .and_then(|id| environments.iter().find(|one| one.id == id))
                .map(|one| one.name.clone()),
            owner: network.owner,
            sent: network.sent.map(|day| day.to_string()),
            confirmed: network.confirmed.map(|day| day.to_string()),
            menu_path: network.menu_path,
            note: network.note,
        });
        Self { networks: rows.collect() }
    }
}

impl Show for NetworksShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let row = |one: &NetworkRow| {
            let mut cells = vec![one.range.clone(), one.kind.to_owned()];
            let rest = [&one.environment, &one.owner, &one.sent, &one.confirmed];
            cells.extend(rest.map(|cell| or_empty(cell.as_ref())));
            cells
        };
        let rows: Vec<Vec<String>> = self.networks.iter().map(row).collect();
        table(out, &["network", "kind", "environment", "owner", "sent", "confirmed"], &rows)
    }
}

fn or_empty(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}
