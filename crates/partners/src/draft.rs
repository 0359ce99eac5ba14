//! A profile as a form has it: what a person typed, made into a profile or refused at its field.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use vault_domain::{EnvironmentKind, FieldKind, Sensitivity};

use crate::auth::{
    ApiKeyHeader, Auth, Basic, Bearer, Body, ClientAuthentication, KeyHeader, OAuth2ClientCredentials,
    PortalAccount, TokenEndpoint,
};
use crate::basis::Basis;
use crate::credential::{
    Channel, ChannelKind, CredentialKind, Cutover, CutoverKind, Field, Holds, Interval, Rotation, Share,
};
use crate::letter::{Contact, ContactPurpose, Reach};
use crate::period::Period;
use crate::profile::{Environment, Forbidden, Method, Profile};
use crate::secret_like::secret_like;

/// What a person typed about a partner.
#[derive(Clone, Debug)]
pub struct ProfileDraft {
    /// The partner's name; the profile's id is made from it.
    pub name: String,
    /// The environments with their hosts.
    pub environments: Vec<DraftEnvironment>,
    /// Its kinds of credentials, at least one.
    pub credentials: Vec<DraftKind>,
    /// How often the partner advises to renew them, in days.
    pub recommended_days: Option<u32>,
    /// How often the partner enforces it, in days.
    pub mandatory_days: Option<u32>,
    /// Whether old and new values are valid side by side.
    pub cutover: CutoverKind,
    /// Whom to turn to, by purpose: mail addresses, https pages and telephone numbers, the first choice first.
    pub contacts: Vec<(ContactPurpose, String)>,
    /// Requests that are never sent as a test.
    pub forbidden: Vec<DraftForbidden>,
}

/// A kind of credentials of a draft.
#[derive(Clone, Debug)]
pub struct DraftKind {
    /// Its name for people.
    pub label: String,
    /// Its fields, in the order of the form.
    pub fields: Vec<DraftField>,
    /// How it proves who calls.
    pub auth: DraftAuth,
}

/// How a credential of a draft proves who calls. Fields are named by their place in the form.
#[derive(Clone, Debug)]
pub enum DraftAuth {
    /// A key in a header.
    ApiKeyHeader {
        /// The header's name.
        header: String,
        /// The field with the key.
        key: usize,
    },
    /// HTTP Basic.
    Basic {
        /// The field with the user name.
        username: usize,
        /// The field with the password.
        password: usize,
    },
    /// A long-lived token in the `Authorization` header.
    Bearer {
        /// The field with the token.
        token: usize,
    },
    /// Not used by a program, or not known.
    None,
    /// OAuth 2.0, client credentials grant, with the pair in a form.
    OAuth2 {
        /// The field with the client's id.
        client_id: usize,
        /// The field with the client's secret.
        client_secret: usize,
        /// Where tokens come from, on the environment's own host.
        token_path: String,
    },
    /// A person signs in on a web page.
    PortalAccount {
        /// The field with the user name.
        username: usize,
        /// The field with the password.
        password: usize,
    },
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
        let contacts = contacts(&self.contacts)?;
        let rotation = self.rotation(&contacts)?;
        let credentials: Vec<_> =
            self.credentials.iter().map(|kind| kind.read(rotation.as_ref())).collect::<Result<_, _>>()?;
        if credentials.is_empty() {
            return Err(DraftError {
                field: "credentials",
                reason: "a partner needs one at least".to_owned(),
            });
        }
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
            credentials,
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
        let kinds = self.credentials.iter().flat_map(DraftKind::texts);
        let origins = self.environments.iter().flat_map(|one| &one.origins);
        let forbidden = self.forbidden.iter().flat_map(|one| [&one.path, &one.reason]);
        let contacts = self.contacts.iter().map(|(_, reach)| reach);
        let all = [&self.name].into_iter().chain(kinds).chain(origins).chain(forbidden).chain(contacts);
        all.map(String::as_str).filter(|text| !secret_like(text).is_empty()).collect()
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

impl DraftKind {
    fn texts(&self) -> impl Iterator<Item = &String> {
        let more = match &self.auth {
            DraftAuth::ApiKeyHeader { header, .. } => Some(header),
            DraftAuth::OAuth2 { token_path, .. } => Some(token_path),
            DraftAuth::Basic { .. }
            | DraftAuth::Bearer { .. }
            | DraftAuth::None
            | DraftAuth::PortalAccount { .. } => None,
        };
        [&self.label].into_iter().chain(self.fields.iter().map(|field| &field.label)).chain(more)
    }

    fn read(&self, rotation: Option<&Rotation>) -> Result<CredentialKind, DraftError> {
        let fields = self.fields.iter().map(field).collect::<Result<Vec<_>, _>>()?;
        Ok(CredentialKind {
            key: key("credentials", &self.label, '-')?,
            label: read("credentials", &self.label)?,
            help: None,
            auth: self.auth.read(&fields)?,
            fields,
            free_fields: true,
            probes: Vec::new(),
            tests: None,
            logout: None,
            token_lifetime: None,
            status_meanings: Vec::new(),
            rotation: rotation.cloned(),
        })
    }
}

impl DraftAuth {
    fn read(&self, fields: &[Field]) -> Result<Auth, DraftError> {
        let basis = Basis::User;
        let key = |place: usize| match fields.get(place) {
            Some(field) => Ok(field.key.clone()),
            None => Err(DraftError { field: "credentials", reason: "choose its fields".to_owned() }),
        };
        Ok(match self {
            Self::ApiKeyHeader { header, key: place } => {
                let header = Some(read("credentials", header)?);
                let (field, prefix) = (key(*place)?, String::new());
                let header = KeyHeader { header, header_field: None, field, prefix, optional: false };
                Auth::ApiKeyHeader(ApiKeyHeader { headers: vec![header], basis })
            }
            Self::Basic { username, password } => {
                Auth::Basic(Basic { username: key(*username)?, password: key(*password)?, basis })
            }
            Self::Bearer { token } => Auth::Bearer(Bearer { token: key(*token)?, basis }),
            Self::None => Auth::None,
            Self::OAuth2 { client_id, client_secret, token_path } => {
                Auth::OAuth2ClientCredentials(OAuth2ClientCredentials {
                    client_id: key(*client_id)?,
                    client_secret: key(*client_secret)?,
                    token: token_endpoint(token_path)?,
                    client_authentication: ClientAuthentication::Body,
                    parameters: [("grant_type".to_owned(), "client_credentials".to_owned())].into(),
                    parameter_fields: BTreeMap::new(),
                    audiences: Vec::new(),
                    basis,
                })
            }
            Self::PortalAccount { username, password } => Auth::PortalAccount(PortalAccount {
                username: key(*username)?,
                password: key(*password)?,
                basis,
            }),
        })
    }
}

fn token_endpoint(path: &str) -> Result<TokenEndpoint, DraftError> {
    let paths = vec![read("credentials", path)?];
    Ok(TokenEndpoint { origin: None, paths, url_field: None, bodies: vec![Body::Form] })
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
        key: key("credentials", &draft.label, '_')?,
        label: read("credentials", &draft.label)?,
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

/// Each under the word of its purpose; the second one of a purpose is numbered.
fn contacts(typed: &[(ContactPurpose, String)]) -> Result<Vec<Contact>, DraftError> {
    let mut contacts: Vec<Contact> = Vec::with_capacity(typed.len());
    for (purpose, text) in typed {
        let word = match purpose {
            ContactPurpose::Credentials => "credentials",
            ContactPurpose::Security => "security",
            ContactPurpose::Support => "support",
        };
        let number = 1 + contacts.iter().filter(|contact| contact.purposes.contains(purpose)).count();
        let key = if number == 1 { word.to_owned() } else { format!("{word}-{number}") };
        contacts.push(Contact {
            key: read("contacts", &key)?,
            purposes: vec![*purpose],
            reach: reach(text)?,
            answer_business_days: None,
            rule: None,
            basis: Basis::User,
        });
    }
    Ok(contacts)
}

/// A mail address, a page or a telephone number: what a person types tells them apart.
fn reach(text: &str) -> Result<Reach, DraftError> {
    let typed = text.trim();
    let is_number = |letter: char| letter.is_ascii_digit() || "+-/(). ".contains(letter);
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    if typed.contains("://") {
        return Ok(Reach::Page(read("contacts", typed)?));
    }
    if digits >= LEAST_DIGITS && typed.chars().all(is_number) {
        return Ok(Reach::Phone(read("contacts", typed)?));
    }
    if typed.contains('@') {
        return Ok(Reach::Email(read("contacts", typed)?));
    }
    let reason = format!("{typed:?}: write a mail address, a page with https:// or a telephone number");
    Err(DraftError { field: "contacts", reason })
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
/// Shorter numbers are typed by mistake, or reach nobody from elsewhere.
const LEAST_DIGITS: usize = 5;

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
            credentials: vec![DraftKind {
                label: "API key".to_owned(),
                fields: vec![
                    field("Account number", Sensitivity::Public),
                    field("Key", Sensitivity::Critical),
                ],
                auth: DraftAuth::None,
            }],
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

    /// One kind with the fields of the draft, proving who calls in this way.
    fn proving(auth: DraftAuth) -> ProfileDraft {
        let mut draft = draft();
        draft.credentials[0].auth = auth;
        draft
    }

    #[rstest]
    #[case::header(DraftAuth::ApiKeyHeader { header: "X-Acme-Key".to_owned(), key: 1 })]
    #[case::basic(DraftAuth::Basic { username: 0, password: 1 })]
    #[case::bearer(DraftAuth::Bearer { token: 1 })]
    #[case::oauth2(DraftAuth::OAuth2 { client_id: 0, client_secret: 1, token_path: "/oauth/token".to_owned() })]
    #[case::portal(DraftAuth::PortalAccount { username: 0, password: 1 })]
    fn how_it_proves_who_calls_is_read_back_with_its_fields(#[case] auth: DraftAuth) {
        let file = Profiles::user_file(&proving(auth).to_profile().unwrap()).unwrap();
        let (profiles, refused) = Profiles::builtin().unwrap().with_files([file]);
        assert_eq!(refused, []);
        let kind = profiles.get("acme-parcels").unwrap().credential_kind("api-key").unwrap();
        assert!(kind.auth.fields().iter().any(|field| field.as_str() == "key"), "{:?}", kind.auth);
    }

    #[test]
    fn a_partner_has_several_kinds_and_several_ways_to_be_reached() {
        let mut several = draft();
        several.credentials.push(DraftKind { label: "Portal".to_owned(), ..several.credentials[0].clone() });
        several.contacts = [
            (ContactPurpose::Security, "+44 20 7946 0000"),
            (ContactPurpose::Security, "https://acme.example/abuse"),
            (ContactPurpose::Security, "security@acme.example"),
        ]
        .map(|(purpose, reach)| (purpose, reach.to_owned()))
        .into();
        let file = Profiles::user_file(&several.to_profile().unwrap()).unwrap();
        let (profiles, _) = Profiles::builtin().unwrap().with_files([file]);
        let profile = profiles.get("acme-parcels").unwrap();
        assert_eq!(profile.credentials.len(), 2);
        assert!(matches!(
            profile.contacts.iter().map(|contact| &contact.reach).collect::<Vec<_>>()[..],
            [Reach::Phone(_), Reach::Page(_), Reach::Email(_)]
        ));
    }

    #[rstest]
    #[case::name(ProfileDraft { name: " ".to_owned(), ..draft() }, "name")]
    #[case::host(ProfileDraft { environments: vec![DraftEnvironment { kind: EnvironmentKind::Staging, origins: vec!["http://a.example".to_owned()] }], ..draft() }, "environments")]
    #[case::mail(ProfileDraft { contacts: vec![(ContactPurpose::Support, "nobody".to_owned())], ..draft() }, "contacts")]
    #[case::period(ProfileDraft { recommended_days: Some(0), ..draft() }, "recommendedDays")]
    #[case::no_kind(ProfileDraft { credentials: Vec::new(), ..draft() }, "credentials")]
    #[case::no_field(proving(DraftAuth::Bearer { token: 7 }), "credentials")]
    #[case::no_header(proving(DraftAuth::ApiKeyHeader { header: "a b".to_owned(), key: 1 }), "credentials")]
    #[case::page(ProfileDraft { contacts: vec![(ContactPurpose::Support, "http://a.example".to_owned())], ..draft() }, "contacts")]
    fn what_cannot_be_read_is_refused_at_its_field(#[case] draft: ProfileDraft, #[case] field: &str) {
        assert_eq!(draft.to_profile().unwrap_err().field, field);
    }

    #[test]
    fn a_secret_in_it_is_noticed() {
        assert_eq!(draft().doubtful_texts(), Vec::<&str>::new());
        let mut with_key = draft();
        with_key.credentials[0].label = "key 9f86d081884c7d659a2feaa0".to_owned();
        assert_eq!(with_key.doubtful_texts(), ["key 9f86d081884c7d659a2feaa0"]);
    }
}
