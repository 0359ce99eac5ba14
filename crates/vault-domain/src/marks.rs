//! What a member starred, came back to, saved as a view and has not finished typing: sealed to the member alone, and
//! nobody's business in the audit log.

use minicbor::{CborLen, Decode, Encode};

use crate::{RecordId, Timestamp};

/// A member's favourites and what they looked at last, partners and credentials by their records; saved views; and
/// drafts.
#[derive(CborLen, Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Marks {
    /// Starred, in the order of starring.
    #[n(0)]
    pub favourites: Vec<RecordId>,
    /// Looked at, the latest first.
    #[n(1)]
    pub recent: Vec<RecordId>,
    /// Saved views, in the order of saving.
    #[n(2)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub views: Vec<SavedView>,
    /// Forms that were not finished, the oldest first.
    #[n(3)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub drafts: Vec<Draft>,
}

/// What was typed into a form that was not finished. Never a secret.
#[derive(CborLen, Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Draft {
    /// Which form of which thing it is, in words of the window's own; one draft a place.
    #[n(0)]
    pub place: String,
    /// What the form is for, as a person reads it.
    #[n(1)]
    pub title: String,
    /// What was typed, in words of the window's own.
    #[n(2)]
    pub texts: String,
    /// When.
    #[n(3)]
    pub saved: Timestamp,
}

/// A query that was saved under a name.
#[derive(CborLen, Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct SavedView {
    /// Its name; upper and lower case are one.
    #[n(0)]
    pub name: String,
    /// What it searches for.
    #[n(1)]
    pub query: String,
}

impl Marks {
    /// Stars a thing, or takes the star away.
    pub fn set_favourite(&mut self, id: RecordId, favourite: bool) {
        if !favourite {
            self.favourites.retain(|one| *one != id);
        } else if !self.favourites.contains(&id) {
            self.favourites.push(id);
        }
    }

    /// Puts a thing first among those looked at; the oldest of too many go.
    pub fn visit(&mut self, id: RecordId) {
        self.recent.retain(|one| *one != id);
        self.recent.insert(0, id);
        self.recent.truncate(MOST_RECENT);
    }

    /// Leaves out what is no more.
    pub fn retain(&mut self, exists: impl Fn(&RecordId) -> bool) {
        self.favourites.retain(&exists);
        self.recent.retain(&exists);
    }

    /// Where the view of this name stands.
    pub fn view_position(&self, name: &str) -> Option<usize> {
        let name = name.trim().to_lowercase();
        self.views.iter().position(|view| view.name.to_lowercase() == name)
    }

    /// Keeps a draft in the place of an earlier one of its form; the oldest of too many go.
    pub fn keep_draft(&mut self, draft: Draft) {
        self.drafts.retain(|one| one.place != draft.place);
        self.drafts.push(draft);
        let surplus = self.drafts.len().saturating_sub(MOST_DRAFTS);
        self.drafts.drain(..surplus);
    }

    /// Whether nothing was marked yet.
    pub const fn is_empty(&self) -> bool {
        self.favourites.is_empty()
            && self.recent.is_empty()
            && self.views.is_empty()
            && self.drafts.is_empty()
    }
}

/// How many things may be starred: each commit writes them all.
pub const MOST_FAVOURITES: usize = 100;
/// How many views may be saved, for the same reason.
pub const MOST_VIEWS: usize = 50;
/// How many drafts are kept, for the same reason.
pub const MOST_DRAFTS: usize = 10;
/// How many bytes a draft may have.
pub const LONGEST_DRAFT: usize = 16 * 1024;
const MOST_RECENT: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode_document, encode_document};

    #[test]
    fn a_thing_is_marked_once_and_the_latest_visit_is_first() {
        let id = |byte| RecordId::from_random([byte; 16]);
        let mut marks = Marks::default();
        for byte in [1, 2, 1] {
            marks.visit(id(byte));
            marks.set_favourite(id(byte), true);
        }
        let both = vec![id(1), id(2)];
        assert_eq!(marks, Marks { favourites: both.clone(), recent: both, ..Marks::default() });
        marks.set_favourite(id(1), false);
        (3..40).for_each(|byte| marks.visit(id(byte)));
        assert_eq!((marks.favourites.len(), marks.recent.len()), (1, MOST_RECENT));
        assert_eq!(marks.recent.first(), Some(&id(39)), "the oldest went");
        marks.retain(|one| *one == id(39));
        assert!(marks.favourites.is_empty() && marks.recent == [id(39)]);
    }

    #[test]
    fn views_come_after_what_was_marked_before_there_were_any() {
        let earlier = [0x01, 0xa2, 0x00, 0x80, 0x01, 0x80];
        assert_eq!(encode_document(&Marks::default()).as_slice(), earlier, "without views nothing changes");
        assert_eq!(decode_document::<Marks>(&earlier).unwrap(), Marks::default());
        let view = SavedView { name: "Late".to_owned(), query: "is:due".to_owned() };
        let marks = Marks { views: vec![view], ..Marks::default() };
        let document = encode_document(&marks);
        assert_eq!(decode_document::<Marks>(&document).unwrap(), marks);
        let before = decode_document::<MarksBeforeViews>(&document).unwrap();
        assert!(
            before.favourites.is_empty() && before.recent.is_empty(),
            "what it does not know is passed over"
        );
        assert_eq!(marks.view_position(" late "), Some(0));
    }

    /// What an earlier program reads.
    #[derive(Decode)]
    #[cbor(map)]
    struct MarksBeforeViews {
        #[n(0)]
        favourites: Vec<RecordId>,
        #[n(1)]
        recent: Vec<RecordId>,
    }
}
