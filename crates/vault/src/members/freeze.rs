//! Freezing: somebody who sees that something is wrong stops it at once; an owner ends that.

use vault_crypto::Bytes;
use vault_crypto::trust::{Freeze, FreezeKind, Lift};
use vault_domain::{EventKind, MemberId, RecordId, Role, Target};

use super::invite::about;
use super::{reason, refused};
use crate::VaultError;
use crate::read::FROZEN;
use crate::session::Session;

/// What can be frozen.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Freezable {
    /// Opens no value and takes no new version.
    Credential(RecordId),
    /// The same for all credentials of a partner.
    Partner(RecordId),
    /// Opens nothing, and what they sign of records, keys and approvals counts for nobody.
    Member(MemberId),
}

/// What is frozen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FrozenThing {
    /// Which it is.
    pub what: Freezable,
    /// `SRS Distribution`, `SRS Distribution/Staging/Orders`, or a member's name.
    pub name: String,
    /// How many credentials open no value because of it.
    pub credentials: usize,
}

impl Session {
    /// Stops something at once. Enforced by signatures for what would change, and by this app for what would open:
    /// keys that somebody has stay theirs until an owner makes new ones.
    pub async fn freeze(&mut self, what: Freezable, why: &str) -> Result<FrozenThing, VaultError> {
        self.is_let_in()?;
        self.is_not_frozen()?;
        let stops = [Role::Owner, Role::Devops, Role::Security];
        if !self.me().is_some_and(|me| stops.iter().any(|role| me.roles.contains(*role))) {
            return Err(refused("an owner, DevOps or Security freezes; tell one of them"));
        }
        let why = reason(why)?;
        let (kind, id) = self.freeze_id(what)?;
        if what == Freezable::Member(self.keys.member) {
            return Err(refused("nobody freezes themselves"));
        }
        if self.state.is_frozen(kind, &id) {
            return Err(refused("it is frozen already"));
        }
        let mut act = self.begin()?;
        // Why is said in the log, to its readers, and not as a hash that others could guess at.
        let body = Freeze { what: kind, id: Bytes(id), reason: Bytes::ZERO };
        act.chain.sign(body, &self.keys.signer);
        self.note(&mut act, EventKind::Frozen, self.frozen_target(what)?, why);
        self.commit(act).await?;
        self.frozen_thing(what)
    }

    /// Ends a freeze.
    pub async fn lift(&mut self, what: Freezable, why: &str) -> Result<(), VaultError> {
        if self.require_owner().is_err() {
            return Err(refused("only an owner ends a freeze; ask one"));
        }
        let why = reason(why)?;
        let (kind, id) = self.freeze_id(what)?;
        if !self.state.is_frozen(kind, &id) {
            return Err(refused("it is not frozen"));
        }
        let mut act = self.begin()?;
        act.chain.sign(Lift { what: kind, id: Bytes(id) }, &self.keys.signer);
        self.note(&mut act, EventKind::FreezeLifted, self.frozen_target(what)?, why);
        self.commit(act).await
    }

    /// Everything that is frozen and that this member knows of.
    pub fn frozen(&self) -> Vec<FrozenThing> {
        let credentials = self.index.credentials.keys().map(|id| Freezable::Credential(*id));
        let partners = self.index.partners.keys().map(|id| Freezable::Partner(*id));
        let members = self.state.members().map(|member| Freezable::Member(member.id));
        let all = partners.chain(credentials).chain(members);
        let mut found: Vec<_> = all
            .filter(|what| self.is_frozen(*what))
            .filter_map(|what| self.frozen_thing(what).ok())
            .collect();
        found.sort_by_cached_key(|thing| (thing.name.to_lowercase(), thing.what));
        found
    }

    /// Whether this very thing is frozen.
    pub fn is_frozen(&self, what: Freezable) -> bool {
        self.freeze_id(what).is_ok_and(|(kind, id)| self.state.is_frozen(kind, &id))
    }

    /// Whether a freeze of a credential, or of its partner, keeps its values shut.
    pub(crate) fn is_stopped(&self, credential: RecordId) -> bool {
        let partner = self
            .index
            .credential(credential)
            .and_then(|found| self.index.environment(found.environment).map(|(partner, ..)| partner));
        self.is_frozen(Freezable::Credential(credential))
            || partner.is_ok_and(|partner| self.is_frozen(Freezable::Partner(partner)))
    }

    /// Refuses somebody whose membership is frozen. They see what they saw: an owner among them has to end it.
    pub(super) fn is_not_frozen(&self) -> Result<(), VaultError> {
        if self.is_frozen(Freezable::Member(self.keys.member)) { Err(refused(FROZEN)) } else { Ok(()) }
    }

    fn freeze_id(&self, what: Freezable) -> Result<(FreezeKind, [u8; 16]), VaultError> {
        Ok(match what {
            Freezable::Credential(id) => {
                self.index.credential(id)?;
                (FreezeKind::Record, *id.as_bytes())
            }
            Freezable::Partner(id) => (FreezeKind::Partner, *self.index.partner(id)?.scope.as_bytes()),
            Freezable::Member(id) => {
                self.state.member(id).ok_or(VaultError::NotFound { what: "member" })?;
                (FreezeKind::Member, *id.as_bytes())
            }
        })
    }

    fn frozen_target(&self, what: Freezable) -> Result<Target, VaultError> {
        match what {
            Freezable::Credential(id) => self.target(id),
            Freezable::Partner(id) => Ok(Target { partner: Some(id), ..Target::default() }),
            Freezable::Member(id) => Ok(about(id)),
        }
    }

    fn frozen_thing(&self, what: Freezable) -> Result<FrozenThing, VaultError> {
        let (name, credentials) = match what {
            Freezable::Credential(id) => (self.index.credential_summary(id)?.reference(), 1),
            Freezable::Partner(id) => {
                let all = self.index.credential_summaries();
                let name = self.index.partner(id)?.name.clone();
                (name, all.iter().filter(|credential| credential.partner == id).count())
            }
            Freezable::Member(id) => (self.index.member_name(id), 0),
        };
        Ok(FrozenThing { what, name, credentials })
    }
}
