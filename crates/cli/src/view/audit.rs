//! The audit log and what verifying found.

use std::io::{self, Write};

use serde::Serialize;
use vault::{AuditPage, AuditRow, LogProof, UnusualEvent, Verification};

use crate::answer::Show;
use crate::text::{day_and_time, line, rfc3339, snake_case, table};

/// A part of the audit log.
#[derive(Serialize)]
pub(crate) struct AuditShown {
    total: u64,
    events: Vec<EventRow>,
}

#[derive(Serialize)]
pub(super) struct EventRow {
    index: u64,
    time: String,
    who: String,
    device: String,
    kind: String,
    sentence: String,
    partner: Option<String>,
    environment: Option<String>,
    credential: Option<String>,
    field: Option<String>,
    reason: Option<String>,
    outcome: String,
    #[serde(skip)]
    day: String,
}

impl From<AuditPage> for AuditShown {
    fn from(page: AuditPage) -> Self {
        Self { total: page.total, events: page.rows.into_iter().map(EventRow::from).collect() }
    }
}

impl From<AuditRow> for EventRow {
    fn from(row: AuditRow) -> Self {
        Self {
            index: row.index,
            time: rfc3339(row.time),
            who: row.who,
            device: row.device,
            kind: if row.unreadable { "unreadable".to_owned() } else { snake_case(&row.kind) },
            sentence: row.sentence,
            partner: row.partner,
            environment: row.environment,
            credential: row.credential,
            field: row.field,
            reason: row.reason,
            outcome: snake_case(&row.outcome),
            day: if row.unreadable { "unknown".to_owned() } else { day_and_time(row.time) },
        }
    }
}

impl Show for AuditShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let row = |event: &EventRow| {
            let reason = event.reason.clone().unwrap_or_default();
            vec![
                event.index.to_string(),
                event.day.clone(),
                event.who.clone(),
                event.sentence.clone(),
                reason,
            ]
        };
        let rows: Vec<Vec<String>> = self.events.iter().map(row).collect();
        table(out, &["event", "time (utc)", "who", "what", "reason"], &rows)
    }
}

/// What verifying found.
#[derive(Serialize)]
pub(crate) struct VerifiedShown {
    ok: bool,
    sentence: String,
    events: u64,
    operations: u64,
    members: u32,
    head_matches_anchor: Option<bool>,
    findings: Vec<String>,
}

impl VerifiedShown {
    pub(crate) const fn is_ok(&self) -> bool {
        self.ok
    }
}

impl From<Verification> for VerifiedShown {
    fn from(verification: Verification) -> Self {
        Self {
            ok: verification.findings.is_empty() && verification.head_matches_anchor != Some(false),
            sentence: verification.sentence,
            events: verification.events,
            operations: verification.operations,
            members: verification.members,
            head_matches_anchor: verification.head_matches_anchor,
            findings: verification.findings,
        }
    }
}

impl Show for VerifiedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Verified", &self.sentence)?;
        for finding in &self.findings {
            line(out, "Finding", finding)?;
        }
        Ok(())
    }
}

/// A log that went into a file.
#[derive(Serialize)]
pub(crate) struct LogExportShown {
    pub(crate) path: String,
    pub(crate) events: u64,
    pub(crate) root: String,
}

impl Show for LogExportShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Exported", &format!("{} events to {}", self.events, self.path))?;
        line(out, "Root", &self.root)?;
        line(out, "Check", "pvault audit verify-export FILE, on any computer, without the vault")
    }
}

/// What an exported log proves.
#[derive(Serialize)]
pub(crate) struct LogProofShown {
    ok: bool,
    sentence: String,
    fingerprint: String,
    events: u64,
    operations: u64,
    until: Option<String>,
    root: String,
    findings: Vec<String>,
}

impl LogProofShown {
    pub(crate) const fn is_ok(&self) -> bool {
        self.ok
    }
}

impl From<LogProof> for LogProofShown {
    fn from(proof: LogProof) -> Self {
        Self {
            ok: proof.findings.is_empty(),
            sentence: proof.sentence,
            fingerprint: proof.fingerprint,
            events: proof.events,
            operations: proof.operations,
            until: proof.until.map(rfc3339),
            root: proof.root,
            findings: proof.findings,
        }
    }
}

impl Show for LogProofShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Verified", &self.sentence)?;
        for finding in &self.findings {
            line(out, "Finding", finding)?;
        }
        line(
            out,
            "Vault",
            &format!("{} (compare it with the recovery kit or the settings)", self.fingerprint),
        )?;
        if let Some(until) = &self.until {
            line(out, "Until", &format!("{until}, by the clock of the computer that exported it"))?;
        }
        line(out, "Root", &format!("{} (who exported the log has the same)", self.root))
    }
}

/// What stands out in the log.
#[derive(Serialize)]
pub(crate) struct UnusualShown {
    events: Vec<UnusualRow>,
}

#[derive(Serialize)]
struct UnusualRow {
    why: String,
    #[serde(flatten)]
    event: EventRow,
}

impl From<Vec<UnusualEvent>> for UnusualShown {
    fn from(events: Vec<UnusualEvent>) -> Self {
        let row = |one: UnusualEvent| UnusualRow { why: one.why.sentence(), event: EventRow::from(one.row) };
        Self { events: events.into_iter().map(row).collect() }
    }
}

impl Show for UnusualShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        if self.events.is_empty() {
            return line(out, "Unusual", "nothing stands out");
        }
        let row = |one: &UnusualRow| {
            let event = &one.event;
            vec![
                event.index.to_string(),
                event.day.clone(),
                event.who.clone(),
                one.why.clone(),
                event.sentence.clone(),
            ]
        };
        let rows: Vec<Vec<String>> = self.events.iter().map(row).collect();
        table(out, &["event", "time (utc)", "who", "why", "what"], &rows)
    }
}
