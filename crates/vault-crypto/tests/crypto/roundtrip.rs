//! What was written is what is read, for structures of all shapes.

use std::ops::ControlFlow;

use proptest::prelude::*;
use vault_crypto::audit::{SessionKeys, verify};
use vault_crypto::trust::{
    Abandoned, ApprovalRelease, ApprovalRequest, Asked, AuditEpoch, Chain, Countersignature, Freeze,
    FreezeKind, Genesis, GrantBatch, Lift, MemberAdd, MemberEnd, MemberKeys, MemberRemove, MinFormat,
    Operation, OperationBody, PolicySet, PolicyValue, RecordDelete, RecordItem, RecordMove, RecordPut,
    RecordReseal, Released, Resealed, RollbackAccept, ScopeCreate, ScopeEpoch, ScopeHalf, SetRoles, Side,
    TimeVoid,
};
use vault_crypto::{
    Bytes, Checkpoint, EpochPlace, Grant, Half, Hash, HpkeKeyPair, SealedNote, SymmetricKey, Wrap, decode,
    encode, open_record, open_split, seal_split,
};
use vault_domain::{
    Class, Event, EventKind, MemberId, ObjectKind, Outcome, RecordId, Role, RoleSet, Scope, ScopeId,
    ScopeKind, Target, Tier, Timestamp, VaultId,
};

use crate::world::{World, signing_key, writer};

/// A note as it is written.
#[derive(minicbor::Decode, minicbor::Encode)]
#[cbor(array)]
struct RawNote {
    #[n(0)]
    epoch_id: Bytes<16>,
    #[n(1)]
    nonce: Bytes<24>,
    #[n(2)]
    ct: minicbor::bytes::ByteVec,
}

/// Values in an order that a seed decides.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        // Steele and Vigna's SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn number(&mut self) -> u64 {
        let bits = self.roll() % 64;
        self.roll() >> bits
    }

    fn short(&mut self) -> u16 {
        u16::try_from(self.roll() % 65_536).unwrap()
    }

    fn coin(&mut self) -> bool {
        self.roll().is_multiple_of(2)
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| u8::try_from(self.roll() % 256).unwrap())
    }

    fn hash(&mut self) -> Hash {
        Bytes(self.bytes())
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.roll()).unwrap() % from.len()]
    }

    fn member(&mut self) -> MemberId {
        MemberId::from_bytes(self.bytes())
    }

    fn scope_id(&mut self) -> ScopeId {
        ScopeId::from_bytes(self.bytes())
    }

    fn record(&mut self) -> RecordId {
        RecordId::from_bytes(self.bytes())
    }

    fn time(&mut self) -> Timestamp {
        Timestamp::from_millis(self.number())
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.coin() { Some(make(self)) } else { None }
    }

    fn some<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.roll() % 4).map(|_| make(self)).collect()
    }

    fn roles(&mut self) -> RoleSet {
        self.some(|dice| dice.pick(Role::ALL)).into_iter().collect()
    }

    fn half(&mut self) -> Half {
        self.pick(&[Half::A, Half::B])
    }

    fn scope(&mut self) -> Scope {
        Scope {
            id: self.scope_id(),
            kind: self.pick(ScopeKind::ALL),
            class: self.pick(Class::ALL),
            tier: self.pick(Tier::ALL),
            parent: self.maybe(Self::scope_id),
        }
    }

    fn grant(&mut self) -> Grant {
        let place = EpochPlace {
            genesis: self.hash(),
            scope: self.scope_id(),
            class: self.pick(Class::ALL),
            epoch_id: Bytes(self.bytes()),
            granter: self.member(),
        };
        let (pair, key) = (HpkeKeyPair::make().unwrap(), SymmetricKey::make().unwrap());
        Grant::seal(self.member(), &pair.public(), &place, &key).unwrap()
    }

    fn wrap(&mut self) -> Wrap {
        let (pair, key) = (HpkeKeyPair::make().unwrap(), SymmetricKey::make().unwrap());
        Wrap::seal(&pair.public(), &self.bytes::<8>(), &key).unwrap()
    }

    /// Any bytes are a note until somebody opens it.
    fn note(&mut self) -> SealedNote {
        let ct = self.some(|dice| dice.bytes::<1>()[0]);
        let parts = (self.bytes::<16>(), self.bytes::<24>());
        let (epoch_id, nonce) = (Bytes(parts.0), Bytes(parts.1));
        decode(&encode(&RawNote { epoch_id, nonce, ct: ct.into() })).unwrap()
    }

    fn resealed(&mut self) -> Resealed {
        Resealed { record: self.record(), version: self.number(), ct_hash: self.hash() }
    }

    fn item(&mut self) -> RecordItem {
        RecordItem {
            record: self.record(),
            kind: self.pick(ObjectKind::ALL),
            scope: self.scope_id(),
            class: self.pick(Class::ALL),
            epoch_id: Bytes(self.bytes()),
            subject: self.maybe(Self::scope_id),
            version: self.number(),
            prev_ct_hash: self.maybe(Self::hash),
            ct_hash: self.hash(),
            content: self.hash(),
        }
    }

    fn frozen(&mut self) -> FreezeKind {
        self.pick(&[FreezeKind::Record, FreezeKind::Partner, FreezeKind::Member])
    }

    fn abandoned(&mut self) -> Abandoned {
        Abandoned {
            seq: self.number(),
            hash: self.hash(),
            audit_size: self.number(),
            audit_root: self.hash(),
        }
    }
}

/// One operation of each type.
fn bodies(dice: &mut Dice) -> Vec<OperationBody> {
    [for_one_member(dice), keys(dice), for_members(dice), control(dice)].concat()
}

fn for_one_member(dice: &mut Dice) -> Vec<OperationBody> {
    let genesis = Genesis {
        vault_id: VaultId::from_bytes(dice.bytes()),
        min_format: dice.short(),
        member: dice.member(),
        roles: dice.roles(),
        pk_sig: dice.hash(),
        pk_hpke: dice.hash(),
        pk_rec_sig: dice.hash(),
        km_number: dice.number(),
        km_commit: dice.hash(),
        demo: dice.coin(),
    };
    vec![
        genesis.into(),
        ScopeCreate { scope: dice.scope() }.into(),
        RecordPut { items: dice.some(Dice::item) }.into(),
        RecordDelete { records: dice.some(Dice::record) }.into(),
        RecordReseal {
            scope: dice.scope_id(),
            epoch_id: Bytes(dice.bytes()),
            records: dice.some(Dice::resealed),
        }
        .into(),
        RecordMove { scope: dice.scope_id(), records: dice.some(Dice::resealed) }.into(),
    ]
}

fn keys(dice: &mut Dice) -> Vec<OperationBody> {
    let member_keys = MemberKeys {
        member: dice.member(),
        pk_sig: dice.hash(),
        pk_hpke: dice.hash(),
        pk_rec_sig: dice.hash(),
        km_number: dice.number(),
        km_commit: dice.hash(),
        new_sig: Bytes(dice.bytes()),
        rec_sig: dice.maybe(|dice| Bytes(dice.bytes())),
        countersigned: dice.maybe(|dice| Countersignature { owner: dice.member(), sig: Bytes(dice.bytes()) }),
    };
    let (scope, number, pk) = (dice.scope_id(), dice.number(), dice.hash());
    vec![
        member_keys.into(),
        ScopeEpoch { scope, number, commitment: dice.hash(), grants: dice.some(Dice::grant) }.into(),
        AuditEpoch { scope, number, pk, grants: dice.some(Dice::grant) }.into(),
        ScopeHalf {
            scope,
            half: dice.half(),
            number,
            pk,
            grants: dice.some(Dice::grant),
            alone: dice.coin(),
        }
        .into(),
    ]
}

fn for_members(dice: &mut Dice) -> Vec<OperationBody> {
    let add = MemberAdd {
        member: dice.member(),
        roles: dice.roles(),
        pk_sig: dice.hash(),
        pk_hpke: dice.hash(),
        pk_rec_sig: dice.hash(),
        km_number: dice.number(),
        km_commit: dice.hash(),
        answer: dice.hash(),
    };
    let roles = SetRoles {
        member: dice.member(),
        roles: dice.roles(),
        only: dice.maybe(|dice| dice.some(Dice::scope_id)),
        sides: dice.some(|dice| Side { scope: dice.scope_id(), half: dice.half() }),
        end: dice.maybe(Dice::time),
    };
    let asked = |dice: &mut Dice| Asked { record: dice.record(), version: dice.number() };
    let released = |dice: &mut Dice| Released { asked: asked(dice), wrap: dice.wrap() };
    let release = ApprovalRelease { request: dice.hash(), items: dice.some(released), end: dice.time() };
    vec![
        add.into(),
        MemberRemove { member: dice.member() }.into(),
        roles.into(),
        MemberEnd { member: dice.member() }.into(),
        GrantBatch {
            scope: dice.scope_id(),
            epoch_id: Bytes(dice.bytes()),
            grants: dice.some(Dice::grant),
            role_set: dice.hash(),
        }
        .into(),
        ApprovalRequest { items: dice.some(asked), reason: dice.note() }.into(),
        release.into(),
    ]
}

fn control(dice: &mut Dice) -> Vec<OperationBody> {
    let rollback = RollbackAccept {
        fork_seq: dice.number(),
        abandoned: dice.maybe(|dice| dice.some(Dice::abandoned)),
        kept: dice.hash(),
        reason: dice.hash(),
    };
    vec![
        PolicySet { values: dice.some(|dice| PolicyValue { number: dice.short(), value: dice.number() }) }
            .into(),
        MinFormat { format: dice.short() }.into(),
        rollback.into(),
        TimeVoid { seq: dice.number() }.into(),
        Freeze { what: dice.frozen(), id: Bytes(dice.bytes()), reason: dice.hash() }.into(),
        Lift { what: dice.frozen(), id: Bytes(dice.bytes()) }.into(),
    ]
}

fn event(dice: &mut Dice, kind: EventKind, world: &World) -> Event {
    let target = Target {
        partner: dice.maybe(Dice::record),
        environment: dice.maybe(Dice::scope_id),
        credential: dice.maybe(Dice::record),
        version: dice.maybe(|dice| u32::from(dice.short())),
        field: dice.maybe(|dice| format!("field {}", dice.short())),
        member: dice.maybe(Dice::member),
    };
    Event {
        kind,
        author: world.member,
        device: world.device,
        time: dice.time(),
        target,
        outcome: dice.pick(Outcome::ALL),
        reason: dice.maybe(|dice| "because ".repeat(usize::from(dice.short() % 200))),
        count: dice.maybe(|dice| u32::from(dice.short())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn operations_survive_their_encoding(seed: u64) {
        let mut dice = Dice(seed);
        let key = signing_key();
        let bodies = bodies(&mut dice);
        let numbers: std::collections::BTreeSet<u8> = bodies.iter().map(OperationBody::number).collect();
        prop_assert!(numbers.into_iter().eq(0..23), "one of each type");
        let mut chain = Chain::genesis(dice.member(), dice.time());
        for body in bodies {
            prop_assert_eq!(&decode::<OperationBody>(&encode(&body)).unwrap(), &body);
            chain.sign(body, &key);
        }
        for operation in chain.operations() {
            let read = Operation::decode(&operation.encode()).unwrap();
            prop_assert_eq!(&read, operation);
        }
    }

    #[test]
    fn events_survive_their_leaves(seed: u64) {
        let mut dice = Dice(seed);
        let mut world = World::new();
        let event = event(&mut dice, EventKind::SecretRevealed, &world);
        let writer = writer(&world.state, &world.scope_keys, &world.signer);
        let leaf = world.session.append(&event, &mut world.tree, &writer).unwrap();
        prop_assert_eq!(leaf.len() % 512, world.leaves[1].len() % 512, "sizes tell nothing but blocks");
        world.leaves.push(leaf);
        let report =
            verify(world.leaves(), &world.state, &world.auditor_keys(), |_| ControlFlow::Continue(())).unwrap();
        prop_assert_eq!(report.findings, []);
        prop_assert_eq!(&report.events[2].event, &event);
    }

    #[test]
    fn checkpoints_survive_their_notes(vault: [u8; 16], genesis: [u8; 32], size: u64, root: [u8; 32]) {
        let vault_id = VaultId::from_bytes(vault);
        let checkpoint = Checkpoint { vault_id, genesis: Bytes(genesis), size, root: Bytes(root) };
        let key = signing_key();
        prop_assert_eq!(Checkpoint::verify(&checkpoint.sign(&key), &key.public()), Ok(checkpoint));
    }

    #[test]
    fn damaged_notes_are_refused_without_panic(note: String) {
        let key = signing_key();
        prop_assert!(Checkpoint::verify(&note, &key.public()).is_err());
    }

    #[test]
    fn any_bytes_are_refused_without_panic(bytes: Vec<u8>) {
        prop_assert!(Operation::decode(&bytes).is_err());
        prop_assert!(vault_crypto::audit::leaf_header(&bytes).is_err());
        prop_assert!(vault_crypto::audit::own_self_epoch(&bytes).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn documents_survive_their_envelopes(
        documents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..500), 1..8)
    ) {
        let mut world = World::new();
        let partner = world.partner();
        let environment = world.environment(partner, Tier::Production);
        let halves = world.state.scope(environment.archive).unwrap().halves().unwrap();
        let (a, b) = (&world.private_keys[&halves.a.0], &world.private_keys[&halves.b.0]);
        for document in documents {
            let place = world.place(ObjectKind::Secrets, environment.secret, Some(environment.meta));
            let key = &world.scope_keys[&place.epoch_id];
            let sealed = world.seal(&place, &document);
            let opened = open_record(key, &sealed.expected, &sealed.body).unwrap();
            prop_assert_eq!(opened.as_slice(), &document);
            let again = world.seal(&place, &document);
            prop_assert_ne!(&again.expected.content, &sealed.expected.content, "equal documents do not show");
            let place = world.place(ObjectKind::Secrets, environment.archive, None);
            let sealed = seal_split(&halves, &place, &document).unwrap();
            let opened = open_split(a, b, &sealed.expected, &sealed.body).unwrap();
            prop_assert_eq!(opened.as_slice(), &document);
        }
    }
}

#[test]
fn what_is_too_long_is_refused() {
    let mut world = World::new();
    let partner = world.partner();
    let place = world.place(ObjectKind::Partner, partner, None);
    let key = &world.scope_keys[&place.epoch_id];
    let long = vec![0; 2 * 1024 * 1024];
    assert!(vault_crypto::seal_record(key, &place, &long).is_err());
    assert!(Operation::decode(&vec![0; 16 * 1024 * 1024 + 1]).is_err());
    let event = Event { reason: Some("a".repeat(70_000)), ..world.event(EventKind::SecretCopied) };
    let writer = writer(&world.state, &world.scope_keys, &world.signer);
    assert!(world.session.append(&event, &mut world.tree.clone(), &writer).is_err());
    let sealed = world.seal(&place, &long[..2 * 1024 * 1024 - 2048]);
    assert!(open_record(key, &sealed.expected, &sealed.body).is_ok(), "the longest document fits");
}

/// Secret keys are not to be printed or copied: this fails to compile when they become so.
trait AmbiguousIfClone<A> {
    fn check() {}
}
impl<T: ?Sized> AmbiguousIfClone<()> for T {}
struct Cloned;
impl<T: Clone> AmbiguousIfClone<Cloned> for T {}
struct Printed;
impl<T: std::fmt::Debug> AmbiguousIfClone<Printed> for T {}

#[test]
fn keys_can_be_neither_cloned_nor_printed() {
    <vault_crypto::ScopeKey as AmbiguousIfClone<_>>::check();
    <vault_crypto::PrivateKey as AmbiguousIfClone<_>>::check();
    <vault_crypto::audit::Session as AmbiguousIfClone<_>>::check();
    <SessionKeys as AmbiguousIfClone<_>>::check();
    <SymmetricKey as AmbiguousIfClone<_>>::check();
    <HpkeKeyPair as AmbiguousIfClone<_>>::check();
}
