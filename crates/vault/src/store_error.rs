//! What the store says, in the vault's words.

use vault_store::{Holder, StoreError};

use crate::{ReadOnlyWhy, VaultError};

/// The sentence for a store's error.
pub(crate) fn store_error(error: StoreError) -> VaultError {
    match error {
        StoreError::Conflict | StoreError::Malformed => VaultError::Internal,
        StoreError::Damaged(_) => VaultError::Damaged { what: "file" },
        StoreError::DiskFull => VaultError::DiskFull,
        StoreError::Exchanged => VaultError::Refused { reason: format!("{error}: lock and open it again") },
        StoreError::Exists => VaultError::Exists,
        StoreError::InTheWay(_) => VaultError::Refused { reason: error.to_string() },
        StoreError::InUse(holder) => VaultError::InUse { holder: holder_words(holder.as_deref()) },
        StoreError::Io(kind) => VaultError::Io(kind.to_string()),
        StoreError::NewerFormat { .. } => VaultError::NewerFormat,
        StoreError::NotAFile(_) | StoreError::NotAVault => VaultError::NotAVault,
        StoreError::NotFound => VaultError::NotFound { what: "file" },
        StoreError::ReadOnly => VaultError::ReadOnly(ReadOnlyWhy::Medium),
        StoreError::Sqlite(code) => VaultError::Io(format!("SQLite code {code}")),
        StoreError::TooLarge => VaultError::Refused { reason: "this is too large for a vault".to_owned() },
    }
}

fn holder_words(holder: Option<&Holder>) -> String {
    holder.map_or_else(
        || "another program".to_owned(),
        |holder| format!("{} of {} on {} (process {})", holder.program, holder.user, holder.host, holder.pid),
    )
}
