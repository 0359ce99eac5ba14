//! The folders of one imagined person.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::Error;

/// A home folder that is deleted at drop. Use one for several programs to test a restart.
#[derive(Debug)]
pub struct Home(TempDir);

impl Home {
    /// An empty home.
    pub fn new() -> Result<Self, Error> {
        let home = Self(tempfile::Builder::new().prefix("vault-home-").tempdir()?);
        for (_, folder) in XDG {
            fs::create_dir_all(home.path().join(folder))?;
        }
        fs::create_dir_all(home.documents())?;
        Ok(home)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A place for vault files.
    pub fn documents(&self) -> PathBuf {
        self.path().join("Documents")
    }

    /// What the last program and its driver wrote.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    pub(crate) fn log_file(&self) -> PathBuf {
        self.path().join("program.log")
    }

    /// Makes a command see this home and no other.
    pub(crate) fn apply(&self, command: &mut Command) {
        command.env("HOME", self.path());
        for (variable, folder) in XDG {
            command.env(variable, self.path().join(folder));
        }
    }
}

const XDG: [(&str, &str); 4] = [
    ("XDG_CACHE_HOME", ".cache"),
    ("XDG_CONFIG_HOME", ".config"),
    ("XDG_DATA_HOME", ".local/share"),
    ("XDG_STATE_HOME", ".local/state"),
];
