//! Names of items.

use std::fmt;

use vault_domain::{SlotId, VaultId};

/// The name of an item: for which vault, for which way to unlock it, and what for.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ItemName {
    vault: VaultId,
    slot: SlotId,
    purpose: Purpose,
}

impl ItemName {
    /// The item of this purpose for one slot of one vault.
    pub const fn new(vault: VaultId, slot: SlotId, purpose: Purpose) -> Self {
        Self { vault, slot, purpose }
    }

    /// The name that keyring programs show to the user.
    pub(crate) fn label(&self) -> String {
        format!("{SERVICE}: {} of vault {}", self.purpose.words(), self.vault)
    }
}

impl fmt::Display for ItemName {
    /// The account under which the item is stored; it never changes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.vault, self.slot, self.purpose.account())
    }
}

/// What an item is for.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Purpose {
    /// What this device last saw of the vault.
    Anchor,
    /// What unlocking needs besides passphrase and code.
    DeviceSecret,
    /// The key of a computer that asked to be let in and waits for the answer; its device stands for the slot.
    WaitingDevice,
}

impl Purpose {
    const fn account(self) -> &'static str {
        match self {
            Self::Anchor => "anchor",
            Self::DeviceSecret => "device-secret",
            Self::WaitingDevice => "waiting-device",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Anchor => "rollback anchor",
            Self::DeviceSecret => "device secret",
            Self::WaitingDevice => "key until another computer answers",
        }
    }
}

/// The service under which all items are stored; it never changes.
pub(crate) const SERVICE: &str = "Partner Vault";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_found_again_under_the_same_name() {
        let (vault, slot) = (VaultId::from_bytes([1; 16]), SlotId::from_bytes([2; 16]));
        let item = ItemName::new(vault, slot, Purpose::DeviceSecret);
        assert_eq!(
            item.to_string(),
            "01010101-0101-0101-0101-010101010101/02020202-0202-0202-0202-020202020202/device-secret",
            "a changed name would lose the device secrets of all users"
        );
    }
}
