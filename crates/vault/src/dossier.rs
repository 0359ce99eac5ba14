//! A partner's dossier: recording contacts, documents, networks, the runbook and which guide we follow.

use partners::{Email, Link};
use vault_domain::{Contact, Day, Dossier, EventKind, Network, Partner, PartnerDocument, RecordId, ScopeId};

use crate::change::{ListChange, Setting};
use crate::session::Session;
use crate::{VaultError, input};

/// A change of a partner's dossier. What is left at its default stays as it is.
#[derive(Clone, Debug)]
pub struct ChangeDossier {
    /// Which partner.
    pub partner: RecordId,
    /// Whom to call, known by their names.
    pub contacts: ListChange<Contact>,
    /// What to read, known by their links.
    pub documents: ListChange<PartnerDocument>,
    /// Our addresses on the partner's list, known by their range and environment.
    pub networks: ListChange<Network>,
    /// How we rotate this partner's credentials.
    pub runbook: Setting<String>,
    /// The edition of the partner's guide that we follow.
    pub guide_revision: Setting<String>,
    /// When we last read the guide.
    pub guide_read: Setting<Day>,
}

impl ChangeDossier {
    /// A change of this partner's dossier that changes nothing yet.
    pub fn of(partner: RecordId) -> Self {
        Self {
            partner,
            contacts: ListChange::Keep,
            documents: ListChange::Keep,
            networks: ListChange::Keep,
            runbook: Setting::Keep,
            guide_revision: Setting::Keep,
            guide_read: Setting::Keep,
        }
    }
}

impl Session {
    /// Changes a partner's dossier.
    pub async fn change_dossier(&mut self, change: ChangeDossier) -> Result<(), VaultError> {
        let (id, today) = (change.partner, Day::of(self.now()));
        let partner = self.index.partner(id)?;
        let environments: Vec<_> = partner.environments.iter().map(|one| one.meta).collect();
        let change = checked(change, &environments, today)?;
        let dossier = changed_dossier(&partner.dossier, &change, today)?;
        if dossier == partner.dossier {
            return Ok(());
        }
        let partner = Partner { dossier, ..partner.clone() };
        self.change_partner(id, partner, EventKind::DossierChanged).await
    }
}

impl crate::Vault {
    /// See [`Session::change_dossier`].
    pub async fn change_dossier(&self, change: ChangeDossier) -> Result<(), VaultError> {
        self.session().await?.open()?.change_dossier(change).await
    }
}

fn changed_dossier(before: &Dossier, change: &ChangeDossier, today: Day) -> Result<Dossier, VaultError> {
    let mut dossier = before.clone();
    change.contacts.apply(&mut dossier.contacts, |contact| contact.name.to_lowercase());
    change.documents.apply(&mut dossier.documents, |document| document.link.clone());
    change.networks.apply(&mut dossier.networks, |network| (network.range, network.environment));
    change.runbook.apply(&mut dossier.runbook);
    change.guide_revision.apply(&mut dossier.guide_revision);
    change.guide_read.apply(&mut dossier.guide_read);
    if dossier.runbook != before.runbook {
        dossier.runbook_changed = Some(today);
    }
    input::at_most("contacts", dossier.contacts.len())?;
    input::at_most("documents", dossier.documents.len())?;
    input::at_most("networks", dossier.networks.len())?;
    Ok(dossier)
}

fn checked(change: ChangeDossier, environments: &[ScopeId], today: Day) -> Result<ChangeDossier, VaultError> {
    Ok(ChangeDossier {
        partner: change.partner,
        contacts: change.contacts.read(checked_contact)?,
        documents: change.documents.read(|document| checked_document(&document, today))?,
        networks: change.networks.read(|network| checked_network(network, environments, today))?,
        runbook: change.runbook.read(|text| input::long_text("runbook", text))?,
        guide_revision: change.guide_revision.read(|text| input::name("guide_revision", &text))?,
        guide_read: change.guide_read.read(|day| input::past_day("guide_read", day, today))?,
    })
}

fn checked_contact(contact: Contact) -> Result<Contact, VaultError> {
    let mail = input::line("mail", contact.mail)?;
    if let Some(mail) = &mail {
        mail.parse::<Email>().map_err(|error| VaultError::invalid("mail", &error.to_string()))?;
    }
    Ok(Contact {
        name: input::name("name", &contact.name)?,
        role: input::line("role", contact.role)?,
        mail,
        phone: input::line("phone", contact.phone)?,
        note: input::line("note", contact.note)?,
        escalation: input::line("escalation", contact.escalation)?,
        response_time: input::line("response_time", contact.response_time)?,
    })
}

fn checked_document(document: &PartnerDocument, today: Day) -> Result<PartnerDocument, VaultError> {
    let link: Link = document
        .link
        .trim()
        .parse()
        .map_err(|error: partners::TextError| VaultError::invalid("link", &error.to_string()))?;
    Ok(PartnerDocument {
        title: input::name("title", &document.title)?,
        link: link.to_string(),
        last_checked: input::past("last_checked", document.last_checked, today)?,
    })
}

fn checked_network(network: Network, environments: &[ScopeId], today: Day) -> Result<Network, VaultError> {
    if network.environment.is_some_and(|environment| !environments.contains(&environment)) {
        return Err(VaultError::invalid("environment", "this partner does not have it; choose another"));
    }
    let (sent, confirmed) =
        (input::past("sent", network.sent, today)?, input::past("confirmed", network.confirmed, today)?);
    if let (Some(sent), Some(confirmed)) = (sent, confirmed)
        && confirmed < sent
    {
        return Err(VaultError::invalid("confirmed", "this is before the day they were sent; correct one"));
    }
    Ok(Network {
        owner: input::line("owner", network.owner)?,
        menu_path: input::line("menu_path", network.menu_path)?,
        note: input::line("note", network.note)?,
        ..network
    })
}
