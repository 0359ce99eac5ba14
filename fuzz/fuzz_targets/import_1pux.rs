//! 1Password's exports.
#![no_main]

use import::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: fuzz::let_panics_unwind(), |bytes: &[u8]| {
    fuzz::import_archive(bytes, Format::OnePassword, fuzz::ONE_PUX);
});
