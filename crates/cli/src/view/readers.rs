//! Who can read a credential, and who has.

use std::io::{self, Write};

use serde::Serialize;
use vault::{Reader, Readers, Role, SecretReading};

use crate::answer::Show;
use crate::text::{day_and_time, rfc3339, table, visible};

/// Everybody who can read a credential, or has.
#[derive(Serialize)]
pub(crate) struct ReadersShown {
    readers: Vec<ReaderShown>,
}

#[derive(Serialize)]
struct ReaderShown {
    id: String,
    name: String,
    roles: Vec<String>,
    identifiers: bool,
    secret: &'static str,
    until: Option<String>,
    has_read: Option<Vec<u32>>,
    #[serde(skip)]
    cells: [String; 4],
}

impl ReadersShown {
    pub(crate) fn new(readers: &Readers) -> Self {
        Self { readers: readers.readers.iter().map(|one| ReaderShown::new(one, readers.knows_log)).collect() }
    }
}

impl ReaderShown {
    fn new(reader: &Reader, knows_log: bool) -> Self {
        let (secret, words, until) = match reader.secret {
            SecretReading::No => ("no", "no".to_owned(), None),
            SecretReading::Held => ("held", "holds the key to grant it".to_owned(), None),
            SecretReading::StepUp => ("code", "with a fresh code".to_owned(), None),
            SecretReading::Yes => ("yes", "yes".to_owned(), None),
            SecretReading::Approved(until) => {
                ("approved", format!("until {} UTC", day_and_time(until)), Some(until))
            }
        };
        let read: Vec<String> = reader.has_read.iter().map(|version| format!("v{version}")).collect();
        let read = if knows_log { read.join(", ") } else { "only Security can tell".to_owned() };
        let identifiers = if reader.identifiers { "yes" } else { "no" };
        let gone = if reader.roles.is_empty() { " (no member any more)" } else { "" };
        Self {
            id: reader.member.to_string(),
            name: reader.name.clone(),
            roles: reader.roles.iter().map(Role::words).map(str::to_owned).collect(),
            identifiers: reader.identifiers,
            secret,
            until: until.or(reader.end).map(rfc3339),
            has_read: knows_log.then(|| reader.has_read.iter().copied().collect()),
            cells: [format!("{}{gone}", visible(&reader.name)), identifiers.to_owned(), words, read],
        }
    }
}

impl Show for ReadersShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let rows: Vec<_> = self.readers.iter().map(|reader| reader.cells.to_vec()).collect();
        table(out, &["MEMBER", "IDENTIFIERS", "SECRET", "HAS READ, STILL IN USE"], &rows)
    }
}
