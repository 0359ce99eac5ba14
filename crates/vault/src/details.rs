//! What fronts get to see: lists, pages and rows without secrets, and the requests they make.

use std::collections::BTreeMap;
use std::path::PathBuf;

use vault_domain::{
    Dossier, EnvironmentKind, EventKind, FileValue, Outcome, RecordId, RoleSet, ScopeId, Timestamp, Uses,
    VaultId, VersionLabel,
};
use zeroize::Zeroizing;

use crate::{ReadOnlyWhy, Shareable, Warning};

/// An open (or softly locked) vault in short.
#[derive(Clone, Debug)]
pub struct SessionInfo {
    /// The organization's name.
    pub organization: String,
    /// Who unlocked.
    pub member: String,
    /// Their roles.
    pub roles: RoleSet,
    /// The file.
    pub path: PathBuf,
    /// Whether its data is made up, and a lock is its end.
    pub demo: bool,
    /// The vault's id.
    pub vault_id: VaultId,
    /// The fingerprint of genesis, as printed in the recovery kit.
    pub fingerprint: String,
    /// Why nothing can be written and no secret is shown, if so.
    pub read_only: Option<ReadOnlyWhy>,
    /// Whether the passphrase alone reopens it after a soft lock.
    pub soft_lock: bool,
    /// Until when the authenticator's codes open it.
    pub authenticator_until: Timestamp,
    /// Until when production values need no fresh code.
    pub stepped_up_until: Option<Timestamp>,
    /// What the user should know.
    pub warnings: Vec<Warning>,
}

/// A partner as a list row.
#[derive(Clone, Debug)]
pub struct PartnerSummary {
    /// Its record.
    pub id: RecordId,
    /// Its name.
    pub name: String,
    /// The profile it was made from.
    pub profile: Option<String>,
    /// Whether it was put away.
    pub archived: bool,
    /// Its environments.
    pub environments: Vec<EnvironmentSummary>,
}

/// An environment of a partner.
#[derive(Clone, Debug)]
pub struct EnvironmentSummary {
    /// Its identity.
    pub id: ScopeId,
    /// Which environment.
    pub kind: EnvironmentKind,
    /// Its name in words.
    pub name: String,
    /// How many credentials it holds, archived ones not counted.
    pub credentials: usize,
    /// Where its secrets may be sent to.
    pub origins: Vec<String>,
}

/// A partner's page.
#[derive(Clone, Debug)]
pub struct PartnerDetails {
    /// The list row.
    pub summary: PartnerSummary,
    /// Notes as text.
    pub notes: Option<String>,
    /// The facts its profile brings.
    pub profile: Option<partners::Profile>,
    /// What is recorded of it beside the profile.
    pub dossier: Dossier,
    /// Its identifiers that may appear somewhere, each with where.
    pub shareable: Vec<Shareable>,
    /// All its credentials.
    pub credentials: Vec<CredentialDetails>,
}

/// A partner to be created.
#[derive(Clone, Debug, Default)]
pub struct NewPartner {
    /// The profile to make it from.
    pub profile: Option<String>,
    /// Its name.
    pub name: String,
    /// Notes as text.
    pub notes: Option<String>,
    /// Its first environments.
    pub environments: Vec<NewEnvironment>,
}

/// An environment to be added.
#[derive(Clone, Debug)]
pub struct NewEnvironment {
    /// Which environment.
    pub kind: EnvironmentKind,
    /// Its name where the kind's word is not enough.
    pub name: Option<String>,
    /// Origins its secrets may be sent to.
    pub origins: Vec<String>,
}

/// A credential as a list row.
#[derive(Clone, Debug)]
pub struct CredentialSummary {
    /// Its record.
    pub id: RecordId,
    /// The partner's record.
    pub partner: RecordId,
    /// The partner's name.
    pub partner_name: String,
    /// The environment.
    pub environment: ScopeId,
    /// Which environment.
    pub environment_kind: EnvironmentKind,
    /// The environment's name in words.
    pub environment_name: String,
    /// Its name.
    pub name: String,
    /// The key of its kind.
    pub kind: String,
    /// Whether it was put away.
    pub archived: bool,
    /// The number of the version in use; 0 when none is.
    pub current_version: u32,
    /// How many versions there are.
    pub versions: usize,
    /// When the newest version was entered.
    pub updated: Timestamp,
}

impl CredentialSummary {
    /// `PARTNER/ENVIRONMENT/NAME`, as a credential is named on the command line.
    pub fn reference(&self) -> String {
        format!("{}/{}/{}", self.partner_name, self.environment_name, self.name)
    }
}

/// A credential's card: everything but its secrets.
#[derive(Clone, Debug)]
pub struct CredentialDetails {
    /// The list row.
    pub summary: CredentialSummary,
    /// Whether a freeze of it, or of its partner, keeps its values shut.
    pub frozen: bool,
    /// Notes as text.
    pub notes: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Who uses it, where its values are kept, who is in charge of it.
    pub uses: Uses,
    /// All versions, oldest first.
    pub versions: Vec<VersionDetails>,
}

/// One version of a credential.
#[derive(Clone, Debug)]
pub struct VersionDetails {
    /// Counted from 1.
    pub number: u32,
    /// Where it stands in its life.
    pub label: VersionLabel,
    /// When it was entered.
    pub created: Timestamp,
    /// Who entered it.
    pub author: String,
    /// Identifier fields.
    pub identifiers: BTreeMap<String, String>,
    /// The keys of its secret fields.
    pub secret_fields: Vec<String>,
    /// What is known of those of its values that are files.
    pub files: Vec<FileValue>,
}

/// A credential to be created.
pub struct NewCredential {
    /// The environment.
    pub environment: ScopeId,
    /// Its name.
    pub name: String,
    /// The key of its kind, from the partner's profile or the generic ones.
    pub kind: String,
    /// Notes as text.
    pub notes: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// The values of the first version.
    pub values: Values,
}

/// Values of fields, by the key the profile gives them.
#[derive(Default)]
pub struct Values {
    /// Identifier fields.
    pub identifiers: BTreeMap<String, String>,
    /// Secret fields.
    pub secrets: Vec<(String, Zeroizing<Vec<u8>>)>,
    /// The names of the files that secret fields are filled from, without a folder.
    pub files: BTreeMap<String, String>,
}

impl Values {
    pub(crate) fn is_empty(&self) -> bool {
        self.identifiers.is_empty() && self.secrets.is_empty()
    }
}

/// A change of a credential.
pub struct EditCredential {
    /// Which credential.
    pub id: RecordId,
    /// Its name from now on.
    pub name: String,
    /// Its notes from now on.
    pub notes: Option<String>,
    /// Its tags from now on.
    pub tags: Vec<String>,
    /// The fields whose values change. Any makes a new version; an empty identifier is removed.
    pub changed: Values,
    /// The keys of the fields that the new version no longer has. Its kind must not require them; earlier versions
    /// keep theirs.
    pub removed: Vec<String>,
    /// Whether the new values only put right what was entered wrongly. New secrets are otherwise a rotation of today.
    pub is_correction: bool,
}

/// One field of one version of a credential.
#[derive(Clone, Debug)]
pub struct FieldRef {
    /// The credential.
    pub credential: RecordId,
    /// The version; `None` is the one in use.
    pub version: Option<u32>,
    /// The field's key.
    pub field: String,
}

/// What a value is read for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Purpose {
    /// To be put into the clipboard or written to a pipe.
    Copy,
    /// To be shown on screen.
    Reveal,
}

/// A part of the audit log, newest first.
#[derive(Clone, Debug)]
pub struct AuditPage {
    /// How many events there are.
    pub total: u64,
    /// The rows asked for.
    pub rows: Vec<AuditRow>,
}

/// One event in words.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// Its place in the log.
    pub index: u64,
    /// When, by the author's computer.
    pub time: Timestamp,
    /// Who did it.
    pub who: String,
    /// On which device.
    pub device: String,
    /// Which act.
    pub kind: EventKind,
    /// The act in one plain sentence.
    pub sentence: String,
    /// The name of the member it is about.
    pub about: Option<String>,
    /// The partner's name.
    pub partner: Option<String>,
    /// The environment's name.
    pub environment: Option<String>,
    /// The credential's name.
    pub credential: Option<String>,
    /// The field's key.
    pub field: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Whether it was done.
    pub outcome: Outcome,
    /// Whether this is no readable event of a member. Then only `index` and `sentence` mean anything.
    pub unreadable: bool,
}

/// What verifying the whole file found.
#[derive(Clone, Debug)]
pub struct Verification {
    /// Audit events checked.
    pub events: u64,
    /// Operations of the trust log checked.
    pub operations: u64,
    /// Members who signed.
    pub members: u32,
    /// Whether the file extends what this device last saw; `None` without a keyring.
    pub head_matches_anchor: Option<bool>,
    /// What is not as it should be, in sentences; empty when all is well.
    pub findings: Vec<String>,
    /// The result in words.
    pub sentence: String,
}

/// Whether a long job should go on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Continue {
    /// Go on.
    Yes,
    /// Stop; nothing was changed.
    No,
}
