//! Which formats there are, and telling them apart.

/// A format that can be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// Bitwarden's unencrypted JSON export.
    Bitwarden,
    /// Text with one separator, as a file or pasted from a spreadsheet.
    Csv,
    /// `NAME=value` lines.
    Env,
    /// A KeePass database, version 4 of its format.
    Kdbx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// 1Password's 1PUX export.
    OnePassword,
    /// A Postman environment or globals export.
    Postman,
    /// An Excel workbook.
    Xlsx,
}

impl Format {
    /// Every format, in the order they are offered.
    pub const ALL: &'static [Self] = &[
        Self::Xlsx,
        Self::Ods,
        Self::Csv,
        Self::Kdbx,
        Self::Bitwarden,
        Self::OnePassword,
        Self::Env,
        Self::Postman,
    ];

    /// The word that stands for it on a command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bitwarden => "bitwarden",
            Self::Csv => "csv",
            Self::Env => "env",
            Self::Kdbx => "kdbx",
            Self::Ods => "ods",
            Self::OnePassword => "1pux",
            Self::Postman => "postman",
            Self::Xlsx => "xlsx",
        }
    }

    /// Its name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bitwarden => "Bitwarden export (JSON)",
            Self::Csv => "table as text (CSV)",
            Self::Env => "environment file (.env)",
            Self::Kdbx => "KeePass database (KDBX 4)",
            Self::Ods => "OpenDocument spreadsheet (ODS)",
            Self::OnePassword => "1Password export (1PUX)",
            Self::Postman => "Postman environment (JSON)",
            Self::Xlsx => "Excel workbook (XLSX)",
        }
    }

    /// The format of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.word() == word)
    }

    /// What a file probably is, by its first bytes and then by its name.
    pub fn detect(name: &str, bytes: &[u8]) -> Option<Self> {
        let name = name.to_lowercase();
        if bytes.starts_with(&KEEPASS) {
            return Some(Self::Kdbx);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return zip_kind(&name, bytes);
        }
        if is_env(&name) {
            return Some(Self::Env);
        }
        let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') {
            return Some(if contains(bytes, b"\"values\"") { Self::Postman } else { Self::Bitwarden });
        }
        [".csv", ".tsv", ".txt"].iter().any(|end| name.ends_with(end)).then_some(Self::Csv)
    }
}

/// Both kinds of spreadsheet say in their first file or in the list at the end what they are.
fn zip_kind(name: &str, bytes: &[u8]) -> Option<Format> {
    if contains(bytes, b"opendocument.spreadsheet") {
        Some(Format::Ods)
    } else if contains(bytes, b"xl/workbook") {
        Some(Format::Xlsx)
    } else {
        (contains(bytes, b"export.data") || name.ends_with(ONE_PUX)).then_some(Format::OnePassword)
    }
}

/// `.env`, `.env.production`, `staging.env`.
fn is_env(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file == ENV || file.starts_with(".env.") || file.ends_with(ENV)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

const ENV: &str = ".env";
const ONE_PUX: &str = ".1pux";
/// The first four bytes of every KeePass database.
const KEEPASS: [u8; 4] = [0x03, 0xd9, 0xa2, 0x9a];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_bytes_before_its_name() {
        for (name, bytes, format) in [
            ("partners.txt", [&KEEPASS[..], &[0; 8]].concat(), Some(Format::Kdbx)),
            (
                "a.zip",
                b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet".to_vec(),
                Some(Format::Ods),
            ),
            ("x", b"\xef\xbb\xbf {\"encrypted\":false}".to_vec(), Some(Format::Bitwarden)),
            ("x.json", b"{\"name\":\"QA\",\"values\":[]}".to_vec(), Some(Format::Postman)),
            ("/srv/.env.production", b"A=1".to_vec(), Some(Format::Env)),
            ("Partners.CSV", b"a;b".to_vec(), Some(Format::Csv)),
            ("notes.pdf", b"%PDF".to_vec(), None),
        ] {
            assert_eq!(Format::detect(name, &bytes), format, "{name}");
        }
    }
}
