//! Profiles of the user's own, beside those built into the program.

use crate::check::{Finding, Step};
use crate::error::ProfileError;
use crate::profile::Profile;
use crate::write::ENDING;
use crate::{BUILTIN, Profiles};

/// A file of the folder of the user's profiles.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProfileFile {
    /// Its name within the folder: the profile's id and `.toml`.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl ProfileFile {
    /// The most that is read of a file, in bytes.
    pub const MAX: usize = 128 * 1024;
}

impl Profiles {
    /// Adds the profiles in `files`. Each file that is refused is reported, and keeps none of the others away.
    #[must_use]
    pub fn with_files(mut self, files: impl IntoIterator<Item = ProfileFile>) -> (Self, Vec<ProfileError>) {
        let mut refused = Vec::new();
        for file in files {
            match self.read(&file) {
                Ok(profile) => self.known.push(profile),
                Err(error) => refused.push(error),
            }
        }
        (self, refused)
    }

    /// The file of a profile of the user's own, for the folder. It is refused where reading it would be.
    pub fn user_file(profile: &Profile) -> Result<ProfileFile, ProfileError> {
        let (name, text) = (profile.file_name(), profile.to_toml()?);
        check_id(&name, &text, profile)?;
        check_size(&name, text.len())?;
        Ok(ProfileFile { name, bytes: text.into_bytes() })
    }

    /// Whether the profile of this id is built into the program.
    pub fn is_builtin(id: &str) -> bool {
        BUILTIN.iter().any(|(file, _)| file.strip_suffix(ENDING) == Some(id))
    }

    fn read(&self, file: &ProfileFile) -> Result<Profile, ProfileError> {
        check_size(&file.name, file.bytes.len())?;
        let text = text(file)?;
        let profile = Profile::parse(&file.name, text)?;
        check_id(&file.name, text, &profile)?;
        if self.get(profile.id.as_str()).is_some() {
            return Err(at_id(&file.name, text, "another file has already a profile of this id"));
        }
        Ok(profile)
    }
}

fn text(file: &ProfileFile) -> Result<&str, ProfileError> {
    let text = std::str::from_utf8(&file.bytes).map_err(|error| {
        let read = String::from_utf8_lossy(file.bytes.get(..error.valid_up_to()).unwrap_or_default());
        ProfileError::new(&file.name, &read, Some(read.len()..read.len()), "the text is not UTF-8")
    })?;
    Ok(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text))
}

fn check_size(file: &str, size: usize) -> Result<(), ProfileError> {
    if size <= ProfileFile::MAX {
        return Ok(());
    }
    let reason = format!("a profile has at most {} KiB", ProfileFile::MAX / 1024);
    Err(ProfileError { file: file.to_owned(), line: 1, reason })
}

fn check_id(file: &str, text: &str, profile: &Profile) -> Result<(), ProfileError> {
    let id = profile.id.as_str();
    if Profiles::is_builtin(id) || id == GENERIC_ID {
        return Err(at_id(file, text, "this id belongs to the program; choose another"));
    }
    if WINDOWS.contains(&id) || is_numbered_device(id) {
        return Err(at_id(file, text, "Windows keeps this name for a device; choose another id"));
    }
    if file != profile.file_name() {
        let reason = format!("the file of this profile is named {}", profile.file_name());
        return Err(at_id(file, text, &reason));
    }
    Ok(())
}

fn is_numbered_device(id: &str) -> bool {
    let number = id.strip_prefix("com").or_else(|| id.strip_prefix("lpt"));
    number.is_some_and(|number| number.len() == 1 && number.chars().all(|c| c.is_ascii_digit()))
}

fn at_id(file: &str, text: &str, reason: &str) -> ProfileError {
    Finding::new([Step::Key("id")], reason).locate(file, text)
}

const BYTE_ORDER_MARK: &str = "\u{feff}";
/// The name under which the program offers the kinds for partners without a profile.
const GENERIC_ID: &str = "generic";
const WINDOWS: [&str; 4] = ["aux", "con", "nul", "prn"];
