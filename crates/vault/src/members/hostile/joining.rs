//! Invitations and answers that are used where they should not be.

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
