//! What was typed into a search, taken apart.

use std::fmt;

use super::folded::{folded, words};

/// What a search can be narrowed by.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Filter {
    /// The environment's name or kind.
    Environment,
    /// The kind of credential.
    Kind,
    /// Who is in charge.
    Owner,
    /// The partner's name.
    Partner,
    /// A [`State`].
    State,
    /// A tag.
    Tag,
}

impl Filter {
    /// All of them, as they are told.
    pub const ALL: [Self; 6] =
        [Self::Partner, Self::Environment, Self::Kind, Self::Tag, Self::Owner, Self::State];

    /// What stands before the colon.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Environment => "env",
            Self::Kind => "kind",
            Self::Owner => "owner",
            Self::Partner => "partner",
            Self::State => "is",
            Self::Tag => "tag",
        }
    }
}

/// What `is:` asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// It was put away.
    Archived,
    /// A rotation is due by the partner's guide.
    Due,
    /// The last day on which its values are valid has passed.
    Expired,
    /// It comes within thirty days.
    Expiring,
    /// The member starred it.
    Favourite,
    /// It belongs to a person's own account and is used in production.
    Personal,
    /// It is among what the member looked at last.
    Recent,
    /// The partner has not confirmed an address that was sent.
    Unconfirmed,
}

impl State {
    /// All of them, as they are told.
    pub const ALL: [Self; 8] = [
        Self::Archived,
        Self::Due,
        Self::Expired,
        Self::Expiring,
        Self::Favourite,
        Self::Personal,
        Self::Recent,
        Self::Unconfirmed,
    ];

    /// What stands after `is:`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Archived => "archived",
            Self::Due => "due",
            Self::Expired => "expired",
            Self::Expiring => "expiring",
            Self::Favourite => "favourite",
            Self::Personal => "personal",
            Self::Recent => "recent",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}

/// Something in a query that was not understood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum QueryNote {
    /// The query is too long; its end was left out.
    TooLong,
    /// There is no such filter; it was searched for as text.
    UnknownFilter(String),
    /// There is no such state, so nothing is in it.
    UnknownState(String),
}

impl fmt::Display for QueryNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "only the first {MOST_CHARACTERS} characters were searched for"),
            Self::UnknownFilter(name) => {
                let known = Filter::ALL.map(|filter| format!("{}:", filter.word())).join(", ");
                write!(f, "{name}: is no filter and was searched for as text; filters are {known}")
            }
            Self::UnknownState(state) => {
                let known = State::ALL.map(State::word).join(", ");
                write!(f, "is:{state} is not known; say one of {known}")
            }
        }
    }
}

/// What a search asks for.
#[derive(Default)]
pub(super) struct Query {
    /// The words of each part between spaces, folded. Those of one part, such as `northwind-42`, belong together.
    pub(super) parts: Vec<Vec<String>>,
    /// Each with what is wanted of it, folded.
    pub(super) filters: Vec<(Filter, String)>,
    /// Whether something was typed that has no word in it, such as `%`.
    pub(super) is_unreadable: bool,
    pub(super) notes: Vec<QueryNote>,
}

impl Query {
    /// Takes `partner:srs env:"my staging" words` apart. A filter without a value is one that is still being typed.
    pub(super) fn read(typed: &str) -> Self {
        let mut query = Self::default();
        let end = typed.char_indices().nth(MOST_CHARACTERS).map(|(end, _)| end);
        if end.is_some() {
            query.notes.push(QueryNote::TooLong);
        }
        for part in parts(end.and_then(|end| typed.get(..end)).unwrap_or(typed)) {
            query.take(&part);
        }
        query
    }

    fn take(&mut self, part: &str) {
        let Some((name, value)) = filter_of(part) else {
            return self.take_words(part);
        };
        let Some(filter) = Filter::ALL.into_iter().find(|filter| filter.word() == name.to_lowercase()) else {
            self.notes.push(QueryNote::UnknownFilter(name.to_owned()));
            return self.take_words(part);
        };
        let value = folded(value.trim());
        if filter == Filter::State && !State::ALL.iter().any(|state| state.word().starts_with(&value)) {
            self.notes.push(QueryNote::UnknownState(value.clone()));
        }
        if !value.is_empty() {
            self.filters.push((filter, value));
        }
    }

    fn take_words(&mut self, part: &str) {
        let words: Vec<_> = words(&folded(part)).map(str::to_owned).collect();
        if words.is_empty() {
            self.is_unreadable = true;
        } else {
            self.parts.push(words);
        }
    }
}

/// What looks like a filter. An address does not: `https://...`.
fn filter_of(part: &str) -> Option<(&str, &str)> {
    let (name, value) = part.split_once(':')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic());
    (is_name && !value.starts_with("//")).then_some((name, value))
}

/// The parts between spaces. Within quotation marks a space is a part's own; the last mark may not be typed yet.
fn parts(typed: &str) -> Vec<String> {
    let (mut parts, mut is_quoted) = (vec![String::new()], false);
    for character in typed.chars() {
        if character == '"' {
            is_quoted = !is_quoted;
        } else if !is_quoted && (character.is_whitespace() || character.is_control()) {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// How much of a query is read.
pub(crate) const MOST_CHARACTERS: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_taken_out_of_the_words() {
        let query = Query::read("Partner:SRS env:\"My Staging\" orders tag:");
        assert_eq!(query.parts, [["orders"]]);
        let filters = [(Filter::Partner, "srs".to_owned()), (Filter::Environment, "my staging".to_owned())];
        assert_eq!(query.filters, filters, "a filter without a value is still being typed");
        assert!(query.notes.is_empty());
    }

    #[test]
    fn what_is_no_filter_is_told_and_searched_for() {
        let query = Query::read("colour:red https://services.roofhub.pro is:frozen is:exp");
        let (text, address) =
            (["colour", "red"].as_slice(), ["https", "services", "roofhub", "pro"].as_slice());
        assert_eq!(query.parts, [text, address]);
        let notes =
            [QueryNote::UnknownFilter("colour".to_owned()), QueryNote::UnknownState("frozen".to_owned())];
        assert_eq!(query.notes, notes, "an address and the beginning of a state are fine");
    }

    #[test]
    fn hostile_text_is_taken_apart_like_any_other() {
        let query = Query::read(&"x".repeat(10_000));
        assert_eq!((query.parts[0][0].len(), query.notes.as_slice()), (300, [QueryNote::TooLong].as_slice()));
        assert_eq!(Query::read("a\0b \u{202e}متجر 🚚").parts, [["a"], ["b"], ["متجر"], ["🚚"]]);
        assert!(Query::read("%&/ \"").is_unreadable, "no words are not all words");
    }
}
