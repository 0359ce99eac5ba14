//! Searching partners and credentials, and the searches that were saved as views.

use vault::{Marks, SavedView, Search};

use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Search as Wanted, Views};
use crate::failure::Failure;
use crate::view::{FoundShown, ViewsShown};

pub(super) async fn search(app: &App, wanted: &Wanted) -> Result<Answer, Failure> {
    let marks = app.vault.marks().await?;
    let view = wanted.view.as_deref().map(|name| view(&marks, name)).transpose()?;
    let words = view.map(|view| &view.query).into_iter().chain(&wanted.query);
    let query = words.map(String::as_str).collect::<Vec<_>>().join(" ");
    let search = Search { query, skip: wanted.offset, limit: wanted.limit.into() };
    let page = app.vault.search(&search).await?;
    Ok(Answer::new(FoundShown::new(page, &marks)))
}

/// Saves or removes a view, or neither, and lists all.
pub(super) async fn views(app: &App, wanted: Views) -> Result<Answer, Failure> {
    if let Some(name) = wanted.save {
        let view = SavedView { name, query: wanted.query.join(" ") };
        app.vault.save_view(view, wanted.replace.as_deref()).await?;
    }
    if let Some(name) = &wanted.remove {
        app.vault.remove_view(name).await?;
    }
    Ok(Answer::new(ViewsShown::new(app.vault.marks().await?.views)))
}

/// The saved view of this name.
pub(super) fn view<'a>(marks: &'a Marks, name: &str) -> Result<&'a SavedView, Failure> {
    let view = marks.view_position(name).and_then(|position| marks.views.get(position));
    let message = || format!("there is no view {name:?}; pvault views lists them");
    view.ok_or_else(|| Failure::NotFound { message: message() })
}
