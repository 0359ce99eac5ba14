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

/// Estimates a passphrase. `context` holds names a guesser would try first: the vault's, the person's, the
/// company's.
pub fn strength(passphrase: &str, context: &[&str]) -> Strength {
    let bits = zxcvbn::zxcvbn(passphrase, context).guesses_log10() * std::f64::consts::LOG2_10;
    Strength { bits, sufficient: bits >= SUFFICIENT_BITS, words: in_words(bits) }
}

/// A passphrase of so many random words, at least five, of the EFF's long list: 12.9 bits each.
pub fn generate_passphrase(words: usize) -> Result<Zeroizing<String>, RandomError> {
    let list: Vec<&str> = WORDS.lines().collect();
    let count = words.max(LEAST_WORDS);
    let mut text = Zeroizing::new(String::with_capacity(count * (LONGEST_WORD + 1)));
    for place in 0..count {
        if place > 0 {
            text.push(' ');
        }
        text.push_str(pick(&list)?);
    }
    Ok(text)
}

/// One of the words, each as likely as any other.
fn pick<'a>(list: &[&'a str]) -> Result<&'a str, RandomError> {
    loop {
        let mut bytes = Zeroizing::new([0; 2]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| RandomError)?;
        // Thirteen bits, and what lies beyond the list is drawn again.
        if let Some(word) = list.get(usize::from(u16::from_be_bytes(*bytes) & 0x1fff)) {
            return Ok(word);
        }
    }
}

fn in_words(bits: f64) -> &'static str {
    match bits {
        bits if bits < 28.0 => "guessed at once",
        bits if bits < 40.0 => "guessed in hours by somebody who has the file",
        bits if bits < SUFFICIENT_BITS => "guessed by somebody who has the file and many computers",
        bits if bits < 75.0 => "strong: nobody guesses it",
        _ => "very strong",
    }
}

const WORDS: &str = include_str!("../data/eff_large_wordlist.txt");
const LONGEST_WORD: usize = 9;
const LEAST_WORDS: usize = 5;
const SUFFICIENT_BITS: f64 = 55.0;
