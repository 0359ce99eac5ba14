//! Values of a credential's fields: from the command line, standard input, descriptors or a person.

use std::mem;

use vault::partners::{CredentialKind, Profiles};
use vault::{FieldKind, Values};
use zeroize::Zeroizing;

use crate::app::App;
use crate::arguments::Fields;
use crate::failure::Failure;
use crate::input::STDIN;
use crate::terminal;

/// The kind of credential that was named, or the only one that the partner's profile has.
pub(crate) fn kind<'a>(
    profiles: &'a Profiles,
    profile: Option<&str>,
    named: Option<&str>,
) -> Result<&'a CredentialKind, Failure> {
    let own = profile.and_then(|id| profiles.get(id)).map(|profile| profile.credentials.as_slice());
    let own = own.unwrap_or_default();
    let (found, reason) = match (named, own) {
        (None, [only]) => (Some(only), ""),
        (None, _) => (None, "say which"),
        (Some(key), _) => (profiles.credential_kind(profile, key), "there is no such kind"),
    };
    found.ok_or_else(|| {
        let known: Vec<&str> = own.iter().chain(profiles.generic()).map(|kind| kind.key.as_str()).collect();
        Failure::field("kind", &format!("{reason}; there are: {}", known.join(", ")))
    })
}

/// All values that were handed in, each field once. A field that is not known must be said to be new: a name mistyped
/// would leave the value it was meant for as it was.
pub(crate) fn gather(
    app: &mut App,
    mut fields: Fields,
    is_known: impl Fn(&str) -> bool,
) -> Result<Values, Failure> {
    let new = mem::take(&mut fields.new_field);
    let mut values = Values::default();
    for pair in &fields.field {
        let (field, value) = pair_of(pair, "field")?;
        check_new(&values, field)?;
        values.identifiers.insert(field.to_owned(), value.to_owned());
    }
    for (field, value) in secrets(app, &mut fields)? {
        add_secret(&mut values, &field, value)?;
    }
    let given = values.identifiers.keys().chain(values.secrets.iter().map(|(field, _)| field));
    match given.into_iter().find(|field| !is_known(field) && !new.contains(field)) {
        Some(field) => Err(Failure::field(
            field,
            &format!("this kind of credential has no such field; to add it, give --new-field {field}"),
        )),
        None => Ok(values),
    }
}

/// Takes the secrets from where they are handed in: the caller, descriptors, a person, standard input.
pub(crate) fn secrets(app: &mut App, fields: &mut Fields) -> Result<Secrets, Failure> {
    let mut secrets = mem::take(&mut fields.given);
    for pair in mem::take(&mut fields.secret_fd) {
        let (field, descriptor) = pair_of(&pair, "secret_fd")?;
        let descriptor = descriptor.parse().map_err(|_| Failure::field("secret_fd", "write FIELD=N"))?;
        secrets.push((field.to_owned(), app.input.rest(descriptor)?));
    }
    for field in mem::take(&mut fields.secret_prompt) {
        let value = terminal::ask_hidden(&field, "give --secret-stdin, or --secret-fd")?;
        secrets.push((field, Zeroizing::new(value.as_bytes().to_vec())));
    }
    if let Some(field) = fields.secret_stdin.take() {
        secrets.push((field, app.input.rest(STDIN)?));
    }
    Ok(secrets)
}

/// Asks for the fields that the kind needs and nobody handed in, where somebody can be asked.
pub(crate) fn ask_for_missing(app: &App, kind: &CredentialKind, values: &mut Values) -> Result<(), Failure> {
    if !app.may_ask {
        return Ok(());
    }
    for field in kind.fields.iter().filter(|field| field.required) {
        let key = field.key.as_str();
        if check_new(values, key).is_err() {
            continue;
        }
        match field.kind {
            FieldKind::Identifier => {
                let value = terminal::ask(key, "give --field")?;
                values.identifiers.insert(key.to_owned(), value.to_string());
            }
            FieldKind::Secret => {
                let value = terminal::ask_hidden(key, "give --secret-stdin, or --secret-fd")?;
                add_secret(values, key, Zeroizing::new(value.as_bytes().to_vec()))?;
            }
        }
    }
    Ok(())
}

fn add_secret(values: &mut Values, field: &str, value: Zeroizing<Vec<u8>>) -> Result<(), Failure> {
    check_new(values, field)?;
    values.secrets.push((field.to_owned(), value));
    Ok(())
}

fn check_new(values: &Values, field: &str) -> Result<(), Failure> {
    let is_there =
        values.identifiers.contains_key(field) || values.secrets.iter().any(|(key, _)| key == field);
    if is_there { Err(Failure::field(field, "it is given twice")) } else { Ok(()) }
}

fn pair_of<'a>(text: &'a str, option: &str) -> Result<(&'a str, &'a str), Failure> {
    text.split_once('=').ok_or_else(|| Failure::field(option, "write FIELD=, then the rest"))
}

/// Values by the field that they are for.
pub(crate) type Secrets = Vec<(String, Zeroizing<Vec<u8>>)>;
