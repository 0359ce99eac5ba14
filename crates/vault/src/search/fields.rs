//! What partners and credentials are found by. No secret is among it.

use std::borrow::Cow;

use vault_domain::{
    Consumer, Contact, Credential, Environment, EnvironmentKind, Location, Partner, RecordId, ScopeId,
};

use crate::findings::Facts;
use crate::index::environment_name;

/// Which field a word was found in.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum MatchedField {
    Consumer,
    Contact,
    Document,
    Environment,
    Host,
    /// An identifier, by its key and the version that has it.
    Identifier {
        key: String,
        version: u32,
    },
    Kind,
    Location,
    Name,
    Network,
    Notes,
    Owner,
    Partner,
    Runbook,
    Tag,
}

impl MatchedField {
    /// How much a word in it says about what was meant.
    pub(super) const fn weight(&self) -> u16 {
        match self {
            Self::Name => 6,
            Self::Identifier { .. } | Self::Tag => 5,
            Self::Host | Self::Partner => 4,
            Self::Consumer | Self::Contact | Self::Location | Self::Network | Self::Owner => 3,
            Self::Document | Self::Environment | Self::Kind => 2,
            Self::Notes | Self::Runbook => 1,
        }
    }
}

/// A field with its text.
pub(super) struct Field<'a> {
    pub(super) field: MatchedField,
    pub(super) text: Cow<'a, str>,
}

/// The fields of a credential, always in the same order.
pub(super) fn of_credential<'a>(
    facts: &Facts<'a>,
    (_, partner, environment): (RecordId, &'a Partner, &'a Environment),
    credential: &'a Credential,
) -> Vec<Field<'a>> {
    let uses = &credential.uses;
    let kind = facts.profiles.credential_kind(partner.profile.as_deref(), &credential.kind);
    let kind = kind.map_or(credential.kind.as_str(), |kind| kind.label.as_str());
    let mut fields = vec![
        field(MatchedField::Name, &credential.name),
        field(MatchedField::Partner, &partner.name),
        field(MatchedField::Kind, kind),
    ];
    fields.extend(of_environment(facts, environment));
    fields.extend(credential.tags.iter().map(|tag| field(MatchedField::Tag, tag)));
    fields.extend(identifiers(facts, credential));
    fields.extend(uses.owner.iter().map(|owner| field(MatchedField::Owner, owner)));
    fields.extend(uses.consumers.iter().map(of_consumer));
    fields.extend(uses.locations.iter().map(of_location));
    fields.extend(credential.notes.iter().map(|notes| field(MatchedField::Notes, notes)));
    fields
}

/// The fields of a partner, always in the same order.
pub(super) fn of_partner<'a>(facts: &Facts<'a>, partner: &'a Partner) -> Vec<Field<'a>> {
    let dossier = &partner.dossier;
    let mut fields = vec![field(MatchedField::Name, &partner.name)];
    fields.extend(partner.environments.iter().flat_map(|one| of_environment(facts, one)));
    fields.extend(dossier.contacts.iter().map(of_contact));
    fields.extend(dossier.documents.iter().map(|document| {
        joined(MatchedField::Document, [Some(document.title.as_str()), Some(document.link.as_str())])
    }));
    fields.extend(
        dossier.networks.iter().map(|network| Field {
            field: MatchedField::Network,
            text: Cow::Owned(network.range.to_string()),
        }),
    );
    fields.extend(dossier.runbook.iter().map(|runbook| field(MatchedField::Runbook, runbook)));
    fields.extend(partner.notes.iter().map(|notes| field(MatchedField::Notes, notes)));
    fields
}

fn of_environment<'a>(facts: &Facts<'a>, environment: &'a Environment) -> Vec<Field<'a>> {
    let hosts = facts.index.hosts.get(&environment.hosts);
    let hosts = hosts.into_iter().flat_map(|hosts| &hosts.origins);
    let name = Field { field: MatchedField::Environment, text: Cow::Owned(environment_words(environment)) };
    std::iter::once(name).chain(hosts.map(|origin| field(MatchedField::Host, origin))).collect()
}

/// The environment's name, with the word for its kind where the name does not say it.
pub(super) fn environment_words(environment: &Environment) -> String {
    match (&environment.name, environment.kind) {
        (None, _) | (_, EnvironmentKind::Other) => environment_name(environment),
        (Some(name), kind) => format!("{name} ({})", kind.word()),
    }
}

/// The identifiers of all versions: an old one in a log is to be found too.
fn identifiers<'a>(facts: &Facts<'a>, credential: &'a Credential) -> impl Iterator<Item = Field<'a>> {
    let index = facts.index;
    credential.versions.iter().rev().flat_map(move |version| {
        let fields = index.identifiers.get(&version.identifiers).into_iter().flat_map(|one| &one.fields);
        fields.map(|(key, value)| {
            field(MatchedField::Identifier { key: key.clone(), version: version.number }, value)
        })
    })
}

fn of_consumer(consumer: &Consumer) -> Field<'_> {
    let Consumer { system, owner, deploy: _, deploy_text, note } = consumer;
    joined(
        MatchedField::Consumer,
        [Some(system.as_str()), owner.as_deref(), deploy_text.as_deref(), note.as_deref()],
    )
}

fn of_location(location: &Location) -> Field<'_> {
    joined(
        MatchedField::Location,
        [Some(location.place.as_str()), Some(location.kind.words()), location.note.as_deref()],
    )
}

fn of_contact(contact: &Contact) -> Field<'_> {
    let Contact { name, role, mail, phone, note, escalation, response_time: _ } = contact;
    let rest = [role, mail, phone, note, escalation].map(Option::as_deref);
    joined(MatchedField::Contact, std::iter::once(Some(name.as_str())).chain(rest))
}

fn field(field: MatchedField, text: &str) -> Field<'_> {
    Field { field, text: Cow::Borrowed(text) }
}

fn joined<'a>(field: MatchedField, parts: impl IntoIterator<Item = Option<&'a str>>) -> Field<'a> {
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    Field { field, text: Cow::Owned(parts.join(" · ")) }
}

/// What an environment belongs to is looked up once for all credentials.
pub(super) type Places<'a> = std::collections::HashMap<ScopeId, (RecordId, &'a Partner, &'a Environment)>;
