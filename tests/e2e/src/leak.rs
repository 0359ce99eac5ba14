//! Looks for planted secrets where none may be: in memory, files, arguments and environments.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use memchr::memmem;

use crate::Error;

/// A secret that was planted, in the forms in which it could lie around.
#[derive(Debug)]
pub struct Planted(Vec<Vec<u8>>);

impl Planted {
    /// As text in UTF-8 and UTF-16, in hexadecimal, and in Base64 at each of the three places it can begin.
    pub fn new(secret: &str) -> Self {
        let wide = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let hex = hex::encode(secret);
        let mut forms = vec![secret.into(), wide, hex.to_uppercase().into(), hex.into()];
        forms.extend((0..3).map(|before| base64_inside(secret.as_bytes(), before)));
        Self(forms)
    }

    /// How often it occurs in these bytes, in any form.
    pub fn count(&self, bytes: &[u8]) -> usize {
        self.0.iter().map(|form| memmem::find_iter(bytes, form).count()).sum()
    }

    /// How often it occurs in the memory that a process may write.
    pub fn count_in_memory(&self, process: u32) -> Result<usize, Error> {
        let memory = Memory::of(process)?;
        let maps = fs::read_to_string(format!("/proc/{process}/maps"))?;
        Ok(maps.lines().filter_map(writable).map(|area| memory.count(self, area)).sum())
    }

    /// The files below a folder in which it occurs.
    pub fn files(&self, folder: &Path) -> Result<Vec<PathBuf>, Error> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                found.extend(self.files(&path)?);
            } else if path.is_file() && self.count(&fs::read(&path)?) > 0 {
                found.push(path);
            }
        }
        Ok(found)
    }

    /// Whether it occurs in the arguments or the environment of any process that may be looked at.
    pub fn in_arguments(&self) -> Result<bool, Error> {
        let of_process = |entry: io::Result<fs::DirEntry>| {
            let folder = entry?.path();
            let read = |name| fs::read(folder.join(name)).unwrap_or_default();
            Ok(self.count(&read("cmdline")) + self.count(&read("environ")) > 0)
        };
        Ok(fs::read_dir("/proc")?.map(of_process).collect::<io::Result<Vec<_>>>()?.contains(&true))
    }
}

/// The memory of a process. A web view reserves far more addresses than it uses, so only used pages are read.
struct Memory {
    bytes: File,
    pages: File,
}

impl Memory {
    fn of(process: u32) -> io::Result<Self> {
        let open = |name| File::open(format!("/proc/{process}/{name}"));
        Ok(Self { bytes: open("mem")?, pages: open("pagemap")? })
    }

    fn count(&self, planted: &Planted, (start, end): (u64, u64)) -> usize {
        let (mut count, mut run) = (0, Vec::new());
        for block in (start..end).step_by(BLOCK) {
            match self.read(block, end) {
                Some(bytes) => run.extend(bytes),
                None => count += planted.count(&std::mem::take(&mut run)),
            }
        }
        count + planted.count(&run)
    }

    /// A block of memory, if any of its pages is used and it can be read; some pages of devices cannot.
    fn read(&self, start: u64, end: u64) -> Option<Vec<u8>> {
        let mut used = vec![0; BLOCK / PAGE * size_of::<u64>()];
        self.pages.read_at(&mut used, start / PAGE_BYTES * ENTRY_BYTES).ok()?;
        // The two highest bits of an entry say whether the page is in memory or in swap:
        // <https://docs.kernel.org/admin-guide/mm/pagemap.html>
        let (entries, _) = used.as_chunks();
        entries.iter().find(|entry| u64::from_ne_bytes(**entry) >> 62 != 0)?;
        let length = usize::try_from(end - start).map_or(BLOCK, |left| left.min(BLOCK));
        let mut bytes = vec![0; length];
        self.bytes.read_exact_at(&mut bytes, start).ok()?;
        Some(bytes)
    }
}

/// The whole characters of the Base64 of something that has `before` bytes and then the secret.
fn base64_inside(secret: &[u8], before: usize) -> Vec<u8> {
    let text = BASE64_STANDARD_NO_PAD.encode([&vec![0; before], secret].concat());
    let (first, last) = ((before * 8).div_ceil(6), (before + secret.len()) * 8 / 6);
    text.bytes().take(last).skip(first).collect()
}

/// The addresses of a line of `maps` whose memory the process may read and write.
fn writable(line: &str) -> Option<(u64, u64)> {
    let (addresses, rest) = line.split_once(' ')?;
    let (start, end) = addresses.split_once('-')?;
    let address = |text| u64::from_str_radix(text, 16).ok();
    if rest.starts_with("rw") { Some((address(start)?, address(end)?)) } else { None }
}

const BLOCK: usize = 256 * PAGE;
const PAGE: usize = 4096;

const PAGE_BYTES: u64 = 4096;

/// Of `pagemap`.
const ENTRY_BYTES: u64 = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_form() {
        let planted = Planted::new("canary-1234567");
        let base64 = |text: &str| BASE64_STANDARD_NO_PAD.encode(text);
        for text in ["x", "xx", "xxx"].map(|before| base64(&format!("{before}canary-1234567 and more"))) {
            assert_eq!(planted.count(text.as_bytes()), 1, "{text}");
        }
        let wide: Vec<u8> = "a canary-1234567".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(planted.count(&wide), 1);
        assert_eq!(planted.count(b"63616E6172792D31323334353637"), 1);
        assert_eq!(planted.count(b"canary-123456"), 0);
    }

    #[test]
    fn it_is_found_in_memory_and_in_files() -> Result<(), Error> {
        let secret: String = ["in-the-", "memory-of-", "this-test"].concat();
        let planted = Planted::new(&secret);
        assert!(planted.count_in_memory(std::process::id())? > 0, "the secret itself lies there");
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("below"))?;
        fs::write(folder.path().join("below/file"), &secret)?;
        assert_eq!(planted.files(folder.path())?, [folder.path().join("below/file")]);
        Ok(())
    }
}
