//! What an open vault keeps in memory: every document but the secrets.

use std::collections::HashMap;

use vault_domain::{
    Credential, Environment, EnvironmentHosts, EnvironmentKind, Identifiers, MemberCard, MemberId, Partner,
    RecordId, ScopeId, Timestamp, VersionLabel,
};

use crate::{
    CredentialDetails, CredentialSummary, EnvironmentSummary, PartnerSummary, VaultError, VersionDetails,
};

/// Opened documents by record.
#[derive(Default)]
pub(crate) struct Index {
    pub(crate) organization: String,
    pub(crate) members: HashMap<MemberId, MemberCard>,
    /// The record of each member's card.
    pub(crate) cards: HashMap<MemberId, RecordId>,
    pub(crate) partners: HashMap<RecordId, Partner>,
    pub(crate) hosts: HashMap<RecordId, EnvironmentHosts>,
    pub(crate) credentials: HashMap<RecordId, Credential>,
    pub(crate) identifiers: HashMap<RecordId, Identifiers>,
}

impl Index {
    pub(crate) fn partner(&self, id: RecordId) -> Result<&Partner, VaultError> {
        self.partners.get(&id).ok_or(VaultError::NotFound { what: "partner" })
    }

    pub(crate) fn credential(&self, id: RecordId) -> Result<&Credential, VaultError> {
        self.credentials.get(&id).ok_or(VaultError::NotFound { what: "credential" })
    }

    /// The partner that has this environment.
    pub(crate) fn environment(&self, id: ScopeId) -> Result<(RecordId, &Partner, &Environment), VaultError> {
        self.partners
            .iter()
            .find_map(|(record, partner)| {
                let environment = partner.environments.iter().find(|environment| environment.meta == id)?;
                Some((*record, partner, environment))
            })
            .ok_or(VaultError::NotFound { what: "environment" })
    }

    pub(crate) fn credentials_of(
        &self,
        environment: ScopeId,
    ) -> impl Iterator<Item = (RecordId, &Credential)> {
        self.credentials
            .iter()
            .filter(move |(_, credential)| credential.environment == environment)
            .map(|(id, credential)| (*id, credential))
    }

    pub(crate) fn member_name(&self, id: MemberId) -> String {
        self.members.get(&id).map_or_else(|| id.to_string(), |card| card.name.clone())
    }

    /// A credential whose newest version is new.
    pub(crate) fn take_version(&mut self, id: RecordId, credential: Credential, identifiers: Identifiers) {
        if let Some(newest) = credential.versions.last() {
            self.identifiers.insert(newest.identifiers, identifiers);
        }
        self.credentials.insert(id, credential);
    }

    pub(crate) fn forget_credential(&mut self, id: RecordId) {
        if let Some(credential) = self.credentials.remove(&id) {
            for version in &credential.versions {
                self.identifiers.remove(&version.identifiers);
            }
        }
    }

    pub(crate) fn forget_partner(&mut self, id: RecordId, credentials: &[RecordId]) {
        for credential in credentials {
            self.forget_credential(*credential);
        }
        if let Some(partner) = self.partners.remove(&id) {
            for environment in &partner.environments {
                self.hosts.remove(&environment.hosts);
            }
        }
    }

    pub(crate) fn kit_confirmed(&self, member: MemberId) -> bool {
        self.members.get(&member).is_some_and(|card| card.kit_confirmed.is_some())
    }

    /// All partners, by name.
    pub(crate) fn partner_summaries(&self) -> Vec<PartnerSummary> {
        let counts = self.credential_counts();
        let mut rows: Vec<_> =
            self.partners.iter().map(|(id, partner)| self.partner_row(*id, partner, &counts)).collect();
        rows.sort_by_cached_key(|row| (row.archived, row.name.to_lowercase(), row.id));
        rows
    }

    pub(crate) fn partner_summary(&self, id: RecordId) -> Result<PartnerSummary, VaultError> {
        Ok(self.partner_row(id, self.partner(id)?, &self.credential_counts()))
    }

    fn partner_row(
        &self,
        id: RecordId,
        partner: &Partner,
        counts: &HashMap<ScopeId, usize>,
    ) -> PartnerSummary {
        PartnerSummary {
            id,
            name: partner.name.clone(),
            profile: partner.profile.clone(),
            archived: partner.archived.is_some(),
            environments: partner.environments.iter().map(|one| self.environment_row(one, counts)).collect(),
        }
    }

    fn environment_row(
        &self,
        environment: &Environment,
        counts: &HashMap<ScopeId, usize>,
    ) -> EnvironmentSummary {
        EnvironmentSummary {
            id: environment.meta,
            kind: environment.kind,
            name: environment_name(environment),
            credentials: counts.get(&environment.meta).copied().unwrap_or(0),
            origins: self
                .hosts
                .get(&environment.hosts)
                .map(|hosts| hosts.origins.clone())
                .unwrap_or_default(),
        }
    }

    fn credential_counts(&self) -> HashMap<ScopeId, usize> {
        let mut counts = HashMap::new();
        for credential in self.credentials.values().filter(|credential| credential.archived.is_none()) {
            *counts.entry(credential.environment).or_default() += 1;
        }
        counts
    }

    /// All credentials, by partner, environment and name.
    pub(crate) fn credential_summaries(&self) -> Vec<CredentialSummary> {
        self.rows(|_| true).into_iter().map(|(row, _)| row).collect()
    }

    /// The cards of one partner, in the order of its environments and then by name.
    pub(crate) fn details_of_partner(&self, partner: RecordId) -> Vec<CredentialDetails> {
        self.rows(|id| id == partner)
            .into_iter()
            .map(|(row, credential)| self.details(row, credential))
            .collect()
    }

    pub(crate) fn credential_details(&self, id: RecordId) -> Result<CredentialDetails, VaultError> {
        Ok(self.details(self.credential_summary(id)?, self.credential(id)?))
    }

    pub(crate) fn credential_summary(&self, id: RecordId) -> Result<CredentialSummary, VaultError> {
        let credential = self.credential(id)?;
        let (partner_id, partner, environment) = self.environment(credential.environment)?;
        let place = Place { partner_id, partner, position: 0, environment };
        Ok(summary(id, credential, &place))
    }

    fn rows(&self, wanted: impl Fn(RecordId) -> bool) -> Vec<(CredentialSummary, &Credential)> {
        let places = self.places(wanted);
        let mut rows: Vec<_> = self
            .credentials
            .iter()
            .filter_map(|(id, credential)| {
                let place = places.get(&credential.environment)?;
                Some((place.position, summary(*id, credential, place), credential))
            })
            .collect();
        rows.sort_by_cached_key(|(position, row, _)| {
            (
                row.partner_name.to_lowercase(),
                row.partner,
                *position,
                row.archived,
                row.name.to_lowercase(),
                row.id,
            )
        });
        rows.into_iter().map(|(_, row, credential)| (row, credential)).collect()
    }

    fn places(&self, wanted: impl Fn(RecordId) -> bool) -> HashMap<ScopeId, Place<'_>> {
        let partners = self.partners.iter().filter(|(id, _)| wanted(**id));
        partners
            .flat_map(|(id, partner)| {
                let environments = partner.environments.iter().enumerate();
                environments.map(move |(position, environment)| {
                    (environment.meta, Place { partner_id: *id, partner, position, environment })
                })
            })
            .collect()
    }

    fn details(&self, summary: CredentialSummary, credential: &Credential) -> CredentialDetails {
        let versions = credential
            .versions
            .iter()
            .map(|version| VersionDetails {
                number: version.number,
                label: version.label,
                created: version.created,
                author: self.member_name(version.author),
                identifiers: self
                    .identifiers
                    .get(&version.identifiers)
                    .map(|identifiers| identifiers.fields.clone())
                    .unwrap_or_default(),
                secret_fields: version.secret_fields.clone(),
                files: version.files.clone(),
            })
            .collect();
        CredentialDetails {
            summary,
            frozen: false,
            notes: credential.notes.clone(),
            tags: credential.tags.clone(),
            uses: credential.uses.clone(),
            versions,
        }
    }
}

/// The environment's own name, or the word for its kind.
pub(crate) fn environment_name(environment: &Environment) -> String {
    environment.name.clone().unwrap_or_else(|| match environment.kind {
        EnvironmentKind::Other => "Other environment".to_owned(),
        kind @ (EnvironmentKind::Development | EnvironmentKind::Staging | EnvironmentKind::Production) => {
            kind.word().to_owned()
        }
    })
}

/// The version in use.
pub(crate) fn current(credential: &Credential) -> Option<&vault_domain::CredentialVersion> {
    credential.versions.iter().rev().find(|version| version.label == VersionLabel::Current)
}

/// Where an environment stands.
struct Place<'a> {
    partner_id: RecordId,
    partner: &'a Partner,
    position: usize,
    environment: &'a Environment,
}

fn summary(id: RecordId, credential: &Credential, place: &Place<'_>) -> CredentialSummary {
    CredentialSummary {
        id,
        partner: place.partner_id,
        partner_name: place.partner.name.clone(),
        environment: place.environment.meta,
        environment_kind: place.environment.kind,
        environment_name: environment_name(place.environment),
        name: credential.name.clone(),
        kind: credential.kind.clone(),
        archived: credential.archived.is_some(),
        current_version: current(credential).map_or(0, |version| version.number),
        versions: credential.versions.len(),
        updated: credential
            .versions
            .iter()
            .map(|version| version.created)
            .max()
            .unwrap_or(Timestamp::from_millis(0)),
    }
}
