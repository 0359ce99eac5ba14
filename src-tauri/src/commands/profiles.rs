//! Profiles of the user's own: made in a form, kept as files.

use partners::{ProfileDraft, ProfileFile, Profiles};
use tauri::State;

use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{ProfileDraftRequest, ProfilePreview};

/// The file that a draft becomes, checked like any other. Writes nothing.
#[tauri::command]
#[specta::specta]
pub(crate) fn preview_profile(r: ProfileDraftRequest) -> Result<ProfilePreview, IpcError> {
    let draft = ProfileDraft::from(r);
    let file = file_of(&draft)?;
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    let doubtful = draft.doubtful_texts().into_iter().map(str::to_owned).collect();
    Ok(ProfilePreview { file: file.name, text, doubtful })
}

/// Writes the file of a draft as a new one; the answer is where. The profile is offered at once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_profile(app: State<'_, App>, r: ProfileDraftRequest) -> Result<String, IpcError> {
    let looked_at = r.holds_no_secret;
    let draft = ProfileDraft::from(r);
    if !looked_at && !draft.doubtful_texts().is_empty() {
        return Err(IpcError::invalid("holdsNoSecret", "say that none of this is a secret, or take it out"));
    }
    let file = file_of(&draft)?;
    let (profiles, refused) = Profiles::clone(&app.vault.profiles()).with_files([file.clone()]);
    if let Some(error) = refused.first() {
        return Err(IpcError::invalid("name", &error.reason));
    }
    let path = vault::add_profile(&file)?;
    app.vault.use_profiles(profiles).await;
    Ok(path.display().to_string())
}

fn file_of(draft: &ProfileDraft) -> Result<ProfileFile, IpcError> {
    let profile = draft.to_profile().map_err(|error| IpcError::invalid(error.field, &error.reason))?;
    Profiles::user_file(&profile).map_err(|error| IpcError::invalid("profile", &error.to_string()))
}
