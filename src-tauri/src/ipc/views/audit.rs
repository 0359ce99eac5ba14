//! The audit log and its verification.

use serde::Serialize;
use specta::Type;
use vault::{AuditRow, UnusualEvent};

use super::time;

/// A part of the audit log.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditPageView {
    pub(crate) total: u32,
    pub(crate) rows: Vec<AuditRowView>,
}

/// One event in words.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "AuditRow", rename_all = "camelCase")]
pub(crate) struct AuditRowView {
    index: u32,
    /// None where the event could not be read.
    time: Option<String>,
    who: String,
    device: String,
    what: String,
    kind: String,
    partner: Option<String>,
    environment: Option<String>,
    credential: Option<String>,
    field: Option<String>,
    reason: Option<String>,
    outcome: Outcome,
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
enum Outcome {
    Done,
    Refused,
    Observed,
}

impl From<AuditRow> for AuditRowView {
    fn from(row: AuditRow) -> Self {
        Self {
            index: u32::try_from(row.index).unwrap_or(u32::MAX),
            time: (!row.unreadable).then(|| time(row.time)),
            who: row.who,
            device: row.device,
            what: row.sentence,
            kind: if row.unreadable { "Unreadable".to_owned() } else { format!("{:?}", row.kind) },
            partner: row.partner,
            environment: row.environment,
            credential: row.credential,
            field: row.field,
            reason: row.reason,
            outcome: match row.outcome {
                vault::Outcome::Done => Outcome::Done,
                vault::Outcome::Refused => Outcome::Refused,
                vault::Outcome::Observed => Outcome::Observed,
            },
        }
    }
}

/// The result of a verification.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VerifyView {
    pub(crate) ok: bool,
    pub(crate) sentence: String,
    pub(crate) events: u32,
    pub(crate) findings: Vec<String>,
}

/// A log that went into a file.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExportedLogView {
    pub(crate) place: String,
    pub(crate) events: u32,
    pub(crate) root: String,
}

/// An event that stands out, and why.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UnusualView {
    why: String,
    row: AuditRowView,
}

impl From<UnusualEvent> for UnusualView {
    fn from(one: UnusualEvent) -> Self {
        Self { why: one.why.sentence(), row: one.row.into() }
    }
}
