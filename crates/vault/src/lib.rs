//! Use cases of a vault: make one, unlock it, keep credentials in it, read one value, lock it.
//!
//! Joins the file ([`vault_store`]), the cryptography ([`vault_crypto`]), the keyring ([`vault_keychain`]) and what
//! is known of partners ([`partners`]). Fronts hold a [`Vault`] and nothing else.
//!
//! # Invariants
//! - No log entry, no secret: the event is committed before the value is opened.
//! - Every act is one commit; after an error nothing of it happened.
//! - Secrets are opened one at a time and wiped; everything else is in memory while the vault is unlocked.
//! - Locking always wins and never fails.
//!
//! # Terms
//! - *Session*: the time between an unlock and its lock, and the keys that exist during it.
//! - *Act*: what a use case writes: operations, envelopes and events, together.

mod anchor;
#[cfg(test)]
#[path = "../tests/vault/around.rs"]
#[expect(dead_code, reason = "the tests that reach inside need a part of it")]
mod around;
mod assemble;
mod attempts;
mod audit;
mod authenticator;
mod backup;
mod believe;
mod change;
mod change_factor;
mod compare;
mod core_dump;
mod create;
mod credential;
mod demo;
mod details;
mod devices;
mod dossier;
mod emergency;
mod encodings;
mod enrolment;
mod error;
mod factors;
mod findings;
mod folder;
mod forget;
mod founding;
mod hand_over;
mod import;
mod index;
mod input;
mod joining;
mod kit;
mod last_backup;
mod limits;
mod lock;
mod log_export;
mod marks;
mod members;
mod members_here;
mod misplaced;
mod new_keys;
mod new_slot;
mod open_each;
mod ours;
mod overview;
mod partner;
mod presenter;
mod random;
mod read;
mod recover;
mod rekey;
mod remembered;
mod restore;
mod same_value;
mod search;
mod session;
mod share;
mod shared;
mod step_up;
mod store_error;
mod surroundings;
#[cfg(test)]
extern crate self as vault;
mod totp;
mod transaction;
mod unlock;
mod unusual;
mod uses;
mod value_file;
mod words;

pub use ::import as import_file;
pub use authenticator::{AuthenticatorView, NewAuthenticator};
pub use backup::{BackUp, Backup, Drill, FileContents};
pub use change::{ListChange, Setting};
pub use change_factor::PresentFactors;
pub use compare::{ComparedField, Difference};
pub use core_dump::refuse_core_dumps;
pub use create::NewVault;
pub use details::{
    AuditPage, AuditRow, Continue, CredentialDetails, CredentialSummary, EditCredential, EnvironmentSummary,
    FieldRef, NewCredential, NewEnvironment, NewPartner, PartnerDetails, PartnerSummary, Purpose,
    SessionInfo, Values, Verification, VersionDetails,
};
pub use devices::{Device, read_device_request};
pub use dossier::ChangeDossier;
pub use enrolment::{Enrolment, RecoveryKit};
pub use error::{ReadOnlyWhy, VaultError, Warning};
pub use findings::{Case, Finding, FindingKind, Fix, Named, Quote, Severity};
pub use folder::{add_profile, profiles, profiles_folder, read_small_file, state_folder};
pub use forget::Forgotten;
pub use hand_over::HandedOut;
pub use import::{
    FieldContent, ImportBatch, ImportPlan, ImportUndone, Imported, PlannedCredential, PlannedField,
    PlannedRow, read_import_file,
};
pub use joining::{Joining, ask_to_join, computer_name};
pub use last_backup::{BackupAt, LastBackup};
pub use limits::{CLIPBOARD_SECONDS, IDLE_MINUTES};
pub use lock::{LockKind, LockReason, SoftLocked};
pub use log_export::{ExportedLog, LogProof, verify_log_export};
pub use members::{
    AnswerView, Answered, ApprovalState, ApprovalSummary, Freezable, FrozenThing, Left, MemberSummary,
    NewMember, OpenedVersion, Place, PlaceSummary, Reader, Readers, Rights, SecretReading, answer_waits,
};
pub use members_here::{MemberHere, members_here};
pub use new_slot::{CreateOptions, Kdf, UseKeyring};
pub use ours::{Ours, OursMatch};
pub use overview::{HealthCell, HealthState, Overview, PartnerHealth, Upcoming, UpcomingKind};
pub use partners;
pub use recover::{Recovery, RecoveryHead, try_recovery_key};
pub use restore::{Occupied, Restored, restore, vault_at};
pub use search::{
    Filter, Found, FoundCredentials, ListedCredential, Matched, MatchedField, QueryNote, Search, SearchPage,
    SearchResult, State,
};
pub use session::Session;
pub use share::Shareable;
pub use shared::{Begun, LockState, Tick, Vault};
pub use surroundings::{Clock, Surroundings, SystemClock};
pub use totp::TotpCodes;
pub use unlock::Unlock;
pub use unusual::{Unusual, UnusualEvent};
pub use uses::{ChangePreview, ChangeUses, RefusedChange};
pub use value_file::read_value_file;
pub use vault_crypto::{
    Bytes, CharacterSet, DeviceRequest, GenerateError, Generated, Hash, Recipe, Strength, generate,
    generate_passphrase, strength,
};
pub use vault_domain::{
    AccountKind, AddressError, AddressRange, BatchId, Class, Consumer, Contact, Day, DayError, DeployMethod,
    DeviceId, Dossier, Draft, EnvironmentKind, EventKind, FieldKind, FileValue, Location, LocationDetail,
    LocationKind, Marks, MemberId, Network, NetworkKind, ObjectKind, Outcome, PartnerDocument, Reading,
    RecordId, Role, RoleSet, SavedView, ScopeId, Sensitivity, Tier, Timestamp, Uses, VaultId, VersionLabel,
    Wiped, into_text, reading,
};
pub use vault_keychain::{Keychain, KeychainError, MemoryKeychain, SystemKeychain, TimeOuts};
