//! Members, scopes and epochs as the trust log knows them.

use std::sync::Arc;

use vault_domain::{Class, MemberId, Reading, Role, RoleSet, Scope, ScopeId, Timestamp, reading};

use super::Side;
use crate::{EpochId, EpochPlace, Grant, Half, Halves, Hash, PublicKey};

/// A member of the vault.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Member {
    /// Their id.
    pub id: MemberId,
    /// What they are trusted with.
    pub roles: RoleSet,
    /// Verifies their signatures.
    pub pk_sig: PublicKey,
    /// Their grants are sealed to it.
    pub pk_hpke: PublicKey,
    /// Verifies signatures of their recovery key.
    pub pk_rec_sig: PublicKey,
    /// The number of their `K_m`'s epoch, for people.
    pub km_number: u64,
    /// The commitment to their `K_m`.
    pub km_commit: Hash,
    /// The epoch of their `K_m`.
    pub km_epoch_id: EpochId,
    /// When they became a member.
    pub added: Timestamp,
    /// The partners and environments they are limited to, ascending; everything without.
    pub only: Option<Vec<ScopeId>>,
    /// Their side of archives where their roles give both, ascending.
    pub sides: Vec<Side>,
    /// When their rights end.
    pub end: Option<Timestamp>,
    /// Whether they ended by order.
    pub ended: bool,
    /// The hash of the answer to their invitation; zeros for the first member.
    pub answer: Hash,
    /// The operation that gave them these rights: genesis or a `role_set`. Grants name it.
    pub rights: Hash,
    /// From which operation on which key verifies, ascending.
    pub(super) sig_keys: Vec<(u64, PublicKey)>,
}

impl Member {
    /// The key that verified their signatures after operation `seq`; `None` before they were a member.
    pub fn pk_sig_at(&self, seq: u64) -> Option<PublicKey> {
        self.sig_keys.iter().rev().find(|(since, _)| *since <= seq).map(|(_, key)| *key)
    }

    /// How their roles stand to the key of a scope, limits apart.
    pub(super) fn role_reading(&self, scope: &Scope) -> Reading {
        reading(self.roles, scope.class, scope.tier)
    }

    /// Which half of an archive is theirs: the one named, or else that of their role.
    pub(super) fn side(&self, archive: ScopeId) -> Half {
        let named = self.sides.iter().find(|side| side.scope == archive).map(|side| side.half);
        let by_role = if self.roles.contains(Role::Devops) { Half::A } else { Half::B };
        named.unwrap_or(by_role)
    }
}

/// A scope and its epochs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ScopeState {
    /// As it was declared.
    pub scope: Scope,
    pub(super) epochs: Vec<Epoch>,
    pub(super) epochs_b: Vec<Epoch>,
    pub(super) children: Vec<ScopeId>,
}

impl ScopeState {
    pub(super) const fn new(scope: Scope) -> Self {
        Self { scope, epochs: Vec::new(), epochs_b: Vec::new(), children: Vec::new() }
    }

    /// The newest epoch; half A's in an Archive scope.
    pub fn epoch(&self) -> Option<&Epoch> {
        self.epochs.last()
    }

    /// All epochs, oldest first; half A's in an Archive scope.
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// All epochs of one half of an Archive scope, oldest first.
    pub fn half_epochs(&self, half: Half) -> &[Epoch] {
        match half {
            Half::A => &self.epochs,
            Half::B => &self.epochs_b,
        }
    }

    /// The newest epoch of one half of an Archive scope.
    pub fn half(&self, half: Half) -> Option<&Epoch> {
        self.half_epochs(half).last()
    }

    /// What an Archive scope's versions are sealed to, once it has both halves.
    pub fn halves(&self) -> Option<Halves> {
        if self.scope.class != Class::Archive {
            return None;
        }
        let (a, b) = (self.half(Half::A)?, self.half(Half::B)?);
        Some(Halves { a: (a.id, a.commitment), b: (b.id, b.commitment) })
    }

    /// An epoch of this scope, of either half, by its id.
    pub fn epoch_by_id(&self, id: &EpochId) -> Option<&Epoch> {
        self.epochs.iter().chain(&self.epochs_b).find(|epoch| epoch.id == *id)
    }

    /// The halves whose epochs this scope has: both of an archive, the first of all others.
    pub fn kinds_of_key(&self) -> &'static [Half] {
        if self.scope.class == Class::Archive { &[Half::A, Half::B] } else { &[Half::A] }
    }

    pub(super) const fn half_epochs_mut(&mut self, half: Half) -> &mut Vec<Epoch> {
        match half {
            Half::A => &mut self.epochs,
            Half::B => &mut self.epochs_b,
        }
    }

    /// The number the next epoch gets.
    pub fn next_number(&self) -> u64 {
        next_number(&self.epochs)
    }

    /// The number the next epoch of this half gets.
    pub fn next_half_number(&self, half: Half) -> u64 {
        next_number(self.half_epochs(half))
    }

    /// The scopes that name this one as their parent.
    pub fn children(&self) -> &[ScopeId] {
        &self.children
    }
}

fn next_number(epochs: &[Epoch]) -> u64 {
    epochs.last().map_or(1, |epoch| epoch.number.saturating_add(1))
}

/// One epoch of a scope's key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Epoch {
    /// For people.
    pub number: u64,
    /// For everything else.
    pub id: EpochId,
    /// The commitment to the key, or the public key.
    pub commitment: Hash,
    /// The operation that made it.
    pub seq: u64,
    /// Who made it, and granted the key.
    pub maker: MemberId,
    pub(super) grants: Arc<[Grant]>,
    /// What was handed out later.
    pub(super) later: Vec<LaterGrant>,
}

/// A grant that came after its epoch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct LaterGrant {
    /// The operation that handed it out.
    pub(super) seq: u64,
    /// Who signed it.
    pub(super) granter: MemberId,
    pub(super) grant: Grant,
}

impl Epoch {
    /// A member's grant.
    pub fn grant(&self, member: MemberId) -> Option<&Grant> {
        let later = self.later.iter().map(|later| &later.grant);
        self.grants.iter().chain(later).find(|grant| grant.member == member)
    }

    /// Everybody who was ever given this key.
    pub fn holders(&self) -> impl Iterator<Item = MemberId> {
        self.handed().map(|(member, _)| member)
    }

    /// Everybody who was ever given this key, with the operation that did.
    pub(super) fn handed(&self) -> impl Iterator<Item = (MemberId, u64)> {
        let later = self.later.iter().map(|later| (later.grant.member, later.seq));
        self.grants.iter().map(|grant| (grant.member, self.seq)).chain(later)
    }

    /// What a member's grant is bound to.
    pub fn place_of(&self, member: MemberId, genesis: Hash, scope: &Scope) -> EpochPlace {
        let later = self.later.iter().find(|later| later.grant.member == member);
        let granter = later.map_or(self.maker, |later| later.granter);
        EpochPlace { granter, ..self.place(genesis, scope) }
    }

    /// What the grants that came with this epoch are bound to.
    pub const fn place(&self, genesis: Hash, scope: &Scope) -> EpochPlace {
        EpochPlace { genesis, scope: scope.id, class: scope.class, epoch_id: self.id, granter: self.maker }
    }
}
