//! What is known of partners, as data: profiles with their schema, and generic kinds of credentials.
//!
//! # Invariants
//! - A [`Profile`] that exists was checked: its names refer to something, its hosts are https, its letters hold
//!   no secret, and its probes change nothing.
//! - Each value says where it is from: [`Basis`].
//! - Nothing here reads a file or sends anything.
//!
//! # Terms
//! - *Profile*: what is known of one partner.
//! - *Credential kind*: the form of one kind of credential; a vault's credential names its kind by key.
//! - *Probe*: a request that changes nothing, to see whether a credential works.

mod auth;
mod basis;
mod check;
mod credential;
mod error;
mod profile;
mod text;

use serde::Deserialize;

pub use auth::{
    ApiKeyHeader, Auth, Basic, Bearer, Body, ClientAuthentication, Digest, Hmac, KeyHeader, Login, Mtls,
    OAuth2ClientCredentials, PortalAccount, SignatureEncoding, SignedPart, Ssh, TimestampUnit, TokenEndpoint,
    WebhookSecret,
};
pub use basis::{Basis, Provenance};
pub use credential::{
    Channel, ChannelKind, CredentialKind, Cutover, CutoverKind, DocumentedLifetime, Field, Interval, Lead,
    LifetimeSource, Logout, LogoutDefault, Probe, ProbeMethod, ProbePurpose, Rotation, Share, Stage,
    StatusMeaning, TokenLifetime,
};
pub use error::ProfileError;
pub use profile::{
    AllowList, AllowListRule, Claim, Contact, ContactPurpose, Contradiction, Date, Document, Environment,
    FieldFill, Fill, Forbidden, Letter, LetterField, LetterPurpose, Method, OriginVerdict, ProbePathError,
    Profile, Rate, RateLimit, Reach, Stated,
};
pub use text::{
    BusinessDays, Email, FieldRef, Header, Key, Link, Origin, Path, Period, Status, Text, TextError,
};

/// The profiles that the program knows, and the kinds of credentials for partners without one.
#[derive(Clone, Debug)]
pub struct Profiles {
    profiles: Vec<Profile>,
    generic: Vec<CredentialKind>,
}

impl Profiles {
    /// What is built into the program. Read it once and keep it; an error means that the program itself was
    /// built wrongly.
    pub fn builtin() -> Result<Self, ProfileError> {
        let profiles =
            BUILTIN.iter().map(|(file, text)| Profile::parse(file, text)).collect::<Result<_, _>>()?;
        Ok(Self { profiles, generic: parse_generic(GENERIC_FILE, GENERIC)? })
    }

    /// All profiles, in the order they are offered.
    pub fn all(&self) -> &[Profile] {
        &self.profiles
    }

    /// The profile of this id.
    pub fn get(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id.as_str() == id)
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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Generic {
    credentials: Vec<CredentialKind>,
}

fn parse_generic(file: &str, text: &str) -> Result<Vec<CredentialKind>, ProfileError> {
    let generic: Generic =
        toml::from_str(text).map_err(|error| ProfileError::from_toml(file, text, &error))?;
    check::names(file, text)?;
    check::generic(&generic.credentials).map_err(|finding| finding.locate(file, text))?;
    Ok(generic.credentials)
}

const BUILTIN: &[(&str, &str)] = &[("srs.toml", include_str!("../profiles/srs.toml"))];
const GENERIC_FILE: &str = "generic.toml";
const GENERIC: &str = include_str!("../profiles/generic.toml");
