//! Where things lie in the repository.

use std::path::{Path, PathBuf};
use std::{env, iter};

/// The root folder.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// The front end.
pub(crate) fn front_end() -> PathBuf {
    root().join("ui")
}

/// A program as built for development, wherever the build folder is.
pub(crate) fn built(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// A program as built for release.
pub(crate) fn built_for_release(name: &str) -> PathBuf {
    target().join("release").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The build folder.
pub(crate) fn target() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from))
}

/// Whether a program can be called.
pub(crate) fn installed(program: &str) -> bool {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).zip(iter::repeat(&file)).any(|(folder, file)| folder.join(file).is_file())
}
