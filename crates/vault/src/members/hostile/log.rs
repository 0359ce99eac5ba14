//! The audit log in the hands of a member, who can mark an event as every member can.

use vault_domain::{DeviceId, EventKind, Outcome, Target};

use super::*;
use crate::around::with_srs;
use crate::{Continue, UseKeyring};

fn event(kind: EventKind, author: MemberId, time: Timestamp) -> Event {
    Event {
        kind,
        author,
        device: DeviceId::from_random([2; 16]),
        time,
        target: Target::default(),
        outcome: Outcome::Done,
        reason: None,
        count: None,
    }
}

/// An event in somebody else's name is one that its author did not sign: the log says so in its row, and verifying
/// names it.
#[tokio::test]
async fn an_event_in_anothers_name_is_found() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    with_srs(&mut founder).await;
    let insider = Insider::let_in(&mut founder, &rights(&[Role::Junior])).await;
    let author = founder.keys.member;
    lock(&world, founder).await;
    let events =
        [EventKind::SessionStarted, EventKind::SecretRevealed].map(|kind| event(kind, author, world.now()));
    let file = File::of(&world).await;
    let first = file.heads.audit_size;
    let leaves = file.seal(&insider, &events);
    file.append(leaves).await;
    let mut founder = world.unlock().await.unwrap();
    let findings = founder.verify(&mut |_, _| Continue::Yes).await.unwrap().findings;
    let forged = |idx: u64| format!("event {idx}: was not signed by its author");
    assert_eq!(findings, [forged(first), forged(first + 1)]);
    let rows = founder.audit(0, 100).await.unwrap().rows;
    assert!(rows.iter().filter(|row| row.index == first || row.index == first + 1).all(|row| row.unreadable));
}

/// Events in another order than they were sealed for, and with a mark that only leavers know.
#[tokio::test]
async fn events_out_of_order_or_of_a_leaver_are_damage() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    with_srs(&mut founder).await;
    let insider = Insider::let_in(&mut founder, &rights(&[Role::Junior])).await;
    let gone = Insider::let_in(&mut founder, &rights(&[Role::Junior])).await;
    lock(&world, founder).await;
    let before_leaving = File::of(&world).await;
    let events = [EventKind::SessionStarted, EventKind::IdentifierCopied]
        .map(|kind| event(kind, insider.id, world.now()));
    let sealed_before = before_leaving.seal(&gone, &events);
    before_leaving.store.close().await.unwrap();
    let mut founder = world.unlock().await.unwrap();
    founder.remove_member(gone.id, "left").await.unwrap();
    lock(&world, founder).await;
    let whole = std::fs::read(world.path()).unwrap();
    for what in ["swapped", "of another time", "without its start"] {
        std::fs::write(world.path(), &whole).unwrap();
        world.clock.forward(30);
        let file = File::of(&world).await;
        let mut leaves = file.seal(&insider, &events);
        match what {
            "swapped" => leaves.reverse(),
            "of another time" => leaves.clone_from(&sealed_before),
            _ => drop(leaves.remove(0)),
        }
        file.append(leaves).await;
        let opened = world.unlock().await.err();
        assert_eq!(opened, Some(VaultError::Damaged { what: "audit log" }), "{what}");
    }
}
