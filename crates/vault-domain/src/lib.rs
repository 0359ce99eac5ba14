//! Types and rules of the vault: who may read and sign what, and what the documents hold.
//!
//! # Invariants
//! - Nothing here reads a file, a clock or randomness; everything is a value or a pure function.
//! - Whether an operation is allowed is decided from [`Role`], [`Class`], [`Tier`] and [`ObjectKind`] alone,
//!   so that every member comes to the same verdict without opening an envelope.
//!
//! # Terms
//! - *Scope*: a set of records under one key, for example the secrets of one environment.
//! - *Class*: what kind of key a scope has (directory, identifiers, secrets, ...).
//! - *Record*: one document with its versions; *document*: what an opened envelope holds.

mod code;
mod day;
mod document;
mod dossier;
mod event;
mod field;
mod id;
mod kind;
mod marks;
mod role;
mod scope;
mod time;
mod uses;
mod wiped;

pub use day::{Day, DayError};
pub use document::{
    Credential, CredentialVersion, DeviceCard, DocumentError, Environment, EnvironmentHosts, EnvironmentKind,
    FileValue, Identifiers, MemberCard, Organization, Partner, SameValue, Secrets, VersionLabel,
    decode_document, encode_document,
};
pub use dossier::{AddressError, AddressRange, Contact, Dossier, Network, NetworkKind, PartnerDocument};
pub use event::{Event, EventKind, Outcome, Target};
pub use field::{FieldKind, Sensitivity};
pub use id::{BatchId, DeviceId, MemberId, RecordId, ScopeId, SessionId, SlotId, VaultId};
pub use kind::ObjectKind;
pub use marks::{Draft, LONGEST_DRAFT, MOST_DRAFTS, MOST_FAVOURITES, MOST_VIEWS, Marks, SavedView};
pub use role::{Role, RoleSet};
pub use scope::{Class, Reading, Scope, ScopeKind, Tier, reading};
pub use time::Timestamp;
pub use uses::{AccountKind, Consumer, DeployMethod, Location, LocationDetail, LocationKind, Uses};
pub use wiped::{Wiped, into_text};
