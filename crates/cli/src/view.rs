//! What answers look like: JSON with the field names of docs/pvault.md, and text for people.

mod approvals;
mod audit;
mod backup;
mod compare;
mod credential;
mod devices;
mod import;
mod members;
mod ours;
mod overview;
mod partner;
mod readers;
mod recorded;
mod search;

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

pub(crate) use self::approvals::{ApprovalShown, ApprovalsShown, FrozenShown};
pub(crate) use self::audit::{AuditShown, LogExportShown, LogProofShown, UnusualShown, VerifiedShown};
pub(crate) use self::backup::{BackupShown, ContentsShown, DrillShown, RestoredShown};
pub(crate) use self::compare::{ComparedShown, MatchedShown};
pub(crate) use self::credential::{
    CodesShown, CredentialShown, CredentialsShown, ExportedShown, FilledShown, InjectedShown, SavedShown,
    ValueShown,
};
pub(crate) use self::devices::{ApprovedShown, DevicesShown, RequestShown};
pub(crate) use self::import::{ImportShown, UndoneShown};
pub(crate) use self::members::{
    AnsweredShown, InvitedShown, LeftShown, MemberShown, MembersShown, RightsShown,
};
pub(crate) use self::ours::OursShown;
pub(crate) use self::overview::{FindingsShown, OverviewShown};
pub(crate) use self::partner::{PartnerShown, PartnersShown};
pub(crate) use self::readers::ReadersShown;
pub(crate) use self::recorded::{
    ChangePreviewShown, ConsumersShown, ContactsShown, DocumentsShown, LocationsShown, NetworksShown,
    RecordedShown,
};
pub(crate) use self::search::{FoundShown, ViewsShown};
use crate::answer::Show;
use crate::text::line;

/// A vault that was made.
#[derive(Serialize)]
pub(crate) struct CreatedShown {
    pub(crate) path: String,
    pub(crate) organization: String,
    pub(crate) member: String,
    pub(crate) vault_id: String,
    pub(crate) fingerprint: String,
    pub(crate) kit_confirmed: bool,
    pub(crate) warnings: Vec<String>,
}

impl Show for CreatedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Made", &self.path)?;
        line(out, "Organization", &self.organization)?;
        line(out, "Member", &self.member)?;
        line(out, "Vault id", &self.vault_id)?;
        line(out, "Fingerprint", &self.fingerprint)?;
        self.warnings.iter().try_for_each(|warning| line(out, "Note", warning))
    }
}

/// A recovery key that was typed back.
#[derive(Serialize)]
pub(crate) struct KitConfirmedShown {
    pub(crate) kit_confirmed: bool,
}

impl Show for KitConfirmedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Confirmed", "the recovery key opens this vault")
    }
}

/// A passphrase or authenticator that was replaced.
#[derive(Serialize)]
pub(crate) struct FactorChangedShown {
    pub(crate) changed: &'static str,
}

impl Show for FactorChangedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Changed", &format!("the {} on this computer", self.changed))?;
        line(out, "Note", "older copies of the file stay as they were")
    }
}

/// A vault that was forgotten on this computer.
#[derive(Serialize)]
pub(crate) struct ForgottenShown {
    pub(crate) path: String,
    pub(crate) needs_kit: bool,
    pub(crate) still_opens: bool,
}

impl Show for ForgottenShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Forgotten", &self.path)?;
        if self.needs_kit {
            line(out, "Note", "the file stays; only the recovery kit opens it on this computer")?;
        }
        if self.still_opens {
            line(out, "Note", "it was made without a keyring: passphrase and code open it as before")?;
        }
        Ok(())
    }
}

/// An agent that holds a vault, or did.
#[derive(Serialize)]
pub(crate) struct AgentShown {
    vault: String,
    process: u32,
    idle_minutes: u32,
    state: &'static str,
}

impl AgentShown {
    /// Of this process.
    pub(crate) fn new(vault: &Path, idle_minutes: u32, state: &'static str) -> Self {
        let vault = vault.display().to_string();
        Self { vault, process: std::process::id(), idle_minutes, state }
    }
}

impl Show for AgentShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Agent", self.state)?;
        line(out, "Vault", &self.vault)?;
        line(out, "Process", &self.process.to_string())?;
        line(out, "Locks after", &format!("{} minutes without a command", self.idle_minutes))
    }
}

/// A value that lies in the clipboard.
#[derive(Serialize)]
pub(crate) struct CopiedShown {
    pub(crate) credential: String,
    pub(crate) version: u32,
    pub(crate) field: String,
    pub(crate) clears_after_seconds: u32,
}

impl Show for CopiedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Copied", &self.field)?;
        line(out, "", &format!("cleared in {} s, or at once with Ctrl+C", self.clears_after_seconds))
    }
}

/// Emergency sheets that were written.
#[derive(Serialize)]
pub(crate) struct SheetsShown {
    pub(crate) files: Vec<String>,
}

impl Show for SheetsShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        self.files.iter().try_for_each(|file| line(out, "Written", file))
    }
}

/// Something that was changed.
#[derive(Serialize)]
pub(crate) struct DoneShown {
    pub(crate) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<u32>,
    #[serde(skip)]
    pub(crate) sentence: String,
}

impl DoneShown {
    pub(crate) fn new(id: &dyn ToString, sentence: &str) -> Self {
        Self { id: id.to_string(), version: None, sentence: sentence.to_owned() }
    }
}

impl Show for DoneShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, &self.sentence, &self.id)
    }
}

/// Production that was opened.
#[derive(Serialize)]
pub(crate) struct SteppedUpShown {
    pub(crate) open_until: String,
}

impl Show for SteppedUpShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Open until", &self.open_until)
    }
}
