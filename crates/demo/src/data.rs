//! The demo's partners as they stand in the file.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Why the demo cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The demo's own data is wrong; a test reads it.
    #[error("the demo's data is wrong: {0}")]
    Data(String),
    /// The vault says no.
    #[error(transparent)]
    Vault(vault::VaultError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Partners {
    partners: Vec<Partner>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub(crate) struct Partner {
    pub(crate) profile: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) notes: Option<String>,
    pub(crate) runbook: Option<String>,
    pub(crate) guide_read: Option<u32>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) networks: Vec<Network>,
    /// Environments of a partner without a profile, each with its hosts.
    pub(crate) origins: BTreeMap<String, Vec<String>>,
    pub(crate) credentials: Vec<Credential>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Contact {
    pub(crate) name: String,
    pub(crate) role: Option<String>,
    pub(crate) mail: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) escalation: Option<String>,
    pub(crate) response: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Network {
    pub(crate) range: String,
    pub(crate) kind: String,
    pub(crate) owner: Option<String>,
    pub(crate) sent: Option<u32>,
    pub(crate) confirmed: Option<u32>,
    pub(crate) menu: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Credential {
    /// The environment: its key in the profile, or its kind.
    pub(crate) r#in: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) tags: Vec<String>,
    /// Identifiers; the needed ones that are missing are made up.
    pub(crate) set: BTreeMap<String, String>,
    /// Credentials that name the same share their value.
    pub(crate) secret: Option<String>,
    pub(crate) versions: Option<u32>,
    pub(crate) owner: Option<String>,
    pub(crate) account: Option<String>,
    /// So many days ago.
    pub(crate) rotated: Option<u32>,
    /// In so many days.
    pub(crate) expires: Option<i32>,
    pub(crate) consumers: Vec<Consumer>,
    pub(crate) locations: Vec<Location>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Consumer {
    pub(crate) system: String,
    pub(crate) owner: Option<String>,
    pub(crate) deploy: Option<String>,
    pub(crate) text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Location {
    pub(crate) kind: String,
    pub(crate) place: String,
    pub(crate) detail: Option<String>,
    #[serde(default)]
    pub(crate) in_mobile_app: bool,
}

pub(crate) fn partners() -> Result<Vec<Partner>, DemoError> {
    let read: Partners =
        toml::from_str(include_str!("../data/partners.toml")).map_err(|error| wrong(&error.to_string()))?;
    Ok(read.partners)
}

pub(crate) fn wrong(what: &str) -> DemoError {
    DemoError::Data(what.to_owned())
}
