//! The rules between the parts of a profile: what refers to something refers to what is there.

use std::collections::BTreeSet;

use vault_domain::{FieldKind, Sensitivity};

use crate::auth::{Auth, KeyHeader};
use crate::check::{Finding, Step};
use crate::credential::{ChannelKind, CredentialKind, Field};
use crate::letter::{Fill, Letter};
use crate::probe::{Probe, StatusMeaning};
use crate::profile::Profile;
use crate::text::{FieldRef, Origin};

/// The rules between the parts of a profile.
pub(crate) fn profile(profile: &Profile) -> Result<(), Finding> {
    if profile.revision == 0 {
        return Err(Finding::new([Step::Key("revision")], "revisions are counted from 1"));
    }
    origins(profile)?;
    demands(profile)?;
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
            if !seen.insert(origin) && !profile.shared_origins.contains(origin) {
                let at = [Step::Key("origins"), Step::Index(number)];
                return Err(
                    Finding::new(at, format!("{origin} is listed twice")).within("environments", index)
                );
            }
        }
    }
    match profile.shared_origins.iter().position(|origin| !seen.contains(origin)) {
        Some(index) => {
            let at = [Step::Key("shared_origins"), Step::Index(index)];
            Err(Finding::new(at, "a shared origin stands among those of its environments too"))
        }
        None => Ok(()),
    }
}

fn demands(profile: &Profile) -> Result<(), Finding> {
    for (index, demand) in profile.demands.iter().enumerate() {
        if profile.demands.iter().take(index).any(|earlier| earlier.about == demand.about) {
            let finding = Finding::new([Step::Key("about")], "there is already a demand about this");
            return Err(finding.within("demands", index));
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
    token_origin(profile, &kind.auth)?;
    probes(profile, kind)?;
    if let Some(ChannelKind::Contact(key)) = kind.rotation.as_ref().map(|rotation| &rotation.channel.by)
        && profile.contact(key.as_str()).is_none()
    {
        let at = [Step::Key("rotation"), Step::Key("channel"), Step::Key("by")];
        return Err(Finding::new(at, format!("there is no contact {:?}", key.as_str())));
    }
    Ok(())
}

/// A client secret goes to no host that the profile does not list.
fn token_origin(profile: &Profile, auth: &Auth) -> Result<(), Finding> {
    let Auth::OAuth2ClientCredentials(oauth) = auth else { return Ok(()) };
    match &oauth.token.origin {
        Some(origin) if !lists(profile, origin) => {
            let at = [Step::Key("auth"), Step::Only, Step::Key("token"), Step::Key("origin")];
            Err(Finding::new(at, format!("{origin} is not among the origins of an environment")))
        }
        Some(_) | None => Ok(()),
    }
}

fn lists(profile: &Profile, origin: &Origin) -> bool {
    profile.environments.iter().any(|environment| environment.origins.contains(origin))
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
    auth(&kind.auth)?;
    readings(&kind.status_meanings)
}

/// One status at one stage has one reading, or several that differ in what the answer says.
pub(crate) fn readings(meanings: &[StatusMeaning]) -> Result<(), Finding> {
    for (index, meaning) in meanings.iter().enumerate() {
        let same = |earlier: &&StatusMeaning| {
            (earlier.stage, earlier.status, &earlier.says) == (meaning.stage, meaning.status, &meaning.says)
        };
        if meanings.iter().take(index).any(|earlier| same(&earlier)) {
            let finding =
                Finding::new([Step::Key("status")], "this status has already a meaning at this stage");
            return Err(finding.within("status_meanings", index));
        }
    }
    Ok(())
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
    if field.kind == FieldKind::Identifier && field.holds.is_secret() {
        return Err(Finding::new([Step::Key("holds")], "what it holds is a secret"));
    }
    if field.kind == FieldKind::Secret && !field.choices.is_empty() {
        return Err(Finding::new([Step::Key("choices")], "a secret is not chosen from a list"));
    }
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
        | Auth::ServiceAccount(_)
        | Auth::Ssh(_)
        | Auth::WebhookSecret(_) => return Ok(()),
    };
    Err(Finding::new([Step::Key("auth"), Step::Only, Step::Key(key)], reason))
}

fn probes(profile: &Profile, kind: &CredentialKind) -> Result<(), Finding> {
    for (index, probe) in kind.probes.iter().enumerate() {
        probe_place(profile, probe).map_err(|finding| finding.within("probes", index))?;
        let Some(path) = &probe.path else { continue };
        if let Some(forbidden) = profile.forbidden.iter().find(|forbidden| forbidden.path.matches(path)) {
            let reason = format!("this path is forbidden: {}", forbidden.reason);
            return Err(Finding::new([Step::Key("path")], reason).within("probes", index));
        }
    }
    Ok(())
}

fn probe_place(profile: &Profile, probe: &Probe) -> Result<(), Finding> {
    if let Some(index) = probe.origins.iter().position(|origin| !lists(profile, origin)) {
        let at = [Step::Key("origins"), Step::Index(index)];
        return Err(Finding::new(at, "this host is not among the origins of an environment"));
    }
    match &probe.answer {
        Some(mark) if !mark.pointer.starts_with('/') => {
            let at = [Step::Key("answer"), Step::Key("pointer")];
            Err(Finding::new(at, "a JSON pointer begins with a slash"))
        }
        Some(_) | None => Ok(()),
    }
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
