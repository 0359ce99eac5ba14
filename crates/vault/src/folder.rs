//! The folder of this program for this user, the same for the window and `pvault`.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::{fs, io};

use partners::{ProfileError, ProfileFile, Profiles};

use crate::VaultError;

/// Where counts and journals of this program lie, which need not exist yet. `None` where the user has no home.
///
/// Linux: `$XDG_STATE_HOME/partner-vault` or `~/.local/state/partner-vault`; macOS:
/// `~/Library/Application Support/partner-vault`; Windows: `%LOCALAPPDATA%\partner-vault`.
pub fn state_folder() -> Option<PathBuf> {
    Some(dirs::state_dir().or_else(dirs::data_local_dir)?.join("partner-vault"))
}

/// Where the user's own profiles of partners lie, one file each. `None` where the user has no home.
///
/// Linux: `$XDG_CONFIG_HOME/partner-vault/profiles` or `~/.config/partner-vault/profiles`; macOS:
/// `~/Library/Application Support/partner-vault/profiles`; Windows: `%APPDATA%\partner-vault\profiles`.
pub fn profiles_folder() -> Option<PathBuf> {
    Some(dirs::config_dir()?.join("partner-vault").join("profiles"))
}

/// The profiles built into the program and the user's own; of those the ones that were refused, with file, line and
/// reason.
pub fn profiles() -> Result<(Profiles, Vec<ProfileError>), ProfileError> {
    let builtin = Profiles::builtin()?;
    Ok(match profiles_folder() {
        Some(folder) => builtin.with_folder(&folder),
        None => (builtin, Vec::new()),
    })
}

/// Writes a profile of the user's own into its folder, as a new file; one that has the name stays as it is. The answer
/// is where.
pub fn add_profile(file: &ProfileFile) -> Result<PathBuf, VaultError> {
    let folder = profiles_folder().ok_or(VaultError::NotFound { what: "home folder" })?;
    write_new(&folder, file).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            let reason = "there is a profile of this name; edit its file, or choose another name";
            return VaultError::invalid("name", reason);
        }
        VaultError::Io(error.kind().to_string())
    })
}

fn write_new(folder: &Path, file: &ProfileFile) -> io::Result<PathBuf> {
    make_private(folder)?;
    let path = folder.join(&file.name);
    fs::File::create_new(&path)?.write_all(&file.bytes)?;
    Ok(path)
}

/// The bytes of a request, an invitation or an answer. Of a file longer than any of them only as much as shows that it
/// is none.
pub fn read_small_file(path: &Path) -> Result<Vec<u8>, VaultError> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|error| VaultError::Io(error.kind().to_string()))
}

/// Makes a folder that only this user can read.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

const LONGEST: u64 = 65_536;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_a_new_file_and_none_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let file = |text: &str| ProfileFile { name: "acme.toml".to_owned(), bytes: text.into() };
        let path = write_new(&folder.path().join("profiles"), &file("first")).unwrap();
        let again = write_new(&folder.path().join("profiles"), &file("second"));
        assert_eq!(again.map_err(|error| error.kind()), Err(io::ErrorKind::AlreadyExists));
        assert_eq!(fs::read_to_string(path).unwrap(), "first");
    }

    #[test]
    fn the_folder_is_the_programs_own() {
        if let Some(folder) = state_folder() {
            assert!(folder.is_absolute() && folder.ends_with("partner-vault"), "{}", folder.display());
        }
    }
}
