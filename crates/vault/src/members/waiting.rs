//! What waits on the new member's computer until a file's roster holds their keys.

use std::fs;
use std::path::{Path, PathBuf};

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use vault_crypto::{Answer, Hash, decode, encode};
use vault_store::SlotChange;

use crate::folder::make_private;
use crate::{Surroundings, VaultError};

/// A slot and the keys it opens, with the answer they belong to. Nothing in it is of use without the factors.
#[derive(Clone, Decode, Encode)]
#[cbor(array)]
pub(super) struct Waiting {
    #[n(0)]
    v: u8,
    #[n(1)]
    answer: ByteVec,
    #[n(2)]
    pub(super) slot: ByteVec,
    #[n(3)]
    chunks: Vec<(u32, ByteVec)>,
    #[n(4)]
    pub(super) keys: ByteVec,
}

impl Waiting {
    pub(super) fn new(answer: &Answer, slot: &vault_crypto::SlotChange, keys: Vec<u8>) -> Self {
        let chunks = slot.chunks_to_put().iter().map(|(day, chunk)| (*day, chunk.clone().into()));
        Self {
            v: 1,
            answer: answer.bytes().to_vec().into(),
            slot: slot.body().to_vec().into(),
            chunks: chunks.collect(),
            keys: keys.into(),
        }
    }

    pub(super) fn answer(&self) -> Result<Answer, VaultError> {
        Answer::read(&self.answer).map_err(|_| DAMAGED)
    }

    pub(super) fn chunks(&self) -> Vec<(u32, Vec<u8>)> {
        self.chunks.iter().map(|(day, chunk)| (*day, chunk.to_vec())).collect()
    }

    /// The slot as a row that is new to the file.
    pub(super) fn row(&self, slot: vault_domain::SlotId) -> SlotChange {
        let (body, put_chunks) = (self.slot.to_vec(), self.chunks());
        SlotChange { slot, expected_body: None, body, put_chunks, delete_days: Vec::new() }
    }

    pub(super) fn store(&self, folder: &Path) -> Result<(), VaultError> {
        let path = path(folder, &self.answer()?.hash());
        let io = |error: std::io::Error| VaultError::Io(error.kind().to_string());
        make_private(&folder.join(FOLDER)).map_err(io)?;
        fs::write(path, encode(self)).map_err(io)
    }

    pub(super) fn read(folder: &Path, answer: &Hash) -> Result<Option<Self>, VaultError> {
        let Ok(bytes) = fs::read(path(folder, answer)) else { return Ok(None) };
        let waiting: Self = decode(&bytes).map_err(|_| DAMAGED)?;
        let same = waiting.v == 1 && waiting.answer()?.hash() == *answer;
        if same { Ok(Some(waiting)) } else { Err(DAMAGED) }
    }

    /// It lies in the vault now.
    pub(super) fn remove(folder: &Path, answer: &Hash) {
        if let Err(error) = fs::remove_file(path(folder, answer)) {
            tracing::warn!(%error, "a slot that waited for its vault could not be taken away");
        }
    }
}

/// Whether somebody who answered an invitation on this computer has not opened their vault yet.
pub fn answer_waits(around: &Surroundings) -> bool {
    let Ok(entries) = fs::read_dir(around.state_folder.join(FOLDER)) else { return false };
    entries.flatten().any(|entry| entry.path().extension().is_some_and(|end| end == EXTENSION))
}

fn path(folder: &Path, answer: &Hash) -> PathBuf {
    folder.join(FOLDER).join(format!("{answer}.{EXTENSION}"))
}

const FOLDER: &str = "joining";
const EXTENSION: &str = "waiting";
const DAMAGED: VaultError = VaultError::Damaged { what: "waiting slot" };
