//! A profile as a form has it: what a person typed, made into a profile or refused at its field.

use std::fmt::Display;
use std::str::FromStr;

use vault_domain::{EnvironmentKind, FieldKind, Sensitivity};

use crate::auth::Auth;
use crate::basis::Basis;
use crate::credential::{
    Channel, ChannelKind, CredentialKind, Cutover, CutoverKind, Field, Holds, Interval, Rotation, Share,
};
use crate::letter::{Contact, ContactPurpose, Reach};
use crate::period::Period;
use crate::profile::{Environment, Forbidden, Method, Profile};
use crate::secret_like::secret_like;

/// What a person typed about a partner. It becomes a profile of one kind of credential.
#[derive(Clone, Debug)]
pub struct ProfileDraft {
    /// The partner's name; the profile's id is made from it.
    pub name: String,
    /// The environments with their hosts.
    pub environments: Vec<DraftEnvironment>,
    /// What its credential is called.
    pub credential: String,
    /// The credential's fields, in the order of the form.
    pub fields: Vec<DraftField>,
    /// How often the partner advises to renew it, in days.
    pub recommended_days: Option<u32>,
    /// How often the partner enforces it, in days.
    pub mandatory_days: Option<u32>,
    /// Whether old and new values are valid side by side.
    pub cutover: CutoverKind,
    /// Whom to write to; one for each purpose.
    pub contacts: Vec<(ContactPurpose, String)>,
    /// Requests that are never sent as a test.
    pub forbidden: Vec<DraftForbidden>,
}

/// An environment of a draft.
#[derive(Clone, Debug)]
pub struct DraftEnvironment {
    /// Which kind it is.
    pub kind: EnvironmentKind,
    /// Its hosts, as https addresses.
    pub origins: Vec<String>,
}

/// A field of a draft.
#[derive(Clone, Debug)]
pub struct DraftField {
    /// Its name for people.
    pub label: String,
    /// How much harm it does in the wrong hands. What is critical lies under the secrets key.
    pub sensitivity: Sensitivity,
    /// Whether the credential is of no use without it.
    pub required: bool,
}

/// A request that must not be sent.
#[derive(Clone, Debug)]
pub struct DraftForbidden {
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: String,
    /// What it would do.
    pub reason: String,
}

/// Why a draft is no profile yet.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{reason}")]
pub struct DraftError {
    /// The field of the form.
    pub field: &'static str,
    /// What is wrong with it.
    pub reason: String,
}

impl ProfileDraft {
    /// The profile, with everything in it said to be from the user. Rules between fields are checked when its file is
    /// made, by [`Profiles::user_file`](crate::Profiles::user_file).
    pub fn to_profile(&self) -> Result<Profile, DraftError> {
        let contacts = self.contacts.iter().map(contact).collect::<Result<Vec<_>, _>>()?;
        let environments = self.environments.iter().map(environment).collect::<Result<_, _>>()?;
        let forbidden = self.forbidden.iter().map(forbidden).collect::<Result<_, _>>()?;
        Ok(Profile {
            id: key("name", &self.name, '-')?,
            name: read("name", &self.name)?,
            revision: 1,
            tested_live: false,
            guide_revision: None,
            documents: Vec::new(),
            shared_origins: Vec::new(),
            environments,
            credentials: vec![self.credential_kind(&contacts)?],
            forbidden,
            places: Vec::new(),
            demands: Vec::new(),
            ip_allow_list: None,
            rate: None,
            contacts,
            letters: Vec::new(),
            contradictions: Vec::new(),
        })
    }

    /// The texts in which something looks like a secret. A profile is a plain file and must hold none.
    pub fn doubtful_texts(&self) -> Vec<&str> {
        let fields = self.fields.iter().map(|field| &field.label);
        let origins = self.environments.iter().flat_map(|one| &one.origins);
        let forbidden = self.forbidden.iter().flat_map(|one| [&one.path, &one.reason]);
        let contacts = self.contacts.iter().map(|(_, mail)| mail);
        let texts = [&self.name, &self.credential].into_iter();
        let all = texts.chain(fields).chain(origins).chain(forbidden).chain(contacts);
        all.map(String::as_str).filter(|text| !secret_like(text).is_empty()).collect()
    }

    fn credential_kind(&self, contacts: &[Contact]) -> Result<CredentialKind, DraftError> {
        Ok(CredentialKind {
            key: key("credential", &self.credential, '-')?,
            label: read("credential", &self.credential)?,
            help: None,
            auth: Auth::None,
            fields: self.fields.iter().map(field).collect::<Result<_, _>>()?,
            free_fields: true,
            probes: Vec::new(),
            tests: None,
            logout: None,
            token_lifetime: None,
            status_meanings: Vec::new(),
            rotation: self.rotation(contacts)?,
        })
    }

    fn rotation(&self, contacts: &[Contact]) -> Result<Option<Rotation>, DraftError> {
        let recommended = interval("recommendedDays", self.recommended_days)?;
        let mandatory = interval("mandatoryDays", self.mandatory_days)?;
        if recommended.is_none() && mandatory.is_none() {
            return Ok(None);
        }
        let whom = contacts.iter().find(|contact| contact.purposes.contains(&ContactPurpose::Credentials));
        let by = whom.map_or(ChannelKind::Unknown, |contact| ChannelKind::Contact(contact.key.clone()));
        Ok(Some(Rotation {
            recommended,
            mandatory,
            cutover: Cutover { kind: self.cutover, note: None, basis: Basis::User },
            channel: Channel { by, basis: Basis::User },
            lead: None,
        }))
    }
}

fn environment(draft: &DraftEnvironment) -> Result<Environment, DraftError> {
    let (word, name) = match draft.kind {
        EnvironmentKind::Development => ("development", "Development"),
        EnvironmentKind::Staging => ("staging", "Staging"),
        EnvironmentKind::Production => ("production", "Production"),
        EnvironmentKind::Other => ("other", "Other"),
    };
    Ok(Environment {
        key: read("environments", word)?,
        kind: draft.kind,
        name: read("environments", name)?,
        origins: draft.origins.iter().map(|origin| read("environments", origin)).collect::<Result<_, _>>()?,
        note: None,
        basis: Basis::User,
    })
}

fn field(draft: &DraftField) -> Result<Field, DraftError> {
    let kind =
        if draft.sensitivity == Sensitivity::Critical { FieldKind::Secret } else { FieldKind::Identifier };
    Ok(Field {
        key: key("fields", &draft.label, '_')?,
        label: read("fields", &draft.label)?,
        kind,
        sensitivity: draft.sensitivity,
        required: draft.required,
        holds: Holds::Text,
        choices: Vec::new(),
        multiline: false,
        help: None,
        share: Share::default(),
        basis: Basis::User,
    })
}

fn contact((purpose, mail): &(ContactPurpose, String)) -> Result<Contact, DraftError> {
    let word = match purpose {
        ContactPurpose::Credentials => "credentials",
        ContactPurpose::Security => "security",
        ContactPurpose::Support => "support",
    };
    Ok(Contact {
        key: read("contacts", word)?,
        purposes: vec![*purpose],
        reach: Reach::Email(read("contacts", mail)?),
        answer_business_days: None,
        rule: None,
        basis: Basis::User,
    })
}

fn forbidden(draft: &DraftForbidden) -> Result<Forbidden, DraftError> {
    Ok(Forbidden {
        method: draft.method,
        path: read("forbidden", &draft.path)?,
        reason: read("forbidden", &draft.reason)?,
        basis: Basis::User,
    })
}

fn interval(field: &'static str, days: Option<u32>) -> Result<Option<Interval>, DraftError> {
    let Some(days) = days else { return Ok(None) };
    let period: Period = read(field, &format!("P{days}D"))?;
    Ok(Some(Interval { period, note: None, basis: Basis::User }))
}

/// A name for files from one for people: `Acme Parcels` is `acme-parcels`.
fn key<T: FromStr<Err: Display>>(field: &'static str, name: &str, between: char) -> Result<T, DraftError> {
    let lower = name.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join(&between.to_string());
    read(field, &joined.chars().take(KEY_LETTERS).collect::<String>())
}

fn read<T: FromStr<Err: Display>>(field: &'static str, text: &str) -> Result<T, DraftError> {
    text.trim().parse().map_err(|error: T::Err| {
        let reason =
            if text.trim().is_empty() { "fill this in".to_owned() } else { format!("{text:?}: {error}") };
        DraftError { field, reason }
    })
}

const KEY_LETTERS: usize = 40;

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::Profiles;

    fn draft() -> ProfileDraft {
        let field =
            |label: &str, sensitivity| DraftField { label: label.to_owned(), sensitivity, required: true };
        ProfileDraft {
            name: "Acme Parcels".to_owned(),
            environments: vec![DraftEnvironment {
                kind: EnvironmentKind::Production,
                origins: vec!["https://api.acme.example".to_owned()],
            }],
            credential: "API key".to_owned(),
            fields: vec![field("Account number", Sensitivity::Public), field("Key", Sensitivity::Critical)],
            recommended_days: Some(90),
            mandatory_days: None,
            cutover: CutoverKind::Overlap,
            contacts: vec![(ContactPurpose::Credentials, "keys@acme.example".to_owned())],
            forbidden: vec![DraftForbidden {
                method: Method::Post,
                path: "/v1/parcels".to_owned(),
                reason: "it orders a pick-up".to_owned(),
            }],
        }
    }

    #[test]
    fn a_draft_becomes_a_file_that_is_read_as_what_was_typed() {
        let file = Profiles::user_file(&draft().to_profile().unwrap()).unwrap();
        assert_eq!(file.name, "acme-parcels.toml");
        let (profiles, refused) = Profiles::builtin().unwrap().with_files([file]);
        assert_eq!(refused, []);
        let profile = profiles.get("acme-parcels").unwrap();
        let kind = profile.credential_kind("api-key").unwrap();
        assert_eq!(kind.field("key").unwrap().kind, FieldKind::Secret);
        assert_eq!(kind.field("account_number").unwrap().kind, FieldKind::Identifier);
        assert_eq!(profile.forbidden[0].path.as_str(), "/v1/parcels");
    }

    #[rstest]
    #[case::name(ProfileDraft { name: " ".to_owned(), ..draft() }, "name")]
    #[case::host(ProfileDraft { environments: vec![DraftEnvironment { kind: EnvironmentKind::Staging, origins: vec!["http://a.example".to_owned()] }], ..draft() }, "environments")]
    #[case::mail(ProfileDraft { contacts: vec![(ContactPurpose::Support, "nobody".to_owned())], ..draft() }, "contacts")]
    #[case::period(ProfileDraft { recommended_days: Some(0), ..draft() }, "recommendedDays")]
    fn what_cannot_be_read_is_refused_at_its_field(#[case] draft: ProfileDraft, #[case] field: &str) {
        assert_eq!(draft.to_profile().unwrap_err().field, field);
    }

    #[test]
    fn a_secret_in_it_is_noticed() {
        assert_eq!(draft().doubtful_texts(), Vec::<&str>::new());
        let with_key = ProfileDraft { credential: "key 9f86d081884c7d659a2feaa0".to_owned(), ..draft() };
        assert_eq!(with_key.doubtful_texts(), ["key 9f86d081884c7d659a2feaa0"]);
    }
}
