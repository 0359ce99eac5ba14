//! Which values of the vault a text holds; never a value.

use serde::Serialize;
use specta::Type;
use vault::{Ours, OursMatch};

use super::choice::{EnvironmentKind, VersionLabel};

#[derive(Debug, Serialize, Type)]
#[serde(rename = "Ours", rename_all = "camelCase")]
pub(crate) struct OursView {
    matches: Vec<OursMatchView>,
    checked: u32,
    total: u32,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename = "OursMatch", rename_all = "camelCase")]
struct OursMatchView {
    credential: String,
    name: String,
    partner: String,
    partner_name: String,
    environment_kind: EnvironmentKind,
    environment_name: String,
    version: u32,
    label: VersionLabel,
    field: String,
    encoding: String,
}

impl From<Ours> for OursView {
    fn from(ours: Ours) -> Self {
        Self {
            matches: ours.matches.into_iter().map(OursMatchView::from).collect(),
            checked: u32::try_from(ours.checked).unwrap_or(u32::MAX),
            total: u32::try_from(ours.total).unwrap_or(u32::MAX),
        }
    }
}

impl From<OursMatch> for OursMatchView {
    fn from(one: OursMatch) -> Self {
        Self {
            credential: one.credential.to_string(),
            name: one.name,
            partner: one.partner.to_string(),
            partner_name: one.partner_name,
            environment_kind: one.environment_kind.into(),
            environment_name: one.environment_name,
            version: one.version,
            label: one.label.into(),
            field: one.field,
            encoding: one.encoding.to_owned(),
        }
    }
}
