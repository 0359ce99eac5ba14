//! How a credential is used: which field goes where. Data only; nothing here sends anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::basis::Basis;
use crate::domain::is_default;
use crate::text::{Header, Key, Origin, Path};

/// The way a credential proves who calls.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Auth {
    /// One or more keys, each in a header of its own.
    ApiKeyHeader(ApiKeyHeader),
    /// HTTP Basic.
    Basic(Basic),
    /// A long-lived token in the `Authorization` header.
    Bearer(Bearer),
    /// A signature over the request.
    Hmac(Hmac),
    /// User name and password are exchanged for a token.
    Login(Login),
    /// A client certificate.
    Mtls(Mtls),
    /// Not used by a program, or not known.
    None,
    /// OAuth 2.0, client credentials grant.
    #[serde(rename = "oauth2_client_credentials")]
    OAuth2ClientCredentials(OAuth2ClientCredentials),
    /// A person signs in on a web page.
    PortalAccount(PortalAccount),
    /// A key file of a cloud's service account.
    ServiceAccount(ServiceAccount),
    /// SFTP or SSH.
    Ssh(Ssh),
    /// The partner signs what it sends to us; nothing is sent with it.
    WebhookSecret(WebhookSecret),
}

impl Auth {
    /// The keys of the credential's fields that are named here.
    pub fn fields(&self) -> Vec<&Key> {
        match self {
            Self::ApiKeyHeader(auth) => auth.headers.iter().flat_map(KeyHeader::fields).collect(),
            Self::Basic(auth) => vec![&auth.username, &auth.password],
            Self::Bearer(auth) => vec![&auth.token],
            Self::Hmac(auth) => {
                [&auth.key, &auth.secret].into_iter().chain(auth.recipe_fields.keys()).collect()
            }
            Self::Login(auth) => vec![&auth.username, &auth.password],
            Self::Mtls(auth) => vec![&auth.certificate, &auth.private_key],
            Self::None => Vec::new(),
            Self::OAuth2ClientCredentials(auth) => auth.fields(),
            Self::PortalAccount(auth) => vec![&auth.username, &auth.password],
            Self::ServiceAccount(auth) => vec![&auth.file],
            Self::Ssh(auth) => vec![&auth.username, &auth.private_key],
            Self::WebhookSecret(auth) => {
                [&auth.secret].into_iter().chain(auth.recipe_fields.keys()).collect()
            }
        }
    }

    /// Where the profile has this from; `None` where there is nothing to know.
    pub const fn basis(&self) -> Option<&Basis> {
        match self {
            Self::ApiKeyHeader(auth) => Some(&auth.basis),
            Self::Basic(auth) => Some(&auth.basis),
            Self::Bearer(auth) => Some(&auth.basis),
            Self::Hmac(auth) => Some(&auth.basis),
            Self::Login(auth) => Some(&auth.basis),
            Self::Mtls(auth) => Some(&auth.basis),
            Self::None => None,
            Self::OAuth2ClientCredentials(auth) => Some(&auth.basis),
            Self::PortalAccount(auth) => Some(&auth.basis),
            Self::ServiceAccount(auth) => Some(&auth.basis),
            Self::Ssh(auth) => Some(&auth.basis),
            Self::WebhookSecret(auth) => Some(&auth.basis),
        }
    }
}

/// OAuth 2.0, client credentials grant.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OAuth2ClientCredentials {
    /// The field that holds the client's id.
    pub client_id: Key,
    /// The field that holds the client's secret.
    pub client_secret: Key,
    /// Where tokens come from.
    pub token: TokenEndpoint,
    /// How the pair travels.
    #[serde(default, skip_serializing_if = "is_default")]
    pub client_authentication: ClientAuthentication,
    /// What is sent besides the pair, for example `grant_type`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
    /// Parameters whose value the user's own fields hold, by parameter name, for example `scope`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameter_fields: BTreeMap<String, Key>,
    /// The audiences one may ask for; each has tokens of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<Origin>,
    /// Where this is from.
    pub basis: Basis,
}

impl OAuth2ClientCredentials {
    fn fields(&self) -> Vec<&Key> {
        [&self.client_id, &self.client_secret]
            .into_iter()
            .chain(&self.token.url_field)
            .chain(self.parameter_fields.values())
            .collect()
    }
}

/// Where tokens come from. At least one of `paths` and `url_field` is there.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TokenEndpoint {
    /// The host, where it is not the environment's own.
    pub origin: Option<Origin>,
    /// Spellings of the path, in the order they are tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<Path>,
    /// A field with the whole address; where the user filled it, it wins.
    pub url_field: Option<Key>,
    /// Forms of the body, in the order they are tried.
    pub bodies: Vec<Body>,
}

impl TokenEndpoint {
    pub(crate) const fn is_nowhere(&self) -> bool {
        self.paths.is_empty() && self.url_field.is_none()
    }
}

/// The form of a request's body.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `application/json`.
    Json,
}

/// How client id and secret travel to the token endpoint.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// In an `Authorization: Basic` header.
    Basic,
    /// In the body.
    #[default]
    Body,
}

/// Keys in headers.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ApiKeyHeader {
    /// Each header with its key.
    pub headers: Vec<KeyHeader>,
    /// Where this is from.
    pub basis: Basis,
}

/// One header that carries a key. At least one of `header` and `header_field` is there.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KeyHeader {
    /// The header's name.
    pub header: Option<Header>,
    /// A field with the header's name; where the user filled it, it wins.
    pub header_field: Option<Key>,
    /// The field that holds the key.
    pub field: Key,
    /// What stands before the key, with the space behind it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub prefix: String,
    /// Whether the header may be left out when its field is empty.
    #[serde(default, skip_serializing_if = "is_default")]
    pub optional: bool,
}

impl KeyHeader {
    pub(crate) const fn is_nameless(&self) -> bool {
        self.header.is_none() && self.header_field.is_none()
    }

    fn fields(&self) -> impl Iterator<Item = &Key> {
        self.header_field.iter().chain([&self.field])
    }
}

/// HTTP Basic.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Basic {
    /// The field that holds the user name.
    pub username: Key,
    /// The field that holds the password.
    pub password: Key,
    /// Where this is from.
    pub basis: Basis,
}

/// A long-lived token.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Bearer {
    /// The field that holds the token.
    pub token: Key,
    /// Where this is from.
    pub basis: Basis,
}

/// A signature over the request.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Hmac {
    /// The field that holds the public key id.
    pub key: Key,
    /// The field that holds the signing secret.
    pub secret: Key,
    /// The header of the key id.
    pub key_header: Header,
    /// The header of the signature.
    pub signature_header: Header,
    /// The header of the time.
    pub timestamp_header: Header,
    /// How the time is counted.
    pub timestamp_unit: TimestampUnit,
    /// How far the clocks may differ.
    pub window_seconds: u32,
    /// What is signed, in this order, without separators.
    pub parts: Vec<SignedPart>,
    /// Parts that the partner's documents disagree on; the user may switch them on. Where each then stands,
    /// [`Hmac::all_parts`] says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub optional_parts: Vec<SignedPart>,
    /// The hash function.
    pub digest: Digest,
    /// How the signature is written.
    pub encoding: SignatureEncoding,
    /// Fields that say how the partner signs; where the user filled one, it wins over what stands above.
    #[serde(default, skip_serializing_if = "RecipeFields::is_empty")]
    pub recipe_fields: RecipeFields,
    /// Where this is from.
    pub basis: Basis,
}

impl Hmac {
    /// The signed parts with the optional ones: a query stands behind the path, anything else before the time.
    pub fn all_parts(&self) -> Vec<SignedPart> {
        let mut parts = self.parts.clone();
        for part in &self.optional_parts {
            let place = |wanted| parts.iter().position(|part| *part == wanted);
            let at = if *part == SignedPart::Query {
                place(SignedPart::Path).map(|at| at + 1)
            } else {
                place(SignedPart::Timestamp)
            };
            parts.insert(at.unwrap_or(parts.len()), *part);
        }
        parts
    }

    /// Whether two different requests can have the same signature, because nothing marks where the path or the
    /// query ends and the body begins.
    pub fn is_ambiguous(&self) -> bool {
        let runs_on = |pair: &[SignedPart]| {
            matches!(pair, [SignedPart::Path | SignedPart::Query, SignedPart::Body])
                || matches!(pair, [SignedPart::Body, SignedPart::Path | SignedPart::Query])
        };
        self.parts.windows(2).any(runs_on) || self.all_parts().windows(2).any(runs_on)
    }
}

/// Fields in which the user enters how the partner signs.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RecipeFields {
    /// The hash function and how the signature is written.
    pub algorithm: Option<Key>,
    /// The header of the key id.
    pub key_header: Option<Key>,
    /// What is signed, in order.
    pub parts: Option<Key>,
    /// The header of the signature.
    pub signature_header: Option<Key>,
    /// The header of the time.
    pub timestamp_header: Option<Key>,
}

impl RecipeFields {
    fn is_empty(&self) -> bool {
        self.keys().next().is_none()
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        let all =
            [&self.algorithm, &self.key_header, &self.parts, &self.signature_header, &self.timestamp_header];
        all.into_iter().flatten()
    }
}

/// How a signature's time is counted.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimestampUnit {
    /// Milliseconds since 1970.
    Milliseconds,
    /// Seconds since 1970.
    Seconds,
}

/// A part of what is signed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignedPart {
    /// The body, byte for byte.
    Body,
    /// A colon.
    Colon,
    /// The method in upper case.
    Method,
    /// The path.
    Path,
    /// The query with its question mark.
    Query,
    /// The time as sent.
    Timestamp,
}

/// A hash function.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Digest {
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// How a signature is written.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureEncoding {
    /// Base64.
    Base64,
    /// Lower-case hexadecimal.
    Hex,
}

/// User name and password for a token.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The field that holds the user name.
    pub username: Key,
    /// The field that holds the password.
    pub password: Key,
    /// Where the pair is sent.
    pub path: Path,
    /// The form of the body.
    pub body: Body,
    /// Where the token may stand in the answer, as JSON pointers in the order they are looked at.
    pub token_pointers: Vec<String>,
    /// Where a token is renewed.
    pub refresh_path: Option<Path>,
    /// Where this is from.
    pub basis: Basis,
}

/// A client certificate.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mtls {
    /// The field that holds the certificate and its chain.
    pub certificate: Key,
    /// The field that holds the private key.
    pub private_key: Key,
    /// Where this is from.
    pub basis: Basis,
}

/// A person's account on a web page.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PortalAccount {
    /// The field that holds the user name.
    pub username: Key,
    /// The field that holds the password.
    pub password: Key,
    /// Where this is from.
    pub basis: Basis,
}

/// A key file of a cloud's service account.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceAccount {
    /// The field that holds the file's text.
    pub file: Key,
    /// Where this is from.
    pub basis: Basis,
}

/// SFTP or SSH.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ssh {
    /// The field that holds the user name.
    pub username: Key,
    /// The field that holds the private key.
    pub private_key: Key,
    /// Where this is from.
    pub basis: Basis,
}

/// How the partner signs what it sends.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSecret {
    /// The field that holds the secret.
    pub secret: Key,
    /// The header of the signature.
    pub signature_header: Option<Header>,
    /// The header of the time.
    pub timestamp_header: Option<Header>,
    /// What is signed, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SignedPart>,
    /// The hash function.
    pub digest: Option<Digest>,
    /// How the signature is written.
    pub encoding: Option<SignatureEncoding>,
    /// Fields that say how the partner signs; where the user filled one, it wins over what stands above.
    #[serde(default, skip_serializing_if = "RecipeFields::is_empty")]
    pub recipe_fields: RecipeFields,
    /// Where this is from.
    pub basis: Basis,
}
