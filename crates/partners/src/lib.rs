//! What is known of partners, as data: profiles with their schema, and generic kinds of credentials.
//!
//! # Invariants
//! - A [`Profile`] that was read was checked: its names refer to something, its hosts are https, its letters hold
//!   no secret, and its probes change nothing. One that was put together by a form is checked when it is written.
//! - Each value says where it is from: [`Basis`].
//! - Nothing here sends anything, and only [`Profiles::with_folder`] reads files.
//!
//! # Terms
//! - *Profile*: what is known of one partner.
//! - *Credential kind*: the form of one kind of credential; a vault's credential names its kind by key.
//! - *Probe*: a request that changes nothing, to see whether a credential works.

#[macro_use]
mod text;

mod auth;
mod basis;
mod check;
mod credential;
mod domain;
mod draft;
mod emergency;
mod error;
mod folder;
mod known_hosts;
mod letter;
mod look_alike;
mod mail;
mod period;
mod probe;
mod profile;
mod rules;
mod secret_like;
mod user;
mod write;

use serde::Deserialize;

pub use auth::{
    ApiKeyHeader, Auth, Basic, Bearer, Body, ClientAuthentication, Digest, Hmac, KeyHeader, Login, Mtls,
    OAuth2ClientCredentials, PortalAccount, RecipeFields, ServiceAccount, SignatureEncoding, SignedPart, Ssh,
    TimestampUnit, TokenEndpoint, WebhookSecret,
};
pub use basis::{Basis, Provenance};
pub use credential::{
    Channel, ChannelKind, CredentialKind, Cutover, CutoverKind, Field, Holds, Interval, Lead, Rotation,
    Share, TOTP,
};
pub use draft::{
    DraftAuth, DraftEnvironment, DraftError, DraftField, DraftForbidden, DraftKind, ProfileDraft,
};
pub use emergency::{Dependent, EmergencySheet, SafeIdentifier};
pub use error::ProfileError;
pub use known_hosts::{Doubt, KnownHosts};
pub use letter::{Contact, ContactPurpose, FieldFill, Fill, Letter, LetterField, LetterPurpose, Reach};
pub use look_alike::{LookAlike, Resemblance, look_alike};
pub use mail::{MailKind, company_mail};
pub use period::{BusinessDays, Date, Period};
pub use probe::{
    AnswerMark, DocumentedLifetime, LifetimeSource, Logout, LogoutDefault, Probe, ProbeMethod, ProbePurpose,
    Stage, StatusMeaning, TestRule, TokenLifetime,
};
pub use profile::{
    AllowList, AllowListRule, Claim, Contradiction, Demand, DemandAbout, Document, Environment, Forbidden,
    Method, OriginVerdict, Place, ProbePathError, Profile, Rate, RateLimit, Severity, Stated,
};
pub use secret_like::{masked, secret_like};
pub use text::{Email, FieldRef, Header, Key, Link, Origin, Path, Status, Text, TextError};
pub use user::ProfileFile;

/// The profiles that the program knows, and the kinds of credentials for partners without one.
#[derive(Clone, Debug)]
pub struct Profiles {
    known: Vec<Profile>,
    generic: Vec<CredentialKind>,
    usual: Vec<StatusMeaning>,
}

impl Profiles {
    /// What is built into the program. Read it once and keep it; an error means that the program itself was
    /// built wrongly.
    pub fn builtin() -> Result<Self, ProfileError> {
        let known =
            BUILTIN.iter().map(|(file, text)| Profile::parse(file, text)).collect::<Result<_, _>>()?;
        let generic = parse_generic(GENERIC_FILE, GENERIC)?;
        Ok(Self { known, generic, usual: parse_statuses(STATUSES_FILE, STATUSES)? })
    }

    /// All profiles, in the order they are offered.
    pub fn all(&self) -> &[Profile] {
        &self.known
    }

    /// The profile of this id.
    pub fn get(&self, id: &str) -> Option<&Profile> {
        self.known.iter().find(|profile| profile.id.as_str() == id)
    }

    /// The kinds of credentials that any partner may have, in the order they are offered.
    pub fn generic(&self) -> &[CredentialKind] {
        &self.generic
    }

    /// The kind of this name: one of the profile's, if there is a profile, or a generic one.
    pub fn credential_kind(&self, profile: Option<&str>, key: &str) -> Option<&CredentialKind> {
        let of_profile = profile.and_then(|id| self.get(id)?.credential_kind(key));
        of_profile.or_else(|| self.generic.iter().find(|kind| kind.key.as_str() == key))
    }

    /// What an answer of the partner may mean: what the kind says of this status, or else what it usually means.
    /// A reading that names a text holds only where the answer has it; such readings come first.
    pub fn readings<'a>(
        &'a self,
        kind: &'a CredentialKind,
        stage: Stage,
        status: u16,
    ) -> Vec<&'a StatusMeaning> {
        let mut readings: Vec<_> = kind.readings(stage, status).collect();
        if readings.is_empty() {
            let usual = |m: &&StatusMeaning| m.stage == stage && m.status.number() == status;
            readings = self.usual.iter().filter(usual).collect();
        }
        readings.sort_by_key(|reading| reading.says.is_none());
        readings
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Generic {
    credentials: Vec<CredentialKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statuses {
    status_meanings: Vec<StatusMeaning>,
}

fn parse_generic(file: &str, text: &str) -> Result<Vec<CredentialKind>, ProfileError> {
    let generic: Generic = check::read(file, text)?;
    rules::generic(&generic.credentials).map_err(|finding| finding.locate(file, text))?;
    Ok(generic.credentials)
}

fn parse_statuses(file: &str, text: &str) -> Result<Vec<StatusMeaning>, ProfileError> {
    let statuses: Statuses = check::read(file, text)?;
    rules::readings(&statuses.status_meanings).map_err(|finding| finding.locate(file, text))?;
    Ok(statuses.status_meanings)
}

/// Each file is named by its profile's id.
const BUILTIN: &[(&str, &str)] = &[
    ("srs.toml", include_str!("../profiles/srs.toml")),
    ("reloadly.toml", include_str!("../profiles/reloadly.toml")),
    ("popup-reward-store.toml", include_str!("../profiles/popup-reward-store.toml")),
    ("mintmove.toml", include_str!("../profiles/mintmove.toml")),
    ("keepgo.toml", include_str!("../profiles/keepgo.toml")),
];
const GENERIC_FILE: &str = "generic.toml";
const GENERIC: &str = include_str!("../profiles/generic.toml");
const STATUSES_FILE: &str = "statuses.toml";
const STATUSES: &str = include_str!("../profiles/statuses.toml");
