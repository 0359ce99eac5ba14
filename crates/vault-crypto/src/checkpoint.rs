//! Checkpoints: signed statements about the audit log that can leave the vault (C2SP tlog-checkpoint).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use vault_domain::VaultId;

use crate::{Bytes, Hash, PublicKey, Signature, SigningKey, verify};

/// What the audit log was when somebody signed for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Checkpoint {
    /// The vault's id.
    pub vault_id: VaultId,
    /// The hash of operation 0.
    pub genesis: Hash,
    /// How many leaves.
    pub size: u64,
    /// Their root.
    pub root: Hash,
}

/// Why a note says nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CheckpointError {
    /// It is not a checkpoint of a vault.
    #[error("this is not a checkpoint")]
    Malformed,
    /// The key did not sign it.
    #[error("the checkpoint is not signed by this member")]
    NotSigned,
}

impl Checkpoint {
    /// The signed note.
    pub fn sign(&self, key: &SigningKey) -> String {
        let text = self.text();
        let name = self.origin();
        let id = key_id(&name, &key.public());
        // The text begins with its origin and has no zero byte, so it cannot be taken for anything labelled.
        let signature = key.sign(text.as_bytes());
        let line = STANDARD.encode([id.as_slice(), signature.as_slice()].concat());
        format!("{text}\n{SIGNATURE}{name} {line}\n")
    }

    /// Reads a note that this key must have signed, among others perhaps.
    pub fn verify(note: &str, key: &PublicKey) -> Result<Self, CheckpointError> {
        if note.len() > MAX_NOTE {
            return Err(CheckpointError::Malformed);
        }
        let (body, signatures) = note.split_once("\n\n").ok_or(CheckpointError::Malformed)?;
        let text = format!("{body}\n");
        let checkpoint = Self::parse(&text).ok_or(CheckpointError::Malformed)?;
        let name = checkpoint.origin();
        let id = key_id(&name, key);
        let signed = signatures
            .lines()
            .filter_map(|line| signature(line, &name, id))
            .any(|signature| verify(key, text.as_bytes(), &signature));
        if signed { Ok(checkpoint) } else { Err(CheckpointError::NotSigned) }
    }

    fn text(&self) -> String {
        let Self { genesis, size, root, .. } = self;
        format!("{}\n{size}\n{}\ngenesis {genesis}\n", self.origin(), STANDARD.encode(root.0))
    }

    fn origin(&self) -> String {
        format!("{ORIGIN}{}", self.vault_id)
    }

    /// There is one way to write each checkpoint.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let vault_id = lines.next()?.strip_prefix(ORIGIN)?.parse().ok()?;
        let size = lines.next()?.parse().ok()?;
        let root = Bytes(STANDARD.decode(lines.next()?).ok()?.try_into().ok()?);
        let genesis = from_hex(lines.next()?.strip_prefix("genesis ")?)?;
        let checkpoint = Self { vault_id, genesis, size, root };
        (checkpoint.text() == text).then_some(checkpoint)
    }
}

fn signature(line: &str, name: &str, id: [u8; 4]) -> Option<Signature> {
    let encoded = line.strip_prefix(SIGNATURE)?.strip_prefix(name)?.strip_prefix(' ')?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let signature = bytes.strip_prefix(&id)?;
    signature.try_into().ok().map(Bytes)
}

/// The first four bytes of the hash of the key's name, its kind and itself (C2SP signed-note).
fn key_id(name: &str, key: &PublicKey) -> [u8; 4] {
    let hash = Sha256::new().chain_update(name).chain_update([b'\n', ED25519]).chain_update(key.0).finalize();
    let mut id = [0; 4];
    id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    id
}

fn from_hex(text: &str) -> Option<Hash> {
    let mut hash = Bytes::ZERO;
    let (digits, rest) = text.as_bytes().as_chunks::<2>();
    if digits.len() != hash.0.len() || !rest.is_empty() {
        return None;
    }
    for (byte, digits) in hash.0.iter_mut().zip(digits) {
        let digits = std::str::from_utf8(digits).ok()?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(hash)
}

const ORIGIN: &str = "partner-vault/";
const SIGNATURE: &str = "\u{2014} ";
const ED25519: u8 = 1;
const MAX_NOTE: usize = 64 * 1024;
