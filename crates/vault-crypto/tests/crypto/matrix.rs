//! For each role: what its keys and every byte of the file give.

use vault_crypto::Half;
use vault_domain::{Class, ObjectKind, Role, ScopeId, Tier};

use crate::members::{Other, handed};
use crate::world::World;

/// What a role opens, written down again from the matrix of roles: class by tier.
fn opens(role: Role, class: Class, tier: Tier) -> bool {
    use Role::{
        Auditor, Contractor, Devops, IntegrationDev, Junior, Owner, ProdEngineer, Qa, Security, Support,
    };
    match (class, tier) {
        (Class::Directory, _) => role != Contractor,
        (Class::Meta, Tier::Production) => {
            matches!(role, Owner | Devops | ProdEngineer | Support | Security)
        }
        (Class::Meta, Tier::Other) => !matches!(role, Contractor | Auditor),
        (Class::Secret, Tier::Production) => matches!(role, Owner | Devops | ProdEngineer),
        (Class::Secret, Tier::Other) => matches!(role, Owner | Devops | IntegrationDev | Junior | Qa),
        (class, _) => panic!("{class:?}"),
    }
}

/// For each role, with exactly that member's private key and every byte of the file: each record of each class and tier
/// of two partners opens, or no grant for its key exists. The contractor is limited to the first partner's names.
#[test]
fn a_members_keys_and_the_whole_file_give_what_the_roles_say() {
    let mut world = World::new();
    let mut records = Vec::new();
    let mut first = None;
    for _ in 0..2 {
        let partner = world.partner();
        first.get_or_insert(partner);
        let name = world.put(ObjectKind::Partner, partner, b"a name");
        records.push((name, Class::Directory, Tier::Production));
        for tier in [Tier::Other, Tier::Production] {
            let environment = world.environment(partner, tier);
            let hosts = world.put(ObjectKind::EnvironmentHosts, environment.meta, b"a host");
            let secret = world.put(ObjectKind::Secrets, environment.secret, b"a secret");
            records.extend([(hosts, Class::Meta, tier), (secret, Class::Secret, tier)]);
        }
    }
    let members: Vec<_> =
        Role::ALL.iter().map(|role| (*role, everyone(&mut world, *role, first.unwrap()))).collect();
    for (role, member) in &members {
        let keys = keys_of(&world, member);
        for (record, class, tier) in &records {
            let expected = world.state.expected(*record, 1).unwrap();
            let body = &world.bodies[&(*record, 1)];
            let opened = keys.iter().any(|key| vault_crypto::open_record(key, &expected, body).is_ok());
            let contractors = *role == Role::Contractor && Some(expected.place.scope) == first;
            assert_eq!(opened, opens(*role, *class, *tier) || contractors, "{role:?} {class:?} {tier:?}");
        }
        let audit = world.state.audit_scope().unwrap();
        let reads_log = audit.epoch().unwrap().grant(member.id).is_some();
        assert_eq!(reads_log, matches!(role, Role::Security | Role::Auditor), "{role:?} and the log");
    }
}

/// Lets somebody in with one role, and hands them every key that the log allows.
fn everyone(world: &mut World, role: Role, partner: ScopeId) -> Other {
    let other = Other::new();
    world.act(other.add()).unwrap();
    let mut rights = other.roles(&[role]);
    if role == Role::Contractor {
        (rights.only, rights.end) = (Some(vec![partner]), Some(world.clock.plus_secs(86_400)));
    }
    world.act(rights).unwrap();
    let scopes: Vec<_> = world.state.scopes().map(|scope| scope.scope).collect();
    for scope in scopes.into_iter().filter(|scope| scope.class != Class::Archive) {
        let batch = handed(world, scope.id, &other);
        let taken = world.act(batch).is_ok();
        assert_eq!(taken, world.state.is_entitled(other.id, &scope, Half::A));
    }
    other
}

/// Every key out of every grant in the file that this private key opens, whomever it names.
fn keys_of(world: &World, member: &Other) -> Vec<vault_crypto::ScopeKey> {
    let genesis = world.state.genesis();
    let mut keys = Vec::new();
    for scope in world.state.scopes() {
        for epoch in scope.epochs() {
            for holder in epoch.holders() {
                let place = epoch.place_of(holder, genesis, &scope.scope);
                let opened = epoch.grant(holder).unwrap().open(&place, &member.hpke);
                let verified = opened.ok().and_then(|key| {
                    vault_crypto::ScopeKey::verified(key, &genesis, &scope.scope, epoch).ok()
                });
                keys.extend(verified);
            }
        }
    }
    keys
}
