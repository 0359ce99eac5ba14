//! The audit log: sealed, signed events in a Merkle tree. Everybody appends and checks, auditors read.

mod error;
mod keys;
mod leaf;
mod page;
mod session;
mod tree;
mod verify;

pub use error::{AuditError, Finding, FindingKind};
pub use keys::Keys;
#[cfg(test)]
pub(crate) use leaf::seal_fixed_leaf;
pub use leaf::{LeafHeader, leaf_header};
pub use page::{Page, PageReader};
pub use session::{LeafWriter, OwnPlace, Session, SessionKeys, open_own, own_self_epoch};
pub use tree::{
    EMPTY_ROOT, Tree, consistency_proof, inclusion_proof, leaf_hash, verify_consistency, verify_inclusion,
};
pub use verify::{OpenedEvent, Report, SessionSummary, Verifier, verify};
