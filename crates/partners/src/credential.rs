//! Kinds of credentials: their fields, how they are used, tried and renewed.

use serde::{Deserialize, Serialize};
use vault_domain::{FieldKind, Sensitivity};

use crate::auth::Auth;
use crate::basis::Basis;
use crate::domain::{KindWord, SensitivityWord, is_default};
use crate::period::{BusinessDays, Period};
use crate::probe::{Logout, Probe, Stage, StatusMeaning, TestRule, TokenLifetime};
use crate::text::{Key, Text};

/// One kind of credential, as the partner hands it out.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Whether an import keeps under it what no other kind has fields for. Fields that a user adds go with any kind.
    #[serde(default, skip_serializing_if = "is_default")]
    pub free_fields: bool,
    /// Requests that are safe to try it with, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probes: Vec<Probe>,
    /// What to mind when it is tried.
    pub tests: Option<TestRule>,
    /// What happens to tokens after a test.
    pub logout: Option<Logout>,
    /// How long tokens live.
    pub token_lifetime: Option<TokenLifetime>,
    /// What the partner's answers mean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status_meanings: Vec<StatusMeaning>,
    /// When and how it is renewed.
    pub rotation: Option<Rotation>,
}

/// The key of the authenticator secret that a credential of any kind may have.
pub const TOTP: &str = "totp";

impl CredentialKind {
    /// The field of this name.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key.as_str() == key)
    }

    /// Whether a value under this key is expected: a field of the kind, the authenticator secret, or anything where
    /// fields are free.
    pub fn takes(&self, key: &str) -> bool {
        self.free_fields || key == TOTP || self.field(key).is_some()
    }

    /// Whether codes are made from this field's value. A credential of any kind may have an authenticator secret of
    /// its own, under [`TOTP`].
    pub fn makes_codes(&self, key: &str) -> bool {
        self.field(key).map_or(key == TOTP, |field| field.holds == Holds::Totp)
    }

    /// What an answer with this status means at this stage, if the profile says. Where the answer's text tells
    /// cases apart, this is the first of them; [`Self::readings`] has all.
    pub fn status_meaning(&self, stage: Stage, status: u16) -> Option<&StatusMeaning> {
        self.readings(stage, status).next()
    }

    /// All that an answer with this status may mean at this stage.
    pub fn readings(&self, stage: Stage, status: u16) -> impl Iterator<Item = &StatusMeaning> {
        self.status_meanings.iter().filter(move |m| m.stage == stage && m.status.number() == status)
    }
}

/// One field of a credential.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name within the kind; vaults store it.
    pub key: Key,
    /// Its name for people.
    pub label: Text,
    /// Under which key it lies in the vault.
    #[serde(with = "KindWord")]
    pub kind: FieldKind,
    /// How much harm it does in the wrong hands.
    #[serde(with = "SensitivityWord")]
    pub sensitivity: Sensitivity,
    /// Whether the credential is of no use without it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub required: bool,
    /// What its value is made of.
    #[serde(default, skip_serializing_if = "is_default")]
    pub holds: Holds,
    /// Values to offer; another may be entered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Text>,
    /// Whether its value may have several lines.
    #[serde(default, skip_serializing_if = "is_default")]
    pub multiline: bool,
    /// A hint beside the field.
    pub help: Option<Text>,
    /// Where its value may appear; nowhere unless said.
    #[serde(default, skip_serializing_if = "is_default")]
    pub share: Share,
    /// Where this is from.
    pub basis: Basis,
}

/// What a field's value is made of, for the form and for what can be shown of it.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// An X.509 certificate and its chain, as PEM text.
    Certificate,
    /// An e-mail address on the company's own domain: see [`company_mail`](crate::company_mail).
    CompanyMail,
    /// A day, as `2026-05-31`.
    Date,
    /// The text of a JSON file.
    JsonFile,
    /// A private key, as PEM or OpenSSH text.
    PrivateKey,
    /// Anything else.
    #[default]
    Text,
    /// The secret of an authenticator entry: base32 or an `otpauth://` address. Codes are made from it.
    Totp,
    /// An https address.
    Url,
}

impl Holds {
    /// Whether such a value must lie under the secrets key.
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::JsonFile | Self::PrivateKey | Self::Totp)
    }
}

/// Where a field's value may appear.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// In the program's logs of one's own integration.
    #[serde(default, skip_serializing_if = "is_default")]
    pub log: bool,
    /// In a source repository.
    #[serde(default, skip_serializing_if = "is_default")]
    pub repository: bool,
    /// In a message to the partner's support.
    #[serde(default, skip_serializing_if = "is_default")]
    pub support: bool,
}

/// When and how a credential is renewed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
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
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
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
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
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
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CutoverKind {
    /// The old value dies when the new one is made.
    Immediate,
    /// Both are valid for a while.
    Overlap,
}

/// How new values are had.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// The way.
    pub by: ChannelKind,
    /// Where this is from.
    pub basis: Basis,
}

/// The ways to new values.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
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
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// At best and at worst.
    pub business_days: BusinessDays,
    /// Where this is from.
    pub basis: Basis,
}
