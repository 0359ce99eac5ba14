//! A whole vault without its unlock factors, written once: every version of the program reads it to the same state,
//! the same documents and the same events.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use serde_json::{Value, json};
use vault_crypto::audit::{self, Keys};
use vault_crypto::trust::{
    Freeze, FreezeKind, NewKeys, RecordDelete, RecordMove, RecordReseal, ScopeState, State, replay,
};
use vault_crypto::{
    Bytes, EpochId, HpkeKeyPair, PrivateKey, ScopeKey, SymmetricKey, archive_record, open_record, open_split,
    reseal_record,
};
use vault_domain::{Class, EventKind, MemberId, ObjectKind, RecordId, Tier};

use crate::world::{World, random, signing_key};

#[test]
fn the_frozen_vault_reads_as_it_was_written() {
    let frozen = frozen();
    let rows = list(&frozen["operations"]);
    let state = replay(rows.iter().map(Vec::as_slice), None).unwrap().state;
    assert_eq!(state.head().hash.to_string(), frozen["head"]);
    let reader = Reader::new(&frozen, &state);
    for entry in frozen["records"].as_array().unwrap() {
        let record: RecordId = entry["record"].as_str().unwrap().parse().unwrap();
        let version = entry["version"].as_u64().unwrap();
        assert_eq!(reader.open(record, version, &bytes(&entry["body"])), bytes(&entry["document"]));
    }
    let versions = state.records().map(|(_, record)| record.versions().count()).sum::<usize>();
    assert_eq!(versions, frozen["records"].as_array().unwrap().len(), "all of them were there");

    let leaves = list(&frozen["leaves"]);
    let report =
        audit::verify(
            leaves.iter().map(Vec::as_slice),
            &state,
            &reader.keys(),
            |_| ControlFlow::Continue(()),
        )
        .unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(report.tree.root().to_string(), frozen["root"]);
    let kinds: Vec<_> = report.events.iter().map(|opened| Value::from(opened.event.kind.number())).collect();
    assert_eq!(Value::from(kinds), frozen["event_kinds"]);
}

/// Opens everything with what one member has: their HPKE key.
struct Reader<'a> {
    state: &'a State,
    member: MemberId,
    pair: HpkeKeyPair,
}

impl<'a> Reader<'a> {
    fn new(frozen: &Value, state: &'a State) -> Self {
        let private = SymmetricKey::from_slice(&bytes(&frozen["sk_hpke"])).unwrap();
        let member = state.members().next().unwrap().id;
        Self { state, member, pair: HpkeKeyPair::from_private(&private).unwrap() }
    }

    fn granted(&self, scope: &ScopeState, epoch_id: &EpochId) -> SymmetricKey {
        let epoch = scope.epoch_by_id(epoch_id).unwrap();
        let place = epoch.place(self.state.genesis(), &scope.scope);
        epoch.grant(self.member).unwrap().open(&place, &self.pair).unwrap()
    }

    fn scope_key(&self, scope: &ScopeState, epoch_id: &EpochId) -> ScopeKey {
        let epoch = scope.epoch_by_id(epoch_id).unwrap();
        let key = self.granted(scope, epoch_id);
        ScopeKey::verified(key, &self.state.genesis(), &scope.scope, epoch).unwrap()
    }

    fn private_key(&self, scope: &ScopeState, epoch_id: &EpochId) -> PrivateKey {
        let epoch = scope.epoch_by_id(epoch_id).unwrap();
        PrivateKey::verified(&self.granted(scope, epoch_id), epoch).unwrap()
    }

    fn open(&self, record: RecordId, version: u64, body: &[u8]) -> Vec<u8> {
        let expected = self.state.expected(record, version).unwrap();
        let scope = self.state.scope(expected.place.scope).unwrap();
        if expected.place.class == Class::Archive {
            let halves = scope.halves().unwrap();
            let (a, b) = (self.private_key(scope, &halves.a.0), self.private_key(scope, &halves.b.0));
            open_split(&a, &b, &expected, body).unwrap().to_vec()
        } else {
            let key = self.scope_key(scope, &expected.place.epoch_id);
            open_record(&key, &expected, body).unwrap().to_vec()
        }
    }

    fn keys(&self) -> Keys {
        let mut keys = Keys::default();
        let (directory, audit) = (self.state.org_directory().unwrap(), self.state.audit_scope().unwrap());
        directory.epochs().iter().for_each(|epoch| keys.add_directory(self.scope_key(directory, &epoch.id)));
        audit.epochs().iter().for_each(|epoch| keys.add_audit(self.private_key(audit, &epoch.id)));
        keys
    }
}

/// The vault, made only where there is none and it is asked for.
fn frozen() -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/log-vault.json");
    if !path.exists() && std::env::var_os("FREEZE_VECTORS").is_some() {
        std::fs::write(&path, format!("{:#}\n", write())).unwrap();
    }
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Something of everything.
fn write() -> Value {
    let mut world = World::new();
    let partner = world.partner();
    let (staging, production) =
        (world.environment(partner, Tier::Other), world.environment(partner, Tier::Production));
    world.append(EventKind::PartnerCreated);
    let mut documents = BTreeMap::new();
    let mut put = |world: &mut World, kind, scope, document: &str| {
        let record = world.put(kind, scope, document.as_bytes());
        world.append(EventKind::CredentialCreated);
        documents.insert((record, 1), document.to_owned());
        record
    };
    put(&mut world, ObjectKind::Partner, partner, "a partner");
    let identifiers = put(&mut world, ObjectKind::Identifiers, staging.meta, "identifiers");
    let secrets = put(&mut world, ObjectKind::Secrets, production.secret, "secrets");
    let gone = put(&mut world, ObjectKind::Secrets, staging.secret, "gone");
    world.put_next(identifiers, b"better identifiers");
    documents.insert((identifiers, 2), "better identifiers".to_owned());
    world.act(RecordDelete { records: vec![gone] }).unwrap();
    documents.remove(&(gone, 1));
    reseal(&mut world, identifiers);
    archive(&mut world, secrets, production.archive);
    world.relock();
    rekey(&mut world);
    let id = Bytes(*partner.as_bytes());
    world.act(Freeze { what: FreezeKind::Partner, id, reason: Bytes(random()) }).unwrap();
    world.append(EventKind::SessionEnded);
    dump(&world, &documents)
}

fn reseal(world: &mut World, record: RecordId) {
    let scope = world.state.scope(world.state.record(record).unwrap().scope).unwrap().scope;
    let mut chain = world.chain();
    let epoch_id = world.epoch(&mut chain, &scope, 2);
    let mut records = Vec::new();
    for version in [1, 2] {
        let expected = world.state.expected(record, version).unwrap();
        let old = &world.scope_keys[&expected.place.epoch_id];
        let body = &world.bodies[&(record, version)];
        let sealed = reseal_record(old, &expected, body, &world.scope_keys[&epoch_id]).unwrap();
        records.push(sealed.resealed());
        world.bodies.insert((record, version), sealed.body);
    }
    chain.sign(RecordReseal { scope: scope.id, epoch_id, records }, &world.signer);
    world.commit(chain).unwrap();
}

fn archive(world: &mut World, record: RecordId, archive: vault_domain::ScopeId) {
    let expected = world.state.expected(record, 1).unwrap();
    let halves = world.state.scope(archive).unwrap().halves().unwrap();
    let key = &world.scope_keys[&expected.place.epoch_id];
    let moved = archive_record(key, &expected, &world.bodies[&(record, 1)], archive, &halves).unwrap();
    world.act(RecordMove { scope: archive, records: vec![moved.resealed()] }).unwrap();
    world.bodies.insert((record, 1), moved.body);
}

/// New signing and recovery keys, and new keys of the logs in the same commit.
fn rekey(world: &mut World) {
    let (signer, recovery) = (signing_key(), signing_key());
    let keys = NewKeys {
        member: world.member,
        pk_sig: signer.public(),
        pk_hpke: world.hpke.public(),
        pk_rec_sig: recovery.public(),
        km_number: 2,
        km_commit: Bytes(random()),
    };
    let mut chain = world.chain();
    let body = keys.sign(&world.state.genesis(), chain.seq(), &signer, &world.recovery);
    chain.sign(body, &world.signer);
    (world.signer, world.recovery) = (signer, recovery);
    let (audit, directory) =
        (world.state.audit_scope().unwrap().scope, world.state.org_directory().unwrap().scope);
    world.epoch(&mut chain, &audit, 2);
    world.epoch(&mut chain, &directory, 2);
    world.commit(chain).unwrap();
    world.append(EventKind::SessionRekeyed);
    world.append(EventKind::RecoveryKitSaved);
}

fn dump(world: &World, documents: &BTreeMap<(RecordId, u64), String>) -> Value {
    let report =
        audit::verify(world.leaves(), &world.state, &world.auditor_keys(), |_| ControlFlow::Continue(()))
            .unwrap();
    let records = documents.iter().map(|((record, version), document)| {
        json!({
            "record": record.to_string(),
            "version": version,
            "body": hex::encode(&world.bodies[&(*record, *version)]),
            "document": hex::encode(document),
        })
    });
    json!({
        "sk_hpke": hex::encode(world.hpke.private().expose()),
        "operations": world.rows.iter().map(hex::encode).collect::<Vec<_>>(),
        "head": world.state.head().hash.to_string(),
        "records": records.collect::<Vec<_>>(),
        "leaves": world.leaves.iter().map(hex::encode).collect::<Vec<_>>(),
        "root": world.tree.root().to_string(),
        "event_kinds": report.events.iter().map(|opened| opened.event.kind.number()).collect::<Vec<_>>(),
    })
}

fn list(value: &Value) -> Vec<Vec<u8>> {
    value.as_array().unwrap().iter().map(bytes).collect()
}

fn bytes(hexadecimal: &Value) -> Vec<u8> {
    hex::decode(hexadecimal.as_str().unwrap()).unwrap()
}
