//! The Merkle tree of RFC 9162, 2.1: a compact form for appending, and proofs.

use sha2::{Digest, Sha256};

use crate::{Bytes, Hash};

/// The root of the tree without leaves: SHA-256 of nothing.
pub const EMPTY_ROOT: Hash = Bytes([
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27,
    0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
]);

/// The tree as the roots of its perfect subtrees: enough to append and to know the root.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tree {
    size: u64,
    peaks: Vec<Hash>,
}

impl Tree {
    /// The tree without leaves.
    pub const fn new() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// The tree of this size with these peaks, largest first; `None` when their number does not fit.
    pub fn from_peaks(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        let fits = usize::try_from(size.count_ones()) == Ok(peaks.len());
        fits.then_some(Self { size, peaks })
    }

    /// Appends the hash of a leaf.
    pub fn append(&mut self, leaf: &Hash) {
        let mut root = *leaf;
        // Each trailing one bit of the size is a perfect subtree that now becomes the left half of a larger one.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                root = node(&left, &root);
            }
        }
        self.peaks.push(root);
        self.size += 1;
    }

    /// How many leaves it has.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Its root.
    pub fn root(&self) -> Hash {
        self.peaks.iter().rev().copied().reduce(|right, left| node(&left, &right)).unwrap_or(EMPTY_ROOT)
    }

    /// The roots of its perfect subtrees, largest first.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }
}

/// The hash of a leaf.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    Bytes(Sha256::new().chain_update([0]).chain_update(leaf).finalize().into())
}

/// The proof that leaf `index` is in the tree of these leaf hashes (RFC 9162, 2.1.3.1).
pub fn inclusion_proof(leaves: &[Hash], index: u64) -> Option<Vec<Hash>> {
    let index = usize::try_from(index).ok().filter(|index| *index < leaves.len())?;
    let mut proof = Vec::new();
    let (mut leaves, mut index) = (leaves, index);
    while leaves.len() > 1 {
        let (left, right) = halves(leaves);
        if index < left.len() {
            proof.push(root(right));
            leaves = left;
        } else {
            proof.push(root(left));
            index -= left.len();
            leaves = right;
        }
    }
    proof.reverse();
    Some(proof)
}

/// The proof that the tree of these leaf hashes extends the one of its first `old_size` leaves (RFC 9162, 2.1.4.1).
/// There is none from the tree without leaves.
pub fn consistency_proof(leaves: &[Hash], old_size: u64) -> Option<Vec<Hash>> {
    let old_size = usize::try_from(old_size).ok().filter(|size| (1..=leaves.len()).contains(size))?;
    let mut proof = Vec::new();
    let (mut leaves, mut old_size, mut is_whole) = (leaves, old_size, true);
    while old_size < leaves.len() {
        let (left, right) = halves(leaves);
        if old_size <= left.len() {
            proof.push(root(right));
            leaves = left;
        } else {
            proof.push(root(left));
            old_size -= left.len();
            leaves = right;
            is_whole = false;
        }
    }
    if !is_whole {
        proof.push(root(leaves));
    }
    proof.reverse();
    Some(proof)
}

/// Whether the proof shows that the leaf is number `index` in the tree of this size and root (RFC 9162, 2.1.3.2).
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut number, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if number & 1 == 1 || number == last {
            hash = node(sibling, &hash);
            skip_left_edge(&mut number, &mut last);
        } else {
            hash = node(&hash, sibling);
        }
        (number, last) = (number >> 1, last >> 1);
    }
    last == 0 && hash.same(root)
}

/// Whether the proof shows that the tree of `size` extends the one of `old_size` (RFC 9162, 2.1.4.2).
pub fn verify_consistency(old_size: u64, old_root: &Hash, size: u64, root: &Hash, proof: &[Hash]) -> bool {
    if old_size == 0 || old_size > size {
        return false;
    }
    if old_size == size {
        return proof.is_empty() && old_root.same(root);
    }
    // A perfect old tree is a node of the new one, so its root is left out of the proof.
    let first = old_size.is_power_of_two().then_some(old_root);
    let mut path = first.into_iter().chain(proof);
    let Some(start) = path.next() else { return false };
    let (mut number, mut last) = (old_size - 1, size - 1);
    while number & 1 == 1 {
        (number, last) = (number >> 1, last >> 1);
    }
    let (mut old, mut new) = (*start, *start);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if number & 1 == 1 || number == last {
            (old, new) = (node(sibling, &old), node(sibling, &new));
            skip_left_edge(&mut number, &mut last);
        } else {
            new = node(&new, sibling);
        }
        (number, last) = (number >> 1, last >> 1);
    }
    last == 0 && old.same(old_root) && new.same(root)
}

/// Goes up while the node has no sibling on its right, so that the next one is a left sibling's parent.
fn skip_left_edge(number: &mut u64, last: &mut u64) {
    while *number & 1 == 0 && *number != 0 {
        (*number, *last) = (*number >> 1, *last >> 1);
    }
}

fn root(leaves: &[Hash]) -> Hash {
    let mut tree = Tree::new();
    for leaf in leaves {
        tree.append(leaf);
    }
    tree.root()
}

/// The largest power of two of leaves that leaves some, and those.
fn halves(leaves: &[Hash]) -> (&[Hash], &[Hash]) {
    leaves.split_at(leaves.len().div_ceil(2).next_power_of_two())
}

fn node(left: &Hash, right: &Hash) -> Hash {
    let hasher = Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0);
    Bytes(hasher.finalize().into())
}
