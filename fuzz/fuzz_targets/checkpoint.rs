//! Checkpoints that come from outside.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use vault_crypto::{Bytes, Checkpoint, SigningKey, SymmetricKey};
use vault_domain::VaultId;

static KEY: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::from_seed(&SymmetricKey::from_slice(&[0x7b; 32]).expect("32 bytes")));

fuzz_target!(|bytes: &[u8]| {
    if let Ok(note) = std::str::from_utf8(bytes)
        && let Ok(checkpoint) = Checkpoint::verify(note, &KEY.public())
    {
        // Other signatures may follow it in the note; the text itself has one form.
        let text = |note: &str| note.split("\n\n").next().map(str::to_owned);
        assert_eq!(text(&checkpoint.sign(&KEY)), text(note));
    }
    if let Some((fields, _)) = bytes.split_first_chunk::<88>() {
        signed_and_read_again(fields);
    }
});

fn signed_and_read_again(fields: &[u8; 88]) {
    let part = |from: usize| std::array::from_fn(|at| fields[from + at]);
    let size = u64::from_be_bytes(std::array::from_fn(|at| fields[80 + at]));
    let id = std::array::from_fn(|at| fields[64 + at]);
    let checkpoint = Checkpoint {
        vault_id: VaultId::from_random(id),
        genesis: Bytes(part(0)),
        size,
        root: Bytes(part(32)),
    };
    assert_eq!(Checkpoint::verify(&checkpoint.sign(&KEY), &KEY.public()), Ok(checkpoint));
}
