//! What two versions have in common, without a value.

use serde::Serialize;
use specta::Type;

/// A field of two versions that were compared.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ComparedField {
    field: String,
    difference: Difference,
}

/// How the second version stands to the first.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
enum Difference {
    Added,
    Changed,
    Removed,
    Same,
}

impl From<vault::ComparedField> for ComparedField {
    fn from(one: vault::ComparedField) -> Self {
        let difference = match one.difference {
            vault::Difference::Added => Difference::Added,
            vault::Difference::Changed => Difference::Changed,
            vault::Difference::Removed => Difference::Removed,
            vault::Difference::Same => Difference::Same,
        };
        Self { field: one.field, difference }
    }
}
