//! Records as the trust log knows them: ids, versions and hashes, never a document.

use std::collections::BTreeMap;

use vault_domain::{MemberId, ObjectKind, RecordId, ScopeId, Timestamp};

use crate::{EpochId, Hash};

/// A live record.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Record {
    /// What it is.
    pub kind: ObjectKind,
    /// The scope it lies in.
    pub scope: ScopeId,
    /// The environment it is about, named by its Meta scope.
    pub subject: Option<ScopeId>,
    pub(super) versions: Vec<Version>,
}

impl Record {
    /// All versions with their numbers, oldest first.
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = (u64, &Version)> {
        (1..=self.count()).zip(&self.versions).collect::<Vec<_>>().into_iter()
    }

    /// A version by its number, counted from 1.
    pub fn version(&self, number: u64) -> Option<&Version> {
        usize::try_from(number).ok()?.checked_sub(1).and_then(|index| self.versions.get(index))
    }

    pub(super) fn version_mut(&mut self, number: u64) -> Option<&mut Version> {
        usize::try_from(number).ok()?.checked_sub(1).and_then(|index| self.versions.get_mut(index))
    }

    /// The newest version, which every record has.
    pub fn last(&self) -> Option<(u64, &Version)> {
        self.versions.last().map(|version| (self.count(), version))
    }

    /// How many versions it has: the number of the newest.
    pub fn count(&self) -> u64 {
        u64::try_from(self.versions.len()).unwrap_or(u64::MAX)
    }
}

/// One version of a record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Version {
    /// The hash of its envelope.
    pub ct_hash: Hash,
    /// The commitment to its document.
    pub content: Hash,
    /// The epoch of the key it lies under.
    pub epoch_id: EpochId,
    /// Who wrote it.
    pub writer: MemberId,
    /// The operation that added it.
    pub seq: u64,
    /// That operation's time.
    pub time: Timestamp,
}

/// All records, and what is needed to take changes back.
#[derive(Clone, Debug, Default)]
pub(super) struct Records {
    entries: BTreeMap<RecordId, Entry>,
    journal: Option<Vec<Change>>,
}

/// An id that was ever used.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    Live(Record),
    Deleted,
}

/// What was there before a change.
pub(super) type Change = (RecordId, Option<Entry>);

impl Records {
    pub(super) fn get(&self, id: RecordId) -> Option<&Record> {
        match self.entries.get(&id)? {
            Entry::Live(record) => Some(record),
            Entry::Deleted => None,
        }
    }

    pub(super) fn was_used(&self, id: RecordId) -> bool {
        self.entries.contains_key(&id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (RecordId, &Record)> {
        self.entries.iter().filter_map(|(id, entry)| match entry {
            Entry::Live(record) => Some((*id, record)),
            Entry::Deleted => None,
        })
    }

    /// A live record, to be changed.
    pub(super) fn change(&mut self, id: RecordId) -> Option<&mut Record> {
        if let Some(journal) = &mut self.journal {
            journal.push((id, self.entries.get(&id).cloned()));
        }
        match self.entries.get_mut(&id)? {
            Entry::Live(record) => Some(record),
            Entry::Deleted => None,
        }
    }

    pub(super) fn set(&mut self, id: RecordId, entry: Entry) {
        let before = self.entries.insert(id, entry);
        if let Some(journal) = &mut self.journal {
            journal.push((id, before));
        }
    }

    /// From here on changes are written down.
    pub(super) fn start_journal(&mut self) {
        self.journal = Some(Vec::new());
    }

    pub(super) fn take_journal(&mut self) -> Vec<Change> {
        self.journal.take().unwrap_or_default()
    }

    pub(super) fn take_back(&mut self, changes: Vec<Change>) {
        for (id, before) in changes.into_iter().rev() {
            match before {
                Some(entry) => drop(self.entries.insert(id, entry)),
                None => drop(self.entries.remove(&id)),
            }
        }
    }
}
