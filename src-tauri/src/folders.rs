//! Where the program keeps its own files.

use std::io;
use std::path::PathBuf;

use tauri::{Manager, Runtime};

/// The program's folders for this user.
pub(crate) struct Folders {
    config: PathBuf,
    documents: PathBuf,
    /// Counts and journals of this program.
    pub(crate) state: PathBuf,
}

impl Folders {
    /// The folders the system gives the program, made where they are missing.
    pub(crate) fn of<R: Runtime>(manager: &impl Manager<R>) -> Result<Self, Box<dyn std::error::Error>> {
        let paths = manager.path();
        let (config, state) =
            (paths.app_config_dir()?, vault::state_folder().ok_or("this user has no home folder")?);
        make(&config)?;
        make(&state)?;
        let documents = paths.document_dir().or_else(|_| paths.home_dir())?;
        Ok(Self { config, documents, state })
    }

    pub(crate) fn preferences(&self) -> PathBuf {
        self.config.join("settings.json")
    }

    pub(crate) fn printed_kit(&self) -> PathBuf {
        self.state.join("recovery-kit.html")
    }

    pub(crate) fn demo(&self) -> PathBuf {
        self.state.join("demo.pvault")
    }

    /// Removes the page that was opened for printing.
    pub(crate) fn remove_printed_kit(&self) {
        drop(std::fs::remove_file(self.printed_kit()));
    }

    /// A name for a new vault that is free in the documents folder.
    pub(crate) fn suggested_vault(&self, organization: &str) -> PathBuf {
        let stem = stem(organization);
        let folder = if self.documents.is_dir() { self.documents.clone() } else { self.state.clone() };
        let named = |number: u32| match number {
            1 => folder.join(format!("{stem}.pvault")),
            more => folder.join(format!("{stem}-{more}.pvault")),
        };
        (1..1000).map(named).find(|path| path.symlink_metadata().is_err()).unwrap_or_else(|| named(1000))
    }
}

/// Letters and digits of a name, the rest as hyphens.
fn stem(organization: &str) -> String {
    let letters = organization.to_lowercase();
    let words = letters.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let stem: String = words.collect::<Vec<_>>().join("-").chars().take(40).collect();
    if stem.is_empty() { "partners".to_owned() } else { stem }
}

#[cfg(unix)]
fn make(folder: &PathBuf) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make(folder: &PathBuf) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggested_name_is_letters_digits_and_hyphens() {
        assert_eq!(stem("Northwind Integrations GmbH & Co."), "northwind-integrations-gmbh-co");
        assert_eq!(stem("../../etc/passwd"), "etc-passwd");
        assert_eq!(stem("!!!"), "partners");
    }
}
