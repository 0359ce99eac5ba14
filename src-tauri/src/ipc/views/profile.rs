//! What is known of a partner before it is added.

use partners::{CredentialKind, Profile, ProfileError, Profiles};
use serde::Serialize;
use specta::Type;

use super::choice::{EnvironmentKind, FieldKind, ProvenanceView, Sensitivity, harm, side};
use crate::ipc::words;

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

/// The profiles of the user's own: where they lie, which there are, and what is wrong with the others.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OwnProfiles {
    folder: Option<String>,
    names: Vec<String>,
    refused: Vec<String>,
}

impl OwnProfiles {
    pub(crate) fn new(profiles: &Profiles, refused: &[ProfileError]) -> Self {
        let own = profiles.all().iter().filter(|profile| !Profiles::is_builtin(profile.id.as_str()));
        Self {
            folder: vault::profiles_folder().map(|folder| folder.display().to_string()),
            names: own.map(|profile| profile.name.as_str().to_owned()).collect(),
            refused: refused.iter().map(ToString::to_string).collect(),
        }
    }
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
