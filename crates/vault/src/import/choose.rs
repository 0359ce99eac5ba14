//! Which kind of credential a row's fields make.

use partners::{CredentialKind, Holds, Profiles, TOTP};
use vault_domain::FieldKind;

/// A value of a row that is to be a field.
pub(super) struct Source {
    /// The key that its column was given.
    pub(super) key: String,
    pub(super) secret: bool,
    pub(super) column: usize,
}

/// What a row brings besides its fields.
#[derive(Clone, Copy)]
pub(super) struct Besides {
    pub(super) url: Option<usize>,
    pub(super) expires: Option<usize>,
    /// Whether a user name with a password is a person's account rather than a program's.
    pub(super) people: bool,
}

/// A kind and where its fields come from.
pub(super) struct Chosen<'a> {
    pub(super) kind: &'a CredentialKind,
    pub(super) fields: Vec<Filled>,
    /// Identifiers that the kind has no field for.
    pub(super) others: Vec<usize>,
}

/// A field and the column it is filled from.
pub(super) struct Filled {
    pub(super) key: String,
    pub(super) kind: FieldKind,
    pub(super) column: usize,
}

/// The kind that has a place for every secret and is complete, the profile's kinds first; of several the one that
/// takes most. Without any: the kind whose fields are free.
pub(super) fn choose<'a>(
    profiles: &'a Profiles,
    profile: Option<&str>,
    sources: &[Source],
    besides: Besides,
) -> Option<Chosen<'a>> {
    let own = profile.and_then(|id| profiles.get(id)).map(|profile| profile.credentials.as_slice());
    let own = own.unwrap_or_default();
    let usual = if besides.people { "generic-login" } else { "generic-password" };
    let fixed = own.iter().chain(profiles.generic()).filter(|kind| !kind.free_fields);
    let best = fixed
        .enumerate()
        .filter_map(|(place, kind)| Some((place, fill(kind, sources, besides)?)))
        .max_by_key(|(place, chosen)| {
            let is_own = *place < own.len();
            let is_usual = chosen.kind.key.as_str() == usual;
            (chosen.others.is_empty(), is_own, chosen.fields.len(), is_usual, std::cmp::Reverse(*place))
        });
    best.map(|(_, chosen)| chosen).or_else(|| {
        let free = profiles.generic().iter().find(|kind| kind.free_fields)?;
        Some(fill_freely(free, sources, besides))
    })
}

/// Fills a kind; `None` where a secret has no place or a needed field no value.
fn fill<'a>(kind: &'a CredentialKind, sources: &[Source], besides: Besides) -> Option<Chosen<'a>> {
    let mut chosen = Chosen { kind, fields: Vec::new(), others: Vec::new() };
    for source in sources {
        let names = std::iter::once(source.key.as_str()).chain(synonyms(&source.key));
        let field = names.filter_map(|name| kind.field(name)).find(|field| !chosen.has(field.key.as_str()));
        match field {
            Some(field) => chosen.fill(field.key.as_str(), field.kind, source.column),
            None if source.secret && source.key == TOTP && !chosen.has(TOTP) => {
                chosen.fill(TOTP, FieldKind::Secret, source.column);
            }
            None if source.secret => return None,
            None => chosen.others.push(source.column),
        }
    }
    let empty = |chosen: &Chosen<'_>, holds| {
        let mut fields =
            kind.fields.iter().filter(|field| field.holds == holds && !chosen.has(field.key.as_str()));
        fields
            .find(|field| !field.key.as_str().starts_with("webhook"))
            .map(|field| (field.key.as_str(), field.kind))
    };
    for (column, holds) in [(besides.url, Holds::Url), (besides.expires, Holds::Date)] {
        if let (Some(column), Some((key, side))) = (column, empty(&chosen, holds)) {
            chosen.fill(key, side, column);
        }
    }
    let complete = kind.fields.iter().all(|field| !field.required || chosen.has(field.key.as_str()));
    (complete && !chosen.fields.is_empty()).then_some(chosen)
}

fn fill_freely<'a>(kind: &'a CredentialKind, sources: &[Source], besides: Besides) -> Chosen<'a> {
    let mut chosen = Chosen { kind, fields: Vec::new(), others: Vec::new() };
    for source in sources {
        let side = if source.secret { FieldKind::Secret } else { FieldKind::Identifier };
        chosen.fill(&source.key, side, source.column);
    }
    for (column, key) in [(besides.url, "url"), (besides.expires, "expires_on")] {
        if let Some(column) = column.filter(|_| !chosen.has(key)) {
            chosen.fill(key, FieldKind::Identifier, column);
        }
    }
    chosen
}

impl Chosen<'_> {
    fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|field| field.key == key)
    }

    fn fill(&mut self, key: &str, kind: FieldKind, column: usize) {
        self.fields.push(Filled { key: key.to_owned(), kind, column });
    }

    pub(super) fn takes(&self, column: usize) -> bool {
        self.fields.iter().any(|field| field.column == column)
    }
}

/// Other keys under which profiles know the same thing.
fn synonyms(key: &str) -> Vec<&'static str> {
    SYNONYMS.iter().filter(|group| group.contains(&key)).flat_map(|group| group.iter().copied()).collect()
}

const SYNONYMS: &[&[&str]] = &[
    &["account", "customer_code"],
    &["api_secret", "secret"],
    &["scope", "audiences"],
    &["token", "access_token"],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(profile: Option<&str>, keys: &[(&str, bool)], url: bool) -> String {
        let profiles = Profiles::builtin().unwrap();
        let sources: Vec<_> = keys
            .iter()
            .enumerate()
            .map(|(column, (key, secret))| Source { key: (*key).to_owned(), secret: *secret, column })
            .collect();
        let besides = Besides { url: url.then_some(99), expires: None, people: true };
        choose(&profiles, profile, &sources, besides).unwrap().kind.key.as_str().to_owned()
    }

    #[test]
    fn the_kind_follows_from_the_fields() {
        let client = [("client_id", false), ("client_secret", true)];
        let login = [("username", false), ("password", true)];
        for (profile, keys, url, kind) in [
            (Some("srs"), &client[..], false, "api-client"),
            (Some("reloadly"), &client[..], false, "api-client"),
            (None, &client[..], true, "generic-oauth2"),
            (None, &client[..], false, "generic-other"),
            (None, &login[..], false, "generic-login"),
            (Some("popup-reward-store"), &login[..], false, "api-account"),
            (None, &[("api_key", true)][..], false, "generic-api-key"),
            (None, &[("token", true)][..], false, "generic-bearer"),
            (Some("mintmove"), &[("api_key", true), ("api_secret", true)][..], false, "api-key"),
            (None, &[("username", false), ("private_key", true)][..], false, "generic-ssh"),
            (None, &[("password", true), ("pin", true)][..], false, "generic-other"),
            (Some("srs"), &[client[0], client[1], ("totp", true)][..], false, "api-client"),
        ] {
            assert_eq!(kind_of(profile, keys, url), kind, "{profile:?} {keys:?}");
        }
    }
}
