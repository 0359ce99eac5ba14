//! Reading one value: checked against roles and rules, written to the log, and only then opened.

use vault_crypto::open_record;
use vault_crypto::trust::Record;
use vault_domain::{
    CredentialVersion, EventKind, Reading, RecordId, Secrets, Target, Tier, VersionLabel, decode_document,
};
use zeroize::Zeroizing;

use crate::index::current;
use crate::session::{DAMAGED_SCOPE, Session};
use crate::store_error::store_error;
use crate::{FieldRef, Freezable, Purpose, VaultError, input};

impl Session {
    /// One secret value. The event is committed first; without it there is no value.
    pub async fn read_secret(
        &mut self,
        field: &FieldRef,
        purpose: Purpose,
        reason: Option<String>,
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let kind = match purpose {
            Purpose::Copy => EventKind::SecretCopied,
            Purpose::Reveal => EventKind::SecretRevealed,
        };
        self.read_as(kind, field, reason).await
    }

    /// One secret value, for an act of this kind.
    pub(crate) async fn read_as(
        &mut self,
        kind: EventKind,
        field: &FieldRef,
        reason: Option<String>,
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.require_unwatched()?;
        let version = self.version(field)?.clone();
        if !version.secret_fields.contains(&field.field) {
            return Err(VaultError::NotFound { what: "secret field" });
        }
        let reason = input::reason(reason)?;
        let target = Target {
            version: Some(version.number),
            field: Some(field.field.clone()),
            ..self.target(field.credential)?
        };
        self.authorize(field.credential, &version, &target, reason.as_deref()).await?;
        let mut act = self.begin()?;
        self.note(&mut act, kind, target, reason);
        self.commit(act).await?;
        let secrets = self.open_secrets(version.secrets).await?;
        let value = secrets.expose(&field.field).ok_or(VaultError::Damaged { what: "secret" })?;
        Ok(Zeroizing::new(value.to_vec()))
    }

    /// One identifier. Copying it is written to the log.
    pub async fn read_identifier(
        &mut self,
        field: &FieldRef,
        purpose: Purpose,
    ) -> Result<String, VaultError> {
        let version = self.version(field)?.clone();
        let identifiers = self.index.identifiers.get(&version.identifiers);
        let value = identifiers
            .and_then(|identifiers| identifiers.fields.get(&field.field))
            .cloned()
            .ok_or(VaultError::NotFound { what: "identifier field" })?;
        if purpose == Purpose::Copy && self.require_writable().is_ok() {
            let target = Target {
                version: Some(version.number),
                field: Some(field.field.clone()),
                ..self.target(field.credential)?
            };
            let mut act = self.begin()?;
            self.note(&mut act, EventKind::IdentifierCopied, target, None);
            self.commit(act).await?;
        }
        Ok(value)
    }

    /// The secrets of a version that the next one takes over, after the event that says so.
    pub(crate) async fn carry(
        &mut self,
        credential: RecordId,
        number: u32,
        count: usize,
    ) -> Result<Secrets, VaultError> {
        let field = FieldRef { credential, version: Some(number), field: String::new() };
        let version = self.version(&field)?.clone();
        let target = Target { version: Some(number), ..self.target(credential)? };
        self.authorize(credential, &version, &target, Some(CARRIED)).await?;
        let mut act = self.begin()?;
        self.note_count(&mut act, EventKind::SecretCarried, target, u32::try_from(count).ok());
        self.commit(act).await?;
        self.open_secrets(version.secrets).await
    }

    pub(crate) fn version(&self, field: &FieldRef) -> Result<&CredentialVersion, VaultError> {
        let credential = self.index.credential(field.credential)?;
        let found = match field.version {
            Some(number) => credential.versions.iter().find(|version| version.number == number),
            None => current(credential),
        };
        found.ok_or(VaultError::NotFound { what: "version" })
    }

    /// The rules before any secret is given out.
    pub(crate) async fn authorize(
        &mut self,
        credential: RecordId,
        version: &CredentialVersion,
        target: &Target,
        reason: Option<&str>,
    ) -> Result<(), VaultError> {
        self.require_writable()?;
        self.is_let_in()?;
        self.permit(credential, version, target).await?;
        let scope = self.secret_scope(credential)?;
        if self.state.scope(scope).ok_or(DAMAGED_SCOPE)?.scope.tier == Tier::Production {
            if self.stepped_up_until <= self.now() {
                return Err(VaultError::StepUpNeeded);
            }
            if reason.is_none() {
                return Err(VaultError::ReasonNeeded);
            }
        }
        Ok(())
    }

    /// Whether this member may open a version at all. What is refused is written to the log.
    pub(crate) async fn permit(
        &mut self,
        credential: RecordId,
        version: &CredentialVersion,
        target: &Target,
    ) -> Result<(), VaultError> {
        let frozen = self.is_stopped(credential).then_some("it is frozen; an owner ends that");
        let Some(why) = self.forbidden(credential, version)?.or(frozen) else { return Ok(()) };
        let mut act = self.begin()?;
        self.note_refused(&mut act, target.clone(), Some(why.to_owned()));
        self.commit(act).await?;
        Err(VaultError::Refused { reason: why.to_owned() })
    }

    /// Why this member may not even compare a version with something. A freeze of the credential is no reason: whether
    /// a leaked text is ours must not depend on it.
    pub(crate) fn forbidden(
        &self,
        credential: RecordId,
        version: &CredentialVersion,
    ) -> Result<Option<&'static str>, VaultError> {
        let found = self.index.credential(credential)?;
        if found.archived.is_some() {
            return Ok(Some("this credential was put away; bring it back first"));
        }
        if matches!(version.label, VersionLabel::Archived | VersionLabel::Destroyed) {
            return Ok(Some("an archived value opens only in an audit session"));
        }
        if self.is_frozen(Freezable::Member(self.keys.member)) {
            return Ok(Some(FROZEN));
        }
        Ok(match self.state.reading(self.keys.member, self.secret_scope(credential)?) {
            Reading::No if self.newest_is_approved(version.secrets) => None,
            Reading::No => Some("your roles do not open this value; ask for it, or ask an owner"),
            Reading::Held => {
                Some("an owner keeps this key in order to grant it and does not open values with it")
            }
            Reading::StepUp | Reading::Yes => None,
        })
    }

    fn secret_scope(&self, credential: RecordId) -> Result<vault_domain::ScopeId, VaultError> {
        let environment = self.index.credential(credential)?.environment;
        Ok(self.index.environment(environment)?.2.secret)
    }

    pub(crate) async fn open_secrets(&mut self, record: RecordId) -> Result<Secrets, VaultError> {
        let damaged = VaultError::Damaged { what: "secret" };
        let (version, _) = self.state.record(record).and_then(Record::last).ok_or_else(|| damaged.clone())?;
        let expected = self.state.expected(record, version).ok_or_else(|| damaged.clone())?;
        let body = self
            .store
            .envelope(record, version)
            .await
            .map_err(store_error)?
            .ok_or_else(|| damaged.clone())?;
        let scope = expected.place.scope;
        let document = if self.state.reading(self.keys.member, scope) == Reading::No {
            self.open_approved(record, version, &body)?
        } else {
            open_record(&self.granted_key(scope)?, &expected, &body).map_err(|_| damaged)?
        };
        Ok(decode_document(&document)?)
    }
}

const CARRIED: &str = "carried over to a new version";
pub(crate) const FROZEN: &str = "your membership is frozen; an owner ends that";
