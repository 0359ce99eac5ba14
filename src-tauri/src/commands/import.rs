//! Taking over what other programs keep, in steps. What was chosen and read waits in the core; the window sees
//! names, identifiers and lengths.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tauri::State;
use vault::import_file::{Format, ImportError, Mapping, Table, read};
use vault::{Continue, LockState, VaultError};
use zeroize::Zeroizing;

use super::secrets::{HeldSecrets, SecretHandle};
use crate::app::App;
use crate::host::FileKind;
use crate::ipc::views::{
    ImportFile, ImportMapping, ImportPreview, ImportResult, ImportTable, ImportUndone, ReadImportRequest,
    import_samples,
};
use crate::ipc::{ErrorCode, IpcError};
use crate::notices;

/// What waits between two steps. Locking wipes it.
#[derive(Default)]
pub(crate) struct Importing(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    bytes: Option<Arc<Zeroizing<Vec<u8>>>>,
    table: Option<Arc<Table>>,
}

impl Importing {
    /// Wipes what waits.
    pub(crate) fn clear(&self) {
        *self.lock() = Waiting::default();
    }

    fn choose(&self, bytes: Zeroizing<Vec<u8>>) {
        *self.lock() = Waiting { bytes: Some(Arc::new(bytes)), table: None };
    }

    fn bytes(&self) -> Result<Arc<Zeroizing<Vec<u8>>>, IpcError> {
        self.lock().bytes.clone().ok_or_else(nothing_chosen)
    }

    /// Keeps what was read, unless a lock or another file came meanwhile.
    fn keep(&self, table: Table, of: &Arc<Zeroizing<Vec<u8>>>) {
        let mut waiting = self.lock();
        if waiting.bytes.as_ref().is_some_and(|bytes| Arc::ptr_eq(bytes, of)) {
            waiting.table = Some(Arc::new(table));
        }
    }

    fn table(&self) -> Result<Arc<Table>, IpcError> {
        self.lock().table.clone().ok_or_else(nothing_chosen)
    }

    /// A panic elsewhere leaves whole values behind, so a poisoned lock is as good as any.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks for a file and takes its bytes. `null` when none was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_import(app: State<'_, App>) -> Result<Option<ImportFile>, IpcError> {
    let host = Arc::clone(&app.host);
    let asked = tokio::task::spawn_blocking(move || {
        let path = host.ask_for_file(FileKind::ANY)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Some(vault::read_import_file(&path).map(|bytes| (name, bytes)))
    });
    let Some(chosen) = asked.await.map_err(|_| VaultError::Internal)? else { return Ok(None) };
    let (name, bytes) = chosen?;
    let format = Format::detect(&name, &bytes);
    take(&app, bytes).await?;
    Ok(Some(ImportFile::new(name, format)))
}

/// Takes a table that was pasted.
#[tauri::command]
#[specta::specta]
pub(crate) async fn paste_import(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    text: SecretHandle,
) -> Result<ImportFile, IpcError> {
    take(&app, held.take(text)?).await?;
    Ok(ImportFile::new("pasted table".to_owned(), Some(Format::Csv)))
}

/// Reads what was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_import(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: ReadImportRequest,
) -> Result<ImportTable, IpcError> {
    let format = Format::from_word(&r.format).ok_or(ImportError::UnknownFormat)?;
    let passphrase = r.passphrase.map(|handle| held.take_passphrase(handle)).transpose()?;
    let bytes = app.importing.bytes()?;
    let reading = {
        let bytes = Arc::clone(&bytes);
        tokio::task::spawn_blocking(move || read(&bytes, format, passphrase.as_ref()))
    };
    let table = reading.await.map_err(|_| VaultError::Internal)??;
    let shown = ImportTable::new(&table);
    app.importing.keep(table, &bytes);
    Ok(shown)
}

/// The first values of a column in which something was masked that only looks like a secret.
#[tauri::command]
#[specta::specta]
pub(crate) fn show_import_samples(app: State<'_, App>, column: u32) -> Result<Vec<String>, IpcError> {
    let place = usize::try_from(column).map_err(|_| nothing_chosen())?;
    Ok(import_samples(app.importing.table()?.as_ref(), place))
}

/// What each row becomes.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_import(app: State<'_, App>, m: ImportMapping) -> Result<ImportPreview, IpcError> {
    let (table, mapping) = (app.importing.table()?, Mapping::try_from(m)?);
    Ok(ImportPreview::from(&app.vault.plan_import(&table, &mapping).await?))
}

/// Makes what the preview shows, in one commit, and drops the file's content. Tells `import-progress` and can be stopped
/// by [`cancel_import`] until the commit; then, as after any error, the content waits for another try.
#[tauri::command]
#[specta::specta]
pub(crate) async fn run_import(app: State<'_, App>, m: ImportMapping) -> Result<ImportResult, IpcError> {
    let (table, mapping) = (app.importing.table()?, Mapping::try_from(m)?);
    app.import_stopped.store(false, Ordering::Relaxed);
    let mut told = None;
    let mut progress = |done, total| {
        let percent = 100 * done / std::cmp::max(total, 1);
        if told.replace(percent) != Some(percent) {
            notices::import_progress(app.host.as_ref(), done, total);
        }
        if app.import_stopped.load(Ordering::Relaxed) { Continue::No } else { Continue::Yes }
    };
    let imported = app.vault.import(&table, &mapping, &mut progress).await?;
    app.importing.clear();
    Ok(ImportResult { batch: imported.batch.to_string(), made: ImportPreview::from(&imported.plan) })
}

/// Stops an import before its next row. What is being written at that moment is finished.
#[tauri::command]
#[specta::specta]
pub(crate) fn cancel_import(app: State<'_, App>) {
    app.import_stopped.store(true, Ordering::Relaxed);
}

/// Deletes what an import made, as far as nobody changed it since.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_import(app: State<'_, App>, batch: String) -> Result<ImportUndone, IpcError> {
    let batch = batch.parse().map_err(|_| VaultError::NotFound { what: "import" })?;
    Ok(app.vault.undo_import(batch).await?.into())
}

/// Drops what was chosen and read.
#[tauri::command]
#[specta::specta]
pub(crate) fn drop_import(app: State<'_, App>) {
    app.importing.clear();
}

/// Lets the bytes wait while it is unlocked. The state is asked afterwards: a lock before that question is seen by it,
/// and a lock after it wipes what waits.
async fn take(app: &App, bytes: Zeroizing<Vec<u8>>) -> Result<(), IpcError> {
    app.importing.choose(bytes);
    match app.vault.state().await {
        LockState::Unlocked(_) => Ok(()),
        LockState::Closed | LockState::SoftLocked(_) => {
            app.importing.clear();
            Err(VaultError::Locked.into())
        }
    }
}

fn nothing_chosen() -> IpcError {
    IpcError::new(ErrorCode::Invalid, "choose the file again: nothing is waiting to be imported")
        .about("file")
}
