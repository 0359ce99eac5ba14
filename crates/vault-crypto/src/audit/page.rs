//! Reading a part of the log without the rest of it, to show it.

use vault_domain::SessionId;

use super::leaf::{Disclosed, LeafHeader, SealedLeaf};
use super::{AuditError, Finding, FindingKind, Keys, OpenedEvent, SessionKeys};
use crate::encode;
use crate::trust::State;

/// Opens the events of leaves that follow each other. Begin where a session begins, so that its key is known.
///
/// Each event is its author's, signed for this place in the log. That no other leaf was left out or changed is what
/// [`super::Verifier`] checks.
pub struct PageReader<'a> {
    state: &'a State,
    keys: &'a Keys,
    next: u64,
    from: u64,
    session: Option<(SessionId, SessionKeys)>,
    page: Page,
}

/// A part of the log.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Page {
    /// The events that opened, oldest first.
    pub events: Vec<OpenedEvent>,
    /// How many leaves there was no key for.
    pub sealed: u64,
}

impl<'a> PageReader<'a> {
    /// Leaves come from number `first` on; those before `from` only give their session's key.
    pub const fn new(state: &'a State, keys: &'a Keys, first: u64, from: u64) -> Self {
        let page = Page { events: Vec::new(), sealed: 0 };
        Self { state, keys, next: first, from, session: None, page }
    }

    /// Takes the next leaf. One that its key does not open, or that is not its author's, is an error; the leaves
    /// after it can be read all the same.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), AuditError> {
        let here = self.next;
        self.next = here.saturating_add(1);
        let leaf = SealedLeaf::read(bytes)?;
        let header = leaf.header;
        if header.genesis != self.state.genesis() {
            return Err(AuditError::OtherVault);
        }
        if header.idx != here {
            return Err(AuditError::OutOfOrder);
        }
        let unreadable = |what| AuditError::Unreadable(Finding { idx: header.idx, what });
        self.take_key(&header).map_err(unreadable)?;
        if header.idx >= self.from {
            self.open(&leaf).map_err(unreadable)?;
        }
        Ok(())
    }

    /// Takes the next leaf and gives it back for an export: with its event, for readers without a key
    /// ([`super::Verifier::push_disclosed`]). The event is checked there; one that does not open stays sealed.
    pub fn disclose(&mut self, bytes: &[u8]) -> Result<Vec<u8>, AuditError> {
        self.next = self.next.saturating_add(1);
        let leaf = SealedLeaf::read(bytes)?;
        let unreadable = |what| AuditError::Unreadable(Finding { idx: leaf.header.idx, what });
        self.take_key(&leaf.header).map_err(unreadable)?;
        let LeafHeader { session, n, .. } = leaf.header;
        let from_wraps = self.session.as_ref().and_then(|(_, keys)| keys.key_for(n));
        let key = from_wraps.or_else(|| self.keys.session(session)?.key_for(n));
        let plain = key.and_then(|key| leaf.decrypt(key).ok());
        Ok(encode(&Disclosed { leaf: bytes.to_vec().into(), plain }))
    }

    /// What was read.
    pub fn finish(self) -> Page {
        self.page
    }

    fn take_key(&mut self, header: &LeafHeader) -> Result<(), FindingKind> {
        if self.session.as_ref().is_none_or(|(session, _)| *session != header.session) {
            self.session = Some((header.session, SessionKeys::none()));
        }
        let Some(audit) = self.keys.audit(&header.audit_epoch_id) else { return Ok(()) };
        let Some(key) = header.unwrap(audit.pair()).transpose()? else { return Ok(()) };
        if let Some((_, keys)) = &mut self.session {
            keys.add(header.n, key);
        }
        Ok(())
    }

    fn open(&mut self, leaf: &SealedLeaf) -> Result<(), FindingKind> {
        let LeafHeader { idx, session, n, trust_seq, audit_epoch_id, .. } = leaf.header;
        let in_force = self.state.epochs_at(trust_seq).ok_or(FindingKind::WrongTrustSequence)?;
        if in_force.audit != audit_epoch_id {
            return Err(FindingKind::WrongEpoch);
        }
        let from_wraps = self.session.as_ref().and_then(|(_, keys)| keys.key_for(n));
        let Some(k_s) = from_wraps.or_else(|| self.keys.session(session)?.key_for(n)) else {
            // Who holds the audit key has the key of every session that began as it should.
            let readable = self.keys.audit(&audit_epoch_id).is_some();
            self.page.sealed += 1;
            return if readable { Err(FindingKind::NoWrap) } else { Ok(()) };
        };
        let opened = leaf.open(k_s)?;
        let key = self.state.pk_sig_at(opened.event.author, trust_seq).ok_or(FindingKind::UnknownAuthor)?;
        if !opened.is_signed_by(&key) {
            return Err(FindingKind::WrongSignature);
        }
        self.page.events.push(OpenedEvent { idx, session, n, trust_seq, event: opened.event });
        Ok(())
    }
}
