//! Documents: what opened envelopes hold. Each begins with a schema number, so that an older program refuses
//! what a newer one wrote and a newer one reads what an older one wrote.

use std::collections::BTreeMap;

use minicbor::bytes::ByteVec;
use minicbor::{CborLen, Decode, Decoder, Encode, Encoder};
use zeroize::{Zeroize, Zeroizing};

use crate::code::numbered;
use crate::{BatchId, DeviceId, Dossier, MemberId, RecordId, ScopeId, Tier, Timestamp, Uses};

/// Why a document could not be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DocumentError {
    /// The bytes are not a document of the expected kind.
    #[error("the document is malformed")]
    Malformed,
    /// A newer version of this program wrote it.
    #[error("the document was written by a newer version of this program")]
    Newer,
}

/// Encodes a document behind its schema number. The length is known before, so that no copy of a secret is left
/// behind by a growing buffer; the result wipes itself.
pub fn encode_document<T: Encode<()> + CborLen<()>>(document: &T) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(3 + minicbor::len(document)));
    let mut encoder = Encoder::new(&mut *bytes);
    // Writing to memory cannot fail.
    drop(encoder.u16(SCHEMA).and_then(|e| e.encode(document)).map(|_| ()));
    bytes
}

/// Decodes a document. What an older schema did not have takes its default.
pub fn decode_document<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, DocumentError> {
    let mut decoder = Decoder::new(bytes);
    if decoder.u16().map_err(|_| DocumentError::Malformed)? > SCHEMA {
        return Err(DocumentError::Newer);
    }
    let document = decoder.decode().map_err(|_| DocumentError::Malformed)?;
    if decoder.position() == bytes.len() { Ok(document) } else { Err(DocumentError::Malformed) }
}

/// The organization a vault belongs to.
#[derive(CborLen, Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Organization {
    /// Its name, as shown in the top bar.
    #[n(0)]
    pub name: String,
}

/// A member's name; the keys stand in the trust log.
#[derive(CborLen, Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct MemberCard {
    /// Whose name.
    #[n(0)]
    pub member: MemberId,
    /// The name.
    #[n(1)]
    pub name: String,
    /// When characters of the recovery kit were typed back.
    #[n(2)]
    pub kit_confirmed: Option<Timestamp>,
    /// What the member calls the computers that were let in, the oldest first. Those that were taken off stay, so
    /// that a request is not used twice.
    #[n(3)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub devices: Vec<DeviceCard>,
}

/// A computer that was let in by another one.
#[derive(CborLen, Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct DeviceCard {
    /// Which one.
    #[n(0)]
    pub device: DeviceId,
    /// What its person calls it.
    #[n(1)]
    pub name: String,
    /// When it was let in.
    #[n(2)]
    pub admitted: Timestamp,
}

/// A partner: somebody who hands out credentials.
#[derive(CborLen, Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Partner {
    /// The scope its directory records lie in.
    #[n(0)]
    pub scope: ScopeId,
    /// The profile it was made from, if any.
    #[n(1)]
    pub profile: Option<String>,
    /// The revision of that profile.
    #[n(2)]
    pub profile_revision: Option<u32>,
    /// Its name.
    #[n(3)]
    pub name: String,
    /// Notes as text.
    #[n(4)]
    pub notes: Option<String>,
    /// Its environments, in the order they are shown.
    #[n(5)]
    pub environments: Vec<Environment>,
    /// Since when it is put away.
    #[n(6)]
    pub archived: Option<Timestamp>,
    /// The batch it came with, if it was taken over from a file.
    #[n(7)]
    pub batch: Option<BatchId>,
    /// Whom to call, what to read, which of our addresses it admits.
    #[n(8)]
    #[cbor(skip_if = "Dossier::is_empty")]
    pub dossier: Dossier,
}

/// One environment of a partner.
#[derive(CborLen, Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Environment {
    /// The scope of its identifiers; also its identity.
    #[n(0)]
    pub meta: ScopeId,
    /// The scope of its live values.
    #[n(1)]
    pub secret: ScopeId,
    /// The scope of its archived values.
    #[n(2)]
    pub archive: ScopeId,
    /// Which environment.
    #[n(3)]
    pub kind: EnvironmentKind,
    /// The name, where it differs from the kind's.
    #[n(4)]
    pub name: Option<String>,
    /// The record of its hosts.
    #[n(5)]
    pub hosts: RecordId,
}

/// The environments every partner may have.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum EnvironmentKind {
    /// Where one's own developers work.
    Development,
    /// Where integrations are tried; also called QA or sandbox.
    Staging,
    /// Where it counts.
    Production,
    /// Any other, with a name of its own.
    Other,
}

numbered!(EnvironmentKind { Development = 0, Staging = 1, Production = 2, Other = 3 });

impl EnvironmentKind {
    /// Whether its scopes count as production.
    pub const fn tier(self) -> Tier {
        match self {
            Self::Production => Tier::Production,
            Self::Development | Self::Staging | Self::Other => Tier::Other,
        }
    }

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Development => "Development",
            Self::Staging => "Staging",
            Self::Production => "Production",
            Self::Other => "Other",
        }
    }
}

/// The hosts that an environment's secrets may be sent to.
#[derive(CborLen, Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct EnvironmentHosts {
    /// Origins, for example `https://services.roofhub.pro`.
    #[n(0)]
    pub origins: Vec<String>,
}

/// A credential without its values.
#[derive(CborLen, Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Credential {
    /// The environment, named by the scope of its identifiers.
    #[n(0)]
    pub environment: ScopeId,
    /// Its name.
    #[n(1)]
    pub name: String,
    /// Which of the profile's (or the generic) kinds of credential it is.
    #[n(2)]
    pub kind: String,
    /// Notes as text.
    #[n(3)]
    pub notes: Option<String>,
    /// Tags.
    #[n(4)]
    pub tags: Vec<String>,
    /// All versions, oldest first. The last one that is `Current` is in use.
    #[n(5)]
    pub versions: Vec<CredentialVersion>,
    /// Since when it is put away.
    #[n(6)]
    pub archived: Option<Timestamp>,
    /// The batch it came with, if it was taken over from a file.
    #[n(7)]
    pub batch: Option<BatchId>,
    /// Who uses it, where its values are kept, who is in charge of it.
    #[n(8)]
    #[cbor(skip_if = "Uses::is_empty")]
    pub uses: Uses,
}

/// One version of a credential's values.
#[derive(CborLen, Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct CredentialVersion {
    /// Counted from 1 within the credential.
    #[n(0)]
    pub number: u32,
    /// Where it stands in its life.
    #[n(1)]
    pub label: VersionLabel,
    /// When it was entered.
    #[n(2)]
    pub created: Timestamp,
    /// Who entered it.
    #[n(3)]
    pub author: MemberId,
    /// The record of its identifier fields.
    #[n(4)]
    pub identifiers: RecordId,
    /// The record of its secret fields.
    #[n(5)]
    pub secrets: RecordId,
    /// The keys of its secret fields, so that a list needs no secret.
    #[n(6)]
    pub secret_fields: Vec<String>,
    /// Where one of its values was in use already when it was entered.
    #[n(7)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub same_values: Vec<SameValue>,
    /// The secret fields whose values are files.
    #[n(8)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub files: Vec<FileValue>,
}

/// What is known of a value that came from a file or is not text, so that a list needs no secret.
#[derive(CborLen, Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct FileValue {
    /// The key of the field.
    #[n(0)]
    pub field: String,
    /// The file's name, without a folder; `None` where the value did not come from a file that has one.
    #[n(1)]
    pub name: Option<String>,
    /// Its size.
    #[n(2)]
    pub bytes: u64,
    /// Whether it can be shown and copied as text.
    #[n(3)]
    pub is_text: bool,
}

/// A version of another credential that has a value in common: a pointer, from which nothing of the value follows.
#[derive(CborLen, Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct SameValue {
    /// The other credential.
    #[n(0)]
    pub credential: RecordId,
    /// Its version.
    #[n(1)]
    pub version: u32,
}

/// Where a version stands in its life.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(missing_docs, reason = "the names say it")]
pub enum VersionLabel {
    Draft,
    Pending,
    Current,
    Previous,
    Retired,
    Archived,
    Destroyed,
    Compromised,
}

numbered!(VersionLabel {
    Draft = 0,
    Pending = 1,
    Current = 2,
    Previous = 3,
    Retired = 4,
    Archived = 5,
    Destroyed = 6,
    Compromised = 7,
});

/// Identifier fields of one version, by the key the profile gives them.
#[derive(CborLen, Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Identifiers {
    /// Values by field key.
    #[n(0)]
    pub fields: BTreeMap<String, String>,
}

/// Secret fields of one version. The bytes are wiped on drop; there is no way to print or clone them.
#[derive(CborLen, Decode, Default, Encode)]
#[cbor(map)]
pub struct Secrets {
    #[n(0)]
    fields: BTreeMap<String, ByteVec>,
}

impl Secrets {
    /// Adds a field, taking the value.
    pub fn insert(&mut self, key: &str, value: Vec<u8>) {
        self.fields.insert(key.to_owned(), value.into());
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    /// The value of a field. Copy it only into something that wipes itself.
    pub fn expose(&self, key: &str) -> Option<&[u8]> {
        self.fields.get(key).map(|value| value.as_slice())
    }
}

impl Drop for Secrets {
    fn drop(&mut self) {
        for value in self.fields.values_mut() {
            value.as_mut_slice().zeroize();
        }
    }
}

const SCHEMA: u16 = 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_survives_its_encoding() {
        let organization = Organization { name: "Northwind".to_owned() };
        let bytes = encode_document(&organization);
        assert_eq!(decode_document::<Organization>(&bytes), Ok(organization));
    }

    #[test]
    fn a_document_of_a_newer_program_is_told_apart_from_a_broken_one() {
        let mut bytes = encode_document(&Organization { name: "Northwind".to_owned() });
        bytes[0] = 2;
        assert_eq!(decode_document::<Organization>(&bytes), Err(DocumentError::Newer));
        bytes[0] = 1;
        bytes.push(0);
        assert_eq!(decode_document::<Organization>(&bytes), Err(DocumentError::Malformed));
    }

    /// A credential as it was before anybody recorded who uses it.
    #[derive(CborLen, Encode)]
    #[cbor(map)]
    struct EarlierCredential {
        #[n(0)]
        environment: ScopeId,
        #[n(1)]
        name: String,
        #[n(2)]
        kind: String,
        #[n(3)]
        notes: Option<String>,
        #[n(4)]
        tags: Vec<String>,
        #[n(5)]
        versions: Vec<CredentialVersion>,
        #[n(6)]
        archived: Option<Timestamp>,
    }

    #[test]
    fn a_credential_written_without_uses_is_read_and_written_as_it_was() {
        let earlier = EarlierCredential {
            environment: ScopeId::from_random([7; 16]),
            name: "Order API".to_owned(),
            kind: "api-client".to_owned(),
            notes: None,
            tags: vec!["orders".to_owned()],
            versions: Vec::new(),
            archived: None,
        };
        let bytes = encode_document(&earlier);
        let read: Credential = decode_document(&bytes).unwrap();
        assert_eq!((read.name.as_str(), &read.uses), ("Order API", &Uses::default()));
        assert_eq!(encode_document(&read), bytes, "nothing recorded takes no room");
    }

    #[test]
    fn uses_and_dossier_survive_their_encoding() {
        let uses = Uses {
            consumers: vec![crate::Consumer { system: "orders".to_owned(), ..crate::Consumer::default() }],
            last_rotated: Some("2026-05-31".parse().unwrap()),
            ..Uses::default()
        };
        assert_eq!(decode_document::<Uses>(&encode_document(&uses)), Ok(uses));
        let dossier = Dossier { runbook: Some("Ask, deploy, verify.".to_owned()), ..Dossier::default() };
        assert_eq!(decode_document::<Dossier>(&encode_document(&dossier)), Ok(dossier));
    }

    #[test]
    fn secrets_survive_their_encoding() {
        let mut secrets = Secrets::default();
        secrets.insert("client_secret", b"s3cr3t".to_vec());
        let bytes = encode_document(&secrets);
        let read: Secrets = decode_document(&bytes).unwrap();
        assert_eq!(read.expose("client_secret"), Some(b"s3cr3t".as_slice()));
        assert_eq!(read.expose("other"), None);
    }
}
