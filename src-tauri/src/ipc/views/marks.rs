//! The member's favourites and what they looked at.

use serde::Serialize;
use specta::Type;

/// Ids of partners and credentials.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "MarksView", rename_all = "camelCase")]
pub(crate) struct MarksView {
    favourites: Vec<String>,
    /// The latest first.
    recent: Vec<String>,
}

impl From<vault::Marks> for MarksView {
    fn from(marks: vault::Marks) -> Self {
        let texts = |ids: Vec<vault::RecordId>| ids.iter().map(ToString::to_string).collect();
        Self { favourites: texts(marks.favourites), recent: texts(marks.recent) }
    }
}
