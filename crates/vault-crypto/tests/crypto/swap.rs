//! Whole rows in other places: swapped, replayed, reordered, dropped, repeated.

use std::ops::ControlFlow;

use vault_crypto::audit::{AuditError, Keys, Session, Tree, verify};
use vault_crypto::trust::{TrustError, replay};
use vault_crypto::{EnvelopeError, Expected, Place, ScopeKey, ct_hash, open_record};
use vault_domain::{EventKind, ObjectKind, RecordId, Tier};

use crate::world::World;

/// A vault with two environments and some records in each.
struct Rows {
    world: World,
    records: Vec<RecordId>,
}

fn rows() -> Rows {
    let mut world = World::new();
    let partner = world.partner();
    let (staging, production) =
        (world.environment(partner, Tier::Other), world.environment(partner, Tier::Production));
    let mut records = vec![world.put(ObjectKind::Partner, partner, b"partner")];
    for environment in [staging, production] {
        records.push(world.put(ObjectKind::Secrets, environment.secret, b"secret"));
        records.push(world.put(ObjectKind::Secrets, environment.secret, b"secret"));
        records.push(world.put(ObjectKind::Identifiers, environment.meta, b"identifier"));
    }
    for record in records.clone() {
        world.put_next(record, b"second version");
    }
    Rows { world, records }
}

#[test]
fn a_row_opens_in_its_own_place_only() {
    let Rows { world, records } = rows();
    let places: Vec<_> = records.iter().flat_map(|record| [(*record, 1), (*record, 2)]).collect();
    for (record, version) in &places {
        let expected = world.state.expected(*record, *version).unwrap();
        let key = &world.scope_keys[&expected.place.epoch_id];
        for other in places.iter().filter(|other| **other != (*record, *version)) {
            let body = &world.bodies[other];
            assert_eq!(open_record(key, &expected, body).unwrap_err(), EnvelopeError::OtherCiphertext);
            let named = Expected { ct_hash: ct_hash(body), ..expected };
            assert_eq!(open_record(key, &named, body).unwrap_err(), EnvelopeError::OtherPlace);
        }
    }
}

#[test]
fn a_row_opens_with_its_own_key_only() {
    let Rows { world, records } = rows();
    let expected = world.state.expected(records[1], 1).unwrap();
    let body = &world.bodies[&(records[1], 1)];
    for (epoch_id, key) in &world.scope_keys {
        let opened = open_record(key, &expected, body);
        assert_eq!(opened.is_ok(), *epoch_id == expected.place.epoch_id);
    }
}

#[test]
fn a_place_that_differs_in_one_field_is_another_one() {
    let Rows { world, records } = rows();
    let expected = world.state.expected(records[1], 1).unwrap();
    let other = world.state.expected(records[6], 2).unwrap().place;
    let place = expected.place;
    let key: &ScopeKey = &world.scope_keys[&place.epoch_id];
    let places = [
        Place { kind: other.kind, ..place },
        Place { scope: other.scope, ..place },
        Place { class: other.class, ..place },
        Place { record: other.record, ..place },
        Place { version: other.version, ..place },
        Place { subject: Some(other.scope), ..place },
    ];
    for place in places {
        let expected = Expected { place, ..expected };
        let refused = open_record(key, &expected, &world.bodies[&(records[1], 1)]).unwrap_err();
        assert_eq!(refused, EnvelopeError::OtherPlace, "{place:?}");
    }
}

#[test]
fn operations_have_one_order() {
    let Rows { world, .. } = rows();
    for at in 1..world.rows.len() {
        let mut dropped = world.rows.clone();
        dropped.remove(at);
        let mut repeated = world.rows.clone();
        repeated.insert(at, world.rows[at].clone());
        let mut swapped = world.rows.clone();
        swapped.swap(at - 1, at);
        let is_last = at + 1 == world.rows.len();
        assert_eq!(replayed(&dropped).is_ok(), is_last, "a cut end is for pins and anchors to notice");
        assert_eq!(replayed(&repeated), Err(TrustError::OutOfOrder));
        assert!(replayed(&swapped).is_err());
    }
    assert_eq!(replayed(&[]), Err(TrustError::NoGenesis));
}

#[test]
fn another_vaults_operations_do_not_continue_this_one() {
    let (one, other) = (World::new(), World::new());
    let mut rows = one.rows.clone();
    rows.truncate(3);
    rows.extend(other.rows.iter().skip(3).cloned());
    assert_eq!(replayed(&rows), Err(TrustError::OtherVault));
}

fn replayed(rows: &[Vec<u8>]) -> Result<(), TrustError> {
    replay(rows.iter().map(Vec::as_slice), None).map(drop).map_err(|refused| refused.error)
}

#[test]
fn leaves_have_one_order_and_one_end() {
    let mut world = World::new();
    world.append(EventKind::SecretCopied);
    world.append(EventKind::SecretRevealed);
    // The next operation names the log's head.
    world.partner();
    world.append(EventKind::PartnerCreated);
    for at in 0..world.leaves.len() {
        let mut dropped = world.leaves.clone();
        dropped.remove(at);
        let mut repeated = world.leaves.clone();
        repeated.insert(at, world.leaves[at].clone());
        assert!(verified(&world, &repeated).is_err());
        let is_last = at + 1 == world.leaves.len();
        assert_eq!(verified(&world, &dropped).is_ok(), is_last, "a cut end is for anchors to notice");
        if at > 0 {
            let mut swapped = world.leaves.clone();
            swapped.swap(at - 1, at);
            assert_eq!(verified(&world, &swapped), Err(AuditError::OutOfOrder));
        }
    }
    let cut = &world.leaves[..world.leaves.len() - 2];
    assert_eq!(verified(&world, cut), Err(AuditError::Truncated));
}

#[test]
fn a_log_that_was_written_anew_contradicts_the_operations() {
    let mut world = World::new();
    world.partner();
    // Two events of the same vault, but not those that the operation after them saw.
    world.leaves.clear();
    world.tree = Tree::new();
    world.session = Session::make().unwrap();
    world.append(EventKind::SessionStarted);
    world.append(EventKind::AuditRead);
    assert_eq!(verified(&world, &world.leaves), Err(AuditError::OtherLog));
}

#[test]
fn leaves_of_another_vault_or_an_older_trust_log_are_refused() {
    let (mut one, other) = (World::new(), World::new());
    assert_eq!(verified(&other, &one.leaves), Err(AuditError::OtherVault));
    let older = replay(one.rows(), None).unwrap().state;
    one.partner();
    one.append(EventKind::PartnerCreated);
    let keys = Keys::default();
    let refused = verify(one.leaves(), &older, &keys, |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!(refused, AuditError::Ahead);
}

fn verified(world: &World, leaves: &[Vec<u8>]) -> Result<(), AuditError> {
    let leaves = leaves.iter().map(Vec::as_slice);
    verify(leaves, &world.state, &world.auditor_keys(), |_| ControlFlow::Continue(())).map(drop)
}
