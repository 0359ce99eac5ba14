//! The demo as the window opens it.

#![expect(clippy::unwrap_used, reason = "a test fails where it meets the unexpected")]

use std::sync::Arc;

use tempfile::TempDir;
use vault::partners::Profiles;
use vault::{
    FieldRef, FindingKind, LockKind, LockReason, LockState, MemoryKeychain, Purpose, Surroundings,
    SystemClock, Vault,
};

struct Opened {
    folder: TempDir,
    vault: Vault,
}

async fn opened() -> Opened {
    let folder = TempDir::new().unwrap();
    let around = Surroundings {
        clock: Arc::new(SystemClock),
        keychain: Arc::new(MemoryKeychain::new()),
        state_folder: folder.path().to_owned(),
        program: "tests".to_owned(),
        profiles: Arc::new(Profiles::builtin().unwrap()),
    };
    let vault = Vault::new(around.clone());
    let since = vault.begun();
    let session = Box::pin(demo::open(&folder.path().join("demo.pvault"), &around)).await.unwrap();
    vault.adopt(Box::new(session), since).await.unwrap();
    Opened { folder, vault }
}

/// Twelve partners are promised, and trouble of every kind a newcomer should see.
#[tokio::test]
async fn it_has_twelve_partners_and_realistic_trouble() {
    let Opened { vault, folder: _folder } = Box::pin(opened()).await;
    assert_eq!(vault.partners().await.unwrap().len(), 12);
    let findings: Vec<_> = vault.findings().await.unwrap().into_iter().map(|finding| finding.kind).collect();
    for kind in [
        FindingKind::Expired,
        FindingKind::Expiring,
        FindingKind::LookAlikeHost,
        FindingKind::RotationMandatory,
        FindingKind::RotationRecommended,
        FindingKind::RotationUnknown,
        FindingKind::SameInEnvironments,
        FindingKind::LiteralVariable,
        FindingKind::PlainParameter,
        FindingKind::ReadableFile,
        FindingKind::PackagedInMobileApp,
        FindingKind::PersonalAccount,
        FindingKind::NetworkUnconfirmed,
        FindingKind::NoConsumer,
        FindingKind::NoLocation,
    ] {
        assert!(findings.contains(&kind), "{kind:?}");
    }
    assert!(
        vault.findings().await.unwrap().iter().all(|finding| !finding.is_quiet),
        "a demo shows everything"
    );
    assert!(!findings.contains(&FindingKind::KitUnconfirmed), "a demo has no kit");
}

/// Nobody has its authenticator, so nothing may ask for a code; and no value may look like a real one.
#[tokio::test]
async fn production_opens_without_a_code_and_shows_a_made_up_value() {
    let Opened { vault, folder: _folder } = Box::pin(opened()).await;
    for credential in vault.credentials().await.unwrap() {
        let details = vault.credential(credential.id).await.unwrap();
        for field in &details.versions.last().unwrap().secret_fields {
            let field = FieldRef { credential: credential.id, version: None, field: field.clone() };
            let reason = Some("looking around".to_owned());
            let value = vault.read_secret(&field, Purpose::Reveal, reason).await.unwrap();
            let text = std::str::from_utf8(&value).unwrap();
            assert!(text.to_lowercase().contains("demo"), "{}: {}", credential.name, field.field);
        }
    }
}

/// It says of itself what it is, and a lock ends it: there is no way back, so nothing is left behind.
#[tokio::test]
async fn it_is_marked_and_its_lock_is_its_end() {
    let Opened { vault, folder } = Box::pin(opened()).await;
    let LockState::Unlocked(info) = vault.state().await else { panic!("it is open") };
    assert!(info.demo);
    assert!(info.warnings.is_empty(), "{:?}", info.warnings);
    vault.lock(LockKind::Soft, LockReason::Idle).await;
    assert!(matches!(vault.state().await, LockState::Closed));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.is_empty(), "{left:?}");
}
