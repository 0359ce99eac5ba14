//! Searching partners and credentials.

use vault::Search;

use crate::answer::Answer;
use crate::app::App;
use crate::arguments::Search as Wanted;
use crate::failure::Failure;
use crate::view::FoundShown;

pub(super) async fn search(app: &App, wanted: &Wanted) -> Result<Answer, Failure> {
    let search = Search { query: wanted.query.join(" "), skip: wanted.offset, limit: wanted.limit.into() };
    let page = app.vault.search(&search).await?;
    Ok(Answer::new(FoundShown::new(page, &app.vault.marks().await?)))
}
