//! What operations say: the 23 types of the trust log and their fields.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use vault_domain::{Class, MemberId, ObjectKind, RecordId, RoleSet, Scope, ScopeId, VaultId};

use super::approval::{ApprovalRelease, ApprovalRequest};
use super::second_member::{GrantBatch, MemberAdd, MemberEnd, MemberRemove, SetRoles};
use crate::{Bytes, EpochId, Grant, Half, Hash, PublicKey, Signature};

/// Encodes `[type, [fields]]` and lists the types once.
macro_rules! operations {
    ($($(#[$doc:meta])* $number:literal $name:ident,)+) => {
        /// What an operation says.
        #[derive(Clone, Debug, Eq, PartialEq)]
        pub enum OperationBody {
            $($(#[$doc])* $name($name),)+
        }

        impl OperationBody {
            /// The number that stands for this type in files; it never changes.
            pub const fn number(&self) -> u8 {
                match self { $(Self::$name(_) => $number,)+ }
            }
        }

        impl<C> Encode<C> for OperationBody {
            fn encode<W: encode::Write>(
                &self,
                e: &mut Encoder<W>,
                ctx: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                e.array(2)?.u8(self.number())?;
                match self { $(Self::$name(fields) => fields.encode(e, ctx),)+ }
            }
        }

        impl<'b, C> Decode<'b, C> for OperationBody {
            fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
                if d.array()? != Some(2) {
                    return Err(decode::Error::message("a type and its fields were expected"));
                }
                match d.u8()? {
                    $($number => $name::decode(d, ctx).map(Self::$name),)+
                    _ => Err(decode::Error::message("unknown type of operation")),
                }
            }
        }

        $(impl From<$name> for OperationBody {
            fn from(fields: $name) -> Self {
                Self::$name(fields)
            }
        })+
    };
}

operations! {
    /// Makes the vault and its first member.
    0 Genesis,
    /// Declares a scope.
    1 ScopeCreate,
    /// Gives a scope a new key.
    2 ScopeEpoch,
    /// Gives the audit log a new key pair.
    3 AuditEpoch,
    /// Gives an archive a new half.
    4 ScopeHalf,
    /// Adds versions of records.
    5 RecordPut,
    /// Ends records.
    6 RecordDelete,
    /// Names the envelopes of versions that were sealed again.
    7 RecordReseal,
    /// Moves secrets into the archive.
    8 RecordMove,
    /// Replaces a member's keys.
    9 MemberKeys,
    /// Brings a member in.
    10 MemberAdd,
    /// Takes a member out.
    11 MemberRemove,
    /// Says what a member may do.
    12 SetRoles,
    /// Ends rights whose time is over.
    13 MemberEnd,
    /// Hands a key to somebody whose roles grew.
    14 GrantBatch,
    /// Asks for single versions.
    15 ApprovalRequest,
    /// Releases what was asked for, or says no.
    16 ApprovalRelease,
    /// Sets policies.
    17 PolicySet,
    /// Raises the oldest format that is accepted.
    18 MinFormat,
    /// Accepts one branch of a vault that was restored or has grown apart.
    19 RollbackAccept,
    /// Takes an operation's time out of the running maximum.
    20 TimeVoid,
    /// Forbids.
    21 Freeze,
    /// Ends a freeze.
    22 Lift,
}

/// The first operation of every vault.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct Genesis {
    /// The vault's id.
    #[n(0)]
    pub vault_id: VaultId,
    /// The oldest format that is accepted.
    #[n(1)]
    pub min_format: u16,
    /// The first member.
    #[n(2)]
    pub member: MemberId,
    /// All roles.
    #[n(3)]
    pub roles: RoleSet,
    /// Verifies their signatures.
    #[n(4)]
    pub pk_sig: PublicKey,
    /// Their grants are sealed to it.
    #[n(5)]
    pub pk_hpke: PublicKey,
    /// Verifies signatures of their recovery key.
    #[n(6)]
    pub pk_rec_sig: PublicKey,
    /// 1.
    #[n(7)]
    pub km_number: u64,
    /// The commitment to their `K_m`.
    #[n(8)]
    pub km_commit: Hash,
    /// Whether this is a demo with made-up data.
    #[n(9)]
    pub demo: bool,
}

/// Declares a scope.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct ScopeCreate {
    /// The scope.
    #[n(0)]
    pub scope: Scope,
}

/// A new epoch of a scope of class Directory, Meta, Secret or Facts.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct ScopeEpoch {
    /// The scope.
    #[n(0)]
    pub scope: ScopeId,
    /// One more than the last epoch's.
    #[n(1)]
    pub number: u64,
    /// See [`crate::scope_commitment`].
    #[n(2)]
    pub commitment: Hash,
    /// The key for each member entitled to it, ascending.
    #[n(3)]
    pub grants: Vec<Grant>,
}

/// A new epoch of the audit key.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct AuditEpoch {
    /// The scope.
    #[n(0)]
    pub scope: ScopeId,
    /// One more than the last epoch's.
    #[n(1)]
    pub number: u64,
    /// The public key.
    #[n(2)]
    pub pk: PublicKey,
    /// The private key for each member entitled to it, ascending.
    #[n(3)]
    pub grants: Vec<Grant>,
}

/// A new epoch of one half of an archive.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct ScopeHalf {
    /// The scope.
    #[n(0)]
    pub scope: ScopeId,
    /// Which half.
    #[n(1)]
    pub half: Half,
    /// One more than the last epoch's of this half.
    #[n(2)]
    pub number: u64,
    /// The public key.
    #[n(3)]
    pub pk: PublicKey,
    /// The private key for each member of this side, ascending.
    #[n(4)]
    pub grants: Vec<Grant>,
    /// Whether one person made both halves because there was nobody else.
    #[n(5)]
    pub alone: bool,
}

/// New versions of records.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct RecordPut {
    /// One for each version.
    #[n(0)]
    pub items: Vec<RecordItem>,
}

/// One version of one record.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct RecordItem {
    /// The record.
    #[n(0)]
    pub record: RecordId,
    /// What it is.
    #[n(1)]
    pub kind: ObjectKind,
    /// The scope it lies in.
    #[n(2)]
    pub scope: ScopeId,
    /// That scope's class.
    #[n(3)]
    pub class: Class,
    /// The scope's newest epoch; half A's in an Archive scope.
    #[n(4)]
    pub epoch_id: EpochId,
    /// The environment it is about, named by its Meta scope.
    #[n(5)]
    pub subject: Option<ScopeId>,
    /// One more than the last version's.
    #[n(6)]
    pub version: u64,
    /// The last version's envelope.
    #[n(7)]
    pub prev_ct_hash: Option<Hash>,
    /// This version's envelope.
    #[n(8)]
    pub ct_hash: Hash,
    /// The commitment to the document.
    #[n(9)]
    pub content: Hash,
}

/// Ends records: their ids are never used again.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct RecordDelete {
    /// The records.
    #[n(0)]
    pub records: Vec<RecordId>,
}

/// A version that was sealed again.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd)]
#[cbor(array)]
pub struct Resealed {
    /// The record.
    #[n(0)]
    pub record: RecordId,
    /// The version.
    #[n(1)]
    pub version: u64,
    /// The new envelope.
    #[n(2)]
    pub ct_hash: Hash,
}

/// Versions sealed again under the scope's newest key.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct RecordReseal {
    /// The scope they lie in.
    #[n(0)]
    pub scope: ScopeId,
    /// Its newest epoch.
    #[n(1)]
    pub epoch_id: EpochId,
    /// The versions, ascending.
    #[n(2)]
    pub records: Vec<Resealed>,
}

/// Records moved from an environment's Secret scope to its Archive scope.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct RecordMove {
    /// The Archive scope.
    #[n(0)]
    pub scope: ScopeId,
    /// All versions of each record, ascending.
    #[n(1)]
    pub records: Vec<Resealed>,
}

/// New keys of a member. See [`super::NewKeys`].
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct MemberKeys {
    /// The member.
    #[n(0)]
    pub member: MemberId,
    /// Verifies their signatures.
    #[n(1)]
    pub pk_sig: PublicKey,
    /// Their grants are sealed to it.
    #[n(2)]
    pub pk_hpke: PublicKey,
    /// Verifies signatures of their recovery key.
    #[n(3)]
    pub pk_rec_sig: PublicKey,
    /// One more than the last one.
    #[n(4)]
    pub km_number: u64,
    /// The commitment to the new `K_m`.
    #[n(5)]
    pub km_commit: Hash,
    /// By the new key.
    #[n(6)]
    pub new_sig: Signature,
    /// By the recovery key until now.
    #[n(7)]
    pub rec_sig: Option<Signature>,
    /// By another owner, where there is no recovery key.
    #[n(8)]
    pub countersigned: Option<Countersignature>,
}

/// Another owner's signature under new keys.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct Countersignature {
    /// The owner.
    #[n(0)]
    pub owner: MemberId,
    /// Their signature.
    #[n(1)]
    pub sig: Signature,
}

/// Sets policies and leaves the others as they are.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct PolicySet {
    /// What is set, ascending.
    #[n(0)]
    pub values: Vec<PolicyValue>,
}

/// One policy.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd)]
#[cbor(array)]
pub struct PolicyValue {
    /// Which policy.
    #[n(0)]
    pub number: u16,
    /// Its value.
    #[n(1)]
    pub value: u64,
}

/// Raises the oldest format that is accepted.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct MinFormat {
    /// The format.
    #[n(0)]
    pub format: u16,
}

/// Accepts one branch.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct RollbackAccept {
    /// The first operation in which the branches differ.
    #[n(0)]
    pub fork_seq: u64,
    /// The abandoned branch from there on, where it is known.
    #[n(1)]
    pub abandoned: Option<Vec<Abandoned>>,
    /// The operation before this one.
    #[n(2)]
    pub kept: Hash,
    /// The hash of the reason.
    #[n(3)]
    pub reason: Hash,
}

/// One operation of an abandoned branch.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct Abandoned {
    /// Its number.
    #[n(0)]
    pub seq: u64,
    /// Its hash.
    #[n(1)]
    pub hash: Hash,
    /// The audit log's size it names.
    #[n(2)]
    pub audit_size: u64,
    /// The audit log's root it names.
    #[n(3)]
    pub audit_root: Hash,
}

/// Takes an operation's time out of the running maximum, from here on.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct TimeVoid {
    /// The operation.
    #[n(0)]
    pub seq: u64,
}

/// What a freeze is about.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd)]
#[cbor(index_only)]
pub enum FreezeKind {
    /// A record takes no new version.
    #[n(1)]
    Record,
    /// No record of a partner, named by its Directory scope, does.
    #[n(2)]
    Partner,
    /// A member makes no record, epoch or freeze.
    #[n(3)]
    Member,
}

/// Forbids until an owner lifts it.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct Freeze {
    /// What kind of thing.
    #[n(0)]
    pub what: FreezeKind,
    /// Which one.
    #[n(1)]
    pub id: Bytes<16>,
    /// The hash of the reason.
    #[n(2)]
    pub reason: Hash,
}

/// Ends a freeze.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct Lift {
    /// What kind of thing.
    #[n(0)]
    pub what: FreezeKind,
    /// Which one.
    #[n(1)]
    pub id: Bytes<16>,
}
