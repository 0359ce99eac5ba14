//! The words for giving values to other programs.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{FilePassphrase, Grounds};

#[derive(Args)]
pub(crate) struct Run {
    /// A variable and the value it gets, any number of times
    #[arg(long = "env", value_name = "NAME=REFERENCE#FIELD", required = true, value_parser = Variable::parse)]
    pub(crate) variables: Vec<Variable>,
    #[command(flatten)]
    pub(crate) grounds: Grounds,
    /// The program and its arguments
    #[arg(last = true, required = true)]
    pub(crate) command: Vec<OsString>,
}

#[derive(Args)]
pub(crate) struct Inject {
    /// The template
    #[arg(long = "in", value_name = "FILE")]
    pub(crate) template: PathBuf,
    /// The file to make; - is standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Put it in the place of a file that exists
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) grounds: Grounds,
}

#[derive(Args)]
pub(crate) struct Export {
    /// PARTNER/ENVIRONMENT/CREDENTIAL, each by name or id, or the credential's id; any number of them
    #[arg(required = true, value_name = "CREDENTIAL")]
    pub(crate) credentials: Vec<String>,
    /// The file to make; it must not exist
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    /// What is in the file
    #[arg(long, value_enum, default_value_t = ExportFormat::Json)]
    pub(crate) format: ExportFormat,
    /// An age recipient who can open the file, any number of times; without any, a passphrase opens it
    #[arg(long, value_name = "AGE1", conflicts_with_all = ["plain", "file_passphrase_stdin", "file_passphrase_fd"])]
    pub(crate) recipient: Vec<String>,
    #[command(flatten)]
    pub(crate) passphrase: FilePassphrase,
    /// Do not encrypt it: whoever gets the file has the values
    #[arg(long, conflicts_with_all = ["file_passphrase_stdin", "file_passphrase_fd"])]
    pub(crate) plain: bool,
    #[command(flatten)]
    pub(crate) grounds: Grounds,
}

#[derive(Args)]
pub(crate) struct EmergencySheets {
    /// An existing folder; earlier sheets in it are replaced
    pub(crate) folder: PathBuf,
    /// Name, id or profile, any number of them; without any, all partners
    #[arg(value_name = "PARTNER")]
    pub(crate) partners: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ExportFormat {
    /// One row a value; cells that a spreadsheet would calculate begin with an apostrophe
    Csv,
    /// Variables named after credential and field
    Env,
    /// Everything as it is
    Json,
}

impl From<ExportFormat> for hand_over::Format {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Csv => Self::Csv,
            ExportFormat::Env => Self::Env,
            ExportFormat::Json => Self::Json,
        }
    }
}

/// A variable of an environment and where its value comes from.
#[derive(Clone)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl Variable {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let (name, value) = text.split_once('=').ok_or("write NAME=REFERENCE#FIELD")?;
        let begins_well = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        if begins_well && name.chars().all(|each| each.is_ascii_alphanumeric() || each == '_') {
            Ok(Self { name: name.to_owned(), value: value.to_owned() })
        } else {
            Err("a variable's name has letters, digits and underscores, and begins with no digit")
        }
    }
}
