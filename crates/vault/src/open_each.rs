//! Opening the secrets of many versions for one act, one after the other.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::Ordering;

use vault_crypto::trust::Record;
use vault_crypto::{ScopeKey, open_record};
use vault_domain::{Reading, RecordId, ScopeId, Secrets, decode_document};

use crate::VaultError;
use crate::ours::Place;
use crate::session::Session;
use crate::store_error::store_error;

impl Session {
    /// Lets `look` see the secrets of each place, one place at a time; nothing of them is kept. A scope's key is opened
    /// once, and all keys are dropped at the end. Who wants to lock waits for at most [`PAGE`] of them.
    ///
    /// The event about it is the caller's, and comes before.
    pub(crate) async fn open_each(
        &mut self,
        mut places: Vec<Place>,
        mut look: impl FnMut(&Place, &Secrets) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        places.sort_unstable_by_key(|place| place.secrets);
        let mut keys = HashMap::new();
        for page in places.chunks(PAGE) {
            if self.locking.load(Ordering::Relaxed) > 0 {
                return Err(VaultError::Locked);
            }
            let wanted =
                page.iter().map(|place| self.newest(place.secrets)).collect::<Result<Vec<_>, _>>()?;
            let rows = self.store.envelopes(&wanted).await.map_err(store_error)?;
            if rows.len() != wanted.len() {
                return Err(DAMAGED);
            }
            for (place, row) in page.iter().zip(rows) {
                look(place, &self.open_with(&mut keys, (row.record, row.version), &row.body)?)?;
            }
        }
        Ok(())
    }

    fn newest(&self, record: RecordId) -> Result<(RecordId, u64), VaultError> {
        let (version, _) = self.state.record(record).and_then(Record::last).ok_or(DAMAGED)?;
        Ok((record, version))
    }

    fn open_with(
        &self,
        keys: &mut HashMap<ScopeId, ScopeKey>,
        (record, version): (RecordId, u64),
        body: &[u8],
    ) -> Result<Secrets, VaultError> {
        let expected = self.state.expected(record, version).ok_or(DAMAGED)?;
        let scope = expected.place.scope;
        if self.state.reading(self.keys.member, scope) == Reading::No {
            return Ok(decode_document(&self.open_approved(record, version, body)?)?);
        }
        let key = match keys.entry(scope) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(space) => space.insert(self.granted_key(scope)?),
        };
        let document = open_record(key, &expected, body).map_err(|_| DAMAGED)?;
        Ok(decode_document(&document)?)
    }
}

/// How many envelopes are read at once.
const PAGE: usize = 256;
const DAMAGED: VaultError = VaultError::Damaged { what: "secret" };
