//! Keeping credentials and reading their values.

use vault::{
    EditCredential, EventKind, FieldRef, FileValue, LockKind, LockReason, Purpose, RecordId, Session,
    UseKeyring, Values, Vault, VaultError, VersionLabel,
};
use zeroize::Zeroizing;

use crate::around::{World, with_srs};

fn secret_of(credential: RecordId) -> FieldRef {
    FieldRef { credential, version: None, field: "client_secret".to_owned() }
}

#[tokio::test]
async fn a_credential_is_there_again_after_lock_and_unlock() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, [staging, _]) = with_srs(&mut session).await;
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    assert_eq!(session.info().organization, "Northwind Integrations");
    let page = session.partner(partner).unwrap();
    assert_eq!(page.summary.name, "SRS Distribution");
    assert_eq!(page.credentials[0].versions[0].identifiers["client_id"], "northwind-42");
    let value = session.read_secret(&secret_of(staging), Purpose::Copy, None).await.unwrap();
    assert_eq!(value.as_slice(), b"staging-secret");
}

#[tokio::test]
async fn reading_a_secret_is_in_the_log_before_the_value_is_there() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    drop(session.read_secret(&secret_of(staging), Purpose::Reveal, None).await.unwrap());
    let page = session.audit(0, 10).await.unwrap();
    let row =
        page.rows.iter().find(|row| row.kind == EventKind::SecretRevealed).expect("the reveal is logged");
    assert_eq!(row.credential.as_deref(), Some("Order API"));
    assert_eq!(row.field.as_deref(), Some("client_secret"));
    assert_eq!(row.who, "Olivia Baker");
}

#[tokio::test]
async fn production_needs_a_fresh_code_and_a_reason() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [_, production]) = with_srs(&mut session).await;
    let field = secret_of(production);
    let read = session.read_secret(&field, Purpose::Copy, None).await;
    assert_eq!(read.err(), Some(VaultError::ReasonNeeded), "the unlock's code counts for five minutes");
    world.clock.forward(301);
    let read = session.read_secret(&field, Purpose::Copy, Some("deployment".to_owned())).await;
    assert_eq!(read.err(), Some(VaultError::StepUpNeeded));
    session.step_up(&world.code()).await.unwrap();
    let value = session.read_secret(&field, Purpose::Copy, Some("deployment".to_owned())).await.unwrap();
    assert_eq!(value.as_slice(), b"production-secret");
    let again = session.step_up(&world.code()).await;
    assert!(matches!(again, Err(VaultError::CodeReused { .. })), "a code opens production once");
}

#[tokio::test]
async fn wrong_codes_for_production_make_wait_even_after_a_restart() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let wrong = |code: &str| format!("{:06}", (code.parse::<u32>().unwrap() + 7) % 1_000_000);
    world.clock.forward(60);
    for wait in [1, 2, 4] {
        let answer = session.step_up(&wrong(&world.code())).await;
        assert!(matches!(answer, Err(VaultError::WrongCredentials { .. })), "{answer:?}");
        let throttled = session.step_up(&world.code()).await;
        assert_eq!(throttled, Err(VaultError::Throttled { seconds: wait }), "even the right code waits");
        world.clock.forward(u64::from(wait));
    }
    drop(session.step_up(&wrong(&world.code())).await);
    let refused = |row: &&vault::AuditRow| row.kind == EventKind::AccessDenied;
    assert_eq!(session.audit(0, 50).await.unwrap().rows.iter().filter(refused).count(), 4);
    drop(session.lock(LockKind::Full).await);
    assert_eq!(world.unlock().await.err(), Some(VaultError::Throttled { seconds: 8 }));
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    world.clock.forward(30);
    session.step_up(&world.code()).await.unwrap();
}

#[tokio::test]
async fn a_changed_value_makes_a_new_version_and_the_old_one_stays() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let changed = Values {
        secrets: vec![("client_secret".to_owned(), Zeroizing::new(b"second".to_vec()))],
        ..Values::default()
    };
    let edit = EditCredential {
        id: staging,
        name: "Order API".to_owned(),
        notes: None,
        tags: vec!["orders".to_owned()],
        changed,
        removed: Vec::new(),
        is_correction: false,
    };
    session.edit_credential(edit).await.unwrap();
    let card = session.credential(staging).unwrap();
    let labels: Vec<_> = card.versions.iter().map(|version| version.label).collect();
    assert_eq!(labels, [VersionLabel::Previous, VersionLabel::Current]);
    assert_eq!(
        card.versions[1].identifiers["client_id"], "northwind-42",
        "unchanged fields are carried over"
    );
    let old = FieldRef { version: Some(1), ..secret_of(staging) };
    assert_eq!(session.read_secret(&old, Purpose::Copy, None).await.unwrap().as_slice(), b"staging-secret");
    assert_eq!(
        session.read_secret(&secret_of(staging), Purpose::Copy, None).await.unwrap().as_slice(),
        b"second"
    );
}

#[tokio::test]
async fn a_new_secret_is_a_rotation_of_today_unless_it_is_a_correction() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let edit = |secret: &[u8], is_correction| EditCredential {
        id: staging,
        name: "Order API".to_owned(),
        notes: None,
        tags: Vec::new(),
        changed: Values {
            secrets: vec![("client_secret".to_owned(), Zeroizing::new(secret.to_vec()))],
            ..Values::default()
        },
        removed: Vec::new(),
        is_correction,
    };
    session.edit_credential(edit(b"second", false)).await.unwrap();
    let today = vault::Day::of(world.now());
    assert_eq!(session.credential(staging).unwrap().uses.last_rotated, Some(today));
    world.clock.forward(3 * 86_400);
    session.edit_credential(edit(b"second, typed well", true)).await.unwrap();
    assert_eq!(
        session.credential(staging).unwrap().uses.last_rotated,
        Some(today),
        "the partner gave out nothing"
    );
}

#[tokio::test]
async fn a_changed_identifier_carries_the_secret_over_and_says_so() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let changed =
        Values { identifiers: [("client_id".to_owned(), "new".to_owned())].into(), ..Values::default() };
    let edit = EditCredential {
        id: staging,
        name: "Order API".to_owned(),
        notes: None,
        tags: vec![],
        changed,
        removed: Vec::new(),
        is_correction: false,
    };
    session.edit_credential(edit).await.unwrap();
    let value = session.read_secret(&secret_of(staging), Purpose::Copy, None).await.unwrap();
    assert_eq!(value.as_slice(), b"staging-secret");
    assert_eq!(session.credential(staging).unwrap().uses.last_rotated, None, "no secret is new");
    let page = session.audit(0, 20).await.unwrap();
    assert!(page.rows.iter().any(|row| row.kind == EventKind::SecretCarried));
}

#[tokio::test]
async fn a_file_keeps_its_name_while_other_fields_change_and_loses_it_with_its_value() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let edit = |changed| EditCredential {
        id: staging,
        name: "Order API".to_owned(),
        notes: None,
        tags: vec![],
        changed,
        removed: Vec::new(),
        is_correction: true,
    };
    let secret = |value: &[u8]| vec![("client_secret".to_owned(), Zeroizing::new(value.to_vec()))];
    let files = [("client_secret".to_owned(), "client.p12".to_owned())].into();
    let file = Values { secrets: secret(&[0x30, 0x82, 0xff]), files, ..Values::default() };
    session.edit_credential(edit(file)).await.unwrap();
    let identifiers = [("client_id".to_owned(), "new".to_owned())].into();
    session.edit_credential(edit(Values { identifiers, ..Values::default() })).await.unwrap();
    session.edit_credential(edit(Values { secrets: secret(b"typed"), ..Values::default() })).await.unwrap();
    let versions = session.credential(staging).unwrap().versions;
    let named: Vec<_> = versions.iter().map(|version| version.files.first()).collect();
    let file = FileValue {
        field: "client_secret".to_owned(),
        name: Some("client.p12".to_owned()),
        bytes: 3,
        is_text: false,
    };
    assert_eq!(named, [None, Some(&file), Some(&file), None]);
}

/// A change of nothing but these fields.
fn edit_fields(id: RecordId, name: &str, changed: Values, removed: &[&str]) -> EditCredential {
    let removed = removed.iter().map(|key| (*key).to_owned()).collect();
    EditCredential {
        id,
        name: name.to_owned(),
        notes: None,
        tags: Vec::new(),
        changed,
        removed,
        is_correction: false,
    }
}

fn one_secret(key: &str, value: &[u8]) -> Values {
    Values { secrets: vec![(key.to_owned(), Zeroizing::new(value.to_vec()))], ..Values::default() }
}

/// How often values were opened for a change.
async fn openings(session: &mut Session) -> usize {
    let opens =
        |row: &&vault::AuditRow| matches!(row.kind, EventKind::SecretCarried | EventKind::ValuesCompared);
    session.audit(0, 50).await.unwrap().rows.iter().filter(opens).count()
}

#[tokio::test]
async fn a_removed_secret_is_not_in_the_next_version_and_stays_in_the_one_before() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let edit = |changed, removed: &[&str]| edit_fields(staging, "Order API", changed, removed);
    session.edit_credential(edit(one_secret("webhook_key", b"whsec"), &[])).await.unwrap();
    let rotated = session.credential(staging).unwrap().uses.last_rotated;
    world.clock.forward(2 * 86_400);
    session.edit_credential(edit(Values::default(), &["webhook_key"])).await.unwrap();
    let card = session.credential(staging).unwrap();
    assert_eq!(card.versions[2].secret_fields, ["client_secret"]);
    assert_eq!(card.uses.last_rotated, rotated, "the partner gave out nothing");
    let field = FieldRef { credential: staging, version: None, field: "webhook_key".to_owned() };
    let gone = session.read_secret(&field, Purpose::Copy, None).await;
    assert!(gone.is_err(), "the version in use has no such value");
    let before = FieldRef { version: Some(2), ..field };
    assert_eq!(session.read_secret(&before, Purpose::Copy, None).await.unwrap().as_slice(), b"whsec");
    let kept = session.read_secret(&secret_of(staging), Purpose::Copy, None).await.unwrap();
    assert_eq!(kept.as_slice(), b"staging-secret", "the others are carried over");
}

#[tokio::test]
async fn a_field_that_cannot_be_removed_is_refused_by_its_name_and_nothing_changes() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let before = openings(&mut session).await;
    for (field, changed, why) in [
        ("client_secret", Values::default(), "needs this field"),
        ("client_id", Values::default(), "needs this field"),
        ("client_secert", Values::default(), "no such field"),
        ("client_secret", one_secret("client_secret", b"another"), "needs this field"),
    ] {
        let refused = session.edit_credential(edit_fields(staging, "Order API", changed, &[field])).await;
        let Err(VaultError::Invalid { field: named, reason }) = refused else { panic!("{refused:?}") };
        assert_eq!(named, field);
        assert!(reason.contains(why), "{reason}");
    }
    assert_eq!(session.credential(staging).unwrap().versions.len(), 1);
    assert_eq!(openings(&mut session).await, before, "no value was opened for it");
}

#[tokio::test]
async fn the_last_secret_of_a_kind_that_needs_none_goes_without_being_opened() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let environment = session.credential(staging).unwrap().summary.environment;
    let identifiers = [("host".to_owned(), "sftp.example".to_owned())].into();
    let values = Values { identifiers, ..one_secret("door_code", b"4711") };
    let (name, kind) = ("Door".to_owned(), "generic-other".to_owned());
    let new = vault::NewCredential { environment, name, kind, notes: None, tags: Vec::new(), values };
    let door = session.create_credential(new).await.unwrap();
    let before = openings(&mut session).await;
    let both = edit_fields(door, "Door", Values::default(), &["door_code", "host"]);
    session.edit_credential(both).await.unwrap();
    let newest = session.credential(door).unwrap().versions.pop().unwrap();
    assert_eq!((newest.number, newest.secret_fields.len(), newest.identifiers.len()), (2, 0, 0));
    assert_eq!(openings(&mut session).await, before, "none of it had to be read");
    session.edit_credential(edit_fields(door, "Door", one_secret("door_code", b"1"), &[])).await.unwrap();
}

#[tokio::test]
async fn deleting_asks_for_the_name_and_removes_every_version() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, [staging, _]) = with_srs(&mut session).await;
    let refused = session.delete_credential(staging, "order api").await;
    assert_eq!(refused, Err(VaultError::ConfirmationMismatch));
    session.delete_credential(staging, "Order API").await.unwrap();
    assert_eq!(session.credential(staging).err(), Some(VaultError::NotFound { what: "credential" }));
    session.delete_partner(partner, "SRS Distribution").await.unwrap();
    assert!(session.verify(&mut |_, _| vault::Continue::Yes).await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn an_archived_credential_gives_no_value_until_it_is_brought_back() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    session.archive_credential(staging, true).await.unwrap();
    let refused = session.read_secret(&secret_of(staging), Purpose::Copy, None).await;
    assert!(matches!(refused, Err(VaultError::Refused { .. })));
    let page = session.audit(0, 10).await.unwrap();
    assert!(page.rows.iter().any(|row| row.kind == EventKind::AccessDenied), "the refusal is logged");
    session.archive_credential(staging, false).await.unwrap();
    session.read_secret(&secret_of(staging), Purpose::Copy, None).await.unwrap();
}

#[tokio::test]
async fn presenter_mode_opens_nothing_and_ends_with_the_lock() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let field = secret_of(staging);
    session.present(true);
    for purpose in [Purpose::Copy, Purpose::Reveal] {
        let refused = session.read_secret(&field, purpose, None).await.err();
        assert!(matches!(refused, Some(VaultError::Refused { .. })), "{refused:?}");
    }
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(60);
    let mut session = world.unlock().await.unwrap();
    assert!(session.read_secret(&field, Purpose::Copy, Some("deploy".to_owned())).await.is_ok());
}

/// The window lets itself be captured by this answer: a `Some(false)` after the lock would outlive the session.
#[tokio::test]
async fn it_says_whether_somebody_presents_while_it_is_open() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    let vault = Vault::new(world.around());
    assert_eq!(vault.presenting().await, None, "nothing is open yet");
    vault.adopt(Box::new(session), vault.begun()).await.unwrap();
    assert_eq!(vault.presenting().await, Some(false));
    vault.present(true).await.unwrap();
    assert_eq!(vault.presenting().await, Some(true));
    vault.lock(LockKind::Full, LockReason::User).await;
    assert_eq!(vault.presenting().await, None, "a lock ends presenting");
}

/// Whoever finds the event in an audit wants to know to whom, whatever the environment.
#[tokio::test]
async fn handing_over_wants_a_reason_everywhere_and_is_an_event_of_its_own() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    for reason in [None, Some("  ".to_owned())] {
        let refused = session.hand_over(&[staging], reason).await.err();
        assert!(matches!(refused, Some(VaultError::ReasonNeeded)));
    }
    let reason = Some("vendor onboarding".to_owned());
    let handed = session.hand_over(&[staging, staging], reason.clone()).await.unwrap();
    let [credential] = handed.as_slice() else { panic!("named twice, handed over once") };
    let values: Vec<_> = credential.values.iter().map(|(field, value)| (field.as_str(), &***value)).collect();
    assert_eq!(values.last(), Some(&("client_secret", &b"staging-secret"[..])), "identifiers come first");
    let rows = session.audit(0, 4).await.unwrap().rows;
    let event = rows.into_iter().find(|row| row.kind == EventKind::SecretHandedOver).unwrap();
    assert_eq!(event.reason, reason);
}

/// An event says that somebody has the value: for a file that is not made there must be none.
#[tokio::test]
async fn what_is_refused_for_one_credential_is_found_before_any_event() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, production]) = with_srs(&mut session).await;
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    world.clock.forward(6 * 60);
    let refused = session.hand_over(&[staging, production], Some("vendor".to_owned())).await.err();
    assert!(matches!(refused, Some(VaultError::StepUpNeeded)), "the unlock's code counts for five minutes");
    let rows = session.audit(0, 20).await.unwrap().rows;
    assert!(rows.iter().all(|row| row.kind != EventKind::SecretHandedOver));
}
