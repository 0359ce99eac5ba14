//! Credentials: rows, cards and forms. A secret is in none of them; one that is shown comes alone.

use partners::{CredentialKind, Holds, TOTP};
use serde::{Deserialize, Serialize};
use specta::Type;
use vault::{CredentialDetails, CredentialSummary, FileValue, TotpCodes, VersionDetails};

use super::choice::{EnvironmentKind, FieldKind, Sensitivity, VersionLabel, harm, side};
use super::time;
use super::uses::UsesView;
use crate::commands::secrets::SecretHandle;

/// A credential as a list row.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "CredentialSummary", rename_all = "camelCase")]
struct CredentialRow {
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
    /// Its values open no more until an owner ends that.
    frozen: bool,
    notes: Option<String>,
    tags: Vec<String>,
    uses: UsesView,
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
    /// An authenticator secret, from which codes are made.
    makes_codes: bool,
    /// What is known of a secret that is a file.
    file: Option<FileView>,
}

/// A file among the values, without its bytes.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileView {
    name: Option<String>,
    bytes: u32,
    is_text: bool,
}

impl From<&FileValue> for FileView {
    fn from(file: &FileValue) -> Self {
        let bytes = u32::try_from(file.bytes).unwrap_or(u32::MAX);
        Self { name: file.name.clone(), bytes, is_text: file.is_text }
    }
}

/// A file that waits in the core to become a value.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChosenFile {
    pub(crate) secret: SecretHandle,
    pub(crate) name: String,
    pub(crate) bytes: u32,
}

impl CredentialView {
    pub(crate) fn new(card: &CredentialDetails, kind: Option<&CredentialKind>) -> Self {
        let current = card.versions.iter().find(|one| one.number == card.summary.current_version);
        let production = card.summary.environment_kind == vault::EnvironmentKind::Production;
        Self {
            row: CredentialRow::new(&card.summary, kind),
            frozen: card.frozen,
            notes: card.notes.clone(),
            tags: card.tags.clone(),
            uses: UsesView::from(&card.uses),
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
            makes_codes: field.holds == Holds::Totp,
            file: file(version, key),
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
        .map(|key| FieldView { file: file(version, key), ..free_field(key, FieldKind::Secret, None) });
    of_kind.chain(identifiers).chain(secrets).collect()
}

fn file(version: &VersionDetails, key: &str) -> Option<FileView> {
    version.files.iter().find(|file| file.field == key).map(FileView::from)
}

fn free_field(key: &str, kind: FieldKind, value: Option<String>) -> FieldView {
    let sensitivity = match kind {
        FieldKind::Identifier => Sensitivity::Moderate,
        FieldKind::Secret => Sensitivity::Critical,
    };
    FieldView {
        key: key.to_owned(),
        label: if key == TOTP { "Authenticator secret".to_owned() } else { key.to_owned() },
        kind,
        sensitivity,
        value,
        present: true,
        who_can_read: WHO.to_owned(),
        multiline: false,
        makes_codes: key == TOTP,
        file: None,
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
    /// The keys of the fields that the new version no longer has.
    pub(crate) removed: Vec<String>,
    /// Whether a new secret only mends what was entered wrongly, so that the last rotation stays where it is.
    pub(crate) is_correction: bool,
}

/// A secret, shown on purpose and for a while.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RevealView {
    pub(crate) text: String,
    pub(crate) hide_after_seconds: u32,
}

/// A code and the one after it, shown on purpose.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CodesView {
    code: String,
    next: String,
    seconds_left: u32,
    period: u32,
}

impl From<TotpCodes> for CodesView {
    fn from(codes: TotpCodes) -> Self {
        Self {
            code: codes.code.to_string(),
            next: codes.next.to_string(),
            seconds_left: u32::try_from(codes.seconds_left).unwrap_or(u32::MAX),
            period: u32::try_from(codes.period).unwrap_or(u32::MAX),
        }
    }
}

/// There is one member so far.
const WHO: &str = "You";
