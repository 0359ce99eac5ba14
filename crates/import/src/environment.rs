//! Words of people for environments, and names made comparable.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use vault_domain::EnvironmentKind;

/// A name made comparable: without case, accents and punctuation, its words with one space between.
pub fn fold(name: &str) -> String {
    let plain = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let spaced: String = plain.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The environment that a text names with one of its words, if any. Words for two environments name none, except
/// that what comes before production (*pre-prod*, *non prod*) is no production.
pub fn environment_kind(text: &str) -> Option<EnvironmentKind> {
    let folded = fold(text);
    if BEFORE_PRODUCTION.iter().any(|words| format!(" {folded} ").contains(&format!(" {words} "))) {
        return Some(EnvironmentKind::Staging);
    }
    let mut kinds = folded.split(' ').filter_map(word_kind);
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}

/// A text without its words for environments: `SRS (Production)` is `SRS`.
pub fn without_environment(text: &str) -> String {
    let named = |word: &&str| environment_kind(word).is_none();
    let words =
        text.split(|c: char| c.is_whitespace() || "_-()[]/:".contains(c)).filter(|word| !word.is_empty());
    if environment_kind(text).is_none() {
        text.trim().to_owned()
    } else {
        words.filter(named).collect::<Vec<_>>().join(" ")
    }
}

fn word_kind(word: &str) -> Option<EnvironmentKind> {
    let has = |words: &[&str]| words.contains(&word);
    if has(PRODUCTION) {
        Some(EnvironmentKind::Production)
    } else if has(STAGING) {
        Some(EnvironmentKind::Staging)
    } else {
        has(DEVELOPMENT).then_some(EnvironmentKind::Development)
    }
}

const BEFORE_PRODUCTION: &[&str] = &["non prod", "non production", "pre prod", "pre production"];
const DEVELOPMENT: &[&str] = &["dev", "devel", "develop", "development", "entwicklung", "local", "lokal"];
const PRODUCTION: &[&str] = &["live", "prd", "prod", "production", "produktion", "produktiv"];
const STAGING: &[&str] = &[
    "abnahme",
    "int",
    "integration",
    "nonprod",
    "preprod",
    "preproduction",
    "preview",
    "qa",
    "sandbox",
    "sbx",
    "stage",
    "staging",
    "stg",
    "test",
    "testing",
    "testumgebung",
    "tst",
    "uat",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_name_environments_in_many_ways() {
        use EnvironmentKind::{Development, Production, Staging};
        for (text, kind) in [
            ("PROD", Some(Production)),
            ("Live (EU)", Some(Production)),
            ("Produktion", Some(Production)),
            ("pre-prod", Some(Staging)),
            ("NonProd", Some(Staging)),
            ("Orders sandbox", Some(Staging)),
            ("https://services-qa.roofhub.pro", Some(Staging)),
            ("dev", Some(Development)),
            ("product list", None),
            ("contest", None),
            ("test and live", None),
            ("", None),
        ] {
            assert_eq!(environment_kind(text), kind, "{text:?}");
        }
    }

    #[test]
    fn a_partner_is_what_the_environment_leaves() {
        for (text, left) in [
            ("SRS (Production)", "SRS"),
            ("reloadly_sandbox", "reloadly"),
            ("Pop-up Store", "Pop-up Store"),
            ("Live", ""),
        ] {
            assert_eq!(without_environment(text), left);
        }
    }

    #[test]
    fn names_are_compared_without_case_and_accents() {
        assert_eq!(fold("  Crédit-Müller & Söhne  "), fold("CREDIT MULLER SOHNE"));
        assert_eq!(fold("\u{202e}SRS\0"), "srs");
    }
}
