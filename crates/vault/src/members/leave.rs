//! Other rights, and leaving: what somebody loses gets new keys in the same commit, and what they know already is
//! listed, because no key takes that back.

use std::collections::BTreeSet;

use vault_crypto::trust::{MemberRemove, ScopeState};
use vault_domain::{Class, EventKind, MemberId, Outcome, Reading, RecordId, Scope, ScopeId, VersionLabel};

use super::hand_out::is_known;
use super::invite::about;
use super::{Rights, reason, refused};
use crate::index::current;
use crate::session::{DAMAGED_SCOPE, Session};
use crate::transaction::Transaction;
use crate::{CredentialSummary, VaultError};

/// What somebody who lost rights knows, and what was done about it.
#[derive(Clone, Debug)]
pub struct Left {
    /// How many scopes got new keys.
    pub rekeyed: usize,
    /// How many could not: whoever holds their keys makes new ones, and until then nothing new lies under the old.
    pub pending: usize,
    /// Credentials whose value in use they could have opened.
    pub could_open: Vec<CredentialSummary>,
    /// Values they did open and that are still valid; `None` where this member may not read the log: ask Security.
    pub opened: Option<Vec<OpenedVersion>>,
}

/// A version that somebody opened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OpenedVersion {
    /// The credential.
    pub credential: RecordId,
    /// Its name.
    pub name: String,
    /// The version, which is in use still.
    pub version: u32,
}

impl Session {
    /// Takes a member out. Everything they could read gets new keys in the same commit.
    pub async fn remove_member(&mut self, member: MemberId, why: &str) -> Result<Left, VaultError> {
        self.require_owner()?;
        let why = reason(why)?;
        if member == self.keys.member {
            return Err(refused("nobody takes themselves out; ask another owner"));
        }
        self.state.member(member).ok_or(VaultError::NotFound { what: "member" })?;
        let could_open = self.could_open(member);
        let opened = self.opened_by(member).await?;
        let mut act = self.begin()?;
        act.changes_roster = true;
        act.chain.sign(MemberRemove { member }, &self.keys.signer);
        let (rekeyed, pending) = self.shut_out(&mut act).await?;
        self.note(&mut act, EventKind::MemberRemoved, about(member), why);
        self.commit(act).await?;
        Ok(Left { rekeyed, pending, could_open, opened })
    }

    /// Gives a member other rights from here on: what they lose gets new keys in the same commit, and they are handed
    /// the keys of what they gain.
    pub async fn set_rights(
        &mut self,
        member: MemberId,
        rights: &Rights,
        why: &str,
    ) -> Result<Left, VaultError> {
        self.require_owner()?;
        let why = reason(why)?;
        self.state.member(member).ok_or(VaultError::NotFound { what: "member" })?;
        let before: BTreeSet<_> = self.could_open(member).into_iter().map(|one| one.id).collect();
        let role_set = self.role_set(member, rights)?;
        let mut act = self.begin()?;
        act.changes_roster = true;
        act.chain.sign(role_set, &self.keys.signer);
        let (rekeyed, pending) = self.shut_out(&mut act).await?;
        let granted = self.hand_out(&mut act)?;
        self.note(&mut act, EventKind::RolesChanged, about(member), why);
        if granted > 0 {
            let count = u32::try_from(granted).ok();
            self.note_count(&mut act, EventKind::KeysGranted, about(member), count);
        }
        self.commit(act).await?;
        let still: BTreeSet<_> = self.could_open(member).into_iter().map(|one| one.id).collect();
        let lost: BTreeSet<_> = before.difference(&still).copied().collect();
        let could_open = self.summaries(&lost);
        let opened = self.opened_by(member).await?;
        let opened = opened.map(|all| all.into_iter().filter(|one| lost.contains(&one.credential)).collect());
        Ok(Left { rekeyed, pending, could_open, opened })
    }

    /// Credentials whose value in use lies under a key that this member was given: what the wraps say, not a table.
    pub fn could_open(&self, member: MemberId) -> Vec<CredentialSummary> {
        let holds = |scope: ScopeId| {
            let epoch = self.state.scope(scope).and_then(ScopeState::epoch);
            epoch.is_some_and(|epoch| epoch.grant(member).is_some())
        };
        let credentials = self.index.credentials.iter().filter(|(_, credential)| {
            let environment = self.index.environment(credential.environment);
            current(credential).is_some_and(|version| {
                environment.is_ok_and(|(.., one)| holds(one.secret))
                    || self.was_released(member, version.secrets)
            })
        });
        self.summaries(&credentials.map(|(id, _)| *id).collect())
    }

    fn summaries(&self, wanted: &BTreeSet<RecordId>) -> Vec<CredentialSummary> {
        let all = self.index.credential_summaries().into_iter();
        all.filter(|credential| wanted.contains(&credential.id)).collect()
    }

    /// Values that a member opened, by the log, and that are still in use.
    pub async fn opened_by(&mut self, member: MemberId) -> Result<Option<Vec<OpenedVersion>>, VaultError> {
        let audit = self.state.audit_scope().ok_or(DAMAGED_SCOPE)?.scope.id;
        if self.state.reading(self.keys.member, audit) != Reading::Yes {
            return Ok(None);
        }
        let report = self.read_log(&mut |_| Ok(())).await?;
        let opened: BTreeSet<_> = report
            .events
            .iter()
            .map(|opened| &opened.event)
            .filter(|event| event.author == member && event.outcome == Outcome::Done)
            .filter(|event| opens_a_value(event.kind))
            .filter_map(|event| Some((event.target.credential?, event.target.version?)))
            .collect();
        Ok(Some(opened.into_iter().filter_map(|(id, version)| self.still_valid(id, version)).collect()))
    }

    pub(super) fn still_valid(&self, id: RecordId, number: u32) -> Option<OpenedVersion> {
        let credential = self.index.credentials.get(&id)?;
        let version = credential.versions.iter().find(|version| version.number == number)?;
        let over = [VersionLabel::Retired, VersionLabel::Archived, VersionLabel::Destroyed];
        let valid = credential.archived.is_none() && !over.contains(&version.label);
        // A version that another one followed was rotated, whatever is left of it at the partner.
        let newest = credential.versions.iter().all(|other| other.number <= number);
        (valid && newest).then(|| OpenedVersion {
            credential: id,
            name: credential.name.clone(),
            version: number,
        })
    }

    /// New keys of everything that somebody knows a key of and should not any more.
    pub(super) async fn shut_out(&mut self, act: &mut Transaction) -> Result<(usize, usize), VaultError> {
        let me = self.keys.member;
        let after = self.state_with(act)?;
        let mut scopes: Vec<Scope> = Vec::new();
        let mut pending = 0;
        for scope in after.scopes() {
            let known = scope
                .kinds_of_key()
                .iter()
                .filter(|half| scope.half(**half).is_some_and(|epoch| is_known(after, scope, **half, epoch)));
            let mut known = known.peekable();
            if known.peek().is_none() {
                continue;
            }
            if known.all(|half| after.may_renew(me, &scope.scope, *half)) && self.can_open(scope) {
                scopes.push(scope.scope);
            } else {
                pending += 1;
            }
        }
        tracing::debug!(scopes = scopes.len(), pending, "new keys");
        self.rekey(act, &scopes).await?;
        Ok((scopes.len(), pending))
    }

    /// Whether what lies in a scope can be sealed again: the log is not, everything else needs its key.
    pub(super) fn can_open(&self, scope: &ScopeState) -> bool {
        scope.scope.class == Class::Audit
            || self.state.reading(self.keys.member, scope.scope.id) != Reading::No
    }
}

pub(crate) const fn opens_a_value(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::SecretRevealed
            | EventKind::SecretCopied
            | EventKind::SecretCarried
            | EventKind::SecretHandedOver
            | EventKind::CodeRead
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_compares_values_shows_none() {
        assert!(opens_a_value(EventKind::SecretRevealed) && opens_a_value(EventKind::SecretHandedOver));
        assert!(!opens_a_value(EventKind::ValuesCompared) && !opens_a_value(EventKind::IdentifierCopied));
    }
}
