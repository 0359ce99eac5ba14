//! Who can read a credential, by the keys that were sealed to them, and who has read it, by the log.

use std::collections::{BTreeMap, BTreeSet};

use vault_crypto::trust::{Record, ScopeState};
use vault_domain::{EventKind, MemberId, Outcome, Reading, RecordId, RoleSet, ScopeId, Timestamp};

use super::opens_a_value;
use crate::VaultError;
use crate::index::current;
use crate::session::Session;

/// Who can read a credential and who has.
#[derive(Clone, Debug)]
pub struct Readers {
    /// Everybody who can, or who has read a value that is still in use, by name.
    pub readers: Vec<Reader>,
    /// Whether this member may read the log. Without it nobody's `has_read` says anything.
    pub knows_log: bool,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Their id.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Their roles; none where they are no member any more.
    pub roles: RoleSet,
    /// When their rights end.
    pub end: Option<Timestamp>,
    /// Whether they hold the key of the identifiers.
    pub identifiers: bool,
    /// How they open the value in use.
    pub secret: SecretReading,
    /// The versions they have opened and that are still in use, by the log.
    pub has_read: BTreeSet<u32>,
}

/// How somebody opens the value in use of a credential.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SecretReading {
    /// They hold no key of it.
    No,
    /// They hold its key in order to grant it; this app opens nothing with it.
    Held,
    /// They hold its key, and this app asks for a fresh code.
    StepUp,
    /// They hold its key.
    Yes,
    /// Its key alone was released to them; this app opens it until then.
    Approved(Timestamp),
}

impl Session {
    /// Who can read this credential now, from the wraps in the file and not from a table, and who has.
    pub async fn readers(&mut self, credential: RecordId) -> Result<Readers, VaultError> {
        self.index.credential(credential)?;
        let knows_log = self.require_auditor().is_ok();
        let mut has_read = if knows_log { self.have_read(credential).await? } else { BTreeMap::default() };
        let mut readers = Vec::new();
        for member in self.state.members() {
            let found = self.reader(credential, member.id)?;
            let has_read = has_read.remove(&member.id).unwrap_or_default();
            let can = found.identifiers || found.secret != SecretReading::No;
            if can || !has_read.is_empty() {
                readers.push(Reader { roles: member.roles, end: member.end, has_read, ..found });
            }
        }
        for (member, has_read) in has_read {
            readers.push(Reader { has_read, ..self.nobody(member) });
        }
        readers.sort_by_cached_key(|reader| (reader.name.to_lowercase(), reader.member));
        Ok(Readers { readers, knows_log })
    }

    fn nobody(&self, member: MemberId) -> Reader {
        Reader {
            member,
            name: self.index.member_name(member),
            roles: RoleSet::default(),
            end: None,
            identifiers: false,
            secret: SecretReading::No,
            has_read: BTreeSet::new(),
        }
    }

    fn reader(&self, credential: RecordId, member: MemberId) -> Result<Reader, VaultError> {
        let found = self.index.credential(credential)?;
        let scopes = self.index.environment(found.environment)?.2;
        let approved = current(found).and_then(|version| self.approved_until(member, version.secrets));
        let secret = match (self.holds(member, scopes.secret), approved) {
            (SecretReading::No, Some(until)) => SecretReading::Approved(until),
            (held, _) => held,
        };
        let identifiers = self.holds(member, scopes.meta) != SecretReading::No || approved.is_some();
        Ok(Reader { identifiers, secret, ..self.nobody(member) })
    }

    /// Whether the newest key of a scope was sealed to them, and how their roles let them use it.
    fn holds(&self, member: MemberId, scope: ScopeId) -> SecretReading {
        let epoch = self.state.scope(scope).and_then(ScopeState::epoch);
        if epoch.is_none_or(|epoch| epoch.grant(member).is_none()) {
            return SecretReading::No;
        }
        match self.state.reading(member, scope) {
            // Sealed to them although they are not entitled any more: until new keys are made, it opens.
            Reading::No | Reading::Yes => SecretReading::Yes,
            Reading::Held => SecretReading::Held,
            Reading::StepUp => SecretReading::StepUp,
        }
    }

    fn approved_until(&self, member: MemberId, secrets: RecordId) -> Option<Timestamp> {
        let (version, _) = self.state.record(secrets).and_then(Record::last)?;
        let (approval, _) = self.state.released(member, secrets, version)?;
        approval.answer.as_ref().map(|answer| answer.end).filter(|end| *end > self.now())
    }

    /// Versions of a credential that are in use still, by who has opened them.
    async fn have_read(
        &mut self,
        credential: RecordId,
    ) -> Result<BTreeMap<MemberId, BTreeSet<u32>>, VaultError> {
        self.note_reading(EventKind::AuditRead).await?;
        let report = self.read_log(&mut |_| Ok(())).await?;
        let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        let events = report.events.iter().map(|opened| &opened.event);
        for event in events.filter(|event| event.outcome == Outcome::Done && opens_a_value(event.kind)) {
            let version = event.target.version.filter(|_| event.target.credential == Some(credential));
            if let Some(version) = version.filter(|number| self.still_valid(credential, *number).is_some()) {
                found.entry(event.author).or_default().insert(version);
            }
        }
        Ok(found)
    }
}
