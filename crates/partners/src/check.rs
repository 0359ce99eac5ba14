//! Where a rule is broken, and the rules that hold for any list: names occur once, and documents exist.
//!
//! The typed profile has no positions. A finding names its place as a path, and the path is looked up in the
//! text when the error is made.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::ProfileError;

/// A rule that a profile breaks, and where.
pub(crate) struct Finding {
    at: Vec<Step>,
    reason: String,
}

impl Finding {
    pub(crate) fn new(at: impl Into<Vec<Step>>, reason: impl Into<String>) -> Self {
        Self { at: at.into(), reason: reason.into() }
    }

    /// The same finding, seen from outside of the list it was made in.
    pub(crate) fn within(mut self, list: &'static str, index: usize) -> Self {
        self.at.splice(0..0, [Step::Key(list), Step::Index(index)]);
        self
    }

    /// Turns the path into a line. A path that ends early names the last place that was found.
    pub(crate) fn locate(&self, file: &str, text: &str) -> ProfileError {
        let tree = DeTable::parse(text).ok();
        let span = tree.and_then(|tree| self.span(tree.get_ref()));
        ProfileError::new(file, text, span, &self.reason)
    }

    fn span(&self, root: &DeTable<'_>) -> Option<Range<usize>> {
        let (first, rest) = self.at.split_first()?;
        let mut here = first.in_table(root)?;
        for step in rest {
            here = step.in_value(here.get_ref()).unwrap_or(here);
        }
        Some(here.span())
    }
}

/// One step of a path into a file.
#[derive(Clone)]
pub(crate) enum Step {
    /// To an item of a list.
    Index(usize),
    /// To a value of a table.
    Key(&'static str),
    /// Into the only entry of a table.
    Only,
    /// To the first text with this value, however deep.
    Text(String),
}

impl Step {
    fn in_table<'a, 'i>(&self, table: &'a DeTable<'i>) -> Option<&'a Spanned<DeValue<'i>>> {
        match self {
            Self::Index(_) => None,
            Self::Key(wanted) => {
                table.iter().find(|(key, _)| key.get_ref() == wanted).map(|(_, value)| value)
            }
            Self::Only => table.values().next(),
            Self::Text(text) => table.values().find_map(|value| find_text(value, text)),
        }
    }

    fn in_value<'a, 'i>(&self, value: &'a DeValue<'i>) -> Option<&'a Spanned<DeValue<'i>>> {
        match self {
            Self::Index(index) => value.as_array()?.get(*index),
            Self::Key(_) | Self::Only | Self::Text(_) => self.in_table(value.as_table()?),
        }
    }
}

fn find_text<'a, 'i>(value: &'a Spanned<DeValue<'i>>, text: &str) -> Option<&'a Spanned<DeValue<'i>>> {
    match value.get_ref() {
        DeValue::Array(array) => array.iter().find_map(|item| find_text(item, text)),
        DeValue::Table(table) => table.values().find_map(|item| find_text(item, text)),
        DeValue::String(word) => (word.as_ref() == text).then_some(value),
        DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Float(_) | DeValue::Integer(_) => None,
    }
}

/// Reads the text of a file, and checks what holds for all of them.
pub(crate) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, ProfileError> {
    let value = toml::from_str(text).map_err(|error| ProfileError::from_toml(file, text, &error))?;
    names(file, text)?;
    Ok(value)
}

/// Within each list, a name occurs once; each document that is named is there.
fn names(file: &str, text: &str) -> Result<(), ProfileError> {
    let tree = DeTable::parse(text).map_err(|error| ProfileError::from_toml(file, text, &error))?;
    let documents = Step::Key("documents").in_table(tree.get_ref());
    let walk = Walk { file, text, documents: documents.map(list_names).unwrap_or_default() };
    walk.table(tree.get_ref())
}

struct Walk<'a> {
    file: &'a str,
    text: &'a str,
    documents: BTreeSet<String>,
}

impl Walk<'_> {
    fn table(&self, table: &DeTable<'_>) -> Result<(), ProfileError> {
        // What is sent to a partner has names of its own.
        let ours = table.iter().filter(|(key, _)| key.get_ref() != "parameters");
        for (key, value) in ours {
            if matches!(key.get_ref().as_ref(), "document" | "documented") {
                self.document(value)?;
            }
            self.value(value)?;
        }
        Ok(())
    }

    fn value(&self, value: &Spanned<DeValue<'_>>) -> Result<(), ProfileError> {
        if let Some(table) = value.get_ref().as_table() {
            return self.table(table);
        }
        let mut seen = BTreeSet::new();
        for item in value.get_ref().as_array().into_iter().flatten() {
            if let Some(key) = Step::Key("key").in_value(item.get_ref())
                && let Some(name) = key.get_ref().as_str()
                && !seen.insert(name.to_owned())
            {
                return Err(self.error(key, &format!("the name {name:?} occurs twice in this list")));
            }
            self.value(item)?;
        }
        Ok(())
    }

    fn document(&self, value: &Spanned<DeValue<'_>>) -> Result<(), ProfileError> {
        match value.get_ref().as_str() {
            Some(name) if !self.documents.contains(name) => {
                Err(self.error(value, &format!("there is no document {name:?}")))
            }
            _ => Ok(()),
        }
    }

    fn error(&self, place: &Spanned<DeValue<'_>>, reason: &str) -> ProfileError {
        ProfileError::new(self.file, self.text, Some(place.span()), reason)
    }
}

fn list_names(list: &Spanned<DeValue<'_>>) -> BTreeSet<String> {
    let items = list.get_ref().as_array().into_iter().flatten();
    items
        .filter_map(|item| Step::Key("key").in_value(item.get_ref())?.get_ref().as_str().map(str::to_owned))
        .collect()
}
