//! Which column is what: guessed from its heading, changed by the user.

use vault_domain::EnvironmentKind;

use crate::heading::{key_of, known, known_fields, looks_secret};
use crate::{Column, Format, Table};

/// What a column's values become.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Meaning {
    /// Whom to ask at the partner; a line of the notes.
    Contact,
    /// The environment's name.
    Environment,
    /// The day it ends; a field where the kind of credential has one, else a line of the notes.
    Expires,
    /// A field of the credential.
    Field {
        /// The field's key.
        key: String,
        /// Whether it is a secret where the kind of credential does not say so itself.
        secret: bool,
    },
    /// A path of groups or folders, which may name partner and environment.
    Group,
    /// Nothing: the column is left out.
    Ignore,
    /// When it was renewed last; a line of the notes.
    LastRotated,
    /// The credential's name.
    Name,
    /// Notes as text.
    Notes,
    /// Who looks after it; a line of the notes.
    Owner,
    /// The partner's name.
    Partner,
    /// Tags, separated by commas or semicolons.
    Tags,
    /// An address; a field where the kind of credential has one, else a line of the notes.
    Url,
}

impl Meaning {
    /// The word that stands for it on a command line: `partner`, `field:client_id`, `secret:api_key`.
    pub fn word(&self) -> String {
        match self {
            Self::Contact => "contact".to_owned(),
            Self::Environment => "environment".to_owned(),
            Self::Expires => "expires".to_owned(),
            Self::Field { key, secret: true } => format!("secret:{key}"),
            Self::Field { key, secret: false } => format!("field:{key}"),
            Self::Group => "group".to_owned(),
            Self::Ignore => "ignore".to_owned(),
            Self::LastRotated => "last-rotated".to_owned(),
            Self::Name => "name".to_owned(),
            Self::Notes => "notes".to_owned(),
            Self::Owner => "owner".to_owned(),
            Self::Partner => "partner".to_owned(),
            Self::Tags => "tags".to_owned(),
            Self::Url => "url".to_owned(),
        }
    }

    /// The meaning of this word. A field's key is written as fields are: `client_id`.
    pub fn from_word(word: &str) -> Option<Self> {
        if let Some((side @ ("field" | "secret"), key)) = word.split_once(':') {
            return (key_of(key) == key)
                .then(|| Self::Field { key: key.to_owned(), secret: side == "secret" });
        }
        Self::PLAIN.iter().find(|meaning| meaning.word() == word).cloned()
    }

    /// The fields that headings are known for.
    pub fn known_fields() -> Vec<Self> {
        known_fields()
    }

    /// The field that a column of this heading is, if it is nothing else.
    pub fn own_field(heading: &str, secret: bool) -> Self {
        Self::Field { key: key_of(heading), secret }
    }

    /// Every meaning but fields, in the order they are offered.
    pub const PLAIN: &'static [Self] = &[
        Self::Partner,
        Self::Environment,
        Self::Name,
        Self::Group,
        Self::Url,
        Self::Notes,
        Self::Tags,
        Self::Owner,
        Self::Contact,
        Self::LastRotated,
        Self::Expires,
        Self::Ignore,
    ];
}

/// What the user decides between reading a file and taking it over.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mapping {
    /// What each column is, in the order of the table's columns.
    pub columns: Vec<Meaning>,
    /// The partner of rows that name none.
    pub partner: Option<String>,
    /// The environment of rows that name none. Production is the strictest.
    pub environment: EnvironmentKind,
    /// Numbers of rows to leave out.
    pub excluded: Vec<u32>,
}

impl Mapping {
    /// The likely mapping. What is not known is taken for a secret rather than shown.
    pub fn guess(table: &Table) -> Self {
        let mut columns: Vec<Meaning> =
            table.columns.iter().map(|column| guess(table.format, column)).collect();
        let mut seen = Vec::new();
        for (meaning, column) in columns.iter_mut().zip(&table.columns) {
            let is_field = matches!(meaning, Meaning::Field { .. });
            let may_repeat = matches!(meaning, Meaning::Ignore | Meaning::Notes);
            if seen.contains(meaning) && !may_repeat {
                let secret = looks_secret(&column.name) || column.hidden || is_field;
                *meaning = Meaning::Field { key: key_of(&column.name), secret };
            }
            seen.push(meaning.clone());
        }
        Self { columns, partner: None, environment: EnvironmentKind::Production, excluded: Vec::new() }
    }

    /// The columns that mean this, by their place.
    pub fn places(&self, wanted: &Meaning) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(move |(_, meaning)| *meaning == wanted).map(|(place, _)| place)
    }
}

fn guess(format: Format, column: &Column) -> Meaning {
    if column.filled == 0 {
        return Meaning::Ignore;
    }
    let key = || key_of(&column.name);
    match known(&column.name) {
        Some(Meaning::Field { key, secret }) => Meaning::Field { key, secret: secret || column.hidden },
        Some(_) if column.hidden => Meaning::Field { key: key(), secret: true },
        Some(meaning) => meaning,
        None => {
            let told_apart = matches!(format, Format::Bitwarden | Format::Kdbx | Format::OnePassword);
            let secret = column.hidden || !told_apart || looks_secret(&column.name);
            Meaning::Field { key: key(), secret }
        }
    }
}
