//! Fields of the operations about members: who joins, what they may do, who leaves, and who gets which key.

use minicbor::{Decode, Encode};
use vault_domain::{MemberId, RoleSet, ScopeId, Timestamp};

use crate::{EpochId, Grant, Half, Hash, PublicKey};

/// A new member, who may do nothing until [`SetRoles`] says what.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
#[expect(missing_docs, reason = "as in `Genesis`")]
pub struct MemberAdd {
    #[n(0)]
    pub member: MemberId,
    /// None: rights come from `role_set` alone.
    #[n(1)]
    pub roles: RoleSet,
    #[n(2)]
    pub pk_sig: PublicKey,
    #[n(3)]
    pub pk_hpke: PublicKey,
    #[n(4)]
    pub pk_rec_sig: PublicKey,
    #[n(5)]
    pub km_number: u64,
    #[n(6)]
    pub km_commit: Hash,
    /// The hash of the answer to the invitation.
    #[n(7)]
    pub answer: Hash,
}

/// A member's removal.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct MemberRemove {
    /// The member.
    #[n(0)]
    pub member: MemberId,
}

/// What a member may do from here on.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct SetRoles {
    /// The member.
    #[n(0)]
    pub member: MemberId,
    /// Their roles.
    #[n(1)]
    pub roles: RoleSet,
    /// The partners (Directory scopes) and environments (Meta scopes) they are limited to, ascending.
    #[n(2)]
    pub only: Option<Vec<ScopeId>>,
    /// Their side of archives where their roles give both, ascending.
    #[n(3)]
    pub sides: Vec<Side>,
    /// When their rights end.
    #[n(4)]
    pub end: Option<Timestamp>,
}

/// A member's side of a split scope.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd)]
#[cbor(array)]
pub struct Side {
    /// The scope.
    #[n(0)]
    pub scope: ScopeId,
    /// The half.
    #[n(1)]
    pub half: Half,
}

/// Ends a member's rights by order, once their end is past.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct MemberEnd {
    /// The member.
    #[n(0)]
    pub member: MemberId,
}

/// A key handed to somebody whose roles grew.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct GrantBatch {
    /// The scope.
    #[n(0)]
    pub scope: ScopeId,
    /// Which of its keys: the newest; of the organization's directory and log any.
    #[n(1)]
    pub epoch_id: EpochId,
    /// The key for each of them, ascending.
    #[n(2)]
    pub grants: Vec<Grant>,
    /// The hash of the `role_set` that this fulfils.
    #[n(3)]
    pub role_set: Hash,
}
