//! How long a passphrase would last, and passphrases that last.

use zeroize::Zeroizing;

use crate::bytes::RandomError;

/// An estimate of how many guesses a passphrase takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strength {
    /// The guesses as a power of two.
    pub bits: f64,
    /// Whether it is enough against somebody who has the file and this computer.
    pub sufficient: bool,
    /// The estimate in plain words.
    pub words: &'static str,
}

/// Estimates a passphrase, on the cautious side. The estimator makes copies that are not wiped. `context` holds names a guesser would try first: the vault's, the person's, the
/// company's.
pub fn strength(passphrase: &str, context: &[&str]) -> Strength {
    let whole = guess_bits(passphrase, context);
    let bits = phrase_bits(passphrase, context).map_or(whole, |phrase| phrase.min(whole));
    Strength { bits, sufficient: bits >= SUFFICIENT_BITS, words: in_words(bits) }
}

/// A passphrase of so many random words, five to sixty-four and none twice, of the EFF's long list: 12.9 bits each.
pub fn generate_passphrase(words: usize) -> Result<Zeroizing<String>, RandomError> {
    let mut list: Vec<&str> = WORDS.lines().collect();
    let count = words.clamp(LEAST_WORDS, MOST_WORDS);
    let mut text = Zeroizing::new(String::with_capacity(count * (LONGEST_WORD + 1)));
    for place in 0..count {
        if place > 0 {
            text.push(' ');
        }
        text.push_str(draw(&mut list)?);
    }
    Ok(text)
}

/// Eight words of the same list that stand for a hash, to be read aloud and compared.
pub(crate) fn hash_words(hash: &crate::Hash) -> String {
    let list: Vec<&str> = WORDS.lines().collect();
    let (parts, _) = hash.0.as_chunks::<4>();
    let place = |part: &[u8; 4]| usize::try_from(u32::from_be_bytes(*part)).map(|number| number % LIST_WORDS);
    let words = parts.iter().filter_map(|part| list.get(place(part).ok()?).copied());
    words.collect::<Vec<_>>().join(" ")
}

fn guess_bits(text: &str, context: &[&str]) -> f64 {
    zxcvbn::zxcvbn(text, context).guesses_log10() * std::f64::consts::LOG2_10
}

/// Several words are as good as the words one by one: the spaces between them are no riddle. `None` when the text
/// is not made of words.
fn phrase_bits(passphrase: &str, context: &[&str]) -> Option<f64> {
    let separated = |c: char| c.is_whitespace() || "-_.,".contains(c);
    let mut words: Vec<&str> = passphrase.split(separated).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    let phrase = words.len() > 1 && words.iter().all(|word| word.chars().all(char::is_alphabetic));
    phrase.then(|| words.iter().map(|word| word_bits(word, context)).sum())
}

/// A word of the list may have been drawn from it; any other is as hard as it is rare.
fn word_bits(word: &str, context: &[&str]) -> f64 {
    if WORDS.lines().any(|known| known == word) { LIST_BITS } else { guess_bits(word, context) }
}

/// Takes one of the words out of the list, each as likely as any other.
fn draw<'a>(list: &mut Vec<&'a str>) -> Result<&'a str, RandomError> {
    loop {
        let mut bytes = Zeroizing::new([0; 2]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| RandomError)?;
        // Thirteen bits, and what lies beyond the list is drawn again.
        let place = usize::from(u16::from_be_bytes(*bytes) & 0x1fff);
        if place < list.len() {
            return Ok(list.swap_remove(place));
        }
    }
}

fn in_words(bits: f64) -> &'static str {
    match bits {
        bits if bits < 28.0 => "weak: guessed at once by somebody who has the file and this computer",
        bits if bits < 45.0 => "weak: guessed within days by somebody who has the file and this computer",
        bits if bits < SUFFICIENT_BITS => "not enough: guessed with very many computers; add a word",
        _ => "strong: nobody guesses it",
    }
}

pub(crate) const WORDS: &str = include_str!("../data/eff_large_wordlist.txt");
pub(crate) const LIST_WORDS: usize = 7776;
/// The power of two that 7 776 is.
const LIST_BITS: f64 = 12.925;
const LONGEST_WORD: usize = 9;
const LEAST_WORDS: usize = 5;
const MOST_WORDS: usize = 64;
const SUFFICIENT_BITS: f64 = 55.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_one_with_7776_words() {
        let words: std::collections::BTreeSet<&str> = WORDS.lines().collect();
        assert_eq!((words.len(), WORDS.lines().count()), (LIST_WORDS, LIST_WORDS));
        assert_eq!(words.iter().map(|word| word.len()).max(), Some(LONGEST_WORD));
        assert_eq!((WORDS.lines().next(), WORDS.lines().last()), (Some("abacus"), Some("zoom")));
        assert!((f64::log2(7776.0) - LIST_BITS).abs() < 0.001);
    }

    #[test]
    fn a_made_passphrase_has_the_words_asked_for_and_is_always_sufficient() {
        for _ in 0..20 {
            let made = generate_passphrase(5).unwrap();
            assert_eq!(made.split(' ').count(), 5);
            assert!(made.split(' ').all(|word| WORDS.lines().any(|known| known == word)));
            assert!(strength(&made, &[]).sufficient, "five words of the list are enough");
        }
        assert_eq!(generate_passphrase(0).unwrap().split(' ').count(), 5, "never fewer");
        assert_eq!(generate_passphrase(usize::MAX).unwrap().split(' ').count(), 64, "never more");
        assert_ne!(*generate_passphrase(6).unwrap(), *generate_passphrase(6).unwrap());
    }

    /// One in eight hundred phrases of five drew a word twice, and was then refused as too weak.
    #[test]
    fn a_made_passphrase_has_no_word_twice() {
        for _ in 0..50 {
            let made = generate_passphrase(64).unwrap();
            let different: std::collections::BTreeSet<&str> = made.split(' ').collect();
            assert_eq!(different.len(), 64);
        }
    }

    #[test]
    fn what_people_choose_is_seen_through() {
        let weak = [
            "",
            "password123!",
            "Tr0ub4dour&3",
            "Sommer2026!Berlin",
            "to be or not to be that is the question",
            "correct horse battery staple",
            "abacus abacus abacus abacus abacus abacus",
            "zxcvbnmasdfghjkl",
        ];
        for text in weak {
            let strength = strength(text, &[]);
            assert!(!strength.sufficient, "{text}: {} bits", strength.bits);
        }
        assert!(strength("9qK!x2vR#m7Lz$w4Tp", &[]).sufficient, "random characters");
        let named = strength("Northwind Payments 2026", &["Northwind", "Payments"]);
        assert!(named.bits < strength("Northwind Payments 2026", &[]).bits, "names that everybody knows");
    }
}
