//! Random bytes.

use vault_crypto::Bytes;

use crate::VaultError;

/// As many as are asked for, from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    Ok(Bytes::<N>::random()?.0)
}
