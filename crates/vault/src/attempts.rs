//! Failed unlocks: counted where nobody can sign for them, and made to wait for. A courtesy of this program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vault_domain::{SlotId, Timestamp};
use vault_store::{FailedAttempt, Store};

use crate::VaultError;
use crate::folder::make_private;
use crate::store_error::store_error;

/// Where failed unlocks are counted: in the vault's file, or in this program's folder when that cannot be written.
pub(crate) struct Attempts {
    local: Option<PathBuf>,
}

#[derive(Clone, Copy, Default, Deserialize, Serialize)]
struct Counted {
    count: u64,
    not_before: u64,
}

impl Attempts {
    /// The longest wait in seconds.
    pub(crate) const LONGEST_WAIT: u64 = 60;

    pub(crate) fn of(state_folder: &Path, read_only: bool) -> Self {
        Self { local: read_only.then(|| state_folder.join("unlock-attempts.json")) }
    }

    /// Refuses a try before its time.
    pub(crate) async fn check(
        &self,
        store: &mut Store,
        slot: SlotId,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let not_before = self.not_before(store, slot).await?;
        // A wait from a clock that was far ahead is not believed.
        let wait = not_before.millis().saturating_sub(now.millis()).div_ceil(1000).min(Self::LONGEST_WAIT);
        match u32::try_from(wait) {
            Ok(0) | Err(_) => Ok(()),
            Ok(seconds) => Err(VaultError::Throttled { seconds }),
        }
    }

    /// When the next try may be made.
    async fn not_before(&self, store: &mut Store, slot: SlotId) -> Result<Timestamp, VaultError> {
        Ok(match &self.local {
            Some(file) => {
                Timestamp::from_millis(read(file).get(&slot.to_string()).map_or(0, |one| one.not_before))
            }
            None => store
                .unlock_attempts(slot)
                .await
                .map_err(store_error)?
                .map_or(Timestamp::from_millis(0), |attempts| attempts.not_before),
        })
    }

    /// Counts one more failure: the waits are 1, 2, 4 ... 60 s.
    pub(crate) async fn count(
        &self,
        store: &mut Store,
        slot: SlotId,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let Some(file) = &self.local else {
            let failed = failed_attempt(store, slot, now).await?;
            return store
                .record_failed_unlock(slot, failed.now, failed.not_before)
                .await
                .map_err(store_error);
        };
        let mut all = read(file);
        let counted = all.entry(slot.to_string()).or_default();
        counted.count += 1;
        counted.not_before = now.plus_secs(wait_after(counted.count)).millis();
        write(file, &all)
    }

    /// How many failures the next unlock reports.
    pub(crate) async fn failures(&self, store: &mut Store, slot: SlotId) -> Result<Option<u32>, VaultError> {
        let attempts = store.unlock_attempts(slot).await.map_err(store_error)?;
        Ok(attempts.map(|one| u32::try_from(one.count).unwrap_or(u32::MAX)).filter(|count| *count > 0))
    }

    /// Forgets what was counted outside the vault.
    pub(crate) fn clear_local(&self) {
        if let Some(file) = &self.local {
            drop(std::fs::remove_file(file));
        }
    }
}

/// One more failure in a vault that can be written, and how long it makes wait.
pub(crate) async fn failed_attempt(
    store: &mut Store,
    slot: SlotId,
    now: Timestamp,
) -> Result<FailedAttempt, VaultError> {
    let before = store.unlock_attempts(slot).await.map_err(store_error)?.map_or(0, |one| one.count);
    Ok(FailedAttempt { slot, now, not_before: now.plus_secs(wait_after(before.saturating_add(1))) })
}

fn wait_after(count: u64) -> u64 {
    let doublings = u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX);
    1u64.checked_shl(doublings).unwrap_or(Attempts::LONGEST_WAIT).min(Attempts::LONGEST_WAIT)
}

fn read(file: &Path) -> BTreeMap<String, Counted> {
    std::fs::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

fn write(file: &Path, all: &BTreeMap<String, Counted>) -> Result<(), VaultError> {
    let bytes = serde_json::to_vec(all).map_err(|_| VaultError::Internal)?;
    let folder = file.parent().ok_or(VaultError::Internal)?;
    make_private(folder)
        .and_then(|()| std::fs::write(file, bytes))
        .map_err(|error| VaultError::Io(error.kind().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_count_makes_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state/partner-vault/unlock-attempts.json");
        write(&file, &BTreeMap::from([("slot".to_owned(), Counted { count: 3, not_before: 9 })])).unwrap();
        assert_eq!(read(&file).get("slot").map(|one| (one.count, one.not_before)), Some((3, 9)));
    }

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits: Vec<_> = [1, 2, 3, 6, 7, 8, 64, 65, u64::MAX].map(wait_after).into();
        assert_eq!(waits, [1, 2, 4, 32, 60, 60, 60, 60, 60]);
    }
}
