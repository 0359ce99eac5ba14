//! The words of other computers.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::security::Cost;

#[derive(Args)]
pub(crate) struct Devices {
    #[command(subcommand)]
    pub(crate) act: Option<DevicesAct>,
}

#[derive(Subcommand)]
pub(crate) enum DevicesAct {
    /// On the computer that is to be let in: write a request, and show its words; needs no unlock
    Request {
        /// The file to make, for the computer that opens the vault
        request: PathBuf,
        /// What to call this computer; without it, as it calls itself
        #[arg(long)]
        name: Option<String>,
    },
    /// On a computer that opens the vault: compare the words, and let the other one in with a fresh code
    Approve(Approve),
    /// On the computer that was let in: take a passphrase and an authenticator for it; needs no unlock
    Join(Join),
}

#[derive(Args)]
pub(crate) struct Approve {
    /// The request
    pub(crate) request: PathBuf,
    /// The eight words that the other computer shows; without it you are asked to compare
    #[arg(long, value_name = "WORDS")]
    pub(crate) words: Option<String>,
    /// Put a copy of the vault for the other computer into this existing folder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) copy_to: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Join {
    /// Write the new authenticator's otpauth address to this descriptor, as a line
    #[arg(long, value_name = "N")]
    pub(crate) enrolment_fd: Option<u32>,
    /// For how many days the authenticator's codes open the vault without an unlock in between
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u16).range(30..=400))]
    pub(crate) window_days: u16,
    #[command(flatten)]
    pub(crate) cost: Cost,
}
