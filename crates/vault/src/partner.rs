//! Partners and their environments.

use vault_domain::{
    Class, Dossier, Environment, EnvironmentHosts, EventKind, ObjectKind, Partner, RecordId, ScopeId, Target,
    Tier, encode_document,
};

use crate::random::random;
use crate::session::Session;
use crate::transaction::{Put, Transaction};
use crate::{CredentialDetails, NewEnvironment, NewPartner, PartnerDetails, VaultError, input};

impl Session {
    /// A partner's page.
    pub fn partner(&self, id: RecordId) -> Result<PartnerDetails, VaultError> {
        let partner = self.index.partner(id)?;
        let cards = self.index.details_of_partner(id).into_iter();
        let card =
            |card: CredentialDetails| CredentialDetails { frozen: self.is_stopped(card.summary.id), ..card };
        let profile = partner.profile.as_deref().and_then(|profile| self.around.profiles.get(profile));
        Ok(PartnerDetails {
            summary: self.index.partner_summary(id)?,
            notes: partner.notes.clone(),
            dossier: partner.dossier.clone(),
            shareable: self.shareable(id)?,
            profile: profile.cloned(),
            credentials: cards.map(card).collect(),
        })
    }

    /// Adds a partner with its environments and all their keys.
    pub async fn create_partner(&mut self, new: NewPartner) -> Result<RecordId, VaultError> {
        let name = self.new_partner_name(None, &new.name)?;
        let profile = new.profile.map(|id| self.known_profile(&id)).transpose()?;
        let notes = input::notes(new.notes)?;
        let mut act = self.begin()?;
        let record = RecordId::from_random(random()?);
        let scope = self.create_scope(&mut act, Class::Directory, Tier::Production, None)?;
        let target = Target { partner: Some(record), ..Target::default() };
        self.note(&mut act, EventKind::PartnerCreated, target, None);
        let mut partner = Partner {
            scope,
            profile_revision: profile.as_ref().map(|(_, revision)| *revision),
            profile: profile.map(|(id, _)| id),
            name,
            notes,
            environments: Vec::with_capacity(new.environments.len()),
            archived: None,
            batch: None,
            dossier: Dossier::default(),
        };
        let mut hosts = Vec::with_capacity(new.environments.len());
        for environment in &new.environments {
            hosts.push(self.found_environment(&mut act, record, &mut partner, environment)?);
        }
        self.put_partner(&mut act, record, &partner)?;
        self.commit(act).await?;
        self.index.hosts.extend(hosts);
        self.index.partners.insert(record, partner);
        Ok(record)
    }

    /// Changes a partner's name and notes.
    pub async fn edit_partner(
        &mut self,
        id: RecordId,
        name: &str,
        notes: Option<String>,
    ) -> Result<(), VaultError> {
        let name = self.new_partner_name(Some(id), name)?;
        let notes = input::notes(notes)?;
        let partner = Partner { name, notes, ..self.index.partner(id)?.clone() };
        self.change_partner(id, partner, EventKind::PartnerChanged).await
    }

    /// Puts a partner away, or brings it back.
    pub async fn archive_partner(&mut self, id: RecordId, archived: bool) -> Result<(), VaultError> {
        let archived = archived.then(|| self.now());
        let partner = Partner { archived, ..self.index.partner(id)?.clone() };
        let kind = if archived.is_some() { EventKind::PartnerArchived } else { EventKind::PartnerChanged };
        self.change_partner(id, partner, kind).await
    }

    /// Adds an environment to a partner.
    pub async fn add_environment(
        &mut self,
        id: RecordId,
        new: &NewEnvironment,
    ) -> Result<ScopeId, VaultError> {
        let mut partner = self.index.partner(id)?.clone();
        let mut act = self.begin()?;
        let hosts = self.found_environment(&mut act, id, &mut partner, new)?;
        self.put_partner(&mut act, id, &partner)?;
        self.commit(act).await?;
        let added = partner.environments.last().map(|environment| environment.meta);
        self.index.hosts.insert(hosts.0, hosts.1);
        self.index.partners.insert(id, partner);
        added.ok_or(VaultError::Internal)
    }

    /// Deletes a partner with all its credentials, versions and values. The log keeps that it existed.
    pub async fn delete_partner(&mut self, id: RecordId, confirm_name: &str) -> Result<(), VaultError> {
        let partner = self.index.partner(id)?;
        if partner.name != confirm_name.trim() {
            return Err(VaultError::ConfirmationMismatch);
        }
        let environments: Vec<_> = partner.environments.iter().map(|environment| environment.meta).collect();
        let mut records = vec![id];
        records.extend(partner.environments.iter().map(|environment| environment.hosts));
        let credentials: Vec<_> = environments
            .iter()
            .flat_map(|environment| self.index.credentials_of(*environment))
            .map(|(credential, _)| credential)
            .collect();
        for credential in &credentials {
            records.extend(self.records_of(*credential)?);
        }
        let mut act = self.begin()?;
        self.delete(&mut act, records);
        self.note(
            &mut act,
            EventKind::PartnerDeleted,
            Target { partner: Some(id), ..Target::default() },
            None,
        );
        self.commit(act).await?;
        self.index.forget_partner(id, &credentials);
        Ok(())
    }

    pub(crate) async fn change_partner(
        &mut self,
        id: RecordId,
        partner: Partner,
        kind: EventKind,
    ) -> Result<(), VaultError> {
        let mut act = self.begin()?;
        self.put_partner(&mut act, id, &partner)?;
        self.note(&mut act, kind, Target { partner: Some(id), ..Target::default() }, None);
        self.commit(act).await?;
        self.index.partners.insert(id, partner);
        Ok(())
    }

    /// The scopes and the hosts record of a new environment. The partner's document is the caller's to write.
    pub(crate) fn found_environment(
        &mut self,
        act: &mut Transaction,
        partner_id: RecordId,
        partner: &mut Partner,
        new: &NewEnvironment,
    ) -> Result<(RecordId, EnvironmentHosts), VaultError> {
        let (name, origins) = input::environment(new)?;
        let same = |other: &&Environment| other.kind == new.kind && other.name == name;
        if partner.environments.iter().any(|environment| same(&environment)) {
            return Err(VaultError::invalid(
                "environment",
                "this partner has it already; give it another name",
            ));
        }
        let tier = new.kind.tier();
        let meta = self.create_scope(act, Class::Meta, tier, Some(partner.scope))?;
        let secret = self.create_scope(act, Class::Secret, tier, Some(meta))?;
        let archive = self.create_scope(act, Class::Archive, tier, Some(meta))?;
        let hosts = (RecordId::from_random(random()?), EnvironmentHosts { origins });
        let document = encode_document(&hosts.1);
        let put = Put {
            record: hosts.0,
            kind: ObjectKind::EnvironmentHosts,
            scope: meta,
            class: Class::Meta,
            subject: Some(meta),
            document: &document,
        };
        self.put(act, &put)?;
        partner.environments.push(Environment {
            meta,
            secret,
            archive,
            kind: new.kind,
            name,
            hosts: hosts.0,
        });
        let target = Target { partner: Some(partner_id), environment: Some(meta), ..Target::default() };
        self.note(act, EventKind::EnvironmentCreated, target, None);
        Ok(hosts)
    }

    pub(crate) fn put_partner(
        &mut self,
        act: &mut Transaction,
        record: RecordId,
        partner: &Partner,
    ) -> Result<(), VaultError> {
        let document = encode_document(partner);
        let (kind, class) = (ObjectKind::Partner, Class::Directory);
        self.put(act, &Put { record, kind, scope: partner.scope, class, subject: None, document: &document })
    }

    fn new_partner_name(&self, id: Option<RecordId>, typed: &str) -> Result<String, VaultError> {
        let name = input::name("name", typed)?;
        let taken =
            self.index.partners.iter().any(|(other, partner)| {
                Some(*other) != id && partner.name.to_lowercase() == name.to_lowercase()
            });
        if taken {
            Err(VaultError::invalid("name", "there is a partner with this name already"))
        } else {
            Ok(name)
        }
    }

    pub(crate) fn known_profile(&self, id: &str) -> Result<(String, u32), VaultError> {
        let profile = self.around.profiles.get(id).ok_or(VaultError::NotFound { what: "profile" })?;
        Ok((id.to_owned(), profile.revision))
    }
}
