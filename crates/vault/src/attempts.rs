//! Failed unlocks: counted where nobody can sign for them, and made to wait for. A courtesy of this program.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vault_domain::{SlotId, Timestamp};
use vault_store::{FailedAttempt, Store};

use crate::VaultError;
use crate::remembered::{recall, remember};
use crate::store_error::store_error;

/// Where failed unlocks are counted: in the vault's file, or in this program's folder when that cannot be written.
pub(crate) struct Attempts {
    file: PathBuf,
    read_only: bool,
}

#[derive(Clone, Copy, Default, Deserialize, Serialize)]
#[serde(default)]
struct Counted {
    count: u64,
    last: u64,
    not_before: u64,
}

impl Counted {
    /// How many seconds are left. A next try further off than any wait was planted, or is from a clock that was
    /// once wrong: then the last try counts, unless it lies ahead as well.
    fn seconds_left(self, now: Timestamp) -> u64 {
        let now = now.millis();
        let until = if self.not_before <= now.saturating_add(Attempts::LONGEST_WAIT * 1000) {
            self.not_before
        } else if self.last <= now {
            self.last.saturating_add(wait_after(self.count) * 1000)
        } else {
            0
        };
        until.saturating_sub(now).div_ceil(1000)
    }
}

impl Attempts {
    /// The longest wait in seconds.
    pub(crate) const LONGEST_WAIT: u64 = 60;

    pub(crate) fn of(state_folder: &Path, read_only: bool) -> Self {
        Self { file: state_folder.join("unlock-attempts.json"), read_only }
    }

    /// Refuses a try before its time.
    pub(crate) async fn check(
        &self,
        store: &mut Store,
        slot: SlotId,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let seconds = self.counted(store, slot).await?.seconds_left(now);
        match u32::try_from(seconds) {
            Ok(0) | Err(_) => Ok(()),
            Ok(seconds) => Err(VaultError::Throttled { seconds }),
        }
    }

    async fn counted(&self, store: &mut Store, slot: SlotId) -> Result<Counted, VaultError> {
        if self.read_only {
            return Ok(recall::<Counted>(&self.file).get(&slot.to_string()).copied().unwrap_or_default());
        }
        let attempts = store.unlock_attempts(slot).await.map_err(store_error)?;
        Ok(attempts.map_or_else(Counted::default, |one| Counted {
            count: one.count,
            last: one.last.millis(),
            not_before: one.not_before.millis(),
        }))
    }

    /// Counts one more failure: the waits are 1, 2, 4 ... 60 s.
    pub(crate) async fn count(
        &self,
        store: &mut Store,
        slot: SlotId,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        if !self.read_only {
            let failed = failed_attempt(store, slot, now).await?;
            return store
                .record_failed_unlock(slot, failed.now, failed.not_before)
                .await
                .map_err(store_error);
        }
        let mut all = recall::<Counted>(&self.file);
        let counted = all.entry(slot.to_string()).or_default();
        counted.count = counted.count.saturating_add(1);
        counted.last = now.millis();
        counted.not_before = now.plus_secs(wait_after(counted.count)).millis();
        remember(&self.file, &all)
    }

    /// How many failures the next unlock reports.
    pub(crate) async fn failures(&self, store: &mut Store, slot: SlotId) -> Result<Option<u32>, VaultError> {
        let attempts = store.unlock_attempts(slot).await.map_err(store_error)?;
        Ok(attempts.map(|one| u32::try_from(one.count).unwrap_or(u32::MAX)).filter(|count| *count > 0))
    }

    /// Forgets what was counted for a slot outside its vault, perhaps while that could not be written.
    pub(crate) fn clear_local(&self, slot: SlotId) {
        let mut all = recall::<Counted>(&self.file);
        if all.remove(&slot.to_string()).is_some()
            && let Err(error) = remember(&self.file, &all)
        {
            tracing::warn!(%error, "failed tries were not forgotten");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_longer_than_any_is_not_believed() {
        let now = Timestamp::from_millis(1_000_000);
        let left = |count, last, not_before| Counted { count, last, not_before }.seconds_left(now);
        assert_eq!(left(9, 999_000, 1_059_000), 59);
        assert_eq!(left(9, 999_000, u64::MAX), 59, "since the last try");
        assert_eq!(left(2, 999_000, u64::MAX), 1);
        assert_eq!(left(9, 0, u64::MAX), 0);
        assert_eq!(left(9, u64::MAX, u64::MAX), 0, "nothing of it can be believed");
        assert_eq!(left(0, 0, 0), 0);
    }

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits: Vec<_> = [1, 2, 3, 6, 7, 8, 64, 65, u64::MAX].map(wait_after).into();
        assert_eq!(waits, [1, 2, 4, 32, 60, 60, 60, 60, 60]);
    }
}
