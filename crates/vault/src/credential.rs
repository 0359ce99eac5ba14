//! Credentials: typed fields in versions, of which one is in use.

use partners::CredentialKind;
use vault_domain::{
    Class, Credential, CredentialVersion, Day, EventKind, FileValue, Identifiers, ObjectKind, RecordId,
    SameValue, ScopeId, Secrets, Target, Uses, VersionLabel, encode_document,
};

use crate::index::current;
use crate::random::random;
use crate::same_value::Entered;
use crate::session::Session;
use crate::transaction::{Put, Transaction};
use crate::{CredentialDetails, EditCredential, NewCredential, Values, VaultError, input, value_file};

impl Session {
    /// A credential's card, without its secrets.
    pub fn credential(&self, id: RecordId) -> Result<CredentialDetails, VaultError> {
        let details = self.index.credential_details(id)?;
        Ok(CredentialDetails { frozen: self.is_stopped(id), ..details })
    }

    /// Adds a credential with its first version.
    pub async fn create_credential(&mut self, new: NewCredential) -> Result<RecordId, VaultError> {
        let (partner, profile) = self.profile_of(new.environment)?;
        let kind = self.kind(profile.as_deref(), &new.kind)?;
        input::values(&kind, &new.values)?;
        input::authenticator_secrets(&kind, &new.values)?;
        let keys = new.values.identifiers.keys().map(String::as_str);
        let keys = keys.chain(new.values.secrets.iter().map(|(key, _)| key.as_str()));
        input::complete(&kind, &keys.collect())?;
        let mut credential = Credential {
            environment: new.environment,
            name: self.new_credential_name(None, new.environment, &new.name)?,
            kind: new.kind,
            notes: input::notes(new.notes)?,
            tags: input::tags(&new.tags)?,
            versions: Vec::new(),
            archived: None,
            batch: None,
            uses: Uses::default(),
        };
        let id = RecordId::from_random(random()?);
        let names = value_file::names(None, &new.values);
        let secrets = secrets(&new.values.secrets);
        let same = self.same_values_of((id, 1, new.environment), &secrets).await?;
        let mut act = self.begin()?;
        let identifiers = Identifiers { fields: new.values.identifiers };
        let target = Target {
            partner: Some(partner),
            environment: Some(new.environment),
            credential: Some(id),
            ..Target::default()
        };
        self.add_version(&mut act, &mut credential, &identifiers, &secrets)?;
        describe_newest(&mut credential, same, value_file::describe(&secrets, &names));
        self.put_credential(&mut act, id, &credential)?;
        self.note(&mut act, EventKind::CredentialCreated, target, None);
        self.commit(act).await?;
        self.index.take_version(id, credential, identifiers);
        Ok(id)
    }

    /// Changes a credential. Changed values make a new version, which is the one in use from then on; new secrets
    /// set the day of the last rotation, unless they are a correction.
    pub async fn edit_credential(&mut self, edit: EditCredential) -> Result<(), VaultError> {
        let mut credential = self.index.credential(edit.id)?.clone();
        let (_, profile) = self.profile_of(credential.environment)?;
        let kind = self.kind(profile.as_deref(), &credential.kind)?;
        input::values(&kind, &edit.changed)?;
        input::authenticator_secrets(&kind, &edit.changed)?;
        credential.name = self.new_credential_name(Some(edit.id), credential.environment, &edit.name)?;
        credential.notes = input::notes(edit.notes)?;
        credential.tags = input::tags(&edit.tags)?;
        if edit.changed.is_empty() && edit.removed.is_empty() {
            return self.change_credential(edit.id, credential, EventKind::CredentialChanged).await;
        }
        let has_new_secret = !edit.changed.secrets.is_empty();
        if !edit.is_correction && has_new_secret {
            credential.uses.last_rotated = Some(Day::of(self.now()));
        }
        let names = value_file::names(current(&credential), &edit.changed);
        let known = match current(&credential) {
            Some(before) if !has_new_secret => self.known_same_values_without(edit.id, before, &edit.removed),
            _ => None,
        };
        let merged = self.merged(edit.id, &credential, &kind, edit.changed, &edit.removed).await?;
        let same = if let Some(known) = known {
            known
        } else {
            let number = credential.versions.last().map_or(1, |last| last.number + 1);
            self.same_values_of((edit.id, number, credential.environment), &merged.1).await?
        };
        let mut act = self.begin()?;
        self.add_version(&mut act, &mut credential, &merged.0, &merged.1)?;
        describe_newest(&mut credential, same, value_file::describe(&merged.1, &names));
        self.put_credential(&mut act, edit.id, &credential)?;
        let version = credential.versions.last().map(|version| version.number);
        let target = Target { version, ..self.target(edit.id)? };
        self.note(&mut act, EventKind::VersionCreated, target, None);
        self.commit(act).await?;
        self.index.take_version(edit.id, credential, merged.0);
        Ok(())
    }

    /// Puts a credential away, or brings it back. Its values stay sealed as they are.
    pub async fn archive_credential(&mut self, id: RecordId, archived: bool) -> Result<(), VaultError> {
        let archived = archived.then(|| self.now());
        let credential = Credential { archived, ..self.index.credential(id)?.clone() };
        let kind =
            if archived.is_some() { EventKind::CredentialArchived } else { EventKind::CredentialRestored };
        self.change_credential(id, credential, kind).await
    }

    /// Deletes a credential with all versions and values. The log keeps that it existed.
    pub async fn delete_credential(&mut self, id: RecordId, confirm_name: &str) -> Result<(), VaultError> {
        if self.index.credential(id)?.name != confirm_name.trim() {
            return Err(VaultError::ConfirmationMismatch);
        }
        let (records, target) = (self.records_of(id)?, self.target(id)?);
        let mut act = self.begin()?;
        self.delete(&mut act, records);
        self.note(&mut act, EventKind::CredentialDeleted, target, None);
        self.commit(act).await?;
        self.index.forget_credential(id);
        Ok(())
    }

    /// All records a credential consists of.
    pub(crate) fn records_of(&self, id: RecordId) -> Result<Vec<RecordId>, VaultError> {
        let versions = &self.index.credential(id)?.versions;
        let parts = versions.iter().flat_map(|version| [version.identifiers, version.secrets]);
        Ok(std::iter::once(id).chain(parts).collect())
    }

    /// What an event about this credential names.
    pub(crate) fn target(&self, id: RecordId) -> Result<Target, VaultError> {
        let environment = self.index.credential(id)?.environment;
        let (partner, ..) = self.index.environment(environment)?;
        Ok(Target {
            partner: Some(partner),
            environment: Some(environment),
            credential: Some(id),
            ..Target::default()
        })
    }

    async fn same_values_of(
        &mut self,
        (credential, version, environment): (RecordId, u32, ScopeId),
        secrets: &Secrets,
    ) -> Result<Vec<SameValue>, VaultError> {
        let entered = Entered { credential, version, environment, secrets };
        Ok(self.same_values(&[entered]).await?.pop().unwrap_or_default())
    }

    async fn change_credential(
        &mut self,
        id: RecordId,
        credential: Credential,
        kind: EventKind,
    ) -> Result<(), VaultError> {
        let target = self.target(id)?;
        let mut act = self.begin()?;
        self.put_credential(&mut act, id, &credential)?;
        self.note(&mut act, kind, target, None);
        self.commit(act).await?;
        self.index.credentials.insert(id, credential);
        Ok(())
    }

    /// The values of the next version: what is in use, with the changes and without what is removed. Secrets that do
    /// not change are carried over, which is an act on each of them: written to the log before it is opened. The
    /// secrets of a version lie in one record, so that nothing is opened only where none of them stays.
    async fn merged(
        &mut self,
        id: RecordId,
        credential: &Credential,
        kind: &CredentialKind,
        changed: Values,
        removed: &[String],
    ) -> Result<(Identifiers, Secrets), VaultError> {
        let in_use = current(credential).ok_or(VaultError::NotFound { what: "version in use" })?;
        let mut identifiers = self.index.identifiers.get(&in_use.identifiers).cloned().unwrap_or_default();
        let present = identifiers.fields.keys().chain(&in_use.secret_fields).map(String::as_str).collect();
        input::removed(kind, &present, &changed, removed)?;
        identifiers.fields.retain(|key, _| !removed.contains(key));
        identifiers.fields.extend(changed.identifiers);
        identifiers.fields.retain(|_, text| !text.is_empty());
        let unchanged = |key: &&String| {
            !removed.contains(key) && !changed.secrets.iter().any(|(changed_key, _)| changed_key == *key)
        };
        let kept: Vec<String> = in_use.secret_fields.iter().filter(unchanged).cloned().collect();
        let keys = identifiers.fields.keys().chain(&kept).chain(changed.secrets.iter().map(|(key, _)| key));
        input::complete(kind, &keys.map(String::as_str).collect())?;
        let mut secrets = secrets(&changed.secrets);
        if !kept.is_empty() {
            let old = self.carry(id, in_use.number, kept.len()).await?;
            for key in &kept {
                let value = old.expose(key).ok_or(VaultError::Damaged { what: "secret" })?;
                secrets.insert(key, value.to_vec());
            }
        }
        Ok((identifiers, secrets))
    }

    fn add_version(
        &mut self,
        act: &mut Transaction,
        credential: &mut Credential,
        identifiers: &Identifiers,
        secrets: &Secrets,
    ) -> Result<(), VaultError> {
        let scopes = self.scopes_of(credential.environment)?;
        self.add_version_in(scopes, act, credential, identifiers, secrets)
    }

    /// Adds a version in the scopes of an environment, which may be as new as the version.
    pub(crate) fn add_version_in(
        &mut self,
        (meta, secret): (ScopeId, ScopeId),
        act: &mut Transaction,
        credential: &mut Credential,
        identifiers: &Identifiers,
        secrets: &Secrets,
    ) -> Result<(), VaultError> {
        let version = CredentialVersion {
            number: credential.versions.last().map_or(1, |last| last.number + 1),
            label: VersionLabel::Current,
            created: self.now(),
            author: self.keys.member,
            identifiers: RecordId::from_random(random()?),
            secrets: RecordId::from_random(random()?),
            secret_fields: secrets.keys().map(str::to_owned).collect(),
            same_values: Vec::new(),
            files: Vec::new(),
        };
        let document = encode_document(identifiers);
        self.put(act, &part(version.identifiers, ObjectKind::Identifiers, meta, meta, &document))?;
        let document = encode_document(secrets);
        self.put(act, &part(version.secrets, ObjectKind::Secrets, secret, meta, &document))?;
        for old in &mut credential.versions {
            if old.label == VersionLabel::Previous {
                old.label = VersionLabel::Retired;
            } else if old.label == VersionLabel::Current {
                old.label = VersionLabel::Previous;
            }
        }
        credential.versions.push(version);
        Ok(())
    }

    pub(crate) fn put_credential(
        &mut self,
        act: &mut Transaction,
        record: RecordId,
        credential: &Credential,
    ) -> Result<(), VaultError> {
        let (_, partner, _) = self.index.environment(credential.environment)?;
        let scope = partner.scope;
        self.put_credential_in(scope, act, record, credential)
    }

    /// Writes a credential into its partner's scope.
    pub(crate) fn put_credential_in(
        &mut self,
        scope: ScopeId,
        act: &mut Transaction,
        record: RecordId,
        credential: &Credential,
    ) -> Result<(), VaultError> {
        let (kind, class) = (ObjectKind::Credential, Class::Directory);
        let document = encode_document(credential);
        let subject = Some(credential.environment);
        self.put(act, &Put { record, kind, scope, class, subject, document: &document })
    }

    fn scopes_of(&self, environment: ScopeId) -> Result<(ScopeId, ScopeId), VaultError> {
        let (_, _, environment) = self.index.environment(environment)?;
        Ok((environment.meta, environment.secret))
    }

    pub(crate) fn profile_of(&self, environment: ScopeId) -> Result<(RecordId, Option<String>), VaultError> {
        let (id, partner, _) = self.index.environment(environment)?;
        Ok((id, partner.profile.clone()))
    }

    fn kind(&self, profile: Option<&str>, key: &str) -> Result<CredentialKind, VaultError> {
        let kind = self.around.profiles.credential_kind(profile, key);
        kind.cloned().ok_or(VaultError::NotFound { what: "kind of credential" })
    }

    fn new_credential_name(
        &self,
        id: Option<RecordId>,
        environment: ScopeId,
        typed: &str,
    ) -> Result<String, VaultError> {
        let name = input::name("name", typed)?;
        let lower = name.to_lowercase();
        let mut others = self.index.credentials_of(environment).filter(|(other, _)| Some(*other) != id);
        if others.any(|(_, other)| other.name.to_lowercase() == lower) {
            return Err(VaultError::invalid(
                "name",
                "this environment has a credential with this name already",
            ));
        }
        Ok(name)
    }
}

/// Records in the newest version where its values are in use beside it, and which of them are files.
pub(crate) fn describe_newest(credential: &mut Credential, same: Vec<SameValue>, files: Vec<FileValue>) {
    if let Some(newest) = credential.versions.last_mut() {
        newest.same_values = same;
        newest.files = files;
    }
}

fn part(record: RecordId, kind: ObjectKind, scope: ScopeId, meta: ScopeId, document: &[u8]) -> Put<'_> {
    let class = if kind == ObjectKind::Secrets { Class::Secret } else { Class::Meta };
    Put { record, kind, scope, class, subject: Some(meta), document }
}

pub(crate) fn secrets(values: &[(String, zeroize::Zeroizing<Vec<u8>>)]) -> Secrets {
    let mut secrets = Secrets::default();
    for (key, value) in values {
        secrets.insert(key, value.to_vec());
    }
    secrets
}
