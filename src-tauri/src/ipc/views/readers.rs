//! Who can read a credential, and what roles give.

use serde::Serialize;
use specta::Type;
use vault::{Class, ObjectKind, Reader, Readers, Reading, Role, SecretReading, Tier, reading};

use super::time;

/// Who can read a credential, and who has.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReadersView {
    readers: Vec<ReaderView>,
}

/// One of them.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReaderView {
    id: String,
    name: String,
    /// Whether they are a member still.
    is_member: bool,
    identifiers: bool,
    secret: SecretReadingView,
    /// When their rights, or what was approved for them, end.
    until: Option<String>,
    /// Versions in use that they have opened; `null` where only Security can tell.
    has_read: Option<Vec<u32>>,
}

/// How somebody opens the value in use.
#[derive(Clone, Copy, Serialize, Type)]
#[serde(rename = "SecretReading", rename_all = "camelCase")]
pub(crate) enum SecretReadingView {
    No,
    Held,
    Code,
    Yes,
    Approved,
}

impl From<Readers> for ReadersView {
    fn from(Readers { readers, knows_log }: Readers) -> Self {
        Self { readers: readers.into_iter().map(|reader| ReaderView::new(reader, knows_log)).collect() }
    }
}

impl ReaderView {
    fn new(reader: Reader, knows_log: bool) -> Self {
        let (secret, until) = match reader.secret {
            SecretReading::No => (SecretReadingView::No, None),
            SecretReading::Held => (SecretReadingView::Held, None),
            SecretReading::StepUp => (SecretReadingView::Code, None),
            SecretReading::Yes => (SecretReadingView::Yes, None),
            SecretReading::Approved(until) => (SecretReadingView::Approved, Some(until)),
        };
        Self {
            id: reader.member.to_string(),
            name: reader.name,
            is_member: !reader.roles.is_empty(),
            identifiers: reader.identifiers,
            secret,
            until: until.or(reader.end).map(time),
            has_read: knows_log.then(|| reader.has_read.into_iter().collect()),
        }
    }
}

/// What each role gives: the tables of `docs/roles.md`, from the same source.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoleMatrixView {
    /// What may be read, enforced by keys.
    reads: Vec<&'static str>,
    /// A row a role: a cell for each of them.
    readers: Vec<RoleRow>,
    /// Who may change what, enforced by signatures.
    writers: Vec<WriterRow>,
}

/// One role.
#[derive(Serialize, Type)]
pub(crate) struct RoleRow {
    role: &'static str,
    cells: Vec<&'static str>,
}

/// One kind of record.
#[derive(Serialize, Type)]
pub(crate) struct WriterRow {
    what: &'static str,
    other: Vec<&'static str>,
    production: Vec<&'static str>,
}

impl RoleMatrixView {
    pub(crate) fn new() -> Self {
        Self {
            reads: READS.iter().map(|(words, ..)| *words).collect(),
            readers: Role::ALL.iter().map(|role| row(*role)).collect(),
            writers: WRITES.iter().map(|(what, kind)| writers(what, *kind)).collect(),
        }
    }
}

fn row(role: Role) -> RoleRow {
    let is_approved = |class, tier| {
        role == Role::Contractor && tier == Tier::Other && matches!(class, Class::Meta | Class::Secret)
    };
    let cell = |class, tier| match reading([role].into_iter().collect(), class, tier) {
        Reading::No if is_approved(class, tier) => "on request",
        Reading::No => "no",
        Reading::Held => "holds the key",
        Reading::StepUp => "with a code",
        Reading::Yes => "yes",
    };
    RoleRow { role: role.words(), cells: READS.iter().map(|(_, class, tier)| cell(*class, *tier)).collect() }
}

fn writers(what: &'static str, kind: ObjectKind) -> WriterRow {
    let signers = |tier| kind.signers(tier).iter().map(Role::words).collect();
    WriterRow { what, other: signers(Tier::Other), production: signers(Tier::Production) }
}

const READS: [(&str, Class, Tier); 7] = [
    ("Names, notes, dates", Class::Directory, Tier::Other),
    ("Identifiers", Class::Meta, Tier::Other),
    ("Identifiers, Production", Class::Meta, Tier::Production),
    ("Secrets", Class::Secret, Tier::Other),
    ("Secrets, Production", Class::Secret, Tier::Production),
    ("Archived values, half", Class::Archive, Tier::Production),
    ("Audit list", Class::Audit, Tier::Other),
];

/// What there is in the window today.
const WRITES: [(&str, ObjectKind); 5] = [
    ("Partners and environments", ObjectKind::Partner),
    ("Hosts", ObjectKind::EnvironmentHosts),
    ("Credentials", ObjectKind::Credential),
    ("Identifiers", ObjectKind::Identifiers),
    ("Secrets", ObjectKind::Secrets),
];
