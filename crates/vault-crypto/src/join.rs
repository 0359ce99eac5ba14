//! Joining a vault apart: an invitation and an answer, two files that carry no secret, and the words by which both
//! sides know that they hold the same two files.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use vault_domain::{MemberId, RoleSet, ScopeId, Timestamp, VaultId};

use crate::bytes::RandomError;
use crate::format::One;
use crate::key::{is_sound_hpke_key, is_sound_verifying_key};
use crate::{Bytes, Hash, PublicKey, Signature, SigningKey, canonical, label, verify};

/// Why a file is not an invitation or an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum JoinError {
    /// It is something else.
    #[error("this file is not what it should be")]
    Malformed,
    /// Somebody changed it.
    #[error("this file was changed after it was made")]
    WrongSignature,
}

/// What an owner offers to one person. Public: it names the vault, the person and what they are to do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Invitation {
    signed: SignedInvitation,
    bytes: Vec<u8>,
}

/// What an invitation says.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct Offer {
    #[n(0)]
    v: One,
    /// The vault's id.
    #[n(1)]
    pub vault: VaultId,
    /// The hash of the vault's first operation, which names it.
    #[n(2)]
    pub genesis: Hash,
    /// The id the new member will have.
    #[n(3)]
    pub member: MemberId,
    /// What they are to do.
    #[n(4)]
    pub roles: RoleSet,
    /// The partners and environments they are to be limited to, ascending.
    #[n(5)]
    pub only: Option<Vec<ScopeId>>,
    /// When their rights are to end.
    #[n(6)]
    pub end: Option<Timestamp>,
    /// Until when it may be answered.
    #[n(7)]
    pub expires: Timestamp,
    /// Who invites, and the key that signs the invitation.
    #[n(8)]
    pub owner: MemberId,
    /// Compared with the roster by the owner's side, and by the words on the other.
    #[n(9)]
    pub pk_sig: PublicKey,
    /// The organization's name, for the authenticator and the kit.
    #[n(10)]
    pub organization: String,
    /// The new member's name.
    #[n(11)]
    pub name: String,
    #[n(12)]
    nonce: Bytes<16>,
}

#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
struct SignedInvitation {
    #[n(0)]
    offer: Offer,
    #[n(1)]
    sig: Signature,
}

/// What an invitation is made of, but for what follows from the owner's key.
pub struct NewOffer {
    /// See [`Offer::vault`].
    pub vault: VaultId,
    /// See [`Offer::genesis`].
    pub genesis: Hash,
    /// See [`Offer::member`].
    pub member: MemberId,
    /// See [`Offer::roles`].
    pub roles: RoleSet,
    /// See [`Offer::only`].
    pub only: Option<Vec<ScopeId>>,
    /// See [`Offer::end`].
    pub end: Option<Timestamp>,
    /// See [`Offer::expires`].
    pub expires: Timestamp,
    /// See [`Offer::owner`].
    pub owner: MemberId,
    /// See [`Offer::organization`].
    pub organization: String,
    /// See [`Offer::name`].
    pub name: String,
}

impl Invitation {
    /// Signs an offer.
    pub fn sign(new: NewOffer, key: &SigningKey) -> Result<Self, RandomError> {
        let NewOffer { vault, genesis, member, roles, only, end, expires, owner, organization, name } = new;
        let (pk_sig, nonce) = (key.public(), Bytes::random()?);
        let offer = Offer {
            v: One,
            vault,
            genesis,
            member,
            roles,
            only,
            end,
            expires,
            owner,
            pk_sig,
            organization,
            name,
            nonce,
        };
        let sig = key.sign(&offer.message());
        let signed = SignedInvitation { offer, sig };
        let bytes = canonical::encode(&signed);
        Ok(Self { signed, bytes })
    }

    /// Reads a file. Whether the key that signed it is an owner's is not known here: the words tell the invited
    /// person, the roster tells the owner.
    pub fn read(bytes: &[u8]) -> Result<Self, JoinError> {
        if bytes.len() > MAX_BYTES {
            return Err(JoinError::Malformed);
        }
        let signed: SignedInvitation = canonical::decode(bytes).map_err(|_| JoinError::Malformed)?;
        if verify(&signed.offer.pk_sig, &signed.offer.message(), &signed.sig) {
            Ok(Self { signed, bytes: bytes.to_vec() })
        } else {
            Err(JoinError::WrongSignature)
        }
    }

    /// What it says.
    pub const fn offer(&self) -> &Offer {
        &self.signed.offer
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn hash(&self) -> Hash {
        label::hash("pv1/invitation-hash", &[&self.bytes])
    }
}

impl Offer {
    fn message(&self) -> Vec<u8> {
        label::labelled("pv1/invitation", &[self.genesis.as_slice(), &canonical::encode(self)])
    }
}

/// The public keys of a new member, made on their side, with the invitation they answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Answer {
    signed: SignedAnswer,
    invitation: Invitation,
    bytes: Vec<u8>,
}

/// What an answer says.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct AnswerKeys {
    /// Verifies the new member's signatures.
    #[n(0)]
    pub pk_sig: PublicKey,
    /// Their grants are sealed to it.
    #[n(1)]
    pub pk_hpke: PublicKey,
    /// Verifies signatures of their recovery key.
    #[n(2)]
    pub pk_rec_sig: PublicKey,
    /// The commitment to their `K_m` of number 1.
    #[n(3)]
    pub km_commit: Hash,
    /// Whether they typed characters of their recovery kit back.
    #[n(4)]
    pub kit_confirmed: bool,
}

#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
struct SignedAnswer {
    #[n(0)]
    v: One,
    #[n(1)]
    invitation: ByteVec,
    #[n(2)]
    keys: AnswerKeys,
    #[n(3)]
    sig: Signature,
}

impl Answer {
    /// Signs the keys with the new signing key.
    pub fn sign(invitation: Invitation, keys: AnswerKeys, key: &SigningKey) -> Self {
        let sig = key.sign(&message(&invitation, &keys));
        let signed = SignedAnswer { v: One, invitation: invitation.bytes.clone().into(), keys, sig };
        let bytes = canonical::encode(&signed);
        Self { signed, invitation, bytes }
    }

    /// Reads a file: invitation and keys must be whole, and the keys usable.
    pub fn read(bytes: &[u8]) -> Result<Self, JoinError> {
        if bytes.len() > 2 * MAX_BYTES {
            return Err(JoinError::Malformed);
        }
        let signed: SignedAnswer = canonical::decode(bytes).map_err(|_| JoinError::Malformed)?;
        let invitation = Invitation::read(&signed.invitation)?;
        let keys = &signed.keys;
        let sound = is_sound_verifying_key(&keys.pk_sig)
            && is_sound_verifying_key(&keys.pk_rec_sig)
            && is_sound_hpke_key(&keys.pk_hpke);
        if sound && verify(&keys.pk_sig, &message(&invitation, keys), &signed.sig) {
            Ok(Self { signed, invitation, bytes: bytes.to_vec() })
        } else {
            Err(JoinError::WrongSignature)
        }
    }

    /// The keys.
    pub const fn keys(&self) -> &AnswerKeys {
        &self.signed.keys
    }

    /// What they answer.
    pub const fn invitation(&self) -> &Invitation {
        &self.invitation
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What `member_add` names.
    pub fn hash(&self) -> Hash {
        label::hash("pv1/answer-hash", &[&self.bytes])
    }

    /// Eight words of the EFF's long list, 103 bits, which both sides read to each other over another channel before
    /// the new member is let in. Whoever changes either file on its way changes them.
    pub fn words(&self) -> String {
        let hash = label::hash("pv1/join", &[self.invitation.hash().as_slice(), &self.bytes]);
        crate::strength::hash_words(&hash)
    }
}

fn message(invitation: &Invitation, keys: &AnswerKeys) -> Vec<u8> {
    let genesis = invitation.offer().genesis;
    label::labelled(
        "pv1/answer",
        &[genesis.as_slice(), invitation.hash().as_slice(), &canonical::encode(keys)],
    )
}

const MAX_BYTES: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HpkeKeyPair, SymmetricKey};

    fn signing_key() -> SigningKey {
        SigningKey::from_seed(&SymmetricKey::make().unwrap())
    }

    fn invitation(key: &SigningKey) -> Invitation {
        let new = NewOffer {
            vault: VaultId::from_random([1; 16]),
            genesis: Bytes([2; 32]),
            member: MemberId::from_random([3; 16]),
            roles: [vault_domain::Role::Support].into_iter().collect(),
            only: None,
            end: None,
            expires: Timestamp::from_secs(9),
            owner: MemberId::from_random([4; 16]),
            organization: "Northwind".to_owned(),
            name: "Sam".to_owned(),
        };
        Invitation::sign(new, key).unwrap()
    }

    fn answer(invitation: Invitation) -> Answer {
        let (signer, recovery) = (signing_key(), signing_key());
        let keys = AnswerKeys {
            pk_sig: signer.public(),
            pk_hpke: HpkeKeyPair::make().unwrap().public(),
            pk_rec_sig: recovery.public(),
            km_commit: Bytes([5; 32]),
            kit_confirmed: true,
        };
        Answer::sign(invitation, keys, &signer)
    }

    /// Every byte of both files counts: a changed one is refused or gives other words.
    #[test]
    fn a_changed_file_is_refused_or_has_other_words() {
        let answer = answer(invitation(&signing_key()));
        assert_eq!(Answer::read(answer.bytes()).unwrap(), answer);
        assert_eq!(answer.words().split(' ').count(), 8);
        for at in (0..answer.bytes().len()).step_by(3) {
            let mut bytes = answer.bytes().to_vec();
            bytes[at] ^= 1;
            assert!(Answer::read(&bytes).is_err(), "byte {at}");
        }
    }

    /// Somebody between both puts keys of their own into an answer: it reads well, and the words give it away.
    #[test]
    fn an_answer_with_other_keys_has_other_words() {
        let invitation = invitation(&signing_key());
        let (one, other) = (answer(invitation.clone()), answer(invitation));
        assert_ne!(one.words(), other.words());
        assert_ne!(one.hash(), other.hash());
    }
}
