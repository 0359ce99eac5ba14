//! Where a profile has a value from.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::text::{Key, Text};

/// Where a value is from. In a profile: `{ documented = "guide" }`, `{ assumed = "why" }` or `"user"`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Basis {
    /// The partner's documents do not say it; here is why we think so.
    Assumed(Text),
    /// It stands in this document of the profile.
    Documented(Key),
    /// Only the user can know it, or the user said so.
    User,
}

impl Basis {
    /// The same in one word.
    pub const fn provenance(&self) -> Provenance {
        match self {
            Self::Assumed(_) => Provenance::Assumed,
            Self::Documented(_) => Provenance::Documented,
            Self::User => Provenance::User,
        }
    }
}

/// How far a value can be trusted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Provenance {
    /// To be confirmed by the user.
    Assumed,
    /// From the partner's own documents.
    Documented,
    /// From the user.
    User,
}

impl Provenance {
    /// The word shown beside a value.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Assumed => "assumed",
            Self::Documented => "documented",
            Self::User => "user",
        }
    }
}

impl<'de> Deserialize<'de> for Basis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BasisVisitor)
    }
}

impl Serialize for Basis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (key, value) = match self {
            Self::Assumed(reason) => ("assumed", reason.as_str()),
            Self::Documented(document) => ("documented", document.as_str()),
            Self::User => return serializer.serialize_str("user"),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(key, value)?;
        map.end()
    }
}

/// Written by hand because authors write this most often, and the derived messages would not help them.
struct BasisVisitor;

impl<'de> Visitor<'de> for BasisVisitor {
    type Value = Basis;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(FORMS)
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Basis, E> {
        if word == "user" { Ok(Basis::User) } else { Err(E::custom(format_args!("a basis is {FORMS}"))) }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Basis, A::Error> {
        let basis = match map.next_key::<String>()?.as_deref() {
            Some("assumed") => Basis::Assumed(map.next_value()?),
            Some("documented") => Basis::Documented(map.next_value()?),
            _ => return Err(de::Error::custom(format_args!("a basis is {FORMS}"))),
        };
        match map.next_key::<String>()? {
            None => Ok(basis),
            Some(_) => Err(de::Error::custom(format_args!("a basis is one of {FORMS}"))),
        }
    }
}

const FORMS: &str = r#"{ documented = "document" }, { assumed = "reason" } or "user""#;
