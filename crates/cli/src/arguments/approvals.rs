//! The words of approvals and freezes.

use clap::{Args, Subcommand};

#[derive(Args)]
pub(crate) struct Ask {
    /// The credential: PARTNER/ENVIRONMENT/CREDENTIAL, or its id
    pub(crate) credential: String,
    /// Why
    #[arg(long)]
    pub(crate) reason: Option<String>,
}

#[derive(Args)]
pub(crate) struct ApproveValue {
    /// The request, as `pvault approvals` shows it
    pub(crate) request: String,
    /// The last day on which it opens, in UTC; today without it
    #[arg(long, value_name = "DAY", conflicts_with = "no")]
    pub(crate) until: Option<String>,
    /// Say no
    #[arg(long)]
    pub(crate) no: bool,
    /// Why
    #[arg(long)]
    pub(crate) reason: Option<String>,
}

#[derive(Args)]
pub(crate) struct Freeze {
    #[command(subcommand)]
    pub(crate) what: Option<Frozen>,
}

#[derive(Args)]
pub(crate) struct Lift {
    #[command(subcommand)]
    pub(crate) what: Frozen,
}

#[derive(Subcommand)]
pub(crate) enum Frozen {
    /// Its values open no more, and it takes no new version
    Credential(Named),
    /// The same for all credentials of a partner
    Partner(Named),
    /// They open no value, and what they sign of records, keys and approvals counts for nobody
    Member(Named),
}

#[derive(Args)]
pub(crate) struct Named {
    /// By name or id
    pub(crate) name: String,
    /// Why
    #[arg(long)]
    pub(crate) reason: Option<String>,
}
