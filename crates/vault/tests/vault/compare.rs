//! Comparing versions without showing them.

use vault::{Difference, EditCredential, EventKind, UseKeyring, Values, VaultError};
use zeroize::Zeroizing;

use crate::around::{World, with_srs};

#[tokio::test]
async fn each_field_of_two_versions_is_told_apart_and_one_event_stands_for_it() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [_, production]) = with_srs(&mut session).await;
    let changed = Values {
        identifiers: [("source_system".to_owned(), "orders".to_owned())].into(),
        secrets: vec![("totp".to_owned(), Zeroizing::new(b"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_vec()))],
        ..Values::default()
    };
    let name = "Order API".to_owned();
    let edit = EditCredential {
        id: production,
        name,
        notes: None,
        tags: Vec::new(),
        changed,
        removed: Vec::new(),
        is_correction: true,
    };
    session.edit_credential(edit).await.unwrap();

    let told = |fields: Vec<vault::ComparedField>| -> Vec<_> {
        fields.into_iter().map(|one| (one.field, one.difference)).collect()
    };
    let forwards = told(session.compare_versions(production, 1, 2).await.unwrap());
    let name = str::to_owned;
    assert_eq!(
        forwards,
        [
            (name("client_id"), Difference::Same),
            (name("source_system"), Difference::Added),
            (name("client_secret"), Difference::Same),
            (name("totp"), Difference::Added),
        ],
        "what was carried over is the same, under whatever nonce it lies"
    );
    let backwards = told(session.compare_versions(production, 2, 1).await.unwrap());
    assert_eq!(backwards[3], (name("totp"), Difference::Removed));

    let rows = session.audit(0, 50).await.unwrap().rows;
    let comparisons = rows.iter().filter(|row| row.kind == EventKind::ValuesCompared);
    let of_versions = comparisons.filter(|row| row.credential.as_deref() == Some("Order API")).count();
    assert_eq!(of_versions, 2, "one event for each comparison, which names the credential");
}

#[tokio::test]
async fn a_pasted_value_is_known_by_the_version_it_is_of() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, production]) = with_srs(&mut session).await;
    let found = session.is_this_version(staging, 1, b" staging-secret\r\n").await.unwrap();
    assert_eq!(found, ["client_secret"], "what surrounds a pasted value does not count");
    assert!(session.is_this_version(production, 1, b"staging-secret").await.unwrap().is_empty());
    assert!(
        session.is_this_version(staging, 1, b"staging-secre").await.unwrap().is_empty(),
        "a part is another value"
    );
    let nothing = session.is_this_version(staging, 1, b" \n").await;
    assert!(matches!(nothing, Err(VaultError::Invalid { field, .. }) if field == "text"));
    let missing = session.is_this_version(staging, 7, b"x").await;
    assert_eq!(missing, Err(VaultError::NotFound { what: "version" }));
}

#[tokio::test]
async fn what_may_not_be_opened_is_not_compared_and_the_refusal_is_in_the_log() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    session.archive_credential(staging, true).await.unwrap();
    let refused = session.compare_versions(staging, 1, 1).await;
    assert!(matches!(refused, Err(VaultError::Refused { .. })));
    let rows = session.audit(0, 10).await.unwrap().rows;
    assert!(rows.iter().any(|row| row.kind == EventKind::AccessDenied));
}
