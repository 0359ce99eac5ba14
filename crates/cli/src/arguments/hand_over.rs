//! The words for giving values to other programs.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::Grounds;

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
