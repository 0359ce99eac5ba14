//! Undoing an import: what it made goes again, as far as nobody changed it since.

use std::collections::HashMap;

use vault_domain::{BatchId, Credential, EventKind, RecordId, ScopeId, Target};

use super::{ImportBatch, ImportUndone};
use crate::VaultError;
use crate::session::Session;

impl Session {
    /// What was taken over from files and is still there, the newest first.
    pub fn import_batches(&self) -> Vec<ImportBatch> {
        let mut batches: HashMap<BatchId, ImportBatch> = HashMap::new();
        for credential in self.index.credentials.values() {
            let (Some(id), Some(version)) = (credential.batch, credential.versions.first()) else { continue };
            let batch =
                batches.entry(id).or_insert(ImportBatch { id, time: version.created, credentials: 0 });
            batch.credentials += 1;
        }
        let mut batches: Vec<_> = batches.into_values().collect();
        batches.sort_by_key(|batch| std::cmp::Reverse((batch.time, batch.id)));
        batches
    }

    /// Deletes what a batch made: credentials that nobody changed since, and partners that it added and that hold
    /// nothing else. Says what it leaves.
    pub async fn undo_import(&mut self, batch: BatchId) -> Result<ImportUndone, VaultError> {
        let (credentials, mut left) = self.unchanged_credentials(batch);
        let (partners, kept) = self.unchanged_partners(batch, &credentials);
        left.extend(kept);
        if credentials.is_empty() && partners.is_empty() {
            return Err(if left.is_empty() {
                VaultError::NotFound { what: "import that can be undone" }
            } else {
                VaultError::Refused { reason: format!("nothing was deleted: {}", left.join(" ")) }
            });
        }
        let mut records = Vec::new();
        let mut act = self.begin()?;
        for id in &credentials {
            records.extend(self.records_of(*id)?);
            self.note(&mut act, EventKind::CredentialDeleted, self.target(*id)?, None);
        }
        for id in &partners {
            records.push(*id);
            records.extend(self.index.partner(*id)?.environments.iter().map(|environment| environment.hosts));
            let target = Target { partner: Some(*id), ..Target::default() };
            self.note(&mut act, EventKind::PartnerDeleted, target, None);
        }
        let count = u32::try_from(credentials.len()).ok();
        self.note_count(&mut act, EventKind::ImportUndone, Target::default(), count);
        self.delete(&mut act, records);
        self.commit(act).await?;
        for id in &credentials {
            self.index.forget_credential(*id);
        }
        for id in &partners {
            self.index.forget_partner(*id, &[]);
        }
        Ok(ImportUndone { credentials: credentials.len(), partners: partners.len(), left })
    }

    fn unchanged_credentials(&self, batch: BatchId) -> (Vec<RecordId>, Vec<String>) {
        let of_batch = self.index.credentials.iter().filter(|(_, one)| one.batch == Some(batch));
        let (unchanged, changed): (Vec<_>, Vec<_>) =
            of_batch.partition(|(id, _)| self.is_first_version(**id));
        let mut left: Vec<String> =
            changed.iter().map(|(_, one)| format!("{} was changed and stays.", one.name)).collect();
        left.sort();
        (unchanged.into_iter().map(|(id, _)| *id).collect(), left)
    }

    fn unchanged_partners(&self, batch: BatchId, deleted: &[RecordId]) -> (Vec<RecordId>, Vec<String>) {
        let deleted: std::collections::HashSet<_> = deleted.iter().collect();
        let remaining: std::collections::HashSet<ScopeId> = self
            .index
            .credentials
            .iter()
            .filter(|(id, _)| !deleted.contains(id))
            .map(|(_, one): (_, &Credential)| one.environment)
            .collect();
        let (mut gone, mut left) = (Vec::new(), Vec::new());
        for (id, partner) in self.index.partners.iter().filter(|(_, one)| one.batch == Some(batch)) {
            let holds_more = partner.environments.iter().any(|one| remaining.contains(&one.meta));
            let hosts = partner.environments.iter().all(|one| self.is_first_version(one.hosts));
            if holds_more || !hosts || !self.is_first_version(*id) {
                left.push(format!("The partner {} was changed or holds more and stays.", partner.name));
            } else {
                gone.push(*id);
            }
        }
        left.sort();
        (gone, left)
    }

    fn is_first_version(&self, record: RecordId) -> bool {
        self.state.record(record).is_some_and(|record| record.count() == 1)
    }
}
