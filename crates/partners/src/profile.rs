//! A partner's profile: what is known of the partner, and from where.

use serde::{Deserialize, Serialize};
use vault_domain::EnvironmentKind;

use crate::auth::Auth;
use crate::basis::Basis;
use crate::credential::CredentialKind;
use crate::domain::EnvironmentWord;
use crate::error::ProfileError;
use crate::letter::{Contact, Letter, LetterPurpose};
use crate::period::Date;
use crate::text::{Key, Link, Origin, Path, Text, TextError};
use crate::{check, rules};

/// What is known of one partner.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name in files; it never changes.
    pub id: Key,
    /// The partner's name.
    pub name: Text,
    /// Counted up whenever the profile changes.
    pub revision: u32,
    /// Whether it was tried against a live account.
    pub tested_live: bool,
    /// Which edition of the partner's security guide it follows, as the guide writes it.
    pub guide_revision: Option<Stated>,
    /// The partner's documents that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// Hosts that serve more than one environment, for example one that hands out tokens. They stand among the
    /// origins of each environment too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_origins: Vec<Origin>,
    /// The partner's environments.
    pub environments: Vec<Environment>,
    /// The kinds of credentials the partner hands out.
    pub credentials: Vec<CredentialKind>,
    /// Requests that are never sent as a test.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forbidden: Vec<Forbidden>,
    /// Where things are done in the partner's portal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// What the partner demands of how its credentials are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demands: Vec<Demand>,
    /// Whether the partner admits listed addresses only.
    pub ip_allow_list: Option<AllowList>,
    /// How often one may ask.
    pub rate: Option<Rate>,
    /// Whom to write to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// What to write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<Letter>,
    /// Where the documents disagree, and what the program does about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contradictions: Vec<Contradiction>,
}

impl Profile {
    /// Reads a profile from the text of a file; `file` is its name in the error.
    ///
    /// Everything is checked: unknown and missing keys, types, hosts, periods, words of lists, names that occur
    /// twice, and names that refer to nothing.
    pub fn parse(file: &str, text: &str) -> Result<Self, ProfileError> {
        let profile: Self = check::read(file, text)?;
        rules::profile(&profile).map_err(|finding| finding.locate(file, text))?;
        Ok(profile)
    }

    /// The credential kind of this name.
    pub fn credential_kind(&self, key: &str) -> Option<&CredentialKind> {
        self.credentials.iter().find(|kind| kind.key.as_str() == key)
    }

    /// The first environment of this kind.
    pub fn environment(&self, kind: EnvironmentKind) -> Option<&Environment> {
        self.environments.iter().find(|environment| environment.kind == kind)
    }

    /// The letter for this purpose.
    pub fn letter(&self, purpose: LetterPurpose) -> Option<&Letter> {
        self.letters.iter().find(|letter| letter.purpose == purpose)
    }

    /// The contact of this name.
    pub fn contact(&self, key: &str) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.key.as_str() == key)
    }

    /// The document of this name.
    pub fn document(&self, key: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.key.as_str() == key)
    }

    /// What the partner demands in this point.
    pub fn demand(&self, about: DemandAbout) -> Option<&Demand> {
        self.demands.iter().find(|demand| demand.about == about)
    }

    /// Whether `origin` is one of the partner's for environments of this kind. Call it before a secret of that
    /// environment may go there.
    pub fn check_origin(&self, kind: EnvironmentKind, origin: &Origin) -> OriginVerdict {
        let lists = |environment: &&Environment| environment.origins.contains(origin);
        let mut owners = self.environments.iter().filter(lists).peekable();
        match owners.peek() {
            None => OriginVerdict::Unlisted,
            Some(first) => {
                let other = first.kind;
                let is_listed = owners.any(|environment| environment.kind == kind);
                if is_listed { OriginVerdict::Listed } else { OriginVerdict::OfOtherEnvironment(other) }
            }
        }
    }

    /// Reads a path that a user entered for a probe, and refuses one that the profile forbids for any method, or
    /// that begins, renews or ends a session.
    pub fn check_probe_path(&self, entered: &str) -> Result<Path, ProbePathError> {
        let path: Path = entered.parse()?;
        if self.session_paths().any(|session| session.matches(&path)) {
            return Err(ProbePathError::OfSession);
        }
        match self.forbidden.iter().find(|forbidden| forbidden.path.matches(&path)) {
            Some(forbidden) => Err(ProbePathError::Forbidden(forbidden.reason.clone())),
            None => Ok(path),
        }
    }

    fn session_paths(&self) -> impl Iterator<Item = &Path> {
        self.credentials.iter().flat_map(|kind| {
            let logout = kind.logout.iter().filter_map(|logout| logout.path.as_ref());
            let login = if let Auth::Login(login) = &kind.auth { Some(login) } else { None };
            let renewal = login.and_then(|login| login.refresh_path.as_ref());
            logout.chain(login.map(|login| &login.path)).chain(renewal)
        })
    }

    /// How far to trust the profile, in a sentence to show beside it.
    pub const fn standing(&self) -> &'static str {
        if self.tested_live {
            "Tested against a live account."
        } else {
            "From public documents, not tested against a live account."
        }
    }
}

/// What a profile says of an origin.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OriginVerdict {
    /// It belongs to the environment.
    Listed,
    /// It belongs to another environment of the partner: a secret would go to the wrong place.
    OfOtherEnvironment(EnvironmentKind),
    /// The profile does not know it; the user decides.
    Unlisted,
}

/// Why a path that a user entered is not probed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ProbePathError {
    /// The profile forbids it, for this reason.
    #[error("the profile forbids this path: {0}")]
    Forbidden(Text),
    /// It begins, renews or ends a session.
    #[error("this path begins, renews or ends a session; it is no probe")]
    OfSession,
    /// It is not a path.
    #[error(transparent)]
    Malformed(#[from] TextError),
}

/// A line of text with where it is from.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The text.
    pub text: Text,
    /// Where it is from.
    pub basis: Basis,
}

/// A document of the partner.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its name within the profile.
    pub key: Key,
    /// Its name for people.
    pub label: Text,
    /// Where it is.
    pub url: Link,
    /// When it was last read for this profile.
    pub checked: Date,
    /// When the partner last changed it, where it says so.
    pub modified: Option<Date>,
}

/// An environment of the partner.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// Its name within the profile.
    pub key: Key,
    /// Which kind it is.
    #[serde(with = "EnvironmentWord")]
    pub kind: EnvironmentKind,
    /// Its name, as the partner writes it.
    pub name: Text,
    /// The hosts its secrets may be sent to. None: the user enters them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<Origin>,
    /// What to mind.
    pub note: Option<Text>,
    /// Where this is from.
    pub basis: Basis,
}

/// A request that is never sent as a test.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Forbidden {
    /// The method that does the harm. The path is not probed with any other either.
    pub method: Method,
    /// The path.
    pub path: Path,
    /// What it would do.
    pub reason: Text,
    /// Where this is from.
    pub basis: Basis,
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Delete,
    Get,
    Patch,
    Post,
    Put,
}

/// Where something is done in the partner's portal.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Its name within the profile.
    pub key: Key,
    /// What is done there.
    pub label: Text,
    /// The way through the menus.
    pub menu: Text,
    /// Its address.
    pub url: Option<Link>,
    /// Where this is from.
    pub basis: Basis,
}

/// A point of how credentials are kept, as the partner's own guide sees it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// The point.
    pub about: DemandAbout,
    /// How serious it is when it is not met.
    pub severity: Severity,
    /// What the guide says, in a sentence.
    pub says: Text,
    /// Where this is from.
    pub basis: Basis,
}

/// The points on which guides differ.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandAbout {
    /// A value stands in an environment variable without coming from a secrets manager.
    LiteralEnvironmentVariable,
    /// No place is recorded in which the value is kept.
    NoPlaceRecorded,
    /// It is shipped inside a mobile app.
    PackagedInMobileApp,
    /// The parameter store keeps it unencrypted.
    PlainParameter,
    /// A person's own account is used in production.
    PersonalAccount,
}

/// How serious it is when a demand is not met.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The guide allows it.
    Allowed,
    /// The guide advises against it, or says nothing.
    Warning,
    /// The guide forbids it.
    Serious,
}

/// Whether the partner admits listed addresses only.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AllowList {
    /// What is known.
    pub rule: AllowListRule,
    /// Where the list is kept, for example a menu path.
    pub place: Option<Text>,
    /// What to do about it, in a sentence.
    pub note: Option<Text>,
    /// Where this is from.
    pub basis: Basis,
}

/// What is known of an allow-list.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AllowListRule {
    /// One may have a list.
    Optional,
    /// One must have a list.
    Required,
    /// The documents do not mention one.
    Undocumented,
}

/// How often one may ask.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The limits; all of them hold at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<RateLimit>,
    /// What to mind.
    pub note: Option<Text>,
    /// Where this is from.
    pub basis: Basis,
}

/// So many in so long.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// How many.
    pub count: u32,
    /// Of what, for example requests or weight.
    pub of: Text,
    /// In how many seconds.
    pub per_seconds: u32,
}

/// A point on which the partner's documents disagree.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// About what.
    pub about: Text,
    /// What each document says.
    pub says: Vec<Claim>,
    /// What the program goes by.
    pub rule: Text,
}

/// What one document says.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Which document.
    pub document: Key,
    /// What it says.
    pub text: Text,
}
