//! Facts in words, as the window shows them.

use partners::Profile;

/// A sentence as it stands on screen: a capital letter first, a full stop last.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

pub(crate) fn origins(environment: &partners::Environment) -> Vec<String> {
    environment.origins.iter().map(|origin| origin.as_str().to_owned()).collect()
}

/// Which edition of the partner's guide the profile follows, and how far to trust it.
pub(crate) fn guide_revision(profile: &Profile) -> Option<String> {
    let edition = profile.guide_revision.as_ref().map(|stated| stated.text.as_str());
    edition.map(|edition| format!("{edition}. {}", profile.standing()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_a_capital_and_a_full_stop() {
        assert_eq!(sentence("the vault is locked"), "The vault is locked.");
        assert_eq!(sentence("Already done."), "Already done.");
        assert_eq!(sentence(""), ".");
    }
}
