//! Reading a file of the user's choice. It is opened for reading only.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use ::import::limits::FILE_BYTES;
use zeroize::Zeroizing;

use crate::VaultError;

/// Everything in the file, in room that is wiped afterwards; at most one byte over the limit, so that a larger file
/// is seen as such without being read whole.
pub fn read_import_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    read_file(path, FILE_BYTES)
}

/// The same with a limit of one's own.
pub(crate) fn read_file(path: &Path, limit: usize) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let unreadable =
        |error: io::Error| VaultError::invalid("file", &format!("it cannot be read: {}", error.kind()));
    // Opening a pipe would wait for whoever writes into it.
    let found = std::fs::metadata(path).map_err(unreadable)?;
    if !found.is_file() {
        return Err(VaultError::invalid("file", "it is not a file; choose another"));
    }
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let room = usize::try_from(found.len().min(most)).unwrap_or_default().saturating_add(1);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    File::open(path).map_err(unreadable)?.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}
