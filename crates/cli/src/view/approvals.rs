//! Requests for single values, and what is frozen.

use std::io::{self, Write};

use serde::Serialize;
use vault::{ApprovalState, ApprovalSummary, Freezable, FrozenThing};

use crate::answer::Show;
use crate::text::{day_and_time, line, rfc3339, table, visible};

/// All requests.
#[derive(Serialize)]
pub(crate) struct ApprovalsShown {
    approvals: Vec<ApprovalShown>,
}

impl ApprovalsShown {
    pub(crate) fn new(approvals: &[ApprovalSummary]) -> Self {
        Self { approvals: approvals.iter().map(ApprovalShown::new).collect() }
    }
}

impl Show for ApprovalsShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let rows: Vec<_> = self.approvals.iter().map(ApprovalShown::row).collect();
        table(out, &["REQUEST", "BY", "CREDENTIAL", "STATE", "REASON"], &rows)
    }
}

/// One request and what became of it.
#[derive(Serialize)]
pub(crate) struct ApprovalShown {
    id: String,
    by: String,
    credential: Option<String>,
    version: Option<u32>,
    reason: Option<String>,
    asked: String,
    state: &'static str,
    answered_by: Option<String>,
    until: Option<String>,
    may_answer: bool,
    #[serde(skip)]
    words: String,
}

impl ApprovalShown {
    pub(crate) fn new(approval: &ApprovalSummary) -> Self {
        let (answered_by, until) = match &approval.state {
            ApprovalState::Approved { by, until } => (Some(by.clone()), Some(*until)),
            ApprovalState::Declined { by } => (Some(by.clone()), None),
            ApprovalState::Waiting | ApprovalState::Over | ApprovalState::Replaced => (None, None),
        };
        Self {
            id: hex::encode(approval.id.0),
            by: approval.asker_name.clone(),
            credential: approval.credential.as_ref().map(vault::CredentialSummary::reference),
            version: approval.version,
            reason: approval.reason.clone(),
            asked: rfc3339(approval.asked),
            state: word(&approval.state),
            answered_by,
            until: until.map(rfc3339),
            may_answer: approval.may_answer,
            words: words(&approval.state),
        }
    }

    fn row(&self) -> Vec<String> {
        let id = self.id.get(..12).unwrap_or_default().to_owned();
        vec![id, visible(&self.by), self.name(), self.words.clone(), self.why()]
    }

    fn name(&self) -> String {
        self.credential.as_deref().map_or_else(|| "(deleted, or not yours to see)".to_owned(), visible)
    }

    fn why(&self) -> String {
        self.reason.as_deref().map(visible).unwrap_or_default()
    }
}

impl Show for ApprovalShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Request", &self.id)?;
        line(out, "By", &visible(&self.by))?;
        line(out, "Credential", &self.name())?;
        line(out, "Reason", &self.why())?;
        line(out, "State", &self.words)
    }
}

const fn word(state: &ApprovalState) -> &'static str {
    match state {
        ApprovalState::Waiting => "waiting",
        ApprovalState::Approved { .. } => "approved",
        ApprovalState::Declined { .. } => "declined",
        ApprovalState::Over => "over",
        ApprovalState::Replaced => "replaced",
    }
}

fn words(state: &ApprovalState) -> String {
    match state {
        ApprovalState::Waiting => "waits for an answer".to_owned(),
        ApprovalState::Approved { by, until } => {
            format!("approved by {}, until {} UTC", visible(by), day_and_time(*until))
        }
        ApprovalState::Declined { by } => format!("declined by {}", visible(by)),
        ApprovalState::Over => "its time is over".to_owned(),
        ApprovalState::Replaced => "opens no more: ask again".to_owned(),
    }
}

/// What is frozen.
#[derive(Serialize)]
pub(crate) struct FrozenShown {
    frozen: Vec<FrozenRow>,
}

#[derive(Serialize)]
struct FrozenRow {
    what: &'static str,
    id: String,
    name: String,
    credentials: usize,
}

impl FrozenShown {
    pub(crate) fn new(frozen: &[FrozenThing]) -> Self {
        let row = |thing: &FrozenThing| {
            let (what, id) = match thing.what {
                Freezable::Credential(id) => ("credential", id.to_string()),
                Freezable::Partner(id) => ("partner", id.to_string()),
                Freezable::Member(id) => ("member", id.to_string()),
            };
            FrozenRow { what, id, name: thing.name.clone(), credentials: thing.credentials }
        };
        Self { frozen: frozen.iter().map(row).collect() }
    }
}

impl Show for FrozenShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let row = |one: &FrozenRow| {
            let shut = if one.credentials == 0 { String::new() } else { one.credentials.to_string() };
            vec![one.what.to_owned(), visible(&one.name), shut]
        };
        let rows: Vec<_> = self.frozen.iter().map(row).collect();
        table(out, &["FROZEN", "NAME", "CREDENTIALS SHUT"], &rows)
    }
}
