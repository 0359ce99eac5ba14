//! Requests for single values, and what is frozen.

use serde::{Deserialize, Serialize};
use specta::Type;
use vault::{ApprovalState, ApprovalSummary, Freezable, FrozenThing, MemberSummary, Role, VaultError};

use super::time;

/// Everything that waits, was answered or is frozen, as far as it is this member's to know.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApprovalsView {
    approvals: Vec<ApprovalView>,
    frozen: Vec<FrozenView>,
    /// Whether who unlocked may freeze, and end a freeze.
    may_freeze: bool,
    may_lift: bool,
}

impl ApprovalsView {
    pub(crate) fn new(
        approvals: Vec<ApprovalSummary>,
        frozen: Vec<FrozenThing>,
        members: &[MemberSummary],
    ) -> Self {
        let is = |role| members.iter().any(|member| member.me && member.roles.contains(role));
        Self {
            approvals: approvals.into_iter().map(ApprovalView::from).collect(),
            frozen: frozen.into_iter().map(FrozenView::from).collect(),
            may_freeze: [Role::Owner, Role::Devops, Role::Security].into_iter().any(is),
            may_lift: is(Role::Owner),
        }
    }
}

/// One request.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApprovalView {
    id: String,
    asker: String,
    /// `null` where it was deleted since.
    credential: Option<String>,
    reason: Option<String>,
    asked: String,
    state: ApprovalStateView,
    /// Who answered.
    by: Option<String>,
    until: Option<String>,
    may_answer: bool,
}

/// What became of a request.
#[derive(Clone, Copy, Serialize, Type)]
#[serde(rename = "ApprovalState", rename_all = "camelCase")]
pub(crate) enum ApprovalStateView {
    Waiting,
    Approved,
    Declined,
    Over,
    Replaced,
}

impl From<ApprovalSummary> for ApprovalView {
    fn from(approval: ApprovalSummary) -> Self {
        let (state, by, until) = match approval.state {
            ApprovalState::Waiting => (ApprovalStateView::Waiting, None, None),
            ApprovalState::Approved { by, until } => {
                (ApprovalStateView::Approved, Some(by), Some(time(until)))
            }
            ApprovalState::Declined { by } => (ApprovalStateView::Declined, Some(by), None),
            ApprovalState::Over => (ApprovalStateView::Over, None, None),
            ApprovalState::Replaced => (ApprovalStateView::Replaced, None, None),
        };
        Self {
            id: hex::encode(approval.id.0),
            asker: approval.asker_name,
            credential: approval.credential.map(|credential| credential.reference()),
            reason: approval.reason,
            asked: time(approval.asked),
            state,
            by,
            until,
            may_answer: approval.may_answer,
        }
    }
}

/// Something that is frozen.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FrozenView {
    what: FreezableInput,
    name: String,
    /// How many credentials open no value because of it.
    credentials: u32,
}

impl From<FrozenThing> for FrozenView {
    fn from(thing: FrozenThing) -> Self {
        let (kind, id) = match thing.what {
            Freezable::Credential(id) => (FreezableKind::Credential, id.to_string()),
            Freezable::Partner(id) => (FreezableKind::Partner, id.to_string()),
            Freezable::Member(id) => (FreezableKind::Member, id.to_string()),
        };
        let credentials = u32::try_from(thing.credentials).unwrap_or(u32::MAX);
        Self { what: FreezableInput { kind, id }, name: thing.name, credentials }
    }
}

/// What is, or is to be, frozen.
#[derive(Debug, Deserialize, Serialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FreezableInput {
    kind: FreezableKind,
    id: String,
}

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FreezableKind {
    Credential,
    Partner,
    Member,
}

impl FreezableInput {
    pub(crate) fn read(&self) -> Result<Freezable, VaultError> {
        let Self { kind, id } = self;
        let found = match kind {
            FreezableKind::Credential => id.parse().map(Freezable::Credential).ok(),
            FreezableKind::Partner => id.parse().map(Freezable::Partner).ok(),
            FreezableKind::Member => id.parse().map(Freezable::Member).ok(),
        };
        found.ok_or(VaultError::NotFound { what: "credential, partner or member" })
    }
}
