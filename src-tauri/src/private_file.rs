//! Files that only their owner reads.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use vault::VaultError;

/// Writes a file of the program's own: aside first, then renamed over the old one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let aside = path.with_extension("part");
    let result = write_new(&aside, bytes).and_then(|()| std::fs::rename(&aside, path));
    if result.is_err() {
        drop(std::fs::remove_file(&aside));
    }
    result.map_err(|error| io_error(&error))
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file: File = private(OpenOptions::new().write(true).create(true).truncate(true)).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

fn io_error(error: &io::Error) -> VaultError {
    if error.kind() == io::ErrorKind::StorageFull {
        return VaultError::DiskFull;
    }
    VaultError::Io(error.kind().to_string())
}
