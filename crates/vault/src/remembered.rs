//! What this computer remembers beside the vaults: small JSON files in the program's folder, a map each. They remind
//! and choose; nothing is believed for what they say.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::VaultError;
use crate::folder::make_private;

/// A file that is not there or cannot be read says that nothing is known.
pub(crate) fn recall<T: DeserializeOwned>(file: &Path) -> BTreeMap<String, T> {
    fs::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Puts another content in the place of the file, as a whole.
pub(crate) fn remember<T: Serialize>(file: &Path, all: &BTreeMap<String, T>) -> Result<(), VaultError> {
    let bytes = serde_json::to_vec(all).map_err(|_| VaultError::Internal)?;
    let folder = file.parent().ok_or(VaultError::Internal)?;
    let write = || {
        make_private(folder)?;
        let mut aside = tempfile::NamedTempFile::new_in(folder)?;
        aside.write_all(&bytes)?;
        aside.persist(file).map_err(|error| error.error)
    };
    write().map(drop).map_err(|error: std::io::Error| VaultError::Io(error.kind().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_makes_the_folder_and_nothing_else_is_left_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state/partner-vault/known.json");
        for number in [3, 4] {
            remember(&file, &BTreeMap::from([("one".to_owned(), number)])).unwrap();
            assert_eq!(recall::<u32>(&file).get("one"), Some(&number));
        }
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
        fs::write(&file, b"{\"one\":").unwrap();
        assert!(recall::<u32>(&file).is_empty());
    }
}
