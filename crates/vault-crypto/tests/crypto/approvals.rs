//! Approvals: one version for one asker, from somebody else who may.

use vault_crypto::trust::{
    ApprovalRelease, ApprovalRequest, Asked, Freeze, FreezeKind, Released, TrustError,
};
use vault_crypto::{
    Bytes, GrantKeys, Half, Hash, HpkeKeyPair, NotePlace, ReleasePlace, SealedNote, open_released,
    open_released_half, release_half, release_version, seal_split,
};
use vault_domain::{ObjectKind, RecordId, Role, ScopeId, Tier};

use crate::members::{Other, act_as, furnished, with};
use crate::world::{Environment, World, new_epoch};

/// A contractor for one partner and an hour, and a DevOps.
struct Scene {
    world: World,
    partner: ScopeId,
    staging: Environment,
    contractor: Other,
    devops: Other,
    secret: RecordId,
    /// In production.
    live: RecordId,
    /// Of another partner.
    foreign: RecordId,
}

fn scene() -> Scene {
    let (mut world, partner, [staging, production]) = furnished();
    let other = world.partner();
    let elsewhere = world.environment(other, Tier::Other);
    let [secret, live, foreign] = [staging, production, elsewhere]
        .map(|environment| world.put(ObjectKind::Secrets, environment.secret, b"first"));
    let contractor = Other::new();
    world.act(contractor.add()).unwrap();
    let mut rights = contractor.roles(&[Role::Contractor]);
    (rights.only, rights.end) = (Some(vec![partner]), Some(world.clock.plus_secs(3600)));
    world.act(rights).unwrap();
    let devops = with(&mut world, &[Role::Devops]);
    Scene { world, partner, staging, contractor, devops, secret, live, foreign }
}

fn request(scene: &Scene, who: &Other, record: RecordId) -> ApprovalRequest {
    let scope = scene.world.state.scope(scene.partner).unwrap();
    let place = NotePlace { genesis: scene.world.state.genesis(), scope: scene.partner, author: who.id };
    let key = &scene.world.scope_keys[&scope.epoch().unwrap().id];
    let reason = SealedNote::seal(key, &place, "has to see the sandbox").unwrap();
    assert_eq!(reason.open(key, &place).unwrap(), "has to see the sandbox");
    assert!(
        reason.open(key, &NotePlace { author: scene.world.member, ..place }).is_err(),
        "bound to its author"
    );
    ApprovalRequest { items: vec![Asked { record, version: 1 }], reason }
}

fn asked(scene: &mut Scene) -> Hash {
    let body = request(scene, &scene.contractor, scene.secret);
    act_as(&mut scene.world, &scene.contractor, body).unwrap();
    scene.world.state.head().hash
}

fn place(scene: &Scene, request: Hash) -> ReleasePlace {
    let genesis = scene.world.state.genesis();
    ReleasePlace { genesis, request, record: scene.secret, version: 1, asker: scene.contractor.id }
}

/// What the founder, who holds the key, signs as the answer.
fn released(scene: &Scene, request: Hash, secs: u64) -> ApprovalRelease {
    let expected = scene.world.state.expected(scene.secret, 1).unwrap();
    let key = &scene.world.scope_keys[&expected.place.epoch_id];
    let wrap =
        release_version(key, &expected, &place(scene, request), &scene.contractor.hpke.public()).unwrap();
    let items = vec![Released { asked: Asked { record: scene.secret, version: 1 }, wrap }];
    ApprovalRelease { request, items, end: scene.world.clock.plus_secs(secs) }
}

fn keys_of(other: &Other) -> GrantKeys {
    GrantKeys::new(HpkeKeyPair::from_private(&other.hpke.private()).unwrap())
}

/// The key of the released version, and of nothing else: neither of the next version nor for another member.
#[test]
fn a_release_opens_one_version_for_who_asked() {
    let mut scene = scene();
    let request = asked(&mut scene);
    let release = released(&scene, request, 600);
    scene.world.act(release).unwrap();
    let (approval, released) = scene.world.state.released(scene.contractor.id, scene.secret, 1).unwrap();
    assert_eq!(approval.request, request);
    let expected = scene.world.state.expected(scene.secret, 1).unwrap();
    let body = &scene.world.bodies[&(scene.secret, 1)];
    let at = place(&scene, request);
    let open = |who: &Other, at: &ReleasePlace, expected, body: &[u8]| {
        open_released(&keys_of(who), &released.wrap, at, expected, body).map(|opened| opened.to_vec())
    };
    assert_eq!(open(&scene.contractor, &at, &expected, body).unwrap(), b"first");
    assert!(open(&scene.devops, &at, &expected, body).is_err());
    let elsewhere = ReleasePlace { request: Bytes([7; 32]), ..at };
    assert!(open(&scene.contractor, &elsewhere, &expected, body).is_err());
    let wrap = released.wrap;
    scene.world.put_next(scene.secret, b"second");
    assert!(scene.world.state.released(scene.contractor.id, scene.secret, 2).is_none());
    let next = scene.world.state.expected(scene.secret, 2).unwrap();
    let body = &scene.world.bodies[&(scene.secret, 2)];
    assert!(open_released(&keys_of(&scene.contractor), &wrap, &at, &next, body).is_err());
}

/// Every rule of asking and answering, tried by somebody whom it stops.
#[test]
fn who_may_ask_and_who_may_answer() {
    let mut scene = scene();
    let developer = with(&mut scene.world, &[Role::IntegrationDev]);
    let theirs = request(&scene, &developer, scene.secret);
    assert_eq!(act_as(&mut scene.world, &developer, theirs), Err(TrustError::NotAllowed), "has the key");
    let outside = [(scene.live, "production"), (scene.foreign, "out of limits")];
    for (record, why) in outside {
        let body = request(&scene, &scene.contractor, record);
        assert_eq!(act_as(&mut scene.world, &scene.contractor, body), Err(TrustError::NotAllowed), "{why}");
    }
    let request = asked(&mut scene);
    let good = released(&scene, request, 600);
    let own = act_as(&mut scene.world, &scene.contractor, good.clone());
    assert_eq!(own, Err(TrustError::NotAllowed), "nobody approves their own");
    assert_eq!(act_as(&mut scene.world, &developer, good.clone()), Err(TrustError::NotAllowed));
    let too_long = released(&scene, request, 3601);
    assert_eq!(scene.world.act(too_long).unwrap_err(), TrustError::OutOfBounds, "past the contractor's end");
    let unknown = ApprovalRelease { request: Bytes([9; 32]), ..good.clone() };
    assert_eq!(scene.world.act(unknown).unwrap_err(), TrustError::Unknown);
    let mut swapped = good.clone();
    swapped.items[0].asked.record = scene.live;
    assert_eq!(
        scene.world.act(swapped).unwrap_err(),
        TrustError::WrongVersion,
        "something else than was asked for"
    );
    act_as(&mut scene.world, &scene.devops, good.clone()).unwrap();
    assert_eq!(scene.world.act(good).unwrap_err(), TrustError::Exists, "an answer is given once");
}

#[test]
fn a_no_releases_nothing_and_a_freeze_stops_both() {
    let mut scene = scene();
    let request = asked(&mut scene);
    let no = ApprovalRelease { request, items: Vec::new(), end: scene.world.clock };
    scene.world.act(no).unwrap();
    assert!(scene.world.state.released(scene.contractor.id, scene.secret, 1).is_none());
    let request = asked(&mut scene);
    let release = released(&scene, request, 600);
    scene.world.act(release).unwrap();
    let id = Bytes(*scene.secret.as_bytes());
    scene.world.act(Freeze { what: FreezeKind::Record, id, reason: Bytes::ZERO }).unwrap();
    assert!(scene.world.state.released(scene.contractor.id, scene.secret, 1).is_none());
    let again = self::request(&scene, &scene.contractor, scene.secret);
    assert_eq!(act_as(&mut scene.world, &scene.contractor, again), Err(TrustError::Frozen));
}

/// Each side asks the other for its share, and neither opens an archived version alone.
#[test]
fn one_side_of_an_archive_releases_its_share_to_the_other() {
    let mut scene = scene();
    let security = with(&mut scene.world, &[Role::Security]);
    let archive = scene.world.state.scope(scene.staging.archive).unwrap().scope;
    let recipients = scene.world.state.recipients(&archive, Half::B);
    let chain = scene.world.state.chain(security.id, scene.world.clock, &scene.world.tree);
    let (b, body) = new_epoch(&chain, &archive, 2, security.id, &recipients).half(Half::B, false).unwrap();
    act_as(&mut scene.world, &security, body).unwrap();
    let recipients = scene.world.state.recipients(&archive, Half::A);
    let chain = scene.world.chain();
    let (a, body) =
        new_epoch(&chain, &archive, 2, scene.world.member, &recipients).half(Half::A, false).unwrap();
    scene.world.act(body).unwrap();
    let halves = scene.world.state.scope(archive.id).unwrap().halves().unwrap();
    let at = scene.world.place(ObjectKind::Secrets, archive.id, None);
    let sealed = seal_split(&halves, &at, b"put away").unwrap();
    scene.world.put_sealed(&sealed).unwrap();
    let record = sealed.expected.place.record;
    let body = request(&scene, &security, record);
    act_as(&mut scene.world, &security, body).unwrap();
    let request = scene.world.state.head().hash;
    let place = ReleasePlace {
        genesis: scene.world.state.genesis(),
        request,
        record,
        version: 1,
        asker: security.id,
    };
    let stored = (&sealed.expected, sealed.body.as_slice());
    let wrap = release_half(&a, Half::A, stored, &place, &security.hpke.public()).unwrap();
    assert!(release_half(&b, Half::A, stored, &place, &security.hpke.public()).is_err(), "the other half");
    let items = vec![Released { asked: Asked { record, version: 1 }, wrap }];
    let answer = ApprovalRelease { request, items, end: scene.world.clock.plus_secs(600) };
    act_as(&mut scene.world, &scene.contractor, answer.clone()).unwrap_err();
    act_as(&mut scene.world, &scene.devops, answer).unwrap();
    let keys = keys_of(&security);
    let opened = open_released_half(&b, Half::B, (&keys, &wrap), &place, stored).unwrap();
    assert_eq!(opened.as_slice(), b"put away");
    let stranger = keys_of(&scene.devops);
    assert!(open_released_half(&b, Half::B, (&stranger, &wrap), &place, stored).is_err());
}
