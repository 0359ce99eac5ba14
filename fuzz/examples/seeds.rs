//! Writes the inputs from which the fuzzer starts: `cargo run --example seeds -- FOLDER`, one folder a target.
//!
//! They are made of the frozen vectors and of files like those in the tests, so that none has to be kept here.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use keepass::config::KdfConfig;
use keepass::{Database, DatabaseKey};
use serde_json::Value;
use vault_crypto::{Authenticator, Bytes, KdfParams, OpenSlot, Passphrase, Pin, SlotRequest};
use vault_domain::{DeviceId, MemberId, SlotId, Timestamp, VaultId};
use zip::ZipArchive;

type Seeds = BTreeMap<&'static str, Vec<Vec<u8>>>;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("say into which folder")?);
    let mut seeds = logs()?;
    seeds.insert("unlock_slot", vec![slot()?]);
    seeds.insert("profile", profiles()?);
    seeds.extend(spreadsheets()?);
    seeds.extend(texts());
    seeds.insert("import_kdbx", vec![kdbx()?, read("crates/import/tests/import/fixtures/keepassxc.kdbx")?]);
    for (target, seeds) in seeds {
        let folder = folder.join(target);
        fs::create_dir_all(&folder)?;
        for (number, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
    }
    Ok(())
}

/// Of the frozen vectors: single operations and whole logs, leaves, envelopes and a checkpoint.
fn logs() -> Result<Seeds, Box<dyn Error>> {
    let (vault, single) = (vector("log-vault")?, vector("log-operations")?);
    let (whole, few) = (hexes(&vault["operations"])?, hexes(&single["operations"])?);
    let log = |operations: &[Vec<u8>]| fuzz::of_parts(operations.iter().map(Vec::as_slice));
    let operations = whole.chunks(1).map(log).chain([log(&whole), log(&few)]).collect();
    let mut leaves = hexes(&vault["leaves"])?;
    leaves.extend(hex_of(&vector("log-leaf")?["leaf"]));
    let records = vault["records"].as_array().ok_or("a list was expected")?;
    let bodies = records.iter().filter_map(|record| hex_of(&record["body"])).collect();
    let note = vector("log-checkpoint")?["note"].as_str().unwrap_or_default().as_bytes().to_vec();
    Ok(BTreeMap::from([
        ("trust_operation", operations),
        ("audit_leaf", leaves),
        ("document_envelope", bodies),
        ("checkpoint", vec![note, vec![7; 88]]),
    ]))
}

/// A slot of the shortest window. Its keys are random, so it is another one each time.
fn slot() -> Result<Vec<u8>, Box<dyn Error>> {
    let request = SlotRequest {
        genesis: Bytes([1; 32]),
        vault: VaultId::from_random([2; 16]),
        member: MemberId::from_random([3; 16]),
        slot: SlotId::from_random([4; 16]),
        device: DeviceId::from_random([5; 16]),
        params: KdfParams::FLOOR,
        window_days: 30,
    };
    let passphrase = Passphrase::new("orbit lantern quilt meadow")?;
    let now = Timestamp::from_secs(60_000_000 * 30);
    let pin = Pin { seq: 7, hash: Bytes([7; 32]) };
    let (_, change) =
        OpenSlot::make(&request, &passphrase, None, Authenticator::make()?, 60_000_000, pin, now)?;
    let chunks: Vec<Vec<u8>> = change
        .chunks_to_put()
        .iter()
        .map(|(day, bytes)| [&day.to_be_bytes(), bytes.as_slice()].concat())
        .collect();
    Ok(fuzz::of_parts([change.body()].into_iter().chain(chunks.iter().map(Vec::as_slice))))
}

fn profiles() -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let files = fs::read_dir(root().join("crates/partners/profiles"))?;
    files.map(|file| Ok(fs::read(file?.path())?)).collect()
}

fn spreadsheets() -> Result<Seeds, Box<dyn Error>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([["Partner", "API key"], ["Keepgo", "k-1"]]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    sheet.write_number(1, 2, 12_345)?;
    let xlsx = book.save_to_buffer()?;
    let parts = unpacked(&xlsx, fuzz::XLSX)?;
    Ok(BTreeMap::from([
        ("import_xlsx", vec![fuzz::of_parts(parts.iter().map(Vec::as_slice)), xlsx]),
        (
            "import_ods",
            vec![fuzz::of_parts([ODS.as_bytes(), b"application/vnd.oasis.opendocument.spreadsheet"])],
        ),
        ("import_1pux", vec![fuzz::of_parts([ONE_PUX.as_bytes()])]),
    ]))
}

/// The files of these names; an empty one for each that is not there.
fn unpacked(archive: &[u8], names: &[&str]) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut archive = ZipArchive::new(Cursor::new(archive))?;
    let mut read = |name: &&str| {
        let mut bytes = Vec::new();
        if let Ok(mut file) = archive.by_name(name) {
            file.read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    };
    names.iter().map(&mut read).collect()
}

fn texts() -> Seeds {
    let seeds = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    BTreeMap::from([
        ("import_bitwarden", seeds(&[BITWARDEN])),
        (
            "import_csv",
            seeds(&["Partner;API key\nKeepgo;\"k;1\"\n", "a,b\r\n1,\"2\n3\"\r\n", "a\tb\n1\t2\n"]),
        ),
        (
            "import_env",
            seeds(&["# partners\nexport SRS_CLIENT_ID=n-42\nSRS_CLIENT_SECRET='s3'\nK=\"a\\n${B}\"\n"]),
        ),
        ("import_postman", seeds(&[POSTMAN])),
    ])
}

fn kdbx() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut database = Database::new();
    database.config.kdf_config = KdfConfig::Aes { rounds: 10 };
    let mut bytes = Vec::new();
    database.save(&mut bytes, DatabaseKey::new().with_password("orbit"))?;
    Ok(bytes)
}

fn vector(name: &str) -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::from_slice(&read(&format!("tests/fixtures/{name}.json"))?)?)
}

fn hexes(values: &Value) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let values = values.as_array().ok_or("a list was expected")?;
    Ok(values.iter().filter_map(hex_of).collect())
}

fn hex_of(value: &Value) -> Option<Vec<u8>> {
    hex::decode(value.as_str()?).ok()
}

fn read(path: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    Ok(fs::read(root().join(path))?)
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

const BITWARDEN: &str = r#"{"encrypted": false, "folders": [{"id": "f1", "name": "Reloadly"}], "items": [
  {"id": "1", "folderId": "f1", "type": 1, "name": "Live API", "notes": null,
   "fields": [{"name": "client_id", "value": "abc", "type": 0}, {"name": "client_secret", "value": "s1", "type": 1}],
   "login": {"uris": [{"uri": "https://topups.example"}], "username": "ada", "password": "p", "totp": "JBSWY3DPEHPK3PXP"}},
  {"id": "2", "type": 2, "name": "Recovery", "notes": "code 1", "secureNote": {"type": 0}}]}"#;
const POSTMAN: &str = r#"{"id": "x", "name": "Keepgo sandbox", "values": [
  {"key": "apiKey", "value": "k-1", "type": "secret", "enabled": true}], "_postman_variable_scope": "environment"}"#;
const ONE_PUX: &str = r#"{"accounts": [{"attrs": {"accountName": "Northwind"}, "vaults": [
  {"attrs": {"uuid": "v", "name": "Keepgo"}, "items": [
    {"uuid": "i", "createdAt": 1, "state": "active", "categoryUuid": "112", "details": {"loginFields": [],
     "notesPlain": "call", "sections": [{"title": "", "name": "s", "fields": [
       {"title": "credential", "id": "credential", "value": {"concealed": "k-1"}},
       {"title": "expires", "id": "expires", "value": {"date": 1780000000}}]}], "passwordHistory": []},
     "overview": {"title": "Line API", "url": "https://keepgo.example", "tags": ["eSIM"]}}]}]}]}"#;
const ODS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content
  xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>
  <table:table table:name="P"><table:table-row><table:table-cell office:value-type="string"><text:p>Partner</text:p></table:table-cell>
  <table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="string"><text:p>API key</text:p></table:table-cell>
  </table:table-row><table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="string"><text:p>k</text:p>
  </table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
