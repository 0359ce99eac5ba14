//! Profile files.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use partners::{Profile, ProfileFile, Profiles};

static BUILTIN: LazyLock<Profiles> =
    LazyLock::new(|| Profiles::builtin().expect("the profiles of the program"));

fuzz_target!(|bytes: &[u8]| {
    let file = ProfileFile { name: "own.toml".to_owned(), bytes: bytes.to_vec() };
    let (_, refused) = BUILTIN.clone().with_files([file]);
    for error in refused {
        drop(error.to_string());
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(profile) = Profile::parse("own.toml", text) else { return };
    if let Ok(file) = Profiles::user_file(&profile) {
        let text = std::str::from_utf8(&file.bytes).expect("TOML is text");
        let again = Profile::parse(&file.name, text).expect("what is written can be read");
        assert_eq!(again, profile);
    }
});
