//! What goes onto an emergency sheet, and what does not.

use vault::{ChangeUses, Consumer, EventKind, ListChange, UseKeyring};

use crate::around::{World, with_srs};

#[tokio::test]
async fn it_names_what_breaks_and_only_what_the_profile_lets_support_see() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, credentials) = with_srs(&mut session).await;
    let bare = session.emergency_sheets(Some(&[partner]), |_| true).await.unwrap().remove(0);
    assert_eq!((bare.dependents.len(), bare.unknown.len()), (0, 2), "nobody recorded a system");

    let system =
        Consumer { system: "Order service".to_owned(), owner: Some("Ada".to_owned()), ..Consumer::default() };
    let change = ChangeUses {
        credentials: vec![credentials[1]],
        consumers: ListChange::Add(vec![system]),
        ..ChangeUses::default()
    };
    session.change_uses(change).await.unwrap();
    let sheet = session.emergency_sheets(None, |_| true).await.unwrap().remove(0);
    assert_eq!(sheet.dependents[0].owner.as_deref(), Some("Ada"));
    assert_eq!(sheet.unknown, ["Staging, Order API"]);
    let shared = session.shareable(partner).unwrap();
    assert_eq!(shared.iter().filter(|one| one.share.support).count(), sheet.identifiers.len());
    assert!(!sheet.identifiers.is_empty(), "SRS wants to be told the client_id");

    let rows = session.audit(0, 2).await.unwrap().rows;
    assert!(rows.iter().any(|row| row.kind == EventKind::EmergencySheetWritten && row.partner.is_some()));
}

/// Sheets are brought up to date at each lock: what did not change leaves no trace.
#[tokio::test]
async fn what_nobody_wants_is_neither_given_out_nor_an_event() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    assert!(session.emergency_sheets(None, |_| false).await.unwrap().is_empty());
    let rows = session.audit(0, 50).await.unwrap().rows;
    assert!(rows.iter().all(|row| row.kind != EventKind::EmergencySheetWritten));
}
