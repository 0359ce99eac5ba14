//! A whole life of a vault: made, filled, re-keyed, archived, read and verified.

use std::ops::ControlFlow;

use vault_crypto::audit::{self, Keys, PageReader, Verifier, open_own};
use vault_crypto::trust::{RecordDelete, RecordMove, RecordReseal, replay};
use vault_crypto::{
    Bytes, Checkpoint, Half, Pin, SymmetricKey, archive_record, open_split, reseal_record, reseal_split,
    split_epochs,
};
use vault_domain::{EventKind, ObjectKind, SessionId, Tier};

use crate::world::{World, random, signing_key};

fn go_on(_: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn a_vault_is_made_filled_and_read() {
    let mut world = World::new();
    let partner = world.partner();
    let staging = world.environment(partner, Tier::Other);
    let credential = world.put(ObjectKind::Credential, partner, b"a credential");
    let secrets = world.put(ObjectKind::Secrets, staging.secret, b"client_secret");
    world.put_next(secrets, b"another client_secret");
    assert_eq!(world.read(credential, 1), b"a credential");
    assert_eq!(world.read(secrets, 1), b"client_secret");
    assert_eq!(world.read(secrets, 2), b"another client_secret");
    world.act(RecordDelete { records: vec![credential] }).unwrap();
    assert!(world.state.record(credential).is_none());
}

#[test]
fn a_log_replays_to_the_same_state_with_and_without_a_pin() {
    let mut world = World::new();
    let partner = world.partner();
    let record = world.put(ObjectKind::Partner, partner, b"Northwind");
    let head = world.state.head();
    world.put_next(record, b"Northwind Ltd");
    for pin in [None, Some(Pin { seq: head.seq, hash: head.hash })] {
        let replayed = replay(world.rows(), pin).unwrap();
        assert_eq!(replayed.findings, []);
        assert_eq!(replayed.state.head(), world.state.head());
        assert_eq!(replayed.state.expected(record, 2), world.state.expected(record, 2));
    }
}

#[test]
fn sealing_again_keeps_author_version_and_document() {
    let mut world = World::new();
    let partner = world.partner();
    let staging = world.environment(partner, Tier::Other);
    let record = world.put(ObjectKind::Identifiers, staging.meta, b"client_id");
    let before = world.state.expected(record, 1).unwrap();
    let scope = world.state.scope(staging.meta).unwrap().scope;
    let mut chain = world.chain();
    let epoch_id = world.epoch(&mut chain, &scope, 2);
    let (old, new) = (&world.scope_keys[&before.place.epoch_id], &world.scope_keys[&epoch_id]);
    let sealed = reseal_record(old, &before, &world.bodies[&(record, 1)], new).unwrap();
    let records = vec![sealed.resealed()];
    chain.sign(RecordReseal { scope: staging.meta, epoch_id, records }, &world.signer);
    world.commit(chain).unwrap();
    world.bodies.insert((record, 1), sealed.body);
    assert_eq!(world.read(record, 1), b"client_id");
    let after = world.state.expected(record, 1).unwrap();
    assert_eq!((after.content, after.place.writer), (before.content, before.place.writer));
    assert_ne!(after.ct_hash, before.ct_hash);
}

#[test]
fn an_archived_secret_needs_both_halves() {
    let mut world = World::new();
    let partner = world.partner();
    let production = world.environment(partner, Tier::Production);
    let record = world.put(ObjectKind::Secrets, production.secret, b"old");
    let halves = world.state.scope(production.archive).unwrap().halves().unwrap();
    let before = world.state.expected(record, 1).unwrap();
    let key = &world.scope_keys[&before.place.epoch_id];
    let moved =
        archive_record(key, &before, &world.bodies[&(record, 1)], production.archive, &halves).unwrap();
    world.act(RecordMove { scope: production.archive, records: vec![moved.resealed()] }).unwrap();
    let expected = world.state.expected(record, 1).unwrap();
    assert_eq!(expected, moved.expected);
    let (a, b) = (&world.private_keys[&halves.a.0], &world.private_keys[&halves.b.0]);
    assert_eq!(split_epochs(&expected, &moved.body), Ok((halves.a.0, halves.b.0)));
    assert_eq!(open_split(a, b, &expected, &moved.body).unwrap().as_slice(), b"old");
    assert!(open_split(a, a, &expected, &moved.body).is_err());
    assert!(open_split(b, a, &expected, &moved.body).is_err());
}

#[test]
fn a_replaced_half_brings_a_new_key_for_each_version() {
    let mut world = World::new();
    let partner = world.partner();
    let production = world.environment(partner, Tier::Production);
    let archive = world.state.scope(production.archive).unwrap();
    let (scope, old) = (archive.scope, archive.halves().unwrap());
    let place = world.place(ObjectKind::Secrets, production.archive, None);
    let sealed = vault_crypto::seal_split(&old, &place, b"old").unwrap();
    world.put_sealed(&sealed).unwrap();
    let mut chain = world.chain();
    world.half(&mut chain, &scope, Half::A, 2);
    world.commit(chain).unwrap();
    let new = world.state.scope(production.archive).unwrap().halves().unwrap();
    let (a, b) = (&world.private_keys[&old.a.0], &world.private_keys[&old.b.0]);
    let again = reseal_split(a, b, &sealed.expected, &sealed.body, &new).unwrap();
    let reseal = RecordReseal { scope: scope.id, epoch_id: new.a.0, records: vec![again.resealed()] };
    world.act(reseal).unwrap();
    let expected = world.state.expected(place.record, 1).unwrap();
    let (a, b) = (&world.private_keys[&new.a.0], &world.private_keys[&new.b.0]);
    assert_eq!(open_split(a, b, &expected, &again.body).unwrap().as_slice(), b"old");
}

#[test]
fn auditors_read_everything_and_members_their_own() {
    let mut world = World::new();
    world.append(EventKind::SecretCopied);
    let session = world.session.id();
    let own = world.session.keys();
    world.relock();
    world.append(EventKind::AuditRead);

    let report = audit::verify(world.leaves(), &world.state, &world.auditor_keys(), go_on).unwrap();
    assert_eq!(report.findings, []);
    assert_eq!((report.events.len(), report.sealed, report.macs_unchecked), (6, 0, 0));
    assert_eq!(report.tree, world.tree);
    assert!(report.sessions[0].ended && !report.sessions[1].ended);

    let mut keys = world.member_keys();
    keys.add_session(session, own);
    let report = audit::verify(world.leaves(), &world.state, &keys, go_on).unwrap();
    assert_eq!(report.findings, []);
    assert_eq!((report.events.len(), report.sealed), (4, 2));

    let report = audit::verify(world.leaves(), &world.state, &Keys::default(), go_on).unwrap();
    assert_eq!((report.findings.len(), report.events.len(), report.macs_unchecked), (0, 0, 6));
}

#[test]
fn a_check_resumes_from_the_peaks() {
    let mut world = World::new();
    let tree = world.tree.clone();
    world.append(EventKind::SecretCopied);
    world.relock();
    let keys = world.auditor_keys();
    let mut verifier = Verifier::resume(&world.state, &keys, tree.clone());
    world.leaves().skip(2).for_each(|leaf| verifier.push(leaf).unwrap());
    let report = verifier.finish().unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(report.tree, world.tree);
}

#[test]
fn a_resumed_check_knows_where_the_last_session_stood() {
    let mut world = World::new();
    let (tree, session) = (world.tree.clone(), world.session.id());
    let next_n = world.session.next_n();
    world.append(EventKind::SecretCopied);
    let keys = world.auditor_keys();
    let findings = |last| {
        let mut verifier = Verifier::resume_after(&world.state, &keys, tree.clone(), last);
        world
            .leaves()
            .skip(usize::try_from(tree.size()).unwrap())
            .for_each(|leaf| verifier.push(leaf).unwrap());
        let found = verifier.finish().unwrap().findings;
        found.into_iter().map(|finding| finding.what).collect::<Vec<_>>()
    };
    assert_eq!(findings(Some((session, next_n))), []);
    let other = SessionId::from_random(random());
    for wrong in [None, Some((session, next_n + 1)), Some((other, next_n))] {
        assert_eq!(findings(wrong), [audit::FindingKind::NumberGap], "{wrong:?}");
    }
}

#[test]
fn a_page_is_read_without_the_rest_and_no_changed_byte_gives_another_event() {
    let mut world = World::new();
    world.append(EventKind::SecretCopied);
    world.append(EventKind::SecretRevealed);
    let keys = world.auditor_keys();
    let whole = audit::verify(world.leaves(), &world.state, &keys, go_on).unwrap();
    let read = |leaves: &[Vec<u8>]| {
        let mut reader = PageReader::new(&world.state, &keys, 0, 2);
        leaves.iter().try_for_each(|leaf| reader.push(leaf)).map(|()| reader.finish().events)
    };
    let leaves: Vec<Vec<u8>> = world.leaves().map(<[u8]>::to_vec).collect();
    let page = read(&leaves).unwrap();
    assert_eq!(page, whole.events[2..]);
    for at in 0..leaves[2].len() {
        let mut altered = leaves.clone();
        altered[2][at] ^= 1;
        // Only the mark of membership is left to the whole check.
        assert!(read(&altered).map_or(true, |events| events == page), "byte {at} gave another event");
    }
    assert!(read(&leaves[1..]).is_err(), "a leaf out of its place");
    let none = Keys::default();
    let mut sealed = PageReader::new(&world.state, &none, 0, 0);
    for leaf in &leaves {
        sealed.push(leaf).unwrap();
    }
    assert_eq!(sealed.finish().sealed, u64::try_from(leaves.len()).unwrap());
}

#[test]
fn new_keys_of_the_vault_need_a_new_key_of_the_session() {
    let mut world = World::new();
    let audit = world.state.audit_scope().unwrap().scope;
    let mut chain = world.chain();
    world.epoch(&mut chain, &audit, 2);
    world.commit(chain).unwrap();
    world.append(EventKind::SessionRekeyed);
    world.append(EventKind::SecretCopied);
    let report = audit::verify(world.leaves(), &world.state, &world.auditor_keys(), go_on).unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(report.events.len(), 4);

    let directory = world.state.org_directory().unwrap().scope;
    let mut chain = world.chain();
    world.epoch(&mut chain, &directory, 2);
    world.commit(chain).unwrap();
    world.append(EventKind::SecretCopied);
    let report = audit::verify(world.leaves(), &world.state, &world.auditor_keys(), go_on).unwrap();
    let kinds: Vec<_> = report.findings.iter().map(|finding| finding.what).collect();
    assert_eq!(kinds, [audit::FindingKind::NotRekeyed]);
}

#[test]
fn an_own_copy_keeps_all_keys_of_a_session() {
    let mut world = World::new();
    world.append(EventKind::SessionRekeyed);
    let place = audit::OwnPlace {
        genesis: world.state.genesis(),
        member: world.member,
        session: world.session.id(),
        self_epoch_id: Bytes(random()),
    };
    let k_self = SymmetricKey::make().unwrap();
    let body = world.session.seal_own(&k_self, &place).unwrap();
    assert_eq!(audit::own_self_epoch(&body).unwrap(), place.self_epoch_id);
    let mut keys = world.member_keys();
    keys.add_session(world.session.id(), open_own(&body, &k_self, &place).unwrap());
    let report = audit::verify(world.leaves(), &world.state, &keys, go_on).unwrap();
    assert_eq!((report.events.len(), report.sealed, report.findings.len()), (3, 0, 0));
    let other = audit::OwnPlace { genesis: Bytes(random()), ..place };
    assert!(open_own(&body, &k_self, &other).is_err());
    assert!(open_own(&body, &SymmetricKey::make().unwrap(), &place).is_err());
}

#[test]
fn a_commit_that_was_not_stored_is_taken_back() {
    let mut world = World::new();
    let partner = world.partner();
    let record = world.put(ObjectKind::Partner, partner, b"one");
    let (head, scopes) = (world.state.head(), world.state.scopes().count());
    let place = world.state.next_place(record, world.member).unwrap();
    let sealed = world.seal(&place, b"two");
    let applied = world.put_sealed(&sealed).unwrap();
    assert_eq!(world.state.record(record).unwrap().count(), 2);
    world.state.undo(applied.undo);
    assert_eq!(world.state.head(), head);
    assert_eq!(world.state.scopes().count(), scopes);
    assert_eq!(world.state.record(record).unwrap().count(), 1);
    world.put_sealed(&sealed).unwrap();
    assert_eq!(world.read(record, 2), b"two");
}

#[test]
fn a_checkpoint_is_believed_only_with_its_members_signature() {
    let world = World::new();
    let checkpoint = Checkpoint {
        vault_id: world.state.vault_id(),
        genesis: world.state.genesis(),
        size: world.tree.size(),
        root: world.tree.root(),
    };
    let note = checkpoint.sign(&world.signer);
    assert_eq!(Checkpoint::verify(&note, &world.signer.public()), Ok(checkpoint));
    assert!(Checkpoint::verify(&note, &signing_key().public()).is_err());
    for at in 0..note.len() {
        let mut changed = note.clone().into_bytes();
        changed[at] ^= 1;
        if let Ok(changed) = String::from_utf8(changed) {
            assert!(Checkpoint::verify(&changed, &world.signer.public()).is_err(), "byte {at}");
        }
    }
}
