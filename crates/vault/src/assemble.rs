//! From what was believed to a session: keys, and every document but the secrets opened once.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use vault_crypto::trust::ScopeState;
use vault_crypto::{OpenSlot, Pin, audit};
use vault_domain::{
    Credential, EnvironmentHosts, Identifiers, MemberCard, ObjectKind, Organization, Partner, Reading,
    RecordId, Timestamp, decode_document,
};
use vault_store::Store;

use crate::believe::Believed;
use crate::index::Index;
use crate::session::{Keys, Session};
use crate::store_error::store_error;
use crate::{Surroundings, VaultError, Warning};

impl Session {
    pub(crate) fn assemble(
        around: Surroundings,
        path: PathBuf,
        store: Store,
        slot: OpenSlot,
        slot_body: Vec<u8>,
        believed: Believed,
    ) -> Result<Self, VaultError> {
        let mut cold = believed.cold;
        let own = cold.self_keys.pop().ok_or(VaultError::Damaged { what: "member state" })?;
        let keys = Keys {
            member: slot.member(),
            device: slot.device(),
            signer: cold.signing_key,
            grants: cold.grant_keys,
            member_key: believed.member_key,
            place: believed.place,
            self_key: own.key,
            self_epoch: own.epoch,
            scopes: HashMap::new(),
        };
        let marks = crate::marks::read(&believed.hot.own, around.clock.now())?;
        Ok(Self {
            around,
            path,
            store,
            state: believed.state,
            tree: believed.tree,
            log: audit::Session::make().map_err(|_| VaultError::Internal)?,
            keys,
            slot,
            slot_body,
            hot: believed.hot,
            hot_counter: believed.hot_counter,
            index: Index::default(),
            marks,
            search: None,
            stepped_up_until: Timestamp::from_millis(0),
            read_only: None,
            warnings: Vec::new(),
            uses_keyring: false,
            anchor: None,
            presenting: false,
            soft_lock: None,
            locking: Arc::default(),
        })
    }

    /// The trust log's head, for the slot.
    pub(crate) fn pin(&self) -> Pin {
        let head = self.state.head();
        Pin { seq: head.seq, hash: head.hash }
    }

    /// Opens the newest version of every record the member may read, secrets excepted.
    pub(crate) async fn load_index(&mut self) -> Result<(), VaultError> {
        let mut wanted = self.readable_records();
        wanted.sort_unstable_by_key(|(record, version, _)| (*record, *version));
        let keys: Vec<_> = wanted.iter().map(|(record, version, _)| (*record, *version)).collect();
        let rows = self.store.envelopes(&keys).await.map_err(store_error)?;
        if rows.len() != keys.len() {
            return Err(VaultError::Damaged { what: "record" });
        }
        for ((record, version, kind), row) in wanted.into_iter().zip(rows) {
            if (row.record, row.version) != (record, version) {
                return Err(VaultError::Damaged { what: "record" });
            }
            match self.open_body(record, version, &row.body) {
                Ok(document) => self.index.take(record, kind, &document)?,
                // Only its asker can tell that a released key is none: that must not keep them out.
                Err(_) if self.is_approved(record, version) => {}
                Err(error) => return Err(error),
            }
        }
        self.leave_out_misplaced();
        if !self.index.kit_confirmed(self.keys.member) {
            self.warnings.push(Warning::KitUnconfirmed);
        }
        Ok(())
    }

    fn readable_records(&self) -> Vec<(RecordId, u64, ObjectKind)> {
        self.state
            .records()
            .filter(|(_, record)| record.kind != ObjectKind::Secrets)
            .filter(|(id, record)| match self.state.reading(self.keys.member, record.scope) {
                Reading::No => self.newest_is_approved(*id),
                Reading::Held => false,
                // What was not handed out yet is not there yet.
                Reading::StepUp | Reading::Yes => {
                    let epoch = self.state.scope(record.scope).and_then(ScopeState::epoch);
                    epoch.is_some_and(|epoch| epoch.grant(self.keys.member).is_some())
                }
            })
            .filter_map(|(id, record)| Some((id, record.last()?.0, record.kind)))
            .collect()
    }
}

impl Index {
    /// Takes an opened document in.
    pub(crate) fn take(&mut self, id: RecordId, kind: ObjectKind, document: &[u8]) -> Result<(), VaultError> {
        match kind {
            ObjectKind::Organization => {
                self.organization = decode_document::<Organization>(document)?.name;
            }
            ObjectKind::MemberCard => {
                let card: MemberCard = decode_document(document)?;
                self.cards.insert(card.member, id);
                self.members.insert(card.member, card);
            }
            ObjectKind::Partner => {
                self.partners.insert(id, decode_document::<Partner>(document)?);
            }
            ObjectKind::EnvironmentHosts => {
                self.hosts.insert(id, decode_document::<EnvironmentHosts>(document)?);
            }
            ObjectKind::Credential => {
                self.credentials.insert(id, decode_document::<Credential>(document)?);
            }
            ObjectKind::Identifiers => {
                self.identifiers.insert(id, decode_document::<Identifiers>(document)?);
            }
            // Nothing writes these yet; a newer program's are left alone.
            ObjectKind::Secrets
            | ObjectKind::TestResult
            | ObjectKind::Rotation
            | ObjectKind::CalendarEntry
            | ObjectKind::Incident
            | ObjectKind::Letter
            | ObjectKind::Evidence
            | ObjectKind::Review
            | ObjectKind::Policy => {}
        }
        Ok(())
    }
}
