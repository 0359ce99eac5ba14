//! The words for an agent.

use clap::{Args, Subcommand};
use vault::IDLE_MINUTES;

use super::bounds;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Agent {
    #[command(subcommand)]
    pub(crate) act: Option<AgentAct>,
    /// Lock and end after this many minutes without a command
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(bounds(&IDLE_MINUTES)))]
    pub(crate) idle_minutes: u32,
}

#[derive(Subcommand)]
pub(crate) enum AgentAct {
    /// Say whether an agent holds the vault
    Status,
    /// Lock the vault and end its agent
    Stop,
}
