//! Credentials: listing, adding, changing, putting away.

use std::sync::Arc;

use vault::{EditCredential, NewCredential, VersionDetails};

use super::fields::{ask_for_missing, gather, kind};
use super::{find_credential, find_partner};
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Add, Archive, Credentials, Delete, Edit, Reference};
use crate::failure::Failure;
use crate::named;
use crate::view::{CredentialShown, CredentialsShown, DoneShown};

pub(crate) async fn list(app: &App, list: &Credentials) -> Result<Answer, Failure> {
    let mut credentials = app.vault.credentials().await?;
    credentials.retain(|credential| list.all || !credential.archived);
    if let Some(wanted) = &list.partner {
        let partner = find_partner(app, wanted).await?;
        credentials.retain(|credential| credential.partner == partner.id);
    }
    if let Some(wanted) = &list.environment {
        credentials.retain(|credential| named::is_environment(credential, wanted));
    }
    Ok(Answer::new(CredentialsShown::new(credentials, &app.vault.marks().await?)))
}

pub(crate) async fn show(app: &App, reference: &Reference) -> Result<Answer, Failure> {
    let credential = find_credential(app, &reference.credential).await?;
    let credential = app.vault.credential(credential.id).await?;
    Ok(Answer::new(CredentialShown::new(credential, &app.vault.marks().await?)))
}

pub(crate) async fn add(app: &mut App, add: Add) -> Result<Answer, Failure> {
    let partner = find_partner(app, &add.partner).await?;
    let environment = named::environment(&partner, &add.environment)?.id;
    let profiles = Arc::clone(&app.around.profiles);
    let kind = kind(&profiles, partner.profile.as_deref(), add.kind.as_deref())?;
    let mut values = gather(app, add.fields, |field| kind.takes(field))?;
    ask_for_missing(app, kind, &mut values)?;
    let kind = kind.key.to_string();
    let new = NewCredential { environment, name: add.name, kind, notes: add.notes, tags: add.tag, values };
    let id = app.vault.create_credential(new).await?;
    Ok(Answer::new(DoneShown { version: Some(1), ..DoneShown::new(&id, "Credential added") }))
}

pub(crate) async fn edit(app: &mut App, edit: Edit) -> Result<Answer, Failure> {
    let credential = find_credential(app, &edit.reference.credential).await?;
    let before = app.vault.credential(credential.id).await?;
    let notes = edit.notes.map_or(before.notes, |notes| Some(notes).filter(|notes| !notes.is_empty()));
    let profiles = Arc::clone(&app.around.profiles);
    let profile = app.vault.partner(credential.partner).await?.summary.profile;
    let kind = profiles.credential_kind(profile.as_deref(), &credential.kind);
    let has = |version: &VersionDetails, field: &str| {
        version.identifiers.contains_key(field) || version.secret_fields.iter().any(|key| key == field)
    };
    let is_known = |field: &str| {
        kind.is_some_and(|kind| kind.takes(field))
            || before.versions.iter().any(|version| has(version, field))
    };
    let changed = gather(app, edit.fields, is_known)?;
    let change = EditCredential {
        id: credential.id,
        name: edit.name.unwrap_or(credential.name),
        notes,
        tags: edit.tag.unwrap_or(before.tags),
        changed,
        removed: edit.remove_field,
        is_correction: edit.correction,
    };
    app.vault.edit_credential(change).await?;
    let after = app.vault.credential(credential.id).await?;
    let version = Some(after.summary.current_version);
    Ok(Answer::new(DoneShown { version, ..DoneShown::new(&credential.id, "Changed") }))
}

pub(crate) async fn archive(app: &App, archive: &Archive) -> Result<Answer, Failure> {
    let credential = find_credential(app, &archive.reference.credential).await?;
    app.vault.archive_credential(credential.id, !archive.restore).await?;
    let sentence = if archive.restore { "Brought back" } else { "Put away" };
    Ok(Answer::new(DoneShown::new(&credential.id, sentence)))
}

pub(crate) async fn delete(app: &App, delete: &Delete) -> Result<Answer, Failure> {
    let credential = find_credential(app, &delete.reference.credential).await?;
    app.vault.delete_credential(credential.id, &delete.confirm).await?;
    Ok(Answer::new(DoneShown::new(&credential.id, "Deleted")))
}
