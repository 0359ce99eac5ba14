//! Epoch ids: names of replaceable keys that never stand for two keys, not even on two branches of one vault.

use crate::{Bytes, Hash, label};

/// The name of one epoch of a scope's or member's key.
pub type EpochId = Bytes<16>;

/// The id of the epoch that an operation makes for its `owner` (a scope or member). `before` is the hash of the
/// operation before it, zeros in genesis; `commitment` the commitment or public key that it publishes.
pub fn epoch_id(owner: &[u8; 16], number: u64, before: &Hash, commitment: &Hash) -> EpochId {
    let hash = label::hash("pv1/epoch-id", &[owner, &number.to_be_bytes(), &before.0, &commitment.0]);
    let mut id = Bytes::ZERO;
    id.0.iter_mut().zip(hash.0).for_each(|(to, from)| *to = from);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_epoch_changes_its_id() {
        let id = epoch_id(&[1; 16], 1, &Bytes::ZERO, &Bytes([2; 32]));
        assert_ne!(id, epoch_id(&[2; 16], 1, &Bytes::ZERO, &Bytes([2; 32])));
        assert_ne!(id, epoch_id(&[1; 16], 2, &Bytes::ZERO, &Bytes([2; 32])));
        assert_ne!(id, epoch_id(&[1; 16], 1, &Bytes([1; 32]), &Bytes([2; 32])));
        assert_ne!(id, epoch_id(&[1; 16], 1, &Bytes::ZERO, &Bytes([3; 32])));
    }
}
