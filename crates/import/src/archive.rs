//! Archives, measured before anything in them is used: what their directory says of sizes may be a lie.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::{ImportError, limits};

/// An archive over bytes.
pub(crate) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens an archive whose files are together within the limits.
pub(crate) fn open<'a>(format: &'static str, bytes: &'a [u8]) -> Result<Archive<'a>, ImportError> {
    let broken = |error: &ZipError| ImportError::broken(format, archive_words(error));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > limits::ARCHIVE_FILES {
        return Err(ImportError::TooLarge { what: "the number of files in the archive", most: "10 000" });
    }
    let mut left = limits::INFLATED_BYTES;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| broken(&error))?;
        let read = io::copy(&mut file.take(left + 1), &mut io::sink())
            .map_err(|_| ImportError::broken(format, "a file in the archive does not unpack"))?;
        left = left
            .checked_sub(read)
            .ok_or(ImportError::TooLarge { what: "the unpacked archive", most: "128 MiB" })?;
    }
    Ok(archive)
}

/// The bytes of one file in an archive that was opened here.
pub(crate) fn file(
    archive: &mut Archive<'_>,
    name: &str,
    format: &'static str,
) -> Result<zeroize::Zeroizing<Vec<u8>>, ImportError> {
    let missing = || ImportError::broken(format, format!("{name} is missing"));
    let mut file = archive.by_name(name).map_err(|_| missing())?;
    let size = usize::try_from(file.size().min(limits::INFLATED_BYTES)).unwrap_or_default();
    // Room for all of it at once, so that no growing buffer leaves copies behind.
    let mut bytes = zeroize::Zeroizing::new(Vec::with_capacity(size));
    file.read_to_end(&mut bytes).map_err(|_| missing())?;
    Ok(bytes)
}

fn archive_words(error: &ZipError) -> &'static str {
    if matches!(error, ZipError::InvalidPassword | ZipError::UnsupportedArchive(_)) {
        "its archive is encrypted or of another kind"
    } else {
        "its archive is cut off or damaged"
    }
}
