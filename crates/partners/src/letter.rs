//! Whom to write to, and what.

use serde::{Deserialize, Serialize};
use vault_domain::EnvironmentKind;

use crate::basis::Basis;
use crate::domain::OptionalEnvironment;
use crate::period::BusinessDays;
use crate::profile::Stated;
use crate::text::{Email, FieldRef, Key, Link, Text};

/// Somebody to write to.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
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
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
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
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
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
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// The purpose; a profile has one letter for each.
    pub purpose: LetterPurpose,
    /// To which contact.
    pub to: Key,
    /// The subject. `[Your Company Name]` stands for the organization's name.
    pub subject: Stated,
    /// What must be true before it is sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preconditions: Vec<Text>,
    /// What it says, in order.
    pub fields: Vec<LetterField>,
    /// What it asks for.
    pub request: Option<Stated>,
    /// Where the list of fields is from.
    pub basis: Basis,
}

/// What a letter is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
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
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LetterField {
    /// What stands before the value.
    pub label: Text,
    /// Where the value comes from.
    pub fill: Fill,
}

/// Where the value of a letter's line comes from. Never from a secret.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
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
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FieldFill {
    /// Which field.
    pub of: FieldRef,
    /// In which environment, where it is not the one the letter is about.
    #[serde(default, with = "OptionalEnvironment", skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentKind>,
}
