//! Older states of the file, whole and in parts.

use vault_store::SlotChange;

use super::*;
use crate::around::with_srs;
use crate::{ReadOnlyWhy, UseKeyring};

/// What one member alone has in the file: their sealed state and their slot.
struct OwnRows {
    member: MemberId,
    cold: Vec<u8>,
    hot: Vec<u8>,
    slot: Vec<u8>,
    chunks: Vec<(u32, Vec<u8>)>,
}

impl OwnRows {
    async fn of(world: &World, member: MemberId) -> Self {
        let mut file = File::of(world).await;
        let state = file.store.member_state(member).await.unwrap().unwrap();
        let (id, slot) = file.store.slots().await.unwrap().remove(0);
        let chunks = file.store.chunks(id).await.unwrap();
        file.store.close().await.unwrap();
        Self { member, cold: state.cold, hot: state.hot, slot, chunks }
    }

    async fn put(self, world: &World) {
        let mut file = File::of(world).await;
        let (slot, present) = file.store.slots().await.unwrap().remove(0);
        let days = file.store.chunks(slot).await.unwrap().into_iter().map(|(day, _)| day);
        let delete_days = days.filter(|day| self.chunks.iter().all(|(one, _)| one != day)).collect();
        let change = SlotChange {
            slot,
            expected_body: Some(present),
            body: self.slot,
            put_chunks: self.chunks,
            delete_days,
        };
        let commit = Commit {
            cold: Some((self.member, self.cold)),
            hot: Some((self.member, self.hot)),
            slot: Some(change),
            ..Commit::new(Some(file.heads), file.heads)
        };
        file.store.commit(&commit).await.unwrap();
        file.store.close().await.unwrap();
    }
}

/// The file from before the removal: the leaver is in its roster and their keys open it, to them. To the founder it is
/// an older copy: by the keyring, or by the newest rows of their own where these were left in it.
#[tokio::test]
async fn the_old_roster_does_not_come_back() {
    for keyring in [UseKeyring::Yes, UseKeyring::Without] {
        let (world, mut founder) = World::with_vault(keyring).await;
        with_srs(&mut founder).await;
        let leaver = Insider::let_in(&mut founder, &rights(&[Role::IntegrationDev])).await;
        let me = founder.keys.member;
        lock(&world, founder).await;
        let yesterday = std::fs::read(world.path()).unwrap();
        let mut founder = world.unlock().await.unwrap();
        founder.remove_member(leaver.id, "left").await.unwrap();
        lock(&world, founder).await;
        let newest = OwnRows::of(&world, me).await;
        std::fs::write(world.path(), &yesterday).unwrap();
        if keyring == UseKeyring::Without {
            newest.put(&world).await;
        }
        let founder = world.unlock().await.unwrap();
        let read_only = founder.info().read_only;
        assert_eq!(read_only, Some(ReadOnlyWhy::RollbackSuspected), "{keyring:?}");
    }
}

/// A log that ends before the last events that the member knows.
#[tokio::test]
async fn a_log_that_was_cut_is_noticed() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    with_srs(&mut founder).await;
    drop(Insider::let_in(&mut founder, &rights(&[Role::Junior])).await);
    let me = founder.keys.member;
    lock(&world, founder).await;
    let cut = std::fs::read(world.path()).unwrap();
    lock(&world, world.unlock().await.unwrap()).await;
    let newest = OwnRows::of(&world, me).await;
    std::fs::write(world.path(), cut).unwrap();
    newest.put(&world).await;
    let founder = world.unlock().await.unwrap();
    assert_eq!(founder.info().read_only, Some(ReadOnlyWhy::RollbackSuspected));
}

/// The newest log with the founder's own rows from before: nothing but their own acts beyond those tells, and a code
/// that was used would be good again.
#[tokio::test]
async fn own_rows_from_before_own_acts_are_noticed() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    with_srs(&mut founder).await;
    drop(Insider::let_in(&mut founder, &rights(&[Role::Junior])).await);
    let me = founder.keys.member;
    lock(&world, founder).await;
    let before = OwnRows::of(&world, me).await;
    let mut founder = world.unlock().await.unwrap();
    with_another_partner(&mut founder).await;
    lock(&world, founder).await;
    before.put(&world).await;
    let founder = world.unlock().await.unwrap();
    assert_eq!(founder.info().read_only, Some(ReadOnlyWhy::RollbackSuspected));
}

async fn with_another_partner(session: &mut Session) {
    let name = "Another Partner".to_owned();
    let new = crate::NewPartner { profile: None, name, notes: None, environments: Vec::new() };
    session.create_partner(new).await.unwrap();
}

/// Ciphertexts of other rows under signed hashes: each says which record it is.
#[tokio::test]
async fn swapped_ciphertexts_are_damage() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    let (_, [staging, production]) = with_srs(&mut founder).await;
    drop(Insider::let_in(&mut founder, &rights(&[Role::Junior])).await);
    let [one, other] =
        [staging, production].map(|id| founder.index.credential(id).unwrap().versions[0].clone());
    lock(&world, founder).await;
    let whole = std::fs::read(world.path()).unwrap();
    let pairs = [
        ("secret", one.secrets, other.secrets),
        ("record", one.identifiers, other.identifiers),
        ("record", staging, production),
        ("secret", one.secrets, one.identifiers),
    ];
    for (what, record, from) in pairs {
        std::fs::write(world.path(), &whole).unwrap();
        world.clock.forward(30);
        let mut file = File::of(&world).await;
        let body = file.store.envelope(from, 1).await.unwrap().unwrap();
        let replaced_envelopes = vec![EnvelopeRow { record, version: 1, body }];
        let commit = Commit { replaced_envelopes, ..Commit::new(Some(file.heads), file.heads) };
        file.store.commit(&commit).await.unwrap();
        file.store.close().await.unwrap();
        let damaged = match world.unlock().await {
            Err(error) => error,
            Ok(mut founder) => founder.open_secrets(one.secrets).await.err().unwrap(),
        };
        assert_eq!(damaged, VaultError::Damaged { what });
    }
}
