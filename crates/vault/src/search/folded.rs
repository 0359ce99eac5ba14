//! Text as one compares it: without case, accents, punctuation and what cannot be seen.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text without case, accents and characters that show nothing.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let seen = |character: &char| !is_combining_mark(*character) && !is_invisible(*character);
    for character in text.nfkd().flat_map(char::to_lowercase).filter(seen) {
        match plain(character) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(character),
        }
    }
    folded
}

/// The words of a folded text. Only spaces, control characters and ASCII punctuation end one, so that a symbol
/// can be searched for.
pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    let parts = folded.split(|c: char| c.is_whitespace() || c.is_control() || c.is_ascii_punctuation());
    parts.filter(|word| !word.is_empty())
}

/// Whether one letter was left out, added, mistaken, or has changed places with its neighbour.
pub(super) fn is_one_slip(typed: &str, meant: &str) -> bool {
    typed.len().abs_diff(meant.len()) <= LONGEST_LETTER && strsim::osa_distance(typed, meant) == 1
}

/// Letters with a stroke and the like, which are letters of their own to Unicode and slips to a keyboard without them.
const fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        'æ' => "ae",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ø' => "o",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        _ => return None,
    })
}

/// Joiners, marks of direction and the like: they come along with what is pasted.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// In bytes.
const LONGEST_LETTER: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_count() {
        for (text, plain) in [
            ("Café", "cafe"),
            ("ŁÓDŹ", "lodz"),
            ("Straße", "strasse"),
            ("İzmir", "izmir"),
            ("ｆｕｌｌ", "full"),
        ] {
            assert_eq!(folded(text), plain);
        }
    }

    #[test]
    fn punctuation_and_what_cannot_be_seen_end_words_and_symbols_do_not() {
        assert_eq!(
            words("a-b_c.d\0e\u{7f}🚚 متجر").collect::<Vec<_>>(),
            ["a", "b", "c", "d", "e", "🚚", "متجر"]
        );
    }

    #[test]
    fn one_slip_is_one_letter() {
        for slip in ["relodly", "reloaddly", "relaodly", "reloxdly"] {
            assert!(is_one_slip(slip, "reloadly"), "{slip}");
        }
        assert!(!is_one_slip("reloadly", "reloadly"), "what is right is no slip");
        assert!(!is_one_slip("rloadyl", "reloadly"), "two are not forgiven");
    }
}
