//! Keys for those whom an owner entitled: handed out by whoever holds them, at the next chance.

use vault_crypto::trust::{Epoch, FreezeKind, GrantBatch, MemberEnd, ScopeState, State};
use vault_crypto::{Grant, Half};
use vault_domain::{EventKind, MemberId, Role, Scope, ScopeKind, Target};

use super::invite::about;
use crate::VaultError;
use crate::session::{Session, open_grant};
use crate::transaction::Transaction;

impl Session {
    /// What this member owes the others: halves of archives that are theirs to make, and keys that somebody is
    /// entitled to and does not have yet. Nothing is written where nothing is owed.
    pub(crate) async fn fulfil(&mut self) -> Result<(), VaultError> {
        let frozen = self.state.is_frozen(FreezeKind::Member, self.keys.member.as_bytes());
        if self.require_writable().is_err() || self.state.members().count() == 1 || frozen {
            return Ok(());
        }
        self.shut_out_by_order().await?;
        let mut act = self.begin()?;
        self.make_owed_halves(&mut act)?;
        let granted = self.hand_out(&mut act)?;
        if act.chain.operations().is_empty() {
            return Ok(());
        }
        self.note_count(&mut act, EventKind::KeysGranted, Target::default(), u32::try_from(granted).ok());
        self.commit(act).await
    }

    /// Whose end is past has no rights from here on, whatever date a changed program of theirs writes. What they could
    /// read gets new keys, as does what somebody could read with keys they replaced since.
    async fn shut_out_by_order(&mut self) -> Result<(), VaultError> {
        let over = self.over();
        if over.is_empty() && !self.may_renew_something() {
            return Ok(());
        }
        let mut act = self.begin()?;
        act.changes_roster = true;
        for member in &over {
            act.chain.sign(MemberEnd { member: *member }, &self.keys.signer);
        }
        self.shut_out(&mut act).await?;
        for member in over {
            self.note(&mut act, EventKind::RolesChanged, about(member), Some(OVER.to_owned()));
        }
        self.commit(act).await
    }

    /// Members whose end is past and who go by the roster still, for whoever may say so.
    fn over(&self) -> Vec<MemberId> {
        let now = self.now();
        let may =
            self.me().is_some_and(|me| me.roles.contains(Role::Owner) || me.roles.contains(Role::Devops));
        let over = self
            .state
            .members()
            .filter(|member| may && !member.ended && member.end.is_some_and(|end| end < now));
        over.map(|member| member.id).collect()
    }

    /// Whether a key that should be replaced is this member's to replace. Halves are made apart.
    fn may_renew_something(&self) -> bool {
        let (state, me) = (&self.state, self.keys.member);
        let scopes = state.scopes().filter(|scope| scope.kinds_of_key().len() == 1);
        scopes
            .filter(|scope| scope.epoch().is_some_and(|epoch| is_known(state, scope, Half::A, epoch)))
            .any(|scope| state.may_renew(me, &scope.scope, Half::A) && self.can_open(scope))
    }

    fn make_owed_halves(&self, act: &mut Transaction) -> Result<(), VaultError> {
        for (scope, half, number) in self.owed_halves(&self.state) {
            self.make_half(act, &scope, number, half)?;
        }
        Ok(())
    }

    /// The halves that this member is entitled to make and that are missing or known to the other side.
    pub(crate) fn owed_halves(&self, state: &State) -> Vec<(Scope, Half, u64)> {
        let archives = state.scopes().filter(|scope| scope.kinds_of_key().len() == 2);
        let halves = archives.flat_map(|scope| scope.kinds_of_key().iter().map(move |half| (scope, *half)));
        halves
            .filter(|(scope, half)| state.is_entitled(self.keys.member, &scope.scope, *half))
            .filter(|(scope, half)| {
                let serves = |epoch: &Epoch| {
                    state.is_in_force(scope, *half, epoch) && !state.waits_for_next(scope, *half, epoch)
                };
                !scope.half(*half).is_some_and(serves)
            })
            .map(|(scope, half)| (scope.scope, half, scope.next_half_number(half)))
            .collect()
    }

    /// Signs a grant for everybody who is entitled to a key that this member holds and who lacks it. Says how many.
    pub(crate) fn hand_out(&self, act: &mut Transaction) -> Result<usize, VaultError> {
        let owed = owed(self.state_with(act)?, self.keys.member);
        for one in &owed {
            let batch = self.granted(one)?;
            act.chain.sign(batch, &self.keys.signer);
        }
        Ok(owed.len())
    }

    fn granted(&self, owed: &Owed) -> Result<GrantBatch, VaultError> {
        let Owed { scope, epoch, to, pk_hpke, role_set } = owed;
        let key = open_grant(&self.state, self.keys.member, &self.keys.grants, scope, epoch)?;
        self.is_committed(scope, epoch, &key)?;
        let mut place = epoch.place(self.state.genesis(), &scope.scope);
        place.granter = self.keys.member;
        let grant = Grant::seal(*to, pk_hpke, &place, &key).map_err(|_| VaultError::Internal)?;
        Ok(GrantBatch { scope: scope.scope.id, epoch_id: epoch.id, grants: vec![grant], role_set: *role_set })
    }

    /// A key is handed on only when it is the one that the trust log names.
    fn is_committed(
        &self,
        scope: &ScopeState,
        epoch: &Epoch,
        key: &vault_crypto::SymmetricKey,
    ) -> Result<(), VaultError> {
        let (genesis, again) = (self.state.genesis(), key.duplicate());
        let scope_key = vault_crypto::ScopeKey::verified(again, &genesis, &scope.scope, epoch).is_ok();
        let private = vault_crypto::PrivateKey::verified(key, epoch).is_ok();
        if scope_key || private { Ok(()) } else { Err(VaultError::Damaged { what: "grant" }) }
    }
}

/// Whether somebody knows a key who should not: they lost the right to it, or replaced the keys it was sealed to.
pub(super) fn is_known(state: &State, scope: &ScopeState, half: Half, epoch: &Epoch) -> bool {
    !state.is_in_force(scope, half, epoch) || state.is_under_replaced_keys(epoch)
}

/// A key that somebody is entitled to and lacks.
struct Owed {
    scope: ScopeState,
    epoch: Epoch,
    to: MemberId,
    pk_hpke: vault_crypto::PublicKey,
    role_set: vault_crypto::Hash,
}

/// What a member can hand out. New holders get the newest key; of the organization's directory and log all of them,
/// because events stay under the keys of their time.
fn owed(state: &State, me: MemberId) -> Vec<Owed> {
    let mut owed = Vec::new();
    for scope in state.scopes() {
        for half in scope.kinds_of_key() {
            let recipients = state.recipients(&scope.scope, *half);
            if recipients.iter().all(|(member, _)| *member != me) {
                continue;
            }
            let all = scope.scope.kind == ScopeKind::Organization;
            let newest = scope.half_epochs(*half).iter().rev().take(if all { usize::MAX } else { 1 });
            for epoch in newest.filter(|epoch| epoch.grant(me).is_some()) {
                let lacking = recipients.iter().filter(|(member, _)| epoch.grant(*member).is_none());
                let lacking = lacking.filter(|(to, _)| state.may_be_handed(scope, *half, *to));
                owed.extend(lacking.filter_map(|(to, pk_hpke)| {
                    let role_set = state.member(*to)?.rights;
                    let (scope, epoch) = (scope.clone(), epoch.clone());
                    Some(Owed { scope, epoch, to: *to, pk_hpke: *pk_hpke, role_set })
                }));
            }
        }
    }
    owed
}

const OVER: &str = "their end is past";
