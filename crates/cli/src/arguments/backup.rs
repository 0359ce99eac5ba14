//! The words of backups.

use std::path::PathBuf;

use clap::Args;

#[derive(Args)]
pub(crate) struct Backup {
    /// An existing folder for the copy; best on another disk
    pub(crate) folder: PathBuf,
    /// How many backups of this vault stay there, the new one counted; all without it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) keep: Option<u32>,
    /// Let the copy open with this computer's factors too. Whoever has today's passphrase, authenticator and
    /// keyring can open it for as long as it exists, even after they were replaced
    #[arg(long)]
    pub(crate) self_contained: bool,
}

#[derive(Args)]
pub(crate) struct TryBackup {
    /// The backup to read to its end and to hold against the vault
    pub(crate) backup: PathBuf,
}

#[derive(Args)]
pub(crate) struct Restore {
    /// The backup
    pub(crate) backup: PathBuf,
    /// The file to make
    #[arg(required_unless_present = "verify_only", conflicts_with = "verify_only")]
    pub(crate) target: Option<PathBuf>,
    /// Where a file has that name already, keep it under another one; without this nothing is put back
    #[arg(long, conflicts_with = "verify_only")]
    pub(crate) keep_present: bool,
    /// Only read the backup to its end; writes nothing
    #[arg(long)]
    pub(crate) verify_only: bool,
}
