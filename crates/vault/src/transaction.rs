//! One act as one commit: operations, envelopes and the events that record it are written together or not at all.

use std::collections::BTreeMap;

use vault_crypto::trust::{
    Chain, MemberKeys, OperationBody, Record, RecordDelete, RecordItem, RecordPut, ScopeCreate, Signatures,
    State, Undo,
};
use vault_crypto::{
    Half, Hash, HotState, NewEpoch, Place, PrivateKey, PublicKey, ScopeKey, SealedRecord, SigningKey,
    SlotChange, audit, seal_record,
};
use vault_domain::{
    Class, Event, EventKind, MemberId, ObjectKind, Outcome, RecordId, Scope, ScopeId, ScopeKind, SlotId,
    Target, Tier, Timestamp,
};
use vault_store::{Commit, EnvelopeRow, FailedAttempt, Heads, StoreError};

use crate::VaultError;
use crate::random::random;
use crate::session::{DAMAGED_SCOPE, Keys, Session};
use crate::store_error::store_error;

/// What an act writes. Nothing of it happens before [`Session::commit`].
pub(crate) struct Transaction {
    pub(crate) chain: Chain,
    time: Timestamp,
    items: Vec<RecordItem>,
    envelopes: Vec<EnvelopeRow>,
    /// Versions that are there and lie under new keys from now on.
    pub(crate) resealed: BTreeMap<(RecordId, u64), SealedRecord>,
    deleted: Vec<RecordId>,
    events: Vec<Event>,
    pub(crate) new_keys: BTreeMap<ScopeId, ScopeKey>,
    /// Keys of secrets, opened for this act.
    opened_keys: BTreeMap<ScopeId, ScopeKey>,
    pub(crate) member: Option<MemberRows>,
    /// Another cold state than the one the member has.
    next_cold: Option<NextCold>,
    /// Kept scope keys are older than this act.
    pub(crate) drop_grant_cache: bool,
    /// Members come, go or get other rights in it.
    pub(crate) changes_roster: bool,
    /// The state after the first so many operations of the act, made when somebody asks.
    after: Option<Box<(State, usize)>>,
    /// A slot that is new to the file.
    pub(crate) new_slot: Option<vault_store::SlotChange>,
    pub(crate) slot: Option<SlotChange>,
    pub(crate) clear_attempts: bool,
    pub(crate) failed_attempt: Option<FailedAttempt>,
}

/// A wrap of the member's key and to whom.
pub(crate) type WrapRow = ([u8; 16], Vec<u8>);

/// New keys of a member, and what opened the old ones and goes.
pub(crate) struct MemberRows {
    pub(crate) cold: Vec<u8>,
    pub(crate) key_wraps: Vec<WrapRow>,
    pub(crate) deleted_key_wraps: Vec<[u8; 16]>,
    pub(crate) deleted_slots: Vec<SlotId>,
}

/// What the hot state names a new cold one by.
#[derive(Clone, Copy)]
pub(crate) struct NextCold {
    pub(crate) counter: u64,
    pub(crate) hash: Hash,
}

impl Transaction {
    fn key(&self, scope: ScopeId) -> Option<&ScopeKey> {
        self.new_keys.get(&scope).or_else(|| self.opened_keys.get(&scope))
    }

    /// New keys of the author, signed with the signing key until now, and the slot that opens them.
    pub(crate) fn replace_keys(
        &mut self,
        keys: &MemberKeys,
        until_now: &SigningKey,
        rows: MemberRows,
        slot: SlotChange,
    ) {
        self.chain.sign(OperationBody::MemberKeys(*keys), until_now);
        (self.member, self.slot) = (Some(rows), Some(slot));
    }

    /// Another cold state under the member's present key, and the wraps that belong to it.
    pub(crate) fn replace_cold(&mut self, rows: MemberRows, next: NextCold) {
        (self.member, self.next_cold) = (Some(rows), Some(next));
    }
}

/// A record to be written.
pub(crate) struct Put<'a> {
    pub(crate) record: RecordId,
    pub(crate) kind: ObjectKind,
    pub(crate) scope: ScopeId,
    pub(crate) class: Class,
    pub(crate) subject: Option<ScopeId>,
    pub(crate) document: &'a [u8],
}

impl Session {
    /// Begins an act. Refused where nothing can be written.
    pub(crate) fn begin(&self) -> Result<Transaction, VaultError> {
        self.require_writable()?;
        Ok(self.begin_behind())
    }

    /// The same where the log may be ahead of the clock: for the act that mends this.
    pub(crate) fn begin_behind(&self) -> Transaction {
        let time = self.now();
        Transaction {
            chain: self.state.chain(self.keys.member, time, &self.tree),
            time,
            items: Vec::new(),
            envelopes: Vec::new(),
            resealed: BTreeMap::new(),
            deleted: Vec::new(),
            events: Vec::new(),
            new_keys: BTreeMap::new(),
            opened_keys: BTreeMap::new(),
            member: None,
            next_cold: None,
            drop_grant_cache: false,
            changes_roster: false,
            after: None,
            new_slot: None,
            slot: None,
            clear_attempts: false,
            failed_attempt: None,
        }
    }

    /// Adds an event about the act.
    pub(crate) fn note(
        &self,
        act: &mut Transaction,
        kind: EventKind,
        target: Target,
        reason: Option<String>,
    ) {
        act.events.push(self.event(act.time, kind, target, Outcome::Done, reason));
    }

    /// Adds an event about several things of one kind.
    pub(crate) fn note_count(
        &self,
        act: &mut Transaction,
        kind: EventKind,
        target: Target,
        count: Option<u32>,
    ) {
        let event = self.event(act.time, kind, target, Outcome::Done, None);
        act.events.push(Event { count, ..event });
    }

    /// Adds an event that stands for `count` others which nobody could sign when they happened.
    pub(crate) fn note_observed(&self, act: &mut Transaction, kind: EventKind, count: Option<u32>) {
        let event = self.event(act.time, kind, Target::default(), Outcome::Observed, None);
        act.events.push(Event { count, ..event });
    }

    /// Adds an event about the vault as a whole and how it ended.
    pub(crate) fn note_outcome(
        &self,
        act: &mut Transaction,
        kind: EventKind,
        outcome: Outcome,
        reason: Option<String>,
    ) {
        act.events.push(self.event(act.time, kind, Target::default(), outcome, reason));
    }

    /// Adds an event about an act that was refused.
    pub(crate) fn note_refused(&self, act: &mut Transaction, target: Target, reason: Option<String>) {
        act.events.push(self.event(act.time, EventKind::AccessDenied, target, Outcome::Refused, reason));
    }

    fn event(
        &self,
        time: Timestamp,
        kind: EventKind,
        target: Target,
        outcome: Outcome,
        reason: Option<String>,
    ) -> Event {
        let Keys { member, device, .. } = self.keys;
        Event { kind, author: member, device, time, target, outcome, reason, count: None }
    }

    /// Creates a scope with its first key.
    pub(crate) fn create_scope(
        &self,
        act: &mut Transaction,
        class: Class,
        tier: Tier,
        parent: Option<ScopeId>,
    ) -> Result<ScopeId, VaultError> {
        let id = ScopeId::from_random(random()?);
        let kind = if class == Class::Directory { ScopeKind::Partner } else { ScopeKind::Environment };
        let scope = Scope { id, kind, class, tier, parent };
        act.chain.sign(OperationBody::ScopeCreate(ScopeCreate { scope }), &self.keys.signer);
        if class == Class::Archive {
            self.make_halves(act, &scope)?;
        } else {
            self.make_scope_key(act, &scope, 1)?;
        }
        Ok(id)
    }

    /// Makes a scope's next key, which this act seals under from here on.
    pub(crate) fn make_scope_key(
        &self,
        act: &mut Transaction,
        scope: &Scope,
        number: u64,
    ) -> Result<(), VaultError> {
        let recipients = self.recipients(act, scope, Half::A)?;
        let epoch = self.new_epoch(scope, number, &recipients, act);
        let (key, body) = epoch.scope_key().map_err(|_| VaultError::Internal)?;
        act.chain.sign(body, &self.keys.signer);
        act.new_keys.insert(scope.id, key);
        Ok(())
    }

    /// Makes the halves of a new archive that are the author's to make.
    fn make_halves(&self, act: &mut Transaction, archive: &Scope) -> Result<(), VaultError> {
        for half in [Half::A, Half::B] {
            if self.state_with(act)?.is_entitled(self.keys.member, archive, half) {
                self.make_half(act, archive, 1, half)?;
            }
        }
        Ok(())
    }

    /// Makes one half of an archive's next key.
    pub(crate) fn make_half(
        &self,
        act: &mut Transaction,
        scope: &Scope,
        number: u64,
        half: Half,
    ) -> Result<PrivateKey, VaultError> {
        let recipients = self.recipients(act, scope, half)?;
        let alone = self.state_with(act)?.is_alone(scope);
        let epoch = self.new_epoch(scope, number, &recipients, act);
        let (key, body) = epoch.half(half, alone).map_err(|_| VaultError::Internal)?;
        act.chain.sign(body, &self.keys.signer);
        Ok(key)
    }

    /// Makes the audit log's next key.
    pub(crate) fn make_audit_key(
        &self,
        act: &mut Transaction,
        scope: &Scope,
        number: u64,
    ) -> Result<(), VaultError> {
        let recipients = self.recipients(act, scope, Half::A)?;
        let epoch = self.new_epoch(scope, number, &recipients, act);
        let (_, body) = epoch.audit_key().map_err(|_| VaultError::Internal)?;
        act.chain.sign(body, &self.keys.signer);
        Ok(())
    }

    /// Whom a scope's next epoch is granted to, with the keys the roster will have once the act is written: in an
    /// act that replaces them, the author's are new already.
    fn recipients(
        &self,
        act: &mut Transaction,
        scope: &Scope,
        half: Half,
    ) -> Result<Vec<(MemberId, PublicKey)>, VaultError> {
        let Keys { member: me, grants, .. } = &self.keys;
        let mine = grants.present.public();
        let recipients = self.state_with(act)?.recipients(scope, half).into_iter();
        Ok(recipients.map(|(member, public)| (member, if member == *me { mine } else { public })).collect())
    }

    /// The state as it is once what the act has signed so far is written. In a vault of one member everything goes to
    /// that member, so that its many acts go without the copy.
    pub(crate) fn state_with<'a>(&'a self, act: &'a mut Transaction) -> Result<&'a State, VaultError> {
        let alone = self.state.members().count() == 1 && !act.changes_roster;
        if alone || act.chain.operations().is_empty() {
            return Ok(&self.state);
        }
        let (state, known) = act.after.get_or_insert_with(|| Box::new((self.state.clone(), 0))).as_mut();
        let new = act.chain.operations().get(*known..).unwrap_or_default();
        // One by one, so that there are as many steps as operations: none of them may cost the whole vault.
        let advanced = state.advance(new, Signatures::Trusted);
        advanced.map_err(|error| VaultError::Refused { reason: error.to_string() })?;
        *known += new.len();
        Ok(state)
    }

    fn new_epoch<'a>(
        &self,
        scope: &'a Scope,
        number: u64,
        recipients: &'a [(MemberId, PublicKey)],
        act: &Transaction,
    ) -> NewEpoch<'a> {
        let (genesis, before) = (self.state.genesis(), act.chain.before());
        NewEpoch { genesis, scope, number, before, maker: self.keys.member, recipients }
    }

    /// Seals the next version of a record.
    pub(crate) fn put(&mut self, act: &mut Transaction, put: &Put<'_>) -> Result<(), VaultError> {
        let last = self.state.record(put.record).and_then(Record::last);
        let last = last.map(|(number, version)| {
            let resealed = act.resealed.get(&(put.record, number));
            (number, resealed.map_or(version.ct_hash, |sealed| sealed.expected.ct_hash))
        });
        let (genesis, writer) = (self.state.genesis(), self.keys.member);
        if put.class == Class::Secret && act.key(put.scope).is_none() {
            act.opened_keys.insert(put.scope, self.granted_key(put.scope)?);
        }
        let key = match act.key(put.scope) {
            Some(key) => key,
            None => self.open_key(put.scope)?,
        };
        let place = Place {
            genesis,
            kind: put.kind,
            scope: put.scope,
            class: put.class,
            epoch_id: key.epoch_id(),
            record: put.record,
            version: last.map_or(1, |(number, _)| number + 1),
            writer,
            subject: put.subject,
        };
        let sealed = seal_record(key, &place, put.document).map_err(|_| VaultError::Internal)?;
        act.items.push(sealed.item(last.map(|(_, hash)| hash)));
        act.envelopes.push(EnvelopeRow { record: put.record, version: place.version, body: sealed.body });
        Ok(())
    }

    /// Deletes records with all their versions.
    pub(crate) fn delete(&self, act: &mut Transaction, mut records: Vec<RecordId>) {
        records.sort_unstable();
        records.dedup();
        act.deleted.extend(&records);
        act.chain.sign(OperationBody::RecordDelete(RecordDelete { records }), &self.keys.signer);
    }

    /// Writes the act. On an error nothing of it happened.
    pub(crate) async fn commit(&mut self, mut act: Transaction) -> Result<(), VaultError> {
        if !act.items.is_empty() {
            let items = std::mem::take(&mut act.items);
            act.chain.sign(OperationBody::RecordPut(RecordPut { items }), &self.keys.signer);
        }
        if !act.chain.operations().is_empty() {
            self.search = None;
        }
        let expected = self.heads();
        let operations = act.chain.operations().iter().map(|one| (one.header().seq, one.encode())).collect();
        let undo = self.apply(&act)?;
        let result = self.write(&mut act, expected, operations).await;
        if result.is_err()
            && let Some(undo) = undo
        {
            self.state.undo(undo);
        }
        result?;
        self.keys.scopes.extend(
            act.new_keys.into_iter().filter(|(id, _)| {
                self.state.scope(*id).is_some_and(|scope| scope.scope.class != Class::Secret)
            }),
        );
        self.send_anchor();
        Ok(())
    }

    fn apply(&mut self, act: &Transaction) -> Result<Option<Undo>, VaultError> {
        if act.chain.operations().is_empty() {
            return Ok(None);
        }
        let applied = self
            .state
            .apply(act.chain.operations(), Signatures::Trusted)
            .map_err(|error| VaultError::Refused { reason: error.to_string() })?;
        Ok(Some(applied.undo))
    }

    async fn write(
        &mut self,
        act: &mut Transaction,
        expected: Heads,
        operations: Vec<(u64, Vec<u8>)>,
    ) -> Result<(), VaultError> {
        let leaves = self.leaves(act)?;
        let hot = self.next_hot(act, &leaves);
        let counter = self.hot_counter + 1;
        let head = self.state.head();
        let heads = Heads {
            trust_seq: head.seq,
            trust_hash: head.hash.0,
            audit_size: leaves.tree.size(),
            audit_root: leaves.tree.root().0,
        };
        let own = self.own_session(&act.events, &leaves.log)?;
        let sealed = hot.seal(&self.keys.member_key, &self.keys.place, counter)?;
        let mut commit = Commit {
            operations,
            leaves: leaves.rows,
            envelopes: std::mem::take(&mut act.envelopes),
            replaced_envelopes: std::mem::take(&mut act.resealed).into_values().map(resealed_row).collect(),
            deleted_records: std::mem::take(&mut act.deleted),
            hot: Some((self.keys.member, sealed)),
            own_session: own,
            cleared_grants: act.drop_grant_cache.then_some(self.keys.member),
            slot: act.new_slot.take().or_else(|| act.slot.as_ref().map(|change| self.slot_row(change))),
            clear_attempts: act.clear_attempts.then(|| self.slot.slot()),
            failed_attempt: act.failed_attempt,
            ..Commit::new(Some(expected), heads)
        };
        if let Some(rows) = act.member.take() {
            rows.fill(&mut commit, self.keys.member);
        }
        if let Err(error) = self.store.commit(&commit).await {
            // After a failure of the system only the heads tell whether it was written.
            let now = if matches!(error, StoreError::Io(_)) { self.store.heads().await.ok() } else { None };
            if !was_written(expected, heads, now) {
                return Err(store_error(error));
            }
            tracing::warn!(%error, "written all the same");
        }
        (self.tree, self.log, self.hot, self.hot_counter) = (leaves.tree, leaves.log, hot, counter);
        act.slot.take().map_or(Ok(()), |change| self.accept_slot(change))
    }

    fn leaves(&mut self, act: &Transaction) -> Result<Leaves, VaultError> {
        let directory = self.state.org_directory().ok_or(DAMAGED_SCOPE)?.scope.id;
        let new = act.new_keys.get(&directory);
        if new.is_none() {
            self.open_key(directory)?;
        }
        let audit = self.state.audit_scope().and_then(|scope| scope.epoch()).ok_or(DAMAGED_SCOPE)?;
        let writer = audit::LeafWriter {
            genesis: self.state.genesis(),
            trust_seq: self.state.head().seq,
            audit_epoch_id: audit.id,
            audit_key: audit.commitment,
            directory: new.or_else(|| self.keys.scopes.get(&directory)).ok_or(VaultError::Internal)?,
            signer: &self.keys.signer,
        };
        let mut leaves = Leaves { rows: Vec::new(), tree: self.tree.clone(), log: self.log.duplicate() };
        for event in &act.events {
            let index = leaves.tree.size();
            let leaf =
                leaves.log.append(event, &mut leaves.tree, &writer).map_err(|_| VaultError::Internal)?;
            leaves.rows.push((index, leaf));
        }
        Ok(leaves)
    }

    fn next_hot(&self, act: &Transaction, leaves: &Leaves) -> HotState {
        let head = self.state.head();
        let mut last_steps = self.hot.last_steps.clone();
        let step = act.slot.as_ref().map_or(self.slot.last_step(), SlotChange::last_step);
        last_steps.insert(self.slot.slot(), step);
        let Self { hot: HotState { cold_counter, cold_hash, .. }, .. } = self;
        let cold = act.next_cold.unwrap_or(NextCold { counter: *cold_counter, hash: *cold_hash });
        let ended = act.events.last().is_some_and(|event| event.kind == EventKind::SessionEnded);
        HotState {
            trust_seq: head.seq,
            trust_hash: head.hash,
            audit_size: leaves.tree.size(),
            peaks: leaves.tree.peaks().to_vec(),
            session: Some(leaves.log.id()),
            next_n: if ended { 0 } else { leaves.log.next_n() },
            last_steps,
            cold_counter: cold.counter,
            cold_hash: cold.hash,
            own: self.sealed_marks(),
        }
    }

    /// The row that lets the author read the session again; due when the session got a key.
    fn own_session(
        &self,
        events: &[Event],
        log: &audit::Session,
    ) -> Result<Option<(MemberId, vault_domain::SessionId, Vec<u8>)>, VaultError> {
        let keyed =
            |event: &Event| matches!(event.kind, EventKind::SessionStarted | EventKind::SessionRekeyed);
        if !events.iter().any(keyed) {
            return Ok(None);
        }
        let (genesis, member, session) = (self.state.genesis(), self.keys.member, log.id());
        let place = audit::OwnPlace { genesis, member, session, self_epoch_id: self.keys.self_epoch };
        let body = log.seal_own(&self.keys.self_key, &place).map_err(|_| VaultError::Internal)?;
        Ok(Some((member, session, body)))
    }

    pub(crate) fn slot_row(&self, change: &SlotChange) -> vault_store::SlotChange {
        slot_row(change, change.expected_epoch().map(|_| self.slot_body.clone()))
    }

    pub(crate) fn accept_slot(&mut self, change: SlotChange) -> Result<(), VaultError> {
        self.slot_body = change.body().to_vec();
        self.slot.accept(change).map_err(|_| VaultError::Internal)
    }
}

impl MemberRows {
    fn fill(self, commit: &mut Commit, member: MemberId) {
        commit.cold = Some((member, self.cold));
        commit.key_wraps = self.key_wraps.into_iter().map(|(to, body)| (member, to, body)).collect();
        commit.deleted_key_wraps = self.deleted_key_wraps.into_iter().map(|to| (member, to)).collect();
        commit.deleted_slots = self.deleted_slots;
    }
}

/// A slot's change as the store writes it.
pub(crate) fn slot_row(change: &SlotChange, expected_body: Option<Vec<u8>>) -> vault_store::SlotChange {
    vault_store::SlotChange {
        slot: change.slot(),
        expected_body,
        body: change.body().to_vec(),
        put_chunks: change.chunks_to_put().to_vec(),
        delete_days: change.days_to_delete().to_vec(),
    }
}

fn resealed_row(sealed: SealedRecord) -> EnvelopeRow {
    let SealedRecord { body, expected } = sealed;
    EnvelopeRow { record: expected.place.record, version: expected.place.version, body }
}

fn was_written(expected: Heads, heads: Heads, now: Option<Heads>) -> bool {
    heads != expected && now == Some(heads)
}

struct Leaves {
    rows: Vec<(u64, Vec<u8>)>,
    tree: audit::Tree,
    log: audit::Session,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_new_heads_in_the_file_show_that_a_commit_was_written() {
        let heads = |trust_seq| Heads { trust_seq, trust_hash: [0; 32], audit_size: 1, audit_root: [0; 32] };
        assert!(was_written(heads(1), heads(2), Some(heads(2))));
        assert!(!was_written(heads(1), heads(2), Some(heads(1))));
        assert!(!was_written(heads(1), heads(2), Some(heads(3))));
        assert!(!was_written(heads(1), heads(2), None));
        assert!(!was_written(heads(1), heads(1), Some(heads(1))), "heads that do not move tell nothing");
    }
}
