//! Documents that say something else than the signed operation about where they belong.

use vault_domain::{Credential, Partner, Tier, encode_document};

use super::*;
use crate::around::with_srs;
use crate::{Continue, FieldRef, Purpose, UseKeyring, Warning};

/// What a member may write in Staging opens nothing of Production: neither by pointing at its values, for whoever may
/// open those, nor by passing for a credential of it.
#[tokio::test]
async fn a_document_leads_nowhere_else_than_its_record() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    let (_, [staging, production]) = with_srs(&mut founder).await;
    let insider = Insider::let_in(&mut founder, &rights(&[Role::IntegrationDev])).await;
    let good = founder.index.credential(staging).unwrap().clone();
    let (place, _) = place_of(&founder, staging);
    let (elsewhere, production_value) = place_of(&founder, production);
    lock(&world, founder).await;
    let mut lure = Credential { name: "Lure".to_owned(), ..good.clone() };
    lure.versions[0].secrets = production_value;
    let posing = Credential { name: "Posing".to_owned(), environment: elsewhere.meta, ..good.clone() };
    // A value of one's own, said to be the founder's.
    let mut borrowed = Credential { name: "Borrowed".to_owned(), ..good.clone() };
    let value = Put {
        record: new_record(),
        kind: ObjectKind::Secrets,
        scope: place.secret,
        subject: Some(place.meta),
        document: &encode_document(&vault_domain::Secrets::default()),
    };
    borrowed.versions[0].secrets = value.record;
    File::of(&world).await.put(&insider, world.now(), value).await;
    let honest = Credential { name: "Honest".to_owned(), ..good };
    let mut records = Vec::new();
    for document in [lure, posing, borrowed, honest].iter().map(encode_document) {
        let (record, subject) = (new_record(), Some(place.meta));
        let put =
            Put { record, kind: ObjectKind::Credential, scope: place.partner, subject, document: &document };
        File::of(&world).await.put(&insider, world.now(), put).await;
        records.push(record);
    }
    let mut founder = world.unlock().await.unwrap();
    for record in &records[..3] {
        let field = FieldRef { credential: *record, version: None, field: "client_secret".to_owned() };
        let read = founder.read_secret(&field, Purpose::Reveal, Some("a test".to_owned())).await;
        assert!(matches!(read, Err(VaultError::NotFound { .. })), "{read:?}");
    }
    assert!(founder.index.credentials.contains_key(&records[3]), "what is as it should be is there");
    let warning = Warning::LeftOut { count: 3, writers: "Sam Lee".to_owned() };
    assert!(founder.info().warnings.contains(&warning), "{:?}", founder.info().warnings);
    let verified = founder.verify(&mut |_, _| Continue::Yes).await.unwrap();
    assert_eq!(verified.findings, [warning.to_string()]);
}

/// Who manages one environment only cannot pass another for it.
#[tokio::test]
async fn a_partner_has_the_environments_that_were_signed() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    let (partner, [staging, production]) = with_srs(&mut founder).await;
    let (place, _) = place_of(&founder, staging);
    let (elsewhere, _) = place_of(&founder, production);
    let only = Some(vec![super::super::Place::Environment(place.meta)]);
    let limited = Rights { only, ..rights(&[Role::Devops]) };
    let insider = Insider::let_in(&mut founder, &limited).await;
    let good = founder.index.partner(partner).unwrap().clone();
    lock(&world, founder).await;
    let change = |what: usize| {
        let mut other: Partner = good.clone();
        match what {
            0 => other.environments[1].secret = place.secret,
            1 => other.environments[1].kind = other.environments[0].kind,
            2 => other.environments[0].archive = elsewhere.archive,
            _ => other.scope = elsewhere.meta,
        }
        other
    };
    assert_eq!(good.environments[1].kind.tier(), Tier::Production);
    let before = std::fs::read(world.path()).unwrap();
    for what in 0..4 {
        std::fs::write(world.path(), &before).unwrap();
        let document = encode_document(&change(what));
        let put = Put {
            record: partner,
            kind: ObjectKind::Partner,
            scope: place.partner,
            subject: None,
            document: &document,
        };
        world.clock.forward(30);
        File::of(&world).await.put(&insider, world.now(), put).await;
        let founder = world.unlock().await.unwrap();
        let warning = Warning::LeftOut { count: 1, writers: "Sam Lee".to_owned() };
        assert!(founder.info().warnings.contains(&warning), "{what}: {:?}", founder.info().warnings);
        assert!(founder.index.partners.is_empty(), "{what}");
    }
}
