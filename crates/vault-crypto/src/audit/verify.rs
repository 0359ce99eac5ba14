//! Checking the audit log: everything its readers can check, each with the keys they have.

use std::collections::HashMap;
use std::ops::ControlFlow;

use vault_domain::{DeviceId, Event, EventKind, MemberId, SessionId};

use super::leaf::{Disclosed, LeafHeader, OpenedLeaf, Plain, SealedLeaf};
use super::{AuditError, Finding, FindingKind, Keys, SessionKeys, Tree, leaf_hash};
use crate::trust::State;
use crate::{SymmetricKey, decode};

/// Checks a whole log. `progress` is told how many leaves are done, every 1024 of them, and may cancel.
pub fn verify<'l>(
    leaves: impl IntoIterator<Item = &'l [u8]>,
    state: &State,
    keys: &Keys,
    mut progress: impl FnMut(u64) -> ControlFlow<()>,
) -> Result<Report, AuditError> {
    let mut verifier = Verifier::new(state, keys);
    for leaf in leaves {
        verifier.push(leaf)?;
        let done = verifier.report.tree.size();
        if done.is_multiple_of(CHUNK) && progress(done).is_break() {
            return Err(AuditError::Cancelled);
        }
    }
    verifier.finish()
}

/// What a check found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Report {
    /// The tree of all leaves.
    pub tree: Tree,
    /// The events that opened and are their authors', oldest first.
    pub events: Vec<OpenedEvent>,
    /// The sessions, oldest first.
    pub sessions: Vec<SessionSummary>,
    /// What should not be so, in order.
    pub findings: Vec<Finding>,
    /// How many leaves there was no key for.
    pub sealed: u64,
    /// How many leaves could not be checked to be a member's, because that epoch's directory key is not held.
    pub macs_unchecked: u64,
}

/// An event and its place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OpenedEvent {
    /// Its number in the log.
    pub idx: u64,
    /// Its session.
    pub session: SessionId,
    /// Its number in the session.
    pub n: u64,
    /// The newest operation before it.
    pub trust_seq: u64,
    /// What it says.
    pub event: Event,
}

/// A session as the log shows it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SessionSummary {
    /// Its id.
    pub id: SessionId,
    /// Its first leaf in this check.
    pub first: u64,
    /// Its last leaf.
    pub last: u64,
    /// Whose it is, where its events could be opened.
    pub author: Option<MemberId>,
    /// Whether an end was seen.
    pub ended: bool,
}

/// Checks leaves one after another.
pub struct Verifier<'a> {
    state: &'a State,
    keys: &'a Keys,
    next_op: u64,
    current: Option<Current>,
    seen: HashMap<SessionId, usize>,
    start: Start,
    report: Report,
}

/// Where in a session the first leaf may stand.
#[derive(Default)]
enum Start {
    /// At its beginning.
    #[default]
    Session,
    /// Nobody knows.
    Anywhere,
    /// At its beginning, or at this event of this session.
    Within(SessionId, u64),
}

/// The session that is being read.
struct Current {
    last: LeafHeader,
    keys: SessionKeys,
    author: Option<(MemberId, DeviceId)>,
    ended: bool,
}

impl<'a> Verifier<'a> {
    /// From the first leaf on.
    pub fn new(state: &'a State, keys: &'a Keys) -> Self {
        Self::at(state, keys, Tree::new(), Start::Session)
    }

    /// From the leaf after this tree on. What the first leaf continues is not known, so it may be any session's.
    pub fn resume(state: &'a State, keys: &'a Keys, tree: Tree) -> Self {
        let start = if tree.size() > 0 { Start::Anywhere } else { Start::Session };
        Self::at(state, keys, tree, start)
    }

    /// The same where the last session is known: the next leaf starts another, or is event `next_n` of this one.
    pub fn resume_after(
        state: &'a State,
        keys: &'a Keys,
        tree: Tree,
        last: Option<(SessionId, u64)>,
    ) -> Self {
        let start = last.map_or(Start::Session, |(session, next_n)| Start::Within(session, next_n));
        Self::at(state, keys, tree, start)
    }

    fn at(state: &'a State, keys: &'a Keys, tree: Tree, start: Start) -> Self {
        let next_op = state.first_operation_from(tree.size());
        let report = Report { tree, ..Report::default() };
        Self { state, keys, next_op, current: None, seen: HashMap::new(), start, report }
    }

    /// Checks the next leaf. An error says that this is not the log: do not go on.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), AuditError> {
        self.take(bytes, None)
    }

    /// Checks the next leaf of an export, which says itself what it commits to: no key is needed.
    pub fn push_disclosed(&mut self, bytes: &[u8]) -> Result<(), AuditError> {
        let Disclosed { leaf, plain } = decode(bytes).map_err(|_| AuditError::Malformed)?;
        self.take(&leaf, plain)
    }

    fn take(&mut self, bytes: &[u8], disclosed: Option<Plain>) -> Result<(), AuditError> {
        let leaf = SealedLeaf::read(bytes)?;
        let header = leaf.header;
        self.is_next(&header)?;
        self.check_keys_in_force(&header);
        self.check_mark(&leaf);
        self.check_session(&header);
        self.open(&leaf, disclosed);
        self.report.tree.append(&leaf_hash(bytes));
        Ok(())
    }

    /// The report, once the log is as long as the trust log says.
    pub fn finish(mut self) -> Result<Report, AuditError> {
        self.pass_operations()?;
        if self.next_op <= self.state.head().seq {
            return Err(AuditError::Truncated);
        }
        Ok(self.report)
    }

    /// The report of what was checked until now.
    pub fn so_far(self) -> Report {
        self.report
    }

    fn is_next(&mut self, header: &LeafHeader) -> Result<(), AuditError> {
        if header.genesis != self.state.genesis() {
            return Err(AuditError::OtherVault);
        }
        let tree = &self.report.tree;
        if header.idx != tree.size() || header.root_before != tree.root() {
            return Err(AuditError::OutOfOrder);
        }
        if header.trust_seq > self.state.head().seq {
            return Err(AuditError::Ahead);
        }
        self.pass_operations()
    }

    /// Goes past the operations that came before the next leaf. Each names the root it saw.
    fn pass_operations(&mut self) -> Result<(), AuditError> {
        while let Some((size, root)) = self.state.audit_head_at(self.next_op) {
            if size > self.report.tree.size() {
                break;
            }
            if size == self.report.tree.size() && !root.same(&self.report.tree.root()) {
                return Err(AuditError::OtherLog);
            }
            self.next_op += 1;
        }
        Ok(())
    }

    fn check_keys_in_force(&mut self, header: &LeafHeader) {
        // A commit's operations name the log's size before it, its leaves its last operation: both orders are one.
        if header.trust_seq.checked_add(1) != Some(self.next_op) {
            self.find(header.idx, FindingKind::WrongTrustSequence);
        }
        let in_force = self.state.epochs_at(header.trust_seq).is_some_and(|epochs| {
            epochs.audit == header.audit_epoch_id && epochs.directory == header.dir_epoch_id
        });
        if !in_force {
            self.find(header.idx, FindingKind::WrongEpoch);
        }
    }

    fn check_mark(&mut self, leaf: &SealedLeaf) {
        match self.keys.directory(&leaf.header.dir_epoch_id) {
            None => self.report.macs_unchecked += 1,
            Some(key) if leaf.is_marked_by(key.key()) => {}
            Some(_) => self.find(leaf.header.idx, FindingKind::WrongMac),
        }
    }

    fn check_session(&mut self, header: &LeafHeader) {
        match self.current.take_if(|current| current.last.session == header.session) {
            Some(current) => self.continue_session(current, header),
            None => self.begin_session(header),
        }
        self.add_key(header);
    }

    fn continue_session(&mut self, mut current: Current, header: &LeafHeader) {
        let last = &current.last;
        if last.n.checked_add(1) != Some(header.n) {
            self.find(header.idx, FindingKind::NumberGap);
        }
        let rekeyed = header.ks_wrap.is_some();
        let same_keys =
            last.audit_epoch_id == header.audit_epoch_id && last.dir_epoch_id == header.dir_epoch_id;
        if !same_keys && !rekeyed {
            self.find(header.idx, FindingKind::NotRekeyed);
        }
        if current.ended {
            self.find(header.idx, FindingKind::AfterEnd);
        }
        if let Some(summary) = self.summary(header.session) {
            summary.last = header.idx;
        }
        current.last = *header;
        self.current = Some(current);
    }

    fn begin_session(&mut self, header: &LeafHeader) {
        let continues = match std::mem::take(&mut self.start) {
            Start::Session => false,
            Start::Anywhere => true,
            Start::Within(session, next_n) => (session, next_n) == (header.session, header.n),
        };
        if header.n != 0 && !continues {
            self.find(header.idx, FindingKind::NumberGap);
        }
        if header.n == 0 && header.ks_wrap.is_none() {
            self.find(header.idx, FindingKind::NoWrap);
        }
        if self.seen.contains_key(&header.session) {
            self.find(header.idx, FindingKind::Interleaved);
        } else {
            self.seen.insert(header.session, self.report.sessions.len());
            let (id, idx) = (header.session, header.idx);
            self.report.sessions.push(SessionSummary {
                id,
                first: idx,
                last: idx,
                author: None,
                ended: false,
            });
        }
        self.current = Some(Current { last: *header, keys: SessionKeys::none(), author: None, ended: false });
    }

    /// Takes the session's key out of its wrap, where the audit key is held.
    fn add_key(&mut self, header: &LeafHeader) {
        let Some(key) = self.keys.audit(&header.audit_epoch_id) else { return };
        match header.unwrap(key.pair()) {
            Some(Ok(k_s)) => {
                if let Some(current) = &mut self.current {
                    current.keys.add(header.n, k_s);
                }
            }
            Some(Err(what)) => self.find(header.idx, what),
            None => {}
        }
    }

    fn open(&mut self, leaf: &SealedLeaf, disclosed: Option<Plain>) {
        let header = &leaf.header;
        let opened = match (disclosed, self.key_for(header)) {
            (Some(plain), _) => leaf.accept(plain),
            (None, Some(k_s)) => leaf.open(k_s),
            (None, None) => {
                self.report.sealed += 1;
                return;
            }
        };
        match opened.and_then(|opened| self.is_authors(header, opened)) {
            Ok(event) => self.take_event(header, event),
            Err(what) => self.find(header.idx, what),
        }
    }

    fn key_for(&self, header: &LeafHeader) -> Option<&SymmetricKey> {
        let from_wraps = self.current.as_ref().and_then(|current| current.keys.key_for(header.n));
        from_wraps.or_else(|| self.keys.session(header.session)?.key_for(header.n))
    }

    fn is_authors(&self, header: &LeafHeader, opened: OpenedLeaf) -> Result<Event, FindingKind> {
        let key =
            self.state.pk_sig_at(opened.event.author, header.trust_seq).ok_or(FindingKind::UnknownAuthor)?;
        if opened.is_signed_by(&key) { Ok(opened.event) } else { Err(FindingKind::WrongSignature) }
    }

    fn take_event(&mut self, header: &LeafHeader, event: Event) {
        self.check_kind(header, event.kind);
        self.check_author(header, &event);
        let ends = event.kind == EventKind::SessionEnded;
        if let Some(current) = &mut self.current {
            current.ended |= ends;
        }
        if let Some(summary) = self.summary(header.session) {
            summary.author = summary.author.or(Some(event.author));
            summary.ended |= ends;
        }
        let LeafHeader { idx, session, n, trust_seq, .. } = *header;
        self.report.events.push(OpenedEvent { idx, session, n, trust_seq, event });
    }

    fn check_kind(&mut self, header: &LeafHeader, kind: EventKind) {
        let starts = kind == EventKind::SessionStarted;
        let rekeys = kind == EventKind::SessionRekeyed;
        if starts != (header.n == 0) || (starts || rekeys) != header.ks_wrap.is_some() {
            self.find(header.idx, FindingKind::WrongKind);
        }
    }

    fn check_author(&mut self, header: &LeafHeader, event: &Event) {
        let author = (event.author, event.device);
        let Some(current) = &mut self.current else { return };
        if *current.author.get_or_insert(author) != author {
            self.find(header.idx, FindingKind::OtherAuthor);
        }
    }

    fn summary(&mut self, session: SessionId) -> Option<&mut SessionSummary> {
        self.seen.get(&session).and_then(|at| self.report.sessions.get_mut(*at))
    }

    fn find(&mut self, idx: u64, what: FindingKind) {
        self.report.findings.push(Finding { idx, what });
    }
}

const CHUNK: u64 = 1024;
