//! Recording who uses credentials and where they are kept.

use vault::{
    AccountKind, ChangeUses, Consumer, DeployMethod, EventKind, ListChange, Location, LocationDetail,
    LocationKind, LockKind, Setting, UseKeyring, VaultError,
};

use crate::around::{World, with_srs};

pub(crate) fn consumer(system: &str) -> Consumer {
    Consumer { system: system.to_owned(), deploy: Some(DeployMethod::Restart), ..Consumer::default() }
}

pub(crate) fn location(kind: LocationKind, place: &str) -> Location {
    Location { kind, place: place.to_owned(), detail: None, in_mobile_app: false, note: None }
}

#[tokio::test]
async fn what_is_recorded_of_many_is_one_commit_and_an_event_for_each() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, production]) = with_srs(&mut session).await;
    let change = ChangeUses {
        credentials: vec![staging, production, staging],
        consumers: ListChange::Add(vec![consumer("Order service")]),
        locations: ListChange::Add(vec![location(LocationKind::AzureKeyVault, "orders-kv/srs")]),
        owner: Setting::To("Platform team".to_owned()),
        account: Setting::To(AccountKind::Service),
        last_rotated: Setting::To("2026-12-01".parse().unwrap()),
        expires: Setting::To("2027-05-31".parse().unwrap()),
        ..ChangeUses::default()
    };
    assert_eq!(session.change_uses(change.clone()).await.unwrap(), 2);
    let events = session.audit(0, 20).await.unwrap().rows;
    assert_eq!(events.iter().filter(|row| row.kind == EventKind::UsesChanged).count(), 2);
    assert_eq!(session.change_uses(change).await.unwrap(), 0, "what is so already is not written again");

    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let session = world.unlock().await.unwrap();
    let uses = session.credential(production).unwrap().uses;
    assert_eq!(uses.consumers, [consumer("Order service")]);
    assert_eq!(uses.locations[0].place, "orders-kv/srs");
    assert_eq!((uses.owner.as_deref(), uses.account), (Some("Platform team"), Some(AccountKind::Service)));
    assert_eq!(uses.expires.unwrap().to_string(), "2027-05-31");
}

#[tokio::test]
async fn a_change_leaves_the_rest_as_it_is() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let of = |change: ChangeUses| ChangeUses { credentials: vec![staging], ..change };
    let first = ListChange::Replace(vec![consumer("Orders"), consumer("Billing")]);
    let owner = Setting::To(" Ada ".to_owned());
    session.change_uses(of(ChangeUses { consumers: first, owner, ..ChangeUses::default() })).await.unwrap();
    let renamed = Consumer { deploy: Some(DeployMethod::Pipeline), ..consumer("ORDERS") };
    let add = ListChange::Add(vec![renamed.clone()]);
    session.change_uses(of(ChangeUses { consumers: add, ..ChangeUses::default() })).await.unwrap();
    let uses = session.credential(staging).unwrap().uses;
    assert_eq!(uses.consumers, [renamed, consumer("Billing")], "a system is there once");
    assert_eq!(uses.owner.as_deref(), Some("Ada"));
    let clear = ChangeUses { owner: Setting::Clear, ..ChangeUses::default() };
    session.change_uses(of(clear)).await.unwrap();
    assert_eq!(session.credential(staging).unwrap().uses.owner, None);
}

#[tokio::test]
async fn a_system_goes_from_lists_that_differ_in_one_commit() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, production]) = with_srs(&mut session).await;
    let of = |credentials: &[_], consumers| ChangeUses {
        credentials: credentials.to_vec(),
        consumers,
        ..ChangeUses::default()
    };
    let both = [staging, production];
    session.change_uses(of(&both, ListChange::Add(vec![consumer("Orders")]))).await.unwrap();
    session.change_uses(of(&[staging], ListChange::Add(vec![consumer("Billing")]))).await.unwrap();
    let without = of(&both, ListChange::Remove(vec![consumer("ORDERS")]));
    assert_eq!(session.change_uses(without.clone()).await.unwrap(), 2);
    assert_eq!(session.credential(staging).unwrap().uses.consumers, [consumer("Billing")]);
    assert!(session.credential(production).unwrap().uses.consumers.is_empty());
    assert_eq!(session.change_uses(without).await.unwrap(), 0, "it is gone already");
}

#[tokio::test]
async fn what_cannot_be_recorded_names_its_field_and_changes_nothing() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let detail = Some(LocationDetail::PlainString);
    let odd = Location { detail, ..location(LocationKind::AzureKeyVault, "orders-kv/srs") };
    let many = (0..201).map(|number| consumer(&format!("system {number}"))).collect();
    let none = ChangeUses::default;
    for (field, change) in [
        ("system", ChangeUses { consumers: ListChange::Add(vec![consumer(" ")]), ..none() }),
        ("consumers", ChangeUses { consumers: ListChange::Add(many), ..none() }),
        ("detail", ChangeUses { locations: ListChange::Add(vec![odd]), ..none() }),
        (
            "place",
            ChangeUses { locations: ListChange::Add(vec![location(LocationKind::Other, "a\0b")]), ..none() },
        ),
        ("owner", ChangeUses { owner: Setting::To("x".repeat(201)), ..none() }),
        ("last_rotated", ChangeUses { last_rotated: Setting::To("2027-02-01".parse().unwrap()), ..none() }),
    ] {
        let answer = session.change_uses(ChangeUses { credentials: vec![staging], ..change }).await;
        assert!(
            matches!(&answer, Err(VaultError::Invalid { field: named, .. }) if named == field),
            "{field}: {answer:?}"
        );
    }
    let nobody = session.change_uses(ChangeUses::default()).await;
    assert!(matches!(nobody, Err(VaultError::Invalid { .. })));
    assert!(session.credential(staging).unwrap().uses.is_empty());
}

#[tokio::test]
async fn text_that_looks_like_something_else_stays_text() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let hostile = "<img src=x onerror=alert(1)>\u{202e}'; DROP TABLE envelopes; --";
    let consumers = ListChange::Add(vec![consumer(hostile)]);
    let change = ChangeUses { credentials: vec![staging], consumers, ..ChangeUses::default() };
    session.change_uses(change).await.unwrap();
    assert_eq!(session.credential(staging).unwrap().uses.consumers[0].system, hostile);
}

#[tokio::test]
async fn tags_owner_and_putting_away_are_one_commit_with_one_reason_and_open_nothing() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, production]) = with_srs(&mut session).await;
    let tags = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
    let both = || ChangeUses { credentials: vec![staging, production], ..ChangeUses::default() };
    session
        .change_uses(ChangeUses { tags: ListChange::Add(tags(&["Legacy", "eu"])), ..both() })
        .await
        .unwrap();
    let change = ChangeUses {
        owner: Setting::To("Platform".to_owned()),
        tags: ListChange::Remove(tags(&["LEGACY"])),
        archived: Some(true),
        reason: Some(" The partner ended the contract ".to_owned()),
        ..both()
    };
    let preview = session.preview_uses(change.clone()).unwrap();
    assert_eq!((preview.changed, preview.unchanged, preview.refused.len()), (2, 0, 0));
    assert_eq!(session.change_uses(change.clone()).await.unwrap(), 2);
    for id in [staging, production] {
        let card = session.credential(id).unwrap();
        assert_eq!((card.tags, card.summary.archived), (tags(&["eu"]), true));
        assert_eq!(card.uses.owner.as_deref(), Some("Platform"));
    }
    let page = session.audit(0, 50).await.unwrap();
    let new = page.rows.iter().filter(|row| row.reason.as_deref() == Some("The partner ended the contract"));
    let mut kinds: Vec<_> = new.map(|row| format!("{:?}", row.kind)).collect();
    kinds.sort_unstable();
    let each = ["CredentialArchived", "CredentialChanged", "UsesChanged"];
    assert_eq!(kinds, each.map(|kind| [kind, kind]).concat(), "what changed of each, with the one reason");
    assert!(page.rows.iter().all(|row| !format!("{:?}", row.kind).contains("Secret")), "nothing was opened");

    let preview = session.preview_uses(change).unwrap();
    assert_eq!((preview.changed, preview.unchanged), (0, 2), "all are so already");
    session.change_uses(ChangeUses { archived: Some(false), ..both() }).await.unwrap();
    assert!(!session.credential(staging).unwrap().summary.archived);
}

#[tokio::test]
async fn a_preview_says_what_is_refused_and_then_nothing_is_changed() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, production]) = with_srs(&mut session).await;
    let tags = |numbers: std::ops::Range<u8>| {
        ListChange::Add(numbers.map(|number| format!("tag {number}")).collect())
    };
    let full = ChangeUses { credentials: vec![staging], tags: tags(0..50), ..ChangeUses::default() };
    session.change_uses(full).await.unwrap();
    let one_more =
        ChangeUses { credentials: vec![staging, production], tags: tags(60..61), ..ChangeUses::default() };
    let preview = session.preview_uses(one_more.clone()).unwrap();
    let [refused] = preview.refused.as_slice() else { panic!("one has as many as there may be") };
    assert_eq!((preview.changed, refused.credential.id), (1, staging));
    assert_eq!(refused.why, "at most 50 tags");
    assert!(session.change_uses(one_more.clone()).await.is_err(), "all or none");
    assert!(session.credential(production).unwrap().tags.is_empty());
    let allowed = ChangeUses { credentials: vec![production], ..one_more };
    assert_eq!(session.change_uses(allowed).await.unwrap(), 1);
}
