//! Credentials, their versions and values. Nothing here is secret but [`ValueShown`].

use std::collections::BTreeMap;
use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use vault::{AccountKind, CredentialDetails, CredentialSummary, FileValue, Marks, TotpCodes, VersionDetails};
use zeroize::Zeroizing;

use crate::answer::Show;
use crate::text::{day_and_time, line, paragraph, rfc3339, snake_case, table};

/// A list of credentials.
#[derive(Serialize)]
pub(crate) struct CredentialsShown {
    credentials: Vec<CredentialRow>,
}

#[derive(Serialize)]
pub(super) struct CredentialRow {
    id: String,
    reference: String,
    partner_id: String,
    partner: String,
    environment_id: String,
    environment: String,
    environment_kind: String,
    name: String,
    kind: String,
    archived: bool,
    favourite: bool,
    current_version: u32,
    version_count: usize,
    updated: String,
}

impl CredentialsShown {
    pub(crate) fn new(credentials: Vec<CredentialSummary>, marks: &Marks) -> Self {
        Self { credentials: credentials.into_iter().map(|one| CredentialRow::new(one, marks)).collect() }
    }
}

impl CredentialRow {
    pub(super) fn new(credential: CredentialSummary, marks: &Marks) -> Self {
        Self {
            favourite: marks.favourites.contains(&credential.id),
            reference: credential.reference(),
            id: credential.id.to_string(),
            partner_id: credential.partner.to_string(),
            partner: credential.partner_name,
            environment_id: credential.environment.to_string(),
            environment: credential.environment_name,
            environment_kind: snake_case(&credential.environment_kind),
            name: credential.name,
            kind: credential.kind,
            archived: credential.archived,
            current_version: credential.current_version,
            version_count: credential.versions,
            updated: rfc3339(credential.updated),
        }
    }
}

impl Show for CredentialsShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        credential_table(out, &self.credentials)
    }
}

pub(super) fn credential_table(out: &mut dyn Write, credentials: &[CredentialRow]) -> io::Result<()> {
    let row = |c: &CredentialRow| {
        let marks = marked(c.favourite, c.archived);
        vec![c.reference.clone(), c.kind.clone(), c.current_version.to_string(), marks]
    };
    table(out, &["credential", "kind", "version", ""], &credentials.iter().map(row).collect::<Vec<_>>())
}

/// What is said of a row in its last column.
pub(super) fn marked(favourite: bool, archived: bool) -> String {
    let words = [(favourite, "favourite"), (archived, "archived")];
    let words: Vec<_> = words.into_iter().filter_map(|(is, word)| is.then_some(word)).collect();
    words.join(", ")
}

/// One credential without its secrets.
#[derive(Serialize)]
pub(crate) struct CredentialShown {
    #[serde(flatten)]
    row: CredentialRow,
    notes: Option<String>,
    tags: Vec<String>,
    owner: Option<String>,
    account: Option<&'static str>,
    last_rotated: Option<String>,
    expires: Option<String>,
    versions: Vec<VersionRow>,
}

#[derive(Serialize)]
struct VersionRow {
    number: u32,
    label: String,
    created: String,
    author: String,
    identifiers: BTreeMap<String, String>,
    secret_fields: Vec<String>,
    files: Vec<FileRow>,
    #[serde(skip)]
    day: String,
}

#[derive(Serialize)]
struct FileRow {
    field: String,
    name: Option<String>,
    bytes: u64,
    is_text: bool,
}

impl From<FileValue> for FileRow {
    fn from(file: FileValue) -> Self {
        Self { field: file.field, name: file.name, bytes: file.bytes, is_text: file.is_text }
    }
}

impl CredentialShown {
    pub(crate) fn new(credential: CredentialDetails, marks: &Marks) -> Self {
        Self {
            row: CredentialRow::new(credential.summary, marks),
            notes: credential.notes,
            tags: credential.tags,
            owner: credential.uses.owner,
            account: credential.uses.account.map(AccountKind::code),
            last_rotated: credential.uses.last_rotated.map(|day| day.to_string()),
            expires: credential.uses.expires.map(|day| day.to_string()),
            versions: credential.versions.into_iter().map(VersionRow::from).collect(),
        }
    }
}

impl From<VersionDetails> for VersionRow {
    fn from(version: VersionDetails) -> Self {
        Self {
            number: version.number,
            label: snake_case(&version.label),
            created: rfc3339(version.created),
            author: version.author,
            identifiers: version.identifiers,
            secret_fields: version.secret_fields,
            files: version.files.into_iter().map(FileRow::from).collect(),
            day: day_and_time(version.created),
        }
    }
}

impl Show for CredentialShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Credential", &self.row.reference)?;
        line(out, "Id", &self.row.id)?;
        line(out, "Kind", &self.row.kind)?;
        line(out, "", &marked(self.row.favourite, self.row.archived))?;
        line(out, "Tags", &self.tags.join(", "))?;
        line(out, "Owner", self.owner.as_deref().unwrap_or_default())?;
        line(out, "Account", self.account.unwrap_or_default())?;
        line(out, "Last rotated", self.last_rotated.as_deref().unwrap_or_default())?;
        line(out, "Expires", self.expires.as_deref().unwrap_or_default())?;
        paragraph(out, "Notes", self.notes.as_deref())?;
        for version in &self.versions {
            writeln!(out)?;
            version.text(out)?;
        }
        Ok(())
    }
}

impl VersionRow {
    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        let title = format!("{}, {}, {} UTC by {}", self.number, self.label, self.day, self.author);
        line(out, "Version", &title)?;
        for (key, value) in &self.identifiers {
            line(out, "", &format!("{key} = {value}"))?;
        }
        for key in &self.secret_fields {
            let file = self.files.iter().find(|file| file.field == *key);
            line(out, "", &format!("{key} (secret{})", file.map(FileRow::words).unwrap_or_default()))?;
        }
        Ok(())
    }
}

impl FileRow {
    fn words(&self) -> String {
        let name = self.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        format!(", file{name}, {} bytes", self.bytes)
    }
}

/// One value that was read. Its text is the value's bytes and nothing else.
pub(crate) struct ValueShown {
    pub(crate) credential: String,
    pub(crate) version: u32,
    pub(crate) field: String,
    pub(crate) value: Zeroizing<Vec<u8>>,
}

/// A code and the one after it. Its text is the code alone.
pub(crate) struct CodesShown(TotpCodes);

impl From<TotpCodes> for CodesShown {
    fn from(codes: TotpCodes) -> Self {
        Self(codes)
    }
}

impl Serialize for CodesShown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shown = serializer.serialize_struct("CodesShown", 4)?;
        shown.serialize_field("code", self.0.code.as_str())?;
        shown.serialize_field("next", self.0.next.as_str())?;
        shown.serialize_field("seconds_left", &self.0.seconds_left)?;
        shown.serialize_field("period", &self.0.period)?;
        shown.end()
    }
}

impl Show for CodesShown {
    fn text(&self, out: &mut dyn Write, terminal: bool) -> io::Result<()> {
        out.write_all(self.0.code.as_bytes())?;
        if terminal {
            let Self(TotpCodes { next, seconds_left, .. }) = self;
            write!(out, "  for {seconds_left} s, then {}", next.as_str())?;
        }
        writeln!(out)
    }
}

/// That a value was written to a file.
#[derive(Serialize)]
pub(crate) struct SavedShown {
    pub(crate) credential: String,
    pub(crate) version: u32,
    pub(crate) field: String,
    pub(crate) bytes: usize,
}

impl Show for SavedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        writeln!(out, "Saved {} of version {}, {} bytes", self.field, self.version, self.bytes)
    }
}

/// That credentials were handed over in a file.
#[derive(Serialize)]
pub(crate) struct ExportedShown {
    pub(crate) credentials: usize,
    pub(crate) values: usize,
    pub(crate) encrypted: bool,
    pub(crate) guarded: usize,
}

impl Show for ExportedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        writeln!(out, "Exported {} values of {} credentials", self.values, self.credentials)?;
        if self.guarded > 0 {
            line(out, "Note", &format!("{} cells got an apostrophe before their text", self.guarded))?;
        }
        if self.encrypted { Ok(()) } else { line(out, "Note", "the file is not encrypted") }
    }
}

/// That a template was filled into a file.
#[derive(Serialize)]
pub(crate) struct InjectedShown {
    pub(crate) values: usize,
    pub(crate) bytes: usize,
}

impl Show for InjectedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        writeln!(out, "Filled in {} values, {} bytes", self.values, self.bytes)
    }
}

/// A template that was filled. Its text is that and nothing else.
pub(crate) struct FilledShown {
    pub(crate) values: usize,
    pub(crate) text: Zeroizing<Vec<u8>>,
}

impl Serialize for FilledShown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shown = serializer.serialize_struct("FilledShown", 3)?;
        shown.serialize_field("values", &self.values)?;
        serialize_value::<S>(&mut shown, &self.text)?;
        shown.end()
    }
}

impl Show for FilledShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        out.write_all(&self.text)
    }
}

impl Serialize for ValueShown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shown = serializer.serialize_struct("ValueShown", 5)?;
        shown.serialize_field("credential", &self.credential)?;
        shown.serialize_field("version", &self.version)?;
        shown.serialize_field("field", &self.field)?;
        serialize_value::<S>(&mut shown, &self.value)?;
        shown.end()
    }
}

/// As text where it is text.
fn serialize_value<S: Serializer>(shown: &mut S::SerializeStruct, value: &[u8]) -> Result<(), S::Error> {
    if let Ok(text) = std::str::from_utf8(value) {
        shown.serialize_field("encoding", "text")?;
        shown.serialize_field("value", text)
    } else {
        shown.serialize_field("encoding", "base64")?;
        shown.serialize_field("value", Zeroizing::new(STANDARD.encode(value)).as_str())
    }
}

impl Show for ValueShown {
    fn text(&self, out: &mut dyn Write, terminal: bool) -> io::Result<()> {
        out.write_all(&self.value)?;
        if terminal { writeln!(out) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use vault::{EnvironmentKind, RecordId, ScopeId, Timestamp};

    use super::*;

    #[test]
    fn a_list_says_which_are_favourites() {
        let summary = |byte, archived| CredentialSummary {
            id: RecordId::from_random([byte; 16]),
            partner: RecordId::from_random([9; 16]),
            partner_name: "SRS".to_owned(),
            environment: ScopeId::from_random([9; 16]),
            environment_kind: EnvironmentKind::Staging,
            environment_name: "Staging".to_owned(),
            name: format!("Orders {byte}"),
            kind: "api-key".to_owned(),
            archived,
            current_version: 1,
            versions: 1,
            updated: Timestamp::from_secs(0),
        };
        let marks = Marks { favourites: vec![RecordId::from_random([2; 16])], ..Marks::default() };
        let shown = CredentialsShown::new(vec![summary(1, false), summary(2, true)], &marks);
        let mut text = Vec::new();
        shown.text(&mut text, false).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.lines().last().unwrap().ends_with("favourite, archived"), "{text}");
        assert_eq!(text.matches("favourite").count(), 1, "{text}");
        let json = serde_json::to_value(&shown).unwrap();
        assert_eq!(
            (&json["credentials"][0]["favourite"], &json["credentials"][1]["favourite"]),
            (&false.into(), &true.into())
        );
    }
}
