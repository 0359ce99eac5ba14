//! Searching partners and credentials.

use vault::Search;

use crate::answer::Answer;
use crate::app::App;
use crate::arguments::Search as Wanted;
use crate::failure::Failure;
use crate::view::FoundShown;

pub(super) async fn search(app: &App, wanted: &Wanted) -> Result<Answer, Failure> {
    let search = Search { query: wanted.query.join(" "), skip: wanted.offset, limit: wanted.limit.into() };
    Ok(Answer::new(FoundShown::from(app.vault.search(&search).await?)))
}
