//! The domain's words, as files write them.

use serde::{Deserialize, Serialize};
use vault_domain::{EnvironmentKind, FieldKind, Sensitivity};

#[derive(Deserialize, Serialize)]
#[serde(remote = "FieldKind", rename_all = "snake_case")]
pub(crate) enum KindWord {
    Identifier,
    Secret,
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Sensitivity", rename_all = "snake_case")]
pub(crate) enum SensitivityWord {
    Critical,
    Moderate,
    Public,
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "EnvironmentKind", rename_all = "snake_case")]
pub(crate) enum EnvironmentWord {
    Development,
    Other,
    Production,
    Staging,
}

/// Reads and writes an environment that may be absent.
pub(crate) struct OptionalEnvironment;

impl OptionalEnvironment {
    pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<EnvironmentKind>, D::Error> {
        Ok(Option::<Wrapped>::deserialize(deserializer)?.map(|wrapped| wrapped.0))
    }

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands a field over by reference"
    )]
    pub(crate) fn serialize<S: serde::Serializer>(
        environment: &Option<EnvironmentKind>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        environment.map(Wrapped).serialize(serializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Wrapped(#[serde(with = "EnvironmentWord")] EnvironmentKind);

/// Whether a value is the one that its absence stands for, so that it need not be written.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
