//! The commands: each turns its words into calls of the vault and what comes back into an answer.

mod approvals;
mod audit;
mod backup;
mod compare;
mod create;
mod credential;
mod devices;
mod emergency;
mod enrol;
mod export;
mod fields;
mod hand_over;
mod import;
mod kit;
mod members;
mod ours;
mod overview;
mod partner;
mod record;
mod recorded;
mod recover;
mod search;
mod security;
mod value;

use vault::{CredentialSummary, PartnerSummary};

pub(crate) use self::audit::verify_export;
pub(crate) use self::backup::restore;
pub(crate) use self::create::create;
pub(crate) use self::devices::devices;
pub(crate) use self::fields::{Secrets, secrets};
pub(crate) use self::hand_over::prepare;
pub(crate) use self::members::join;
pub(crate) use self::recover::recover;
pub(crate) use self::security::{change_passphrase, forget, replace_authenticator};
pub(crate) use self::value::{ask_fresh_code, ask_reason, copy, read_all};
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::Work;
use crate::failure::Failure;
use crate::named;
use crate::text::rfc3339;
use crate::view::SteppedUpShown;

/// Does one thing in the open vault.
pub(crate) async fn work(app: &mut App, work: Work) -> Result<Answer, Failure> {
    match work {
        Work::Members(wanted) => members::members(app, &wanted).await,
        Work::Invite(invite) => members::invite(app, invite).await,
        Work::Admit(admit) => members::admit(app, admit).await,
        Work::Grant(grant) => members::grant(app, grant).await,
        Work::Revoke(revoke) => members::revoke(app, revoke).await,
        Work::Leave(leave) => members::leave(app, leave).await,
        Work::Ask(ask) => approvals::ask(app, ask).await,
        Work::Approvals => approvals::approvals(app).await,
        Work::Approve(approve) => approvals::approve(app, approve).await,
        Work::Freeze(freeze) => approvals::freeze(app, freeze).await,
        Work::Lift(lift) => approvals::lift(app, lift).await,
        Work::Partners(list) => partner::list(app, &list).await,
        Work::Partner(partner) => partner::work(app, partner).await,
        Work::Credentials(list) => credential::list(app, &list).await,
        Work::Search(wanted) => search::search(app, &wanted).await,
        Work::Views(wanted) => search::views(app, wanted).await,
        Work::Add(add) => credential::add(app, add).await,
        Work::Show(reference) => credential::show(app, &reference).await,
        Work::Get(get) => value::get(app, get).await,
        Work::Inject(inject) => hand_over::inject(app, inject).await,
        Work::Ours(wanted) => ours::is_this_ours(app, &wanted).await,
        Work::Compare(wanted) => compare::compare(app, &wanted).await,
        Work::Totp(totp) => value::totp(app, totp).await,
        Work::Copy(copy) => value::copy(app, copy, None).await,
        Work::Edit(edit) => credential::edit(app, edit).await,
        Work::Archive(archive) => credential::archive(app, &archive).await,
        Work::Delete(delete) => credential::delete(app, &delete).await,
        Work::Import(import) => import::import(app, &import).await,
        Work::EmergencySheets(wanted) => emergency::write_sheets(app, wanted).await,
        Work::Export(export) => export::export(app, export).await,
        Work::Overview => overview::overview(app).await,
        Work::Findings => overview::findings(app).await,
        Work::Consumers(of) => recorded::consumers(app, &of).await,
        Work::Locations(of) => recorded::locations(app, &of).await,
        Work::Contacts(of) => recorded::contacts(app, &of).await,
        Work::Documents(of) => recorded::documents(app, &of).await,
        Work::Networks(of) => recorded::networks(app, &of).await,
        Work::Record(record) => record::record(app, record).await,
        Work::Audit(audit) => audit::audit(app, &audit).await,
        Work::Backup(backup) => backup::back_up(app, backup).await,
        Work::TryBackup(wanted) => backup::try_backup(app, &wanted).await,
        Work::Verify => audit::verify(app).await,
        Work::ConfirmKit(source) => kit::confirm(app, &source).await,
    }
}

/// Opens production with a fresh code.
pub(crate) async fn step_up(app: &App, code: &str) -> Result<Answer, Failure> {
    let until = app.vault.step_up(code).await?;
    Ok(Answer::new(SteppedUpShown { open_until: rfc3339(until) }))
}

async fn find_partner(app: &App, wanted: &str) -> Result<PartnerSummary, Failure> {
    let partners = app.vault.partners().await?;
    named::partner(&partners, wanted).cloned()
}

async fn find_credential(app: &App, wanted: &str) -> Result<CredentialSummary, Failure> {
    if let Ok(id) = wanted.trim().parse()
        && let Ok(found) = app.vault.credential(id).await
    {
        return Ok(found.summary);
    }
    let partners = app.vault.partners().await?;
    let mut credentials = Vec::new();
    for partner in named::partners_before(&partners, wanted) {
        credentials
            .extend(app.vault.partner(partner.id).await?.credentials.into_iter().map(|one| one.summary));
    }
    named::credential(&partners, &credentials, wanted).cloned()
}
