//! Several members: who may sign what against the roster of that moment, and who is entitled to which key.

use proptest::prelude::*;
use proptest::sample::Index;
use vault_crypto::trust::{
    AuditEpoch, Chain, Freeze, FreezeKind, GrantBatch, Lift, MemberAdd, MemberEnd, MemberRemove, MinFormat,
    OperationBody, PolicySet, RecordPut, RecordReseal, ScopeCreate, ScopeEpoch, ScopeHalf, SetRoles,
    Signatures, TrustError,
};
use vault_crypto::{Bytes, Grant, Half, HpkeKeyPair, SigningKey, seal_record};
use vault_domain::{
    Class, MemberId, ObjectKind, Reading, Role, RoleSet, Scope, ScopeId, ScopeKind, Tier, Timestamp, reading,
};

use crate::world::{Environment, World, new_epoch, random, scope, signing_key};

/// Somebody beside the founder.
pub(crate) struct Other {
    pub(crate) id: MemberId,
    pub(crate) signer: SigningKey,
    pub(crate) hpke: HpkeKeyPair,
}

impl Other {
    pub(crate) fn new() -> Self {
        Self {
            id: MemberId::from_random(random()),
            signer: signing_key(),
            hpke: HpkeKeyPair::make().unwrap(),
        }
    }

    pub(crate) fn add(&self) -> MemberAdd {
        MemberAdd {
            member: self.id,
            roles: RoleSet::default(),
            pk_sig: self.signer.public(),
            pk_hpke: self.hpke.public(),
            pk_rec_sig: signing_key().public(),
            km_number: 1,
            km_commit: Bytes(random()),
            answer: Bytes(random()),
        }
    }

    pub(crate) fn roles(&self, roles: &[Role]) -> SetRoles {
        let roles = roles.iter().copied().collect();
        SetRoles { member: self.id, roles, only: None, sides: Vec::new(), end: None }
    }
}

/// One operation by somebody, as a commit of its own.
pub(crate) fn act_as(
    world: &mut World,
    who: &Other,
    body: impl Into<OperationBody>,
) -> Result<(), TrustError> {
    let mut chain = world.state.chain(who.id, world.clock, &world.tree);
    chain.sign(body, &who.signer);
    world.commit(chain).map(drop)
}

pub(crate) fn with(world: &mut World, roles: &[Role]) -> Other {
    let other = Other::new();
    world.act(other.add()).unwrap();
    world.act(other.roles(roles)).unwrap();
    other
}

/// The newest key of a scope for one more member, handed out by the founder.
pub(crate) fn handed(world: &World, id: ScopeId, to: &Other) -> GrantBatch {
    let scope = world.state.scope(id).unwrap();
    let epoch = scope.epoch().unwrap();
    let place = epoch.place(world.state.genesis(), &scope.scope);
    let key = epoch.grant(world.member).unwrap().open(&place, &world.hpke).unwrap();
    let grants = vec![Grant::seal(to.id, &to.hpke.public(), &place, &key).unwrap()];
    let role_set = world.state.member(to.id).unwrap().rights;
    GrantBatch { scope: id, epoch_id: epoch.id, grants, role_set }
}

fn renewed(world: &World, id: ScopeId) -> ScopeEpoch {
    let scope = world.state.scope(id).unwrap();
    let recipients = world.state.recipients(&scope.scope, Half::A);
    let (_, body) = new_epoch(&world.chain(), &scope.scope, scope.next_number(), world.member, &recipients)
        .scope_key()
        .unwrap();
    let OperationBody::ScopeEpoch(body) = body else { panic!("an epoch") };
    body
}

/// Genesis, a partner with staging and production.
pub(crate) fn furnished() -> (World, ScopeId, [Environment; 2]) {
    let mut world = World::new();
    let partner = world.partner();
    let environments = [Tier::Other, Tier::Production].map(|tier| world.environment(partner, tier));
    (world, partner, environments)
}

/// Who may sign what, written down again from the specification.
fn may(role: Role, what: &str) -> bool {
    use Role::{Devops, IntegrationDev, Owner, Security};
    match what {
        "member_add" | "role_set" | "member_remove" | "policy" | "format" | "lift" | "audit_epoch" => {
            role == Owner
        }
        "partner" | "environment" | "scope_epoch" | "reseal" => matches!(role, Owner | Devops),
        "freeze" => matches!(role, Owner | Devops | Security),
        "partner record" | "production secret" => role == Devops,
        "staging secret" => matches!(role, Devops | IntegrationDev),
        "staging test" => matches!(role, Devops | IntegrationDev | Role::Junior | Role::Qa),
        "production test" => matches!(role, Devops | Role::ProdEngineer),
        "hosts" => matches!(role, Owner | Devops),
        "card" => role == Owner,
        "letter scope" => matches!(role, Owner | Devops),
        other => panic!("{other}"),
    }
}

#[test]
fn each_role_signs_what_is_its_own_and_nothing_else() {
    for role in Role::ALL.iter().copied().filter(|role| *role != Role::Contractor) {
        let (mut world, partner, [staging, production]) = furnished();
        let (who, third) = (with(&mut world, &[role]), with(&mut world, &[Role::Support]));
        for (what, body) in tries(&mut world, partner, [staging, production], &third) {
            let before = world.state.clone();
            let done = act_as(&mut world, &who, body);
            assert_eq!(done.is_ok(), may(role, what), "{role:?} {what}: {done:?}");
            assert!(matches!(done, Ok(()) | Err(TrustError::NotAllowed)), "{role:?} {what}: {done:?}");
            world.state = before;
        }
    }
}

fn tries(
    world: &mut World,
    partner: ScopeId,
    [staging, production]: [Environment; 2],
    third: &Other,
) -> Vec<(&'static str, OperationBody)> {
    for id in [partner, staging.secret, production.secret, staging.meta] {
        let body = renewed(world, id);
        world.act(body).unwrap();
    }
    let scope_of = |kind, class, parent| ScopeCreate { scope: scope(kind, class, Tier::Production, parent) };
    let org = world.state.org_directory().unwrap().scope.id;
    let put = |kind, scope, subject| put(world, kind, scope, subject);
    let audit = world.state.audit_scope().unwrap();
    let grants = audit.scope;
    let recipients = world.state.recipients(&grants, Half::A);
    let (_, log) = new_epoch(&world.chain(), &grants, 2, world.member, &recipients).audit_key().unwrap();
    let secret = world.state.scope(staging.secret).unwrap();
    let epoch_id = secret.epoch().unwrap().id;
    vec![
        ("member_add", Other::new().add().into()),
        ("role_set", third.roles(&[Role::Qa]).into()),
        ("member_remove", MemberRemove { member: third.id }.into()),
        ("policy", PolicySet { values: Vec::new() }.into()),
        ("format", MinFormat { format: 1 }.into()),
        ("audit_epoch", log),
        ("partner", scope_of(ScopeKind::Partner, Class::Directory, None).into()),
        ("environment", scope_of(ScopeKind::Environment, Class::Meta, Some(partner)).into()),
        ("letter scope", scope_of(ScopeKind::Incident, Class::Facts, None).into()),
        ("scope_epoch", renewed(world, partner).into()),
        ("reseal", RecordReseal { scope: staging.secret, epoch_id, records: Vec::new() }.into()),
        (
            "freeze",
            Freeze { what: FreezeKind::Partner, id: Bytes(*partner.as_bytes()), reason: Bytes::ZERO }.into(),
        ),
        ("partner record", put(ObjectKind::Partner, partner, None)),
        ("staging secret", put(ObjectKind::Secrets, staging.secret, None)),
        ("production secret", put(ObjectKind::Secrets, production.secret, None)),
        ("staging test", put(ObjectKind::TestResult, partner, Some(staging.meta))),
        ("production test", put(ObjectKind::TestResult, partner, Some(production.meta))),
        ("hosts", put(ObjectKind::EnvironmentHosts, staging.meta, None)),
        ("card", put(ObjectKind::MemberCard, org, None)),
    ]
}

/// The verdict looks at clear fields only, so that any hash will do.
fn put(world: &World, kind: ObjectKind, scope: ScopeId, subject: Option<ScopeId>) -> OperationBody {
    let place = world.place(kind, scope, subject);
    let (key, _) = new_epoch(&world.chain(), &world.state.scope(scope).unwrap().scope, 1, world.member, &[])
        .scope_key()
        .unwrap();
    let mut item = seal_record(&key, &vault_crypto::Place { epoch_id: key.epoch_id(), ..place }, b"x")
        .unwrap()
        .item(None);
    item.epoch_id = place.epoch_id;
    RecordPut { items: vec![item] }.into()
}

#[test]
fn a_key_goes_to_those_whom_an_owner_entitled_and_only_once() {
    let (mut world, partner, [staging, production]) = furnished();
    let developer = with(&mut world, &[Role::IntegrationDev]);
    let batch = handed(&world, staging.secret, &developer);
    let own = act_as(&mut world, &developer, batch.clone());
    assert_eq!(own, Err(TrustError::NotAllowed), "nobody hands out a key they do not hold");
    let forbidden = handed(&world, production.secret, &developer);
    assert_eq!(world.act(forbidden).unwrap_err(), TrustError::WrongRecipients);
    let stale = GrantBatch { role_set: Bytes(random()), ..batch.clone() };
    assert_eq!(world.act(stale).unwrap_err(), TrustError::WrongRecipients, "it names another role_set");
    let genesis = world.state.genesis();
    world.act(batch.clone()).unwrap();
    assert_eq!(world.act(batch).unwrap_err(), TrustError::Exists);
    let found = world.state.scope(staging.secret).unwrap();
    let epoch = found.epoch().unwrap();
    let place = epoch.place_of(developer.id, genesis, &found.scope);
    let key = epoch.grant(developer.id).unwrap().open(&place, &developer.hpke).unwrap();
    assert!(vault_crypto::ScopeKey::verified(key, &genesis, &found.scope, epoch).is_ok());
    // Who holds the key hands it on, where an owner said so.
    let support = with(&mut world, &[Role::Support]);
    let for_support = handed(&world, partner, &support);
    assert_eq!(act_as(&mut world, &developer, for_support), Err(TrustError::NotAllowed), "not handed it yet");
    let before = handed(&world, staging.meta, &support);
    world.act(support.roles(&[Role::Support])).unwrap();
    assert_eq!(world.act(before).unwrap_err(), TrustError::WrongRecipients, "the role_set was replaced");
}

#[test]
fn nothing_new_lies_under_a_key_that_a_removed_member_knows() {
    let (mut world, _, [staging, _]) = furnished();
    let developer = with(&mut world, &[Role::IntegrationDev]);
    let batch = handed(&world, staging.secret, &developer);
    world.act(batch).unwrap();
    let value = |world: &World| put(world, ObjectKind::Secrets, staging.secret, None);
    let first = value(&world);
    world.act(first).unwrap();
    world.act(MemberRemove { member: developer.id }).unwrap();
    let refused = value(&world);
    assert_eq!(world.act(refused).unwrap_err(), TrustError::KnownKey);
    let next = renewed(&world, staging.secret);
    assert!(next.grants.iter().all(|grant| grant.member != developer.id));
    world.act(next).unwrap();
    let good = value(&world);
    world.act(good).unwrap();
    let policy = PolicySet { values: Vec::new() };
    assert_eq!(act_as(&mut world, &developer, policy), Err(TrustError::UnknownAuthor));
    assert_eq!(world.act(developer.add()).unwrap_err(), TrustError::Exists, "an id stands for one person");
    let same_keys = MemberAdd { member: MemberId::from_random(random()), ..developer.add() };
    assert_eq!(world.act(same_keys).unwrap_err(), TrustError::Exists);
}

#[test]
fn what_a_former_member_wrote_stays_theirs() {
    let mut world = World::new();
    let security = with(&mut world, &[Role::Security]);
    let org = world.state.org_directory().unwrap().scope.id;
    let batch = handed(&world, org, &security);
    world.act(batch).unwrap();
    world.relock();
    let seq = world.state.head().seq;
    assert_eq!(world.state.pk_sig_at(security.id, seq), Some(security.signer.public()));
    world.act(MemberRemove { member: security.id }).unwrap();
    assert_eq!(world.state.pk_sig_at(security.id, seq), Some(security.signer.public()));
    assert_eq!(world.state.pk_sig_at(security.id, seq + 1), None, "and nothing later is");
}

#[test]
fn rights_have_sound_forms() {
    let (mut world, partner, [staging, _]) = furnished();
    let other = Other::new();
    let with_roles = MemberAdd { roles: RoleSet::all(), ..other.add() };
    assert_eq!(world.act(with_roles).unwrap_err(), TrustError::NotAllowed, "rights come from role_set");
    world.act(other.add()).unwrap();
    let mut refused = |change: &dyn Fn(&mut SetRoles), why| {
        let mut body = other.roles(&[Role::Devops]);
        change(&mut body);
        assert_eq!(world.act(body).unwrap_err(), why);
    };
    let end = Timestamp::from_secs(1_900_000_000);
    let contractor: RoleSet = [Role::Contractor].into_iter().collect();
    refused(&|body| body.roles = RoleSet::default(), TrustError::NotAllowed);
    refused(&|body| body.roles = contractor, TrustError::NotAllowed);
    refused(&|body| (body.roles, body.end) = (contractor, Some(end)), TrustError::NotAllowed);
    refused(&|body| body.end = Some(Timestamp::from_secs(5)), TrustError::OutOfBounds);
    refused(&|body| body.only = Some(Vec::new()), TrustError::OutOfBounds);
    refused(&|body| body.only = Some(vec![partner, partner]), TrustError::NotAscending);
    refused(&|body| body.only = Some(vec![staging.secret]), TrustError::WrongPlace);
    refused(&|body| body.only = Some(vec![ScopeId::from_random(random())]), TrustError::Unknown);
    let owner: RoleSet = [Role::Owner].into_iter().collect();
    refused(&|body| (body.roles, body.only) = (owner, Some(vec![partner])), TrustError::NotAllowed);
    let founder = SetRoles { member: world.member, ..other.roles(&[Role::Owner, Role::Devops]) };
    assert_eq!(world.act(founder.clone()).unwrap_err(), TrustError::NobodyLeft, "nobody keeps the log");
    world.act(other.roles(&[Role::Security])).unwrap();
    world.act(founder).unwrap();
    let founder = world.member;
    assert_eq!(world.act(MemberRemove { member: founder }).unwrap_err(), TrustError::NobodyLeft);
}

#[test]
fn limits_hold_for_reading_and_for_signing() {
    let (mut world, partner, [staging, production]) = furnished();
    let elsewhere = world.partner();
    let other = Other::new();
    world.act(other.add()).unwrap();
    let only = Some(vec![staging.meta]);
    world.act(SetRoles { only, ..other.roles(&[Role::Devops]) }).unwrap();
    let reads = |world: &World, id| world.state.reading(other.id, id) != Reading::No;
    assert!(reads(&world, staging.secret) && reads(&world, staging.meta));
    assert!(reads(&world, partner), "a partner's names, for one of its environments");
    assert!(
        !reads(&world, production.secret) && !reads(&world, production.meta) && !reads(&world, elsewhere)
    );
    let (staging_hosts, production_hosts, card) = (
        put(&world, ObjectKind::EnvironmentHosts, staging.meta, None),
        put(&world, ObjectKind::EnvironmentHosts, production.meta, None),
        put(&world, ObjectKind::CalendarEntry, world.state.org_directory().unwrap().scope.id, None),
    );
    act_as(&mut world, &other, staging_hosts).unwrap();
    assert_eq!(act_as(&mut world, &other, production_hosts), Err(TrustError::NotAllowed));
    assert_eq!(act_as(&mut world, &other, card), Err(TrustError::NotAllowed));
    let partner = scope(ScopeKind::Partner, Class::Directory, Tier::Production, None);
    assert_eq!(act_as(&mut world, &other, ScopeCreate { scope: partner }), Err(TrustError::NotAllowed));
}

#[test]
fn rights_end_by_the_clock_and_then_by_order() {
    let (mut world, partner, _) = furnished();
    let contractor = Other::new();
    world.act(contractor.add()).unwrap();
    let end = world.clock.plus_secs(86_400);
    let rights = SetRoles {
        only: Some(vec![partner]),
        end: Some(end),
        ..contractor.roles(&[Role::Contractor, Role::Devops])
    };
    world.act(rights).unwrap();
    let hosts = |world: &World| put(world, ObjectKind::Partner, partner, None);
    let body = hosts(&world);
    act_as(&mut world, &contractor, body).unwrap();
    let member = contractor.id;
    assert_eq!(world.act(MemberEnd { member }).unwrap_err(), TrustError::OutOfBounds, "too early");
    let now = world.clock;
    world.clock = now.minus_secs(600);
    let body = hosts(&world);
    assert_eq!(act_as(&mut world, &contractor, body), Err(TrustError::Ended), "a time that goes back");
    world.clock = end.plus_secs(1);
    let body = hosts(&world);
    assert_eq!(act_as(&mut world, &contractor, body), Err(TrustError::Ended), "a time past the end");
    world.act(MemberEnd { member }).unwrap();
    assert_eq!(world.state.reading(member, partner), Reading::No);
    world.clock = end;
    let body = PolicySet { values: Vec::new() };
    assert_eq!(act_as(&mut world, &contractor, body), Err(TrustError::Ended));
    world.act(contractor.roles(&[Role::Support])).unwrap();
    assert_eq!(world.state.reading(member, partner), Reading::Yes, "an owner may give rights again");
}

#[test]
fn nobody_holds_both_halves_of_an_archive_once_each_side_has_somebody() {
    let (mut world, _, [_, production]) = furnished();
    let archive = world.state.scope(production.archive).unwrap().scope;
    assert!(world.state.is_alone(&archive));
    let security = with(&mut world, &[Role::Security]);
    assert!(!world.state.is_alone(&archive));
    assert_eq!(world.state.recipients(&archive, Half::A), [(world.member, world.hpke.public())]);
    assert_eq!(world.state.recipients(&archive, Half::B), [(security.id, security.hpke.public())]);
    let half = |world: &World, maker: &Other, half, alone| {
        let chain = world.state.chain(maker.id, world.clock, &world.tree);
        let recipients = world.state.recipients(&archive, half);
        new_epoch(&chain, &archive, 2, maker.id, &recipients).half(half, alone).unwrap().1
    };
    let founders = half(&world, &security, Half::B, false);
    assert_eq!(world.act(founders).unwrap_err(), TrustError::NotAllowed, "the founder is on side A");
    let alone = half(&world, &security, Half::B, true);
    assert_eq!(act_as(&mut world, &security, alone), Err(TrustError::NotAllowed));
    let other_side = half(&world, &security, Half::A, false);
    assert_eq!(act_as(&mut world, &security, other_side), Err(TrustError::NotAllowed));
    let own = half(&world, &security, Half::B, false);
    let OperationBody::ScopeHalf(ScopeHalf { number: 2, .. }) = own else { panic!("a half") };
    act_as(&mut world, &security, own).unwrap();
    let found = world.state.scope(production.archive).unwrap();
    assert!([Half::A, Half::B].iter().all(|half| world.state.epoch_in_force(found, *half).is_some()));
}

#[test]
fn a_member_cannot_be_smuggled_in() {
    let mut world = World::new();
    let (support, friend) = (with(&mut world, &[Role::Support]), Other::new());
    assert_eq!(act_as(&mut world, &support, friend.add()), Err(TrustError::NotAllowed));
    let more = support.roles(&[Role::Owner]);
    assert_eq!(act_as(&mut world, &support, more), Err(TrustError::NotAllowed));
    let audit = world.state.audit_scope().unwrap();
    let body = AuditEpoch { scope: audit.scope.id, number: 2, pk: support.hpke.public(), grants: Vec::new() };
    assert_eq!(act_as(&mut world, &support, body), Err(TrustError::NotAllowed));
    // Somebody who rewrites the file, without a key: the owner's row under another roster.
    let mut chain: Chain = world.chain();
    chain.sign(friend.add(), &support.signer);
    assert_eq!(
        world.state.clone().apply(chain.operations(), Signatures::Check).unwrap_err(),
        TrustError::WrongSignature
    );
    let frozen = Freeze { what: FreezeKind::Member, id: Bytes(*support.id.as_bytes()), reason: Bytes::ZERO };
    world.act(frozen).unwrap();
    assert_eq!(
        act_as(&mut world, &support, Lift { what: frozen.what, id: frozen.id }),
        Err(TrustError::NotAllowed)
    );
}

/// What an owner tries with the roster.
#[derive(Clone, Debug)]
enum Try {
    Add,
    Roles(Index, u16),
    Remove(Index),
}

fn tried() -> impl Strategy<Value = Vec<Try>> {
    let one = prop_oneof![
        2 => Just(Try::Add),
        4 => (any::<Index>(), 1u16..128).prop_map(|(who, roles)| Try::Roles(who, roles)),
        1 => any::<Index>().prop_map(Try::Remove),
    ];
    prop::collection::vec(one, 1..25)
}

fn roles_of(bits: u16) -> RoleSet {
    // All but the contractor, who needs limits.
    let kinds = Role::ALL.iter().copied().filter(|role| *role != Role::Contractor);
    kinds.enumerate().filter(|(at, _)| bits & (1 << at) != 0).map(|(_, role)| role).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The roster against a list of who has which roles; and each key goes to exactly those whom the table of roles
    /// entitles.
    #[test]
    fn the_roster_is_what_its_operations_say(tries in tried()) {
        let (mut world, _, environments) = furnished();
        let mut known = vec![(world.member, RoleSet::all())];
        for one in tries {
            let mut next = known.clone();
            let body: OperationBody = match one {
                Try::Add => {
                    let other = Other::new();
                    next.push((other.id, RoleSet::default()));
                    other.add().into()
                }
                Try::Roles(who, bits) => {
                    let who = who.get(&known).0;
                    let roles = roles_of(bits);
                    next.iter_mut().filter(|(id, _)| *id == who).for_each(|(_, has)| *has = roles);
                    SetRoles { member: who, roles, only: None, sides: Vec::new(), end: None }.into()
                }
                Try::Remove(who) => {
                    let who = who.get(&known).0;
                    next.retain(|(id, _)| *id != who);
                    MemberRemove { member: who }.into()
                }
            };
            let has = |role| next.iter().any(|(_, roles)| roles.contains(role));
            let founder_owns = known.iter().any(|(id, roles)| *id == world.member && roles.contains(Role::Owner));
            let kept = [Role::Owner, Role::Devops, Role::Security].into_iter().all(has);
            let taken = world.act(body).is_ok();
            prop_assert_eq!(taken, founder_owns && kept);
            if taken {
                known = next;
            }
            let now: Vec<_> = world.state.members().map(|member| (member.id, member.roles)).collect();
            known.sort_unstable_by_key(|(id, _)| *id);
            prop_assert_eq!(&now, &known);
            for environment in environments {
                for id in [environment.meta, environment.secret] {
                    let scope: Scope = world.state.scope(id).unwrap().scope;
                    let entitled = known.iter().filter(|(_, roles)| reading(*roles, scope.class, scope.tier) != Reading::No);
                    let expected: Vec<_> = entitled.map(|(id, _)| *id).collect();
                    let recipients = world.state.recipients(&scope, Half::A);
                    prop_assert_eq!(recipients.iter().map(|(id, _)| *id).collect::<Vec<_>>(), expected);
                }
            }
        }
    }
}

/// What was archived so far lies under both halves: who changes sides knows one of them and gets the other side's next
/// one, never the present one.
#[test]
fn who_changes_sides_is_not_handed_the_other_half() {
    let (mut world, _, [_, production]) = furnished();
    let archive = world.state.scope(production.archive).unwrap().scope;
    let (security, other) = (with(&mut world, &[Role::Security]), with(&mut world, &[Role::Devops]));
    let of_a = handed(&world, archive.id, &other);
    world.act(of_a).unwrap();
    let half = |world: &World| {
        let chain = world.state.chain(security.id, world.clock, &world.tree);
        let recipients = world.state.recipients(&archive, Half::B);
        let number = world.state.scope(archive.id).unwrap().next_half_number(Half::B);
        new_epoch(&chain, &archive, number, security.id, &recipients).half(Half::B, false).unwrap().1
    };
    let first = half(&world);
    act_as(&mut world, &security, first).unwrap();
    let third = with(&mut world, &[Role::Security]);
    world.act(other.roles(&[Role::Security])).unwrap();
    let by_security = |world: &World, to: &Other| {
        let scope = world.state.scope(archive.id).unwrap();
        let epoch = scope.half(Half::B).unwrap();
        let place = epoch.place_of(security.id, world.state.genesis(), &archive);
        let key = epoch.grant(security.id).unwrap().open(&place, &security.hpke).unwrap();
        let grants = vec![Grant::seal(to.id, &to.hpke.public(), &place, &key).unwrap()];
        let role_set = world.state.member(to.id).unwrap().rights;
        GrantBatch { scope: archive.id, epoch_id: epoch.id, grants, role_set }
    };
    let refused = by_security(&world, &other);
    assert_eq!(act_as(&mut world, &security, refused), Err(TrustError::WrongRecipients));
    let good = by_security(&world, &third);
    act_as(&mut world, &security, good).unwrap();
    let next = half(&world);
    act_as(&mut world, &security, next).unwrap();
    let found = world.state.scope(archive.id).unwrap();
    assert!(found.half(Half::B).unwrap().grant(other.id).is_some(), "the next one");
    assert!(world.state.epoch_in_force(found, Half::A).is_none(), "whose side is left makes another, too");
}
