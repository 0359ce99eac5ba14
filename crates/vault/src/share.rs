//! What of a partner's credentials may be shown, and where: its identifiers, as its profile allows each of them.

use partners::Share;
use vault_domain::{FieldKind, RecordId, ScopeId};

use crate::VaultError;
use crate::findings::Named;
use crate::index::{current, environment_name};
use crate::session::Session;

/// An identifier that may appear outside the vault.
#[derive(Clone, Debug)]
pub struct Shareable {
    /// The environment.
    pub environment: Named<ScopeId>,
    /// The credential.
    pub credential: Named<RecordId>,
    /// The field's key.
    pub field: String,
    /// The field's name for people.
    pub label: String,
    /// Its value in the version in use.
    pub value: String,
    /// Where it may appear.
    pub share: Share,
}

impl Session {
    /// The identifiers of a partner that may appear somewhere, each with where. Never a secret; what no profile speaks
    /// of is not among them.
    pub fn shareable(&self, partner: RecordId) -> Result<Vec<Shareable>, VaultError> {
        let found = self.index.partner(partner)?;
        let mut shareable = Vec::new();
        for environment in &found.environments {
            let named = Named { id: environment.meta, name: environment_name(environment) };
            let mut credentials: Vec<_> = self.index.credentials_of(environment.meta).collect();
            credentials.retain(|(_, credential)| credential.archived.is_none());
            credentials.sort_by_cached_key(|(id, credential)| (credential.name.to_lowercase(), *id));
            for (id, _) in credentials {
                self.share_of(found.profile.as_deref(), id, &named, &mut shareable)?;
            }
        }
        Ok(shareable)
    }

    fn share_of(
        &self,
        profile: Option<&str>,
        id: RecordId,
        environment: &Named<ScopeId>,
        shareable: &mut Vec<Shareable>,
    ) -> Result<(), VaultError> {
        let credential = self.index.credential(id)?;
        let kind = self.around.profiles.credential_kind(profile, &credential.kind);
        let version = current(credential).and_then(|one| self.index.identifiers.get(&one.identifiers));
        let (Some(kind), Some(identifiers)) = (kind, version) else { return Ok(()) };
        for field in kind.fields.iter().filter(|field| field.kind == FieldKind::Identifier) {
            let Some(value) = identifiers.fields.get(field.key.as_str()) else { continue };
            if field.share == Share::default() {
                continue;
            }
            shareable.push(Shareable {
                environment: environment.clone(),
                credential: Named { id, name: credential.name.clone() },
                field: field.key.to_string(),
                label: field.label.to_string(),
                value: value.clone(),
                share: field.share,
            });
        }
        Ok(())
    }
}
