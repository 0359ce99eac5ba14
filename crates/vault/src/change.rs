//! What a request changes of something recorded, and what it leaves as it is.

/// What becomes of one value.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Setting<T> {
    /// It goes.
    Clear,
    /// It stays as it is.
    #[default]
    Keep,
    /// It is this from now on.
    To(T),
}

/// What becomes of a list.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum ListChange<T> {
    /// These come to it; one that is there under the same name is replaced.
    Add(Vec<T>),
    /// It stays as it is.
    #[default]
    Keep,
    /// What is there under the names of these goes.
    Remove(Vec<T>),
    /// It is this from now on.
    Replace(Vec<T>),
}

impl<T> Setting<T> {
    /// The same with the value read by `read`.
    pub(crate) fn read<U, E>(self, read: impl FnOnce(T) -> Result<U, E>) -> Result<Setting<U>, E> {
        Ok(match self {
            Self::Clear => Setting::Clear,
            Self::Keep => Setting::Keep,
            Self::To(value) => Setting::To(read(value)?),
        })
    }
}

impl<T: Clone> Setting<T> {
    /// Makes the change.
    pub(crate) fn apply(&self, value: &mut Option<T>) {
        match self {
            Self::Clear => *value = None,
            Self::Keep => {}
            Self::To(new) => *value = Some(new.clone()),
        }
    }
}

impl<T> ListChange<T> {
    /// The same with each entry read by `read`.
    pub(crate) fn read<U, E>(self, read: impl Fn(T) -> Result<U, E>) -> Result<ListChange<U>, E> {
        let read_all = |entries: Vec<T>| entries.into_iter().map(read).collect::<Result<_, _>>();
        Ok(match self {
            Self::Add(entries) => ListChange::Add(read_all(entries)?),
            Self::Keep => ListChange::Keep,
            Self::Remove(entries) => ListChange::Remove(read_all(entries)?),
            Self::Replace(entries) => ListChange::Replace(read_all(entries)?),
        })
    }
}

impl<T: Clone> ListChange<T> {
    /// Makes the change. Of entries with the same key the last one stays, in the place of the first.
    pub(crate) fn apply<K: PartialEq>(&self, list: &mut Vec<T>, key: impl Fn(&T) -> K) {
        let entries = match self {
            Self::Add(entries) => entries,
            Self::Keep => return,
            Self::Remove(entries) => {
                return list.retain(|known| !entries.iter().any(|entry| key(entry) == key(known)));
            }
            Self::Replace(entries) => {
                list.clear();
                entries
            }
        };
        for entry in entries {
            match list.iter_mut().find(|known| key(known) == key(entry)) {
                Some(known) => *known = entry.clone(),
                None => list.push(entry.clone()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_known_by_its_name() {
        let mut list = vec![("a", 1), ("b", 1)];
        ListChange::Add(vec![("A", 2), ("c", 1)]).apply(&mut list, |entry| entry.0.to_lowercase());
        assert_eq!(list, [("A", 2), ("b", 1), ("c", 1)]);
        ListChange::Remove(vec![("C", 9), ("d", 1)]).apply(&mut list, |entry| entry.0.to_lowercase());
        assert_eq!(list, [("A", 2), ("b", 1)], "the name says which one goes");
        ListChange::Replace(vec![("c", 3)]).apply(&mut list, |entry| entry.0);
        ListChange::Keep.apply(&mut list, |entry| entry.0);
        assert_eq!(list, [("c", 3)]);
    }

    #[test]
    fn a_value_is_kept_cleared_or_set() {
        let mut value = Some(1);
        Setting::Keep.apply(&mut value);
        assert_eq!(value, Some(1));
        Setting::To(2).apply(&mut value);
        assert_eq!(value, Some(2));
        Setting::Clear.apply(&mut value);
        assert_eq!(value, None);
    }
}
