//! A history in which every byte follows from a seed, so that any file can be held against it.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use vault_domain::{MemberId, RecordId, ScopeId, SessionId, SlotId, Timestamp};
use vault_store::{Commit, EnvelopeRow, Heads, Holder, MemberState, SlotChange, Store, StoreError};

/// The history that a seed makes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Model {
    pub(crate) seed: u64,
}

impl Model {
    /// A vault with the commits up to and with `last`, closed.
    pub(crate) async fn vault(self, last: u64) -> (TempDir, PathBuf) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("team.vault");
        self.fill(&path, last).await.close().await.unwrap();
        (folder, path)
    }

    /// Makes a vault at the path with the commits up to and with `last`.
    pub(crate) async fn fill(self, path: &Path, last: u64) -> Store {
        let mut store = Store::create(path, &self.commit(0), &holder()).await.unwrap();
        for n in 1..=last {
            store.commit(&self.commit(n)).await.unwrap();
        }
        store
    }

    /// Commit number `n`: an operation, a leaf, envelopes, states, a slot and whatever else there is.
    pub(crate) fn commit(self, n: u64) -> Commit {
        let envelopes = (0..self.envelope_count(n)).map(|index| EnvelopeRow {
            record: self.record(n, index),
            version: 1,
            body: self.body(n, index),
        });
        let replaced = replaced_by(n).map(|old| EnvelopeRow {
            record: self.record(old, 1),
            version: 1,
            body: self.bytes("replaced", n, 700),
        });
        Commit {
            operations: vec![(n, self.bytes("op", n, 300))],
            leaves: vec![(n, self.bytes("leaf", n, 900))],
            envelopes: envelopes.collect(),
            replaced_envelopes: replaced.into_iter().collect(),
            deleted_records: deleted_by(n).map(|old| self.record(old, 0)).into_iter().collect(),
            cold: (n == 0).then(|| (member(), self.bytes("cold", n, 500))),
            hot: Some((member(), self.bytes("hot", n, 400))),
            key_wraps: vec![(member(), self.id("wrap", n % 3), self.bytes("wrap", n, 120))],
            own_session: n
                .is_multiple_of(3)
                .then(|| (member(), self.session(n), self.bytes("session", n, 100))),
            grants: vec![(member(), self.scope(n % 5), self.bytes("grant", n, 100))],
            slot: Some(SlotChange {
                slot: slot(),
                expected_body: n.checked_sub(1).map(|before| self.bytes("slot", before, 400)),
                body: self.bytes("slot", n, 400),
                put_chunks: vec![(day(n), self.bytes("chunk", n, 7200))],
                delete_days: Vec::new(),
            }),
            ..Commit::new(n.checked_sub(1).map(|before| self.heads(before)), self.heads(n))
        }
    }

    pub(crate) fn heads(self, n: u64) -> Heads {
        Heads {
            trust_seq: n,
            trust_hash: self.bytes("trust", n, 32).try_into().unwrap(),
            audit_size: n + 1,
            audit_root: self.bytes("root", n, 32).try_into().unwrap(),
        }
    }

    /// Says after which commit the file is, if it is whole: exactly after one.
    pub(crate) async fn verify(self, store: &mut Store) -> u64 {
        let found = Snapshot::read(store).await.unwrap();
        let n = found.heads.trust_seq;
        assert!(found == self.snapshot(n), "what the file holds is the state after commit {n}, whole");
        n
    }

    /// Everything a vault holds after commit number `n`.
    pub(crate) fn snapshot(self, n: u64) -> Snapshot {
        let sessions = (0..=n).step_by(3).map(|n| (self.session(n), self.bytes("session", n, 100)));
        let wraps = newest(n, 3).map(|(key, n)| (self.id("wrap", key), self.bytes("wrap", n, 120)));
        let grants = newest(n, 5).map(|(key, n)| (self.scope(key), self.bytes("grant", n, 100)));
        let chunks = newest(n, 4).map(|(_, n)| (day(n), self.bytes("chunk", n, 7200)));
        Snapshot {
            heads: self.heads(n),
            operations: (0..=n).map(|n| self.bytes("op", n, 300)).collect(),
            leaves: (0..=n).map(|n| self.bytes("leaf", n, 900)).collect(),
            envelopes: self.envelopes_after(n),
            state: Some(MemberState { cold: self.bytes("cold", 0, 500), hot: self.bytes("hot", n, 400) }),
            wraps: sorted(wraps),
            sessions: sorted(sessions),
            grants: sorted(grants),
            slots: vec![(slot(), self.bytes("slot", n, 400))],
            chunks: sorted(chunks),
        }
    }

    fn envelopes_after(self, n: u64) -> Vec<EnvelopeRow> {
        let mut rows: Vec<_> = (0..=n)
            .flat_map(|born| (0..self.envelope_count(born)).map(move |index| (born, index)))
            .filter(|(born, index)| !(*index == 0 && born + 3 <= n && deleted_by(born + 3).is_some()))
            .map(|(born, index)| {
                let replaced = index == 1 && born < n && replaced_by(born + 1).is_some();
                let body =
                    if replaced { self.bytes("replaced", born + 1, 700) } else { self.body(born, index) };
                EnvelopeRow { record: self.record(born, index), version: 1, body }
            })
            .collect();
        rows.sort_by_key(|row| row.record);
        rows
    }

    fn envelope_count(self, n: u64) -> u64 {
        2 + self.number("count", n) % 3
    }

    /// Now and then a large one, so that the WAL is folded in amid the commits.
    fn body(self, n: u64, index: u64) -> Vec<u8> {
        let dice = self.number("size", n * 8 + index);
        let length = if dice.is_multiple_of(60) { 100_000 } else { 100 + dice % 2900 };
        self.bytes("body", n * 8 + index, usize::try_from(length).unwrap())
    }

    pub(crate) fn record(self, n: u64, index: u64) -> RecordId {
        RecordId::from_bytes(self.id("record", n * 8 + index))
    }

    fn session(self, n: u64) -> SessionId {
        SessionId::from_bytes(self.id("session", n))
    }

    fn scope(self, n: u64) -> ScopeId {
        ScopeId::from_bytes(self.id("scope", n))
    }

    fn id(self, what: &str, n: u64) -> [u8; 16] {
        self.bytes(what, n, 16).try_into().unwrap()
    }

    fn number(self, what: &str, n: u64) -> u64 {
        Random::new(self.seed, what, n).next()
    }

    fn bytes(self, what: &str, n: u64, length: usize) -> Vec<u8> {
        let mut random = Random::new(self.seed, what, n);
        let mut bytes = Vec::with_capacity(length + 8);
        while bytes.len() < length {
            bytes.extend_from_slice(&random.next().to_le_bytes());
        }
        bytes.truncate(length);
        bytes
    }
}

/// Everything a vault holds.
#[derive(Debug, PartialEq)]
pub(crate) struct Snapshot {
    pub(crate) heads: Heads,
    operations: Vec<Vec<u8>>,
    leaves: Vec<Vec<u8>>,
    envelopes: Vec<EnvelopeRow>,
    state: Option<MemberState>,
    wraps: Vec<([u8; 16], Vec<u8>)>,
    sessions: Vec<(SessionId, Vec<u8>)>,
    grants: Vec<(ScopeId, Vec<u8>)>,
    slots: Vec<(SlotId, Vec<u8>)>,
    chunks: Vec<(u32, Vec<u8>)>,
}

impl Snapshot {
    /// Reads it through the store's own queries.
    pub(crate) async fn read(store: &mut Store) -> Result<Self, StoreError> {
        let heads = store.heads().await?;
        let keys = store.envelope_keys().await?;
        Ok(Self {
            heads,
            operations: store.operations(0..heads.trust_seq + 1).await?,
            leaves: store.leaves(0..heads.audit_size).await?,
            envelopes: store.envelopes(&keys).await?,
            state: store.member_state(member()).await?,
            wraps: store.key_wraps(member()).await?,
            sessions: store.own_sessions(member()).await?,
            grants: store.grant_cache(member()).await?,
            slots: store.slots().await?,
            chunks: store.chunks(slot()).await?,
        })
    }
}

fn sorted<T: Ord>(rows: impl Iterator<Item = T>) -> Vec<T> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort();
    rows
}

/// Every fourth commit deletes the first record of the one three before.
fn deleted_by(n: u64) -> Option<u64> {
    (n.is_multiple_of(4)).then(|| n.checked_sub(3)).flatten()
}

/// Every fifth commit seals the second envelope of the one before again.
fn replaced_by(n: u64) -> Option<u64> {
    (n.is_multiple_of(5)).then(|| n.checked_sub(1)).flatten()
}

/// For each remainder the last commit up to `n` that has it.
fn newest(n: u64, modulus: u64) -> impl Iterator<Item = (u64, u64)> {
    (0..modulus).filter(move |key| *key <= n).map(move |key| (key, n - (n - key) % modulus))
}

fn day(n: u64) -> u32 {
    20_000 + u32::try_from(n % 4).unwrap()
}

pub(crate) fn member() -> MemberId {
    MemberId::from_bytes([3; 16])
}

pub(crate) fn slot() -> SlotId {
    SlotId::from_bytes([4; 16])
}

pub(crate) fn holder() -> Holder {
    Holder::this_process("a test", Timestamp::from_secs(1_785_000_000))
}

/// Numbers that follow from a seed (the generator called `SplitMix64`).
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64, what: &str, n: u64) -> Self {
        let start = what.bytes().fold(seed, |state, byte| (state ^ u64::from(byte)).wrapping_mul(PRIME));
        Self((start ^ n).wrapping_mul(PRIME))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

const PRIME: u64 = 0x0100_0000_01b3;

/// A fresh seed, or the one in `VAULT_STORE_SEED` to repeat a failure; printed either way.
pub(crate) fn seed() -> u64 {
    let fresh = || std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0u8);
    let seed =
        std::env::var("VAULT_STORE_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(fresh);
    say(&format!("VAULT_STORE_SEED={seed}"));
    seed
}

/// To standard output, past the capture of the test harness.
pub(crate) fn say(line: &str) {
    use std::io::Write as _;

    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}").and_then(|()| output.flush()).unwrap();
}
