//! What the window gets to see and what it sends. Views are only sent, requests only received.

use partners::{CredentialKind, Profile, Profiles, Provenance};
use serde::{Deserialize, Serialize};
use specta::Type;
use vault::{
    AuditRow, AuthenticatorView, CredentialDetails, CredentialSummary, PartnerDetails, PartnerSummary,
    RecoveryHead, SessionInfo, Strength, Timestamp, VersionDetails,
};

use super::words;
use crate::commands::secrets::SecretHandle;

/// The state of the program when the window opens.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AppStatus {
    pub(crate) version: &'static str,
    pub(crate) recent: Vec<RecentVault>,
    pub(crate) keyring: Keyring,
    pub(crate) state: State,
    pub(crate) session: Option<SessionView>,
}

/// A vault that was open on this computer.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecentVault {
    pub(crate) path: String,
    pub(crate) organization: String,
    pub(crate) member: String,
    pub(crate) last_opened: String,
    pub(crate) exists: bool,
}

/// Whether the operating system's keyring can be used.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Keyring {
    pub(crate) available: bool,
    pub(crate) reason: Option<String>,
}

/// What the window is to show.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum State {
    /// No vault was opened yet.
    None,
    /// Passphrase and code are needed.
    Locked,
    /// The passphrase is needed.
    SoftLocked,
    /// It is open.
    Unlocked,
}

/// An open vault in short.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionView {
    pub(crate) organization: String,
    pub(crate) member: String,
    pub(crate) roles: Vec<String>,
    pub(crate) path: String,
    pub(crate) vault_id: String,
    pub(crate) genesis_fingerprint: String,
    pub(crate) read_only: Option<String>,
    pub(crate) soft_lock: bool,
    pub(crate) idle_seconds: u32,
    pub(crate) clipboard_seconds: u32,
    pub(crate) authenticator_until: String,
    pub(crate) warnings: Vec<String>,
}

impl SessionView {
    pub(crate) fn new(info: &SessionInfo, settings: Settings) -> Self {
        Self {
            organization: info.organization.clone(),
            member: info.member.clone(),
            roles: info.roles.iter().map(words::role).map(str::to_owned).collect(),
            path: info.path.display().to_string(),
            vault_id: info.vault_id.to_string(),
            genesis_fingerprint: info.fingerprint.clone(),
            read_only: info.read_only.map(|why| words::sentence(&why.to_string())),
            soft_lock: info.soft_lock,
            idle_seconds: settings.idle_minutes * 60,
            clipboard_seconds: settings.clipboard_seconds,
            authenticator_until: time(info.authenticator_until),
            warnings: info.warnings.iter().map(|warning| words::sentence(&warning.to_string())).collect(),
        }
    }
}

/// How well a passphrase withstands guessing.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "Strength", rename_all = "camelCase")]
pub(crate) struct StrengthView {
    bits: u32,
    words: &'static str,
    sufficient: bool,
}

impl From<Strength> for StrengthView {
    fn from(strength: Strength) -> Self {
        Self { bits: whole(strength.bits), words: strength.words, sufficient: strength.sufficient }
    }
}

/// Whole bits of an estimate, which is far below the largest number.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped before"
)]
fn whole(bits: f64) -> u32 {
    bits.clamp(0.0, 1e6) as u32
}

/// What goes into an authenticator app. Shown once, on purpose.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EnrolmentView {
    pub(crate) qr_svg: String,
    pub(crate) secret_text: String,
    pub(crate) account: String,
    pub(crate) issuer: String,
}

impl From<AuthenticatorView> for EnrolmentView {
    fn from(shown: AuthenticatorView) -> Self {
        Self {
            qr_svg: shown.qr_svg.to_string(),
            secret_text: shown.secret_text.to_string(),
            account: shown.account,
            issuer: shown.issuer,
        }
    }
}

/// The recovery kit. Shown once, on purpose.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KitView {
    pub(crate) organization: String,
    pub(crate) member: String,
    pub(crate) vault_id: String,
    pub(crate) genesis_fingerprint: String,
    pub(crate) created: String,
    pub(crate) recovery_key: String,
    pub(crate) qr_svg: String,
    pub(crate) check_positions: String,
}

/// The last step of making a vault.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateVaultRequest {
    pub(crate) path: String,
    pub(crate) passphrase: SecretHandle,
    /// The characters typed back; `null` means later.
    pub(crate) kit_check: Option<String>,
    pub(crate) without_keyring: bool,
}

/// A file that a recovery key opened, to be compared with the kit, and the new authenticator.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecoveryView {
    pub(crate) organization: String,
    pub(crate) member: String,
    pub(crate) fingerprint: String,
    pub(crate) events: u32,
    pub(crate) last_change: String,
    pub(crate) authenticator: EnrolmentView,
}

impl RecoveryView {
    pub(crate) fn new(head: &RecoveryHead, shown: AuthenticatorView) -> Self {
        Self {
            organization: head.organization.clone(),
            member: head.member.clone(),
            fingerprint: head.fingerprint.clone(),
            events: u32::try_from(head.events).unwrap_or(u32::MAX),
            last_change: time(head.last_change),
            authenticator: shown.into(),
        }
    }
}

/// The last step of a recovery.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FinishRecoveryRequest {
    pub(crate) passphrase: SecretHandle,
    /// The characters typed back; `null` means later.
    pub(crate) kit_check: Option<String>,
    pub(crate) without_keyring: bool,
}

/// What a person gives to unlock.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UnlockRequest {
    pub(crate) path: String,
    pub(crate) passphrase: SecretHandle,
    pub(crate) code: String,
    /// What the phone shows, RFC 3339, where this computer's clock is wrong.
    pub(crate) phone_time: Option<String>,
}

/// What the user set.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) idle_minutes: u32,
    pub(crate) clipboard_seconds: u32,
    pub(crate) theme: Theme,
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Theme {
    Dark,
    Light,
    System,
}

/// Which environment.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum EnvironmentKind {
    Development,
    Staging,
    Production,
    Other,
}

impl From<vault::EnvironmentKind> for EnvironmentKind {
    fn from(kind: vault::EnvironmentKind) -> Self {
        match kind {
            vault::EnvironmentKind::Development => Self::Development,
            vault::EnvironmentKind::Staging => Self::Staging,
            vault::EnvironmentKind::Production => Self::Production,
            vault::EnvironmentKind::Other => Self::Other,
        }
    }
}

impl From<EnvironmentKind> for vault::EnvironmentKind {
    fn from(kind: EnvironmentKind) -> Self {
        match kind {
            EnvironmentKind::Development => Self::Development,
            EnvironmentKind::Staging => Self::Staging,
            EnvironmentKind::Production => Self::Production,
            EnvironmentKind::Other => Self::Other,
        }
    }
}

/// How much harm a value does in the wrong hands.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Sensitivity {
    Public,
    Moderate,
    Critical,
}

/// Under which key a field lies.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FieldKind {
    Identifier,
    Secret,
}

/// Where a version stands in its life.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum VersionLabel {
    Draft,
    Pending,
    Current,
    Previous,
    Retired,
    Archived,
    Destroyed,
    Compromised,
}

impl From<vault::VersionLabel> for VersionLabel {
    fn from(label: vault::VersionLabel) -> Self {
        match label {
            vault::VersionLabel::Draft => Self::Draft,
            vault::VersionLabel::Pending => Self::Pending,
            vault::VersionLabel::Current => Self::Current,
            vault::VersionLabel::Previous => Self::Previous,
            vault::VersionLabel::Retired => Self::Retired,
            vault::VersionLabel::Archived => Self::Archived,
            vault::VersionLabel::Destroyed => Self::Destroyed,
            vault::VersionLabel::Compromised => Self::Compromised,
        }
    }
}

/// Where a fact is from.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ProvenanceView {
    Documented,
    Assumed,
    User,
}

impl From<Provenance> for ProvenanceView {
    fn from(provenance: Provenance) -> Self {
        match provenance {
            Provenance::Documented => Self::Documented,
            Provenance::Assumed => Self::Assumed,
            Provenance::User => Self::User,
        }
    }
}

/// What is known of a partner.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProfileSummary {
    id: String,
    name: String,
    revision: u32,
    tested: bool,
    environments: Vec<ProfileEnvironment>,
    credential_kinds: Vec<ProfileKind>,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct ProfileEnvironment {
    kind: EnvironmentKind,
    name: String,
    origins: Vec<String>,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct ProfileKind {
    key: String,
    label: String,
    fields: Vec<ProfileField>,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct ProfileField {
    key: String,
    label: String,
    kind: FieldKind,
    sensitivity: Sensitivity,
    required: bool,
    multiline: bool,
    help: Option<String>,
    provenance: ProvenanceView,
}

/// All profiles, the generic one last.
pub(crate) fn profile_summaries(profiles: &Profiles) -> Vec<ProfileSummary> {
    let own = profiles.all().iter().map(|profile| profile_summary(profile, profiles.generic()));
    let generic = ProfileSummary {
        id: "generic".to_owned(),
        name: "Another partner".to_owned(),
        revision: 1,
        tested: false,
        environments: Vec::new(),
        credential_kinds: profiles.generic().iter().map(profile_kind).collect(),
    };
    own.chain([generic]).collect()
}

fn profile_summary(profile: &Profile, generic: &[CredentialKind]) -> ProfileSummary {
    ProfileSummary {
        id: profile.id.as_str().to_owned(),
        name: profile.name.as_str().to_owned(),
        revision: profile.revision,
        tested: profile.tested_live,
        environments: profile.environments.iter().map(profile_environment).collect(),
        credential_kinds: profile.credentials.iter().chain(generic).map(profile_kind).collect(),
    }
}

fn profile_environment(environment: &partners::Environment) -> ProfileEnvironment {
    ProfileEnvironment {
        kind: environment.kind.into(),
        name: environment.name.as_str().to_owned(),
        origins: words::origins(environment),
    }
}

fn profile_kind(kind: &CredentialKind) -> ProfileKind {
    let fields = kind.fields.iter().map(|field| ProfileField {
        key: field.key.as_str().to_owned(),
        label: field.label.as_str().to_owned(),
        kind: side(field.kind),
        sensitivity: harm(field.sensitivity),
        required: field.required,
        multiline: field.multiline,
        help: field.help.as_ref().map(|help| help.as_str().to_owned()),
        provenance: field.basis.provenance().into(),
    });
    ProfileKind {
        key: kind.key.as_str().to_owned(),
        label: kind.label.as_str().to_owned(),
        fields: fields.collect(),
    }
}

const fn side(kind: vault::FieldKind) -> FieldKind {
    match kind {
        vault::FieldKind::Identifier => FieldKind::Identifier,
        vault::FieldKind::Secret => FieldKind::Secret,
    }
}

const fn harm(sensitivity: vault::Sensitivity) -> Sensitivity {
    match sensitivity {
        vault::Sensitivity::Public => Sensitivity::Public,
        vault::Sensitivity::Moderate => Sensitivity::Moderate,
        vault::Sensitivity::Critical => Sensitivity::Critical,
    }
}

/// A partner as a list row.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "PartnerSummary", rename_all = "camelCase")]
pub(crate) struct PartnerRow {
    id: String,
    name: String,
    profile: Option<String>,
    archived: bool,
    environments: Vec<EnvironmentRow>,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct EnvironmentRow {
    id: String,
    kind: EnvironmentKind,
    name: String,
    credentials: u32,
}

impl From<&PartnerSummary> for PartnerRow {
    fn from(partner: &PartnerSummary) -> Self {
        let environments = partner.environments.iter().map(|environment| EnvironmentRow {
            id: environment.id.to_string(),
            kind: environment.kind.into(),
            name: environment.name.clone(),
            credentials: u32::try_from(environment.credentials).unwrap_or(u32::MAX),
        });
        Self {
            id: partner.id.to_string(),
            name: partner.name.clone(),
            profile: partner.profile.clone(),
            archived: partner.archived,
            environments: environments.collect(),
        }
    }
}

/// A credential as a list row.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "CredentialSummary", rename_all = "camelCase")]
pub(crate) struct CredentialRow {
    id: String,
    partner: String,
    environment: String,
    environment_kind: EnvironmentKind,
    environment_name: String,
    name: String,
    kind: String,
    kind_label: String,
    archived: bool,
    current_version: u32,
    version_count: u32,
    updated: String,
}

impl CredentialRow {
    pub(crate) fn new(row: &CredentialSummary, kind: Option<&CredentialKind>) -> Self {
        Self {
            id: row.id.to_string(),
            partner: row.partner.to_string(),
            environment: row.environment.to_string(),
            environment_kind: row.environment_kind.into(),
            environment_name: row.environment_name.clone(),
            name: row.name.clone(),
            kind: row.kind.clone(),
            kind_label: kind.map_or_else(|| row.kind.clone(), |kind| kind.label.as_str().to_owned()),
            archived: row.archived,
            current_version: row.current_version,
            version_count: u32::try_from(row.versions).unwrap_or(u32::MAX),
            updated: time(row.updated),
        }
    }
}

/// A credential's card: everything but its secrets.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CredentialView {
    #[serde(flatten)]
    row: CredentialRow,
    notes: Option<String>,
    tags: Vec<String>,
    fields: Vec<FieldView>,
    versions: Vec<VersionView>,
    access_rule: AccessRule,
    enforcement: Enforcement,
}

/// What reading a secret takes.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
enum AccessRule {
    Open,
    StepUp,
}

/// How a right is enforced.
#[expect(dead_code, reason = "the window knows three words; one member's secrets are kept by encryption")]
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
enum Enforcement {
    App,
    Encryption,
    Signature,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct VersionView {
    number: u32,
    label: VersionLabel,
    created: String,
    author: String,
    fields: Vec<FieldView>,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct FieldView {
    key: String,
    label: String,
    kind: FieldKind,
    sensitivity: Sensitivity,
    /// Identifiers only. A secret is not here, not even masked.
    value: Option<String>,
    present: bool,
    who_can_read: String,
    multiline: bool,
}

impl CredentialView {
    pub(crate) fn new(card: &CredentialDetails, kind: Option<&CredentialKind>) -> Self {
        let current = card.versions.iter().find(|one| one.number == card.summary.current_version);
        let production = card.summary.environment_kind == vault::EnvironmentKind::Production;
        Self {
            row: CredentialRow::new(&card.summary, kind),
            notes: card.notes.clone(),
            tags: card.tags.clone(),
            fields: current.map(|version| fields(version, kind)).unwrap_or_default(),
            versions: card.versions.iter().map(|version| version_view(version, kind)).collect(),
            access_rule: if production { AccessRule::StepUp } else { AccessRule::Open },
            enforcement: Enforcement::Encryption,
        }
    }
}

fn version_view(version: &VersionDetails, kind: Option<&CredentialKind>) -> VersionView {
    VersionView {
        number: version.number,
        label: version.label.into(),
        created: time(version.created),
        author: version.author.clone(),
        fields: fields(version, kind),
    }
}

/// The fields of the kind in the order of its form, then what a version has beyond them.
fn fields(version: &VersionDetails, kind: Option<&CredentialKind>) -> Vec<FieldView> {
    let known = kind.map(|kind| kind.fields.as_slice()).unwrap_or_default();
    let is_known = |key: &str| known.iter().any(|field| field.key.as_str() == key);
    let of_kind = known.iter().map(|field| {
        let key = field.key.as_str();
        let value = version.identifiers.get(key).cloned();
        let secret = version.secret_fields.iter().any(|one| one == key);
        FieldView {
            key: key.to_owned(),
            label: field.label.as_str().to_owned(),
            kind: side(field.kind),
            sensitivity: harm(field.sensitivity),
            present: secret || value.is_some(),
            value,
            who_can_read: WHO.to_owned(),
            multiline: field.multiline,
        }
    });
    let identifiers = version
        .identifiers
        .iter()
        .filter(|(key, _)| !is_known(key))
        .map(|(key, value)| free_field(key, FieldKind::Identifier, Some(value.clone())));
    let secrets = version
        .secret_fields
        .iter()
        .filter(|key| !is_known(key))
        .map(|key| free_field(key, FieldKind::Secret, None));
    of_kind.chain(identifiers).chain(secrets).collect()
}

fn free_field(key: &str, kind: FieldKind, value: Option<String>) -> FieldView {
    let sensitivity = match kind {
        FieldKind::Identifier => Sensitivity::Moderate,
        FieldKind::Secret => Sensitivity::Critical,
    };
    FieldView {
        key: key.to_owned(),
        label: key.to_owned(),
        kind,
        sensitivity,
        value,
        present: true,
        who_can_read: WHO.to_owned(),
        multiline: false,
    }
}

/// A partner's page.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartnerView {
    #[serde(flatten)]
    row: PartnerRow,
    notes: Option<String>,
    contacts: Vec<ContactView>,
    documents: Vec<DocumentView>,
    guide_revision: Option<String>,
    origins: Vec<EnvironmentOrigins>,
    rotation: Option<String>,
    credentials: Vec<CredentialView>,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename = "Contact", rename_all = "camelCase")]
struct ContactView {
    label: String,
    value: String,
    provenance: ProvenanceView,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct DocumentView {
    label: String,
    url: String,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct EnvironmentOrigins {
    environment: String,
    origins: Vec<String>,
}

impl PartnerView {
    pub(crate) fn new(page: &PartnerDetails, profiles: &Profiles) -> Self {
        let profile = page.profile.as_ref();
        let id = page.summary.profile.as_deref();
        let origins = page.summary.environments.iter().map(|environment| EnvironmentOrigins {
            environment: environment.id.to_string(),
            origins: environment.origins.clone(),
        });
        let card = |card: &CredentialDetails| {
            CredentialView::new(card, profiles.credential_kind(id, &card.summary.kind))
        };
        Self {
            row: PartnerRow::from(&page.summary),
            notes: page.notes.clone(),
            contacts: profile.map(contacts).unwrap_or_default(),
            documents: profile.map(documents).unwrap_or_default(),
            guide_revision: profile.and_then(words::guide_revision),
            origins: origins.collect(),
            rotation: profile.and_then(words::rotation),
            credentials: page.credentials.iter().map(card).collect(),
        }
    }
}

fn contacts(profile: &Profile) -> Vec<ContactView> {
    let contact = |contact: &partners::Contact| ContactView {
        label: words::contact_label(contact),
        value: words::contact_value(contact),
        provenance: contact.basis.provenance().into(),
    };
    profile.contacts.iter().map(contact).collect()
}

fn documents(profile: &Profile) -> Vec<DocumentView> {
    let document = |document: &partners::Document| DocumentView {
        label: document.label.as_str().to_owned(),
        url: document.url.as_str().to_owned(),
    };
    profile.documents.iter().map(document).collect()
}

/// A partner to be created.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreatePartnerRequest {
    pub(crate) profile: Option<String>,
    pub(crate) name: String,
    pub(crate) environments: Vec<NewEnvironmentRequest>,
}

/// An environment to be added.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewEnvironmentRequest {
    pub(crate) kind: EnvironmentKind,
    pub(crate) name: Option<String>,
    pub(crate) origins: Vec<String>,
}

impl From<NewEnvironmentRequest> for vault::NewEnvironment {
    fn from(new: NewEnvironmentRequest) -> Self {
        Self { kind: new.kind.into(), name: new.name, origins: new.origins }
    }
}

/// One field's value on its way in: text of an identifier, or the handle of a secret.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FieldInput {
    pub(crate) key: String,
    pub(crate) text: Option<String>,
    pub(crate) secret: Option<SecretHandle>,
}

/// A credential to be created.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateCredentialRequest {
    pub(crate) environment: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) fields: Vec<FieldInput>,
    pub(crate) notes: Option<String>,
    pub(crate) tags: Vec<String>,
}

/// A change of a credential; fields that do not change are left out.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EditCredentialRequest {
    pub(crate) credential: String,
    pub(crate) name: String,
    pub(crate) notes: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) fields: Vec<FieldInput>,
}

/// A secret, shown on purpose and for a while.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RevealView {
    pub(crate) text: String,
    pub(crate) hide_after_seconds: u32,
}

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
    time: String,
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
            time: time(row.time),
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

/// RFC 3339, UTC.
pub(crate) fn time(time: Timestamp) -> String {
    let millis = i64::try_from(time.millis()).unwrap_or(i64::MAX);
    chrono::DateTime::from_timestamp_millis(millis).unwrap_or_default().to_rfc3339()
}

/// There is one member so far.
const WHO: &str = "You";
