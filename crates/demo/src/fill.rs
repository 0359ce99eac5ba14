//! Putting the demo's partners into a vault, by the same use cases that a person uses.

use std::collections::{BTreeMap, HashMap};

use vault::partners::{CredentialKind, Holds, Profiles};
use vault::{
    AccountKind, ChangeDossier, ChangeUses, Consumer, Contact, Day, DeployMethod, EditCredential,
    EnvironmentKind, FieldKind, ListChange, Location, LocationDetail, LocationKind, Network, NetworkKind,
    NewCredential, NewEnvironment, NewPartner, RecordId, ScopeId, Session, Setting, Surroundings, Timestamp,
    Values,
};
use zeroize::Zeroizing;

use crate::data::{self, Credential, DemoError, Partner, wrong};
use crate::value;

/// Fills a vault that holds nothing yet.
pub(crate) async fn fill(
    session: &mut Session,
    partners: &[Partner],
    around: &Surroundings,
) -> Result<(), DemoError> {
    let profiles = &around.profiles;
    let mut filling = Filling { session, profiles, now: around.clock.now(), shared: HashMap::new() };
    for partner in partners {
        filling.partner(partner).await?;
    }
    Ok(())
}

struct Filling<'a> {
    session: &'a mut Session,
    profiles: &'a Profiles,
    now: Timestamp,
    /// Values that several credentials have, by the data's name for them.
    shared: HashMap<String, Zeroizing<Vec<u8>>>,
}

impl Filling<'_> {
    async fn partner(&mut self, partner: &Partner) -> Result<(), DemoError> {
        let environments = self.environments(partner)?;
        let name = match (&partner.name, partner.profile.as_deref().and_then(|id| self.profiles.get(id))) {
            (Some(name), _) => name.clone(),
            (None, Some(profile)) => profile.name.as_str().to_owned(),
            (None, None) => return Err(wrong("a partner without a name")),
        };
        let new = NewPartner {
            profile: partner.profile.clone(),
            name,
            notes: partner.notes.clone(),
            environments: environments.iter().map(|(_, new)| new.clone()).collect(),
        };
        let id = self.session.create_partner(new).await?;
        self.dossier(id, partner).await?;
        let made = self.session.partner(id)?.summary.environments;
        for credential in &partner.credentials {
            let at = environments.iter().position(|(key, _)| *key == credential.r#in);
            let scope = at.and_then(|at| made.get(at)).ok_or_else(|| wrong(&credential.r#in))?.id;
            self.credential(scope, partner.profile.as_deref(), credential).await?;
        }
        Ok(())
    }

    /// The environments of the profile, or those of the data, each with its word in the data.
    fn environments(&self, partner: &Partner) -> Result<Vec<(String, NewEnvironment)>, DemoError> {
        let Some(id) = &partner.profile else {
            return own_environments(&partner.origins);
        };
        let profile = self.profiles.get(id).ok_or_else(|| wrong(id))?;
        let of_profile = profile.environments.iter().map(|one| {
            let origins = one.origins.iter().map(|origin| origin.as_str().to_owned()).collect();
            let new = NewEnvironment { kind: one.kind, name: Some(one.name.as_str().to_owned()), origins };
            (one.key.as_str().to_owned(), new)
        });
        Ok(of_profile.collect())
    }

    async fn dossier(&mut self, id: RecordId, partner: &Partner) -> Result<(), DemoError> {
        let contacts = partner.contacts.iter().map(contact).collect();
        let networks =
            partner.networks.iter().map(|one| self.network(one)).collect::<Result<Vec<_>, DemoError>>()?;
        let change = ChangeDossier {
            contacts: ListChange::Add(contacts),
            networks: ListChange::Add(networks),
            runbook: setting(partner.runbook.clone()),
            guide_read: setting(partner.guide_read.map(|days| self.day(days))),
            ..ChangeDossier::of(id)
        };
        Ok(self.session.change_dossier(change).await?)
    }

    async fn credential(
        &mut self,
        environment: ScopeId,
        profile: Option<&str>,
        credential: &Credential,
    ) -> Result<(), DemoError> {
        let kind = self
            .profiles
            .credential_kind(profile, &credential.kind)
            .ok_or_else(|| wrong(&credential.kind))?
            .clone();
        let values = self.values(&kind, credential, Identifiers::All)?;
        let (name, tags) = (credential.name.clone(), credential.tags.clone());
        let kind_key = credential.kind.clone();
        let new = NewCredential { environment, name, kind: kind_key, notes: None, tags, values };
        let id = self.session.create_credential(new).await?;
        for _ in 1..credential.versions.unwrap_or(1) {
            let changed = self.values(&kind, credential, Identifiers::None)?;
            let (name, tags) = (credential.name.clone(), credential.tags.clone());
            // The day of the rotation stands in the data.
            let is_correction = true;
            let edit =
                EditCredential { id, name, notes: None, tags, changed, removed: Vec::new(), is_correction };
            self.session.edit_credential(edit).await?;
        }
        self.uses(id, credential).await
    }

    fn values(
        &mut self,
        kind: &CredentialKind,
        credential: &Credential,
        identifiers: Identifiers,
    ) -> Result<Values, DemoError> {
        let mut values = Values::default();
        if identifiers == Identifiers::All {
            values.identifiers = credential.set.clone();
        }
        for field in kind.fields.iter().filter(|field| field.required || field.holds == Holds::Totp) {
            let key = field.key.as_str().to_owned();
            match field.kind {
                FieldKind::Secret => values.secrets.push((key, self.secret(field, credential)?)),
                FieldKind::Identifier if identifiers == Identifiers::All => {
                    values.identifiers.entry(key).or_insert_with(|| value::identifier(field));
                }
                FieldKind::Identifier => {}
            }
        }
        Ok(values)
    }

    fn secret(
        &mut self,
        field: &vault::partners::Field,
        credential: &Credential,
    ) -> Result<Zeroizing<Vec<u8>>, DemoError> {
        let made = value::secret(field)?;
        let Some(name) = &credential.secret else { return Ok(made) };
        Ok(self.shared.entry(name.clone()).or_insert(made).clone())
    }

    async fn uses(&mut self, id: RecordId, credential: &Credential) -> Result<(), DemoError> {
        let account = credential.account.as_deref().map(|code| word(code, AccountKind::from_code));
        let expires = credential.expires.map(|days| match u32::try_from(days) {
            Ok(ahead) => Day::of(self.now).plus_days(ahead),
            Err(_) => self.day(days.unsigned_abs()),
        });
        let change = ChangeUses {
            credentials: vec![id],
            consumers: ListChange::Add(credential.consumers.iter().map(consumer).collect::<Result<_, _>>()?),
            locations: ListChange::Add(credential.locations.iter().map(location).collect::<Result<_, _>>()?),
            owner: setting(credential.owner.clone()),
            account: setting(account.transpose()?),
            last_rotated: setting(credential.rotated.map(|days| self.day(days))),
            expires: setting(expires),
            ..ChangeUses::default()
        };
        self.session.change_uses(change).await?;
        Ok(())
    }

    fn network(&self, network: &data::Network) -> Result<Network, DemoError> {
        Ok(Network {
            range: network.range.parse().map_err(|_| wrong(&network.range))?,
            kind: word(&network.kind, NetworkKind::from_code)?,
            owner: network.owner.clone(),
            environment: None,
            sent: network.sent.map(|days| self.day(days)),
            confirmed: network.confirmed.map(|days| self.day(days)),
            menu_path: network.menu.clone(),
            note: None,
        })
    }

    /// So many days ago.
    fn day(&self, ago: u32) -> Day {
        Day::of(Timestamp::from_millis(self.now.millis().saturating_sub(u64::from(ago) * DAY_MILLIS)))
    }
}

/// Which identifiers a version brings.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Identifiers {
    All,
    None,
}

fn own_environments(
    origins: &BTreeMap<String, Vec<String>>,
) -> Result<Vec<(String, NewEnvironment)>, DemoError> {
    let known = origins.keys().all(|word| ENVIRONMENTS.iter().any(|(known, _)| known == word));
    if !known {
        return Err(wrong("an environment of no kind"));
    }
    let there = ENVIRONMENTS.iter().filter_map(|(word, kind)| {
        let origins = origins.get(*word)?.clone();
        Some(((*word).to_owned(), NewEnvironment { kind: *kind, name: None, origins }))
    });
    Ok(there.collect())
}

fn contact(contact: &data::Contact) -> Contact {
    Contact {
        name: contact.name.clone(),
        role: contact.role.clone(),
        mail: contact.mail.clone(),
        phone: contact.phone.clone(),
        note: None,
        escalation: contact.escalation.clone(),
        response_time: contact.response.clone(),
    }
}

fn consumer(consumer: &data::Consumer) -> Result<Consumer, DemoError> {
    let deploy = consumer.deploy.as_deref().map(|code| word(code, DeployMethod::from_code));
    Ok(Consumer {
        system: consumer.system.clone(),
        owner: consumer.owner.clone(),
        deploy: deploy.transpose()?,
        deploy_text: consumer.text.clone(),
        note: None,
    })
}

fn location(location: &data::Location) -> Result<Location, DemoError> {
    let detail = location.detail.as_deref().map(|code| word(code, LocationDetail::from_code));
    Ok(Location {
        kind: word(&location.kind, LocationKind::from_code)?,
        place: location.place.clone(),
        detail: detail.transpose()?,
        in_mobile_app: location.in_mobile_app,
        note: None,
    })
}

fn word<T>(code: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, DemoError> {
    read(code).ok_or_else(|| wrong(code))
}

fn setting<T>(value: Option<T>) -> Setting<T> {
    value.map_or(Setting::Keep, Setting::To)
}

const DAY_MILLIS: u64 = 86_400_000;
/// In the order in which they are shown.
const ENVIRONMENTS: [(&str, EnvironmentKind); 3] = [
    ("development", EnvironmentKind::Development),
    ("staging", EnvironmentKind::Staging),
    ("production", EnvironmentKind::Production),
];
