//! KeePass databases, version 4 of their format.

mod header;

use keepass::db::{EntryRef, GroupId, GroupRef};
use keepass::error::DatabaseOpenError;
use keepass::{Database, DatabaseKey};
use quick_xml::Reader;
use quick_xml::events::Event;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::guarded::guarded;
use crate::table::{Builder, Row, Table, Value, number};
use crate::{Format, ImportError, limits};

pub(crate) fn read(bytes: &[u8], passphrase: Option<&SecretString>) -> Result<Table, ImportError> {
    header::check(bytes)?;
    let passphrase = passphrase.ok_or(ImportError::PassphraseNeeded)?;
    let database = guarded(KEEPASS, || open(bytes, passphrase))?;
    let mut reading = Reading::new(&database);
    let mut groups = vec![Open { id: database.root().id(), path: String::new(), depth: 0 }];
    while let Some(open) = groups.pop() {
        let Some(group) = database.group(open.id) else { continue };
        for entry in group.entries() {
            reading.entry(&entry, &open.path)?;
        }
        groups.extend(reading.children(&group, &open)?);
    }
    Ok(reading.finish())
}

/// Opens the database twice: first for the depth of its XML alone, since the library takes groups apart by calling
/// itself, and a deep file would end the program.
fn open(bytes: &[u8], passphrase: &SecretString) -> Result<Database, ImportError> {
    // EXPOSE: the library derives its key from the text.
    let key = || DatabaseKey::new().with_password(passphrase.expose_secret());
    let xml = Database::get_xml(&mut &*bytes, key()).map(Zeroizing::new).map_err(|error| refused(&error))?;
    check_depth(&xml)?;
    Database::parse(bytes, key()).map_err(|error| refused(&error))
}

fn refused(error: &DatabaseOpenError) -> ImportError {
    if matches!(error, DatabaseOpenError::Key(_)) {
        ImportError::WrongPassphrase
    } else {
        ImportError::broken(KEEPASS, "a part is missing, malformed or was changed")
    }
}

fn check_depth(xml: &[u8]) -> Result<(), ImportError> {
    let mut reader = Reader::from_reader(xml);
    let mut buffer = Zeroizing::new(Vec::new());
    let mut depth = 0_usize;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| ImportError::broken(KEEPASS, "its XML"))? {
            Event::Eof => return Ok(()),
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::DocType(_)
            | Event::Empty(_)
            | Event::GeneralRef(_)
            | Event::PI(_)
            | Event::Text(_) => {}
        }
        if depth > limits::XML_DEPTH {
            return Err(TOO_DEEP);
        }
    }
}

/// A group still to be read.
struct Open {
    id: GroupId,
    path: String,
    depth: usize,
}

struct Reading {
    builder: Builder,
    bin: Option<GroupId>,
    position: usize,
    deleted: usize,
    earlier: usize,
}

impl Reading {
    fn new(database: &Database) -> Self {
        let bin = database.recycle_bin().map(|group| group.id());
        Self { builder: Builder::new(Format::Kdbx), bin, position: 0, deleted: 0, earlier: 0 }
    }

    /// The groups within a group, the last first.
    fn children(&mut self, group: &GroupRef<'_>, parent: &Open) -> Result<Vec<Open>, ImportError> {
        let depth = parent.depth + 1;
        let mut children = Vec::new();
        for child in group.groups() {
            if Some(child.id()) == self.bin {
                self.deleted += child.entries().count();
                continue;
            }
            if depth > limits::GROUP_DEPTH {
                return Err(TOO_DEEP);
            }
            let path = if parent.path.is_empty() {
                child.name.clone()
            } else {
                format!("{}/{}", parent.path, child.name)
            };
            children.push(Open { id: child.id(), path, depth });
        }
        children.reverse();
        Ok(children)
    }

    fn entry(&mut self, entry: &EntryRef<'_>, path: &str) -> Result<(), ImportError> {
        let mut row = Row::new(number(self.position));
        self.position += 1;
        self.earlier += entry.history.as_ref().map_or(0, |history| history.get_entries().len());
        self.set(&mut row, "Group", false, path)?;
        let mut fields: Vec<_> = entry.fields.iter().collect();
        fields.sort_by_key(|(name, _)| {
            (FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len()), *name)
        });
        for (name, value) in fields {
            if value.get().contains("{REF:") {
                row.unusable = Some(REFERENCE.to_owned());
            }
            let (name, hidden) =
                if TOTP.contains(&name.as_str()) { ("otp", true) } else { (name.as_str(), false) };
            self.set(&mut row, name, hidden || value.is_protected(), value.get())?;
        }
        self.set(&mut row, "Tags", false, &entry.tags.join(","))?;
        if entry.times.expires == Some(true) {
            self.set(&mut row, "Expires", false, &entry.times.expiry.date().to_string())?;
        }
        row.attachments = entry.attachments_named().map(|(name, _)| name.to_owned()).collect();
        row.attachments.sort();
        self.builder.push(row)
    }

    fn set(&mut self, row: &mut Row, name: &str, hidden: bool, text: &str) -> Result<(), ImportError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.builder.set(row, name, hidden, Value::new(text.to_owned()))
    }

    fn finish(mut self) -> Table {
        if self.deleted > 0 {
            self.builder.left_out(format!("Entries in the recycle bin: {}.", self.deleted));
        }
        if self.earlier > 0 {
            self.builder.left_out(format!("Earlier versions of entries: {}.", self.earlier));
        }
        self.builder.finish()
    }
}

const KEEPASS: &str = "KeePass database";
const FIRST: [&str; 5] = ["Title", "UserName", "Password", "URL", "Notes"];
const REFERENCE: &str = "it refers to another entry ({REF:...}); write the value itself into it in KeePass";
const TOO_DEEP: ImportError = ImportError::TooLarge { what: "the depth of groups", most: "64" };
/// Where KeePassXC, KeePass 2 and its extensions keep the secret of an authenticator.
const TOTP: [&str; 4] = ["otp", "TOTP Seed", "TimeOtp-Secret-Base32", "TimeOtp-Secret"];
