//! Members: who is one, letting somebody in, changing what they may do, and taking them out.

use std::path::Path;

use vault::{
    AnswerView, Day, Left, MemberId, MemberSummary, NewMember, Place, PlaceSummary, Rights, Role, RoleSet,
    Timestamp, VaultError, Warning, read_small_file,
};

use super::create::shown;
use super::enrol::{check_place, enrol, options};
use super::value::ask_reason;
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Admit, Grant, Invite, JoinVault, Leave, Members, Revoke};
use crate::failure::Failure;
use crate::named;
use crate::private_file::PrivateFile;
use crate::terminal;
use crate::text::visible;
use crate::view::{
    AnsweredShown, InvitedShown, LeftShown, MemberShown, MembersShown, ReadersShown, RightsShown,
};

pub(super) async fn members(app: &App, wanted: &Members) -> Result<Answer, Failure> {
    if let Some(credential) = &wanted.of {
        let (partners, credentials) = (app.vault.partners().await?, app.vault.credentials().await?);
        let found = named::credential(&partners, &credentials, credential)?;
        return Ok(Answer::new(ReadersShown::new(&app.vault.readers(found.id).await?)));
    }
    let members = app.vault.members().await?;
    let Some(name) = &wanted.member else { return Ok(Answer::new(MembersShown::new(&members))) };
    let member = named::member(&members, name)?;
    let can_read = app.vault.could_open(member.id).await?;
    let has_read = app.vault.opened_by(member.id).await?;
    Ok(Answer::new(MemberShown::new(member, &can_read, has_read.as_deref())))
}

pub(super) async fn invite(app: &App, wanted: Invite) -> Result<Answer, Failure> {
    let rights = Rights {
        roles: wanted.role.iter().copied().collect(),
        only: places(app, &wanted.only).await?,
        end: wanted.until.as_deref().map(end).transpose()?,
    };
    let reason = reason(app, wanted.reason)?;
    let file = PrivateFile::make("invitation", &wanted.invitation, false)?;
    file.finish(&app.vault.invite(&wanted.name, &rights, &reason).await?)?;
    Ok(Answer::new(InvitedShown::new(&wanted.invitation, &wanted.name)))
}

/// Makes the keys of a new member, or opens the vault with them for the first time.
pub(crate) async fn join(app: &mut App, wanted: &JoinVault) -> Result<Answer, Failure> {
    match (&wanted.invitation, &wanted.answer) {
        (Some(invitation), Some(answer)) => answer_invitation(app, invitation, answer, wanted).await,
        _ => arrive(app).await,
    }
}

async fn answer_invitation(
    app: &mut App,
    invitation: &Path,
    answer: &Path,
    wanted: &JoinVault,
) -> Result<Answer, Failure> {
    check_place(wanted.enrol.enrolment_fd)?;
    let mut joining = NewMember::begin(&read("invitation", invitation)?, app.now())?;
    let file = PrivateFile::make("answer", answer, false)?;
    let (organization, name) = (joining.organization().to_owned(), joining.name().to_owned());
    if !app.is_scripted() {
        terminal::show(&offer(&organization, &name, joining.roles()))?;
    }
    let passphrase = app.new_passphrase(&[&organization, &name])?;
    joining.enrolment().check_passphrase(&passphrase)?;
    enrol(app, joining.enrolment(), &wanted.enrol)?;
    let answered = joining.answer(passphrase, options(&wanted.enrol), &app.around).await?;
    file.finish(&answered.file)?;
    Ok(Answer::new(AnsweredShown::new(answer, answered.words)))
}

async fn arrive(app: &mut App) -> Result<Answer, Failure> {
    let path = app.path()?;
    let unlock = app.factors()?;
    let info = app.vault.join(&path, unlock).await?;
    let kit_confirmed = !info.warnings.contains(&Warning::KitUnconfirmed);
    Ok(Answer::new(shown(info, path.display().to_string(), kit_confirmed)))
}

pub(super) async fn admit(app: &App, wanted: Admit) -> Result<Answer, Failure> {
    let answer = read("answer", &wanted.answer)?;
    let view = app.vault.answer_view(&answer).await?;
    let words = match wanted.words {
        Some(words) => words,
        None => compared(app, &view)?,
    };
    let reason = reason(app, wanted.reason)?;
    let member = app.vault.admit(&answer, &words, &reason).await?;
    rights_of(app, member).await
}

pub(super) async fn grant(app: &App, wanted: Grant) -> Result<Answer, Failure> {
    let member = find(app, &wanted.member).await?;
    let roles = member.roles.iter().chain(wanted.role.iter().copied()).collect();
    let only = match (wanted.everywhere, places(app, &wanted.only).await?) {
        (true, _) => None,
        (false, None) => present_places(&member)?,
        (false, only) => only,
    };
    let end = match wanted.until.as_deref() {
        None => member.end,
        Some("never") => None,
        Some(day) => Some(end(day)?),
    };
    set(app, &member, &Rights { roles, only, end }, wanted.reason).await
}

pub(super) async fn revoke(app: &App, wanted: Revoke) -> Result<Answer, Failure> {
    let member = find(app, &wanted.member).await?;
    let roles: RoleSet = member.roles.iter().filter(|role| !wanted.role.contains(role)).collect();
    if roles.is_empty() {
        return Err(Failure::field(
            "role",
            "this would leave them without any; `pvault leave` takes them out",
        ));
    }
    let rights = Rights { roles, only: present_places(&member)?, end: member.end };
    set(app, &member, &rights, wanted.reason).await
}

async fn set(
    app: &App,
    member: &MemberSummary,
    rights: &Rights,
    why: Option<String>,
) -> Result<Answer, Failure> {
    let before = Rights { roles: member.roles, only: present_places(member)?, end: member.end };
    if before == *rights {
        return Err(Failure::field("role", "they have exactly these rights; say what is to change"));
    }
    let reason = reason(app, why)?;
    let left = app.vault.set_rights(member.id, rights, &reason).await?;
    left_by(app, &member.name, left).await
}

pub(super) async fn leave(app: &App, wanted: Leave) -> Result<Answer, Failure> {
    let member = find(app, &wanted.member).await?;
    let reason = reason(app, wanted.reason)?;
    let left = app.vault.remove_member(member.id, &reason).await?;
    left_by(app, &member.name, left).await
}

async fn left_by(app: &App, name: &str, left: Left) -> Result<Answer, Failure> {
    let opened = left.opened.as_deref();
    let mut still_valid = Vec::new();
    for version in opened.unwrap_or_default() {
        still_valid.push((app.vault.credential(version.credential).await?.summary, version.version));
    }
    Ok(Answer::new(LeftShown::new(name, &left, opened.map(|_| still_valid))))
}

async fn rights_of(app: &App, id: MemberId) -> Result<Answer, Failure> {
    let members = app.vault.members().await?;
    let member = members.into_iter().find(|member| member.id == id);
    let member = member.ok_or(VaultError::NotFound { what: "member" })?;
    Ok(Answer::new(RightsShown::from(&member)))
}

pub(super) async fn find(app: &App, wanted: &str) -> Result<MemberSummary, Failure> {
    named::member(&app.vault.members().await?, wanted).cloned()
}

/// `PARTNER` or `PARTNER/ENVIRONMENT`, each by name or id; none where nothing was named.
async fn places(app: &App, wanted: &[String]) -> Result<Option<Vec<Place>>, Failure> {
    if wanted.is_empty() {
        return Ok(None);
    }
    let partners = app.vault.partners().await?;
    let places = wanted.iter().map(|place| named::place(&partners, place)).collect::<Result<_, _>>()?;
    Ok(Some(places))
}

/// The places they are limited to, as they are to stay. What was deleted since is left out, unless nothing else is
/// left: no limit is not what anybody meant.
fn present_places(member: &MemberSummary) -> Result<Option<Vec<Place>>, Failure> {
    let Some(only) = &member.only else { return Ok(None) };
    let places: Vec<_> = only.iter().filter_map(|PlaceSummary { place, .. }| *place).collect();
    if places.is_empty() {
        return Err(Failure::field(
            "only",
            "all they were limited to was deleted; say what they may see now",
        ));
    }
    Ok(Some(places))
}

/// Rights end when their last day, in UTC, is over.
pub(super) fn end(day: &str) -> Result<Timestamp, Failure> {
    let day: Day =
        day.parse().map_err(|error: vault::DayError| Failure::field("until", &error.to_string()))?;
    Ok(day.end())
}

pub(super) fn reason(app: &App, given: Option<String>) -> Result<String, Failure> {
    match given {
        Some(reason) => Ok(reason),
        None if app.may_ask => ask_reason(),
        None => Err(Failure::field("reason", "say why: --reason")),
    }
}

fn compared(app: &App, view: &AnswerView) -> Result<String, Failure> {
    if !app.may_ask {
        return Err(Failure::field("words", "give the words that the other side reads out: --words"));
    }
    let place =
        view.only.as_ref().map(|only| only.iter().map(|place| visible(&place.name)).collect::<Vec<_>>());
    terminal::show(&format!(
        "\n{}, {}{}. Let them read out their words, over another channel than the file's:\n\n  {}\n\n",
        visible(&view.name),
        roles(view.roles),
        place.map(|names| format!(", only {}", names.join(", "))).unwrap_or_default(),
        view.words,
    ))?;
    let answer = terminal::ask("Are they the same? (yes)", "give --words")?;
    if answer.eq_ignore_ascii_case("yes") { Ok(view.words.clone()) } else { Err(swapped()) }
}

fn swapped() -> Failure {
    Failure::field("words", "somebody may have changed a file on its way; nobody was let in, invite again")
}

fn offer(organization: &str, name: &str, offered: RoleSet) -> String {
    format!(
        "Organization   {}\nMember         {}\nRoles          {}\n\nA passphrase of your own:\n",
        visible(organization),
        visible(name),
        roles(offered)
    )
}

fn roles(roles: RoleSet) -> String {
    roles.iter().map(Role::words).collect::<Vec<_>>().join(", ")
}

fn read(field: &str, path: &Path) -> Result<Vec<u8>, Failure> {
    read_small_file(path).map_err(|error| Failure::field(field, &error.to_string()))
}
