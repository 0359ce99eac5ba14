//! The words of `import`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};
use vault::EnvironmentKind;
use vault::import_file::Format;

#[derive(Args)]
#[command(group = ArgGroup::new("what").args(["file", "undo"]).required(true))]
pub(crate) struct Import {
    /// The file; it is only read
    pub(crate) file: Option<PathBuf>,
    /// What the file is; without it, that is seen from its bytes and its name
    #[arg(long, value_parser = format_words())]
    pub(crate) format: Option<String>,
    /// What a column is: partner, environment, name, group, url, notes, tags, owner, contact, last-rotated,
    /// expires, ignore, field:KEY or secret:KEY; any number of times
    #[arg(long, value_name = "COLUMN=MEANING")]
    pub(crate) map: Vec<String>,
    /// The partner of rows that name none
    #[arg(long, value_name = "NAME")]
    pub(crate) partner: Option<String>,
    /// The environment of rows that name none
    #[arg(long, value_enum, default_value_t = EnvironmentWord::Production)]
    pub(crate) environment: EnvironmentWord,
    /// Leave this row out; any number of times
    #[arg(long, value_name = "ROW")]
    pub(crate) skip: Vec<u32>,
    /// Show what would be made, and make nothing
    #[arg(long, visible_alias = "dry-run", conflicts_with = "yes")]
    pub(crate) preview: bool,
    /// Do not ask before anything is made
    #[arg(long)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) passphrase: FilePassphrase,
    /// Delete what the last import made, or the one of this id, as far as nobody changed it
    #[arg(long, value_name = "BATCH", num_args = 0..=1, default_missing_value = "")]
    pub(crate) undo: Option<String>,
}

/// Where the passphrase of another file comes from; without any of these it is asked for.
#[derive(Args)]
pub(crate) struct FilePassphrase {
    /// The next line of standard input is the passphrase of the other file
    #[arg(long, conflicts_with = "file_passphrase_fd")]
    pub(crate) file_passphrase_stdin: bool,
    /// A line of this inherited descriptor is the passphrase of the other file
    #[arg(long, value_name = "N")]
    pub(crate) file_passphrase_fd: Option<u32>,
}

fn format_words() -> Vec<&'static str> {
    Format::ALL.iter().map(|format| format.word()).collect()
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum EnvironmentWord {
    Development,
    Other,
    Production,
    Staging,
}

impl From<EnvironmentWord> for EnvironmentKind {
    fn from(word: EnvironmentWord) -> Self {
        match word {
            EnvironmentWord::Development => Self::Development,
            EnvironmentWord::Other => Self::Other,
            EnvironmentWord::Production => Self::Production,
            EnvironmentWord::Staging => Self::Staging,
        }
    }
}
