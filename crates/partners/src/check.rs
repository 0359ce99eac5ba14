//! Checks across a profile: names that occur twice, names that refer to nothing, and rules between fields.
//!
//! The typed profile has no positions. A finding names its place as a path, and the path is looked up in the
//! text when the error is made.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use vault_domain::{FieldKind, Sensitivity};

use crate::auth::{Auth, KeyHeader};
use crate::credential::{ChannelKind, CredentialKind, Field};
use crate::error::ProfileError;
use crate::profile::{Fill, Letter, Profile};
use crate::text::FieldRef;

/// A rule that a profile breaks, and where.
pub(crate) struct Finding {
    at: Vec<Step>,
    reason: String,
}

impl Finding {
    fn new(at: impl Into<Vec<Step>>, reason: impl Into<String>) -> Self {
        Self { at: at.into(), reason: reason.into() }
    }

    /// The same finding, seen from outside of the list it was made in.
    fn within(mut self, list: &'static str, index: usize) -> Self {
        self.at.splice(0..0, [Step::Key(list), Step::Index(index)]);
        self
    }

    /// Turns the path into a line. A path that ends early names the last place that was found.
    pub(crate) fn locate(&self, file: &str, text: &str) -> ProfileError {
        let tree = DeTable::parse(text).ok();
        let span = tree.and_then(|tree| self.span(tree.get_ref()));
        ProfileError::new(file, text, span, &self.reason)
    }

    fn span(&self, root: &DeTable<'_>) -> Option<Range<usize>> {
        let (first, rest) = self.at.split_first()?;
        let mut here = first.in_table(root)?;
        for step in rest {
            here = step.in_value(here.get_ref()).unwrap_or(here);
        }
        Some(here.span())
    }
}

/// One step of a path into a file.
#[derive(Clone)]
enum Step {
    Index(usize),
    Key(&'static str),
    /// Into the only entry of a table.
    Only,
    /// To the first text with this value, however deep.
    Text(String),
}

impl Step {
    fn in_table<'a, 'i>(&self, table: &'a DeTable<'i>) -> Option<&'a Spanned<DeValue<'i>>> {
        match self {
            Self::Index(_) => None,
            Self::Key(wanted) => {
                table.iter().find(|(key, _)| key.get_ref() == wanted).map(|(_, value)| value)
            }
            Self::Only => table.values().next(),
            Self::Text(text) => table.values().find_map(|value| find_text(value, text)),
        }
    }

    fn in_value<'a, 'i>(&self, value: &'a DeValue<'i>) -> Option<&'a Spanned<DeValue<'i>>> {
        match self {
            Self::Index(index) => value.as_array()?.get(*index),
            Self::Key(_) | Self::Only | Self::Text(_) => self.in_table(value.as_table()?),
        }
    }
}

fn find_text<'a, 'i>(value: &'a Spanned<DeValue<'i>>, text: &str) -> Option<&'a Spanned<DeValue<'i>>> {
    match value.get_ref() {
        DeValue::Array(array) => array.iter().find_map(|item| find_text(item, text)),
        DeValue::Table(table) => table.values().find_map(|item| find_text(item, text)),
        DeValue::String(word) => (word.as_ref() == text).then_some(value),
        DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Float(_) | DeValue::Integer(_) => None,
    }
}

/// Within each list, a name occurs once; each document that is named is there.
pub(crate) fn names(file: &str, text: &str) -> Result<(), ProfileError> {
    let tree = DeTable::parse(text).map_err(|error| ProfileError::from_toml(file, text, &error))?;
    let documents = Step::Key("documents").in_table(tree.get_ref());
    let walk = Walk { file, text, documents: documents.map(list_names).unwrap_or_default() };
    walk.table(tree.get_ref())
}

struct Walk<'a> {
    file: &'a str,
    text: &'a str,
    documents: BTreeSet<String>,
}

impl Walk<'_> {
    fn table(&self, table: &DeTable<'_>) -> Result<(), ProfileError> {
        // What is sent to a partner has names of its own.
        let ours = table.iter().filter(|(key, _)| key.get_ref() != "parameters");
        for (key, value) in ours {
            if matches!(key.get_ref().as_ref(), "document" | "documented") {
                self.document(value)?;
            }
            self.value(value)?;
        }
        Ok(())
    }

    fn value(&self, value: &Spanned<DeValue<'_>>) -> Result<(), ProfileError> {
        if let Some(table) = value.get_ref().as_table() {
            return self.table(table);
        }
        let mut seen = BTreeSet::new();
        for item in value.get_ref().as_array().into_iter().flatten() {
            if let Some(key) = Step::Key("key").in_value(item.get_ref())
                && let Some(name) = key.get_ref().as_str()
                && !seen.insert(name.to_owned())
            {
                return Err(self.error(key, &format!("the name {name:?} occurs twice in this list")));
            }
            self.value(item)?;
        }
        Ok(())
    }

    fn document(&self, value: &Spanned<DeValue<'_>>) -> Result<(), ProfileError> {
        match value.get_ref().as_str() {
            Some(name) if !self.documents.contains(name) => {
                Err(self.error(value, &format!("there is no document {name:?}")))
            }
            _ => Ok(()),
        }
    }

    fn error(&self, place: &Spanned<DeValue<'_>>, reason: &str) -> ProfileError {
        ProfileError::new(self.file, self.text, Some(place.span()), reason)
    }
}

fn list_names(list: &Spanned<DeValue<'_>>) -> BTreeSet<String> {
    let items = list.get_ref().as_array().into_iter().flatten();
    items
        .filter_map(|item| Step::Key("key").in_value(item.get_ref())?.get_ref().as_str().map(str::to_owned))
        .collect()
}

/// The rules between the parts of a profile.
pub(crate) fn profile(profile: &Profile) -> Result<(), Finding> {
    if profile.revision == 0 {
        return Err(Finding::new([Step::Key("revision")], "revisions are counted from 1"));
    }
    origins(profile)?;
    for (index, kind) in profile.credentials.iter().enumerate() {
        credential_of_profile(profile, kind).map_err(|finding| finding.within("credentials", index))?;
    }
    for (index, letter) in profile.letters.iter().enumerate() {
        letter_of_profile(profile, letter, index).map_err(|finding| finding.within("letters", index))?;
    }
    Ok(())
}

fn origins(profile: &Profile) -> Result<(), Finding> {
    let mut seen = BTreeSet::new();
    for (index, environment) in profile.environments.iter().enumerate() {
        for (number, origin) in environment.origins.iter().enumerate() {
            if !seen.insert(origin) {
                let at = [Step::Key("origins"), Step::Index(number)];
                return Err(
                    Finding::new(at, format!("{origin} is listed twice")).within("environments", index)
                );
            }
        }
    }
    Ok(())
}

fn credential_of_profile(profile: &Profile, kind: &CredentialKind) -> Result<(), Finding> {
    if kind.key.as_str().starts_with(GENERIC) {
        let reason = format!("names that begin with {GENERIC:?} are those of the generic kinds");
        return Err(Finding::new([Step::Key("key")], reason));
    }
    credential(kind)?;
    probes(profile, kind)?;
    if let Some(ChannelKind::Contact(key)) = kind.rotation.as_ref().map(|rotation| &rotation.channel.by)
        && profile.contact(key.as_str()).is_none()
    {
        let at = [Step::Key("rotation"), Step::Key("channel"), Step::Key("by")];
        return Err(Finding::new(at, format!("there is no contact {:?}", key.as_str())));
    }
    Ok(())
}

/// The rules within one kind of credential, of a profile or generic.
pub(crate) fn credential(kind: &CredentialKind) -> Result<(), Finding> {
    for (index, field) in kind.fields.iter().enumerate() {
        self::field(field).map_err(|finding| finding.within("fields", index))?;
    }
    if let Some(missing) = kind.auth.fields().into_iter().find(|key| kind.field(key.as_str()).is_none()) {
        let at = [Step::Key("auth"), Step::Text(missing.as_str().to_owned())];
        return Err(Finding::new(at, format!("there is no field {:?}", missing.as_str())));
    }
    auth(&kind.auth)
}

/// The rules of the list of generic kinds.
pub(crate) fn generic(kinds: &[CredentialKind]) -> Result<(), Finding> {
    for (index, kind) in kinds.iter().enumerate() {
        let named = kind.key.as_str().starts_with(GENERIC);
        let check = if named {
            credential(kind)
        } else {
            let reason = format!("the name of a generic kind begins with {GENERIC:?}");
            Err(Finding::new([Step::Key("key")], reason))
        };
        check.map_err(|finding| finding.within("credentials", index))?;
    }
    Ok(())
}

fn field(field: &Field) -> Result<(), Finding> {
    if field.sensitivity != Sensitivity::Critical {
        return Ok(());
    }
    if field.kind == FieldKind::Identifier {
        return Err(Finding::new([Step::Key("kind")], "a critical field is a secret"));
    }
    if field.share.log || field.share.repository || field.share.support {
        return Err(Finding::new([Step::Key("share")], "a critical field is shared nowhere"));
    }
    Ok(())
}

fn auth(auth: &Auth) -> Result<(), Finding> {
    let (key, reason) = match auth {
        Auth::ApiKeyHeader(keys) if keys.headers.is_empty() => ("headers", "at least one header is needed"),
        Auth::ApiKeyHeader(keys) if keys.headers.iter().any(KeyHeader::is_nameless) => {
            ("headers", "a header needs a name or a header_field")
        }
        Auth::Hmac(hmac) if hmac.parts.is_empty() => ("parts", "a signature needs parts"),
        Auth::Login(login) if login.token_pointers.iter().any(|pointer| !pointer.starts_with('/')) => {
            ("token_pointers", "a JSON pointer begins with a slash")
        }
        Auth::OAuth2ClientCredentials(oauth) if oauth.token.bodies.is_empty() => {
            ("token", "a token endpoint needs at least one form of body")
        }
        Auth::OAuth2ClientCredentials(oauth) if oauth.token.is_nowhere() => {
            ("token", "a token endpoint needs paths or a url_field")
        }
        Auth::ApiKeyHeader(_)
        | Auth::Basic(_)
        | Auth::Bearer(_)
        | Auth::Hmac(_)
        | Auth::Login(_)
        | Auth::Mtls(_)
        | Auth::None
        | Auth::OAuth2ClientCredentials(_)
        | Auth::PortalAccount(_)
        | Auth::Ssh(_)
        | Auth::WebhookSecret(_) => return Ok(()),
    };
    Err(Finding::new([Step::Key("auth"), Step::Only, Step::Key(key)], reason))
}

fn probes(profile: &Profile, kind: &CredentialKind) -> Result<(), Finding> {
    for (index, probe) in kind.probes.iter().enumerate() {
        let Some(path) = &probe.path else { continue };
        if let Some(forbidden) = profile.forbidden.iter().find(|forbidden| forbidden.path.matches(path)) {
            let reason = format!("this path is forbidden: {}", forbidden.reason);
            return Err(Finding::new([Step::Key("path")], reason).within("probes", index));
        }
    }
    Ok(())
}

fn letter_of_profile(profile: &Profile, letter: &Letter, index: usize) -> Result<(), Finding> {
    if profile.letters.iter().take(index).any(|earlier| earlier.purpose == letter.purpose) {
        return Err(Finding::new([Step::Key("purpose")], "there is already a letter for this purpose"));
    }
    if profile.contact(letter.to.as_str()).is_none() {
        let reason = format!("there is no contact {:?}", letter.to.as_str());
        return Err(Finding::new([Step::Key("to")], reason));
    }
    if letter.subject.text.as_str().replace(COMPANY, "").contains(['[', ']']) {
        let reason = format!("the only placeholder in a subject is {COMPANY}");
        return Err(Finding::new([Step::Key("subject"), Step::Key("text")], reason));
    }
    for (number, line) in letter.fields.iter().enumerate() {
        if let Fill::Field(fill) = &line.fill {
            filled(profile, &fill.of).map_err(|reason| {
                let at = [Step::Key("fill"), Step::Key("field"), Step::Key("of")];
                Finding::new(at, reason).within("fields", number)
            })?;
        }
    }
    Ok(())
}

/// A letter may be filled from identifiers that the partner's support may see.
fn filled(profile: &Profile, of: &FieldRef) -> Result<(), String> {
    let name = format!("{}.{}", of.credential, of.field);
    let kind = profile.credential_kind(of.credential.as_str());
    let field = kind.and_then(|kind| kind.field(of.field.as_str()));
    let field = field.ok_or_else(|| format!("there is no field {name:?}"))?;
    if field.kind == FieldKind::Secret {
        return Err(format!("{name:?} is a secret and never stands in a letter"));
    }
    if field.share.support { Ok(()) } else { Err(format!("{name:?} is not shared with support")) }
}

const COMPANY: &str = "[Your Company Name]";
const GENERIC: &str = "generic-";
