//! The member's favourites, what they looked at, and their saved views.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::time;

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

/// A query under a name. It goes both ways.
#[derive(Debug, Deserialize, Serialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SavedView {
    name: String,
    query: String,
}

/// A view to be saved.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SaveViewRequest {
    view: SavedView,
    /// The name of the view whose place it takes.
    replacing: Option<String>,
}

impl SaveViewRequest {
    pub(crate) fn read(self) -> (vault::SavedView, Option<String>) {
        let SavedView { name, query } = self.view;
        (vault::SavedView { name, query }, self.replacing)
    }
}

/// The views of a member.
pub(crate) fn saved_views(marks: vault::Marks) -> Vec<SavedView> {
    let view = |vault::SavedView { name, query }| SavedView { name, query };
    marks.views.into_iter().map(view).collect()
}

/// What was typed into a form, in words of the window's own; never a secret.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DraftRequest {
    /// Which form of which thing it is.
    pub(crate) place: String,
    pub(crate) title: String,
    pub(crate) texts: String,
}

/// The same as it was kept.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DraftView {
    place: String,
    title: String,
    texts: String,
    saved: String,
}

impl From<vault::Draft> for DraftView {
    fn from(vault::Draft { place, title, texts, saved }: vault::Draft) -> Self {
        Self { place, title, texts, saved: time(saved) }
    }
}
