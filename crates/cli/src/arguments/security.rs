//! What changes the way in, on this computer.

use clap::{Args, ValueEnum};

use super::KdfChoice;

#[derive(Args)]
pub(crate) struct ChangePassphrase {
    /// Whether somebody else could know the present passphrase; without it you are asked
    #[arg(long, value_enum, value_name = "WHETHER")]
    pub(crate) known_to_others: Option<YesNo>,
    /// Keep the passphrase; only make each guess of it cost as much as this computer can make it cost
    #[arg(long, conflicts_with = "known_to_others")]
    pub(crate) only_cost: bool,
    #[command(flatten)]
    pub(crate) cost: Cost,
}

#[derive(Args)]
pub(crate) struct ReplaceAuthenticator {
    /// Write the new authenticator's otpauth address to this descriptor, as a line
    #[arg(long, value_name = "N")]
    pub(crate) enrolment_fd: Option<u32>,
    #[command(flatten)]
    pub(crate) cost: Cost,
}

#[derive(Args)]
pub(crate) struct Forget {
    /// The name of the file without its folder, exactly; without it you are asked
    #[arg(long, value_name = "NAME")]
    pub(crate) confirm: Option<String>,
}

/// What a guess of the passphrase is to cost from now on.
#[derive(Args)]
pub(crate) struct Cost {
    /// How hard a passphrase is to try: calibrated to this computer, or the floor (for tests)
    #[arg(long, value_enum, default_value_t = KdfChoice::Calibrate, hide = true)]
    pub(crate) kdf: KdfChoice,
}

#[derive(Clone, Copy, Eq, PartialEq, ValueEnum)]
pub(crate) enum YesNo {
    No,
    Yes,
}
