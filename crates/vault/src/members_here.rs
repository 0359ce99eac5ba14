//! Who unlocked a vault on this computer, so that the next unlock tries the right slot and several people at one
//! desktop find their names. It lies in the program's folder; it chooses among slots and proves nothing.

use std::path::Path;

use serde::{Deserialize, Serialize};
use vault_domain::{MemberId, SlotId, VaultId};

use crate::forget::slots;
use crate::remembered::{recall, remember};
use crate::session::Session;
use crate::{Surroundings, VaultError};

/// Somebody who unlocked on this computer before.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MemberHere {
    /// Who.
    pub id: MemberId,
    /// Their name, as it was then.
    pub name: String,
}

/// The members who unlocked this file on this computer and still have a slot in it, the latest first. Nothing is
/// opened.
pub async fn members_here(path: &Path, around: &Surroundings) -> Result<Vec<MemberHere>, VaultError> {
    let slots = slots(path, around).await?;
    let Some(vault) = slots.first().map(vault_crypto::Slot::vault) else { return Ok(Vec::new()) };
    let known =
        recall::<Vec<Known>>(&around.state_folder.join(FILE)).remove(&vault.to_string()).unwrap_or_default();
    let mut members: Vec<MemberHere> = Vec::new();
    for Known { slot, name } in known {
        let Some(found) = slots.iter().find(|one| one.slot().to_string() == slot) else { continue };
        if members.iter().all(|member| member.id != found.member()) {
            members.push(MemberHere { id: found.member(), name });
        }
    }
    Ok(members)
}

/// A slot that was opened here.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Known {
    slot: String,
    name: String,
}

impl Session {
    /// An unlock counts, also where nothing can remember it.
    pub(crate) fn remember_member(&self) {
        let (file, vault) = (self.around.state_folder.join(FILE), self.state.vault_id().to_string());
        let slot = self.slot.slot().to_string();
        let mut all = recall::<Vec<Known>>(&file);
        let known = all.entry(vault).or_default();
        known.retain(|one| one.slot != slot);
        known.insert(0, Known { slot, name: self.index.member_name(self.keys.member) });
        known.truncate(MOST);
        if let Err(error) = remember(&file, &all) {
            tracing::warn!(%error, "who unlocked was not remembered");
        }
    }
}

/// Whether a slot was opened on this computer.
pub(crate) fn was_opened_here(state_folder: &Path, vault: VaultId, slot: SlotId) -> bool {
    let known = recall::<Vec<Known>>(&state_folder.join(FILE)).remove(&vault.to_string());
    known.is_some_and(|known| known.iter().any(|one| one.slot == slot.to_string()))
}

/// Forgets who unlocked a vault here.
pub(crate) fn forget_members(state_folder: &Path, vault: VaultId) -> Result<(), VaultError> {
    let file = state_folder.join(FILE);
    let mut all = recall::<Vec<Known>>(&file);
    if all.remove(&vault.to_string()).is_some() { remember(&file, &all) } else { Ok(()) }
}

const FILE: &str = "members-here.json";
const MOST: usize = 20;
