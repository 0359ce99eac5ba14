//! What the window gets to see and what it sends. Views are only sent, requests only received.

mod approvals;
mod audit;
mod backup;
mod choice;
mod compare;
mod credential;
mod devices;
mod dossier;
mod enrolment;
mod generate;
mod hand_over;
mod import;
mod listed;
mod marks;
mod members;
mod ours;
mod overview;
mod partner;
mod profile;
mod profile_draft;
mod program;
mod readers;
mod search;
mod security;
mod uses;

use vault::Timestamp;

pub(crate) use approvals::{ApprovalsView, FreezableInput};
pub(crate) use audit::{AuditPageView, ExportedLogView, UnusualView, VerifyView};
pub(crate) use backup::{
    BackUpRequest, BackupContentsView, BackupView, DrillView, KeptSheetsView, KitTrialView, LastBackupView,
    RestoreRequest, RestoredView, SheetsView,
};
pub(crate) use choice::EnvironmentKind;
pub(crate) use compare::ComparedField;
pub(crate) use credential::{
    ChosenFile, CodesView, CreateCredentialRequest, CredentialView, EditCredentialRequest, FieldInput,
    RevealView,
};
pub(crate) use devices::{DeviceRequestView, DeviceView, WrittenRequestView};
pub(crate) use dossier::{ChangeDossierRequest, DossierView};
pub(crate) use enrolment::{
    CreateVaultRequest, EnrolmentView, FinishRecoveryRequest, KitView, RecoveryView, StrengthView,
    UnlockRequest,
};
pub(crate) use generate::{GenerateRequest, GeneratedView};
pub(crate) use hand_over::{HandOverFormat, HandOverRequest, HandOverSeal, HandedOverView};
pub(crate) use import::{
    ImportFile, ImportMapping, ImportPreview, ImportResult, ImportTable, ImportUndone, ReadImportRequest,
    import_samples,
};
pub(crate) use listed::{FoundCredentialsView, ListedCredentialView};
pub(crate) use marks::{DraftRequest, DraftView, MarksView, SaveViewRequest, SavedView, saved_views};
pub(crate) use members::{
    AnswerRequest, AnswerView, AnsweredView, InvitationView, InviteRequest, KnownView, LeftView,
    MemberDetailsView, MemberHereView, MembersView, RightsRequest,
};
pub(crate) use ours::OursView;
pub(crate) use overview::{FindingView, OverviewView};
pub(crate) use partner::{CreatePartnerRequest, NewEnvironmentRequest, PartnerRow, PartnerView};
pub(crate) use profile::{OwnProfiles, ProfileSummary, profile_summaries};
pub(crate) use profile_draft::{ProfileDraftRequest, ProfilePreview};
pub(crate) use program::{AppStatus, Keyring, RecentVault, SessionView, Settings, State, Theme};
pub(crate) use readers::{ReadersView, RoleMatrixView};
pub(crate) use search::{SearchPageView, SearchRequest, SearchResultView};
pub(crate) use security::{ChangePassphraseRequest, ForgottenView, PresentFactorsRequest};
pub(crate) use uses::{ChangePreviewView, ChangeUsesRequest, UseChoices};

/// RFC 3339, UTC.
pub(crate) fn time(time: Timestamp) -> String {
    let millis = i64::try_from(time.millis()).unwrap_or(i64::MAX);
    chrono::DateTime::from_timestamp_millis(millis).unwrap_or_default().to_rfc3339()
}
