//! Single values for contractors, and freezes: on one file, by several members.

use vault::{
    ApprovalState, EventKind, FieldRef, Freezable, MemberId, Place, Purpose, RecordId, Rights, Role,
    SecretReading, Session, UseKeyring, VaultError,
};

use crate::around::{World, with_srs};
use crate::members::{Person, client_id, let_in, lock, rights, secret_of};

/// A contractor for one partner and ten days, with the founder's session, which let them in.
async fn with_contractor() -> (World, Session, Person, MemberId, [RecordId; 2]) {
    let (world, mut founder) = World::with_vault(UseKeyring::Yes).await;
    let (partner, credentials) = with_srs(&mut founder).await;
    let rights = Rights {
        roles: [Role::Contractor].into_iter().collect(),
        only: Some(vec![Place::Partner(partner)]),
        end: Some(world.now().plus_secs(10 * 86_400)),
    };
    let (casey, member) = let_in(&world, &mut founder, "Casey Holt", &rights).await;
    (world, founder, casey, member, credentials)
}

/// The whole way: names only, asked, released until a time, opened, over; and never anything of production.
#[tokio::test]
async fn a_contractor_opens_what_was_approved_until_its_time_is_over() {
    let (world, founder, casey, member, [staging, production]) = Box::pin(with_contractor()).await;
    lock(founder).await;
    let mut session = casey.join(&world).await.unwrap();
    assert!(matches!(secret_of(&mut session, staging).await, Err(VaultError::Refused { .. })));
    assert_eq!(client_id(&session, staging), None, "names only");
    assert!(matches!(session.ask_for(staging, " ").await, Err(VaultError::Invalid { .. })), "a reason");
    assert!(matches!(session.ask_for(production, "curious").await, Err(VaultError::Refused { .. })));
    let id = session.ask_for(staging, "builds the order import").await.unwrap();
    assert!(matches!(session.ask_for(staging, "again").await, Err(VaultError::Refused { .. })));
    let own = session.approve(&id, world.now().plus_secs(60), "for myself").await;
    assert!(matches!(own, Err(VaultError::Refused { .. })));
    lock(session).await;

    let mut founder = world.unlock().await.unwrap();
    let asked = founder.approvals().into_iter().next().unwrap();
    assert_eq!(asked.reason.as_deref(), Some("builds the order import"));
    assert_eq!((asked.asker_name.as_str(), asked.state), ("Casey Holt", ApprovalState::Waiting));
    assert!(founder.could_open(member).is_empty(), "asking gives nothing");
    let late = founder.approve(&id, world.now().plus_secs(11 * 86_400), "the import").await;
    assert!(matches!(late, Err(VaultError::Invalid { .. })), "not past the contractor's own end");
    founder.approve(&id, world.now().plus_secs(86_400), "the import").await.unwrap();
    let again = founder.decline(&id, "changed my mind").await;
    assert!(matches!(again, Err(VaultError::Refused { .. })), "answered once");
    let could: Vec<_> = founder.could_open(member).into_iter().map(|one| one.id).collect();
    let readers = founder.readers(staging).await.unwrap().readers;
    let secret = readers.iter().find(|one| one.member == member).unwrap().secret;
    assert!(matches!(secret, SecretReading::Approved(_)));
    assert_eq!(could, [staging], "what was released counts as what they can open");
    lock(founder).await;

    let mut session = casey.unlock(&world).await.unwrap();
    assert_eq!(client_id(&session, staging).as_deref(), Some("northwind-42"));
    assert_eq!(secret_of(&mut session, staging).await.unwrap(), "staging-secret");
    assert!(matches!(secret_of(&mut session, production).await, Err(VaultError::Refused { .. })));
    let found = session.is_this_ours(b"log: staging-secret").await.unwrap().matches;
    assert_eq!(
        found.iter().map(|one| one.credential).collect::<Vec<_>>(),
        [staging],
        "with the released key"
    );
    world.clock.forward(86_400);
    assert!(matches!(secret_of(&mut session, staging).await, Err(VaultError::Refused { .. })), "over");
    assert_eq!(session.approvals()[0].state, ApprovalState::Over);
    lock(session).await;

    let mut founder = world.unlock().await.unwrap();
    let casey = founder.readers(staging).await.unwrap().readers.into_iter().find(|one| one.member == member);
    let casey = casey.unwrap();
    assert_eq!((casey.secret, casey.has_read.len()), (SecretReading::No, 1), "has read, and can no more");
    let opened = founder.opened_by(member).await.unwrap().unwrap();
    assert_eq!(opened.iter().map(|one| one.credential).collect::<Vec<_>>(), [staging]);
    let rows = founder.audit(0, 100).await.unwrap().rows;
    for kind in [EventKind::ApprovalAsked, EventKind::ApprovalGiven, EventKind::SecretRevealed] {
        assert!(rows.iter().any(|row| row.kind == kind && row.reason.is_some()), "{kind:?}");
    }
}

/// A new key of the environment ends what was released under the old one, and so does a new version.
#[tokio::test]
async fn what_was_released_ends_with_its_key_and_its_version() {
    let (world, mut founder, casey, _, [staging, _]) = Box::pin(with_contractor()).await;
    let (_, sam) = let_in(&world, &mut founder, "Sam Lee", &rights(&[Role::IntegrationDev])).await;
    lock(founder).await;
    let mut session = casey.join(&world).await.unwrap();
    let id = session.ask_for(staging, "builds the order import").await.unwrap();
    lock(session).await;
    let mut founder = world.unlock().await.unwrap();
    founder.approve(&id, world.now().plus_secs(86_400), "the import").await.unwrap();
    founder.remove_member(sam, "left the company").await.unwrap();
    assert_eq!(founder.approvals()[0].state, ApprovalState::Replaced);
    lock(founder).await;
    let mut session = casey.unlock(&world).await.unwrap();
    assert!(matches!(secret_of(&mut session, staging).await, Err(VaultError::Refused { .. })));
    session.ask_for(staging, "the key was replaced").await.unwrap();
}

#[tokio::test]
async fn a_no_is_told_and_opens_nothing() {
    let (world, founder, casey, _, [staging, _]) = Box::pin(with_contractor()).await;
    lock(founder).await;
    let mut session = casey.join(&world).await.unwrap();
    let id = session.ask_for(staging, "builds the order import").await.unwrap();
    lock(session).await;
    let mut founder = world.unlock().await.unwrap();
    founder.decline(&id, "use the sandbox").await.unwrap();
    lock(founder).await;
    let mut session = casey.unlock(&world).await.unwrap();
    assert!(matches!(session.approvals()[0].state, ApprovalState::Declined { .. }));
    assert!(matches!(secret_of(&mut session, staging).await, Err(VaultError::Refused { .. })));
}

/// At once for everybody, whatever they are allowed otherwise, until an owner ends it.
#[tokio::test]
async fn what_is_frozen_opens_no_value_until_an_owner_lifts_it() {
    let (world, mut founder) = World::with_vault(UseKeyring::Yes).await;
    let (partner, [staging, production]) = with_srs(&mut founder).await;
    let (dana, dana_id) = let_in(&world, &mut founder, "Dana Reyes", &rights(&[Role::IntegrationDev])).await;
    let (sec, _) = let_in(&world, &mut founder, "Sec Okafor", &rights(&[Role::Security])).await;
    let frozen = founder.freeze(Freezable::Partner(partner), "a leak at the partner").await.unwrap();
    assert_eq!(frozen.credentials, 2, "says what it shuts");
    for credential in [staging, production] {
        assert!(matches!(secret_of(&mut founder, credential).await, Err(VaultError::Refused { .. })));
        assert!(founder.credential(credential).unwrap().frozen, "the card says so");
    }
    let leaked = founder.is_this_ours(b"staging-secret").await.unwrap().matches;
    assert_eq!(leaked.len(), 1, "whether a leaked text is ours must not depend on the freeze");
    let twice = founder.freeze(Freezable::Partner(partner), "again").await;
    assert!(matches!(twice, Err(VaultError::Refused { .. })));
    founder.lift(Freezable::Partner(partner), "a false alarm").await.unwrap();
    assert_eq!(secret_of(&mut founder, staging).await.unwrap(), "staging-secret");
    lock(founder).await;
    let mut session = dana.join(&world).await.unwrap();
    let not_theirs = session.freeze(Freezable::Credential(staging), "looks odd").await;
    assert!(matches!(not_theirs, Err(VaultError::Refused { .. })));
    lock(session).await;
    let mut security = sec.join(&world).await.unwrap();
    security.freeze(Freezable::Member(dana_id), "their laptop is gone").await.unwrap();
    assert!(matches!(
        security.lift(Freezable::Member(dana_id), "found").await,
        Err(VaultError::Refused { .. })
    ));
    lock(security).await;
    let mut session = dana.unlock(&world).await.unwrap();
    let field = FieldRef { credential: staging, version: None, field: "client_secret".to_owned() };
    let shut = session.read_secret(&field, Purpose::Copy, None).await.err().unwrap();
    assert!(shut.to_string().contains("frozen"), "{shut}");
    let probed = session.is_this_version(staging, 1, b"a guess").await;
    assert!(probed.is_err(), "nor is a guess answered");
    lock(session).await;
    let mut founder = world.unlock().await.unwrap();
    assert_eq!(founder.frozen()[0].name, "Dana Reyes");
    founder.lift(Freezable::Member(dana_id), "found in the office").await.unwrap();
    lock(founder).await;
    let mut session = dana.unlock(&world).await.unwrap();
    assert_eq!(secret_of(&mut session, staging).await.unwrap(), "staging-secret");
}
