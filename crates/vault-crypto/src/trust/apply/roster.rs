//! Who joins, what they may do, who leaves, and who is handed a key.

use vault_domain::{Class, Role, RoleSet, ScopeKind};

use super::member::are_sound;
use super::{By, ascending};
use crate::trust::roster::LaterGrant;
use crate::trust::{
    GrantBatch, Member, MemberAdd, MemberEnd, MemberRemove, NewKeys, SetRoles, State, TrustError,
};
use crate::{Bytes, epoch_id};

impl State {
    /// Rights come from `role_set` alone, so that a limit or an end is never missing, not for one operation.
    pub(super) fn member_add(&mut self, by: &By, fields: &MemberAdd) -> Result<(), TrustError> {
        by.needs(&[Role::Owner])?;
        if !fields.roles.is_empty() {
            return Err(TrustError::NotAllowed);
        }
        if fields.km_number != 1 {
            return Err(TrustError::OutOfBounds);
        }
        let keys = NewKeys {
            member: fields.member,
            pk_sig: fields.pk_sig,
            pk_hpke: fields.pk_hpke,
            pk_rec_sig: fields.pk_rec_sig,
            km_number: fields.km_number,
            km_commit: fields.km_commit,
        };
        are_sound(&keys)?;
        if self.was_member(&keys) {
            return Err(TrustError::Exists);
        }
        let member = Member { answer: fields.answer, ..new_member(&keys, by) };
        self.core.members.insert(keys.member, member);
        Ok(())
    }

    /// One id and one set of keys stand for one person, for ever.
    fn was_member(&self, keys: &NewKeys) -> bool {
        let former = self.core.former.values().map(|(_, member)| member);
        self.members().chain(former).any(|known| known.id == keys.member || has_one_of(known, keys))
    }

    /// Whether one of the keys is somebody else's: then it would not tell them apart.
    pub(super) fn stand_for_another(&self, keys: &NewKeys) -> bool {
        let former = self.core.former.values().map(|(_, member)| member);
        self.members().chain(former).any(|known| known.id != keys.member && has_one_of(known, keys))
    }

    pub(super) fn role_set(&mut self, by: &By, fields: &SetRoles) -> Result<(), TrustError> {
        by.needs(&[Role::Owner])?;
        self.are_good_rights(by, fields)?;
        let member = self.core.members.get_mut(&fields.member).ok_or(TrustError::Unknown)?;
        member.roles = fields.roles;
        member.only.clone_from(&fields.only);
        member.sides.clone_from(&fields.sides);
        member.end = fields.end;
        member.ended = false;
        member.rights = by.hash;
        self.somebody_is_left()
    }

    fn are_good_rights(&self, by: &By, fields: &SetRoles) -> Result<(), TrustError> {
        let (roles, only) = (fields.roles, fields.only.as_deref());
        // An owner gives rights on everything, and a contractor has them for a purpose and a time.
        let owner_is_whole = !roles.contains(Role::Owner) || only.is_none();
        let contractor_is_bound =
            !roles.contains(Role::Contractor) || (only.is_some() && fields.end.is_some());
        if roles.is_empty() || !owner_is_whole || !contractor_is_bound {
            return Err(TrustError::NotAllowed);
        }
        if only.is_some_and(<[_]>::is_empty) || fields.end.is_some_and(|end| end <= by.time) {
            return Err(TrustError::OutOfBounds);
        }
        let only = only.unwrap_or_default();
        ascending(only.iter())?;
        ascending(fields.sides.iter().map(|side| side.scope))?;
        for id in only {
            let scope = &self.scope(*id).ok_or(TrustError::Unknown)?.scope;
            match (scope.kind, scope.class) {
                (ScopeKind::Partner, Class::Directory) | (ScopeKind::Environment, Class::Meta) => {}
                _ => return Err(TrustError::WrongPlace),
            }
        }
        let both = roles.contains(Role::Devops) && roles.contains(Role::Security);
        let archives = fields
            .sides
            .iter()
            .all(|side| self.scope(side.scope).is_some_and(|scope| scope.scope.class == Class::Archive));
        if fields.sides.is_empty() || (both && archives) { Ok(()) } else { Err(TrustError::WrongPlace) }
    }

    /// Somebody must go on keeping every key: owners those of what is live, devops and security the archives' halves,
    /// security the log's.
    fn somebody_is_left(&self) -> Result<(), TrustError> {
        let lasting = self.members().filter(|member| member.only.is_none() && member.end.is_none());
        let roles: RoleSet = lasting.flat_map(|member| member.roles.iter()).collect();
        let kept = [Role::Owner, Role::Devops, Role::Security].iter().all(|role| roles.contains(*role));
        if kept { Ok(()) } else { Err(TrustError::NobodyLeft) }
    }

    pub(super) fn member_remove(&mut self, by: &By, fields: MemberRemove) -> Result<(), TrustError> {
        by.needs(&[Role::Owner])?;
        let member = self.core.members.remove(&fields.member).ok_or(TrustError::Unknown)?;
        self.core.former.insert(fields.member, (by.seq, member));
        self.somebody_is_left()
    }

    pub(super) fn member_end(&mut self, by: &By, fields: MemberEnd) -> Result<(), TrustError> {
        by.needs(&[Role::Owner, Role::Devops])?;
        let member = self.core.members.get_mut(&fields.member).ok_or(TrustError::Unknown)?;
        if member.ended || member.end.is_none_or(|end| by.time < end) {
            return Err(TrustError::OutOfBounds);
        }
        member.ended = true;
        member.roles = RoleSet::default();
        Ok(())
    }

    /// Whoever holds a key hands it to those an owner entitled to it, and to nobody else.
    pub(super) fn grant_batch(&mut self, by: &By, fields: &GrantBatch) -> Result<(), TrustError> {
        let scope = self.scope(fields.scope).ok_or(TrustError::Unknown)?;
        let mut kinds = scope.kinds_of_key().iter().copied();
        let found = kinds.find_map(|half| {
            let found = scope.half_epochs(half).iter().find(|epoch| epoch.id == fields.epoch_id)?;
            Some((half, found))
        });
        let (half, epoch) = found.ok_or(TrustError::WrongEpoch)?;
        // Events stay under the keys of their time; everything else is sealed again when its key is replaced.
        let keeps_old_keys = scope.scope.kind == ScopeKind::Organization;
        if !keeps_old_keys && scope.half(half).is_some_and(|newest| newest.id != epoch.id) {
            return Err(TrustError::WrongEpoch);
        }
        if epoch.grant(by.author).is_none() || !self.is_entitled(by.author, &scope.scope, half) {
            return Err(TrustError::NotAllowed);
        }
        ascending(fields.grants.iter().map(|grant| grant.member))?;
        let entitled = self.recipients(&scope.scope, half);
        for grant in &fields.grants {
            let member = self.member(grant.member).ok_or(TrustError::Unknown)?;
            let named = member.rights == fields.role_set && entitled.iter().any(|(id, _)| *id == member.id);
            if !named || !self.may_be_handed(scope, half, member.id) {
                return Err(TrustError::WrongRecipients);
            }
            if epoch.grant(member.id).is_some() {
                return Err(TrustError::Exists);
            }
        }
        self.hand_out(by, fields, half)
    }

    fn hand_out(&mut self, by: &By, fields: &GrantBatch, half: crate::Half) -> Result<(), TrustError> {
        let scope = self.core.scopes.get_mut(&fields.scope).ok_or(TrustError::Unknown)?;
        let epochs = scope.half_epochs_mut(half).iter_mut();
        let epoch = epochs.rev().find(|epoch| epoch.id == fields.epoch_id).ok_or(TrustError::WrongEpoch)?;
        let handed = |grant: &crate::Grant| LaterGrant { seq: by.seq, granter: by.author, grant: *grant };
        epoch.later.extend(fields.grants.iter().map(handed));
        Ok(())
    }
}

fn has_one_of(known: &Member, keys: &NewKeys) -> bool {
    known.sig_keys.iter().any(|(_, key)| *key == keys.pk_sig)
        || known.pk_hpke == keys.pk_hpke
        || known.pk_rec_sig == keys.pk_rec_sig
}

fn new_member(keys: &NewKeys, by: &By) -> Member {
    Member {
        id: keys.member,
        roles: RoleSet::default(),
        pk_sig: keys.pk_sig,
        pk_hpke: keys.pk_hpke,
        pk_rec_sig: keys.pk_rec_sig,
        km_number: keys.km_number,
        km_commit: keys.km_commit,
        km_epoch_id: epoch_id(keys.member.as_bytes(), keys.km_number, &by.prev, &keys.km_commit),
        added: by.time,
        only: None,
        sides: Vec::new(),
        end: None,
        ended: false,
        answer: Bytes::ZERO,
        rights: by.hash,
        sig_keys: vec![(by.seq, keys.pk_sig)],
    }
}
