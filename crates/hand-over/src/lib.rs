//! Files with credentials for somebody else: what is in them, and how they are closed.
//!
//! # Invariants
//! - Values stay in memory that is wiped, until they are in the file.
//! - Nothing here reads a vault or writes a file: whoever calls has written the event first.

mod format;
mod seal;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use vault::HandedOut;
use zeroize::Zeroizing;

pub use self::format::{Format, Rendered, render};
pub use self::seal::Seal;

/// A credential that goes into the file.
pub struct HandedOver {
    /// Partner, environment and credential, as `pvault` takes it.
    pub reference: String,
    /// The partner's name.
    pub partner: String,
    /// The environment's name.
    pub environment: String,
    /// Its own name.
    pub name: String,
    /// The key of its kind.
    pub kind: String,
    /// Its fields, in the order of the file.
    pub values: Vec<HandedValue>,
}

/// A field with its value.
pub struct HandedValue {
    /// The credential's id.
    pub credential: String,
    /// The version that has it.
    pub version: u32,
    /// The key of the field.
    pub field: String,
    /// The value's bytes.
    pub value: Zeroizing<Vec<u8>>,
}

impl From<HandedOut> for HandedOver {
    fn from(HandedOut { summary, version, values }: HandedOut) -> Self {
        let credential = summary.id.to_string();
        let values = values.into_iter().map(|(field, value)| HandedValue {
            credential: credential.clone(),
            version,
            field,
            value,
        });
        Self {
            reference: summary.reference(),
            values: values.collect(),
            partner: summary.partner_name,
            environment: summary.environment_name,
            name: summary.name,
            kind: summary.kind,
        }
    }
}

impl Serialize for HandedOver {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shown = serializer.serialize_struct("HandedOver", 3)?;
        shown.serialize_field("reference", &self.reference)?;
        shown.serialize_field("kind", &self.kind)?;
        shown.serialize_field("values", &self.values)?;
        shown.end()
    }
}

/// As text where it is text.
impl Serialize for HandedValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shown = serializer.serialize_struct("HandedValue", 5)?;
        shown.serialize_field("credential", &self.credential)?;
        shown.serialize_field("version", &self.version)?;
        shown.serialize_field("field", &self.field)?;
        if let Ok(text) = std::str::from_utf8(&self.value) {
            shown.serialize_field("encoding", "text")?;
            shown.serialize_field("value", text)?;
        } else {
            shown.serialize_field("encoding", "base64")?;
            shown.serialize_field("value", Zeroizing::new(STANDARD.encode(&self.value)).as_str())?;
        }
        shown.end()
    }
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum HandOverError {
    /// Two credentials would have a variable of the same name.
    #[error("two values would be {0}; hand them over in two files, or as JSON")]
    SameVariable(String),
    /// A value is no text, and the format has only text.
    #[error("{0} is not text; use JSON")]
    NotText(String),
    /// What was given as a recipient is none. It is not repeated: it may be somebody's secret key.
    #[error("this is no age recipient; it begins with age1")]
    Recipient,
    /// The system or a library refused.
    #[error("the file could not be made: {0}")]
    Io(#[from] std::io::Error),
}
