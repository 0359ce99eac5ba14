//! Secret Service: what is stored comes back, and what goes wrong is told apart in time.

use std::time::{Duration, Instant};

use vault_domain::{SlotId, VaultId};
use vault_keychain::{ItemName, Keychain, KeychainError, MAX_VALUE, Purpose, Status};

use crate::session::{Daemon, in_session, keychain, without_a_bus};

fn item(purpose: Purpose) -> ItemName {
    ItemName::new(VaultId::from_bytes([1; 16]), SlotId::from_bytes([2; 16]), purpose)
}

fn random() -> [u8; 32] {
    let mut value = [0; 32];
    getrandom::fill(&mut value).unwrap();
    value
}

/// Well below the 60 seconds that a person would get.
const SOON: Duration = Duration::from_secs(5);

#[test]
fn what_is_stored_comes_back_is_replaced_and_is_removed() {
    in_session("secret_service::what_is_stored_comes_back_is_replaced_and_is_removed", async || {
        let _daemon = Daemon::unlocked().await;
        let (keychain, item) = (keychain(), item(Purpose::DeviceSecret));
        assert_eq!(keychain.status().await, Ok(Status::Ready));
        assert_eq!(keychain.get(&item).await, Ok(None), "nothing was stored yet");
        let (first, second) = (random(), random());
        for value in [first, second] {
            keychain.set(&item, &value).await.unwrap();
            assert_eq!(keychain.get(&item).await.unwrap().unwrap().as_slice(), value);
        }
        keychain.delete(&item).await.unwrap();
        assert_eq!(keychain.get(&item).await, Ok(None));
        keychain.delete(&item).await.expect("removing what is not there succeeds");
    });
}

#[test]
fn items_of_other_slots_and_purposes_are_left_alone() {
    in_session("secret_service::items_of_other_slots_and_purposes_are_left_alone", async || {
        let _daemon = Daemon::unlocked().await;
        let keychain = keychain();
        let other_slot =
            ItemName::new(VaultId::from_bytes([1; 16]), SlotId::from_bytes([3; 16]), Purpose::Anchor);
        let items = [item(Purpose::DeviceSecret), item(Purpose::Anchor), other_slot];
        let largest = vec![0xff; MAX_VALUE];
        for (item, value) in items.iter().zip([b"a".as_slice(), b"", &largest]) {
            keychain.set(item, value).await.unwrap();
        }
        keychain.delete(&items[0]).await.unwrap();
        assert_eq!(keychain.get(&items[0]).await, Ok(None));
        assert_eq!(keychain.get(&items[1]).await.unwrap().unwrap().len(), 0, "an empty value is a value");
        assert_eq!(keychain.get(&items[2]).await.unwrap().unwrap().as_slice(), largest);
        assert_eq!(keychain.set(&items[0], &vec![0; MAX_VALUE + 1]).await, Err(KeychainError::TooLarge));
    });
}

#[test]
fn another_run_of_the_program_finds_the_value() {
    in_session("secret_service::another_run_of_the_program_finds_the_value", async || {
        let item = item(Purpose::DeviceSecret);
        let value = random();
        let daemon = Daemon::unlocked().await;
        keychain().set(&item, &value).await.unwrap();
        drop(daemon);
        let _daemon = Daemon::unlocked().await;
        assert_eq!(keychain().get(&item).await.unwrap().unwrap().as_slice(), value);
    });
}

#[test]
fn a_service_that_was_restarted_is_found_again() {
    in_session("secret_service::a_service_that_was_restarted_is_found_again", async || {
        let (keychain, item) = (keychain(), item(Purpose::Anchor));
        let daemon = Daemon::unlocked().await;
        keychain.set(&item, b"seen").await.unwrap();
        drop(daemon);
        assert_eq!(keychain.get(&item).await, Err(KeychainError::Missing));
        let _daemon = Daemon::unlocked().await;
        assert_eq!(keychain.get(&item).await.unwrap().unwrap().as_slice(), b"seen");
    });
}

#[test]
fn a_locked_keyring_that_nobody_unlocks_is_told_apart_from_an_absent_item() {
    let name = "secret_service::a_locked_keyring_that_nobody_unlocks_is_told_apart_from_an_absent_item";
    in_session(name, async || {
        let item = item(Purpose::DeviceSecret);
        let daemon = Daemon::unlocked().await;
        keychain().set(&item, &random()).await.unwrap();
        drop(daemon);
        let _daemon = Daemon::locked().await;
        let keychain = keychain();
        let begun = Instant::now();
        assert_eq!(keychain.status().await, Ok(Status::Locked));
        assert_eq!(keychain.get(&item).await, Err(KeychainError::Locked));
        assert_eq!(keychain.set(&item, b"new").await, Err(KeychainError::Locked));
        assert_eq!(keychain.delete(&item).await, Err(KeychainError::Locked));
        assert!(begun.elapsed() < SOON, "it took {:?}", begun.elapsed());
    });
}

#[test]
fn a_service_without_a_keyring_is_told_apart_from_an_absent_item() {
    let name = "secret_service::a_service_without_a_keyring_is_told_apart_from_an_absent_item";
    in_session(name, async || {
        let _daemon = Daemon::locked().await;
        let (keychain, item) = (keychain(), item(Purpose::DeviceSecret));
        let begun = Instant::now();
        assert_eq!(keychain.status().await, Ok(Status::NoCollection));
        assert_eq!(keychain.get(&item).await, Err(KeychainError::NoCollection));
        let set = keychain.set(&item, &random()).await;
        assert_eq!(set, Err(KeychainError::NoCollection), "nobody answers the question for a password");
        assert!(begun.elapsed() < SOON, "it took {:?}", begun.elapsed());
    });
}

#[test]
fn a_bus_without_a_keyring_service_is_noticed_at_once() {
    in_session("secret_service::a_bus_without_a_keyring_service_is_noticed_at_once", async || {
        all_missing_at_once().await;
    });
}

#[test]
fn a_computer_without_a_bus_is_noticed_at_once() {
    without_a_bus("secret_service::a_computer_without_a_bus_is_noticed_at_once", async || {
        all_missing_at_once().await;
    });
}

async fn all_missing_at_once() {
    let (keychain, item) = (keychain(), item(Purpose::DeviceSecret));
    let begun = Instant::now();
    assert_eq!(keychain.get(&item).await, Err(KeychainError::Missing));
    assert_eq!(keychain.set(&item, b"value").await, Err(KeychainError::Missing));
    assert_eq!(keychain.status().await, Err(KeychainError::Missing));
    assert!(begun.elapsed() < SOON, "it took {:?}", begun.elapsed());
}
