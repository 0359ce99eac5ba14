//! Every byte of every envelope, operation and leaf, flipped: the original data or a typed error, never else.

use vault_crypto::audit::{Keys, Verifier};
use vault_crypto::trust::{Operation, Signatures, State, TrustError, replay};
use vault_crypto::{EnvelopeError, Expected, Pin, ct_hash, open_record, open_split, seal_split};
use vault_domain::{EventKind, ObjectKind, Tier};

use crate::world::World;

/// All ways to flip one bit of one byte that change another part of the encoding.
fn flips(original: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    (0..original.len()).flat_map(move |at| {
        [0x01, 0x20, 0x80].into_iter().map(move |mask| {
            let mut changed = original.to_vec();
            changed[at] ^= mask;
            (at, changed)
        })
    })
}

#[test]
fn no_envelope_with_a_flipped_bit_opens() {
    let mut world = World::new();
    let partner = world.partner();
    let staging = world.environment(partner, Tier::Other);
    let record = world.put(ObjectKind::Secrets, staging.secret, b"client_secret");
    let expected = world.state.expected(record, 1).unwrap();
    let key = &world.scope_keys[&expected.place.epoch_id];
    for (at, body) in flips(&world.bodies[&(record, 1)]) {
        let refused = open_record(key, &expected, &body).unwrap_err();
        assert_eq!(refused, EnvelopeError::OtherCiphertext, "byte {at}");
        // Even where the trust log named the changed bytes.
        let expected = Expected { ct_hash: ct_hash(&body), ..expected };
        assert!(open_record(key, &expected, &body).is_err(), "byte {at}");
    }
}

#[test]
fn no_archived_envelope_with_a_flipped_bit_opens() {
    let mut world = World::new();
    let partner = world.partner();
    let production = world.environment(partner, Tier::Production);
    let halves = world.state.scope(production.archive).unwrap().halves().unwrap();
    let place = world.place(ObjectKind::Secrets, production.archive, None);
    let sealed = seal_split(&halves, &place, b"client_secret").unwrap();
    let (a, b) = (&world.private_keys[&halves.a.0], &world.private_keys[&halves.b.0]);
    for (at, body) in flips(&sealed.body) {
        let expected = Expected { ct_hash: ct_hash(&body), ..sealed.expected };
        match open_split(a, b, &expected, &body) {
            // X25519 ignores the top bit of an encapsulated key, which HPKE's key schedule does not.
            Ok(_) => panic!("byte {at} opens"),
            Err(error) => assert_ne!(error, EnvelopeError::OtherCiphertext),
        }
    }
}

#[test]
fn no_expectation_with_a_flipped_byte_opens() {
    let mut world = World::new();
    let partner = world.partner();
    let record = world.put(ObjectKind::Partner, partner, b"Northwind");
    let expected = world.state.expected(record, 1).unwrap();
    let key = &world.scope_keys[&expected.place.epoch_id];
    let body = &world.bodies[&(record, 1)];
    for at in 0..32 {
        let mut other = expected;
        other.content.0[at] ^= 1;
        assert_eq!(open_record(key, &other, body).unwrap_err(), EnvelopeError::OtherContent);
        let mut other = expected;
        other.place.genesis.0[at] ^= 1;
        assert_eq!(open_record(key, &other, body).unwrap_err(), EnvelopeError::OtherPlace);
    }
}

#[test]
fn no_operation_with_a_flipped_bit_is_applied() {
    let mut world = World::new();
    let partner = world.partner();
    world.environment(partner, Tier::Other);
    world.put(ObjectKind::Partner, partner, b"Northwind");
    for (seq, row) in world.rows.iter().enumerate() {
        let before = (seq > 0).then(|| replay(world.rows().take(seq), None).unwrap().state);
        let hash = Operation::decode(row).unwrap().hash();
        for (at, changed) in flips(row) {
            let refused = match (&before, Operation::decode(&changed)) {
                (_, Err(error)) => Some(error),
                (None, Ok(operation)) => State::begin(&operation, Signatures::Check).err(),
                (Some(before), Ok(operation)) => {
                    assert_ne!(operation.hash(), hash);
                    before.clone().apply(&[operation], Signatures::Check).err()
                }
            };
            assert!(refused.is_some(), "operation {seq}, byte {at}");
        }
    }
}

#[test]
fn no_flipped_operation_hides_before_a_pin() {
    let mut world = World::new();
    let partner = world.partner();
    let head = world.state.head();
    let pin = Some(Pin { seq: head.seq, hash: head.hash });
    world.put(ObjectKind::Partner, partner, b"Northwind");
    let last = world.rows.len() - 2;
    for seq in [0, 2, last] {
        for (at, changed) in flips(&world.rows[seq]).step_by(5) {
            let mut rows = world.rows.clone();
            rows[seq] = changed;
            let replayed = replay(rows.iter().map(Vec::as_slice), pin);
            assert!(replayed.is_err(), "operation {seq}, byte {at}");
        }
    }
    let behind = replay(world.rows().take(last), pin).unwrap_err();
    assert_eq!(behind.error, TrustError::BehindPin);
}

#[test]
fn no_leaf_with_a_flipped_bit_goes_unnoticed() {
    let mut world = World::new();
    world.append(EventKind::SecretCopied);
    world.append(EventKind::SessionRekeyed);
    let keys = world.auditor_keys();
    let original = check(&world, &world.leaves, &keys).unwrap();
    assert_eq!(original.findings, []);
    for last in 0..world.leaves.len() {
        for (at, changed) in flips(&world.leaves[last]) {
            let mut leaves = world.leaves[..last].to_vec();
            leaves.push(changed);
            let Some(report) = check(&world, &leaves, &keys) else { continue };
            assert!(
                report.findings.iter().any(|finding| finding.idx == u64::try_from(last).unwrap()),
                "byte {at}"
            );
            let expected = &original.events[..report.events.len()];
            assert_eq!(report.events, expected, "leaf {last}, byte {at}: no other data");
        }
    }
}

#[test]
fn leaves_after_a_changed_one_do_not_follow() {
    let mut world = World::new();
    world.append(EventKind::SecretCopied);
    let keys = world.auditor_keys();
    for (at, changed) in flips(&world.leaves[1]).step_by(7) {
        let mut leaves = world.leaves.clone();
        leaves[1] = changed;
        assert!(check(&world, &leaves, &keys).is_none(), "byte {at}");
    }
}

/// The report of a check that came to its end.
fn check(world: &World, leaves: &[Vec<u8>], keys: &Keys) -> Option<vault_crypto::audit::Report> {
    let mut verifier = Verifier::new(&world.state, keys);
    leaves.iter().try_for_each(|leaf| verifier.push(leaf)).ok()?;
    verifier.finish().ok()
}
