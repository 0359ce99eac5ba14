//! Members: who is one, letting somebody in, changing what they may do, and taking them out.

use tauri::State;
use vault::{RecordId, VaultError, read_small_file};

use super::devices::ask;
use super::vault::member;
use crate::app::App;
use crate::host::FileKind;
use crate::ipc::IpcError;
use crate::ipc::views::{
    AnswerView, InviteRequest, KnownView, LeftView, MemberDetailsView, MembersView, ReadersView,
    RightsRequest, RoleMatrixView,
};
use crate::private_file;

/// Everybody, and the roles there are.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_members(app: State<'_, App>) -> Result<MembersView, IpcError> {
    Ok(MembersView::from(app.vault.members().await?))
}

/// The values that a member can read now, by the keys they hold, and those they have read, by the log.
#[tauri::command]
#[specta::specta]
pub(crate) async fn member_details(app: State<'_, App>, id: String) -> Result<MemberDetailsView, IpcError> {
    let member = member(&id)?;
    let can_read = app.vault.could_open(member).await?;
    let has_read = match app.vault.opened_by(member).await? {
        Some(versions) => Some(known(&app, versions).await?),
        None => None,
    };
    Ok(MemberDetailsView::new(can_read, has_read))
}

/// Who can read a credential, by the keys that were sealed to them, and who has read it, by the log.
#[tauri::command]
#[specta::specta]
pub(crate) async fn credential_readers(app: State<'_, App>, id: String) -> Result<ReadersView, IpcError> {
    let id: RecordId = id.parse().map_err(|_| VaultError::NotFound { what: "credential" })?;
    Ok(ReadersView::from(app.vault.readers(id).await?))
}

/// What each role gives.
#[tauri::command]
#[specta::specta]
pub(crate) fn role_matrix() -> RoleMatrixView {
    RoleMatrixView::new()
}

/// Asks where the invitation may go, and writes it. The answer is where; `null` when no place was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn invite_member(app: State<'_, App>, r: InviteRequest) -> Result<Option<String>, IpcError> {
    let rights = r.rights.read()?;
    let chosen = ask(&app, |host| host.ask_where_to_save(INVITATION, FileKind::INVITATION)).await?;
    let Some(place) = chosen else { return Ok(None) };
    let invitation = app.vault.invite(&r.name, &rights, &r.reason).await?;
    private_file::replace(&place, &invitation)?;
    Ok(Some(place.display().to_string()))
}

/// Asks for an answer, and keeps it until somebody is let in. `null` when none was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_answer(app: State<'_, App>) -> Result<Option<AnswerView>, IpcError> {
    *app.member_answer() = None;
    let Some(path) = ask(&app, |host| host.ask_for_file(FileKind::ANSWER)).await? else { return Ok(None) };
    let answer = read_small_file(&path)?;
    let shown = app.vault.answer_view(&answer).await?;
    *app.member_answer() = Some(answer);
    Ok(Some(AnswerView::from(shown)))
}

/// Lets the person in whose answer was chosen and whose words were compared.
#[tauri::command]
#[specta::specta]
pub(crate) async fn admit_member(app: State<'_, App>, reason: String) -> Result<(), IpcError> {
    let answer = app.member_answer().clone();
    let answer = answer.ok_or_else(|| IpcError::invalid("answer", "choose the answer again"))?;
    let words = app.vault.answer_view(&answer).await?.words;
    app.vault.admit(&answer, &words, &reason).await?;
    *app.member_answer() = None;
    Ok(())
}

/// Gives a member other rights; what they lose gets new keys.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_rights(
    app: State<'_, App>,
    id: String,
    rights: RightsRequest,
    reason: String,
) -> Result<LeftView, IpcError> {
    let left = app.vault.set_rights(member(&id)?, &rights.read()?, &reason).await?;
    left_by(&app, left).await
}

/// Takes a member out; everything they could read gets new keys.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_member(
    app: State<'_, App>,
    id: String,
    reason: String,
) -> Result<LeftView, IpcError> {
    let left = app.vault.remove_member(member(&id)?, &reason).await?;
    left_by(&app, left).await
}

async fn left_by(app: &App, left: vault::Left) -> Result<LeftView, IpcError> {
    let has_read = match left.opened {
        Some(versions) => Some(known(app, versions).await?),
        None => None,
    };
    Ok(LeftView::new(left.rekeyed, left.pending, left.could_open, has_read))
}

async fn known(app: &App, versions: Vec<vault::OpenedVersion>) -> Result<Vec<KnownView>, VaultError> {
    let mut known = Vec::with_capacity(versions.len());
    for version in versions {
        let summary = app.vault.credential(version.credential).await?.summary;
        known.push(KnownView::new(summary, Some(version.version)));
    }
    Ok(known)
}

const INVITATION: &str = "invitation.pvinvite";
