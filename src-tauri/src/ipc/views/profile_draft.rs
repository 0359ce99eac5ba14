//! A profile of the user's own on its way in: what a form has, and the file it becomes.

use partners::{
    ContactPurpose, CutoverKind, DraftAuth, DraftEnvironment, DraftField, DraftForbidden, DraftKind, Method,
    ProfileDraft,
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
    credentials: Vec<DraftKindRequest>,
    recommended_days: Option<u32>,
    mandatory_days: Option<u32>,
    /// Whether old and new values are valid side by side.
    overlap: bool,
    contacts: DraftContactsRequest,
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
#[serde(rename = "DraftKind")]
struct DraftKindRequest {
    label: String,
    fields: Vec<DraftFieldRequest>,
    auth: DraftAuthRequest,
}

/// How a credential proves who calls. Fields are named by their place.
#[derive(Debug, Deserialize, Type)]
#[serde(rename = "DraftAuth", tag = "recipe", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum DraftAuthRequest {
    ApiKeyHeader { header: String, key: u32 },
    Basic { username: u32, password: u32 },
    Bearer { token: u32 },
    None,
    OAuth2 { client_id: u32, client_secret: u32, token_path: String },
    PortalAccount { username: u32, password: u32 },
}

/// Mail addresses, https pages and telephone numbers, by what they are for.
#[derive(Debug, Deserialize, Type)]
#[serde(rename = "DraftContacts")]
struct DraftContactsRequest {
    credentials: Vec<String>,
    security: Vec<String>,
    support: Vec<String>,
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
        Self {
            name: r.name,
            environments: r.environments.into_iter().map(DraftEnvironment::from).collect(),
            credentials: r.credentials.into_iter().map(DraftKind::from).collect(),
            recommended_days: r.recommended_days,
            mandatory_days: r.mandatory_days,
            cutover: if r.overlap { CutoverKind::Overlap } else { CutoverKind::Immediate },
            contacts: r.contacts.by_purpose(),
            forbidden: r.forbidden.into_iter().map(DraftForbidden::from).collect(),
        }
    }
}

impl From<DraftEnvironmentRequest> for DraftEnvironment {
    fn from(r: DraftEnvironmentRequest) -> Self {
        Self { kind: r.kind.into(), origins: r.origins }
    }
}

impl DraftContactsRequest {
    fn by_purpose(self) -> Vec<(ContactPurpose, String)> {
        let all = [
            (ContactPurpose::Credentials, self.credentials),
            (ContactPurpose::Security, self.security),
            (ContactPurpose::Support, self.support),
        ];
        let each = |(purpose, texts): (ContactPurpose, Vec<String>)| {
            texts.into_iter().map(move |text| (purpose, text))
        };
        all.into_iter().flat_map(each).collect()
    }
}

impl From<DraftKindRequest> for DraftKind {
    fn from(r: DraftKindRequest) -> Self {
        let fields = r.fields.into_iter().map(DraftField::from).collect();
        Self { label: r.label, fields, auth: r.auth.into() }
    }
}

impl From<DraftAuthRequest> for DraftAuth {
    fn from(r: DraftAuthRequest) -> Self {
        match r {
            DraftAuthRequest::ApiKeyHeader { header, key } => Self::ApiKeyHeader { header, key: place(key) },
            DraftAuthRequest::Basic { username, password } => {
                Self::Basic { username: place(username), password: place(password) }
            }
            DraftAuthRequest::Bearer { token } => Self::Bearer { token: place(token) },
            DraftAuthRequest::None => Self::None,
            DraftAuthRequest::OAuth2 { client_id, client_secret, token_path } => {
                Self::OAuth2 { client_id: place(client_id), client_secret: place(client_secret), token_path }
            }
            DraftAuthRequest::PortalAccount { username, password } => {
                Self::PortalAccount { username: place(username), password: place(password) }
            }
        }
    }
}

/// A place that no list has is refused there.
fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
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
