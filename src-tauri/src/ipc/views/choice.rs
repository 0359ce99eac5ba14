//! The words the window chooses between, each beside what it stands for in the core.

use std::borrow::Cow;

use partners::Provenance;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A word with its name for people.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Choice {
    code: Cow<'static, str>,
    label: Cow<'static, str>,
}

impl Choice {
    pub(crate) fn new(code: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> Self {
        Self { code: code.into(), label: label.into() }
    }
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

pub(super) const fn side(kind: vault::FieldKind) -> FieldKind {
    match kind {
        vault::FieldKind::Identifier => FieldKind::Identifier,
        vault::FieldKind::Secret => FieldKind::Secret,
    }
}

pub(super) const fn harm(sensitivity: vault::Sensitivity) -> Sensitivity {
    match sensitivity {
        vault::Sensitivity::Public => Sensitivity::Public,
        vault::Sensitivity::Moderate => Sensitivity::Moderate,
        vault::Sensitivity::Critical => Sensitivity::Critical,
    }
}
