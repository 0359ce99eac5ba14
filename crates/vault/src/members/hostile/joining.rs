//! Invitations and answers that are used where they should not be.

use vault_crypto::NewOffer;
use vault_crypto::trust::NewKeys;
use vault_domain::RoleSet;

use super::*;
use crate::UseKeyring;
use crate::around::with_srs;

async fn refused(founder: &mut Session, answer: &Answer) -> String {
    match founder.admit(answer.bytes(), &answer.words(), "joins").await {
        Err(VaultError::Refused { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

/// One invitation lets one person in, once; also after they were taken out, and in one vault only.
#[tokio::test]
async fn an_invitation_counts_once_and_in_one_vault() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    with_srs(&mut founder).await;
    let invitation = founder.invite("Sam Lee", &rights(&[Role::Junior]), "joins").await.unwrap();
    let [first, second] = [(); 2].map(|()| Insider::answering(&invitation));
    founder.admit(first.answer.bytes(), &first.answer.words(), "joins").await.unwrap();
    assert!(refused(&mut founder, &second.answer).await.contains("used already"), "another's answer to it");
    founder.remove_member(first.id, "left").await.unwrap();
    assert!(refused(&mut founder, &first.answer).await.contains("used already"), "the leaver's own");
    assert!(refused(&mut founder, &second.answer).await.contains("used already"), "in the leaver's place");
    let late = Insider::answering(&founder.invite("Ann", &rights(&[Role::Qa]), "joins").await.unwrap());
    world.clock.forward(8 * 86_400);
    assert!(refused(&mut founder, &late.answer).await.contains("is over"));
    let (_other, mut stranger) = World::with_vault(UseKeyring::Without).await;
    assert!(refused(&mut stranger, &first.answer).await.contains("no owner of this vault"));
}

/// Keys that stand for somebody already are not taken in for somebody else.
#[tokio::test]
async fn an_answer_with_the_keys_of_another_is_refused() {
    let (_world, mut founder) = World::with_vault(UseKeyring::Without).await;
    let me = founder.state.members().next().unwrap().clone();
    let invitation = founder.invite("Sam Lee", &rights(&[Role::Junior]), "joins").await.unwrap();
    let sam = Insider::answering(&invitation);
    let keys = AnswerKeys { pk_rec_sig: me.pk_rec_sig, ..*sam.answer.keys() };
    let answer = Answer::sign(Invitation::read(&invitation).unwrap(), keys, &sam.signer);
    assert!(refused(&mut founder, &answer).await.contains("exists already"));
    assert_eq!(founder.members().len(), 1);
}

/// Whoever signs an invitation must be an owner when the answer comes: a member is not, nor is who was one.
#[tokio::test]
async fn an_invitation_of_somebody_who_is_no_owner_lets_nobody_in() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    let junior = Insider::let_in(&mut founder, &rights(&[Role::Junior])).await;
    let owner = Insider::let_in(&mut founder, &rights(&[Role::Owner])).await;
    let named = |who: &Insider, owner: MemberId| {
        let new = NewOffer {
            vault: founder.state.vault_id(),
            genesis: founder.state.genesis(),
            member: MemberId::from_random(random().unwrap()),
            roles: RoleSet::all(),
            only: None,
            end: None,
            expires: world.now().plus_secs(60),
            owner,
            organization: "Northwind Integrations".to_owned(),
            name: "A Friend".to_owned(),
        };
        Insider::answering(Invitation::sign(new, &who.signer).unwrap().bytes()).answer
    };
    let me = founder.keys.member;
    let (own, founders, good) = (named(&junior, junior.id), named(&junior, me), named(&owner, owner.id));
    for answer in [&own, &founders] {
        assert!(refused(&mut founder, answer).await.contains("no owner of this vault"));
    }
    assert!(founder.answer_view(good.bytes()).is_ok(), "as long as they are one");
    founder.set_rights(owner.id, &rights(&[Role::Qa]), "less to do").await.unwrap();
    assert!(refused(&mut founder, &good).await.contains("no owner of this vault"));
}

/// Keys that a member replaced, as after a lost device, open nothing that is written once somebody who may make new
/// ones was there; until then the old ones are in force, so that nobody is kept from work.
#[tokio::test]
async fn keys_known_to_a_lost_device_are_replaced_at_the_next_unlock() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    let (_, [staging, _]) = with_srs(&mut founder).await;
    let (place, _) = place_of(&founder, staging);
    let lost = Insider::let_in(&mut founder, &rights(&[Role::IntegrationDev])).await;
    lock(&world, founder).await;
    let file = File::of(&world).await;
    let new = Insider::answering(lost.answer.invitation().bytes());
    let keys = NewKeys {
        member: lost.id,
        pk_sig: new.signer.public(),
        pk_hpke: new.hpke.public(),
        pk_rec_sig: new.recovery.public(),
        km_number: 2,
        km_commit: Bytes([9; 32]),
    };
    let seq = file.state.head().seq + 1;
    let body = keys.sign(&file.state.genesis(), seq, &new.signer, &lost.recovery);
    file.sign(lost.id, &lost.signer, world.now(), vec![body.into()], Vec::new()).await;
    let file = File::of(&world).await;
    let known = |state: &State, by: &Insider| {
        let scopes = state.scopes().filter(|scope| by.key(state, scope.scope.id).is_some());
        scopes.map(|scope| scope.scope.id).collect::<Vec<_>>()
    };
    let read = known(&file.state, &lost);
    assert!(read.contains(&place.secret) && known(&file.state, &new).is_empty());
    file.store.close().await.unwrap();
    lock(&world, world.unlock().await.unwrap()).await;
    let file = File::of(&world).await;
    assert_eq!(known(&file.state, &lost), []);
    assert_eq!(known(&file.state, &new), read);
    let (size, head) = (file.heads.audit_size, file.heads.trust_seq);
    file.store.close().await.unwrap();
    let founder = world.unlock().await.unwrap();
    assert_eq!(founder.state.head().seq, head, "once");
    assert!(founder.tree.size() > size);
}
