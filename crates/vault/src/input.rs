//! What people type: checked before it goes anywhere, with the field and the next step.

use std::collections::BTreeSet;

use partners::CredentialKind;
use vault_domain::{Day, FieldKind};

use crate::search::MOST_CHARACTERS;
use crate::{NewEnvironment, Values, VaultError, totp, value_file};

/// A name: trimmed, not empty, not endless, without control characters.
pub(crate) fn name(field: &str, typed: &str) -> Result<String, VaultError> {
    let name = typed.trim();
    if name.is_empty() {
        return Err(VaultError::invalid(field, "a name is needed"));
    }
    if name.chars().count() > NAME_CHARS {
        return Err(VaultError::invalid(field, "at most 200 characters; put the rest into the notes"));
    }
    if name.chars().any(char::is_control) {
        return Err(VaultError::invalid(field, "control characters cannot be part of a name"));
    }
    Ok(name.to_owned())
}

/// Text of many lines; `None` when there is nothing but space.
pub(crate) fn notes(typed: Option<String>) -> Result<Option<String>, VaultError> {
    let notes = typed.filter(|text| !text.trim().is_empty());
    match &notes {
        Some(text) if text.len() > TEXT_BYTES => Err(VaultError::invalid("notes", "at most 64 KiB of text")),
        Some(_) | None => Ok(notes),
    }
}

/// A line that may be missing: trimmed, `None` when there is nothing but space, not endless, no control characters.
pub(crate) fn line(field: &str, typed: Option<String>) -> Result<Option<String>, VaultError> {
    let Some(line) = typed.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if line.chars().count() > LINE_CHARS {
        return Err(VaultError::invalid(field, "at most 1000 characters; put the rest into the notes"));
    }
    if line.chars().any(char::is_control) {
        return Err(VaultError::invalid(field, "control characters cannot be part of a line"));
    }
    Ok(Some(line))
}

/// Text of many lines that must not be empty.
pub(crate) fn long_text(field: &str, typed: String) -> Result<String, VaultError> {
    if typed.trim().is_empty() {
        Err(VaultError::invalid(field, "there is no text; clear it instead"))
    } else if typed.len() > TEXT_BYTES {
        Err(VaultError::invalid(field, "at most 64 KiB of text"))
    } else {
        Ok(typed)
    }
}

/// A day on which something has happened.
pub(crate) fn past_day(field: &str, day: Day, today: Day) -> Result<Day, VaultError> {
    // Where the user is, the next day may have begun.
    if day <= today.plus_days(1) {
        Ok(day)
    } else {
        Err(VaultError::invalid(field, "this day is still to come; enter the day on which it happened"))
    }
}

/// The same where it may not have happened yet.
pub(crate) fn past(field: &str, day: Option<Day>, today: Day) -> Result<Option<Day>, VaultError> {
    day.map(|day| past_day(field, day, today)).transpose()
}

/// Whether a list is not endless.
pub(crate) fn at_most(field: &str, count: usize) -> Result<(), VaultError> {
    if count > ENTRIES { Err(VaultError::invalid(field, "at most 200 entries")) } else { Ok(()) }
}

/// The name of a saved view: short enough to stand beside others.
pub(crate) fn view_name(typed: &str) -> Result<String, VaultError> {
    let name = name("name", typed)?;
    if name.chars().count() > VIEW_NAME_CHARS {
        return Err(VaultError::invalid("name", "at most 60 characters"));
    }
    Ok(name)
}

/// A query that is to be kept.
pub(crate) fn query(typed: &str) -> Result<String, VaultError> {
    let Some(query) = line("query", Some(typed.to_owned()))? else {
        return Err(VaultError::invalid("query", "say what to search for, such as is:due"));
    };
    if query.chars().count() > MOST_CHARACTERS {
        return Err(VaultError::invalid("query", "at most 300 characters are searched for; shorten it"));
    }
    Ok(query)
}

/// Tags: trimmed, each once, in the order typed.
pub(crate) fn tags(typed: &[String]) -> Result<Vec<String>, VaultError> {
    let mut tags = Vec::with_capacity(typed.len());
    for tag in typed.iter().filter(|tag| !tag.trim().is_empty()) {
        let tag = name("tags", tag)?;
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.len() > TAGS { Err(VaultError::invalid("tags", "at most 50 tags")) } else { Ok(tags) }
}

/// A reason for the log: one line, `None` when there is nothing but space.
pub(crate) fn reason(typed: Option<String>) -> Result<Option<String>, VaultError> {
    typed.filter(|text| !text.trim().is_empty()).map(|text| name("reason", &text)).transpose()
}

/// An environment's name and hosts.
pub(crate) fn environment(new: &NewEnvironment) -> Result<(Option<String>, Vec<String>), VaultError> {
    let name = new.name.as_deref().filter(|text| !text.trim().is_empty());
    let name = name.map(|text| self::name("environment", text)).transpose()?;
    let origins = new.origins.iter().map(|origin| origin.trim()).filter(|origin| !origin.is_empty());
    let origins = origins.map(checked_origin).collect::<Result<_, _>>()?;
    Ok((name, origins))
}

/// The values of a credential against the fields its kind has: known keys, right side, sensible size.
pub(crate) fn values(kind: &CredentialKind, values: &Values) -> Result<(), VaultError> {
    for (key, text) in &values.identifiers {
        check_side(kind, key, FieldKind::Identifier)?;
        if text.len() > TEXT_BYTES {
            return Err(VaultError::invalid(key, "at most 64 KiB"));
        }
    }
    for (key, value) in &values.secrets {
        check_side(kind, key, FieldKind::Secret)?;
        if value.is_empty() {
            return Err(VaultError::invalid(
                key,
                "a value is needed; leave the field out to keep the old one",
            ));
        }
        if value.len() > SECRET_BYTES {
            return Err(VaultError::invalid(key, "at most 1 MiB"));
        }
    }
    value_file::check_names(values)
}

/// Whether codes can be made from the authenticator secrets among these.
pub(crate) fn authenticator_secrets(kind: &CredentialKind, values: &Values) -> Result<(), VaultError> {
    for (key, value) in values.secrets.iter().filter(|(key, _)| kind.makes_codes(key)) {
        totp::read(value).map_err(|why| VaultError::invalid(key, why))?;
    }
    Ok(())
}

/// Whether the fields a kind needs are all there, given the keys that will have a value.
pub(crate) fn complete(kind: &CredentialKind, present: &BTreeSet<&str>) -> Result<(), VaultError> {
    match kind.fields.iter().find(|field| field.required && !present.contains(field.key.as_str())) {
        Some(missing) => Err(VaultError::invalid(missing.key.as_str(), "this field is needed")),
        None => Ok(()),
    }
}

/// Whether fields may be removed: they are there, the kind does not need them, and they get no new value besides.
pub(crate) fn removed(
    kind: &CredentialKind,
    present: &BTreeSet<&str>,
    changed: &Values,
    removed: &[String],
) -> Result<(), VaultError> {
    for key in removed {
        let is_changed =
            changed.identifiers.contains_key(key) || changed.secrets.iter().any(|(other, _)| other == key);
        let reason = if !present.contains(key.as_str()) {
            "there is no such field to remove; give a key that the version in use has"
        } else if kind.field(key).is_some_and(|field| field.required) {
            "this kind of credential needs this field, so it cannot be removed; enter a new value instead"
        } else if is_changed {
            "this field would get a new value and be removed; do one of the two"
        } else {
            continue;
        };
        return Err(VaultError::invalid(key, reason));
    }
    Ok(())
}

fn check_side(kind: &CredentialKind, key: &str, side: FieldKind) -> Result<(), VaultError> {
    match kind.field(key) {
        Some(field) if field.kind == side => Ok(()),
        Some(_) if side == FieldKind::Identifier => {
            Err(VaultError::invalid(key, "this field is a secret and must be entered as one"))
        }
        Some(_) => Err(VaultError::invalid(key, "this field is an identifier, not a secret")),
        None if key == partners::TOTP && side == FieldKind::Secret => Ok(()),
        None => match key.parse::<partners::Key>() {
            Ok(_) => Ok(()),
            Err(error) => Err(VaultError::invalid(key, &error.to_string())),
        },
    }
}

fn checked_origin(origin: &str) -> Result<String, VaultError> {
    match origin.parse::<partners::Origin>() {
        Ok(origin) => Ok(origin.as_str().to_owned()),
        Err(error) => Err(VaultError::invalid("origins", &error.to_string())),
    }
}

/// The most a secret value may have.
pub(crate) const SECRET_BYTES: usize = 1024 * 1024;
const ENTRIES: usize = 200;
const LINE_CHARS: usize = 1000;
const NAME_CHARS: usize = 200;
const TAGS: usize = 50;
const TEXT_BYTES: usize = 64 * 1024;
const VIEW_NAME_CHARS: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_keep_what_people_write() {
        assert_eq!(name("name", "  SRS  ").unwrap(), "SRS");
        assert_eq!(name("name", "<b>\u{202e}متجر 🚚</b>").unwrap(), "<b>\u{202e}متجر 🚚</b>");
    }

    #[test]
    fn an_unusable_name_says_which_field_and_why() {
        for bad in ["", "   ", "a\0b", "a\nb", "x".repeat(201).as_str()] {
            assert!(
                matches!(name("partner", bad), Err(VaultError::Invalid { field, .. }) if field == "partner")
            );
        }
    }

    #[test]
    fn a_line_may_be_missing_and_keeps_what_people_write() {
        assert_eq!(
            line("place", Some(" \u{202e}<i>a</i> ".to_owned())).unwrap().as_deref(),
            Some("\u{202e}<i>a</i>")
        );
        assert_eq!(line("place", Some("  ".to_owned())).unwrap(), None);
        for bad in ["a\nb".to_owned(), "x".repeat(1001)] {
            assert!(
                matches!(line("place", Some(bad)), Err(VaultError::Invalid { field, .. }) if field == "place")
            );
        }
    }

    #[test]
    fn what_happened_did_not_happen_in_the_future() {
        let today = "2026-11-23".parse().unwrap();
        assert!(past_day("sent", "2026-11-24".parse().unwrap(), today).is_ok(), "elsewhere it is tomorrow");
        assert!(past_day("sent", "2026-11-25".parse().unwrap(), today).is_err());
    }

    #[test]
    fn tags_are_kept_once() {
        let typed = ["a", " a ", "", "b"].map(str::to_owned).to_vec();
        assert_eq!(tags(&typed).unwrap(), ["a", "b"]);
    }
}
