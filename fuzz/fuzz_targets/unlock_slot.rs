//! Unlock slots: a body and the chunks of its table.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vault_crypto::Slot;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = fuzz::parts(bytes);
    let Some(body) = parts.next() else { return };
    let chunks: Vec<_> = parts.filter_map(chunk).collect();
    let epoch = Slot::parse_epoch(body);
    if let Ok(slot) = Slot::parse(body, chunks) {
        assert_eq!(Ok(slot.epoch()), epoch, "both readings agree");
        assert!((30..=400).contains(&slot.window_days()), "within what the format allows");
    }
});

fn chunk(part: &[u8]) -> Option<(u32, Vec<u8>)> {
    let (day, entries) = part.split_first_chunk()?;
    Some((u32::from_be_bytes(*day), entries.to_vec()))
}
