//! Vectors of sections 1 and 5 to 7.

use serde_json::json;
use vault_domain::{
    Class, DeviceId, Event, EventKind, MemberId, ObjectKind, Outcome, RecordId, RoleSet, Scope, ScopeId,
    ScopeKind, Target, Tier, Timestamp, VaultId,
};

use super::{bytes, frozen, frozen_once, key, pair};
use crate::audit::{Tree, leaf_hash, seal_fixed_leaf};
use crate::envelope::seal_fixed;
use crate::trust::{
    Chain, Freeze, FreezeKind, Genesis, MinFormat, Operation, PolicySet, PolicyValue, RecordPut, ScopeCreate,
    replay,
};
use crate::{
    Bytes, Checkpoint, Expected, Halves, Place, PrivateKey, ScopeKey, SigningKey, ct_hash, epoch_id, label,
    open_record, open_split, scope_commitment, seal_split,
};

#[test]
fn epoch_ids() {
    let scope = ScopeId::from_random([0x71; 16]);
    let commitment = scope_commitment(&Bytes([0x11; 32]), scope, 3, &key(0x72));
    frozen(
        "log-epoch-id",
        &json!({
            "genesis": Bytes([0x11; 32]).to_string(),
            "scope": hex::encode(scope.as_bytes()),
            "number": 3,
            "key": hex::encode([0x72; 32]),
            "before": Bytes([0x73; 32]).to_string(),
            "commitment": commitment.to_string(),
            "epoch_id": epoch_id(scope.as_bytes(), 3, &Bytes([0x73; 32]), &commitment).to_string(),
        }),
    );
}

#[test]
fn envelope() {
    let scope_key = ScopeKey::of(Bytes([0x74; 16]), key(0x75));
    let sealed = seal_fixed(&scope_key, &place(), &Bytes([0x76; 32]), Bytes([0x77; 24]), DOCUMENT).unwrap();
    let frozen = frozen(
        "log-envelope",
        &json!({
            "scope_key": hex::encode([0x75; 32]),
            "r": hex::encode([0x76; 32]),
            "document": hex::encode(DOCUMENT),
            "body": hex::encode(&sealed.body),
            "ct_hash": sealed.expected.ct_hash.to_string(),
            "content": sealed.expected.content.to_string(),
        }),
    );
    let opened = open_record(&scope_key, &sealed.expected, &bytes(&frozen["body"])).unwrap();
    assert_eq!(opened.as_slice(), DOCUMENT);
}

#[test]
fn archived_envelope() {
    let (a, b) = (pair(0x78), pair(0x79));
    let halves = Halves { a: (Bytes([0x74; 16]), a.public()), b: (Bytes([0x7a; 16]), b.public()) };
    let place = Place { class: Class::Archive, ..place() };
    // The halves are random: this body was made once and only opens.
    let frozen = frozen_once("log-archived-envelope", || {
        let sealed = seal_split(&halves, &place, DOCUMENT).unwrap();
        json!({
            "sk_a": hex::encode(a.private().expose()),
            "sk_b": hex::encode(b.private().expose()),
            "document": hex::encode(DOCUMENT),
            "body": hex::encode(&sealed.body),
            "content": hex::encode(sealed.expected.content.0),
        })
    });
    let body = bytes(&frozen["body"]);
    let content = Bytes(bytes(&frozen["content"]).try_into().unwrap());
    let expected = Expected { place, ct_hash: ct_hash(&body), content };
    let (a, b) = (PrivateKey::of(halves.a.0, a), PrivateKey::of(halves.b.0, b));
    assert_eq!(open_split(&a, &b, &expected, &body).unwrap().as_slice(), DOCUMENT);
}

#[test]
fn operations() {
    let signer = SigningKey::from_seed(&key(0x7b));
    let member = MemberId::from_random([0x13; 16]);
    let mut chain = Chain::genesis(member, Timestamp::from_millis(1_800_000_000_123));
    chain.sign(genesis(member, &signer), &signer);
    let partner = Scope {
        id: ScopeId::from_random([0x7c; 16]),
        kind: ScopeKind::Partner,
        class: Class::Directory,
        tier: Tier::Production,
        parent: None,
    };
    let meta = Scope {
        id: ScopeId::from_random([0x7d; 16]),
        kind: ScopeKind::Environment,
        class: Class::Meta,
        tier: Tier::Other,
        parent: Some(partner.id),
    };
    chain.sign(ScopeCreate { scope: partner }, &signer);
    chain.sign(ScopeCreate { scope: meta }, &signer);
    let values = vec![PolicyValue { number: 1, value: 600 }, PolicyValue { number: 300, value: u64::MAX }];
    chain.sign(PolicySet { values }, &signer);
    chain.sign(MinFormat { format: 1 }, &signer);
    chain.sign(RecordPut { items: Vec::new() }, &signer);
    let id = Bytes(*partner.id.as_bytes());
    chain.sign(Freeze { what: FreezeKind::Partner, id, reason: Bytes([0x7e; 32]) }, &signer);
    let operations = chain.operations();
    let frozen = frozen(
        "log-operations",
        &json!({
            "seed": hex::encode([0x7b; 32]),
            "operations": operations.iter().map(|op| hex::encode(op.encode())).collect::<Vec<_>>(),
            "hashes": operations.iter().map(|op| op.hash().to_string()).collect::<Vec<_>>(),
        }),
    );
    let rows: Vec<_> = frozen["operations"].as_array().unwrap().iter().map(bytes).collect();
    let replayed = replay(rows.iter().map(Vec::as_slice), None).unwrap();
    assert_eq!(replayed.state.head().hash, operations.last().unwrap().hash());
    assert_eq!(Operation::decode(&rows[0]).unwrap().hash(), replayed.state.genesis());
}

#[test]
fn leaf() {
    let (leaf, opened) =
        seal_fixed_leaf(&event(), &SigningKey::from_seed(&key(0x7b)), &key(0x7f), &key(0x80));
    frozen(
        "log-leaf",
        &json!({
            "seed": hex::encode([0x7b; 32]),
            "k_s": hex::encode([0x7f; 32]),
            "directory_key": hex::encode([0x80; 32]),
            "leaf": hex::encode(&leaf),
            "leaf_hash": leaf_hash(&leaf).to_string(),
        }),
    );
    assert_eq!(opened, event());
}

#[test]
fn checkpoint() {
    let mut tree = Tree::new();
    (0..5u8).for_each(|leaf| tree.append(&leaf_hash(&[leaf])));
    let checkpoint = Checkpoint {
        vault_id: VaultId::from_random([0x12; 16]),
        genesis: Bytes([0x11; 32]),
        size: tree.size(),
        root: tree.root(),
    };
    let signer = SigningKey::from_seed(&key(0x7b));
    let frozen = frozen(
        "log-checkpoint",
        &json!({ "seed": hex::encode([0x7b; 32]), "note": checkpoint.sign(&signer) }),
    );
    let note = frozen["note"].as_str().unwrap();
    assert_eq!(Checkpoint::verify(note, &signer.public()), Ok(checkpoint));
}

fn place() -> Place {
    Place {
        genesis: Bytes([0x11; 32]),
        kind: ObjectKind::Secrets,
        scope: ScopeId::from_random([0x81; 16]),
        class: Class::Secret,
        epoch_id: Bytes([0x74; 16]),
        record: RecordId::from_random([0x82; 16]),
        version: 7,
        writer: MemberId::from_random([0x13; 16]),
        subject: Some(ScopeId::from_random([0x7d; 16])),
    }
}

fn genesis(member: MemberId, signer: &SigningKey) -> Genesis {
    Genesis {
        vault_id: VaultId::from_random([0x12; 16]),
        min_format: 1,
        member,
        roles: RoleSet::all(),
        pk_sig: signer.public(),
        pk_hpke: pair(0x83).public(),
        pk_rec_sig: SigningKey::from_seed(&key(0x84)).public(),
        km_number: 1,
        km_commit: label::hash("pv1/test", &[]),
        demo: true,
    }
}

fn event() -> Event {
    Event {
        kind: EventKind::SecretCopied,
        author: MemberId::from_random([0x13; 16]),
        device: DeviceId::from_random([0x15; 16]),
        time: Timestamp::from_millis(1_800_000_000_456),
        target: Target {
            partner: Some(RecordId::from_random([0x85; 16])),
            environment: Some(ScopeId::from_random([0x7d; 16])),
            credential: Some(RecordId::from_random([0x86; 16])),
            version: Some(2),
            field: Some("client_secret".to_owned()),
            member: None,
        },
        outcome: Outcome::Done,
        reason: Some("a test".to_owned()),
        count: None,
    }
}

const DOCUMENT: &[u8] = b"a document of forty-two bytes, more or less";
