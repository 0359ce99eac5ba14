//! Requests for single values, their answers, and freezes.

use vault::{ApprovalSummary, Day, Freezable, VaultError};

use super::members::{end, find, reason};
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{ApproveValue, Ask, Freeze, Frozen, Lift, Named};
use crate::failure::Failure;
use crate::named;
use crate::view::{ApprovalShown, ApprovalsShown, FrozenShown};

pub(super) async fn ask(app: &App, wanted: Ask) -> Result<Answer, Failure> {
    let (partners, credentials) = (app.vault.partners().await?, app.vault.credentials().await?);
    let credential = named::credential(&partners, &credentials, &wanted.credential)?.id;
    let why = reason(app, wanted.reason)?;
    let id = app.vault.ask_for(credential, &why).await?;
    one(app, &hex::encode(id.0)).await
}

pub(super) async fn approvals(app: &App) -> Result<Answer, Failure> {
    Ok(Answer::new(ApprovalsShown::new(&app.vault.approvals().await?)))
}

pub(super) async fn approve(app: &App, wanted: ApproveValue) -> Result<Answer, Failure> {
    let approval = request(app, &wanted.request).await?;
    let why = reason(app, wanted.reason)?;
    if wanted.no {
        app.vault.decline(&approval.id, &why).await?;
    } else {
        let until = match wanted.until.as_deref() {
            Some(day) => end(day)?,
            None => Day::of(app.now()).end(),
        };
        app.vault.approve(&approval.id, until, &why).await?;
    }
    one(app, &hex::encode(approval.id.0)).await
}

async fn one(app: &App, id: &str) -> Result<Answer, Failure> {
    Ok(Answer::new(ApprovalShown::new(&request(app, id).await?)))
}

/// The request whose id begins so.
async fn request(app: &App, wanted: &str) -> Result<ApprovalSummary, Failure> {
    let all = app.vault.approvals().await?;
    let wanted = wanted.to_lowercase();
    let mut found = all.into_iter().filter(|approval| hex::encode(approval.id.0).starts_with(&wanted));
    match (found.next(), found.next()) {
        (Some(approval), None) if wanted.len() >= 4 => Ok(approval),
        (Some(_), _) => Err(Failure::field("request", "give more of its characters; several begin so")),
        (None, _) => Err(VaultError::NotFound { what: "request" }.into()),
    }
}

pub(super) async fn freeze(app: &App, wanted: Freeze) -> Result<Answer, Failure> {
    if let Some(what) = wanted.what {
        let (what, why) = freezable(app, what).await?;
        app.vault.freeze(what, &why).await?;
    }
    Ok(Answer::new(FrozenShown::new(&app.vault.frozen().await?)))
}

pub(super) async fn lift(app: &App, wanted: Lift) -> Result<Answer, Failure> {
    let (what, why) = freezable(app, wanted.what).await?;
    app.vault.lift(what, &why).await?;
    Ok(Answer::new(FrozenShown::new(&app.vault.frozen().await?)))
}

async fn freezable(app: &App, wanted: Frozen) -> Result<(Freezable, String), Failure> {
    let (what, why) = match wanted {
        Frozen::Credential(Named { name, reason }) => {
            let (partners, credentials) = (app.vault.partners().await?, app.vault.credentials().await?);
            (Freezable::Credential(named::credential(&partners, &credentials, &name)?.id), reason)
        }
        Frozen::Partner(Named { name, reason }) => {
            let partners = app.vault.partners().await?;
            (Freezable::Partner(named::partner(&partners, &name)?.id), reason)
        }
        Frozen::Member(Named { name, reason }) => (Freezable::Member(find(app, &name).await?.id), reason),
    };
    Ok((what, reason(app, why)?))
}
