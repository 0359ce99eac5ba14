//! The words a profile is made of: each is checked while it is read, so that a wrong one is refused on its line.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

/// Why a word of a profile, or of a form built from it, is refused.
#[expect(missing_docs, reason = "the message documents the variant")]
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TextError {
    #[error("a business-day range is two numbers from 0 to 90, the smaller first")]
    BusinessDays,
    #[error("an e-mail address looks like name@example.com")]
    Email,
    #[error("text must be one line of 1 to {max} characters, without spaces at its ends", max = Text::MAX)]
    Empty,
    #[error("a field is named as credential.field")]
    FieldRef,
    #[error("a header name is letters, digits and hyphens")]
    Header,
    #[error(
        "a host is a name such as api.example.com in lower-case letters, digits, hyphens and dots, with an optional port"
    )]
    Host,
    #[error(
        "a key begins with a letter and has up to 48 lower-case letters, digits, hyphens and underscores"
    )]
    Key,
    #[error("only https:// is allowed")]
    NotHttps,
    #[error("an origin is https:// and a host, with nothing behind it")]
    NotOrigin,
    #[error(
        "a path begins with one slash and has no spaces, fragments, empty, dot or double-dot parts, and no encoded slashes or dots"
    )]
    Path,
    #[error("a period is P, a number from 1 to 3660, and D, W, M or Y, for example P90D or P6M")]
    Period,
    #[error("a status is a number from 100 to 599")]
    Status,
}

/// Gives a one-line text type its accessors and lets serde read it, with errors on the right line.
macro_rules! word {
    ($name:ident) => {
        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        read_by_parsing!($name);
    };
}

/// Lets serde read a type through its [`FromStr`]. The error rises inside the visitor, where the reader knows
/// the position even within an array.
macro_rules! read_by_parsing {
    ($name:ident) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::text::Parsed(std::marker::PhantomData))
            }
        }
    };
}

/// A name within a file: of a credential kind, a field, a document, a contact.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Key(String);

word!(Key);

impl FromStr for Key {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let follows = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        let valid = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.len() <= 48
            && text.chars().all(follows);
        if valid { Ok(Self(text.to_owned())) } else { Err(TextError::Key) }
    }
}

/// One line for people.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Text(String);

word!(Text);

impl Text {
    const MAX: usize = 600;
}

impl FromStr for Text {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let length = text.chars().count();
        let valid =
            (1..=Self::MAX).contains(&length) && text.trim() == text && !text.chars().any(char::is_control);
        if valid { Ok(Self(text.to_owned())) } else { Err(TextError::Empty) }
    }
}

/// Where a secret may be sent: scheme, host and port. Always https, in lower case, without the port 443, so that
/// equal origins are equal text.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Origin(String);

word!(Origin);

impl Origin {
    /// The host without the port.
    pub fn host(&self) -> &str {
        let authority = self.0.strip_prefix(HTTPS).unwrap_or(&self.0);
        authority.split_once(':').map_or(authority, |(host, _)| host)
    }
}

impl FromStr for Origin {
    type Err = TextError;

    /// Reads an origin as a person writes it: upper case, a final slash and an explicit `:443` are put right.
    fn from_str(text: &str) -> Result<Self, TextError> {
        let lower = text.to_ascii_lowercase();
        let authority = lower.strip_prefix(HTTPS).ok_or(TextError::NotHttps)?;
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        if authority.contains(['/', '?', '#', '@']) {
            return Err(TextError::NotOrigin);
        }
        let authority = authority.strip_suffix(":443").unwrap_or(authority);
        check_authority(authority)?;
        Ok(Self(format!("{HTTPS}{authority}")))
    }
}

/// The https address of a page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Link(String);

word!(Link);

impl Link {
    /// The host without the port.
    pub fn host(&self) -> &str {
        let rest = self.0.strip_prefix(HTTPS).unwrap_or(&self.0);
        rest.split(['/', '?', '#', ':']).next().unwrap_or_default()
    }
}

impl FromStr for Link {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let rest = text.strip_prefix(HTTPS).ok_or(TextError::NotHttps)?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        check_authority(authority)?;
        let readable = rest.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\'));
        if readable { Ok(Self(text.to_owned())) } else { Err(TextError::Host) }
    }
}

/// A path on a partner's host, with an optional query. A part in braces, `/order/{id}`, stands for any value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Path(String);

word!(Path);

impl Path {
    /// Whether both name the same resource: case, query and a final slash do not count, and a part in braces
    /// matches any part.
    pub fn matches(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.parts(), other.parts());
        ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(a, b)| part_matches(a, b))
    }

    fn parts(&self) -> Vec<String> {
        let path = self.0.split('?').next().unwrap_or_default();
        path.trim_matches('/').split('/').map(str::to_ascii_lowercase).collect()
    }
}

impl FromStr for Path {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let path = text.split('?').next().unwrap_or_default();
        let lower = path.to_ascii_lowercase();
        let inner = path.strip_prefix('/').ok_or(TextError::Path)?;
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        let parts_are_plain =
            inner.is_empty() || inner.split('/').all(|part| !matches!(part, "" | "." | ".."));
        let valid = parts_are_plain
            && text.len() <= 512
            && text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '#' | '\\' | '"' | '<' | '>'))
            && !["%2f", "%2e", "%5c"].iter().any(|encoded| lower.contains(encoded));
        if valid { Ok(Self(text.to_owned())) } else { Err(TextError::Path) }
    }
}

/// The name of an HTTP header.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Header(String);

word!(Header);

impl FromStr for Header {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let valid =
            (1..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if valid { Ok(Self(text.to_owned())) } else { Err(TextError::Header) }
    }
}

/// An e-mail address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Email(String);

word!(Email);

impl Email {
    /// The host behind the `@`.
    pub fn host(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, host)| host)
    }
}

impl FromStr for Email {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let (name, host) = text.split_once('@').ok_or(TextError::Email)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-');
        let valid = !name.is_empty()
            && name.chars().all(plain)
            && host.contains('.')
            && check_authority(&host.to_ascii_lowercase()).is_ok()
            && !host.contains(':');
        if valid { Ok(Self(text.to_owned())) } else { Err(TextError::Email) }
    }
}

/// A field of a credential kind, named from outside of it: `api-client.client_id`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FieldRef {
    /// The credential kind.
    pub credential: Key,
    /// The field within it.
    pub field: Key,
}

read_by_parsing!(FieldRef);

impl fmt::Display for FieldRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.credential, self.field)
    }
}

impl Serialize for FieldRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for FieldRef {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let (credential, field) = text.split_once('.').ok_or(TextError::FieldRef)?;
        Ok(Self { credential: credential.parse()?, field: field.parse()? })
    }
}

/// A status code of HTTP.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Status(u16);

impl Status {
    /// The number.
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl From<Status> for u16 {
    fn from(status: Status) -> Self {
        status.0
    }
}

impl TryFrom<u16> for Status {
    type Error = TextError;

    fn try_from(number: u16) -> Result<Self, TextError> {
        if (100..=599).contains(&number) { Ok(Self(number)) } else { Err(TextError::Status) }
    }
}

fn part_matches(a: &str, b: &str) -> bool {
    let any = |part: &str| part.starts_with('{') && part.ends_with('}');
    a == b || any(a) || any(b)
}

fn check_authority(authority: &str) -> Result<(), TextError> {
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let port_is_valid = port.chars().all(|c| c.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|p| p > 0);
    let host_is_valid =
        (1..=253).contains(&host.len()) && host.contains('.') && host.split('.').all(label_is_valid);
    // A name, not an address: the last part of a name has a letter.
    let is_name = host.rsplit('.').next().is_some_and(|top| top.chars().any(|c| c.is_ascii_lowercase()));
    if port_is_valid && host_is_valid && is_name { Ok(()) } else { Err(TextError::Host) }
}

fn label_is_valid(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

pub(crate) struct Parsed<T>(pub(crate) std::marker::PhantomData<T>);

impl<T: FromStr<Err = TextError>> Visitor<'_> for Parsed<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(|error| E::custom(format_args!("{text:?} is refused: {error}")))
    }
}

const HTTPS: &str = "https://";

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain("https://services.roofhub.pro", "https://services.roofhub.pro")]
    #[case::as_people_write_it("https://Services.RoofHub.pro/", "https://services.roofhub.pro")]
    #[case::default_port("https://services.roofhub.pro:443", "https://services.roofhub.pro")]
    #[case::port("https://services.roofhub.pro:8443", "https://services.roofhub.pro:8443")]
    fn equal_origins_are_equal_text(#[case] written: &str, #[case] read: &str) {
        assert_eq!(written.parse::<Origin>().unwrap().as_str(), read);
    }

    #[rstest]
    #[case::plain_http("http://services.roofhub.pro", TextError::NotHttps)]
    #[case::no_scheme("services.roofhub.pro", TextError::NotHttps)]
    #[case::path("https://services.roofhub.pro/v1", TextError::NotOrigin)]
    #[case::disguised_host("https://services.roofhub.pro@evil.example", TextError::NotOrigin)]
    #[case::address("https://127.0.0.1", TextError::Host)]
    #[case::local_name("https://localhost", TextError::Host)]
    #[case::look_alike("https://services.r\u{043e}ofhub.pro", TextError::Host)]
    #[case::port("https://services.roofhub.pro:99999", TextError::Host)]
    #[case::signed_port("https://services.roofhub.pro:+1", TextError::Host)]
    #[case::empty_label("https://services..pro", TextError::Host)]
    #[case::nothing("https://", TextError::Host)]
    fn an_origin_that_could_mislead_is_refused(#[case] written: &str, #[case] why: TextError) {
        assert_eq!(written.parse::<Origin>(), Err(why));
    }

    #[rstest]
    fn a_path_that_could_leave_its_place_is_refused(
        #[values("", "orders", "//evil.example", "/a/../b", "/a//b", "/a b", "/a#b", "/a/%2e%2e/b", "/a\\b")]
        written: &str,
    ) {
        assert_eq!(written.parse::<Path>(), Err(TextError::Path));
    }

    #[rstest]
    #[case("/orders/v2/Submit", "/orders/v2/submit/?x=1", true)]
    #[case("/order/{id}", "/order/17", true)]
    #[case("/order/{id}", "/order/17/cancel", false)]
    fn a_path_is_recognized_in_other_spellings(#[case] a: &str, #[case] b: &str, #[case] same: bool) {
        assert_eq!(a.parse::<Path>().unwrap().matches(&b.parse().unwrap()), same);
    }
}
