//! What a member starred and came back to: sealed to the member alone, and nobody's business in the audit log.

use minicbor::{CborLen, Decode, Encode};

use crate::RecordId;

/// A member's favourites and what they looked at last. Partners and credentials, by their records.
#[derive(CborLen, Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Marks {
    /// Starred, in the order of starring.
    #[n(0)]
    pub favourites: Vec<RecordId>,
    /// Looked at, the latest first.
    #[n(1)]
    pub recent: Vec<RecordId>,
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

    /// Whether nothing was marked yet.
    pub const fn is_empty(&self) -> bool {
        self.favourites.is_empty() && self.recent.is_empty()
    }
}

/// How many things may be starred: each commit writes them all.
pub const MOST_FAVOURITES: usize = 100;
const MOST_RECENT: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_marked_once_and_the_latest_visit_is_first() {
        let id = |byte| RecordId::from_random([byte; 16]);
        let mut marks = Marks::default();
        for byte in [1, 2, 1] {
            marks.visit(id(byte));
            marks.set_favourite(id(byte), true);
        }
        assert_eq!(marks, Marks { favourites: vec![id(1), id(2)], recent: vec![id(1), id(2)] });
        marks.set_favourite(id(1), false);
        (3..40).for_each(|byte| marks.visit(id(byte)));
        assert_eq!((marks.favourites.len(), marks.recent.len()), (1, MOST_RECENT));
        assert_eq!(marks.recent.first(), Some(&id(39)), "the oldest went");
        marks.retain(|one| *one == id(39));
        assert!(marks.favourites.is_empty() && marks.recent == [id(39)]);
    }
}
