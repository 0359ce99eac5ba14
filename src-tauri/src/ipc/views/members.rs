//! Members, what they may do, and what leavers know.

use std::path::Path;

use serde::{Deserialize, Serialize};
use specta::Type;
use vault::{CredentialSummary, Day, MemberSummary, Place, PlaceSummary, Rights, Role, RoleSet, VaultError};

use super::choice::Choice;
use super::enrolment::EnrolmentView;
use super::time;
use crate::commands::secrets::SecretHandle;
use crate::ipc::IpcError;

/// Everybody.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MembersView {
    members: Vec<MemberView>,
    /// The roles there are.
    roles: Vec<Choice>,
    /// Whether who unlocked may invite, change and remove.
    may_change: bool,
}

impl From<Vec<MemberSummary>> for MembersView {
    fn from(members: Vec<MemberSummary>) -> Self {
        let may_change = members.iter().any(|member| member.me && member.roles.contains(Role::Owner));
        let members = members.into_iter().map(MemberView::from).collect();
        Self { members, roles: Role::ALL.iter().copied().map(choice).collect(), may_change }
    }
}

/// A member with what they may do.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MemberView {
    id: String,
    name: String,
    roles: Vec<Choice>,
    /// `null` without limits.
    only: Option<Vec<PlaceView>>,
    /// When their rights end.
    until: Option<String>,
    since: String,
    me: bool,
}

impl From<MemberSummary> for MemberView {
    fn from(member: MemberSummary) -> Self {
        Self {
            id: member.id.to_string(),
            name: member.name,
            roles: choices(member.roles),
            only: places(member.only),
            until: member.end.map(time),
            since: time(member.added),
            me: member.me,
        }
    }
}

/// A partner or an environment that somebody is limited to.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlaceView {
    /// The id of a whole partner.
    partner: Option<String>,
    /// The id of an environment; without both it was deleted.
    environment: Option<String>,
    name: String,
}

impl From<PlaceSummary> for PlaceView {
    fn from(PlaceSummary { place, name }: PlaceSummary) -> Self {
        let (partner, environment) = match place {
            Some(Place::Partner(id)) => (Some(id.to_string()), None),
            Some(Place::Environment(id)) => (None, Some(id.to_string())),
            None => (None, None),
        };
        Self { partner, environment, name }
    }
}

/// The same on its way in.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PlaceInput {
    partner: Option<String>,
    environment: Option<String>,
}

impl PlaceInput {
    fn read(&self) -> Result<Place, VaultError> {
        let place = match (&self.partner, &self.environment) {
            (Some(id), None) => id.parse().map(Place::Partner).ok(),
            (None, Some(id)) => id.parse().map(Place::Environment).ok(),
            _ => None,
        };
        place.ok_or(VaultError::NotFound { what: "partner or environment" })
    }
}

/// What somebody may do from now on.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RightsRequest {
    roles: Vec<String>,
    /// `null` without limits.
    only: Option<Vec<PlaceInput>>,
    /// The last day, in UTC.
    until: Option<String>,
}

impl RightsRequest {
    pub(crate) fn read(&self) -> Result<Rights, IpcError> {
        let role = |code: &String| Role::ALL.iter().copied().find(|role| self::code(*role) == *code);
        let roles = self.roles.iter().map(|code| role(code).ok_or(VaultError::NotFound { what: "role" }));
        let only = self.only.as_ref().map(|only| only.iter().map(PlaceInput::read).collect());
        let day = |text: &String| {
            text.parse().map_err(|error: vault::DayError| IpcError::invalid("end", &error.to_string()))
        };
        Ok(Rights {
            roles: roles.collect::<Result<_, _>>()?,
            only: only.transpose()?,
            end: self.until.as_ref().map(day).transpose()?.map(Day::end),
        })
    }
}

/// Somebody who unlocked on this computer before.
#[derive(Serialize, Type)]
#[serde(rename = "MemberHere")]
pub(crate) struct MemberHereView {
    id: String,
    name: String,
}

impl From<vault::MemberHere> for MemberHereView {
    fn from(vault::MemberHere { id, name }: vault::MemberHere) -> Self {
        Self { id: id.to_string(), name }
    }
}

/// Somebody to be invited.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct InviteRequest {
    pub(crate) name: String,
    pub(crate) rights: RightsRequest,
    pub(crate) reason: String,
}

/// An answer, before anybody is let in.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AnswerView {
    name: String,
    roles: Vec<Choice>,
    only: Option<Vec<PlaceView>>,
    until: Option<String>,
    /// To be compared with what the other side reads out.
    words: Vec<String>,
}

impl From<vault::AnswerView> for AnswerView {
    fn from(answer: vault::AnswerView) -> Self {
        Self {
            name: answer.name,
            roles: choices(answer.roles),
            only: places(answer.only),
            until: answer.end.map(time),
            words: answer.words.split_whitespace().map(str::to_owned).collect(),
        }
    }
}

/// An invitation, and the authenticator of who answers it.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InvitationView {
    organization: String,
    name: String,
    roles: Vec<Choice>,
    fingerprint: String,
    authenticator: EnrolmentView,
}

impl InvitationView {
    pub(crate) fn new(joining: &mut vault::NewMember) -> Result<Self, VaultError> {
        let authenticator = joining.enrolment().authenticator()?.into();
        Ok(Self {
            organization: joining.organization().to_owned(),
            name: joining.name().to_owned(),
            roles: choices(joining.roles()),
            fingerprint: joining.fingerprint(),
            authenticator,
        })
    }
}

/// The last step of answering an invitation.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AnswerRequest {
    pub(crate) passphrase: SecretHandle,
    /// The characters typed back; `null` means later.
    pub(crate) kit_check: Option<String>,
    pub(crate) without_keyring: bool,
}

/// An answer that was written, with the words to be read out.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AnsweredView {
    path: String,
    words: Vec<String>,
}

impl AnsweredView {
    pub(crate) fn new(path: &Path, answered: &vault::Answered) -> Self {
        let words = answered.words.split_whitespace().map(str::to_owned).collect();
        Self { path: path.display().to_string(), words }
    }
}

/// A credential whose value somebody knows or can know.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KnownView {
    credential: String,
    partner: String,
    partner_name: String,
    environment_name: String,
    name: String,
    /// The version that was read.
    version: Option<u32>,
}

impl KnownView {
    pub(crate) fn new(credential: CredentialSummary, version: Option<u32>) -> Self {
        Self {
            credential: credential.id.to_string(),
            partner: credential.partner.to_string(),
            partner_name: credential.partner_name,
            environment_name: credential.environment_name,
            name: credential.name,
            version,
        }
    }
}

/// What a member can read now and has read.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MemberDetailsView {
    can_read: Vec<KnownView>,
    /// `null` where only Security can tell.
    has_read: Option<Vec<KnownView>>,
}

impl MemberDetailsView {
    pub(crate) fn new(can_read: Vec<CredentialSummary>, has_read: Option<Vec<KnownView>>) -> Self {
        Self { can_read: unread(can_read), has_read }
    }
}

/// What was done about rights that ended, and what their holder knows.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LeftView {
    rekeyed: u32,
    /// How many scopes wait for somebody who holds their key.
    pending: u32,
    /// What they have read and is still in use; `null` where only Security can tell.
    has_read: Option<Vec<KnownView>>,
    could_have_read: Vec<KnownView>,
}

impl LeftView {
    pub(crate) fn new(
        rekeyed: usize,
        pending: usize,
        could_open: Vec<CredentialSummary>,
        has_read: Option<Vec<KnownView>>,
    ) -> Self {
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            rekeyed: count(rekeyed),
            pending: count(pending),
            has_read,
            could_have_read: unread(could_open),
        }
    }
}

fn unread(credentials: Vec<CredentialSummary>) -> Vec<KnownView> {
    credentials.into_iter().map(|one| KnownView::new(one, None)).collect()
}

fn places(only: Option<Vec<PlaceSummary>>) -> Option<Vec<PlaceView>> {
    Some(only?.into_iter().map(PlaceView::from).collect())
}

fn choices(roles: RoleSet) -> Vec<Choice> {
    roles.iter().map(choice).collect()
}

fn choice(role: Role) -> Choice {
    Choice::new(code(role), role.words())
}

fn code(role: Role) -> String {
    role.words().to_lowercase().replace(' ', "_")
}
