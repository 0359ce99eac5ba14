//! Scopes and their epochs.

use std::sync::Arc;

use vault_domain::{Class, Role, Scope, ScopeKind, Tier};

use super::{By, ascending};
use crate::key::is_sound_hpke_key;
use crate::scope_key::has_key_pair;
use crate::trust::{AuditEpoch, Epoch, ScopeCreate, ScopeEpoch, ScopeHalf, ScopeState, State, TrustError};
use crate::{Grant, Half, Hash, epoch_id};

impl State {
    pub(super) fn scope_create(&mut self, by: &By, fields: &ScopeCreate) -> Result<(), TrustError> {
        let scope = fields.scope;
        match scope.kind {
            ScopeKind::Organization => by.needs(&[Role::Owner])?,
            ScopeKind::Partner | ScopeKind::Environment | ScopeKind::Incident => {
                by.needs(&[Role::Owner, Role::Devops])?;
            }
        }
        match self.parent(&scope) {
            Some(parent) => self.reaches(by, &parent.clone())?,
            None => self.is_unlimited(by)?,
        }
        if self.core.scopes.contains_key(&scope.id) {
            return Err(TrustError::Exists);
        }
        self.has_its_place(&scope)?;
        self.is_only_one(&scope)?;
        self.insert_scope(scope);
        Ok(())
    }

    /// Scopes of environments hang below a partner, and everything else is judged like production: a scope
    /// without an environment must not be a way round the stricter rule.
    fn has_its_place(&self, scope: &Scope) -> Result<(), TrustError> {
        let fits = match (scope.kind, scope.class) {
            (ScopeKind::Organization, Class::Directory | Class::Audit)
            | (ScopeKind::Partner, Class::Directory)
            | (ScopeKind::Incident, Class::Facts) => scope.parent.is_none() && scope.tier == Tier::Production,
            (ScopeKind::Environment, Class::Meta) => self
                .parent(scope)
                .is_some_and(|parent| parent.kind == ScopeKind::Partner && parent.class == Class::Directory),
            (ScopeKind::Environment, Class::Secret | Class::Archive) => {
                self.parent(scope).is_some_and(|parent| {
                    parent.kind == ScopeKind::Environment
                        && parent.class == Class::Meta
                        && parent.tier == scope.tier
                })
            }
            _ => false,
        };
        if fits { Ok(()) } else { Err(TrustError::WrongPlace) }
    }

    fn parent(&self, scope: &Scope) -> Option<&Scope> {
        scope.parent.and_then(|parent| self.scope(parent)).map(|parent| &parent.scope)
    }

    /// One directory and one audit log in a vault; one scope of secrets and one archive in an environment.
    fn is_only_one(&self, scope: &Scope) -> Result<(), TrustError> {
        let taken = match (scope.kind, scope.class) {
            (ScopeKind::Organization, Class::Directory) => self.core.org_directory.is_some(),
            (ScopeKind::Organization, Class::Audit) => self.core.audit_scope.is_some(),
            (ScopeKind::Environment, Class::Secret | Class::Archive) => {
                let siblings = scope.parent.and_then(|parent| self.scope(parent));
                siblings.into_iter().flat_map(ScopeState::children).any(|sibling| {
                    self.scope(*sibling).is_some_and(|sibling| sibling.scope.class == scope.class)
                })
            }
            _ => false,
        };
        if taken { Err(TrustError::Exists) } else { Ok(()) }
    }

    fn insert_scope(&mut self, scope: Scope) {
        match (scope.kind, scope.class) {
            (ScopeKind::Organization, Class::Directory) => self.core.org_directory = Some(scope.id),
            (ScopeKind::Organization, Class::Audit) => self.core.audit_scope = Some(scope.id),
            _ => {}
        }
        if let Some(parent) = scope.parent.and_then(|parent| self.core.scopes.get_mut(&parent)) {
            parent.children.push(scope.id);
        }
        self.core.scopes.insert(scope.id, ScopeState::new(scope));
    }

    pub(super) fn scope_epoch(&mut self, by: &By, fields: &ScopeEpoch) -> Result<(), TrustError> {
        let scope = self.scope(fields.scope).ok_or(TrustError::Unknown)?;
        by.needs(&[Role::Owner, Role::Devops])?;
        if has_key_pair(scope.scope.class) {
            return Err(TrustError::WrongPlace);
        }
        self.reaches(by, &scope.scope)?;
        self.is_granted(&scope.scope, Half::A, &fields.grants)?;
        let new = NewKey { number: fields.number, key: fields.commitment, grants: &fields.grants };
        self.add_epoch(by, &scope.scope.clone(), Half::A, &new)
    }

    pub(super) fn audit_epoch(&mut self, by: &By, fields: &AuditEpoch) -> Result<(), TrustError> {
        let scope = self.scope(fields.scope).ok_or(TrustError::Unknown)?;
        by.needs(&[Role::Owner])?;
        if scope.scope.class != Class::Audit {
            return Err(TrustError::WrongPlace);
        }
        is_sound(&fields.pk)?;
        self.is_granted(&scope.scope, Half::A, &fields.grants)?;
        let new = NewKey { number: fields.number, key: fields.pk, grants: &fields.grants };
        self.add_epoch(by, &scope.scope.clone(), Half::A, &new)
    }

    pub(super) fn scope_half(&mut self, by: &By, fields: &ScopeHalf) -> Result<(), TrustError> {
        let scope = self.scope(fields.scope).ok_or(TrustError::Unknown)?;
        if scope.scope.class != Class::Archive {
            return Err(TrustError::WrongPlace);
        }
        // Whoever makes a half knows it: nobody makes the one of the other side. Where one side has nobody, those on
        // the other hold both, and each half says so.
        if !self.is_entitled(by.author, &scope.scope, fields.half) {
            return Err(TrustError::NotAllowed);
        }
        if fields.alone != self.is_alone(&scope.scope) {
            return Err(TrustError::NotAllowed);
        }
        is_sound(&fields.pk)?;
        self.is_granted(&scope.scope, fields.half, &fields.grants)?;
        let new = NewKey { number: fields.number, key: fields.pk, grants: &fields.grants };
        self.add_epoch(by, &scope.scope.clone(), fields.half, &new)
    }

    fn is_granted(&self, scope: &Scope, half: Half, grants: &[Grant]) -> Result<(), TrustError> {
        ascending(grants.iter().map(|grant| grant.member))?;
        let recipients = self.recipients(scope, half);
        let granted = grants.iter().map(|grant| grant.member);
        let same = !recipients.is_empty() && granted.eq(recipients.iter().map(|(member, _)| *member));
        if same { Ok(()) } else { Err(TrustError::WrongRecipients) }
    }

    fn add_epoch(&mut self, by: &By, scope: &Scope, half: Half, new: &NewKey<'_>) -> Result<(), TrustError> {
        let scope = self.core.scopes.get_mut(&scope.id).ok_or(TrustError::Unknown)?;
        if new.number != scope.next_half_number(half) {
            return Err(TrustError::WrongEpoch);
        }
        let epoch = Epoch {
            number: new.number,
            id: epoch_id(scope.scope.id.as_bytes(), new.number, &by.prev, &new.key),
            commitment: new.key,
            seq: by.seq,
            maker: by.author,
            grants: Arc::from(new.grants),
            later: Vec::new(),
        };
        scope.half_epochs_mut(half).push(epoch);
        Ok(())
    }
}

/// What an epoch publishes and hands out.
struct NewKey<'a> {
    number: u64,
    key: Hash,
    grants: &'a [Grant],
}

fn is_sound(pk: &Hash) -> Result<(), TrustError> {
    if is_sound_hpke_key(pk) { Ok(()) } else { Err(TrustError::UnsoundKey) }
}
