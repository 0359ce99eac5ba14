//! What is known of partners on this computer: built into the program, and the user's own files.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use serde::Serialize;
use vault::partners::{Profile, ProfileFile, Profiles};
use vault::{VaultError, profiles_folder};

use crate::answer::{Answer, Show};
use crate::failure::Failure;
use crate::output::Output;
use crate::text::{line, table};

/// Lists the profiles, or checks one file as if it lay in the folder.
pub(crate) fn show(check: Option<&Path>, json: bool) -> Result<(), Failure> {
    let shown = match check {
        Some(file) => checked(file)?,
        None => listed()?,
    };
    Output::new(json)?.answer(&Answer::new(shown))
}

fn listed() -> Result<ProfilesShown, Failure> {
    let (profiles, refused) = vault::profiles().map_err(|_| VaultError::Internal)?;
    Ok(ProfilesShown {
        folder: profiles_folder().map(|folder| folder.display().to_string()),
        profiles: profiles.all().iter().map(ProfileRow::from).collect(),
        refused: refused.iter().map(ToString::to_string).collect(),
    })
}

fn checked(file: &Path) -> Result<ProfilesShown, Failure> {
    let name = file.file_name().and_then(OsStr::to_str).ok_or_else(|| refused("give a file's name"))?;
    let unreadable = |error: io::Error| refused(&format!("the file cannot be read: {}", error.kind()));
    let most = u64::try_from(ProfileFile::MAX).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(unreadable)?;
    let known = Profiles::builtin().map_err(|_| VaultError::Internal)?;
    let count = known.all().len();
    let (profiles, wrong) = known.with_files([ProfileFile { name: name.to_owned(), bytes }]);
    match wrong.first() {
        Some(error) => Err(refused(&error.to_string())),
        None => Ok(ProfilesShown {
            folder: None,
            profiles: profiles.all().iter().skip(count).map(ProfileRow::from).collect(),
            refused: Vec::new(),
        }),
    }
}

fn refused(reason: &str) -> Failure {
    Failure::field("check", reason)
}

#[derive(Serialize)]
struct ProfilesShown {
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<String>,
    profiles: Vec<ProfileRow>,
    refused: Vec<String>,
}

#[derive(Serialize)]
struct ProfileRow {
    id: String,
    name: String,
    revision: u32,
    own: bool,
    tested_live: bool,
    kinds: Vec<String>,
}

impl From<&Profile> for ProfileRow {
    fn from(profile: &Profile) -> Self {
        Self {
            id: profile.id.as_str().to_owned(),
            name: profile.name.as_str().to_owned(),
            revision: profile.revision,
            own: !Profiles::is_builtin(profile.id.as_str()),
            tested_live: profile.tested_live,
            kinds: profile.credentials.iter().map(|kind| kind.key.as_str().to_owned()).collect(),
        }
    }
}

impl Show for ProfilesShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let rows: Vec<Vec<String>> = self.profiles.iter().map(ProfileRow::cells).collect();
        table(out, &["profile", "name", "from", "credentials"], &rows)?;
        self.refused.iter().try_for_each(|error| line(out, "Left out", error))?;
        line(out, "Your folder", self.folder.as_deref().unwrap_or_default())
    }
}

impl ProfileRow {
    fn cells(&self) -> Vec<String> {
        let from = if self.own { "your folder" } else { "the program" };
        vec![self.id.clone(), self.name.clone(), from.to_owned(), self.kinds.join(", ")]
    }
}
