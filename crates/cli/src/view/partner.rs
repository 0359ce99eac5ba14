//! Partners and their environments.

use std::io::{self, Write};

use serde::Serialize;
use vault::partners::{Contact, Reach};
use vault::{EnvironmentSummary, Marks, PartnerDetails, PartnerSummary};

use super::credential::{CredentialRow, credential_table, marked};
use crate::answer::Show;
use crate::text::{line, paragraph, snake_case, table};

/// A list of partners.
#[derive(Serialize)]
pub(crate) struct PartnersShown {
    partners: Vec<PartnerRow>,
}

#[derive(Serialize)]
struct PartnerRow {
    id: String,
    name: String,
    profile: Option<String>,
    archived: bool,
    favourite: bool,
    environments: Vec<EnvironmentRow>,
}

#[derive(Serialize)]
struct EnvironmentRow {
    id: String,
    kind: String,
    name: String,
    credentials: usize,
    origins: Vec<String>,
}

impl PartnersShown {
    pub(crate) fn new(partners: Vec<PartnerSummary>, marks: &Marks) -> Self {
        Self { partners: partners.into_iter().map(|one| PartnerRow::new(one, marks)).collect() }
    }
}

impl PartnerRow {
    fn new(partner: PartnerSummary, marks: &Marks) -> Self {
        Self {
            favourite: marks.favourites.contains(&partner.id),
            id: partner.id.to_string(),
            name: partner.name,
            profile: partner.profile,
            archived: partner.archived,
            environments: partner.environments.into_iter().map(EnvironmentRow::from).collect(),
        }
    }
}

impl From<EnvironmentSummary> for EnvironmentRow {
    fn from(environment: EnvironmentSummary) -> Self {
        Self {
            id: environment.id.to_string(),
            kind: snake_case(&environment.kind),
            name: environment.name,
            credentials: environment.credentials,
            origins: environment.origins,
        }
    }
}

impl Show for PartnersShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let row = |partner: &PartnerRow| {
            let environments: Vec<String> =
                partner.environments.iter().map(|e| format!("{} ({})", e.name, e.credentials)).collect();
            let profile = partner.profile.clone().unwrap_or_default();
            let marks = marked(partner.favourite, partner.archived);
            vec![partner.name.clone(), profile, environments.join(", "), marks]
        };
        let rows: Vec<Vec<String>> = self.partners.iter().map(row).collect();
        table(out, &["partner", "profile", "environments", ""], &rows)
    }
}

/// One partner.
#[derive(Serialize)]
pub(crate) struct PartnerShown {
    #[serde(flatten)]
    row: PartnerRow,
    notes: Option<String>,
    standing: Option<String>,
    runbook: Option<String>,
    runbook_changed: Option<String>,
    guide_revision: Option<String>,
    guide_read: Option<String>,
    contacts: Vec<ContactRow>,
    credentials: Vec<CredentialRow>,
}

#[derive(Serialize)]
struct ContactRow {
    purposes: Vec<String>,
    reach: &'static str,
    address: Option<String>,
}

impl PartnerShown {
    pub(crate) fn new(partner: PartnerDetails, marks: &Marks) -> Self {
        let contacts =
            partner.profile.as_ref().map(|profile| profile.contacts.as_slice()).unwrap_or_default();
        let credentials = partner.credentials.into_iter();
        Self {
            row: PartnerRow::new(partner.summary, marks),
            notes: partner.notes,
            standing: partner.profile.as_ref().map(|profile| profile.standing().to_owned()),
            contacts: contacts.iter().map(ContactRow::from).collect(),
            runbook_changed: partner.dossier.runbook_changed.map(|day| day.to_string()),
            runbook: partner.dossier.runbook,
            guide_revision: partner.dossier.guide_revision,
            guide_read: partner.dossier.guide_read.map(|day| day.to_string()),
            credentials: credentials.map(|c| CredentialRow::new(c.summary, marks)).collect(),
        }
    }
}

impl From<&Contact> for ContactRow {
    fn from(contact: &Contact) -> Self {
        let (reach, address) = match &contact.reach {
            Reach::Email(address) => ("email", Some(address.to_string())),
            Reach::Page(address) => ("page", Some(address.to_string())),
            Reach::Phone(number) => ("phone", Some(number.to_string())),
            Reach::Unpublished => ("unpublished", None),
        };
        Self { purposes: contact.purposes.iter().map(snake_case).collect(), reach, address }
    }
}

impl Show for PartnerShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Partner", &self.row.name)?;
        line(out, "Id", &self.row.id)?;
        line(out, "Profile", self.row.profile.as_deref().unwrap_or_default())?;
        line(out, "", self.standing.as_deref().unwrap_or_default())?;
        line(out, "", &marked(self.row.favourite, self.row.archived))?;
        for environment in &self.row.environments {
            line(out, "Environment", &format!("{}  {}", environment.name, environment.origins.join(" ")))?;
        }
        for contact in &self.contacts {
            let address = contact.address.as_deref().unwrap_or("not published");
            line(out, "Contact", &format!("{address} ({})", contact.purposes.join(", ")))?;
        }
        paragraph(out, "Notes", self.notes.as_deref())?;
        line(out, "Guide", self.guide_revision.as_deref().unwrap_or_default())?;
        paragraph(out, "Runbook", self.runbook.as_deref())?;
        writeln!(out)?;
        credential_table(out, &self.credentials)
    }
}
