//! Approvals: a contractor asks for one value, somebody else who holds its key releases it until a day, or says no.

use vault_crypto::trust::{
    Approval, ApprovalRelease, ApprovalRequest, Asked, OperationBody, Record, Released,
};
use vault_crypto::{Hash, NotePlace, ReleasePlace, SealedNote, open_released, release_version};
use vault_domain::{EventKind, MemberId, ObjectKind, Reading, RecordId, Target, Tier, Timestamp};
use zeroize::Zeroizing;

use super::{reason, refused};
use crate::index::current;
use crate::session::{DAMAGED_SCOPE, Session};
use crate::{CredentialSummary, VaultError};

/// A request for a value, and what became of it.
#[derive(Clone, Debug)]
pub struct ApprovalSummary {
    /// The operation that asked.
    pub id: Hash,
    /// Who asked.
    pub asker: MemberId,
    /// Their name.
    pub asker_name: String,
    /// The credential; `None` where it was deleted since, or its name is not for this member.
    pub credential: Option<CredentialSummary>,
    /// Its version, counted from 1.
    pub version: Option<u32>,
    /// Why; `None` where this member has no key for it.
    pub reason: Option<String>,
    /// When, by the asker's clock.
    pub asked: Timestamp,
    /// What became of it.
    pub state: ApprovalState,
    /// Whether this member may answer it.
    pub may_answer: bool,
    /// Whether it is this member's own.
    pub mine: bool,
}

/// What became of a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ApprovalState {
    /// Nobody answered yet.
    Waiting,
    /// It opens until then.
    Approved {
        /// Who released it.
        by: String,
        /// Until when.
        until: Timestamp,
    },
    /// The answer was no.
    Declined {
        /// Who said so.
        by: String,
    },
    /// Its time is over.
    Over,
    /// The value lies under another key since, or is gone or frozen: ask again.
    Replaced,
}

impl Session {
    /// Asks for the value in use of a credential, with its identifiers. Says which operation asked.
    pub async fn ask_for(&mut self, credential: RecordId, why: &str) -> Result<Hash, VaultError> {
        self.is_let_in()?;
        self.is_not_frozen()?;
        let why = reason(why)?;
        let items = self.asked_for(credential)?;
        self.may_ask(credential, &items)?;
        let target = Target { version: self.current_number(credential)?, ..self.target(credential)? };
        let (_, partner, _) = self.index.environment(self.index.credential(credential)?.environment)?;
        let scope = partner.scope;
        let place = NotePlace { genesis: self.state.genesis(), scope, author: self.keys.member };
        let key = self.open_key(scope)?;
        let note = SealedNote::seal(key, &place, why.as_deref().unwrap_or_default());
        let note = note.map_err(|_| VaultError::Internal)?;
        let mut act = self.begin()?;
        act.chain.sign(ApprovalRequest { items, reason: note }, &self.keys.signer);
        let id = act.chain.before();
        self.note(&mut act, EventKind::ApprovalAsked, target, why);
        self.commit(act).await?;
        Ok(id)
    }

    fn current_number(&self, credential: RecordId) -> Result<Option<u32>, VaultError> {
        Ok(current(self.index.credential(credential)?).map(|version| version.number))
    }

    /// The records of the version in use, in the order in which an operation names them.
    fn asked_for(&self, credential: RecordId) -> Result<Vec<Asked>, VaultError> {
        let version = current(self.index.credential(credential)?);
        let version = version.ok_or(VaultError::NotFound { what: "version in use" })?;
        let records = [version.identifiers, version.secrets].into_iter().filter_map(|record| {
            let (version, _) = self.state.record(record)?.last()?;
            Some(Asked { record, version })
        });
        let mut items: Vec<_> = records.collect();
        items.sort_unstable();
        Ok(items)
    }

    /// Says in words what the trust log would refuse.
    fn may_ask(&self, credential: RecordId, items: &[Asked]) -> Result<(), VaultError> {
        let found = self.index.credential(credential)?;
        let scope = self.index.environment(found.environment)?.2.secret;
        let scope = self.state.scope(scope).ok_or(DAMAGED_SCOPE)?.scope;
        if self.state.reading(self.keys.member, scope.id) != Reading::No {
            return Err(refused("your roles open this value; there is nothing to ask for"));
        }
        let contractor = self.me().is_some_and(|me| me.roles.contains(vault_domain::Role::Contractor));
        if !contractor {
            return Err(refused("single values are approved for contractors; ask an owner for a role"));
        }
        if scope.tier == Tier::Production {
            return Err(refused("values of production are not approved for contractors"));
        }
        let waits = |approval: &Approval| {
            let until = approval.answer.as_ref().map(|answer| answer.end);
            let open = until.is_none_or(|until| until > self.now() && self.opens(approval));
            approval.asker == self.keys.member && approval.items == items && open
        };
        if self.state.approvals().any(waits) {
            return Err(refused("you have asked for this already; `approvals` says what became of it"));
        }
        Ok(())
    }

    /// All requests that this member has to do with: their own, those they may answer, and for who manages members or
    /// reads the log all of them; newest first.
    pub fn approvals(&self) -> Vec<ApprovalSummary> {
        let sees_all = self.require_owner().is_ok() || self.require_auditor().is_ok();
        let mut found: Vec<_> =
            self.state.approvals().map(|approval| self.approval_summary(approval)).collect();
        found.retain(|approval| sees_all || approval.mine || approval.may_answer);
        found.sort_by_key(|approval| (std::cmp::Reverse(approval.asked), approval.id));
        found
    }

    fn approval_summary(&self, approval: &Approval) -> ApprovalSummary {
        let found = self.credential_of(approval);
        ApprovalSummary {
            id: approval.request,
            asker: approval.asker,
            asker_name: self.index.member_name(approval.asker),
            credential: found.and_then(|(id, _)| self.index.credential_summary(id).ok()),
            version: found.map(|(_, version)| version),
            reason: self.reason_of(approval),
            asked: approval.time,
            state: self.approval_state(approval),
            may_answer: self.state.may_answer(self.keys.member, approval),
            mine: approval.asker == self.keys.member,
        }
    }

    fn credential_of(&self, approval: &Approval) -> Option<(RecordId, u32)> {
        let names = |id| approval.items.iter().any(|item| item.record == id);
        self.index.credentials.iter().find_map(|(id, credential)| {
            let version = credential.versions.iter().find(|version| names(version.secrets))?;
            Some((*id, version.number))
        })
    }

    fn reason_of(&self, approval: &Approval) -> Option<String> {
        let record = self.state.record(approval.items.first()?.record)?;
        let scope = self.state.scope(self.state.partner_of(record.scope)?)?;
        let key = self.epoch_key(scope, scope.epoch_by_id(&approval.reason.epoch_id)?).ok()?;
        let (genesis, scope) = (self.state.genesis(), scope.scope.id);
        approval.reason.open(&key, &NotePlace { genesis, scope, author: approval.asker }).ok()
    }

    fn approval_state(&self, approval: &Approval) -> ApprovalState {
        let Some(answer) = &approval.answer else { return ApprovalState::Waiting };
        let by = self.index.member_name(answer.by);
        if answer.items.is_empty() {
            ApprovalState::Declined { by }
        } else if answer.end <= self.now() {
            ApprovalState::Over
        } else if self.opens(approval) {
            ApprovalState::Approved { by, until: answer.end }
        } else {
            ApprovalState::Replaced
        }
    }

    /// Whether what was released opens still, its end apart.
    fn opens(&self, approval: &Approval) -> bool {
        let mut items = approval.items.iter();
        items.all(|item| self.state.released(approval.asker, item.record, item.version).is_some())
    }

    /// Releases what was asked for until then, at most about three months and the asker's own end.
    pub async fn approve(&mut self, id: &Hash, until: Timestamp, why: &str) -> Result<(), VaultError> {
        let approval = self.answerable(id)?;
        let why = reason(why)?;
        if until <= self.now() {
            return Err(VaultError::invalid("until", "it would be over before it begins"));
        }
        let asker = self.state.member(approval.asker).ok_or(VaultError::NotFound { what: "member" })?;
        if asker.end.is_some_and(|end| until > end) {
            return Err(VaultError::invalid("until", "no later than their own rights end"));
        }
        if until > self.now().plus_secs(LONGEST_SECS) {
            return Err(VaultError::invalid("until", "at most three months; they can ask again"));
        }
        let asker = asker.pk_hpke;
        let mut items = Vec::with_capacity(approval.items.len());
        for item in &approval.items {
            items.push(self.released(&approval, *item, &asker)?);
        }
        let release = ApprovalRelease { request: *id, items, end: until };
        self.answer(&approval, release, EventKind::ApprovalGiven, why).await
    }

    /// Says no.
    pub async fn decline(&mut self, id: &Hash, why: &str) -> Result<(), VaultError> {
        let approval = self.answerable(id)?;
        let why = reason(why)?;
        let release = ApprovalRelease { request: *id, items: Vec::new(), end: self.now() };
        self.answer(&approval, release, EventKind::ApprovalDeclined, why).await
    }

    fn answerable(&self, id: &Hash) -> Result<Approval, VaultError> {
        self.is_let_in()?;
        self.is_not_frozen()?;
        let approval = self.state.approval(id).ok_or(VaultError::NotFound { what: "request" })?;
        if approval.answer.is_some() {
            return Err(refused("this request was answered already"));
        }
        if !self.state.may_answer(self.keys.member, approval) {
            return Err(refused("an owner or DevOps of this partner answers this, and nobody their own"));
        }
        Ok(approval.clone())
    }

    fn released(
        &self,
        approval: &Approval,
        item: Asked,
        asker: &vault_crypto::PublicKey,
    ) -> Result<Released, VaultError> {
        let record = self.state.record(item.record).ok_or(VaultError::NotFound { what: "version" })?;
        if record.kind != ObjectKind::Secrets && record.kind != ObjectKind::Identifiers {
            return Err(refused("only values and identifiers are released"));
        }
        let expected = self.state.expected(item.record, item.version);
        let expected = expected.ok_or(VaultError::Damaged { what: "record" })?;
        let key = self.granted_key(expected.place.scope)?;
        let place = self.release_place(approval, item);
        let wrap = release_version(&key, &expected, &place, asker).map_err(|_| VaultError::Internal)?;
        Ok(Released { asked: item, wrap })
    }

    fn release_place(&self, approval: &Approval, item: Asked) -> ReleasePlace {
        let Asked { record, version } = item;
        let (genesis, request, asker) = (self.state.genesis(), approval.request, approval.asker);
        ReleasePlace { genesis, request, record, version, asker }
    }

    async fn answer(
        &mut self,
        approval: &Approval,
        release: ApprovalRelease,
        kind: EventKind,
        why: Option<String>,
    ) -> Result<(), VaultError> {
        let about = match self.credential_of(approval) {
            Some((id, version)) => Target { version: Some(version), ..self.target(id)? },
            None => Target::default(),
        };
        let mut act = self.begin()?;
        act.chain.sign(OperationBody::ApprovalRelease(release), &self.keys.signer);
        self.note(&mut act, kind, Target { member: Some(approval.asker), ..about }, why);
        self.commit(act).await
    }

    /// Whether this version was released to this member and its time is not over.
    pub(crate) fn is_approved(&self, record: RecordId, version: u64) -> bool {
        let released = self.state.released(self.keys.member, record, version);
        let end = released.and_then(|(approval, _)| Some(approval.answer.as_ref()?.end));
        end.is_some_and(|end| end > self.now())
    }

    /// Whether the newest version of a record was.
    pub(crate) fn newest_is_approved(&self, record: RecordId) -> bool {
        let newest = self.state.record(record).and_then(Record::last);
        newest.is_some_and(|(version, _)| self.is_approved(record, version))
    }

    /// Opens a version with the key that was released to this member.
    pub(crate) fn open_approved(
        &self,
        record: RecordId,
        version: u64,
        body: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        if !self.is_approved(record, version) {
            return Err(refused("this value was not approved for you, or its time is over; ask again"));
        }
        let released = self.state.released(self.keys.member, record, version);
        let (approval, released) = released.ok_or(VaultError::Internal)?;
        let expected = self.state.expected(record, version).ok_or(VaultError::Damaged { what: "record" })?;
        let place = self.release_place(approval, released.asked);
        open_released(&self.keys.grants, &released.wrap, &place, &expected, body)
            .map_err(|_| VaultError::Damaged { what: "approval" })
    }

    /// Whether a member was ever released the value of this record and it lies under the same key still.
    pub(super) fn was_released(&self, member: MemberId, secrets: RecordId) -> bool {
        self.state.approvals().filter(|approval| approval.asker == member).any(|approval| {
            let answer = approval.answer.as_ref();
            answer.is_some_and(|answer| {
                let mut items = answer.items.iter().map(|released| released.asked);
                items.any(|item| item.record == secrets && !self.state.is_replaced_since(&item, answer.seq))
            })
        })
    }
}

/// Three months, and a day less than readers allow.
const LONGEST_SECS: u64 = 91 * 24 * 60 * 60;
