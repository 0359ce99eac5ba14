//! What findings are made from: the opened documents, the profiles and the day.

use partners::{CredentialKind, KnownHosts, Origin, Profile, Profiles};
use vault_domain::{Credential, Day, Environment, EnvironmentHosts, Partner, RecordId};

use super::{Case, Named, Quote, Severity};
use crate::index::{Index, environment_name};
use crate::last_backup::BackupDue;

/// Everything that findings depend on.
pub(crate) struct Facts<'a> {
    pub(crate) index: &'a Index,
    pub(crate) profiles: &'a Profiles,
    pub(crate) today: Day,
    /// When the vault was made.
    pub(crate) created: Day,
    /// A demo shows everything at once.
    pub(crate) demo: bool,
    pub(crate) kit_confirmed: bool,
    pub(crate) backup_due: Option<BackupDue>,
}

/// A credential that is in use, with its surroundings.
pub(crate) struct Subject<'a> {
    pub(crate) partner_id: RecordId,
    pub(crate) partner: &'a Partner,
    pub(crate) environment: &'a Environment,
    pub(crate) id: RecordId,
    pub(crate) credential: &'a Credential,
    pub(crate) profile: Option<&'a Profile>,
    pub(crate) kind: Option<&'a CredentialKind>,
}

/// A partner that is in use, with its hosts.
pub(crate) struct PartnerSubject<'a> {
    pub(crate) id: RecordId,
    pub(crate) partner: &'a Partner,
    pub(crate) profile: Option<&'a Profile>,
    pub(crate) hosts: Vec<(&'a Environment, &'a EnvironmentHosts)>,
}

/// All hosts that somebody uses.
pub(crate) type Known<'a> = KnownHosts<Owner<'a>>;

/// Whose a host is, with the name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Owner<'a> {
    /// A partner of this vault.
    Partner(RecordId, &'a str),
    /// The partner that a profile describes.
    Profile(&'a str),
}

impl Owner<'_> {
    pub(crate) const fn name(&self) -> &str {
        match self {
            Self::Partner(_, name) | Self::Profile(name) => name,
        }
    }
}

impl<'a> Facts<'a> {
    /// The hosts that the profiles name, and those of all environments here.
    pub(crate) fn known_hosts(&self) -> Known<'a> {
        let profiles = self.profiles.all().iter().flat_map(|profile| {
            profile.hosts().into_iter().map(|host| (host.to_owned(), Owner::Profile(profile.name.as_str())))
        });
        let own = self.partners().flat_map(|(id, partner)| {
            let hosts = partner.environments.iter().filter_map(|one| self.index.hosts.get(&one.hosts));
            let origins = hosts.flat_map(|hosts| &hosts.origins).filter_map(|one| one.parse::<Origin>().ok());
            origins.map(move |origin| (origin.host().to_owned(), Owner::Partner(id, partner.name.as_str())))
        });
        let hosts: Vec<_> = profiles.chain(own).collect();
        KnownHosts::new(hosts.iter().map(|(host, owner)| (host.as_str(), *owner)))
    }

    /// Whether a person is still entering what there is: in a vault's first fortnight.
    pub(crate) fn is_new(&self) -> bool {
        !self.demo && self.created.days_until(self.today) < NEW_DAYS
    }

    /// The partners that are not put away.
    pub(crate) fn partners(&self) -> impl Iterator<Item = (RecordId, &'a Partner)> {
        let partners = self.index.partners.iter().filter(|(_, partner)| partner.archived.is_none());
        partners.map(|(id, partner)| (*id, partner))
    }

    /// The credentials that are not put away.
    pub(crate) fn subjects(&self) -> Vec<Subject<'a>> {
        let profiles = self.profiles;
        let environments = self.partners().flat_map(|(partner_id, partner)| {
            partner.environments.iter().map(move |environment| (partner_id, partner, environment))
        });
        let credentials = environments.flat_map(|(partner_id, partner, environment)| {
            let credentials = self.index.credentials_of(environment.meta);
            let used = credentials.filter(|(_, credential)| credential.archived.is_none());
            used.map(move |(id, credential)| {
                let key = partner.profile.as_deref();
                let profile = key.and_then(|key| profiles.get(key));
                let kind = profiles.credential_kind(key, &credential.kind);
                Subject { partner_id, partner, environment, id, credential, profile, kind }
            })
        });
        credentials.collect()
    }

    pub(crate) fn of_partner(&self, id: RecordId, partner: &'a Partner) -> PartnerSubject<'a> {
        let hosts = partner.environments.iter();
        let hosts = hosts.filter_map(|one| Some((one, self.index.hosts.get(&one.hosts)?))).collect();
        let profile = partner.profile.as_deref().and_then(|key| self.profiles.get(key));
        PartnerSubject { id, partner, profile, hosts }
    }
}

impl Subject<'_> {
    pub(crate) fn case(&self, severity: Severity, what: String, since: Option<Day>) -> Case {
        Case {
            severity,
            partner: Some(Named { id: self.partner_id, name: self.partner.name.clone() }),
            environment: Some(named_environment(self.environment)),
            credential: Some(Named { id: self.id, name: self.credential.name.clone() }),
            what,
            quote: None,
            since,
        }
    }

    /// When the credential came into the vault.
    pub(crate) fn entered(&self) -> Option<Day> {
        self.credential.versions.first().map(|version| Day::of(version.created))
    }

    /// What the profile says, where there is one.
    pub(crate) fn quote(&self, text: &str, basis: &partners::Basis) -> Option<Quote> {
        self.profile.map(|profile| Quote::new(profile, text, basis))
    }
}

impl PartnerSubject<'_> {
    pub(crate) fn case(&self, severity: Severity, what: String, since: Option<Day>) -> Case {
        Case {
            severity,
            partner: Some(Named { id: self.id, name: self.partner.name.clone() }),
            environment: None,
            credential: None,
            what,
            quote: None,
            since,
        }
    }
}

pub(crate) fn named_environment(environment: &Environment) -> Named<vault_domain::ScopeId> {
    Named { id: environment.meta, name: environment_name(environment) }
}

const NEW_DAYS: i64 = 14;
