//! Kinds of credentials: their fields, how they are used, tried and renewed.

use serde::{Deserialize, Deserializer};
use vault_domain::{EnvironmentKind, FieldKind, Sensitivity};

use crate::auth::Auth;
use crate::basis::Basis;
use crate::text::{BusinessDays, Key, Path, Period, Status, Text};

/// One kind of credential, as the partner hands it out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialKind {
    /// Its name within the profile; vaults store it.
    pub key: Key,
    /// Its name for people.
    pub label: Text,
    /// What it is for, in a sentence.
    pub help: Option<Text>,
    /// How it is used.
    pub auth: Auth,
    /// Its fields, in the order of the form.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Whether the user may add fields.
    #[serde(default)]
    pub free_fields: bool,
    /// Requests that are safe to try it with, best first.
    #[serde(default)]
    pub probes: Vec<Probe>,
    /// What happens to tokens after a test.
    pub logout: Option<Logout>,
    /// How long tokens live.
    pub token_lifetime: Option<TokenLifetime>,
    /// What the partner's answers mean.
    #[serde(default)]
    pub status_meanings: Vec<StatusMeaning>,
    /// When and how it is renewed.
    pub rotation: Option<Rotation>,
}

impl CredentialKind {
    /// The field of this name.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key.as_str() == key)
    }

    /// What an answer with this status means at this stage, if the profile says.
    pub fn status_meaning(&self, stage: Stage, status: u16) -> Option<&StatusMeaning> {
        self.status_meanings.iter().find(|m| m.stage == stage && m.status.number() == status)
    }
}

/// One field of a credential.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name within the kind; vaults store it.
    pub key: Key,
    /// Its name for people.
    pub label: Text,
    /// Under which key it lies in the vault.
    #[serde(deserialize_with = "field_kind")]
    pub kind: FieldKind,
    /// How much harm it does in the wrong hands.
    #[serde(deserialize_with = "sensitivity")]
    pub sensitivity: Sensitivity,
    /// Whether the credential is of no use without it.
    #[serde(default)]
    pub required: bool,
    /// Whether its value may have several lines.
    #[serde(default)]
    pub multiline: bool,
    /// A hint beside the field.
    pub help: Option<Text>,
    /// Where its value may appear; nowhere unless said.
    #[serde(default)]
    pub share: Share,
    /// Where this is from.
    pub basis: Basis,
}

/// Where a field's value may appear.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// In the program's logs of one's own integration.
    #[serde(default)]
    pub log: bool,
    /// In a source repository.
    #[serde(default)]
    pub repository: bool,
    /// In a message to the partner's support.
    #[serde(default)]
    pub support: bool,
}

/// A request that changes nothing, to see whether a credential works.
#[derive(Clone, Debug, Deserialize)]
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
    /// Statuses that count as success.
    pub expect: Vec<Status>,
    /// What its answer gives away, so that it is not kept.
    pub redact: Option<Text>,
    /// Where this is from.
    pub basis: Basis,
}

/// What a probe shows.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum ProbePurpose {
    /// That the credential is accepted.
    Authenticate,
    /// That the host answers; sends no credential.
    Reach,
}

/// A method that changes nothing.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ProbeMethod {
    Get,
    Head,
}

/// What happens to tokens after a test.
#[derive(Clone, Debug, Deserialize)]
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
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
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
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenLifetime {
    /// What to trust.
    pub read_from: LifetimeSource,
    /// What the documents say, for comparison.
    #[serde(default)]
    pub documented: Vec<DocumentedLifetime>,
    /// Where this is from.
    pub basis: Basis,
}

/// Where a token's end is read.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
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
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentedLifetime {
    /// How long.
    pub seconds: u32,
    /// In which environment; in all, if absent.
    #[serde(default, deserialize_with = "optional_environment_kind")]
    pub environment: Option<EnvironmentKind>,
    /// Which document.
    pub document: Key,
}

/// What an answer of the partner means.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusMeaning {
    /// At which stage.
    pub stage: Stage,
    /// Which status.
    pub status: Status,
    /// What it means, in a sentence.
    pub means: Text,
    /// What may be the cause, the likeliest first.
    #[serde(default)]
    pub causes: Vec<Text>,
    /// Whether it counts as a failed authentication.
    pub authentication_failed: bool,
    /// Where this is from.
    pub basis: Basis,
}

/// The stages of a test at which a partner answers.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// A login or a token request.
    Authentication,
    /// The end.
    Logout,
    /// A probe.
    Probe,
}

/// When and how a credential is renewed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// How often the partner advises it.
    pub recommended: Option<Interval>,
    /// How often the partner enforces it.
    pub mandatory: Option<Interval>,
    /// What becomes of the old values.
    pub cutover: Cutover,
    /// How new values are had.
    pub channel: Channel,
    /// How long the partner takes to answer.
    pub lead: Option<Lead>,
}

/// How often.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// The period.
    pub period: Period,
    /// What follows from being late, in a sentence.
    pub note: Option<Text>,
    /// Where this is from.
    pub basis: Basis,
}

/// What becomes of the old values.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cutover {
    /// Whether old and new are valid side by side.
    pub kind: CutoverKind,
    /// What to mind.
    pub note: Option<Text>,
    /// Where this is from.
    pub basis: Basis,
}

/// Whether old and new values are valid side by side.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum CutoverKind {
    /// The old value dies when the new one is made.
    Immediate,
    /// Both are valid for a while.
    Overlap,
}

/// How new values are had.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// The way.
    pub by: ChannelKind,
    /// Where this is from.
    pub basis: Basis,
}

/// The ways to new values.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// By a letter to this contact of the profile.
    Contact(Key),
    /// In the partner's portal, at this place.
    Portal(Text),
    /// Not known.
    Unknown,
}

/// How long the partner takes to answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// At best and at worst.
    pub business_days: BusinessDays,
    /// Where this is from.
    pub basis: Basis,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindWord {
    Identifier,
    Secret,
}

fn field_kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FieldKind, D::Error> {
    Ok(match KindWord::deserialize(deserializer)? {
        KindWord::Identifier => FieldKind::Identifier,
        KindWord::Secret => FieldKind::Secret,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum SensitivityWord {
    Critical,
    Moderate,
    Public,
}

fn sensitivity<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Sensitivity, D::Error> {
    Ok(match SensitivityWord::deserialize(deserializer)? {
        SensitivityWord::Critical => Sensitivity::Critical,
        SensitivityWord::Moderate => Sensitivity::Moderate,
        SensitivityWord::Public => Sensitivity::Public,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum EnvironmentWord {
    Development,
    Other,
    Production,
    Staging,
}

impl From<EnvironmentWord> for EnvironmentKind {
    fn from(word: EnvironmentWord) -> Self {
        match word {
            EnvironmentWord::Development => Self::Development,
            EnvironmentWord::Other => Self::Other,
            EnvironmentWord::Production => Self::Production,
            EnvironmentWord::Staging => Self::Staging,
        }
    }
}

pub(crate) fn environment_kind<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<EnvironmentKind, D::Error> {
    EnvironmentWord::deserialize(deserializer).map(Into::into)
}

pub(crate) fn optional_environment_kind<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<EnvironmentKind>, D::Error> {
    Ok(Option::<EnvironmentWord>::deserialize(deserializer)?.map(Into::into))
}
