//! Emergency sheets in a folder of the user's choice, brought up to date when the vault locks: on the night they are
//! needed it is shut.
//!
//! # Invariants
//! - No lock waits for the folder, which may lie on a network: sheets are drawn before, within a moment, and written
//!   after.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::timeout;
use vault::{LockState, VaultError};

use crate::app::App;
use crate::private_file;

/// Sheets that differ from what lies in the folder.
pub(crate) struct Due {
    folder: PathBuf,
    /// By the name of the file.
    pages: Vec<(String, String)>,
}

impl App {
    /// The folder for the open vault.
    pub(crate) async fn sheets_folder(&self) -> Result<Option<PathBuf>, VaultError> {
        Ok(self.sheets_folder_of(&self.open_vault().await?))
    }

    /// Chooses the folder for the open vault, or none.
    pub(crate) async fn keep_sheets_in(&self, folder: Option<PathBuf>) -> Result<(), VaultError> {
        let vault = self.open_vault().await?;
        self.set_sheets_folder(vault, folder);
        self.set_sheets_problem(None);
        Ok(())
    }

    async fn open_vault(&self) -> Result<String, VaultError> {
        match self.vault.state().await {
            LockState::Unlocked(info) if !info.demo => Ok(info.vault_id.to_string()),
            LockState::Closed | LockState::SoftLocked(_) | LockState::Unlocked(_) => Err(VaultError::Locked),
        }
    }

    /// Writes what changed since the last time.
    pub(crate) async fn refresh_sheets(&self) {
        if let Some(due) = self.due_sheets().await {
            self.write_sheets(due).await;
        }
    }

    /// What has to be written, drawn while the vault is open; `None` where there is nothing to do or no time for it.
    pub(crate) async fn due_sheets(&self) -> Option<Due> {
        if !self.keeps_sheets() {
            return None;
        }
        match self.draw_sheets().await {
            Ok(due) => due,
            Err(problem) => {
                self.set_sheets_problem(Some(problem));
                None
            }
        }
    }

    /// Only the look into the folder is cut short: a commit that is begun is finished.
    async fn draw_sheets(&self) -> Result<Option<Due>, String> {
        let looked = timeout(A_MOMENT, self.look_into_folder()).await;
        let looked = looked.map_err(|_| "the folder or the vault did not answer in time")?;
        let Some((folder, present)) = looked? else { return Ok(None) };
        let is_old = |sheet: &partners::EmergencySheet| {
            present.get(&sheet.file_name()).map(String::as_str) != Some(&reports::emergency_sheet(sheet))
        };
        let sheets = self.vault.emergency_sheets_if_idle(is_old).await.map_err(|error| error.to_string())?;
        let sheets = sheets.ok_or("the vault was busy when it locked")?;
        let page = |sheet| (partners::EmergencySheet::file_name(sheet), reports::emergency_sheet(sheet));
        Ok(Some(Due { folder, pages: sheets.iter().map(page).collect() }))
    }

    async fn look_into_folder(&self) -> Result<Option<(PathBuf, HashMap<String, String>)>, String> {
        let Ok(Some(folder)) = self.sheets_folder().await else { return Ok(None) };
        let looked_into = folder.clone();
        let present =
            spawn_blocking(move || present(&looked_into)).await.map_err(|error| error.to_string())?;
        Ok(Some((folder, present.map_err(|error| error.kind().to_string())?)))
    }

    /// Writes them; what goes wrong is told after the next unlock.
    pub(crate) async fn write_sheets(&self, due: Due) {
        let written = spawn_blocking(move || {
            due.pages
                .iter()
                .try_for_each(|(name, page)| private_file::replace(&due.folder.join(name), page.as_bytes()))
        });
        let problem = match timeout(PATIENCE, written).await {
            Ok(Ok(Ok(()))) => None,
            Ok(Ok(Err(error))) => Some(error.to_string()),
            Ok(Err(_)) | Err(_) => Some("the folder did not answer in time".to_owned()),
        };
        self.set_sheets_problem(problem);
    }
}

/// The pages that lie in the folder.
fn present(folder: &Path) -> std::io::Result<HashMap<String, String>> {
    let mut present = HashMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if Path::new(&name).extension().is_some_and(|kind| kind == "html")
            && entry.metadata()?.len() < LARGEST
        {
            present.insert(name, fs::read_to_string(entry.path()).unwrap_or_default());
        }
    }
    Ok(present)
}

/// Longer no lock is held up.
const A_MOMENT: Duration = Duration::from_millis(700);
const PATIENCE: Duration = Duration::from_secs(3);
/// No sheet is as large.
const LARGEST: u64 = 1024 * 1024;
