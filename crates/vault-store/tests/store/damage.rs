//! Bytes of a file are flipped: the original rows or a typed error, never a panic, never other rows.

use std::fs;
use std::path::Path;

use vault_store::{Access, Damage, Store, StoreError};

use crate::model::{Model, Random, Snapshot, holder, say, seed};

const PAGE: usize = 4096;
const LAST: u64 = 6;

/// What became of the flips.
#[derive(Debug, Default)]
struct Tally {
    at_opening: u32,
    by_check: u32,
    by_reading: u32,
    harmless: u32,
    other_rows: u32,
}

impl Tally {
    /// Opens the file as it now is and reads everything.
    async fn judge(&mut self, path: &Path, access: Access, original: &Snapshot) {
        let mut store = match Store::open(path, access, &holder()).await {
            Ok(store) => store,
            Err(error) => {
                assert!(
                    matches!(
                        error,
                        StoreError::Damaged(_) | StoreError::NewerFormat { .. } | StoreError::NotAVault
                    ),
                    "{error:?}"
                );
                self.at_opening += 1;
                return;
            }
        };
        let checked = store.check().await;
        match Snapshot::read(&mut store).await {
            Ok(found) if found == *original => self.harmless += 1,
            Ok(_) if checked.is_err() => self.by_check += 1,
            Ok(_) => self.other_rows += 1,
            Err(StoreError::Damaged(_)) => self.by_reading += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[tokio::test]
async fn flipped_bytes_in_page_headers_and_the_schema_are_harmless_or_found() {
    let seed = seed();
    let mut random = Random::new(seed, "flip", 0);
    let model = Model { seed };
    let (_folder, path) = model.vault(LAST).await;
    let whole = fs::read(&path).unwrap();
    let original = model.snapshot(LAST);
    let mut tally = Tally::default();
    let headers = (0..whole.len()).filter(|at| at % PAGE < header_length(&whole, at - at % PAGE));
    let mut sample: Vec<_> = headers.collect();
    sample.extend((0..300).map(|_| usize::try_from(random.below(4096)).unwrap()));
    for at in sample {
        let mut bytes = whole.clone();
        let flip = if random.below(2) == 0 { 1 << random.below(8) } else { 1 + random.below(255) };
        bytes[at] ^= u8::try_from(flip).unwrap();
        fs::write(&path, &bytes).unwrap();
        let access = if random.below(4) == 0 { Access::ReadWrite } else { Access::ReadOnly };
        tally.judge(&path, access, &original).await;
        let after = fs::read(&path).unwrap();
        assert!(after == bytes, "opening a damaged file does not write it, at {at}");
    }
    say(&format!("{tally:?} of {} pages", whole.len() / PAGE));
    assert_eq!(tally.other_rows, 0, "other rows, and the check found nothing");
    assert!(tally.at_opening > 100, "most are found at opening");
}

/// File and tree header of the first page, tree header of others; an overflow page has a pointer only.
fn header_length(whole: &[u8], page: usize) -> usize {
    match (page, whole[page]) {
        (0, _) => 112,
        (_, 2 | 5) => 12,
        (_, 10 | 13) => 8,
        _ => 4,
    }
}

#[tokio::test]
async fn every_byte_of_the_schema_is_compared() {
    let model = Model { seed: 5 };
    let (_folder, path) = model.vault(1).await;
    let whole = fs::read(&path).unwrap();
    let text = b"CREATE TABLE unlock_attempt";
    let find = |text: &[u8]| whole.windows(text.len()).position(|window| window == text).unwrap();
    let (start, end) =
        (find(text), find(b"not_before INTEGER NOT NULL CHECK (not_before >= 0)\n) STRICT") + 60);
    for at in start..end {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        fs::write(&path, &bytes).unwrap();
        let opened = Store::open(&path, Access::ReadOnly, &holder()).await;
        assert!(matches!(opened, Err(StoreError::Damaged(_))), "at {at}: {opened:?}");
    }
}

#[tokio::test]
async fn a_table_too_many_or_a_log_too_short_is_damage() {
    use sqlx::Connection as _;

    let changes = [
        ("CREATE TABLE more (a) STRICT", None),
        ("CREATE TRIGGER t AFTER INSERT ON trust_op BEGIN DELETE FROM envelope; END", Some(Damage::Schema)),
        ("CREATE VIEW v AS SELECT 1", Some(Damage::Schema)),
        ("DROP TABLE unlock_attempt", Some(Damage::Schema)),
        ("DELETE FROM trust_op WHERE seq = 3", Some(Damage::MissingRow)),
        ("DELETE FROM audit_leaf WHERE idx = 3", Some(Damage::MissingRow)),
        ("DELETE FROM head", Some(Damage::MissingRow)),
        ("INSERT INTO head SELECT * FROM head", Some(Damage::MissingRow)),
        ("UPDATE head SET trust_seq = 2", Some(Damage::MissingRow)),
    ];
    for (sql, damage) in changes {
        let (_folder, path) = Model { seed: 6 }.vault(3).await;
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
        let mut other = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        let outcome = sqlx::query(sql).execute(&mut other).await;
        other.close().await.unwrap();
        let Some(damage) = damage else {
            assert!(outcome.is_err(), "columns without a type are not strict");
            continue;
        };
        outcome.unwrap();
        for access in [Access::ReadOnly, Access::ReadWrite] {
            match Store::open(&path, access, &holder()).await {
                Err(StoreError::Damaged(found)) => assert_eq!(found, damage, "{sql}"),
                other => panic!("{sql}: {other:?}"),
            }
        }
    }
}
