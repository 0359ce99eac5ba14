//! Values for somebody else: checked together, written to the log together, and only then opened.

use vault_domain::{CredentialVersion, EventKind, RecordId, Target};
use zeroize::Zeroizing;

use crate::session::Session;
use crate::{CredentialSummary, FieldRef, Vault, VaultError, input};

/// A credential with its values in use, for a file.
pub struct HandedOut {
    /// Its list row.
    pub summary: CredentialSummary,
    /// The version in use.
    pub version: u32,
    /// Each field with its value, identifiers first.
    pub values: Vec<(String, Zeroizing<Vec<u8>>)>,
}

impl Session {
    /// The values in use of these credentials, each credential once. What is refused for one of them is found before
    /// anything is written; the events of all are one commit, before the first value is opened. In every environment
    /// a reason is needed: to whom, and why.
    pub async fn hand_over(
        &mut self,
        credentials: &[RecordId],
        reason: Option<String>,
    ) -> Result<Vec<HandedOut>, VaultError> {
        self.require_unwatched()?;
        let reason = input::reason(reason)?.ok_or(VaultError::ReasonNeeded)?;
        let mut found: Vec<(RecordId, CredentialVersion)> = Vec::with_capacity(credentials.len());
        for &credential in credentials {
            if found.iter().any(|(known, _)| *known == credential) {
                continue;
            }
            let version =
                self.version(&FieldRef { credential, version: None, field: String::new() })?.clone();
            let target = self.target(credential)?;
            self.authorize(credential, &version, &target, Some(&reason)).await?;
            found.push((credential, version));
        }
        self.write_hand_over(&found, &reason).await?;
        let mut handed = Vec::with_capacity(found.len());
        for (credential, version) in found {
            handed.push(self.open_handed(credential, &version).await?);
        }
        Ok(handed)
    }

    async fn write_hand_over(
        &mut self,
        found: &[(RecordId, CredentialVersion)],
        reason: &str,
    ) -> Result<(), VaultError> {
        let mut act = self.begin()?;
        for (credential, version) in found {
            let about = |field: &String| -> Result<Target, VaultError> {
                let (version, field) = (Some(version.number), Some(field.clone()));
                Ok(Target { version, field, ..self.target(*credential)? })
            };
            let identifiers = self.index.identifiers.get(&version.identifiers);
            for field in identifiers.iter().flat_map(|identifiers| identifiers.fields.keys()) {
                self.note(&mut act, EventKind::IdentifierCopied, about(field)?, Some(reason.to_owned()));
            }
            for field in &version.secret_fields {
                self.note(&mut act, EventKind::SecretHandedOver, about(field)?, Some(reason.to_owned()));
            }
        }
        self.commit(act).await
    }

    async fn open_handed(
        &mut self,
        credential: RecordId,
        version: &CredentialVersion,
    ) -> Result<HandedOut, VaultError> {
        let identifiers = self.index.identifiers.get(&version.identifiers).into_iter();
        let identifiers = identifiers.flat_map(|identifiers| &identifiers.fields);
        let mut values: Vec<_> = identifiers
            .map(|(field, text)| (field.clone(), Zeroizing::new(text.clone().into_bytes())))
            .collect();
        if !version.secret_fields.is_empty() {
            let secrets = self.open_secrets(version.secrets).await?;
            for field in &version.secret_fields {
                let value = secrets.expose(field).ok_or(VaultError::Damaged { what: "secret" })?;
                values.push((field.clone(), Zeroizing::new(value.to_vec())));
            }
        }
        Ok(HandedOut { summary: self.index.credential_summary(credential)?, version: version.number, values })
    }
}

impl Vault {
    /// See [`Session::hand_over`].
    pub async fn hand_over(
        &self,
        credentials: &[RecordId],
        reason: Option<String>,
    ) -> Result<Vec<HandedOut>, VaultError> {
        self.session().await?.open()?.hand_over(credentials, reason).await
    }
}
