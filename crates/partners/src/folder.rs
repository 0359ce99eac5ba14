//! The folder of the user's profiles. Nothing else of this crate reads files.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::Profiles;
use crate::error::ProfileError;
use crate::user::ProfileFile;
use crate::write::ENDING;

impl Profiles {
    /// Adds the profiles in the folder: its `.toml` files, in the order of their names. Each file that is refused
    /// is reported, and keeps none of the others away. A folder that is not there has no profiles.
    #[must_use]
    pub fn with_folder(self, folder: &Path) -> (Self, Vec<ProfileError>) {
        let mut refused = Vec::new();
        let files: Vec<ProfileFile> = names(folder, &mut refused)
            .into_iter()
            .filter_map(|name| match read(&folder.join(&name)) {
                Ok(bytes) => Some(ProfileFile { name, bytes }),
                Err(error) => {
                    refused.push(unreadable(&name, &error));
                    None
                }
            })
            .collect();
        let (profiles, wrong) = self.with_files(files);
        refused.extend(wrong);
        refused.sort_by(|a, b| a.file.cmp(&b.file));
        (profiles, refused)
    }
}

/// The names of the profiles' files, in order.
fn names(folder: &Path, refused: &mut Vec<ProfileError>) -> Vec<String> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            refused.push(unreadable(&shown(folder.file_name()), &error));
            return Vec::new();
        }
    };
    let mut names = Vec::new();
    for entry in entries.filter_map(Result::ok) {
        match entry.file_name().into_string() {
            Ok(name) if is_profile(&name) => names.push(name),
            Ok(_) => {}
            Err(name) => {
                refused.push(unreadable(&shown(Some(&name)), &io::Error::other("its name is not UTF-8")));
            }
        }
    }
    names.sort();
    if let Some(first) = names.get(MOST_FILES) {
        let reason = format!("only the first {MOST_FILES} profiles are read");
        refused.push(ProfileError { file: first.clone(), line: 1, reason });
    }
    names.truncate(MOST_FILES);
    names
}

/// Hidden files are what editors and file systems leave behind.
fn is_profile(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(ENDING) && !name.starts_with('.')
}

/// One byte more than is allowed, so that a larger file is seen as such without being read whole.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    // Opening a pipe would wait for whoever writes into it.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let most = u64::try_from(ProfileFile::MAX).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(name: &str, error: &io::Error) -> ProfileError {
    let reason = format!("it could not be read: {error}");
    ProfileError { file: name.to_owned(), line: 1, reason }
}

fn shown(name: Option<&OsStr>) -> String {
    name.unwrap_or_default().to_string_lossy().into_owned()
}

const MOST_FILES: usize = 500;
