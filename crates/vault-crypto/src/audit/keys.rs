//! The keys a verifier may use.

use std::collections::HashMap;

use vault_domain::SessionId;

use super::SessionKeys;
use crate::{EpochId, PrivateKey, ScopeKey};

/// What a verifier may use. Leaves it has no key for stay sealed and are counted.
#[derive(Default)]
pub struct Keys {
    directory: HashMap<EpochId, ScopeKey>,
    audit: HashMap<EpochId, PrivateKey>,
    sessions: HashMap<SessionId, SessionKeys>,
}

impl Keys {
    /// Adds the organization directory's key of one epoch: it shows that members appended.
    pub fn add_directory(&mut self, key: ScopeKey) {
        self.directory.insert(key.epoch_id(), key);
    }

    /// Adds the audit log's private key of one epoch: it opens everything of that epoch.
    pub fn add_audit(&mut self, key: PrivateKey) {
        self.audit.insert(key.epoch_id(), key);
    }

    /// Adds the keys of one's own session.
    pub fn add_session(&mut self, session: SessionId, keys: SessionKeys) {
        self.sessions.insert(session, keys);
    }

    pub(super) fn directory(&self, epoch: &EpochId) -> Option<&ScopeKey> {
        self.directory.get(epoch)
    }

    pub(super) fn audit(&self, epoch: &EpochId) -> Option<&PrivateKey> {
        self.audit.get(epoch)
    }

    pub(super) fn session(&self, session: SessionId) -> Option<&SessionKeys> {
        self.sessions.get(&session)
    }
}
