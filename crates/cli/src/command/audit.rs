//! The audit log: reading and verifying it.

use vault::Continue;

use crate::answer::Answer;
use crate::app::App;
use crate::arguments::Audit;
use crate::failure::Failure;
use crate::view::{AuditShown, VerifiedShown};

pub(crate) async fn list(app: &App, audit: &Audit) -> Result<Answer, Failure> {
    Ok(Answer::new(AuditShown::from(app.vault.audit(audit.offset, audit.limit).await?)))
}

pub(crate) async fn verify(app: &App) -> Result<Answer, Failure> {
    let shown = VerifiedShown::from(app.vault.verify(&mut |_, _| Continue::Yes).await?);
    Ok(if shown.is_ok() { Answer::new(shown) } else { Answer::with_finding(shown) })
}
