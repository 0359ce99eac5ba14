//! A partner's profile: what is known of the partner, and from where.

use serde::{Deserialize, Deserializer, de};
use vault_domain::EnvironmentKind;

use crate::basis::Basis;
use crate::check;
use crate::credential::{CredentialKind, environment_kind, optional_environment_kind};
use crate::error::ProfileError;
use crate::text::{BusinessDays, Email, FieldRef, Key, Link, Origin, Path, Text, TextError};

/// What is known of one partner.
#[derive(Clone, Debug, Deserialize)]
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
    #[serde(default)]
    pub documents: Vec<Document>,
    /// The partner's environments.
    pub environments: Vec<Environment>,
    /// The kinds of credentials the partner hands out.
    pub credentials: Vec<CredentialKind>,
    /// Requests that are never sent as a test.
    #[serde(default)]
    pub forbidden: Vec<Forbidden>,
    /// Whether the partner admits listed addresses only.
    pub ip_allow_list: Option<AllowList>,
    /// How often one may ask.
    pub rate: Option<Rate>,
    /// Whom to write to.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// What to write.
    #[serde(default)]
    pub letters: Vec<Letter>,
    /// Where the documents disagree, and what the program does about it.
    #[serde(default)]
    pub contradictions: Vec<Contradiction>,
}

impl Profile {
    /// Reads a profile from the text of a file; `file` is its name in the error.
    ///
    /// Everything is checked: unknown and missing keys, types, hosts, periods, words of lists, names that occur
    /// twice, and names that refer to nothing.
    pub fn parse(file: &str, text: &str) -> Result<Self, ProfileError> {
        let profile: Self =
            toml::from_str(text).map_err(|error| ProfileError::from_toml(file, text, &error))?;
        check::names(file, text)?;
        check::profile(&profile).map_err(|finding| finding.locate(file, text))?;
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

    /// Reads a path that a user entered for a probe, and refuses one that the profile forbids for any method.
    pub fn check_probe_path(&self, entered: &str) -> Result<Path, ProbePathError> {
        let path: Path = entered.parse()?;
        match self.forbidden.iter().find(|forbidden| forbidden.path.matches(&path)) {
            Some(forbidden) => Err(ProbePathError::Forbidden(forbidden.reason.clone())),
            None => Ok(path),
        }
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
    /// It is not a path.
    #[error(transparent)]
    Malformed(#[from] TextError),
}

/// A line of text with where it is from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The text.
    pub text: Text,
    /// Where it is from.
    pub basis: Basis,
}

/// A document of the partner.
#[derive(Clone, Debug, Deserialize)]
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

/// A day.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stamp = toml::value::Datetime::deserialize(deserializer)?;
        match (stamp.date, stamp.time) {
            (Some(date), None) => Ok(Self { year: date.year, month: date.month, day: date.day }),
            _ => Err(de::Error::custom("a date without a time is expected")),
        }
    }
}

/// An environment of the partner.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// Its name within the profile.
    pub key: Key,
    /// Which kind it is.
    #[serde(deserialize_with = "environment_kind")]
    pub kind: EnvironmentKind,
    /// Its name, as the partner writes it.
    pub name: Text,
    /// The hosts its secrets may be sent to. None: the user enters them.
    #[serde(default)]
    pub origins: Vec<Origin>,
    /// What to mind.
    pub note: Option<Text>,
    /// Where this is from.
    pub basis: Basis,
}

/// A request that is never sent as a test.
#[derive(Clone, Debug, Deserialize)]
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
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Delete,
    Get,
    Patch,
    Post,
    Put,
}

/// Whether the partner admits listed addresses only.
#[derive(Clone, Debug, Deserialize)]
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
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
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
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The limits; all of them hold at once.
    #[serde(default)]
    pub limits: Vec<RateLimit>,
    /// What to mind.
    pub note: Option<Text>,
    /// Where this is from.
    pub basis: Basis,
}

/// So many in so long.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// How many.
    pub count: u32,
    /// Of what, for example requests or weight.
    pub of: Text,
    /// In how many seconds.
    pub per_seconds: u32,
}

/// Somebody to write to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Its name within the profile.
    pub key: Key,
    /// What for.
    pub purposes: Vec<ContactPurpose>,
    /// How to reach it.
    pub reach: Reach,
    /// How long an answer takes.
    pub answer_business_days: Option<BusinessDays>,
    /// What to mind when writing.
    pub rule: Option<Text>,
    /// Where this is from.
    pub basis: Basis,
}

/// What a contact is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum ContactPurpose {
    /// New credentials.
    Credentials,
    /// Suspected misuse.
    Security,
    /// Everything else.
    Support,
}

/// How to reach a contact.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// By e-mail.
    Email(Email),
    /// On a page.
    Page(Link),
    /// By telephone.
    Phone(Text),
    /// Not published; the user enters it.
    Unpublished,
}

/// What to write for one purpose.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// The purpose; a profile has one letter for each.
    pub purpose: LetterPurpose,
    /// To which contact.
    pub to: Key,
    /// The subject. `[Your Company Name]` stands for the organization's name.
    pub subject: Stated,
    /// What must be true before it is sent.
    #[serde(default)]
    pub preconditions: Vec<Text>,
    /// What it says, in order.
    pub fields: Vec<LetterField>,
    /// What it asks for.
    pub request: Option<Stated>,
    /// Where the list of fields is from.
    pub basis: Basis,
}

/// What a letter is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum LetterPurpose {
    /// Ask the partner's support.
    AskSupport,
    /// Tell the partner that a credential may have leaked.
    ReportCompromise,
    /// Ask for the first credentials.
    RequestCredentials,
    /// Ask for production credentials.
    RequestProduction,
    /// Ask for new values.
    RequestRotation,
    /// Tell the partner how an incident ended.
    SummarizeIncident,
}

/// One line of a letter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterField {
    /// What stands before the value.
    pub label: Text,
    /// Where the value comes from.
    pub fill: Fill,
}

/// Where the value of a letter's line comes from. Never from a secret.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fill {
    /// The writer answers.
    Ask,
    /// The organization's name.
    Company,
    /// The environment's name.
    Environment,
    /// An identifier field of a credential.
    Field(FieldFill),
}

/// An identifier field of a credential, for a letter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldFill {
    /// Which field.
    pub of: FieldRef,
    /// In which environment, where it is not the one the letter is about.
    #[serde(default, deserialize_with = "optional_environment_kind")]
    pub environment: Option<EnvironmentKind>,
}

/// A point on which the partner's documents disagree.
#[derive(Clone, Debug, Deserialize)]
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
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Which document.
    pub document: Key,
    /// What it says.
    pub text: Text,
}
