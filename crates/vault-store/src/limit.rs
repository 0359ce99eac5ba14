//! How long each value may be: a longer one is not written, and is damage when read.

use crate::error::{Damage, StoreError};

/// The greatest length of one kind of value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit(usize);

impl Limit {
    /// For a value about to be written.
    pub(crate) fn allows(self, body: &[u8]) -> Result<(), StoreError> {
        (body.len() <= self.0).then_some(()).ok_or(StoreError::TooLarge)
    }

    /// For a value just read.
    pub(crate) fn accept(self, body: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        (body.len() <= self.0).then_some(body).ok_or(StoreError::Damaged(Damage::TooLarge))
    }
}

/// The exact length of one day of a slot's table.
pub(crate) const CHUNK: usize = 7200;
pub(crate) const ENVELOPE: Limit = Limit(2 << 20);
pub(crate) const LEAF: Limit = Limit(64 << 10);
pub(crate) const OPERATION: Limit = Limit(16 << 20);
pub(crate) const SLOT: Limit = Limit(1 << 10);
pub(crate) const STATE: Limit = Limit(1 << 20);
pub(crate) const WRAP: Limit = Limit(256);
