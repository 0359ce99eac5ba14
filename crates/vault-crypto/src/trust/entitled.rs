//! Who is entitled to which key: by roles, within limits, and on one side of an archive only.

use vault_domain::{Class, MemberId, Reading, Scope, ScopeId, ScopeKind};

use super::{Epoch, Member, ScopeState, State};
use crate::{Half, PublicKey};

impl State {
    /// How a member stands to a scope's key. Keys are used only while this is not [`Reading::No`].
    pub fn reading(&self, member: MemberId, scope: ScopeId) -> Reading {
        match (self.member(member), self.scope(scope)) {
            (Some(member), Some(scope)) => self.standing(member, &scope.scope),
            _ => Reading::No,
        }
    }

    fn standing(&self, member: &Member, scope: &Scope) -> Reading {
        if self.is_within(member, scope) { member.role_reading(scope) } else { Reading::No }
    }

    /// Whether a member's limits let them near a scope. What belongs to the organization is for all; an incident,
    /// which may be about any partner, for those without limits.
    pub(super) fn is_within(&self, member: &Member, scope: &Scope) -> bool {
        let Some(only) = &member.only else { return true };
        let named = |id: Option<ScopeId>| id.is_some_and(|id| only.binary_search(&id).is_ok());
        match scope.kind {
            ScopeKind::Organization => true,
            ScopeKind::Incident => false,
            ScopeKind::Partner => {
                let environments = self.scope(scope.id).into_iter().flat_map(ScopeState::children);
                named(Some(scope.id)) || environments.into_iter().any(|id| named(Some(*id)))
            }
            ScopeKind::Environment => {
                let environment = if scope.class == Class::Meta { Some(scope.id) } else { scope.parent };
                let partner = if scope.class == Class::Meta {
                    scope.parent
                } else {
                    environment.and_then(|id| self.scope(id)).and_then(|meta| meta.scope.parent)
                };
                named(environment) || named(partner)
            }
        }
    }

    /// Exactly those whom the next epoch of a scope, of this half of an archive, must be granted to, with their HPKE
    /// keys, in order.
    pub fn recipients(&self, scope: &Scope, half: Half) -> Vec<(MemberId, PublicKey)> {
        let eligible: Vec<_> =
            self.members().filter(|member| self.standing(member, scope) != Reading::No).collect();
        let divided = scope.class == Class::Archive && is_divided(&eligible, scope.id);
        let entitled = eligible.into_iter().filter(|member| !divided || member.side(scope.id) == half);
        entitled.map(|member| (member.id, member.pk_hpke)).collect()
    }

    /// Whether a member is among [`State::recipients`].
    pub fn is_entitled(&self, member: MemberId, scope: &Scope, half: Half) -> bool {
        self.recipients(scope, half).iter().any(|(entitled, _)| *entitled == member)
    }

    /// Whether an archive has nobody on one of its sides, so that those on the other hold both halves.
    pub fn is_alone(&self, scope: &Scope) -> bool {
        let eligible: Vec<_> =
            self.members().filter(|member| self.standing(member, scope) != Reading::No).collect();
        !is_divided(&eligible, scope.id)
    }

    /// Whether a key that is there may be handed to this member. Not a half of an archive to who was on its other side:
    /// what was archived so far lies under both. They get the next one.
    pub fn may_be_handed(&self, scope: &ScopeState, half: Half, member: MemberId) -> bool {
        if scope.scope.class != Class::Archive || self.is_alone(&scope.scope) {
            return true;
        }
        let other = if half == Half::A { Half::B } else { Half::A };
        let mut holders = scope.half_epochs(other).iter().flat_map(Epoch::holders);
        holders.all(|holder| holder != member)
    }

    /// Whether somebody waits for the next key of a half, because this one may not be handed to them.
    pub fn waits_for_next(&self, scope: &ScopeState, half: Half, epoch: &Epoch) -> bool {
        let entitled = self.recipients(&scope.scope, half);
        let mut lacking = entitled.iter().filter(|(member, _)| epoch.grant(*member).is_none());
        lacking.any(|(member, _)| !self.may_be_handed(scope, half, *member))
    }

    /// Whether everybody who was given this key is entitled to it still. Only then may anything new lie under it.
    pub fn is_in_force(&self, scope: &ScopeState, half: Half, epoch: &Epoch) -> bool {
        if self.core.members.len() == 1 && self.core.former.is_empty() {
            return true;
        }
        let entitled = self.recipients(&scope.scope, half);
        let is_entitled = |id: MemberId| entitled.iter().any(|(member, _)| *member == id);
        // Who makes a half knows it; who makes another key is entitled to it or makes it for those who are.
        let maker = scope.scope.class != Class::Archive || is_entitled(epoch.maker);
        maker && epoch.holders().all(is_entitled)
    }

    /// Whether a holder of this key got it under keys that they replaced since, as after a lost device: whoever has
    /// those opens it still. It stays in force until somebody who may replaces it.
    pub fn is_under_replaced_keys(&self, epoch: &Epoch) -> bool {
        let since = |id| self.member(id)?.sig_keys.last().map(|(seq, _)| *seq);
        epoch.handed().any(|(member, seq)| since(member).is_some_and(|since| since > seq))
    }

    /// The newest keys of a scope, while they are in force.
    pub fn epoch_in_force(&self, scope: &ScopeState, half: Half) -> Option<Epoch> {
        let newest = scope.half(half)?;
        self.is_in_force(scope, half, newest).then(|| newest.clone())
    }

    /// Whether this member may make new keys of a scope, of this half of an archive.
    pub fn may_renew(&self, member: MemberId, scope: &Scope, half: Half) -> bool {
        use vault_domain::Role::{Devops, Owner};
        let Some(found) = self.member(member) else { return false };
        match scope.class {
            Class::Archive => self.is_entitled(member, scope, half),
            Class::Audit => found.roles.contains(Owner),
            Class::Directory | Class::Meta | Class::Secret | Class::Facts => {
                let manages = found.roles.contains(Owner) || found.roles.contains(Devops);
                manages && self.is_within(found, scope)
            }
        }
    }
}

fn is_divided(eligible: &[&Member], archive: ScopeId) -> bool {
    let has = |half| eligible.iter().any(|member| member.side(archive) == half);
    has(Half::A) && has(Half::B)
}
