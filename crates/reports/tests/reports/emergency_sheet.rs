//! The emergency sheet has what one needs at night, loads nothing, and keeps hostile names harmless.

use partners::{Dependent, EmergencySheet, Profiles, SafeIdentifier};
use reports::emergency_sheet;
use vault_domain::{Contact, Day, Dossier, RecordId, Timestamp};

use crate::page::read;

fn sheet(profile: Option<&str>) -> EmergencySheet {
    sheet_of(7, profile)
}

fn sheet_of(id: u8, profile: Option<&str>) -> EmergencySheet {
    let profiles = Profiles::builtin().unwrap();
    let contact = Contact {
        name: "Night desk".to_owned(),
        phone: Some("+1 555 0100".to_owned()),
        escalation: Some("Ask for the duty manager".to_owned()),
        ..Contact::default()
    };
    EmergencySheet {
        id: RecordId::from_random([id; 16]),
        organization: "Northwind".to_owned(),
        partner: "SRS Distribution".to_owned(),
        written: Day::of(Timestamp::from_secs(1_900_000_000)),
        profile: profile.and_then(|id| profiles.get(id)).cloned(),
        dossier: Dossier {
            contacts: vec![contact],
            runbook: Some("Call Ada first.".to_owned()),
            ..Dossier::default()
        },
        identifiers: vec![SafeIdentifier {
            environment: "Production".to_owned(),
            credential: "Orders".to_owned(),
            label: "client_id".to_owned(),
            value: "northwind-7".to_owned(),
        }],
        dependents: vec![Dependent {
            environment: "Production".to_owned(),
            credential: "Orders".to_owned(),
            system: "Order service".to_owned(),
            owner: Some("Platform team".to_owned()),
            deploy: None,
        }],
        unknown: vec!["Staging, Webhook".to_owned()],
    }
}

#[test]
fn it_says_whom_to_tell_what_to_write_how_to_stop_the_key_and_what_breaks() {
    for id in ["srs", "reloadly", "popup-reward-store", "mintmove", "keepgo"] {
        let sheet = sheet(Some(id));
        let (text, _) = read(&emergency_sheet(&sheet));
        let profile = sheet.profile.as_ref().unwrap_or_else(|| panic!("there is a profile {id}"));
        for contact in &profile.contacts {
            assert!(text.contains(contact.address()), "{id}: {}", contact.address());
        }
        let letter = sheet.letter().unwrap_or_else(|| panic!("{id} has a letter for this"));
        assert!(letter.fields.iter().all(|field| text.contains(field.label.as_str())), "{id}");
        assert!(!text.contains("[Your Company Name]"), "{id}: the organization's name stands there");
        assert!(profile.places.iter().all(|place| text.contains(place.menu.as_str())), "{id}");
        for fact in [
            "Night desk",
            "+1 555 0100",
            "duty manager",
            "northwind-7",
            "Call Ada first.",
            "Order service",
            "Platform team",
            "Staging, Webhook",
            "2030-03-17",
        ] {
            assert!(text.contains(fact), "{id}: {fact}");
        }
    }
}

#[test]
fn what_is_not_known_is_said_and_leaves_room_to_write() {
    let empty = EmergencySheet {
        dossier: Dossier::default(),
        identifiers: Vec::new(),
        dependents: Vec::new(),
        unknown: Vec::new(),
        ..sheet(None)
    };
    let page = emergency_sheet(&empty);
    let (text, _) = read(&page);
    for fact in ["Nobody is recorded", "Ask the partner how a key is stopped", "holds no credential"] {
        assert!(text.contains(fact), "{fact}: {text}");
    }
    assert!(page.contains("blank"), "there is a line to write on");
}

#[test]
fn hostile_names_stay_text_and_nothing_is_loaded() {
    let hostile = "</bdi><script>alert(1)</script>\u{202e}<img src=x onerror=alert(1)>\"'&";
    let mut sheet = sheet(Some("srs"));
    sheet.partner = hostile.to_owned();
    sheet.dossier.runbook = Some(hostile.to_owned());
    sheet.dependents[0].system = hostile.to_owned();
    sheet.unknown[0] = hostile.to_owned();
    let (text, elements) = read(&emergency_sheet(&sheet));
    assert!(text.contains(hostile), "it stays as it was typed");
    for element in ["script", "img", "link", "iframe", "a"] {
        assert!(!elements.contains(element), "{element}");
    }
}

#[test]
fn a_file_name_is_plain_and_belongs_to_one_partner() {
    let one = EmergencySheet { partner: "../../A  B & Söhne/".to_owned(), ..sheet(None) };
    let other = EmergencySheet { partner: "a-b söhne".to_owned(), ..sheet_of(8, None) };
    assert!(one.file_name().starts_with("emergency-a-b-söhne-"), "{}", one.file_name());
    assert_ne!(one.file_name(), other.file_name());
    let nameless = EmergencySheet { partner: "???".to_owned(), ..sheet(None) };
    assert!(!nameless.file_name().contains("--"), "{}", nameless.file_name());
}
