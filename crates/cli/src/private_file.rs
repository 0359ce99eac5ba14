//! A file with secrets in it: for this user alone, whole or not there at all.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// A file that is written aside and gets its name when it is whole. Dropped before, it leaves nothing.
pub(crate) struct PrivateFile {
    aside: NamedTempFile,
    option: &'static str,
    path: PathBuf,
    replace: bool,
}

impl PrivateFile {
    /// Makes it beside its place. `option` is the one that named the path, for the error.
    pub(crate) fn make(option: &'static str, path: &Path, replace: bool) -> Result<Self, Failure> {
        if !replace && path.symlink_metadata().is_ok() {
            return Err(refused(option, ErrorKind::AlreadyExists));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let aside = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))
            .map_err(|error| refused(option, error.kind()))?;
        Ok(Self { aside, option, path: path.to_owned(), replace })
    }

    /// Where to write what is too long for memory; then it gets its name from an empty rest.
    pub(crate) fn out(&mut self) -> &mut (dyn Write + Send) {
        &mut self.aside
    }

    /// Writes all of it, then gives it its name.
    pub(crate) fn finish(mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = self.aside.write_all(bytes).and_then(|()| self.aside.as_file().sync_all());
        written.map_err(Failure::Output)?;
        let named = if self.replace {
            self.aside.persist(&self.path)
        } else {
            self.aside.persist_noclobber(&self.path)
        };
        named.map(drop).map_err(|error| refused(self.option, error.error.kind()))
    }
}

fn refused(option: &str, kind: ErrorKind) -> Failure {
    if kind == ErrorKind::AlreadyExists {
        Failure::field(option, "this file exists; choose a new name")
    } else {
        Failure::field(option, &format!("the file cannot be made: {kind}"))
    }
}
