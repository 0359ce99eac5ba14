//! Requests for single versions and the answers to them.

use std::sync::Arc;

use vault_domain::{Class, MemberId, Reading, RecordId, Role, Scope, Tier};

use super::{By, ascending};
use crate::trust::{
    Approval, ApprovalAnswer, ApprovalRelease, ApprovalRequest, Asked, FreezeKind, Member, Released, State,
    TrustError,
};
use crate::{Half, Hash};

impl State {
    pub(super) fn approval_request(&mut self, by: &By, fields: &ApprovalRequest) -> Result<(), TrustError> {
        if fields.items.is_empty() || fields.items.len() > MAX_ITEMS || fields.reason.len() > MAX_NOTE {
            return Err(TrustError::OutOfBounds);
        }
        ascending(&fields.items)?;
        let asker = self.member(by.author).ok_or(TrustError::UnknownAuthor)?;
        fields.items.iter().try_for_each(|item| self.may_ask(asker, item))?;
        let approval = Approval {
            request: by.hash,
            asker: by.author,
            items: fields.items.clone(),
            reason: fields.reason.clone(),
            time: by.time,
            answer: None,
        };
        self.core.approvals.insert(by.hash, Arc::new(approval));
        Ok(())
    }

    /// A contractor asks for what lies outside Production, within their limits; one side of an archive for the share
    /// of the other. Everybody else has the key or is not meant to.
    fn may_ask(&self, asker: &Member, item: &Asked) -> Result<(), TrustError> {
        let scope = self.asked_scope(item)?;
        let may = match scope.class {
            Class::Meta | Class::Secret => {
                asker.roles.contains(Role::Contractor)
                    && scope.tier == Tier::Other
                    && self.is_within(asker, scope)
                    && self.reading(asker.id, scope.id) == Reading::No
            }
            Class::Archive => self.only_half(asker.id, scope).is_some(),
            Class::Directory | Class::Facts | Class::Audit => return Err(TrustError::WrongPlace),
        };
        if !may {
            return Err(TrustError::NotAllowed);
        }
        if self.takes_versions(item.record, scope.id) { Ok(()) } else { Err(TrustError::Frozen) }
    }

    fn asked_scope(&self, item: &Asked) -> Result<&Scope, TrustError> {
        let record = self.record(item.record).ok_or(TrustError::Unknown)?;
        record.version(item.version).ok_or(TrustError::WrongVersion)?;
        self.scope(record.scope).map(|scope| &scope.scope).ok_or(TrustError::Unknown)
    }

    /// A member's half of an archive, if they have one and not both.
    pub fn only_half(&self, member: MemberId, scope: &Scope) -> Option<Half> {
        match [Half::A, Half::B].map(|half| self.is_entitled(member, scope, half)) {
            [true, false] => Some(Half::A),
            [false, true] => Some(Half::B),
            _ => None,
        }
    }

    pub(super) fn approval_release(&mut self, by: &By, fields: &ApprovalRelease) -> Result<(), TrustError> {
        let approval = self.approval(&fields.request).ok_or(TrustError::Unknown)?;
        if approval.answer.is_some() {
            return Err(TrustError::Exists);
        }
        self.answers(by.author, approval)?;
        if !fields.items.is_empty() {
            let asker = self.member(approval.asker).ok_or(TrustError::Unknown)?;
            if !fields.items.iter().map(|released| released.asked).eq(approval.items.iter().copied()) {
                return Err(TrustError::WrongVersion);
            }
            let longest = by.time.plus_secs(LONGEST_SECS);
            let bound = asker.end.map_or(longest, |end| end.min(longest));
            if fields.end <= by.time || fields.end > bound {
                return Err(TrustError::OutOfBounds);
            }
        }
        let (end, items) = (fields.end, fields.items.clone());
        let answer = ApprovalAnswer { by: by.author, seq: by.seq, time: by.time, end, items };
        let approval = Approval { answer: Some(answer), ..Approval::clone(approval) };
        self.core.approvals.insert(fields.request, Arc::new(approval));
        Ok(())
    }

    /// Whether a member may answer a request: not their own, and only with keys that they hold by right.
    fn answers(&self, member: MemberId, approval: &Approval) -> Result<(), TrustError> {
        let author = self.member(member).ok_or(TrustError::UnknownAuthor)?;
        let asker = self.member(approval.asker).ok_or(TrustError::Unknown)?;
        if author.id == asker.id {
            return Err(TrustError::NotAllowed);
        }
        if asker.ended {
            return Err(TrustError::Ended);
        }
        approval.items.iter().try_for_each(|item| {
            self.may_ask(asker, item)?;
            let scope = self.asked_scope(item)?;
            let may = match self.only_half(asker.id, scope) {
                Some(half) if scope.class == Class::Archive => {
                    self.only_half(author.id, scope).is_some_and(|own| own != half)
                }
                _ => {
                    let roles = [Role::Owner, Role::Devops, Role::ProdEngineer];
                    roles.iter().any(|role| author.roles.contains(*role))
                        && self.reading(author.id, scope.id) != Reading::No
                }
            };
            if may { Ok(()) } else { Err(TrustError::NotAllowed) }
        })
    }

    /// Whether a member may answer a request that waits.
    pub fn may_answer(&self, member: MemberId, approval: &Approval) -> bool {
        let frozen = self.is_frozen(FreezeKind::Member, member.as_bytes());
        approval.answer.is_none() && !frozen && self.answers(member, approval).is_ok()
    }

    /// A request by the hash of its operation.
    pub fn approval(&self, request: &Hash) -> Option<&Approval> {
        self.core.approvals.get(request).map(Arc::as_ref)
    }

    /// All requests, in no order.
    pub fn approvals(&self) -> impl Iterator<Item = &Approval> {
        self.core.approvals.values().map(Arc::as_ref)
    }

    /// What was released to a member of this version and opens still, with the latest end. Whether that end is past is
    /// for the caller's clock to say.
    pub fn released(
        &self,
        member: MemberId,
        record: RecordId,
        version: u64,
    ) -> Option<(&Approval, &Released)> {
        let item = Asked { record, version };
        let asker = self.member(member).filter(|member| !member.ended)?;
        self.may_ask(asker, &item).ok()?;
        let found = self.approvals().filter(|approval| approval.asker == member).filter_map(|approval| {
            let answer = approval.answer.as_ref()?;
            let released = answer.items.iter().find(|released| released.asked == item)?;
            (!self.is_replaced_since(&item, answer.seq)).then_some((answer.end, approval, released))
        });
        found.max_by_key(|(end, ..)| *end).map(|(_, approval, released)| (approval, released))
    }

    /// Whether a version lies under another key than it did at an operation: what was released then opens no more.
    pub fn is_replaced_since(&self, item: &Asked, seq: u64) -> bool {
        let epoch = || {
            let record = self.record(item.record)?;
            let version = record.version(item.version)?;
            self.scope(record.scope)?.epoch_by_id(&version.epoch_id)
        };
        epoch().is_none_or(|epoch| epoch.seq > seq)
    }
}

const MAX_ITEMS: usize = 64;
/// Of a sealed reason: a thousand characters of four bytes and their padding.
const MAX_NOTE: usize = 4608;
const LONGEST_SECS: u64 = 92 * 24 * 60 * 60;
