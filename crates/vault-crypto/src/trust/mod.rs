//! The trust log: who may do what, which keys are in force and which records exist, signed and in one order.
//!
//! Validity is a pure function of the operations from genesis, `(state, operation) -> state | error`, so that all
//! members come to the same verdict without opening an envelope.

mod apply;
mod approval;
mod body;
mod entitled;
mod error;
mod op;
mod record;
mod replay;
mod roster;
mod second_member;
mod state;

pub use approval::{Approval, ApprovalAnswer, ApprovalRelease, ApprovalRequest, Asked, Released};
pub use body::{
    Abandoned, AuditEpoch, Countersignature, Freeze, FreezeKind, Genesis, Lift, MemberKeys, MinFormat,
    OperationBody, PolicySet, PolicyValue, RecordDelete, RecordItem, RecordMove, RecordPut, RecordReseal,
    Resealed, RollbackAccept, ScopeCreate, ScopeEpoch, ScopeHalf, TimeVoid,
};
pub use error::TrustError;
pub use op::{Chain, Header, NewKeys, Operation};
pub use record::{Record, Version};
pub use replay::{ReplayError, Replayed, replay};
pub use roster::{Epoch, Member, ScopeState};
pub use second_member::{GrantBatch, MemberAdd, MemberEnd, MemberRemove, SetRoles, Side};
pub use state::{Applied, EpochsInForce, Finding, Head, Signatures, State, Undo};

/// The newest format this program reads and writes.
pub const FORMAT: u16 = 1;
