//! Recording a partner's contacts, documents, networks and runbook.

use vault::{
    ChangeDossier, Contact, EventKind, ListChange, LockKind, Network, NetworkKind, PartnerDocument, Setting,
    UseKeyring, VaultError,
};

use crate::around::{World, with_srs};

pub(crate) fn network(range: &str) -> Network {
    Network {
        range: range.parse().unwrap(),
        kind: NetworkKind::Nat,
        owner: None,
        environment: None,
        sent: None,
        confirmed: None,
        menu_path: None,
        note: None,
    }
}

pub(crate) fn document(link: &str) -> PartnerDocument {
    PartnerDocument { title: "Security guide".to_owned(), link: link.to_owned(), last_checked: None }
}

fn contact(name: &str) -> Contact {
    Contact {
        name: name.to_owned(),
        mail: Some("api@srsdistribution.com".to_owned()),
        response_time: Some("1 to 2 business days".to_owned()),
        ..Contact::default()
    }
}

#[tokio::test]
async fn a_dossier_is_there_again_after_lock_and_unlock() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, _) = with_srs(&mut session).await;
    let change = ChangeDossier {
        contacts: ListChange::Add(vec![contact("API support")]),
        documents: ListChange::Add(vec![document("https://docs.srs.example/guide")]),
        networks: ListChange::Add(vec![network("203.0.113.7"), network("2001:db8:12::/48")]),
        runbook: Setting::To("1. Ask by mail.\n2. Deploy.\n".to_owned()),
        guide_revision: Setting::To("Last Updated May 5, 2026".to_owned()),
        ..ChangeDossier::of(partner)
    };
    session.change_dossier(change).await.unwrap();
    let events = session.audit(0, 5).await.unwrap().rows;
    assert!(events.iter().any(|row| row.kind == EventKind::DossierChanged));

    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let dossier = world.unlock().await.unwrap().partner(partner).unwrap().dossier;
    assert_eq!(dossier.contacts, [contact("API support")]);
    assert_eq!(dossier.networks.len(), 2);
    assert_eq!(dossier.runbook.as_deref(), Some("1. Ask by mail.\n2. Deploy.\n"));
    assert_eq!(dossier.runbook_changed.unwrap().to_string(), "2027-01-15");
}

#[tokio::test]
async fn what_cannot_be_recorded_names_its_field() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, _) = with_srs(&mut session).await;
    let none = || ChangeDossier::of(partner);
    let mail = Contact { mail: Some("not an address".to_owned()), ..contact("A") };
    let (sent, confirmed) = (Some("2027-01-10".parse().unwrap()), Some("2027-01-09".parse().unwrap()));
    let backwards = Network { sent, confirmed, ..network("203.0.113.7") };
    let elsewhere =
        Network { environment: Some(vault::ScopeId::from_random([9; 16])), ..network("203.0.113.7") };
    for (field, change) in [
        ("name", ChangeDossier { contacts: ListChange::Add(vec![contact("")]), ..none() }),
        ("mail", ChangeDossier { contacts: ListChange::Add(vec![mail]), ..none() }),
        ("link", ChangeDossier { documents: ListChange::Add(vec![document("http://a.example")]), ..none() }),
        (
            "link",
            ChangeDossier { documents: ListChange::Add(vec![document("javascript:alert(1)")]), ..none() },
        ),
        ("confirmed", ChangeDossier { networks: ListChange::Add(vec![backwards]), ..none() }),
        ("environment", ChangeDossier { networks: ListChange::Add(vec![elsewhere]), ..none() }),
        ("runbook", ChangeDossier { runbook: Setting::To("x".repeat(65_537)), ..none() }),
        ("guide_read", ChangeDossier { guide_read: Setting::To("2030-01-01".parse().unwrap()), ..none() }),
    ] {
        let answer = session.change_dossier(change).await;
        assert!(
            matches!(&answer, Err(VaultError::Invalid { field: named, .. }) if named == field),
            "{field}: {answer:?}"
        );
    }
    assert!(session.partner(partner).unwrap().dossier.is_empty());
}

#[tokio::test]
async fn only_identifiers_that_the_profile_names_may_be_shared() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, _) = with_srs(&mut session).await;
    let shareable = session.partner(partner).unwrap().shareable;
    let fields: Vec<&str> = shareable.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["client_id", "client_id"], "one for each environment, and no secret");
    assert!(shareable[0].share.support && !shareable[0].share.repository && !shareable[0].share.log);
}
