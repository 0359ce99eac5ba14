//! The owner's side of joining: an invitation goes out, an answer comes back, and its keys go into the roster.

use vault_crypto::trust::{MemberAdd, SetRoles};
use vault_crypto::{Answer, Invitation, NewOffer, Offer};
use vault_domain::{
    Class, EventKind, MemberCard, MemberId, ObjectKind, RecordId, Role, RoleSet, Target, Timestamp,
    encode_document,
};

use super::{PlaceSummary, Rights, reason, refused};
use crate::random::random;
use crate::session::{DAMAGED_SCOPE, Session};
use crate::transaction::{Put, Transaction};
use crate::{VaultError, input};

/// An answer as it is shown before anybody is let in.
#[derive(Clone, Debug)]
pub struct AnswerView {
    /// Who it is from.
    pub member: MemberId,
    /// Their name, as the invitation had it.
    pub name: String,
    /// The roles they will have.
    pub roles: RoleSet,
    /// The partners and environments they will be limited to; everything without.
    pub only: Option<Vec<PlaceSummary>>,
    /// When their rights will end.
    pub end: Option<Timestamp>,
    /// To be compared, over another channel, with what the other side shows.
    pub words: String,
}

impl Session {
    /// An invitation for one person, to be handed to them as a file. It carries no secret; it names the vault, the
    /// person and their roles. It can be answered for a week.
    pub async fn invite(&mut self, name: &str, rights: &Rights, why: &str) -> Result<Vec<u8>, VaultError> {
        self.require_owner()?;
        let name = input::name("member", name)?;
        let why = reason(why)?;
        let member = MemberId::from_random(random()?);
        let role_set = self.role_set(member, rights)?;
        let offer = NewOffer {
            vault: self.state.vault_id(),
            genesis: self.state.genesis(),
            member,
            roles: role_set.roles,
            only: role_set.only,
            end: role_set.end,
            expires: self.now().plus_secs(ANSWERED_WITHIN),
            owner: self.keys.member,
            organization: self.index.organization.clone(),
            name,
        };
        let invitation = Invitation::sign(offer, &self.keys.signer)?;
        let mut act = self.begin()?;
        self.note(&mut act, EventKind::MemberInvited, about(member), why);
        self.commit(act).await?;
        Ok(invitation.bytes().to_vec())
    }

    /// Reads an answer, and gives the words to compare. Nothing is written.
    pub fn answer_view(&self, answer: &[u8]) -> Result<AnswerView, VaultError> {
        let answer = self.checked_answer(answer)?;
        let offer = answer.invitation().offer();
        Ok(AnswerView {
            member: offer.member,
            name: offer.name.clone(),
            roles: offer.roles,
            only: self.limited_to(offer.only.as_deref()),
            end: offer.end,
            words: answer.words(),
        })
    }

    /// Lets the person in: signs their keys into the roster, says what they may do, and hands them the keys that
    /// gives. `words` are those that the other side read out.
    pub async fn admit(&mut self, answer: &[u8], words: &str, why: &str) -> Result<MemberId, VaultError> {
        self.require_owner()?;
        let answer = self.checked_answer(answer)?;
        let why = reason(why)?;
        if !same_words(words, &answer.words()) {
            let reason =
                "these are not the words of this answer; somebody may have changed a file on its way";
            return Err(VaultError::invalid("words", reason));
        }
        let offer = answer.invitation().offer();
        let mut act = self.begin()?;
        act.changes_roster = true;
        self.sign_in(&mut act, &answer);
        let granted = self.hand_out(&mut act)?;
        let (record, card) = self.put_new_card(&mut act, &answer)?;
        self.note(&mut act, EventKind::MemberAdmitted, about(offer.member), why);
        if granted > 0 {
            self.note_count(
                &mut act,
                EventKind::KeysGranted,
                about(offer.member),
                u32::try_from(granted).ok(),
            );
        }
        self.commit(act).await?;
        self.index.cards.insert(offer.member, record);
        self.index.members.insert(offer.member, card);
        Ok(offer.member)
    }

    fn sign_in(&self, act: &mut Transaction, answer: &Answer) {
        let (offer, keys) = (answer.invitation().offer(), answer.keys());
        let add = MemberAdd {
            member: offer.member,
            roles: RoleSet::default(),
            pk_sig: keys.pk_sig,
            pk_hpke: keys.pk_hpke,
            pk_rec_sig: keys.pk_rec_sig,
            km_number: 1,
            km_commit: keys.km_commit,
            answer: answer.hash(),
        };
        act.chain.sign(add, &self.keys.signer);
        let Offer { member, roles, only, end, .. } = offer.clone();
        let rights = SetRoles { member, roles, only, sides: Vec::new(), end };
        act.chain.sign(rights, &self.keys.signer);
    }

    fn put_new_card(
        &mut self,
        act: &mut Transaction,
        answer: &Answer,
    ) -> Result<(RecordId, MemberCard), VaultError> {
        let offer = answer.invitation().offer();
        let kit_confirmed = answer.keys().kit_confirmed.then_some(self.now());
        let card =
            MemberCard { member: offer.member, name: offer.name.clone(), kit_confirmed, devices: Vec::new() };
        let scope = self.state.org_directory().ok_or(DAMAGED_SCOPE)?.scope.id;
        let record = RecordId::from_random(random()?);
        let (kind, class, document) = (ObjectKind::MemberCard, Class::Directory, encode_document(&card));
        self.put(act, &Put { record, kind, scope, class, subject: None, document: &document })?;
        Ok((record, card))
    }

    /// An answer to an invitation of this vault that an owner signed and that is not over.
    fn checked_answer(&self, bytes: &[u8]) -> Result<Answer, VaultError> {
        let answer =
            Answer::read(bytes).map_err(|error| VaultError::invalid("answer", &error.to_string()))?;
        let offer = answer.invitation().offer();
        let inviter = self.state.member(offer.owner);
        let by_owner =
            inviter.is_some_and(|owner| owner.roles.contains(Role::Owner) && owner.pk_sig == offer.pk_sig);
        if offer.genesis != self.state.genesis() || !by_owner {
            return Err(refused("this answers an invitation that no owner of this vault made"));
        }
        if offer.expires < self.now() {
            return Err(refused("the invitation is over; invite again"));
        }
        let mut former = self.state.former_members();
        if self.state.member(offer.member).is_some() || former.any(|(_, one)| one.id == offer.member) {
            return Err(refused("this answer was used already"));
        }
        Ok(answer)
    }
}

pub(super) fn about(member: MemberId) -> Target {
    Target { member: Some(member), ..Target::default() }
}

fn same_words(typed: &str, words: &str) -> bool {
    typed.split_whitespace().map(str::to_lowercase).eq(words.split_whitespace().map(str::to_owned))
}

const ANSWERED_WITHIN: u64 = 7 * 86_400;
