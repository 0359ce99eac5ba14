//! Rules of the trust log that need keys or more than one member's rights to show.

use vault_crypto::trust::{
    AuditEpoch, Chain, Freeze, FreezeKind, Genesis, NewKeys, OperationBody, RecordPut, Signatures, State,
    TrustError,
};
use vault_crypto::{Bytes, GrantError, HpkeKeyPair, PrivateKey, ScopeKey, SymmetricKey};
use vault_domain::{EventKind, MemberId, ObjectKind, Role, Tier};

use crate::world::{World, genesis, random, signing_key};

fn begin(change: impl FnOnce(&mut Genesis)) -> Result<State, TrustError> {
    let (signer, hpke, recovery) = (signing_key(), HpkeKeyPair::make().unwrap(), signing_key());
    let member = MemberId::from_random(random());
    let mut body = genesis(member, &signer, &hpke, &recovery);
    change(&mut body);
    let mut chain = Chain::genesis(member, vault_domain::Timestamp::from_secs(1));
    chain.sign(body, &signer);
    State::begin(&chain.operations()[0], Signatures::Check)
}

#[test]
fn genesis_has_one_form() {
    assert!(begin(|_| ()).is_ok());
    assert!(begin(|body| body.demo = true).unwrap().demo());
    let refused = |change: fn(&mut Genesis)| begin(change).unwrap_err();
    assert_eq!(refused(|body| body.min_format = 2), TrustError::NewerFormat);
    assert_eq!(refused(|body| body.min_format = 0), TrustError::OutOfBounds);
    assert_eq!(refused(|body| body.km_number = 2), TrustError::OutOfBounds);
    assert_eq!(refused(|body| body.member = MemberId::from_random(random())), TrustError::UnknownAuthor);
    assert_eq!(refused(|body| body.roles = [Role::Owner].into_iter().collect()), TrustError::NotAllowed);
    assert_eq!(refused(|body| body.pk_hpke = Bytes::ZERO), TrustError::UnsoundKey);
    assert_eq!(refused(|body| body.pk_rec_sig = Bytes::ZERO), TrustError::UnsoundKey);
    assert_eq!(refused(|body| body.pk_sig = Bytes::ZERO), TrustError::UnsoundKey);
    assert_eq!(refused(|body| body.pk_sig = signing_key().public()), TrustError::WrongSignature);
}

#[test]
fn an_operation_needs_a_members_signature() {
    let mut world = World::new();
    let mut chain = world.chain();
    chain.sign(freeze(&world), &signing_key());
    assert_eq!(world.commit(chain).unwrap_err(), TrustError::WrongSignature);
    let stranger = MemberId::from_random(random());
    let mut chain = world.state.chain(stranger, world.clock, &world.tree);
    chain.sign(freeze(&world), &world.signer);
    assert_eq!(world.commit(chain).unwrap_err(), TrustError::UnknownAuthor);
}

fn freeze(world: &World) -> Freeze {
    Freeze { what: FreezeKind::Member, id: Bytes(*world.member.as_bytes()), reason: Bytes::ZERO }
}

#[test]
fn an_operation_cannot_take_the_audit_log_back() {
    let mut world = World::new();
    world.partner();
    let newest = world.tree.clone();
    world.append(EventKind::PartnerCreated);
    world.partner();
    let mut chain = world.state.chain(world.member, world.clock, &newest);
    chain.sign(freeze(&world), &world.signer);
    assert_eq!(world.commit(chain).unwrap_err(), TrustError::AuditHead);
    let mut other = newest;
    other.append(&Bytes(random()));
    let mut chain = world.state.chain(world.member, world.clock, &other);
    chain.sign(freeze(&world), &world.signer);
    assert_eq!(world.commit(chain).unwrap_err(), TrustError::AuditHead, "one size has one root");
}

#[test]
fn new_keys_need_themselves_and_the_recovery_key() {
    let mut world = World::new();
    let (signer, hpke, recovery) = (signing_key(), HpkeKeyPair::make().unwrap(), signing_key());
    let keys = NewKeys {
        member: world.member,
        pk_sig: signer.public(),
        pk_hpke: hpke.public(),
        pk_rec_sig: recovery.public(),
        km_number: 2,
        km_commit: Bytes(random()),
    };
    let (genesis, seq) = (world.state.genesis(), world.state.head().seq + 1);
    let thief = keys.sign(&genesis, seq, &signer, &world.signer);
    assert_eq!(world.act(thief).unwrap_err(), TrustError::NotVouchedFor, "the old signing key is not enough");
    let mut alone = keys.sign(&genesis, seq, &signer, &world.recovery);
    alone.rec_sig = None;
    assert_eq!(world.act(alone).unwrap_err(), TrustError::NotVouchedFor);
    let without_new = keys.sign(&genesis, seq, &world.signer, &world.recovery);
    assert_eq!(world.act(without_new).unwrap_err(), TrustError::NotVouchedFor);
    let elsewhere = keys.sign(&genesis, seq + 1, &signer, &world.recovery);
    assert_eq!(world.act(elsewhere).unwrap_err(), TrustError::NotVouchedFor);
    let skipped = NewKeys { km_number: 3, ..keys }.sign(&genesis, seq, &signer, &world.recovery);
    assert_eq!(world.act(skipped).unwrap_err(), TrustError::WrongEpoch);

    let before = world.state.member(world.member).unwrap().km_epoch_id;
    world.act(keys.sign(&genesis, seq, &signer, &world.recovery)).unwrap();
    let member = world.state.member(world.member).unwrap();
    assert_eq!((member.pk_sig, member.pk_hpke, member.km_number), (signer.public(), hpke.public(), 2));
    assert_ne!(member.km_epoch_id, before);
    assert_eq!(member.pk_sig_at(seq - 1), Some(world.signer.public()));
    assert_eq!(member.pk_sig_at(seq), Some(signer.public()));
    let old = world.act(freeze(&world)).unwrap_err();
    assert_eq!(old, TrustError::WrongSignature, "the old key signs nothing any more");
    world.signer = signer;
    world.act(freeze(&world)).unwrap();
}

#[test]
fn events_are_checked_with_the_key_of_their_time() {
    let mut world = World::new();
    let (signer, recovery) = (signing_key(), signing_key());
    let keys = NewKeys {
        member: world.member,
        pk_sig: signer.public(),
        pk_hpke: world.hpke.public(),
        pk_rec_sig: recovery.public(),
        km_number: 2,
        km_commit: Bytes(random()),
    };
    let (genesis, seq) = (world.state.genesis(), world.state.head().seq + 1);
    world.act(keys.sign(&genesis, seq, &signer, &world.recovery)).unwrap();
    world.append(EventKind::AuditRead);
    world.signer = signer;
    world.append(EventKind::AuditRead);
    let go_on = |_| std::ops::ControlFlow::Continue(());
    let report =
        vault_crypto::audit::verify(world.leaves(), &world.state, &world.auditor_keys(), go_on).unwrap();
    let findings: Vec<_> = report.findings.iter().map(|finding| (finding.idx, finding.what)).collect();
    assert_eq!(findings, [(2, vault_crypto::audit::FindingKind::WrongSignature)]);
    assert_eq!(report.events.len(), 3, "what is not its author's is not shown as theirs");
}

#[test]
fn a_scope_key_is_believed_only_when_the_log_commits_to_it() {
    let mut world = World::new();
    let partner = world.partner();
    let (genesis, scope) = (world.state.genesis(), world.state.scope(partner).unwrap());
    let epoch = scope.epoch().unwrap();
    let verified = |key| ScopeKey::verified(key, &genesis, &scope.scope, epoch);
    let key =
        epoch.grant(world.member).unwrap().open(&epoch.place(genesis, &scope.scope), &world.hpke).unwrap();
    assert!(verified(key).is_ok());
    let other = SymmetricKey::make().unwrap();
    assert_eq!(verified(other).err(), Some(GrantError::OtherCommitment));
    let audit = world.state.audit_scope().unwrap().epoch().unwrap();
    let other = SymmetricKey::make().unwrap();
    assert_eq!(PrivateKey::verified(&other, audit).err(), Some(GrantError::OtherCommitment));
}

#[test]
fn a_grant_opens_in_its_place_only() {
    let mut world = World::new();
    let (one, other) = (world.partner(), world.partner());
    let genesis = world.state.genesis();
    let (one, other) = (world.state.scope(one).unwrap(), world.state.scope(other).unwrap());
    let grant = one.epoch().unwrap().grant(world.member).unwrap();
    let place = one.epoch().unwrap().place(genesis, &one.scope);
    assert!(grant.open(&place, &world.hpke).is_ok());
    let mut elsewhere = vec![other.epoch().unwrap().place(genesis, &other.scope)];
    elsewhere.push(vault_crypto::EpochPlace { genesis: Bytes(random()), ..place });
    elsewhere.push(vault_crypto::EpochPlace { granter: MemberId::from_random(random()), ..place });
    elsewhere.push(vault_crypto::EpochPlace { class: vault_domain::Class::Meta, ..place });
    elsewhere.push(vault_crypto::EpochPlace { epoch_id: Bytes(random()), ..place });
    for place in elsewhere {
        assert_eq!(grant.open(&place, &world.hpke).err(), Some(GrantError::DoesNotOpen));
    }
    assert!(grant.open(&place, &HpkeKeyPair::make().unwrap()).is_err());
}

#[test]
fn a_weak_audit_key_is_refused() {
    let mut world = World::new();
    let audit = world.state.audit_scope().unwrap();
    let grants = vec![*audit.epoch().unwrap().grant(world.member).unwrap()];
    let body = AuditEpoch { scope: audit.scope.id, number: 2, pk: Bytes::ZERO, grants };
    assert_eq!(world.act(body).unwrap_err(), TrustError::UnsoundKey);
}

#[test]
fn a_frozen_owner_can_still_lift() {
    let mut world = World::new();
    let partner = world.partner();
    world.act(freeze(&world)).unwrap();
    let sealed = world.seal(&world.place(ObjectKind::Partner, partner, None), b"Northwind");
    assert_eq!(world.put_sealed(&sealed).unwrap_err(), TrustError::Frozen);
    let Freeze { what, id, .. } = freeze(&world);
    world.act(vault_crypto::trust::Lift { what, id }).unwrap();
    world.put_sealed(&sealed).unwrap();
}

#[test]
fn a_deleted_records_id_is_never_used_again() {
    let mut world = World::new();
    let partner = world.partner();
    let place = world.place(ObjectKind::Partner, partner, None);
    let sealed = world.seal(&place, b"Northwind");
    world.put_sealed(&sealed).unwrap();
    world.act(vault_crypto::trust::RecordDelete { records: vec![place.record] }).unwrap();
    assert_eq!(world.put_sealed(&sealed).unwrap_err(), TrustError::Exists);
    let mut next = sealed.item(Some(sealed.expected.ct_hash));
    next.version = 2;
    let body: OperationBody = RecordPut { items: vec![next] }.into();
    assert_eq!(world.act(body).unwrap_err(), TrustError::Exists);
}

#[test]
fn a_subject_is_an_environment_of_the_records_own_partner() {
    let mut world = World::new();
    let (one, other) = (world.partner(), world.partner());
    let own = world.environment(one, Tier::Other);
    let foreign = world.environment(other, Tier::Other);
    for (subject, good) in [(own.meta, true), (own.secret, false), (foreign.meta, false), (one, false)] {
        let sealed = world.seal(&world.place(ObjectKind::Credential, one, Some(subject)), b"a credential");
        assert_eq!(world.put_sealed(&sealed).is_ok(), good);
    }
}
