//! Listing what is recorded of credentials and partners.

use vault::CredentialDetails;

use super::{find_credential, find_partner};
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{OfPartner, Recorded};
use crate::failure::Failure;
use crate::view::{ConsumersShown, ContactsShown, DocumentsShown, LocationsShown, NetworksShown};

pub(crate) async fn consumers(app: &App, of: &Recorded) -> Result<Answer, Failure> {
    Ok(Answer::new(ConsumersShown::new(&credentials(app, of).await?)))
}

pub(crate) async fn locations(app: &App, of: &Recorded) -> Result<Answer, Failure> {
    Ok(Answer::new(LocationsShown::new(&credentials(app, of).await?)))
}

pub(crate) async fn contacts(app: &App, of: &OfPartner) -> Result<Answer, Failure> {
    let partner = find_partner(app, &of.partner).await?;
    Ok(Answer::new(ContactsShown::new(&app.vault.partner(partner.id).await?.dossier)))
}

pub(crate) async fn documents(app: &App, of: &OfPartner) -> Result<Answer, Failure> {
    let partner = find_partner(app, &of.partner).await?;
    Ok(Answer::new(DocumentsShown::new(&app.vault.partner(partner.id).await?)))
}

pub(crate) async fn networks(app: &App, of: &OfPartner) -> Result<Answer, Failure> {
    let partner = find_partner(app, &of.partner).await?;
    Ok(Answer::new(NetworksShown::new(&app.vault.partner(partner.id).await?)))
}

/// The credential named, or all that are not put away.
async fn credentials(app: &App, of: &Recorded) -> Result<Vec<CredentialDetails>, Failure> {
    let wanted = match &of.credential {
        Some(wanted) => vec![find_credential(app, wanted).await?],
        None => app.vault.credentials().await?.into_iter().filter(|one| !one.archived).collect(),
    };
    let mut credentials = Vec::with_capacity(wanted.len());
    for credential in wanted {
        credentials.push(app.vault.credential(credential.id).await?);
    }
    Ok(credentials)
}
