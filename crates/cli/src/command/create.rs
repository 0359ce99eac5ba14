//! Making a vault: by hand at a terminal, or by a script over a descriptor.

use vault::{NewVault, SessionInfo, VaultError};

use super::enrol::{check_place, enrol, options};
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::Create;
use crate::failure::Failure;
use crate::view::CreatedShown;

pub(crate) async fn create(app: &mut App, create: &Create) -> Result<Answer, Failure> {
    check_before_asking(create)?;
    let mut new = NewVault::begin(&create.organization, &create.member, app.now())?;
    let passphrase = app.new_passphrase(&[&create.organization, &create.member])?;
    new.enrolment().check_passphrase(&passphrase)?;
    let kit_confirmed = enrol(app, new.enrolment(), &create.enrol)?;
    let since = app.vault.begun();
    let session = new.create(&create.path, passphrase, options(&create.enrol), &app.around).await?;
    let info = app.vault.adopt(Box::new(session), since).await?;
    Ok(Answer::new(shown(info, create.path.display().to_string(), kit_confirmed)))
}

/// A vault with a new slot.
pub(super) fn shown(info: SessionInfo, path: String, kit_confirmed: bool) -> CreatedShown {
    CreatedShown {
        path,
        organization: info.organization,
        member: info.member,
        vault_id: info.vault_id.to_string(),
        fingerprint: info.fingerprint,
        kit_confirmed,
        warnings: info.warnings.iter().map(ToString::to_string).collect(),
    }
}

/// What would fail at the end, said before anything is typed.
fn check_before_asking(create: &Create) -> Result<(), Failure> {
    if create.path.exists() {
        return Err(VaultError::Exists.into());
    }
    check_place(create.enrol.enrolment_fd)
}
