//! Words that look like a secret, for texts that should hold none. A guess by looks: it misses passwords that are
//! words, and takes some identifiers for secrets.

use std::ops::Range;

/// Where in the text a word looks like a secret: what follows a label such as `password:`, what begins like a known
/// token, and long words in which letters and digits are mixed.
pub fn secret_like(text: &str) -> Vec<Range<usize>> {
    let mut labelled = false;
    let mut found = Vec::new();
    for word in words(text) {
        let shown = text.get(word.clone()).unwrap_or_default();
        if is_label(shown) && text.get(word.end..).is_some_and(is_assigned) {
            labelled = true;
        } else {
            if (labelled && shown.chars().count() >= SHORTEST_LABELLED) || looks_random(shown) {
                found.push(word);
            }
            labelled = false;
        }
    }
    found
}

/// The text with such words replaced by their length.
pub fn masked(text: &str) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for word in secret_like(text) {
        shown.push_str(text.get(at..word.start).unwrap_or_default());
        let hidden = text.get(word.clone()).unwrap_or_default().chars().count();
        shown.extend(["[", &hidden.to_string(), " characters]"]);
        at = word.end;
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    shown
}

fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices() {
        let ends = letter.is_whitespace() || "\"'`,;|()<>[]{}=:".contains(letter);
        match (start, ends) {
            (None, false) => start = Some(at),
            (Some(begun), true) => {
                words.push(begun..at);
                start = None;
            }
            (None, true) | (Some(_), false) => {}
        }
    }
    words.extend(start.map(|begun| begun..text.len()));
    words
}

fn is_label(word: &str) -> bool {
    let word = word.to_lowercase();
    LABELS.iter().any(|label| word.ends_with(label))
}

/// Whether a value follows: `: value` or `= value`.
fn is_assigned(rest: &str) -> bool {
    rest.trim_start_matches(['"', '\'']).trim_start().starts_with([':', '='])
}

fn looks_random(word: &str) -> bool {
    let length = word.chars().count();
    if length >= SHORTEST_TOKEN && PREFIXES.iter().any(|prefix| word.starts_with(prefix)) {
        return true;
    }
    // Addresses and paths are what such texts are full of.
    if word.starts_with('/') || word.contains('@') {
        return false;
    }
    let is_mixed = |part: &str, least: usize| {
        let digits = part.chars().filter(char::is_ascii_digit).count();
        let letters = part.chars().filter(char::is_ascii_alphabetic).count();
        part.len() >= least && digits >= 2 && letters >= 3
    };
    let parts = word.split(|letter: char| !letter.is_ascii_alphanumeric());
    parts.into_iter().any(|part| is_mixed(part, LONG_PART))
        || (is_mixed(word, LONG_WORD) && changes(word) >= MANY_CHANGES)
}

/// How often capitals, small letters and digits take turns. Names and dates change seldom.
fn changes(word: &str) -> usize {
    let kind = |letter: char| (letter.is_ascii_digit(), letter.is_ascii_uppercase());
    let kinds: Vec<_> = word.chars().filter(char::is_ascii_alphanumeric).map(kind).collect();
    kinds.iter().zip(kinds.iter().skip(1)).filter(|(one, next)| one != next).count()
}

const LABELS: [&str; 9] =
    ["password", "passwort", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key"];
const MANY_CHANGES: usize = 8;
const PREFIXES: [&str; 14] = [
    "AIza",
    "AKIA",
    "ASIA",
    "SG.",
    "eyJ",
    "ghp_",
    "gho_",
    "github_pat_",
    "glpat-",
    "rk_",
    "sk-",
    "sk_",
    "whsec_",
    "xox",
];
const LONG_PART: usize = 12;
const LONG_WORD: usize = 16;
const SHORTEST_LABELLED: usize = 4;
const SHORTEST_TOKEN: usize = 12;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("the password: hunter2, as agreed", "the password: [7 characters], as agreed")]
    #[case("client_secret=abcd", "client_secret=[4 characters]")]
    #[case(r#"{"token": "abcdef"}"#, r#"{"token": "[6 characters]"}"#)]
    #[case("use sk_live_9Q4z0OlI1 for it", "use [17 characters] for it")]
    #[case("key 9f86d081884c7d659a2feaa0 (old)", "key [24 characters] (old)")]
    #[case("aB3-dE6_gH9.jK2-mN", "[18 characters]")]
    fn what_looks_like_a_secret_is_masked(#[case] text: &str, #[case] shown: &str) {
        assert_eq!(masked(text), shown);
    }

    #[rstest]
    fn ordinary_notes_stay(
        #[values(
            "",
            "Ask Ann on 2026-11-23T08:00:00Z, ticket 48211.",
            "https://api.partner.example/v2/orders?limit=100",
            "rotate the secret every 90 days",
            "ann.smith1984@partner.example",
            "Northwind-Integrations-Production-2026",
            "/v1/parcels/12345678901234"
        )]
        text: &str,
    ) {
        assert_eq!(masked(text), text);
    }

    proptest! {
        #[test]
        fn any_text_can_be_masked(text in "\\PC{0,60}") {
            let _ = masked(&text);
        }
    }
}
