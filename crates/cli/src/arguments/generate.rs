//! How a random value is to be.

use clap::{Args, ValueEnum};
use vault::{CharacterSet, Recipe};

#[derive(Args)]
pub(crate) struct Generate {
    /// How many characters, 8 to 256
    #[arg(long, value_name = "N", default_value_t = 32)]
    length: usize,
    /// What they are drawn from; at least one of each
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Characters::Upper, Characters::Lower, Characters::Digits])]
    characters: Vec<Characters>,
    /// So many words instead, 5 to 20, from the EFF's long list
    #[arg(long, value_name = "N", conflicts_with_all = ["length", "characters"])]
    words: Option<usize>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Characters {
    Upper,
    Lower,
    Digits,
    Symbols,
}

impl From<&Generate> for Recipe {
    fn from(wanted: &Generate) -> Self {
        match wanted.words {
            Some(count) => Self::Words { count },
            None => Self::Characters {
                length: wanted.length,
                sets: wanted.characters.iter().copied().map(CharacterSet::from).collect(),
            },
        }
    }
}

impl From<Characters> for CharacterSet {
    fn from(characters: Characters) -> Self {
        match characters {
            Characters::Upper => Self::Uppercase,
            Characters::Lower => Self::Lowercase,
            Characters::Digits => Self::Digits,
            Characters::Symbols => Self::Symbols,
        }
    }
}
