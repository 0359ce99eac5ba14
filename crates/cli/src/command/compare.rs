//! Whether versions of a credential have the same values.

use vault::Difference;

use super::find_credential;
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::Compare;
use crate::failure::Failure;
use crate::input::STDIN;
use crate::view::{ComparedShown, MatchedShown};

/// Exits with the code for a finding where a field differs, or no field has the value.
pub(super) async fn compare(app: &mut App, wanted: &Compare) -> Result<Answer, Failure> {
    let credential = find_credential(app, &wanted.reference.credential).await?.id;
    let Some(second) = wanted.second else {
        let text = app.input.rest(STDIN)?;
        let fields = app.vault.is_this_version(credential, wanted.first, &text).await?;
        let is_found = !fields.is_empty();
        return Ok(answer(is_found, MatchedShown { version: wanted.first, fields }));
    };
    let fields = app.vault.compare_versions(credential, wanted.first, second).await?;
    let is_same = fields.iter().all(|field| field.difference == Difference::Same);
    Ok(answer(is_same, ComparedShown::new(wanted.first, second, fields)))
}

fn answer(is_same: bool, shown: impl crate::answer::Show + 'static) -> Answer {
    if is_same { Answer::new(shown) } else { Answer::with_finding(shown) }
}
