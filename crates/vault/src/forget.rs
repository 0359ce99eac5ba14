//! Forgetting a vault on this computer: what lies here beside its file goes, and the file stays.

use std::path::Path;

use vault_crypto::Slot;
use vault_keychain::{ItemName, Purpose};
use vault_store::{Access, Holder, Store};

use crate::attempts::Attempts;
use crate::last_backup::forget_backups;
use crate::members_here::forget_members;
use crate::store_error::store_error;
use crate::unlock::keychain_error;
use crate::{Surroundings, VaultError};

/// What was forgotten.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Forgotten {
    /// How many ways to unlock needed a secret of this computer. Those need the recovery kit from now on.
    pub closed: usize,
    /// How many need none: passphrase and code open them as before.
    pub open: usize,
}

/// Takes the device secrets and anchors of a vault out of this computer's keyring, and its counts of failed tries
/// out of the program's folder. The vault must be locked; nothing opens it, so no event is written. What failed can
/// be tried again.
pub(crate) async fn forget(path: &Path, around: &Surroundings) -> Result<Forgotten, VaultError> {
    let slots = slots(path, around).await?;
    let (bound, unbound): (Vec<_>, Vec<_>) = slots.iter().partition(|slot| slot.needs_device_secret());
    for slot in &bound {
        // An anchor without a secret says nothing; a secret without its anchor would look like an older copy.
        for purpose in [Purpose::DeviceSecret, Purpose::Anchor] {
            let item = ItemName::new(slot.vault(), slot.slot(), purpose);
            around.keychain.delete(&item).await.map_err(|error| keychain_error(&error))?;
        }
    }
    let attempts = Attempts::of(&around.state_folder, true);
    for slot in &slots {
        attempts.clear_local(slot.slot());
        forget_backups(&around.state_folder, slot.vault())?;
        forget_members(&around.state_folder, slot.vault())?;
    }
    Ok(Forgotten { closed: bound.len(), open: unbound.len() })
}

/// Whether somebody typed the name of the file.
pub(crate) fn is_confirmed(path: &Path, typed: &str) -> Result<(), VaultError> {
    let name = path.file_name().and_then(|name| name.to_str());
    if name == Some(typed.trim()) { Ok(()) } else { Err(VaultError::ConfirmationMismatch) }
}

/// The slots of the file, none of them opened.
pub(crate) async fn slots(path: &Path, around: &Surroundings) -> Result<Vec<Slot>, VaultError> {
    let holder = Holder::this_process(&around.program, around.clock.here());
    let mut store = Store::open(path, Access::ReadOnly, &holder).await.map_err(store_error)?;
    let mut slots = Vec::new();
    for (id, body) in store.slots().await.map_err(store_error)? {
        let chunks = store.chunks(id).await.map_err(store_error)?;
        let slot = Slot::parse(&body, chunks).ok().filter(|slot| slot.slot() == id);
        slots.push(slot.ok_or(VaultError::Damaged { what: "unlock slot" })?);
    }
    store.close().await.map_err(store_error)?;
    Ok(slots)
}
