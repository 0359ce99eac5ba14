//! KeePass databases, as far as they are read before the passphrase.
#![no_main]

use import::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: fuzz::let_panics_unwind(), |bytes: &[u8]| { fuzz::import(bytes, Format::Kdbx) });
