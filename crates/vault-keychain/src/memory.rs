//! A keychain in memory, for tests of what is built on a keychain.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use crate::{Answer, ItemName, Keychain, KeychainError, MAX_VALUE, Status};

/// Keeps values for as long as it lives, and fails on request.
#[derive(Default)]
pub struct MemoryKeychain(Mutex<State>);

impl MemoryKeychain {
    /// An empty keychain that works.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on fails in this way, or works again. What it holds stays.
    pub fn set_fault(&self, fault: Option<Fault>) {
        self.state().fault = fault;
    }

    /// Loses everything, as on another computer or for another user.
    pub fn forget_all(&self) {
        self.state().items.clear();
    }

    /// How many items it holds.
    pub fn len(&self) -> usize {
        self.state().items.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut State) -> Result<T, KeychainError>,
    ) -> Answer<'static, T> {
        let answer = act(&mut self.state());
        Box::pin(async { answer })
    }
}

/// A way to fail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fault {
    /// Whatever is read is damaged.
    Corrupt,
    /// Writing succeeds and keeps nothing.
    Forgetful,
    /// Locked, and nobody unlocks it.
    Locked,
    /// No service.
    Missing,
    /// No keyring is open.
    NoCollection,
    /// No answer in time; nothing is done.
    TimesOut,
    /// No answer in time, and the change is made nevertheless.
    TimesOutAndLands,
}

impl Keychain for MemoryKeychain {
    fn get(&self, item: &ItemName) -> Answer<'_, Option<Zeroizing<Vec<u8>>>> {
        self.answer(|state| {
            let value = state.items.get(item).cloned();
            match state.refusal() {
                None => Ok(value),
                Some(KeychainError::Corrupt) if value.is_none() => Ok(None),
                Some(error) => Err(error),
            }
        })
    }

    fn set(&self, item: &ItemName, value: &[u8]) -> Answer<'_, ()> {
        let value = Zeroizing::new(value.to_vec());
        self.answer(|state| {
            if value.len() > MAX_VALUE {
                return Err(KeychainError::TooLarge);
            }
            state.change(|items| drop(items.insert(*item, value)))
        })
    }

    fn delete(&self, item: &ItemName) -> Answer<'_, ()> {
        self.answer(|state| state.change(|items| drop(items.remove(item))))
    }

    fn status(&self) -> Answer<'_, Status> {
        self.answer(|state| match state.fault {
            None | Some(Fault::Corrupt | Fault::Forgetful) => Ok(Status::Ready),
            Some(Fault::Locked) => Ok(Status::Locked),
            Some(Fault::NoCollection) => Ok(Status::NoCollection),
            Some(Fault::Missing) => Err(KeychainError::Missing),
            Some(Fault::TimesOut | Fault::TimesOutAndLands) => Err(KeychainError::TimedOut),
        })
    }
}

#[derive(Default)]
struct State {
    fault: Option<Fault>,
    items: BTreeMap<ItemName, Zeroizing<Vec<u8>>>,
}

impl State {
    fn change(
        &mut self,
        act: impl FnOnce(&mut BTreeMap<ItemName, Zeroizing<Vec<u8>>>),
    ) -> Result<(), KeychainError> {
        match self.fault {
            None | Some(Fault::Corrupt) => act(&mut self.items),
            Some(Fault::TimesOutAndLands) => {
                act(&mut self.items);
                return Err(KeychainError::TimedOut);
            }
            Some(Fault::Forgetful) => {}
            Some(Fault::Locked | Fault::Missing | Fault::NoCollection | Fault::TimesOut) => {
                return self.refusal().map_or(Ok(()), Err);
            }
        }
        Ok(())
    }

    fn refusal(&self) -> Option<KeychainError> {
        match self.fault? {
            Fault::Corrupt => Some(KeychainError::Corrupt),
            Fault::Forgetful => None,
            Fault::Locked => Some(KeychainError::Locked),
            Fault::Missing => Some(KeychainError::Missing),
            Fault::NoCollection => Some(KeychainError::NoCollection),
            Fault::TimesOut | Fault::TimesOutAndLands => Some(KeychainError::TimedOut),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use vault_domain::{SlotId, VaultId};

    use super::*;
    use crate::Purpose;

    fn item() -> ItemName {
        ItemName::new(VaultId::from_bytes([1; 16]), SlotId::from_bytes([2; 16]), Purpose::Anchor)
    }

    #[tokio::test]
    async fn it_stands_in_for_any_keychain() {
        let keychain: Arc<dyn Keychain> = Arc::new(MemoryKeychain::new());
        keychain.set(&item(), b"value").await.unwrap();
        assert_eq!(keychain.get(&item()).await.unwrap().unwrap().as_slice(), b"value");
        keychain.delete(&item()).await.unwrap();
        assert_eq!(keychain.get(&item()).await, Ok(None));
    }

    #[tokio::test]
    async fn a_write_that_times_out_may_have_landed() {
        let keychain = MemoryKeychain::new();
        for (fault, lands) in [(Fault::TimesOut, false), (Fault::TimesOutAndLands, true)] {
            keychain.set_fault(Some(fault));
            assert_eq!(keychain.set(&item(), b"value").await, Err(KeychainError::TimedOut));
            keychain.set_fault(None);
            assert_eq!(keychain.get(&item()).await.unwrap().is_some(), lands, "{fault:?}");
        }
    }

    #[tokio::test]
    async fn a_forgetful_keyring_claims_success() {
        let keychain = MemoryKeychain::new();
        keychain.set_fault(Some(Fault::Forgetful));
        keychain.set(&item(), b"value").await.unwrap();
        assert_eq!(keychain.get(&item()).await, Ok(None));
    }

    #[tokio::test]
    async fn a_missing_keyring_is_missing_for_every_call() {
        let keychain = MemoryKeychain::new();
        keychain.set_fault(Some(Fault::Missing));
        assert_eq!(keychain.get(&item()).await, Err(KeychainError::Missing));
        assert_eq!(keychain.set(&item(), b"value").await, Err(KeychainError::Missing));
        assert_eq!(keychain.delete(&item()).await, Err(KeychainError::Missing));
        assert_eq!(keychain.status().await, Err(KeychainError::Missing));
    }
}
