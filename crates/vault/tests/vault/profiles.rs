//! Profiles that come while the program runs.

use vault::partners::{
    ContactPurpose, CutoverKind, DraftAuth, DraftField, DraftKind, ProfileDraft, Profiles,
};
use vault::{LockKind, LockReason, NewPartner, Sensitivity, UseKeyring, Vault, VaultError};

use crate::around::World;

fn with_acme() -> Profiles {
    let key = DraftField { label: "Key".to_owned(), sensitivity: Sensitivity::Critical, required: true };
    let draft = ProfileDraft {
        name: "Acme Parcels".to_owned(),
        environments: Vec::new(),
        credentials: vec![DraftKind {
            label: "API key".to_owned(),
            fields: vec![key],
            auth: DraftAuth::None,
        }],
        recommended_days: None,
        mandatory_days: None,
        cutover: CutoverKind::Immediate,
        contacts: vec![(ContactPurpose::Support, "help@acme.example".to_owned())],
        forbidden: Vec::new(),
    };
    let file = Profiles::user_file(&draft.to_profile().unwrap()).unwrap();
    Profiles::builtin().unwrap().with_files([file]).0
}

/// Whoever makes a profile wants to add the partner next, not to start the program again.
#[tokio::test]
async fn a_profile_that_is_made_while_a_vault_is_open_can_be_used_at_once() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    let vault = Vault::new(world.around());
    vault.adopt(Box::new(session), vault.begun()).await.unwrap();
    let acme = || NewPartner {
        profile: Some("acme-parcels".to_owned()),
        name: "Acme".to_owned(),
        ..NewPartner::default()
    };
    let unknown = vault.create_partner(acme()).await;
    assert_eq!(unknown.err(), Some(VaultError::NotFound { what: "profile" }));
    vault.use_profiles(with_acme()).await;
    let partner = vault.create_partner(acme()).await.unwrap();
    assert!(vault.partner(partner).await.unwrap().profile.is_some());
    vault.lock(LockKind::Full, LockReason::User).await;
    world.clock.forward(30);
    let session = world.unlock().await.unwrap();
    vault.adopt(Box::new(session), vault.begun()).await.unwrap();
    let page = vault.partner(partner).await.unwrap();
    assert!(page.profile.is_some(), "the next session knows it as well");
}
