//! What somebody who can write the file, and has nothing else, puts into it.

use vault::{LockKind, UseKeyring, VaultError};
use vault_crypto::audit::{self, LeafWriter};
use vault_crypto::{Hash, HpkeKeyPair, NewEpoch, SigningKey, SymmetricKey};
use vault_domain::{
    Class, DeviceId, Event, EventKind, MemberId, Outcome, Scope, ScopeId, ScopeKind, Target, Tier,
};
use vault_store::{Access, Commit, Heads, Holder, Store};

use crate::around::World;

/// The file, opened as any program can that knows its format.
async fn file(world: &World) -> (Store, Heads) {
    let holder = Holder::this_process("somebody else", world.now());
    let mut store = Store::open(&world.path(), Access::ReadWrite, &holder).await.unwrap();
    let heads = store.heads().await.unwrap();
    (store, heads)
}

/// Appends an event under keys of one's own, with heads that fit.
async fn append_leaf(world: &World) {
    let (mut store, heads) = file(world).await;
    let mut tree = audit::Tree::new();
    let leaves = store.leaves(0..heads.audit_size).await.unwrap();
    leaves.iter().for_each(|leaf| tree.append(&audit::leaf_hash(leaf)));
    let last = audit::leaf_header(leaves.last().unwrap()).unwrap();
    let directory = own_directory_key(last.genesis);
    let writer = LeafWriter {
        genesis: last.genesis,
        trust_seq: heads.trust_seq,
        audit_epoch_id: last.audit_epoch_id,
        audit_key: HpkeKeyPair::make().unwrap().public(),
        directory: &directory,
        signer: &SigningKey::from_seed(&SymmetricKey::make().unwrap()),
    };
    let event = Event {
        kind: EventKind::SessionStarted,
        author: MemberId::from_random([1; 16]),
        device: DeviceId::from_random([2; 16]),
        time: world.now(),
        target: Target::default(),
        outcome: Outcome::Done,
        reason: None,
        count: None,
    };
    let leaf = audit::Session::make().unwrap().append(&event, &mut tree, &writer).unwrap();
    let longer = Heads { audit_size: tree.size(), audit_root: tree.root().0, ..heads };
    let commit = Commit { leaves: vec![(heads.audit_size, leaf)], ..Commit::new(Some(heads), longer) };
    store.commit(&commit).await.unwrap();
    store.close().await.unwrap();
}

fn own_directory_key(genesis: Hash) -> vault_crypto::ScopeKey {
    let id = ScopeId::from_random([3; 16]);
    let scope = Scope {
        id,
        kind: ScopeKind::Organization,
        class: Class::Directory,
        tier: Tier::Production,
        parent: None,
    };
    let maker = MemberId::from_random([1; 16]);
    let recipients = [(maker, HpkeKeyPair::make().unwrap().public())];
    let epoch =
        NewEpoch { genesis, scope: &scope, number: 1, before: genesis, maker, recipients: &recipients };
    epoch.scope_key().unwrap().0
}

#[tokio::test]
async fn an_event_that_somebody_appended_is_damage() {
    for keyring in [UseKeyring::Yes, UseKeyring::Without] {
        let (world, session) = World::with_vault(keyring).await;
        drop(session.lock(LockKind::Full).await);
        append_leaf(&world).await;
        world.clock.forward(30);
        let opened = world.unlock().await.err();
        assert_eq!(opened, Some(VaultError::Damaged { what: "audit log" }), "{keyring:?}");
    }
}
