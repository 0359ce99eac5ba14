//! Who opens what, driven by the one table: with exactly a member's keys and the file, either the plaintext comes out
//! or no key was ever sealed to them.

use std::collections::BTreeMap;

use vault_crypto::trust::RecordMove;
use vault_crypto::{PrivateKey, archive_record, open_record, open_split};
use vault_domain::{Class, Credential, Identifiers, Reading, Secrets, decode_document, reading};

use super::*;
use crate::around::with_srs;
use crate::{NewCredential, UseKeyring, Values};

const ROLES: [Role; 9] = [
    Role::Security,
    Role::Owner,
    Role::Devops,
    Role::ProdEngineer,
    Role::IntegrationDev,
    Role::Junior,
    Role::Support,
    Role::Contractor,
    Role::Auditor,
];

/// A value that lies in the file, and what it is.
struct Stored {
    record: RecordId,
    plain: &'static str,
}

/// Two partners with Staging and Production, each environment with identifiers, a secret and an archived value; nine
/// members of one role each, a contractor for all of the first partner.
async fn furnished() -> (World, BTreeMap<Role, Insider>, Vec<Stored>) {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    let (first, mut stored) = Box::pin(partner(&mut founder, "First Partner")).await;
    let (_, more) = Box::pin(partner(&mut founder, "Second Partner")).await;
    stored.extend(more);
    let mut members = BTreeMap::new();
    for role in ROLES {
        let mut one = rights(&[role]);
        if role == Role::Contractor {
            one.only = Some(vec![super::super::Place::Partner(first)]);
            one.end = Some(world.now().plus_secs(86_400));
        }
        members.insert(role, Insider::let_in(&mut founder, &one).await);
    }
    lock(&world, founder).await;
    make_other_halves(&world, &members[&Role::Security]).await;
    let mut founder = world.unlock().await.unwrap();
    for value in stored.iter().filter(|value| value.plain == "archived") {
        archive(&mut founder, value.record).await;
    }
    lock(&world, founder).await;
    (world, members, stored)
}

async fn partner(founder: &mut Session, name: &str) -> (RecordId, Vec<Stored>) {
    let (partner, credentials) = with_srs(founder).await;
    founder.edit_partner(partner, name, None).await.unwrap();
    let mut stored = Vec::new();
    for credential in credentials {
        let old = founder.create_credential(another(founder, credential)).await.unwrap();
        let version = |id| founder.index.credential(id).unwrap().versions[0].clone();
        stored.push(Stored { record: credential, plain: "Order API" });
        stored.push(Stored { record: version(credential).identifiers, plain: "northwind-42" });
        stored.push(Stored { record: version(credential).secrets, plain: "-secret" });
        stored.push(Stored { record: version(old).secrets, plain: "archived" });
    }
    (partner, stored)
}

fn another(founder: &Session, beside: RecordId) -> NewCredential {
    let environment = founder.index.credential(beside).unwrap().environment;
    let new = crate::around::client(environment, "archived");
    NewCredential { name: "Old".to_owned(), values: Values { ..new.values }, ..new }
}

/// As the program of a Security member does at their first unlock: from then on nobody holds both halves.
async fn make_other_halves(world: &World, security: &Insider) {
    let file = File::of(world).await;
    let archives = file.state.scopes().filter(|scope| scope.scope.class == Class::Archive);
    let archives: Vec<_> = archives.map(|scope| (scope.scope, scope.next_half_number(Half::B))).collect();
    let mut chain = file.state.chain(security.id, world.now(), &file.tree);
    let mut bodies = Vec::new();
    for (scope, number) in &archives {
        let recipients = file.state.recipients(scope, Half::B);
        let (genesis, before) = (file.state.genesis(), chain.before());
        let maker = security.id;
        let epoch = vault_crypto::NewEpoch {
            genesis,
            scope,
            number: *number,
            before,
            maker,
            recipients: &recipients,
        };
        let (_, body) = epoch.half(Half::B, false).unwrap();
        chain.sign(body.clone(), &security.signer);
        bodies.push(body);
    }
    file.sign(security.id, &security.signer, world.now(), bodies, Vec::new()).await;
}

/// Moves a value into its archive, as no use case does yet.
async fn archive(session: &mut Session, record: RecordId) {
    let expected = session.state.expected(record, 1).unwrap();
    let environment = session.state.environment_of(expected.place.scope).unwrap();
    let mut siblings = session.state.scope(environment).unwrap().children().iter();
    let archive =
        siblings.find_map(|id| session.state.scope(*id).filter(|scope| scope.scope.class == Class::Archive));
    let (scope, halves) = (archive.unwrap().scope.id, archive.unwrap().halves().unwrap());
    let key = session.granted_key(expected.place.scope).unwrap();
    let body = session.store.envelope(record, 1).await.unwrap().unwrap();
    let sealed = archive_record(&key, &expected, &body, scope, &halves).unwrap();
    let mut act = session.begin().unwrap();
    let body = RecordMove { scope, records: vec![sealed.resealed()] };
    act.chain.sign(body, &session.keys.signer);
    act.resealed.insert((record, 1), sealed);
    session.commit(act).await.unwrap();
}

/// Whether a member's limits let them near a scope; nobody but the contractor has any here.
fn within(state: &State, member: &Insider, scope: ScopeId) -> bool {
    let only = &state.member(member.id).unwrap().only;
    only.as_ref().is_none_or(|only| state.partner_of(scope).is_some_and(|partner| only.contains(&partner)))
}

#[tokio::test]
async fn the_plaintext_comes_out_or_no_key_was_sealed() {
    let (world, members, stored) = Box::pin(furnished()).await;
    let mut file = File::of(&world).await;
    let mut opened = 0;
    for value in &stored {
        let body = file.store.envelope(value.record, 1).await.unwrap().unwrap();
        let expected = file.state.expected(value.record, 1).unwrap();
        let scope = file.state.scope(expected.place.scope).unwrap().clone();
        for (role, member) in &members {
            let roles = [*role].into_iter().collect();
            let entitled = reading(roles, scope.scope.class, scope.scope.tier) != Reading::No
                && within(&file.state, member, scope.scope.id);
            let at = format!("{role:?} {:?} {:?}", scope.scope.class, scope.scope.tier);
            let halves = scope.kinds_of_key().iter();
            let sealed =
                halves.flat_map(|half| scope.half_epochs(*half)).any(|one| one.grant(member.id).is_some());
            assert_eq!(sealed, entitled, "{at}");
            if scope.scope.class == Class::Archive {
                assert_eq!(pair(&file.state, &scope, member).len(), usize::from(entitled), "one half: {at}");
                continue;
            }
            let key = member.key_of(&file.state, &scope, expected.place.epoch_id);
            assert_eq!(key.is_some(), entitled, "{at}");
            if let Some(key) = key {
                let document = open_record(&key, &expected, &body).unwrap();
                assert!(text(&document, expected.place.class).ends_with(value.plain), "{at}");
                opened += 1;
            }
        }
        if scope.scope.class == Class::Archive {
            let [a, b] =
                [Role::Devops, Role::Security].map(|role| pair(&file.state, &scope, &members[&role]));
            let document = open_split(&a[0], &b[0], &expected, &body).unwrap();
            assert_eq!(text(&document, Class::Archive), value.plain, "both sides together");
            assert!(open_split(&a[0], &a[0], &expected, &body).is_err(), "one side alone");
            assert!(open_split(&b[0], &b[0], &expected, &body).is_err(), "one side alone");
        }
    }
    let (names, identifiers, secrets) = (2 * 2 * 8 + 2, 2 * (7 + 5), 2 * (4 + 3));
    assert_eq!(opened, names + identifiers + secrets, "the same, counted by hand");
}

/// The private halves of an archive's newest epochs that a member holds.
fn pair(state: &State, scope: &ScopeState, member: &Insider) -> Vec<PrivateKey> {
    let halves = scope.kinds_of_key().iter().filter_map(|half| {
        let epoch = scope.half(*half)?;
        let place = epoch.place_of(member.id, state.genesis(), &scope.scope);
        let key = epoch.grant(member.id)?.open(&place, &member.hpke).ok()?;
        PrivateKey::verified(&key, epoch).ok()
    });
    halves.collect()
}

fn text(document: &[u8], class: Class) -> String {
    if class == Class::Directory {
        return decode_document::<Credential>(document).unwrap().name;
    }
    if class == Class::Meta {
        let identifiers: Identifiers = decode_document(document).unwrap();
        return identifiers.fields["client_id"].clone();
    }
    let secrets: Secrets = decode_document(document).unwrap();
    String::from_utf8(secrets.expose("client_secret").unwrap().to_vec()).unwrap()
}
