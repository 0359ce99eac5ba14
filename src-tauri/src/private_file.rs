//! Files that only their owner reads.

use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;
use vault::VaultError;

/// Writes a file that only its owner reads: into a new file beside it, whose name nobody can foresee, then renamed
/// over the old one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let written = written_aside(path, bytes).and_then(|aside| Ok(aside.persist(path)?));
    written.map(drop).map_err(|error| io_error(&error))
}

/// The same under a name that is free.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let written = written_aside(path, bytes).and_then(|aside| Ok(aside.persist_noclobber(path)?));
    written.map(drop).map_err(|error| io_error(&error))
}

/// A file of one's own beside the path, to be filled and then given its name by [`name`].
pub(crate) fn aside(path: &Path) -> Result<NamedTempFile, VaultError> {
    beside(path).map_err(|error| io_error(&error))
}

/// Gives the file its name, over an old one: the person who chose the place was asked.
pub(crate) fn name(aside: NamedTempFile, path: &Path) -> Result<(), VaultError> {
    let named = aside.as_file().sync_all().and_then(|()| Ok(aside.persist(path)?));
    named.map(drop).map_err(|error| io_error(&error))
}

fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    NamedTempFile::new_in(folder)
}

fn written_aside(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut aside = beside(path)?;
    aside.write_all(bytes)?;
    aside.as_file().sync_all()?;
    Ok(aside)
}

fn io_error(error: &io::Error) -> VaultError {
    if error.kind() == io::ErrorKind::StorageFull {
        return VaultError::DiskFull;
    }
    if error.kind() == io::ErrorKind::AlreadyExists {
        return VaultError::Exists;
    }
    VaultError::Io(error.kind().to_string())
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn what_lies_in_the_folder_neither_receives_nor_loses_anything() {
        let folder = tempfile::tempdir().unwrap();
        let [kit, planted, victim] = ["kit.html", "kit.part", "victim"].map(|name| folder.path().join(name));
        fs::write(&victim, "mine").unwrap();
        symlink(&victim, &planted).unwrap();
        replace(&kit, b"the key").unwrap();
        assert_eq!(fs::read(&victim).unwrap(), b"mine");
        assert_eq!(fs::read(&kit).unwrap(), b"the key");
        assert_eq!(fs::metadata(&kit).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left aside");
    }

    #[test]
    fn a_name_that_is_taken_stays_whose_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("client.p12");
        create(&path, b"mine").unwrap();
        assert_eq!(create(&path, b"other"), Err(VaultError::Exists));
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left aside");
    }
}
