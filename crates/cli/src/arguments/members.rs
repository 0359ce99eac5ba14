//! The words of members and what they may do.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use vault::Role;

use super::Enrol;

#[derive(Args)]
pub(crate) struct Members {
    /// Only this one, by name or id, with the values they can read now and those they have read
    pub(crate) member: Option<String>,
    /// Those who can read this credential, by the keys they hold, and who has read it
    #[arg(long, value_name = "CREDENTIAL", conflicts_with = "member")]
    pub(crate) of: Option<String>,
}

#[derive(Args)]
pub(crate) struct Invite {
    /// The file to make; it carries no secret
    pub(crate) invitation: PathBuf,
    /// Who it is for
    #[arg(long)]
    pub(crate) name: String,
    /// What they will be, any number of times
    #[arg(long, required = true, value_parser = role())]
    pub(crate) role: Vec<Role>,
    /// PARTNER, or PARTNER/ENVIRONMENT, that they will be limited to, any number of times
    #[arg(long, value_name = "PLACE")]
    pub(crate) only: Vec<String>,
    /// The last day of their rights, in UTC
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// Why
    #[arg(long)]
    pub(crate) reason: Option<String>,
}

#[derive(Args)]
pub(crate) struct Admit {
    /// The answer
    pub(crate) answer: PathBuf,
    /// The words that the other side reads out; without it you are asked to compare
    #[arg(long)]
    pub(crate) words: Option<String>,
    /// Why
    #[arg(long)]
    pub(crate) reason: Option<String>,
}

#[derive(Args)]
pub(crate) struct JoinVault {
    /// The invitation; without it, this computer opens the vault for the first time
    #[arg(requires = "answer")]
    pub(crate) invitation: Option<PathBuf>,
    /// The answer to make; it carries no secret
    pub(crate) answer: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) enrol: Enrol,
}

#[derive(Args)]
pub(crate) struct Grant {
    /// Who, by name or id
    pub(crate) member: String,
    /// A further role, any number of times
    #[arg(long, value_parser = role())]
    pub(crate) role: Vec<Role>,
    /// PARTNER, or PARTNER/ENVIRONMENT, that they are limited to instead of what was so far, any number of times
    #[arg(long, value_name = "PLACE", conflicts_with = "everywhere")]
    pub(crate) only: Vec<String>,
    /// No limit to partners or environments any more
    #[arg(long)]
    pub(crate) everywhere: bool,
    /// The last day of their rights, in UTC; `never` takes an end away
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// Why
    #[arg(long)]
    pub(crate) reason: Option<String>,
}

#[derive(Args)]
pub(crate) struct Revoke {
    /// Who, by name or id
    pub(crate) member: String,
    /// The role they lose, any number of times
    #[arg(long, required = true, value_parser = role())]
    pub(crate) role: Vec<Role>,
    /// Why
    #[arg(long)]
    pub(crate) reason: Option<String>,
}

#[derive(Args)]
pub(crate) struct Leave {
    /// Who, by name or id
    pub(crate) member: String,
    /// Why
    #[arg(long)]
    pub(crate) reason: Option<String>,
}

fn role() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(ROLES.map(|(word, _)| word)).try_map(|text| {
        ROLES.iter().find(|(word, _)| *word == text).map(|(_, role)| *role).ok_or("there is no such role")
    })
}

const ROLES: [(&str, Role); 10] = [
    ("owner", Role::Owner),
    ("devops", Role::Devops),
    ("production-engineer", Role::ProdEngineer),
    ("integration-developer", Role::IntegrationDev),
    ("junior-developer", Role::Junior),
    ("qa", Role::Qa),
    ("support", Role::Support),
    ("contractor", Role::Contractor),
    ("security", Role::Security),
    ("auditor", Role::Auditor),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_is_called_here_as_it_is_everywhere() {
        let words = Role::ALL.iter().map(|role| (role.words().to_lowercase().replace(' ', "-"), *role));
        assert!(words.eq(ROLES.map(|(word, role)| (word.to_owned(), role))));
    }
}
