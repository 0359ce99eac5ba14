//! What stands on a partner's emergency sheet.

use partners::{Dependent, EmergencySheet, SafeIdentifier};
use vault_domain::{Day, EventKind, RecordId, Target};

use crate::index::environment_name;
use crate::session::Session;
use crate::{Shareable, VaultError};

impl Session {
    /// Everything for the night a key of these partners leaked, or of all that are not put away: whom to tell and
    /// what, how to stop the key, what breaks. No secret, and no identifier but those that the partner's profile lets
    /// its support see. Only sheets that are `wanted` are given out; the event of each comes first, all in one commit.
    /// A session that cannot write has them without.
    pub async fn emergency_sheets(
        &mut self,
        partners: Option<&[RecordId]>,
        wanted: impl Fn(&EmergencySheet) -> bool + Send,
    ) -> Result<Vec<EmergencySheet>, VaultError> {
        let all = || {
            let all = self.index.partner_summaries().into_iter();
            all.filter(|one| !one.archived).map(|one| one.id).collect()
        };
        let partners = partners.map_or_else(all, <[RecordId]>::to_vec);
        let sheets = partners.into_iter().map(|partner| self.draw(partner));
        let mut sheets = sheets.collect::<Result<Vec<_>, _>>()?;
        sheets.retain(wanted);
        if !sheets.is_empty() && self.require_writable().is_ok() {
            let mut act = self.begin()?;
            for sheet in &sheets {
                let target = Target { partner: Some(sheet.id), ..Target::default() };
                self.note(&mut act, EventKind::EmergencySheetWritten, target, None);
            }
            self.commit(act).await?;
        }
        Ok(sheets)
    }

    fn draw(&self, partner: RecordId) -> Result<EmergencySheet, VaultError> {
        let found = self.partner(partner)?;
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
    /// See [`Session::emergency_sheets`].
    pub async fn emergency_sheets(
        &self,
        partners: Option<&[RecordId]>,
        wanted: impl Fn(&EmergencySheet) -> bool + Send,
    ) -> Result<Vec<EmergencySheet>, VaultError> {
        self.session().await?.open()?.emergency_sheets(partners, wanted).await
    }

    /// Those of all partners, for what comes before a lock: `None` where something else is under way, because a lock
    /// must not wait for that.
    pub async fn emergency_sheets_if_idle(
        &self,
        wanted: impl Fn(&EmergencySheet) -> bool + Send,
    ) -> Result<Option<Vec<EmergencySheet>>, VaultError> {
        let Some(mut session) = self.session_if_idle() else { return Ok(None) };
        Ok(Some(session.open()?.emergency_sheets(None, wanted).await?))
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
