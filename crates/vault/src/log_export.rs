//! The audit log in a file that proves itself: whoever has it can check every signature without vault or key.
//!
//! The file is a row of items, each after its length as four bytes, big-endian: a head, the operations of the trust
//! log from genesis, and the leaves with what they commit to (docs/file-format.md).

use std::io::{self, Read, Write};

use minicbor::{Decode, Encode};
use vault_crypto::audit::{AuditError, Keys, PageReader, Report, Verifier};
use vault_crypto::trust::{self, State};
use vault_crypto::{Hash, decode, encode, fingerprint};
use vault_domain::{EventKind, Timestamp};

use crate::VaultError;
use crate::audit::{DAMAGED_LOG, counted};
use crate::believe::PAGE;
use crate::session::Session;
use crate::store_error::store_error;

impl Session {
    /// Writes the whole log, its own export last. The events are readable in the
    /// file: members, devices and things by their ids, reasons as they were typed; no value of a credential.
    pub async fn export_log(&mut self, out: &mut (dyn Write + Send)) -> Result<ExportedLog, VaultError> {
        self.require_auditor()?;
        self.require_writable()?;
        self.note_reading(EventKind::AuditExported).await?;
        let (operations, events) = (self.heads().trust_seq.saturating_add(1), self.tree.size());
        let head = Head { format: FORMAT.to_owned(), genesis: self.state.genesis(), operations, events };
        write_item(out, &encode(&head))?;
        for start in (0..operations).step_by(STEP) {
            let page = start..operations.min(start.saturating_add(PAGE));
            for operation in self.store.operations(page).await.map_err(store_error)? {
                write_item(out, &operation)?;
            }
        }
        let keys = self.log_keys()?;
        let mut reader = PageReader::new(&self.state, &keys, 0, 0);
        for start in (0..events).step_by(STEP) {
            let page = start..events.min(start.saturating_add(PAGE));
            for leaf in self.store.leaves(page).await.map_err(store_error)? {
                write_item(out, &reader.disclose(&leaf).map_err(|_| DAMAGED_LOG)?)?;
            }
        }
        out.flush().map_err(not_written)?;
        Ok(ExportedLog { events, root: hex::encode(self.tree.root().0) })
    }
}

/// What the reader of an exported log compares over another channel: it shows that the file is the newest.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ExportedLog {
    /// How many events it has.
    pub events: u64,
    /// Its root, as hexadecimal digits.
    pub root: String,
}

/// What an exported log proves by itself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LogProof {
    /// The vault's fingerprint, to be compared with the one the recovery kit and the settings show.
    pub fingerprint: String,
    /// Events that were checked.
    pub events: u64,
    /// Operations of the trust log that were checked.
    pub operations: u64,
    /// When its last event says it was written, by the clock of its author's computer.
    pub until: Option<Timestamp>,
    /// The root of the log, as hexadecimal digits: who exported it has the same.
    pub root: String,
    /// What is not as it should be, in sentences; empty when all is well.
    pub findings: Vec<String>,
    /// The result in words.
    pub sentence: String,
}

/// Checks an exported log: the trust log from genesis, the order and place of every event, and that each is what its
/// author signed. That it is the log of a certain vault shows the fingerprint; that nothing was left out after its
/// end shows only a comparison of number and root with whoever exported it.
///
/// A file that is none is an error; whatever was done to the log in it is a finding.
pub fn verify_log_export(file: &mut dyn Read) -> Result<LogProof, VaultError> {
    let head: Head = read_item(file)?.and_then(|item| decode(&item).ok()).ok_or(NO_EXPORT)?;
    if head.format != FORMAT {
        return Err(VaultError::NewerFormat);
    }
    let mut operations = Vec::new();
    for _ in 0..head.operations {
        let Some(operation) = read_item(file)? else { break };
        operations.push(operation);
    }
    let mut proof = LogProof {
        fingerprint: fingerprint(&head.genesis),
        events: 0,
        operations: number(operations.len()),
        until: None,
        root: String::new(),
        findings: Vec::new(),
        sentence: String::new(),
    };
    match trust::replay(operations.iter().map(Vec::as_slice), None) {
        Ok(replayed) if replayed.state.genesis() == head.genesis => {
            proof.read_events(file, &head, &replayed.state)?;
        }
        Ok(_) => proof.find("The operations are those of another vault.".to_owned()),
        Err(failed) => {
            let why = "it was changed, put in, moved or signed by somebody who may not";
            proof.find(format!(
                "Operation {} of the trust log is not valid: {why} ({}).",
                failed.seq, failed.error
            ));
        }
    }
    proof.sentence = proof.verdict();
    Ok(proof)
}

impl LogProof {
    fn read_events(&mut self, file: &mut dyn Read, head: &Head, state: &State) -> Result<(), VaultError> {
        let keys = Keys::default();
        let mut verifier = Verifier::new(state, &keys);
        while let Some(item) = read_item(file)? {
            if let Err(error) = verifier.push_disclosed(&item) {
                self.find(in_words(self.events, error));
                return Ok(());
            }
            self.events += 1;
        }
        match verifier.finish() {
            Ok(report) => self.conclude(head, &report),
            Err(_) => self.find(format!(
                "Events are missing at the end: the trust log has seen more than the {} there are.",
                self.events
            )),
        }
        Ok(())
    }

    fn conclude(&mut self, head: &Head, report: &Report) {
        self.root = hex::encode(report.tree.root().0);
        self.findings.extend(report.findings.iter().map(|finding| format!("In the log, {finding}.")));
        if report.sealed > 0 {
            self.find(format!("{} did not open when the log was exported.", counted(report.sealed, "event")));
        }
        if self.events != head.events {
            self.find(format!(
                "The file says that it has {}, and has {}.",
                counted(head.events, "event"),
                self.events
            ));
        }
        let last = report.events.last();
        self.until = last.map(|event| event.event.time);
        if last.is_none_or(|event| event.event.kind != EventKind::AuditExported) {
            self.find("It does not end with its own export: events are missing at the end.".to_owned());
        }
    }

    fn find(&mut self, sentence: String) {
        self.findings.push(sentence);
    }

    fn verdict(&self) -> String {
        let checked = format!("{}, {}", counted(self.events, "event"), counted(self.operations, "operation"));
        match self.findings.len() {
            0 => format!("{checked}, each signed by its author and in its place."),
            found => format!("{checked} read: {}.", counted(number(found), "finding")),
        }
    }
}

/// What was done to the log, as far as the first leaf shows that is not the next.
pub(crate) fn in_words(number: u64, error: AuditError) -> String {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others say it themselves")]
    let what = match error {
        AuditError::OutOfOrder => {
            "does not follow the event before it: one was changed, put in, taken out or moved"
        }
        AuditError::OtherLog => "is not the one the trust log saw there: an event before it was changed",
        AuditError::OtherVault => "belongs to another vault",
        AuditError::Malformed | AuditError::TooLong => "is no event of a log",
        AuditError::Ahead => "names operations that are not in the file",
        other => return format!("Event {number}: {other}. What comes after it was not read."),
    };
    format!("Event {number} {what}. What comes after it was not read.")
}

/// The first item.
#[derive(Decode, Encode)]
#[cbor(array)]
struct Head {
    #[n(0)]
    format: String,
    #[n(1)]
    genesis: Hash,
    #[n(2)]
    operations: u64,
    #[n(3)]
    events: u64,
}

fn write_item(out: &mut (dyn Write + Send), item: &[u8]) -> Result<(), VaultError> {
    let length = u32::try_from(item.len()).map_err(|_| VaultError::Internal)?;
    out.write_all(&length.to_be_bytes()).and_then(|()| out.write_all(item)).map_err(not_written)
}

/// The next item; `None` at the end, or where the file was cut.
fn read_item(file: &mut dyn Read) -> Result<Option<Vec<u8>>, VaultError> {
    let mut length = Vec::with_capacity(4);
    file.take(4).read_to_end(&mut length).map_err(not_read)?;
    let Some(length) = length.first_chunk::<4>().copied().map(u32::from_be_bytes) else { return Ok(None) };
    let mut item = Vec::new();
    file.take(length.into()).read_to_end(&mut item).map_err(not_read)?;
    Ok((number(item.len()) == u64::from(length)).then_some(item))
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn not_written(error: io::Error) -> VaultError {
    VaultError::Io(format!("the log was not written: {error}"))
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn not_read(error: io::Error) -> VaultError {
    VaultError::Io(format!("the exported log cannot be read: {error}"))
}

const FORMAT: &str = "partner-vault audit log 1";
const NO_EXPORT: VaultError = VaultError::Damaged { what: "exported log" };
const STEP: usize = 4096;

#[cfg(test)]
mod tests {
    use vault_crypto::{SigningKey, SymmetricKey};

    use super::*;
    use crate::UseKeyring;
    use crate::around::World;

    type Change<'a> = &'a dyn Fn(&mut Vec<Vec<u8>>);

    async fn exported(session: &mut Session) -> Vec<Vec<u8>> {
        let mut bytes = Vec::new();
        let head = session.export_log(&mut bytes).await.unwrap();
        let proof = verify_log_export(&mut bytes.as_slice()).unwrap();
        assert_eq!((proof.events, &proof.root), (head.events, &head.root), "what its reader compares");
        let (mut file, mut items) = (bytes.as_slice(), Vec::new());
        while let Some(item) = read_item(&mut file).unwrap() {
            items.push(item);
        }
        items
    }

    fn checked(items: &[Vec<u8>]) -> LogProof {
        let mut bytes = Vec::new();
        for item in items {
            write_item(&mut bytes, item).unwrap();
        }
        verify_log_export(&mut bytes.as_slice()).unwrap()
    }

    /// What somebody who has only the file can do to it, and what its reader is told.
    #[tokio::test]
    async fn whatever_is_done_to_an_exported_log_is_told_in_words() {
        let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
        for _ in 0..3 {
            session.note_reading(EventKind::AuditVerified).await.unwrap();
        }
        let items = exported(&mut session).await;
        let proof = checked(&items);
        assert_eq!(proof.findings, [""; 0]);
        assert_eq!(proof.events, session.tree.size());
        assert_eq!(proof.fingerprint, fingerprint(&session.state.genesis()));

        let told = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
            let mut changed = items.clone();
            change(&mut changed);
            let proof = checked(&changed);
            (proof.findings.join(" "), proof.sentence)
        };
        let last = items.len() - 1;
        let flip = |item: &mut Vec<u8>| *item.last_mut().unwrap() ^= 1;
        let done: [(&str, Change<'_>, &str); 8] = [
            ("edit", &|items| flip(&mut items[last - 1]), "does not hold what it commits to"),
            ("edit of the last", &|items| flip(&mut items[last]), "does not hold what it commits to"),
            ("reorder", &|items| items.swap(last - 1, last - 2), "taken out or moved"),
            ("insertion", &|items| items.insert(last, items[last - 1].clone()), "put in"),
            ("gap", &|items| drop(items.remove(last - 1)), "taken out"),
            ("cut tail", &|items| items.truncate(last), "does not end with its own export"),
            ("cut deep", &|items| items.truncate(last - 3), "missing at the end"),
            ("operation", &|items| flip(&mut items[1]), "Operation 0 of the trust log is not valid"),
        ];
        for (what, change, words) in done {
            let (findings, sentence) = told(change);
            assert!(findings.contains(words), "{what}: {findings}");
            assert!(sentence.contains("finding"), "{what}: {sentence}");
        }
    }

    #[tokio::test]
    async fn an_event_that_another_signed_is_named() {
        let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
        let other = SigningKey::from_seed(&SymmetricKey::make().unwrap());
        let signer = std::mem::replace(&mut session.keys.signer, other);
        session.note_reading(EventKind::AuditVerified).await.unwrap();
        session.keys.signer = signer;
        let findings = checked(&exported(&mut session).await).findings;
        assert!(
            matches!(findings.as_slice(), [one] if one.contains("not signed by its author")),
            "{findings:?}"
        );
    }

    #[test]
    fn a_file_that_is_none_is_refused_and_nothing_of_its_size_is_reserved() {
        let hostile: [&[u8]; 4] = [b"", b"\xff\xff\xff\xff", b"\xff\xff\xff\xffPK", b"\x00\x00\x00\x01\x80"];
        for mut file in hostile {
            assert!(matches!(verify_log_export(&mut file), Err(VaultError::Damaged { .. })));
        }
    }
}
