//! A profile of the user's own on its way in: what a form has, and the file it becomes.

use partners::{
    ContactPurpose, CutoverKind, DraftEnvironment, DraftField, DraftForbidden, Method, ProfileDraft,
};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::EnvironmentKind;

/// What a person typed about a partner.
#[derive(Debug, Deserialize, Type)]
#[serde(rename = "ProfileDraft", rename_all = "camelCase")]
pub(crate) struct ProfileDraftRequest {
    name: String,
    environments: Vec<DraftEnvironmentRequest>,
    credential: String,
    fields: Vec<DraftFieldRequest>,
    recommended_days: Option<u32>,
    mandatory_days: Option<u32>,
    /// Whether old and new values are valid side by side.
    overlap: bool,
    /// Mail addresses: for new credentials, for suspected misuse, for everything else.
    credentials_mail: Option<String>,
    security_mail: Option<String>,
    support_mail: Option<String>,
    forbidden: Vec<DraftForbiddenRequest>,
    /// The person looked at what seems to be a secret, and it is none.
    pub(crate) holds_no_secret: bool,
}

#[derive(Debug, Deserialize, Type)]
#[serde(rename = "DraftEnvironment")]
struct DraftEnvironmentRequest {
    kind: EnvironmentKind,
    origins: Vec<String>,
}

#[derive(Debug, Deserialize, Type)]
#[serde(rename = "DraftField")]
struct DraftFieldRequest {
    label: String,
    sensitivity: SensitivityWord,
    required: bool,
}

/// How much harm a value does in the wrong hands.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
enum SensitivityWord {
    Public,
    Moderate,
    Critical,
}

#[derive(Debug, Deserialize, Type)]
#[serde(rename = "DraftForbidden")]
struct DraftForbiddenRequest {
    method: MethodWord,
    path: String,
    reason: String,
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename = "Method", rename_all = "UPPERCASE")]
enum MethodWord {
    Delete,
    Get,
    Patch,
    Post,
    Put,
}

impl From<ProfileDraftRequest> for ProfileDraft {
    fn from(r: ProfileDraftRequest) -> Self {
        let mails = [
            (ContactPurpose::Credentials, r.credentials_mail),
            (ContactPurpose::Security, r.security_mail),
            (ContactPurpose::Support, r.support_mail),
        ];
        let contacts = mails.into_iter().filter_map(|(purpose, mail)| Some((purpose, mail?))).collect();
        Self {
            name: r.name,
            environments: r.environments.into_iter().map(DraftEnvironment::from).collect(),
            credential: r.credential,
            fields: r.fields.into_iter().map(DraftField::from).collect(),
            recommended_days: r.recommended_days,
            mandatory_days: r.mandatory_days,
            cutover: if r.overlap { CutoverKind::Overlap } else { CutoverKind::Immediate },
            contacts,
            forbidden: r.forbidden.into_iter().map(DraftForbidden::from).collect(),
        }
    }
}

impl From<DraftEnvironmentRequest> for DraftEnvironment {
    fn from(r: DraftEnvironmentRequest) -> Self {
        Self { kind: r.kind.into(), origins: r.origins }
    }
}

impl From<DraftFieldRequest> for DraftField {
    fn from(r: DraftFieldRequest) -> Self {
        let sensitivity = match r.sensitivity {
            SensitivityWord::Public => vault::Sensitivity::Public,
            SensitivityWord::Moderate => vault::Sensitivity::Moderate,
            SensitivityWord::Critical => vault::Sensitivity::Critical,
        };
        Self { label: r.label, sensitivity, required: r.required }
    }
}

impl From<DraftForbiddenRequest> for DraftForbidden {
    fn from(r: DraftForbiddenRequest) -> Self {
        let method = match r.method {
            MethodWord::Delete => Method::Delete,
            MethodWord::Get => Method::Get,
            MethodWord::Patch => Method::Patch,
            MethodWord::Post => Method::Post,
            MethodWord::Put => Method::Put,
        };
        Self { method, path: r.path, reason: r.reason }
    }
}

/// The file that a draft becomes.
#[derive(Debug, Serialize, Type)]
pub(crate) struct ProfilePreview {
    /// Its name.
    pub(crate) file: String,
    pub(crate) text: String,
    /// The texts in which something looks like a secret.
    pub(crate) doubtful: Vec<String>,
}
