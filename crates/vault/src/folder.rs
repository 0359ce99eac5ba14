//! The folder of this program for this user, the same for the window and `pvault`.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Where counts and journals of this program lie, which need not exist yet. `None` where the user has no home.
///
/// Linux: `$XDG_STATE_HOME/partner-vault` or `~/.local/state/partner-vault`; macOS:
/// `~/Library/Application Support/partner-vault`; Windows: `%LOCALAPPDATA%\partner-vault`.
pub fn state_folder() -> Option<PathBuf> {
    Some(dirs::state_dir().or_else(dirs::data_local_dir)?.join("partner-vault"))
}

/// Makes a folder that only this user can read.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_the_programs_own() {
        if let Some(folder) = state_folder() {
            assert!(folder.is_absolute() && folder.ends_with("partner-vault"), "{}", folder.display());
        }
    }
}
