//! Each query, and what a commit refuses.

use std::pin::pin;
use std::task::{Context, Waker};

use vault_domain::{MemberId, RecordId, SlotId, Timestamp};
use vault_store::{Access, Commit, Damage, EnvelopeRow, SlotChange, Store, StoreError};

use crate::model::{Model, Snapshot, holder, member, slot};

const MODEL: Model = Model { seed: 1 };

/// A commit onto the state after commit `n` that changes nothing but the heads.
fn empty(n: u64) -> Commit {
    Commit::new(Some(MODEL.heads(n)), MODEL.heads(n))
}

async fn refused(store: &mut Store, commit: &Commit) -> StoreError {
    let before = Snapshot::read(store).await.unwrap();
    let error = store.commit(commit).await.unwrap_err();
    assert!(Snapshot::read(store).await.unwrap() == before, "a refused commit changes nothing");
    error
}

#[tokio::test]
async fn everything_committed_is_read_back_also_after_reopening() {
    let (_folder, path) = MODEL.vault(25).await;
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    assert_eq!(MODEL.verify(&mut store).await, 25);
    store.commit(&MODEL.commit(26)).await.unwrap();
    assert_eq!(MODEL.verify(&mut store).await, 26);
    store.check().await.unwrap();
}

#[tokio::test]
async fn parts_of_the_logs_are_read_and_holes_are_damage() {
    let (_folder, path) = MODEL.vault(9).await;
    let mut store = Store::open(&path, Access::ReadOnly, &holder()).await.unwrap();
    let all = store.operations(0..10).await.unwrap();
    assert_eq!(store.operations(3..5).await.unwrap(), all[3..5], "a part of the operations");
    assert_eq!(store.leaves(9..10).await.unwrap().len(), 1, "the last leaf");
    assert!(store.leaves(4..4).await.unwrap().is_empty(), "an empty range");
    let beyond = store.operations(8..11).await;
    assert!(matches!(beyond, Err(StoreError::Damaged(Damage::MissingRow))), "beyond the heads: {beyond:?}");
}

#[tokio::test]
async fn kept_scope_keys_can_be_dropped_all_at_once() {
    let (_folder, path) = MODEL.vault(9).await;
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    assert_eq!(store.grant_cache(member()).await.unwrap().len(), 5);
    let new = MODEL.commit(10).grants;
    let commit = Commit { cleared_grants: Some(member()), grants: new.clone(), ..empty(9) };
    store.commit(&commit).await.unwrap();
    let left = store.grant_cache(member()).await.unwrap();
    assert_eq!(left, [(new[0].1, new[0].2.clone())], "those that come with the same commit stay");
}

#[tokio::test]
async fn envelopes_are_found_one_by_one_and_together() {
    let (_folder, path) = MODEL.vault(2).await;
    let mut store = Store::open(&path, Access::ReadOnly, &holder()).await.unwrap();
    let (here, gone) = (MODEL.record(2, 0), RecordId::from_bytes([9; 16]));
    let body = MODEL.commit(2).envelopes[0].body.clone();
    assert_eq!(store.envelope(here, 1).await.unwrap().as_ref(), Some(&body));
    assert_eq!(store.envelope(here, 2).await.unwrap(), None, "another version");
    assert_eq!(store.envelope(gone, 1).await.unwrap(), None, "another record");
    let rows = store.envelopes(&[(gone, 1), (here, 1), (here, 2)]).await.unwrap();
    assert_eq!(rows, [EnvelopeRow { record: here, version: 1, body }], "those that exist");
    assert!(store.envelopes(&[]).await.unwrap().is_empty(), "none asked for");
}

#[tokio::test]
async fn a_stranger_has_no_rows() {
    let (_folder, path) = MODEL.vault(2).await;
    let mut store = Store::open(&path, Access::ReadOnly, &holder()).await.unwrap();
    let stranger = MemberId::from_bytes([9; 16]);
    assert_eq!(store.member_state(stranger).await.unwrap(), None);
    assert!(store.key_wraps(stranger).await.unwrap().is_empty());
    assert!(store.own_sessions(stranger).await.unwrap().is_empty());
    assert!(store.grant_cache(stranger).await.unwrap().is_empty());
    assert!(store.chunks(SlotId::from_bytes([9; 16])).await.unwrap().is_empty());
}

#[tokio::test]
async fn either_state_changes_alone_and_a_new_member_needs_both() {
    let (_folder, path) = MODEL.vault(1).await;
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    store.commit(&Commit { cold: Some((member(), vec![1])), ..empty(1) }).await.unwrap();
    store.commit(&Commit { hot: Some((member(), vec![2])), ..empty(1) }).await.unwrap();
    let state = store.member_state(member()).await.unwrap().unwrap();
    assert_eq!((state.cold, state.hot), (vec![1], vec![2]));
    let new = MemberId::from_bytes([8; 16]);
    let hot_only = Commit { hot: Some((new, vec![3])), ..empty(1) };
    assert!(matches!(refused(&mut store, &hot_only).await, StoreError::Conflict));
    let both = Commit { cold: Some((new, vec![4])), ..hot_only };
    store.commit(&both).await.unwrap();
    assert_eq!(store.member_state(new).await.unwrap().unwrap().cold, [4]);
}

#[tokio::test]
async fn wraps_and_slots_are_removed_with_what_hangs_on_them() {
    let (_folder, path) = MODEL.vault(4).await;
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    let (recipient, _) = store.key_wraps(member()).await.unwrap()[0];
    let now = Timestamp::from_secs(5);
    store.record_failed_unlock(slot(), now, now).await.unwrap();
    let commit =
        Commit { deleted_key_wraps: vec![(member(), recipient)], deleted_slots: vec![slot()], ..empty(4) };
    store.commit(&commit).await.unwrap();
    assert_eq!(store.key_wraps(member()).await.unwrap().len(), 2);
    assert!(store.slots().await.unwrap().is_empty());
    assert!(store.chunks(slot()).await.unwrap().is_empty(), "chunks go with their slot");
    assert_eq!(store.unlock_attempts(slot()).await.unwrap(), None, "attempts go with their slot");
    assert!(matches!(refused(&mut store, &commit).await, StoreError::Conflict), "nothing left to remove");
}

#[tokio::test]
async fn failed_unlocks_are_counted_until_they_are_cleared() {
    let (_folder, path) = MODEL.vault(1).await;
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    let at = Timestamp::from_secs;
    assert_eq!(store.unlock_attempts(slot()).await.unwrap(), None);
    store.record_failed_unlock(slot(), at(10), at(11)).await.unwrap();
    store.record_failed_unlock(slot(), at(20), at(22)).await.unwrap();
    store.close().await.unwrap();

    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    let attempts = store.unlock_attempts(slot()).await.unwrap().unwrap();
    assert_eq!((attempts.count, attempts.first, attempts.last), (2, at(10), at(20)), "kept across restarts");
    assert_eq!(attempts.not_before, at(22));
    store.commit(&Commit { clear_attempts: Some(slot()), ..empty(1) }).await.unwrap();
    assert_eq!(store.unlock_attempts(slot()).await.unwrap(), None);
    let other = SlotId::from_bytes([9; 16]);
    let unknown = store.record_failed_unlock(other, at(1), at(1)).await;
    assert!(matches!(unknown, Err(StoreError::Conflict)), "a slot that is not there: {unknown:?}");
}

#[tokio::test]
async fn days_of_a_slot_disappear_when_told() {
    let (_folder, path) = MODEL.vault(4).await;
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    let (_, body) = store.slots().await.unwrap().remove(0);
    let change = SlotChange {
        slot: slot(),
        expected_body: Some(body),
        body: vec![7],
        put_chunks: Vec::new(),
        delete_days: vec![20_000, 20_002],
    };
    store.commit(&Commit { slot: Some(change), ..empty(4) }).await.unwrap();
    let days: Vec<_> = store.chunks(slot()).await.unwrap().into_iter().map(|(day, _)| day).collect();
    assert_eq!(days, [20_001, 20_003]);
}

#[tokio::test]
async fn a_commit_onto_another_state_is_a_conflict() {
    let (_folder, path) = MODEL.vault(5).await;
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    assert!(matches!(refused(&mut store, &MODEL.commit(5)).await, StoreError::Conflict), "a commit twice");
    assert!(matches!(refused(&mut store, &MODEL.commit(7)).await, StoreError::Conflict), "one left out");
    for part in 0..4 {
        let mut expected = MODEL.heads(5);
        match part {
            0 => expected.trust_hash[31] ^= 1,
            1 => expected.audit_root[0] ^= 1,
            2 => expected.audit_size -= 1,
            _ => expected.trust_seq -= 1,
        }
        let commit = Commit::new(Some(expected), expected);
        assert!(
            matches!(refused(&mut store, &commit).await, StoreError::Conflict),
            "part {part} of the heads"
        );
    }
    store.commit(&MODEL.commit(6)).await.unwrap();
}

#[tokio::test]
async fn a_slot_that_changed_meanwhile_is_a_conflict() {
    let (_folder, path) = MODEL.vault(5).await;
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    for expected_body in [None, Some(vec![1, 2, 3])] {
        let change = SlotChange {
            slot: slot(),
            expected_body,
            body: vec![7],
            put_chunks: Vec::new(),
            delete_days: Vec::new(),
        };
        let mut commit = MODEL.commit(6);
        commit.slot = Some(change);
        assert!(matches!(refused(&mut store, &commit).await, StoreError::Conflict));
    }
}

#[tokio::test]
async fn a_version_is_added_once_and_only_replaced_or_deleted_when_there() {
    let (_folder, path) = MODEL.vault(2).await;
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    let here = MODEL.commit(2).envelopes[0].clone();
    let gone = EnvelopeRow { record: RecordId::from_bytes([9; 16]), ..here.clone() };
    let commits = [
        Commit { envelopes: vec![here], ..empty(2) },
        Commit { replaced_envelopes: vec![gone.clone()], ..empty(2) },
        Commit { deleted_records: vec![gone.record], ..empty(2) },
    ];
    for commit in &commits {
        assert!(matches!(refused(&mut store, commit).await, StoreError::Conflict), "{commit:?}");
    }
}

#[tokio::test]
async fn rows_that_do_not_lead_to_the_heads_are_malformed() {
    let (_folder, path) = MODEL.vault(5).await;
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    let spoil: [fn(&mut Commit); 6] = [
        |commit| commit.expected = None,
        |commit| commit.operations.clear(),
        |commit| commit.operations[0].0 += 1,
        |commit| commit.leaves.push((7, vec![1])),
        |commit| commit.heads.audit_size += 1,
        |commit| commit.slot.as_mut().unwrap().put_chunks[0].1.truncate(7199),
    ];
    for (index, spoil) in spoil.iter().enumerate() {
        let mut commit = MODEL.commit(6);
        spoil(&mut commit);
        assert!(matches!(refused(&mut store, &commit).await, StoreError::Malformed), "way {index}");
    }
    let first = Commit { expected: Some(MODEL.heads(0)), ..MODEL.commit(0) };
    let made = Store::create(&path.with_extension("other"), &first, &holder()).await;
    assert!(matches!(made, Err(StoreError::Malformed)), "a first commit onto something");
}

#[tokio::test]
async fn what_exceeds_the_limits_of_the_format_is_too_large() {
    let (_folder, path) = MODEL.vault(5).await;
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    let spoil: [fn(&mut Commit); 7] = [
        |commit| commit.operations[0].1 = vec![0; (16 << 20) + 1],
        |commit| commit.leaves[0].1 = vec![0; (64 << 10) + 1],
        |commit| commit.envelopes[0].body = vec![0; (2 << 20) + 1],
        |commit| commit.hot = Some((member(), vec![0; (1 << 20) + 1])),
        |commit| commit.key_wraps[0].2 = vec![0; 257],
        |commit| commit.grants[0].2 = vec![0; 257],
        |commit| commit.slot.as_mut().unwrap().body = vec![0; 1025],
    ];
    for (index, spoil) in spoil.iter().enumerate() {
        let mut commit = MODEL.commit(6);
        spoil(&mut commit);
        assert!(matches!(refused(&mut store, &commit).await, StoreError::TooLarge), "part {index}");
    }
    let mut commit = MODEL.commit(6);
    commit.operations[0].1 = vec![1; 16 << 20];
    store.commit(&commit).await.unwrap();
    assert_eq!(store.operations(6..7).await.unwrap()[0].len(), 16 << 20, "the limit itself is allowed");
}

#[tokio::test]
async fn a_commit_given_up_at_any_point_is_whole_or_absent() {
    let (_folder, path) = MODEL.vault(0).await;
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    let mut done = 0;
    for polls in 1..200 {
        let next = MODEL.commit(done + 1);
        {
            let mut commit = pin!(store.commit(&next));
            for _ in 0..polls {
                if commit.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_micros(50));
            }
        }
        let found = MODEL.verify(&mut store).await;
        assert!(found == done || found == done + 1, "given up after {polls} polls: {found} after {done}");
        done = found;
    }
    assert!(done > 0, "some were let through");
}
