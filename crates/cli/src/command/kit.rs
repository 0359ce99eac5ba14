//! The recovery kit of a vault that is there.

use crate::answer::Answer;
use crate::app::App;
use crate::arguments::RecoveryKeySource;
use crate::failure::Failure;
use crate::view::KitConfirmedShown;

pub(crate) async fn confirm(app: &mut App, source: &RecoveryKeySource) -> Result<Answer, Failure> {
    let typed = app.recovery_key(source)?;
    app.vault.confirm_kit(&typed).await?;
    Ok(Answer::new(KitConfirmedShown { kit_confirmed: true }))
}
