//! Members and their keys.

use vault_domain::{Role, RoleSet};

use super::By;
use crate::key::{is_sound_hpke_key, is_sound_verifying_key};
use crate::trust::{FORMAT, Genesis, Member, MemberKeys, NewKeys, Operation, State, TrustError};
use crate::{Bytes, epoch_id, verify};

/// The member that genesis makes.
pub(super) fn first(genesis: &Genesis, operation: &Operation) -> Result<Member, TrustError> {
    let header = operation.header();
    if genesis.min_format > FORMAT {
        return Err(TrustError::NewerFormat);
    }
    if genesis.min_format == 0 || genesis.km_number != 1 {
        return Err(TrustError::OutOfBounds);
    }
    if genesis.member != header.author {
        return Err(TrustError::UnknownAuthor);
    }
    if genesis.roles != RoleSet::all() {
        return Err(TrustError::NotAllowed);
    }
    let member = genesis.member.as_bytes();
    let keys = NewKeys {
        member: genesis.member,
        pk_sig: genesis.pk_sig,
        pk_hpke: genesis.pk_hpke,
        pk_rec_sig: genesis.pk_rec_sig,
        km_number: genesis.km_number,
        km_commit: genesis.km_commit,
    };
    are_sound(&keys)?;
    Ok(Member {
        id: genesis.member,
        roles: genesis.roles,
        pk_sig: keys.pk_sig,
        pk_hpke: keys.pk_hpke,
        pk_rec_sig: keys.pk_rec_sig,
        km_number: keys.km_number,
        km_commit: keys.km_commit,
        km_epoch_id: epoch_id(member, keys.km_number, &header.prev, &keys.km_commit),
        added: header.time,
        only: None,
        sides: Vec::new(),
        end: None,
        ended: false,
        answer: Bytes::ZERO,
        rights: operation.hash(),
        sig_keys: vec![(0, keys.pk_sig)],
    })
}

pub(super) fn are_sound(keys: &NewKeys) -> Result<(), TrustError> {
    let sound = is_sound_verifying_key(&keys.pk_sig)
        && is_sound_verifying_key(&keys.pk_rec_sig)
        && is_sound_hpke_key(&keys.pk_hpke);
    if sound { Ok(()) } else { Err(TrustError::UnsoundKey) }
}

impl State {
    pub(super) fn member_keys(&mut self, by: &By, fields: &MemberKeys) -> Result<(), TrustError> {
        let keys = NewKeys::of(fields);
        let member = self.member(keys.member).ok_or(TrustError::Unknown)?;
        if member.id != by.author {
            return Err(TrustError::NotAllowed);
        }
        if Some(keys.km_number) != member.km_number.checked_add(1) {
            return Err(TrustError::WrongEpoch);
        }
        are_sound(&keys)?;
        if self.stand_for_another(&keys) {
            return Err(TrustError::Exists);
        }
        self.are_vouched_for(by, fields, member)?;
        let km_epoch_id = epoch_id(keys.member.as_bytes(), keys.km_number, &by.prev, &keys.km_commit);
        let member = self.core.members.get_mut(&keys.member).ok_or(TrustError::Unknown)?;
        member.pk_sig = keys.pk_sig;
        member.pk_hpke = keys.pk_hpke;
        member.pk_rec_sig = keys.pk_rec_sig;
        member.km_number = keys.km_number;
        member.km_commit = keys.km_commit;
        member.km_epoch_id = km_epoch_id;
        member.sig_keys.push((by.seq, keys.pk_sig));
        Ok(())
    }

    /// The new key signs, and so does the old recovery key or another owner: the old signing key alone, which a
    /// thief of an old device has, is never enough. Each signature that is there must be good.
    fn are_vouched_for(&self, by: &By, fields: &MemberKeys, member: &Member) -> Result<(), TrustError> {
        let message = NewKeys::of(fields).message(&self.core.genesis, by.seq);
        let recovery = fields.rec_sig.map(|sig| verify(&member.pk_rec_sig, &message, &sig));
        let owner = fields.countersigned.map(|by| {
            by.owner != member.id
                && self.member(by.owner).is_some_and(|owner| {
                    owner.roles.contains(Role::Owner) && verify(&owner.pk_sig, &message, &by.sig)
                })
        });
        let mut vouchers = recovery.into_iter().chain(owner).peekable();
        let vouched = vouchers.peek().is_some() && vouchers.all(|good| good);
        if vouched && verify(&fields.pk_sig, &message, &fields.new_sig) {
            Ok(())
        } else {
            Err(TrustError::NotVouchedFor)
        }
    }
}
