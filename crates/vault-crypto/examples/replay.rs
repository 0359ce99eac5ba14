//! How long a trust log takes to replay: `cargo run --release -p vault-crypto --example replay -- 200000`.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement for people")]

use std::time::Instant;

use vault_crypto::trust::{
    Chain, Genesis, Operation, RecordItem, RecordPut, ScopeCreate, Signatures, State, replay,
};
use vault_crypto::{Bytes, HpkeKeyPair, NewEpoch, Pin, SigningKey, SymmetricKey};
use vault_domain::{
    Class, MemberId, ObjectKind, RecordId, RoleSet, Scope, ScopeId, ScopeKind, Tier, Timestamp, VaultId,
};

fn main() {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(200_000);
    let rows = log(count);
    let bytes = rows.iter().map(Vec::len).sum::<usize>();
    println!("{} operations, {} bytes each", rows.len(), bytes / rows.len());
    let hash = Operation::decode(rows.last().unwrap()).unwrap().hash();
    let pin = Pin { seq: u64::try_from(rows.len()).unwrap() - 1, hash };
    for (what, pin) in [("without signatures", Some(pin)), ("with signatures", None)] {
        let start = Instant::now();
        let replayed = replay(rows.iter().map(Vec::as_slice), pin).unwrap();
        let records = replayed.state.records().count();
        println!("{what}: {:?}, {records} records", start.elapsed());
    }
}

/// A vault and `count` records of two versions, one operation each.
fn log(count: usize) -> Vec<Vec<u8>> {
    let signer = SigningKey::from_seed(&SymmetricKey::make().unwrap());
    let hpke = HpkeKeyPair::make().unwrap();
    let member = MemberId::from_random(random());
    let mut chain = Chain::genesis(member, Timestamp::from_secs(1_800_000_000));
    chain.sign(genesis(member, &signer, &hpke), &signer);
    let scope = Scope {
        id: ScopeId::from_random(random()),
        kind: ScopeKind::Partner,
        class: Class::Directory,
        tier: Tier::Production,
        parent: None,
    };
    chain.sign(ScopeCreate { scope }, &signer);
    let recipients = [(member, hpke.public())];
    let (genesis, before) = (chain.genesis_hash(), chain.before());
    let new = NewEpoch { genesis, scope: &scope, number: 1, before, maker: member, recipients: &recipients };
    let (key, body) = new.scope_key().unwrap();
    chain.sign(body, &signer);
    for _ in 0..count / 2 {
        let first = item(&scope, key.epoch_id(), RecordId::from_random(random()), 1, None);
        let second = item(&scope, key.epoch_id(), first.record, 2, Some(first.ct_hash));
        chain.sign(RecordPut { items: vec![first] }, &signer);
        chain.sign(RecordPut { items: vec![second] }, &signer);
    }
    let rows = chain.operations().iter().map(Operation::encode).collect();
    measure_commit(&chain.into_operations());
    rows
}

/// What one commit costs a vault of this size.
fn measure_commit(operations: &[Operation]) {
    let (genesis, rest) = operations.split_first().unwrap();
    let mut state = State::begin(genesis, Signatures::Trusted).unwrap();
    let (last, most) = rest.split_last().unwrap();
    state.apply(most, Signatures::Trusted).unwrap();
    let start = Instant::now();
    state.apply(std::slice::from_ref(last), Signatures::Check).unwrap();
    println!("one more commit: {:?}", start.elapsed());
}

fn item(
    scope: &Scope,
    epoch_id: Bytes<16>,
    record: RecordId,
    version: u64,
    prev_ct_hash: Option<Bytes<32>>,
) -> RecordItem {
    RecordItem {
        record,
        kind: ObjectKind::Partner,
        scope: scope.id,
        class: scope.class,
        epoch_id,
        subject: None,
        version,
        prev_ct_hash,
        ct_hash: Bytes(random()),
        content: Bytes(random()),
    }
}

fn genesis(member: MemberId, signer: &SigningKey, hpke: &HpkeKeyPair) -> Genesis {
    Genesis {
        vault_id: VaultId::from_random(random()),
        min_format: 1,
        member,
        roles: RoleSet::all(),
        pk_sig: signer.public(),
        pk_hpke: hpke.public(),
        pk_rec_sig: signer.public(),
        km_number: 1,
        km_commit: Bytes::ZERO,
        demo: false,
    }
}

fn random<const N: usize>() -> [u8; N] {
    Bytes::<N>::random().unwrap().0
}
