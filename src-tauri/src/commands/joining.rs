//! Joining somebody's vault: answering an invitation, and the first unlock after being let in.

use std::path::Path;

use tauri::State;
use vault::{Clock, NewMember, SystemClock, VaultError, read_small_file};

use super::devices::ask;
use super::enrolment::options;
use super::secrets::HeldSecrets;
use super::vault::factors;
use crate::app::{App, Begun};
use crate::host::FileKind;
use crate::ipc::IpcError;
use crate::ipc::views::{AnswerRequest, AnsweredView, InvitationView, SessionView, UnlockRequest};
use crate::private_file;

/// Asks for an invitation and makes keys for it. What was begun before is dropped. `null` when none was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_invitation(app: State<'_, App>) -> Result<Option<InvitationView>, IpcError> {
    let Some(path) = ask(&app, |host| host.ask_for_file(FileKind::INVITATION)).await? else {
        return Ok(None);
    };
    let mut joining = NewMember::begin(&read_small_file(&path)?, SystemClock.now())?;
    let shown = InvitationView::new(&mut joining)?;
    *app.begun() = Some(Begun::Member(Box::new(joining)));
    Ok(Some(shown))
}

/// Asks where the answer may go, puts the way to unlock aside on this computer and writes the answer. `null` when no
/// place was chosen: then nothing is lost.
#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_invitation(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: AnswerRequest,
) -> Result<Option<AnsweredView>, IpcError> {
    app.check_kit(r.kit_check.as_deref())?;
    if !r.without_keyring {
        app.require_keyring().await?;
    }
    let chosen = ask(&app, |host| host.ask_where_to_save(ANSWER, FileKind::ANSWER)).await?;
    let Some(place) = chosen else { return Ok(None) };
    let passphrase = held.take_passphrase(r.passphrase)?;
    app.enrolment(|enrolment| enrolment.check_passphrase(&passphrase))??;
    let Some(Begun::Member(joining)) = app.begun().take() else { return Err(VaultError::Internal.into()) };
    let answered = joining.answer(passphrase, options(r.without_keyring), &app.around).await?;
    app.folders.remove_printed_kit();
    private_file::replace(&place, &answered.file)?;
    Ok(Some(AnsweredView::new(&place, &answered)))
}

/// Whether somebody answered an invitation on this computer and has not opened that vault yet.
#[tauri::command]
#[specta::specta]
pub(crate) fn answer_waits(app: State<'_, App>) -> bool {
    vault::answer_waits(&app.around)
}

/// Unlocks for the first time, once an owner let the new member in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn join_vault(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: UnlockRequest,
) -> Result<SessionView, IpcError> {
    let info = app.vault.join(Path::new(&r.path), factors(&held, &r)?).await?;
    Ok(app.opened(&info).await)
}

const ANSWER: &str = "answer.pvanswer";
