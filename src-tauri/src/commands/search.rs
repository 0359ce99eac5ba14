//! Search over the open vault.

use tauri::State;
use vault::Search;

use super::partners::record;
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{
    FoundCredentialsView, ListedCredentialView, SearchPageView, SearchRequest, SearchResultView,
};

/// The best of what has every word and passes every filter.
#[tauri::command]
#[specta::specta]
pub(crate) async fn search_vault(app: State<'_, App>, r: SearchRequest) -> Result<SearchPageView, IpcError> {
    let limit = usize::try_from(r.limit).unwrap_or(usize::MAX);
    Ok(app.vault.search(&Search { query: r.query, skip: 0, limit }).await?.into())
}

/// Partners and credentials by their ids, in this order; what is gone is left out.
#[tauri::command]
#[specta::specta]
pub(crate) async fn look_up(
    app: State<'_, App>,
    ids: Vec<String>,
) -> Result<Vec<SearchResultView>, IpcError> {
    let ids = ids.iter().map(|id| record(id)).collect::<Result<Vec<_>, _>>()?;
    Ok(app.vault.look_up(&ids).await?.into_iter().map(SearchResultView::from).collect())
}

/// All credentials, by partner, environment and name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_credentials(app: State<'_, App>) -> Result<Vec<ListedCredentialView>, IpcError> {
    let rows = app.vault.listed_credentials().await?;
    Ok(rows.into_iter().map(ListedCredentialView::from).collect())
}

/// Which credentials have every word and pass every filter.
#[tauri::command]
#[specta::specta]
pub(crate) async fn find_credentials(
    app: State<'_, App>,
    query: String,
) -> Result<FoundCredentialsView, IpcError> {
    Ok(app.vault.find_credentials(&query).await?.into())
}
