//! Random values for partners that let one choose: characters or words, with the entropy they have.

use zeroize::Zeroizing;

use crate::bytes::RandomError;
use crate::strength::{LIST_WORDS, generate_passphrase};

/// What a random value is made of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Recipe {
    /// So many characters, with at least one of each set.
    Characters {
        /// How many, 8 to 256.
        length: usize,
        /// The sets to draw from; each counts once.
        sets: Vec<CharacterSet>,
    },
    /// So many words of the EFF's long list, none twice, with full stops between them: a few
    /// words of the list have a hyphen of their own.
    Words {
        /// How many, 5 to 20.
        count: usize,
    },
}

/// Characters of one sort.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CharacterSet {
    /// `0` to `9`.
    Digits,
    /// `a` to `z`.
    Lowercase,
    /// Fifteen symbols; no quotes, backslashes, dollar signs, `&`, `<`, `>` or blanks, which files and shells read in
    /// their own ways.
    Symbols,
    /// `A` to `Z`.
    Uppercase,
}

/// A value that was made.
pub struct Generated {
    /// The value.
    pub text: Zeroizing<String>,
    /// The guesses it takes to try all that the recipe can give, as a power of two.
    pub bits: f64,
}

/// Why no value was made.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum GenerateError {
    /// The length is out of bounds.
    #[error("between 8 and 256 characters")]
    Length,
    /// There is nothing to draw from.
    #[error("choose at least one set of characters")]
    NoSet,
    /// No randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The number of words is out of bounds.
    #[error("between 5 and 20 words")]
    Words,
}

/// Makes a value with randomness of the operating system. All values that the recipe can give are equally likely.
pub fn generate(recipe: &Recipe) -> Result<Generated, GenerateError> {
    match recipe {
        Recipe::Characters { length, sets } => characters(*length, sets),
        Recipe::Words { count } => words(*count),
    }
}

impl CharacterSet {
    const fn characters(self) -> &'static str {
        match self {
            Self::Digits => "0123456789",
            Self::Lowercase => "abcdefghijklmnopqrstuvwxyz",
            Self::Symbols => "!#%*+,-./:=?@^_",
            Self::Uppercase => "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        }
    }
}

fn words(count: usize) -> Result<Generated, GenerateError> {
    if !(5..=20).contains(&count) {
        return Err(GenerateError::Words);
    }
    let phrase = generate_passphrase(count)?;
    let mut text = Zeroizing::new(String::with_capacity(phrase.len()));
    for word in phrase.split(' ') {
        if !text.is_empty() {
            text.push('.');
        }
        text.push_str(word);
    }
    let bits = (0..count).map(|drawn| float(LIST_WORDS - drawn).log2()).sum();
    Ok(Generated { text, bits })
}

fn characters(length: usize, sets: &[CharacterSet]) -> Result<Generated, GenerateError> {
    let mut chosen: Vec<&str> = Vec::with_capacity(sets.len());
    for set in sets.iter().map(|set| set.characters()) {
        if !chosen.contains(&set) {
            chosen.push(set);
        }
    }
    if chosen.is_empty() {
        return Err(GenerateError::NoSet);
    }
    if !(8..=256).contains(&length) {
        return Err(GenerateError::Length);
    }
    let alphabet: Vec<u8> = chosen.concat().into_bytes();
    loop {
        let text = drawn(length, &alphabet)?;
        // Drawing the whole again leaves all that have one of each equally likely.
        if chosen.iter().all(|set| text.contains(|one| set.contains(one))) {
            return Ok(Generated { text, bits: bits(length, &chosen) });
        }
    }
}

fn drawn(length: usize, alphabet: &[u8]) -> Result<Zeroizing<String>, RandomError> {
    let mut text = Zeroizing::new(String::with_capacity(length));
    // Bytes beyond the last whole multiple would favour the first characters.
    let fair = 256 - 256 % alphabet.len();
    while text.len() < length {
        let mut bytes = Zeroizing::new([0; 64]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| RandomError)?;
        let places = bytes.iter().map(|byte| usize::from(*byte)).filter(|place| *place < fair);
        let characters = places.filter_map(|place| alphabet.get(place % alphabet.len()));
        let missing = length - text.len();
        text.extend(characters.map(|byte| char::from(*byte)).take(missing));
    }
    Ok(text)
}

/// All texts of this length less those that lack a set, by inclusion and exclusion. Counted as a part of all texts over
/// the whole alphabet, which no float could hold.
fn bits(length: usize, sets: &[&str]) -> f64 {
    let whole: usize = sets.iter().map(|set| set.len()).sum();
    let part: f64 = (0..1_usize << sets.len())
        .map(|left_out| {
            let lacks = |place: &usize| left_out >> place & 1 == 1;
            let rest: usize =
                sets.iter().enumerate().filter(|(place, _)| !lacks(place)).map(|(_, set)| set.len()).sum();
            let sign = if left_out.count_ones() % 2 == 0 { 1.0 } else { -1.0 };
            sign * (float(length) * (float(rest) / float(whole)).log2()).exp2()
        })
        .sum();
    float(length) * float(whole).log2() + part.log2()
}

/// Numbers here are small.
fn float(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [CharacterSet; 4] =
        [CharacterSet::Digits, CharacterSet::Lowercase, CharacterSet::Symbols, CharacterSet::Uppercase];

    fn made(length: usize, sets: &[CharacterSet]) -> Generated {
        generate(&Recipe::Characters { length, sets: sets.to_vec() }).unwrap()
    }

    #[test]
    fn a_value_has_its_length_and_one_of_each_set_and_nothing_else() {
        for length in [8, 24, 256] {
            let one = made(length, &ALL);
            assert_eq!(one.text.len(), length);
            for set in ALL {
                assert!(one.text.contains(|c| set.characters().contains(c)), "{set:?} is in it");
            }
            assert!(one.text.chars().all(|c| ALL.iter().any(|set| set.characters().contains(c))));
        }
        assert_ne!(made(24, &ALL).text, made(24, &ALL).text);
    }

    #[test]
    fn each_character_is_as_likely_as_any_other() {
        let mut counts = [0_u32; 10];
        for _ in 0..200 {
            for digit in made(256, &[CharacterSet::Digits]).text.bytes() {
                counts[usize::from(digit - b'0')] += 1;
            }
        }
        // 5120 expected of each; six standard deviations are about 407.
        assert!(counts.iter().all(|count| count.abs_diff(5120) < 407), "{counts:?}");
    }

    #[test]
    fn the_entropy_counts_what_the_recipe_can_give() {
        let close = |one: f64, other: f64| (one - other).abs() < 0.01;
        assert!(
            close(made(32, &[CharacterSet::Lowercase]).bits, 32.0 * 26_f64.log2()),
            "one set excludes nothing"
        );
        let two = [CharacterSet::Digits, CharacterSet::Lowercase];
        let exact = (36_f64.powi(8) - 26_f64.powi(8) - 10_f64.powi(8)).log2();
        assert!(close(made(8, &two).bits, exact), "texts without a digit or a letter are not given");
        assert!(close(made(8, &[CharacterSet::Digits; 3]).bits, 8.0 * 10_f64.log2()), "a set counts once");
        let five = generate(&Recipe::Words { count: 5 }).unwrap();
        assert!((64.6..64.63).contains(&five.bits), "{}", five.bits);
        assert_eq!(five.text.split('.').count(), 5);
    }

    #[test]
    fn what_cannot_be_made_is_said() {
        let refused = |recipe| generate(&recipe).err();
        let characters = |length, sets| Recipe::Characters { length, sets };
        assert_eq!(refused(characters(7, vec![CharacterSet::Digits])), Some(GenerateError::Length));
        assert_eq!(refused(characters(257, vec![CharacterSet::Digits])), Some(GenerateError::Length));
        assert_eq!(refused(characters(32, vec![])), Some(GenerateError::NoSet));
        assert_eq!(refused(Recipe::Words { count: 4 }), Some(GenerateError::Words));
        assert_eq!(refused(Recipe::Words { count: 21 }), Some(GenerateError::Words));
    }
}
