//! How a credential is tried, and what the partner's answers mean.

use serde::{Deserialize, Serialize};
use vault_domain::EnvironmentKind;

use crate::basis::Basis;
use crate::domain::OptionalEnvironment;
use crate::text::{Key, Origin, Path, Status, Text};

/// A request that changes nothing, to see whether a credential works.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// Its name within the kind.
    pub key: Key,
    /// Its name for people, as in the partner's documents.
    pub label: Text,
    /// What it shows.
    pub purpose: ProbePurpose,
    /// The method; there are no others.
    pub method: ProbeMethod,
    /// The path. Without one, the user enters it.
    pub path: Option<Path>,
    /// At which of the environment's hosts; at all of them, if none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<Origin>,
    /// The `Accept` header, where the partner wants a certain one.
    pub accept: Option<Text>,
    /// Statuses that count as success.
    pub expect: Vec<Status>,
    /// What the answer must say as well, where the status alone does not tell.
    pub answer: Option<AnswerMark>,
    /// What its answer gives away, so that it is not kept.
    pub redact: Option<Text>,
    /// Where this is from.
    pub basis: Basis,
}

/// What a probe shows.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProbePurpose {
    /// That the credential is accepted.
    Authenticate,
    /// That the host answers; sends no credential.
    Reach,
    /// That the host refuses whoever sends no credential.
    Refuse,
}

/// A text that stands in an answer when it is a good one.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerMark {
    /// Where in the answer, as a JSON pointer.
    pub pointer: String,
    /// The text.
    pub text: Text,
}

/// What to mind when a credential is tried.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TestRule {
    /// Whether it may be tried without somebody asking for it.
    pub scheduled: bool,
    /// Why, or what else to mind.
    pub note: Text,
    /// Where this is from.
    pub basis: Basis,
}

/// A method that changes nothing.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ProbeMethod {
    Get,
    Head,
}

/// What happens to tokens after a test.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Logout {
    /// What to do unless the user says otherwise.
    pub default: LogoutDefault,
    /// Where to log out.
    pub path: Option<Path>,
    /// What a logout does, where that surprises.
    pub warning: Option<Text>,
    /// Where this is from.
    pub basis: Basis,
}

/// What to do with a token after a test.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogoutDefault {
    /// Log out.
    AfterTest,
    /// Only after the user confirmed.
    Ask,
    /// There is nothing to log out of; the token is forgotten.
    Never,
}

/// How long tokens live.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TokenLifetime {
    /// What to trust.
    pub read_from: LifetimeSource,
    /// What the documents say, for comparison.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documented: Vec<DocumentedLifetime>,
    /// What to mind, for example that tokens outlive the secret.
    pub note: Option<Text>,
    /// Where this is from.
    pub basis: Basis,
}

/// Where a token's end is read.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LifetimeSource {
    /// The answer's `expires_in`, in seconds.
    ExpiresIn,
    /// The documents; the answer does not say.
    Documents,
    /// A time stamp of this name in the answer.
    Stamp(String),
}

/// A lifetime that the documents name.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentedLifetime {
    /// How long.
    pub seconds: u32,
    /// In which environment; in all, if absent.
    #[serde(default, with = "OptionalEnvironment", skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentKind>,
    /// Which document.
    pub document: Key,
}

/// What an answer of the partner means.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StatusMeaning {
    /// At which stage.
    pub stage: Stage,
    /// Which status.
    pub status: Status,
    /// What stands in the answer, where that tells cases of one status apart.
    pub says: Option<Text>,
    /// What it means, in a sentence.
    pub means: Text,
    /// What may be the cause, the likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Text>,
    /// Whether it counts as a failed authentication.
    pub authentication_failed: bool,
    /// Where this is from.
    pub basis: Basis,
}

/// The stages of a test at which a partner answers.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// A login or a token request.
    Authentication,
    /// The end.
    Logout,
    /// A probe.
    Probe,
}
