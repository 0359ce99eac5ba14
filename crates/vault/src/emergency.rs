//! What stands on a partner's emergency sheet.

use partners::{Dependent, EmergencySheet, SafeIdentifier};
use vault_domain::{Day, EventKind, RecordId, Target};

use crate::index::environment_name;
use crate::session::Session;
use crate::{Shareable, VaultError};

impl Session {
    /// Everything for the night a key of this partner leaked: whom to tell and what, how to stop the key, what breaks.
    /// No secret, and no identifier but those that the partner's profile lets its support see. The event comes first;
    /// a session that cannot write has the sheet without it.
    pub async fn emergency_sheet(&mut self, partner: RecordId) -> Result<EmergencySheet, VaultError> {
        let found = self.partner(partner)?;
        if self.require_writable().is_ok() {
            let mut act = self.begin()?;
            let target = Target { partner: Some(partner), ..Target::default() };
            self.note(&mut act, EventKind::EmergencySheetWritten, target, None);
            self.commit(act).await?;
        }
        let (dependents, unknown) = self.standing_still(partner)?;
        let safe = found.shareable.into_iter().filter(|one| one.share.support);
        Ok(EmergencySheet {
            organization: self.index.organization.clone(),
            id: partner,
            partner: found.summary.name,
            written: Day::of(self.now()),
            profile: found.profile,
            dossier: found.dossier,
            identifiers: safe.map(safe_identifier).collect(),
            dependents,
            unknown,
        })
    }

    /// The systems that use a partner's credentials, and the credentials nobody recorded one for.
    fn standing_still(&self, partner: RecordId) -> Result<(Vec<Dependent>, Vec<String>), VaultError> {
        let (mut dependents, mut unknown) = (Vec::new(), Vec::new());
        for environment in &self.index.partner(partner)?.environments {
            let name = environment_name(environment);
            for (_, credential) in self.index.credentials_of(environment.meta) {
                if credential.archived.is_some() {
                    continue;
                }
                if credential.uses.consumers.is_empty() {
                    unknown.push(format!("{name}, {}", credential.name));
                }
                dependents.extend(credential.uses.consumers.iter().map(|consumer| Dependent {
                    environment: name.clone(),
                    credential: credential.name.clone(),
                    system: consumer.system.clone(),
                    owner: consumer.owner.clone(),
                    deploy: consumer.deploy_text.clone(),
                }));
            }
        }
        Ok((dependents, unknown))
    }
}

impl crate::Vault {
    /// See [`Session::emergency_sheet`].
    pub async fn emergency_sheet(&self, partner: RecordId) -> Result<EmergencySheet, VaultError> {
        self.session().await?.open()?.emergency_sheet(partner).await
    }
}

fn safe_identifier(one: Shareable) -> SafeIdentifier {
    SafeIdentifier {
        environment: one.environment.name,
        credential: one.credential.name,
        label: one.label,
        value: one.value,
    }
}
