//! The clear part of a leaf of the audit log.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vault_crypto::audit::{leaf_hash, leaf_header};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(header) = leaf_header(bytes) {
        assert_eq!(leaf_header(bytes), Ok(header), "reading decides nothing by chance");
        // There is one encoding: a longer leaf is another one.
        assert!(leaf_header(&[bytes, &[0]].concat()).is_err(), "trailing bytes");
        assert_ne!(leaf_hash(bytes), leaf_hash(&[bytes, &[0]].concat()));
    }
});
