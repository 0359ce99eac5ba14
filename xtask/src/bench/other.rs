//! `keepassxc-cli` with a database of the same credentials.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::conversation::Conversation;
use super::made_up::{self, MadeUp};
use super::{Act, Program};
use crate::process::ask;

pub(super) struct KeePassXc {
    file: PathBuf,
    derivation: String,
}

impl KeePassXc {
    /// Has the program make a database of an XML export.
    pub(super) fn make(folder: &Path, size: usize) -> Result<Self> {
        let (xml, file) = (folder.join("bench.xml"), folder.join("bench.kdbx"));
        fs::write(&xml, made_up::keepass_xml(size))?;
        let mut import = Command::new(PROGRAM);
        import.args(["import", "--set-password"]).args([&xml, &file]);
        Conversation::start(&mut import, "\n", &[PASSWORD, PASSWORD])?.end()?;
        let mut info = Command::new(PROGRAM);
        let text = Conversation::start(info.args(["db-info", "-q"]).arg(&file), "\n", &[PASSWORD])?.end()?;
        let derivation = text.lines().find_map(|line| line.strip_prefix("KDF: "));
        let derivation = derivation.context("it does not say how it derives the key")?.to_owned();
        Ok(Self { file, derivation })
    }
}

impl Program for KeePassXc {
    fn name(&self) -> &'static str {
        PROGRAM
    }

    fn start(&mut self) -> Result<Conversation> {
        let mut open = Command::new(PROGRAM);
        Conversation::start(open.args(["open", "-q"]).arg(&self.file), "bench> ", &[PASSWORD])
    }

    fn command(&self, act: Act, about: &MadeUp, round: usize) -> (String, String) {
        let path = about.path();
        match act {
            Act::Unlock | Act::FirstList | Act::List => ("ls -R -f".to_owned(), about.name.clone()),
            Act::Search => (format!("search {}", about.name), path),
            Act::Read => (format!("show -s -a Password {path}"), about.client_secret.clone()),
            Act::Save => {
                (format!("edit -u client-of-round-{round} {path}"), "Successfully edited".to_owned())
            }
        }
    }

    fn derivation(&self) -> String {
        self.derivation.clone()
    }
}

/// Which of it was measured.
pub(super) fn version() -> Result<String> {
    Ok(ask(Command::new(PROGRAM).arg("--version"))?.trim().to_owned())
}

pub(super) const PROGRAM: &str = "keepassxc-cli";
const PASSWORD: &str = "orbit lantern quilt meadow saffron drum";
