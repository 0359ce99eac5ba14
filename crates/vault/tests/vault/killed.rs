//! A program that dies at any call of the keyring leaves a vault that one set of factors opens.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::Notify;
use vault::{
    CreateOptions, Kdf, Keychain, LockKind, MemoryKeychain, PresentFactors, Recovery, Session, Surroundings,
    Unlock, UseKeyring, VaultError,
};
use vault_keychain::{Answer, ItemName, Purpose, Status};
use vault_store::{Access, Holder, Store};
use zeroize::Zeroizing;

use crate::around::{PASSPHRASE, World, passphrase};
use crate::change_factor::NEW;

/// A keyring during whose n-th call the program dies: before or after the call did what it should.
struct Deadly {
    keychain: Arc<MemoryKeychain>,
    calls_left: AtomicU32,
    lands: bool,
    died: Notify,
}

impl Deadly {
    fn call<'a, T: Send + 'a>(&'a self, act: Answer<'a, T>) -> Answer<'a, T> {
        Box::pin(async move {
            if self.calls_left.fetch_sub(1, Ordering::SeqCst) != 1 {
                return act.await;
            }
            if self.lands {
                drop(act.await);
            }
            self.died.notify_one();
            std::future::pending().await
        })
    }
}

impl Keychain for Deadly {
    fn get(&self, item: &ItemName) -> Answer<'_, Option<Zeroizing<Vec<u8>>>> {
        let keychain = Arc::clone(&self.keychain);
        let item = *item;
        self.call(Box::pin(async move { keychain.get(&item).await }))
    }

    fn set(&self, item: &ItemName, value: &[u8]) -> Answer<'_, ()> {
        let (keychain, item, value) = (Arc::clone(&self.keychain), *item, Zeroizing::new(value.to_vec()));
        self.call(Box::pin(async move { keychain.set(&item, &value).await }))
    }

    fn delete(&self, item: &ItemName) -> Answer<'_, ()> {
        let keychain = Arc::clone(&self.keychain);
        let item = *item;
        self.call(Box::pin(async move { keychain.delete(&item).await }))
    }

    fn status(&self) -> Answer<'_, Status> {
        let keychain = Arc::clone(&self.keychain);
        self.call(Box::pin(async move { keychain.status().await }))
    }
}

impl Deadly {
    /// The world with a keyring that does not kill before it is armed.
    fn around(world: &World, lands: bool) -> (Surroundings, Arc<Self>) {
        let keychain = Arc::new(Self {
            keychain: Arc::clone(&world.keychain),
            calls_left: AtomicU32::new(0),
            lands,
            died: Notify::new(),
        });
        (Surroundings { keychain: Arc::<Self>::clone(&keychain), ..world.around() }, keychain)
    }

    fn arm(&self, call: u32) {
        self.calls_left.store(call, Ordering::SeqCst);
    }
}

/// File and keyring of a vault that is locked.
struct Before {
    file: Vec<u8>,
    items: Vec<(ItemName, Zeroizing<Vec<u8>>)>,
}

impl Before {
    async fn of(world: &World) -> Self {
        let (holder, path) = (Holder::this_process("tests", world.now()), world.path());
        let mut store = Store::open(&path, Access::ReadOnly, &holder).await.unwrap();
        let (id, body) = store.slots().await.unwrap().remove(0);
        let slot = vault_crypto::Slot::parse(&body, store.chunks(id).await.unwrap()).unwrap();
        store.close().await.unwrap();
        let mut items = Vec::new();
        for purpose in [Purpose::Anchor, Purpose::DeviceSecret] {
            let item = ItemName::new(slot.vault(), id, purpose);
            items.push((item, world.keychain.get(&item).await.unwrap().unwrap()));
        }
        Self { file: std::fs::read(path).unwrap(), items }
    }

    async fn put_back(&self, world: &World) {
        std::fs::write(world.path(), &self.file).unwrap();
        world.keychain.forget_all();
        for (item, value) in &self.items {
            world.keychain.set(item, value).await.unwrap();
        }
    }
}

/// Runs something until it is done or the program dies; whether it died.
async fn until_death<T>(act: impl Future<Output = Result<T, VaultError>>, died: &Notify) -> bool {
    tokio::select! {
        done = act => {
            assert!(done.is_ok(), "where nothing dies everything succeeds: {:?}", done.err());
            false
        }
        () = died.notified() => true,
    }
}

/// Unlocks with the old factors or, where those are no more, with the new ones, and says which; both give secrets.
async fn opens(world: &World, secrets: [&str; 2], passphrases: [&str; 2], died_at: &str) -> Option<bool> {
    for (new, (secret, passphrase)) in [false, true].into_iter().zip(secrets.iter().zip(passphrases)) {
        world.clock.forward(120);
        match world.unlock_with(passphrase, &world.code_of(secret)).await {
            Ok(session) => {
                assert_eq!(session.info().read_only, None, "{died_at}");
                drop(session.lock(LockKind::Full).await);
                return Some(new);
            }
            Err(error) => {
                assert!(matches!(error, VaultError::WrongCredentials { .. }), "{died_at}: {error}");
            }
        }
    }
    None
}

#[tokio::test]
async fn during_a_recovery() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    let before = Before::of(&world).await;
    let (mut old, mut new) = (0, 0);
    for (call, lands) in (1..).flat_map(|call| [(call, false), (call, true)]) {
        before.put_back(&world).await;
        let (around, keyring) = Deadly::around(&world, lands);
        keyring.arm(call);
        let key = world.recovery_key().to_owned().into();
        let mut recovery = Recovery::begin(&world.path(), &key, &around).await.unwrap();
        let secret = recovery.enrolment().authenticator().unwrap().secret_text.replace(' ', "");
        for _ in 0..2 {
            world.clock.forward(30);
            recovery.enrolment().confirm_code(&world.code_of(&secret), world.now()).unwrap();
        }
        let options = CreateOptions { device_secret: UseKeyring::Yes, kdf: Kdf::Floor, window_days: 30 };
        let finished = recovery.finish(NEW.to_owned().into(), options);
        let dead = Box::pin(until_death(finished, &keyring.died)).await;
        let at = format!("call {call}, which lands: {lands}");
        let opened = opens(&world, [world.secret(), &secret], [PASSPHRASE, NEW], &at);
        let is_new = Box::pin(opened).await.unwrap();
        *if is_new { &mut new } else { &mut old } += 1;
        if !dead {
            break;
        }
    }
    assert!(old >= 4 && new >= 4, "before and after the commit: {old}, {new}");
}

#[tokio::test]
async fn during_a_change_of_passphrase() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    drop(session.lock(LockKind::Full).await);
    let before = Before::of(&world).await;
    for (call, lands) in (1..).flat_map(|call| [(call, false), (call, true)]) {
        before.put_back(&world).await;
        world.clock.forward(120);
        let (around, keyring) = Deadly::around(&world, lands);
        let unlock = Unlock { member: None, passphrase: passphrase(), code: world.code(), by_hand: None };
        let mut session = Session::unlock(&world.path(), unlock, &around).await.unwrap();
        keyring.arm(call);
        world.clock.forward(120);
        let present = PresentFactors { passphrase: passphrase(), code: world.code() };
        let new = NEW.to_owned().into();
        let dead = until_death(session.change_passphrase(present, &new, Kdf::Floor), &keyring.died).await;
        drop(session);
        let at = format!("call {call}, which lands: {lands}");
        Box::pin(opens(&world, [world.secret(); 2], [PASSPHRASE, NEW], &at)).await.unwrap();
        if !dead {
            break;
        }
    }
}
