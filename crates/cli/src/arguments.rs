//! The words a command line is made of.

mod agent;
mod approvals;
mod backup;
mod devices;
mod generate;
mod hand_over;
mod import;
mod members;
mod record;
mod security;
mod work;

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use vault::{CLIPBOARD_SECONDS, IDLE_MINUTES, MemberId};
use zeroize::Zeroizing;

pub(crate) use self::agent::{Agent, AgentAct};
pub(crate) use self::approvals::{ApproveValue, Ask, Freeze, Frozen, Lift, Named};
pub(crate) use self::backup::{Backup, Restore, TryBackup};
pub(crate) use self::devices::{Approve, Devices, DevicesAct, Join};
pub(crate) use self::generate::Generate;
pub(crate) use self::hand_over::{EmergencySheets, Export, Inject, Run, Variable};
pub(crate) use self::import::{FilePassphrase, Import};
pub(crate) use self::members::{Admit, Grant, Invite, JoinVault, Leave, Members, Revoke};
pub(crate) use self::record::{
    OfPartner, Record, RecordConsumer, RecordContact, RecordCredential, RecordDocument, RecordLocation,
    RecordNetwork, RecordPartner, Recorded, References,
};
pub(crate) use self::security::{ChangePassphrase, Forget, ReplaceAuthenticator, YesNo};
pub(crate) use self::work::Work;
use crate::examples::{
    AGENT_EXAMPLES, BATCH_EXAMPLES, CHANGE_PASSPHRASE_EXAMPLES, CREATE_EXAMPLES, DEVICES_EXAMPLES,
    ENVIRONMENT_HELP, ENVIRONMENTS_HELP, EXAMPLES, FORGET_EXAMPLES, GENERATE_EXAMPLES, JOIN_EXAMPLES,
    PARTNER_EXAMPLES, RECOVER_EXAMPLES, REPLACE_AUTHENTICATOR_EXAMPLES, RESTORE_EXAMPLES, RUN_EXAMPLES,
};

/// A vault for partner credentials, from the command line.
#[derive(Parser)]
#[command(name = "pvault", version, after_help = EXAMPLES, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Common {
    /// The vault file
    #[arg(long, global = true, env = "PVAULT_FILE", hide_env_values = true, value_name = "FILE")]
    pub(crate) vault: Option<PathBuf>,
    /// Answer in JSON; errors too, on standard error
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The first line of standard input is the passphrase; the next is the code, unless --code gives it
    #[arg(long, global = true, conflicts_with = "passphrase_fd")]
    pub(crate) passphrase_stdin: bool,
    /// A line of this inherited descriptor is the passphrase
    #[arg(long, global = true, value_name = "N")]
    pub(crate) passphrase_fd: Option<u32>,
    /// The authenticator's code
    #[arg(long, global = true, value_name = "CODE", conflicts_with = "code_fd")]
    pub(crate) code: Option<String>,
    /// A line of this inherited descriptor is the code; it may be the passphrase's descriptor
    #[arg(long, global = true, value_name = "N")]
    pub(crate) code_fd: Option<u32>,
    /// The id of the member who unlocks, where several do on this computer; `join` and `members` show it
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) as_member: Option<MemberId>,
    /// The time your phone shows (RFC 3339), where this computer's clock is wrong
    #[arg(long, global = true, value_name = "TIME")]
    pub(crate) phone_time: Option<String>,
    /// Try the code at ten steps either way, where this computer's clock is some minutes wrong; takes longer
    #[arg(long, global = true)]
    pub(crate) search_clock: bool,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a vault, enrol an authenticator and get the recovery key
    #[command(after_help = CREATE_EXAMPLES)]
    Create(Create),
    /// Come in with the recovery key: new passphrase, authenticator and kit; everything earlier ends
    #[command(after_help = RECOVER_EXAMPLES)]
    Recover(Recover),
    /// Put a backup back under a free name, or only check it; needs no unlock
    #[command(after_help = RESTORE_EXAMPLES)]
    Restore(Restore),
    /// Put another passphrase in the place of the present one, or make guesses of it cost more, on this computer
    #[command(after_help = CHANGE_PASSPHRASE_EXAMPLES)]
    ChangePassphrase(ChangePassphrase),
    /// Put another authenticator in the place of the present one, on this computer
    #[command(after_help = REPLACE_AUTHENTICATOR_EXAMPLES)]
    ReplaceAuthenticator(ReplaceAuthenticator),
    /// List the computers that may open the vault, or let another one in without the recovery kit
    #[command(after_help = DEVICES_EXAMPLES)]
    Devices(Devices),
    /// Become a member: answer an invitation, and once you were let in, open the vault for the first time
    #[command(after_help = JOIN_EXAMPLES)]
    Join(JoinVault),
    /// Forget the vault on this computer: its secrets in the keyring go, the file stays; needs no unlock
    #[command(after_help = FORGET_EXAMPLES)]
    Forget(Forget),
    /// Unlock once, then run one command a line from standard input; answers one JSON object a line
    #[command(after_help = BATCH_EXAMPLES)]
    Batch(Batch),
    /// Unlock once, then do the commands of other processes of yours until nobody used the vault for a while
    #[command(after_help = AGENT_EXAMPLES)]
    Agent(Agent),
    /// Write a script that completes these commands in a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages, for `man`
    Man {
        /// The folder for pvault.1 and a page for each command
        folder: PathBuf,
    },
    /// Make a random value on standard output; needs no vault
    #[command(after_help = GENERATE_EXAMPLES)]
    Generate(Generate),
    /// List what is known of partners, with the profiles of your own; needs no vault
    Profiles {
        /// Only check this file, as if it lay in the folder of your profiles
        #[arg(long, value_name = "FILE")]
        check: Option<PathBuf>,
    },
    /// Start a program with values in its environment; the vault is locked before it starts
    #[command(after_help = RUN_EXAMPLES)]
    Run(Run),
    #[command(flatten)]
    Work(Work),
}

#[derive(Args)]
pub(crate) struct Create {
    /// The file to make; it must not exist
    pub(crate) path: PathBuf,
    /// The organization the vault belongs to
    #[arg(long)]
    pub(crate) organization: String,
    /// Your name
    #[arg(long)]
    pub(crate) member: String,
    #[command(flatten)]
    pub(crate) enrol: Enrol,
}

#[derive(Args)]
pub(crate) struct Recover {
    #[command(flatten)]
    pub(crate) key: RecoveryKeySource,
    /// The fingerprint as the kit prints it; without it you are asked to compare
    #[arg(long, value_name = "HEX")]
    pub(crate) fingerprint: Option<String>,
    #[command(flatten)]
    pub(crate) enrol: Enrol,
}

/// How a new way to unlock is made.
#[derive(Args)]
pub(crate) struct Enrol {
    /// Go without this computer's keyring: an older copy of the file put in its place goes unnoticed
    #[arg(long)]
    pub(crate) without_keyring: bool,
    /// For how many days the authenticator's codes open the vault without an unlock in between
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u16).range(30..=400))]
    pub(crate) window_days: u16,
    /// Write the authenticator's otpauth address and the recovery key to this descriptor, a line each
    #[arg(long, value_name = "N")]
    pub(crate) enrolment_fd: Option<u32>,
    /// Do not ask for characters of the recovery key now
    #[arg(long)]
    pub(crate) kit_later: bool,
    /// How hard a passphrase is to try: calibrated to this computer, or the floor (for tests)
    #[arg(long, value_enum, default_value_t = KdfChoice::Calibrate, hide = true)]
    pub(crate) kdf: KdfChoice,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum KdfChoice {
    Calibrate,
    Floor,
    TwiceFloor,
}

#[derive(Args)]
pub(crate) struct Batch {
    /// Lock after this many minutes without a line
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(bounds(&IDLE_MINUTES)))]
    pub(crate) idle_minutes: u32,
}

/// A line of a batch.
#[derive(Parser)]
#[command(name = "batch", no_binary_name = true, disable_help_flag = true, disable_help_subcommand = true)]
pub(crate) struct Line {
    #[command(subcommand)]
    pub(crate) command: LineCommand,
}

#[derive(Subcommand)]
pub(crate) enum LineCommand {
    /// Open production with a fresh code
    StepUp { code: String },
    #[command(flatten)]
    Work(Box<Work>),
}

#[derive(Args)]
pub(crate) struct Partners {
    /// Archived ones too
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Subcommand)]
pub(crate) enum Partner {
    /// Show a partner with its environments and credentials
    Show {
        /// Name, id or profile
        partner: String,
    },
    /// Add a partner
    #[command(after_help = PARTNER_EXAMPLES)]
    Add(PartnerAdd),
    /// Change a partner's name or notes
    Edit {
        /// Name, id or profile
        partner: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        /// New notes; empty removes them
        #[arg(long)]
        notes: Option<String>,
    },
    /// Add an environment to a partner
    AddEnvironment {
        /// Name, id or profile
        partner: String,
        #[arg(help = ENVIRONMENT_HELP)]
        environment: String,
    },
    /// Put a partner away, or bring it back
    Archive {
        /// Name, id or profile
        partner: String,
        /// Bring it back
        #[arg(long)]
        restore: bool,
    },
    /// Delete a partner with all its credentials
    Delete {
        /// Name, id or profile
        partner: String,
        /// The partner's name, exactly as it is shown
        #[arg(long, value_name = "NAME")]
        confirm: String,
    },
}

#[derive(Args)]
pub(crate) struct PartnerAdd {
    /// What the program knows of the partner, for example srs
    #[arg(long)]
    pub(crate) profile: Option<String>,
    /// Its name; without one, the profile's
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Notes as text
    #[arg(long)]
    pub(crate) notes: Option<String>,
    #[arg(long, value_name = "KIND=ORIGIN", help = ENVIRONMENTS_HELP)]
    pub(crate) environment: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Credentials {
    /// Only this partner's
    #[arg(long)]
    pub(crate) partner: Option<String>,
    /// Only this environment's: name, kind or id
    #[arg(long)]
    pub(crate) environment: Option<String>,
    /// Archived ones too
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Args)]
pub(crate) struct Reference {
    /// PARTNER/ENVIRONMENT/CREDENTIAL, each by name or id, or the credential's id
    pub(crate) credential: String,
}

#[derive(Args)]
pub(crate) struct Add {
    /// Name, id or profile
    pub(crate) partner: String,
    /// Name, kind or id
    pub(crate) environment: String,
    /// What to call it
    #[arg(long)]
    pub(crate) name: String,
    /// Kind of credential; not needed where the partner's profile has one only
    #[arg(long)]
    pub(crate) kind: Option<String>,
    #[command(flatten)]
    pub(crate) fields: Fields,
    /// Notes as text
    #[arg(long)]
    pub(crate) notes: Option<String>,
    /// A tag, any number of times
    #[arg(long)]
    pub(crate) tag: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Edit {
    #[command(flatten)]
    pub(crate) reference: Reference,
    /// A new name
    #[arg(long)]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) fields: Fields,
    /// New notes; empty removes them
    #[arg(long)]
    pub(crate) notes: Option<String>,
    /// Remove this field, any number of times; the new version goes without it, earlier ones keep it
    #[arg(long, value_name = "FIELD")]
    pub(crate) remove_field: Vec<String>,
    /// The new values only put right what was entered wrongly: the day of the last rotation stays
    #[arg(long)]
    pub(crate) correction: bool,
    /// New tags in place of the old, any number of times; one empty tag removes them
    #[arg(long)]
    pub(crate) tag: Option<Vec<String>>,
}

/// Where values of fields come from.
#[derive(Args)]
pub(crate) struct Fields {
    /// An identifier; secrets are not taken here, other programs can see a command line
    #[arg(long, value_name = "FIELD=VALUE")]
    pub(crate) field: Vec<String>,
    /// The rest of standard input is this secret; a single line loses its line break
    #[arg(long, value_name = "FIELD")]
    pub(crate) secret_stdin: Option<String>,
    /// All of an inherited descriptor is this secret
    #[arg(long, value_name = "FIELD=N")]
    pub(crate) secret_fd: Vec<String>,
    /// Ask for this secret on the terminal
    #[arg(long, value_name = "FIELD")]
    pub(crate) secret_prompt: Vec<String>,
    /// A field of your own, which the kind of credential does not have; give its value with one of the others
    #[arg(long, value_name = "FIELD")]
    pub(crate) new_field: Vec<String>,
    /// Secrets that a line of a batch brought; taken out of the line before it is parsed.
    #[arg(skip)]
    pub(crate) given: Vec<(String, Zeroizing<Vec<u8>>)>,
}

impl Fields {
    /// These in the place of all that the command line says of secrets: another process read them.
    pub(crate) fn hand_in(&mut self, secrets: Vec<(String, Zeroizing<Vec<u8>>)>) {
        self.given = secrets;
        self.secret_fd.clear();
        self.secret_prompt.clear();
        self.secret_stdin = None;
    }
}

#[derive(Args)]
pub(crate) struct Get {
    #[command(flatten)]
    pub(crate) value: ValueOf,
    /// Write the value to this new file, which only you may read, instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Copy {
    #[command(flatten)]
    pub(crate) value: ValueOf,
    /// Seconds until the clipboard is cleared, if it still holds the value
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(bounds(&CLIPBOARD_SECONDS)))]
    pub(crate) clear_after: u32,
}

/// Which value is wanted, and what for.
#[derive(Args)]
pub(crate) struct ValueOf {
    #[command(flatten)]
    pub(crate) reference: Reference,
    /// The field, as pvault show names it
    #[arg(long)]
    pub(crate) field: String,
    /// An older version, counted from 1
    #[arg(long, value_name = "N")]
    pub(crate) version: Option<u32>,
    #[command(flatten)]
    pub(crate) grounds: Grounds,
}

#[derive(Args)]
pub(crate) struct Ours {
    /// The file with the text; without one, the rest of standard input is the text
    pub(crate) file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Search {
    /// Words and filters; all of them have to match
    #[arg(required_unless_present = "view")]
    pub(crate) query: Vec<String>,
    /// Search for what this saved view finds; words beside it narrow it
    #[arg(long, value_name = "NAME")]
    pub(crate) view: Option<String>,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) limit: u8,
    /// How many of the best to leave out
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
}

#[derive(Args)]
pub(crate) struct Views {
    /// Save the words and filters that follow under this name
    #[arg(long, value_name = "NAME", requires = "query", conflicts_with = "remove")]
    pub(crate) save: Option<String>,
    /// The view that the saved one takes the place of, to rename it or to change its query
    #[arg(long, value_name = "NAME", requires = "save")]
    pub(crate) replace: Option<String>,
    /// Remove the view of this name
    #[arg(long, value_name = "NAME")]
    pub(crate) remove: Option<String>,
    /// What the saved view searches for
    #[arg(requires = "save")]
    pub(crate) query: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Compare {
    #[command(flatten)]
    pub(crate) reference: Reference,
    /// The version to compare, counted from 1
    pub(crate) first: u32,
    /// The one to compare it with; without it, the rest of standard input is a value to look for
    pub(crate) second: Option<u32>,
}

#[derive(Args)]
pub(crate) struct Totp {
    #[command(flatten)]
    pub(crate) reference: Reference,
    /// The field that holds the authenticator secret
    #[arg(long, default_value = vault::partners::TOTP)]
    pub(crate) field: String,
    #[command(flatten)]
    pub(crate) grounds: Grounds,
}

/// What production wants besides an unlock.
#[derive(Args)]
pub(crate) struct Grounds {
    /// Why; needed for production, kept in the audit log
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// A fresh code, where production asks for one
    #[arg(long, value_name = "CODE")]
    pub(crate) step_up_code: Option<String>,
}

/// Where the recovery key comes from; without any of these it is asked for.
#[derive(Args)]
pub(crate) struct RecoveryKeySource {
    /// The next line of standard input is the recovery key, after passphrase and code
    #[arg(long, conflicts_with = "recovery_key_fd")]
    pub(crate) recovery_key_stdin: bool,
    /// A line of this inherited descriptor is the recovery key
    #[arg(long, value_name = "N")]
    pub(crate) recovery_key_fd: Option<u32>,
}

#[derive(Args)]
pub(crate) struct Archive {
    #[command(flatten)]
    pub(crate) reference: Reference,
    /// Bring it back
    #[arg(long)]
    pub(crate) restore: bool,
}

#[derive(Args)]
pub(crate) struct Delete {
    #[command(flatten)]
    pub(crate) reference: Reference,
    /// The credential's name, exactly as it is shown
    #[arg(long, value_name = "NAME")]
    pub(crate) confirm: String,
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Audit {
    #[command(subcommand)]
    pub(crate) act: Option<AuditAct>,
    /// How many events
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: u32,
    /// How many newer events to leave out
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: u64,
}

/// What is done with the log as a whole.
#[derive(Subcommand)]
pub(crate) enum AuditAct {
    /// List what stands out: failed unlocks, a computer's first use, a first read of production, many values at once
    Unusual,
    /// Write the whole log to a new file that anybody can check without the vault; its events are readable there
    Export {
        /// The new file
        file: PathBuf,
    },
    /// Check an exported log; needs neither vault nor key. Exit code 10 when something was done to it
    VerifyExport {
        /// The exported log
        file: PathBuf,
    },
}

/// A range as the parser of options takes it.
fn bounds(range: &RangeInclusive<u32>) -> RangeInclusive<i64> {
    i64::from(*range.start())..=i64::from(*range.end())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
        Line::command().debug_assert();
    }

    #[test]
    fn no_option_takes_a_passphrase_or_a_secret() {
        for word in ["--passphrase", "--secret", "--secret-base64"] {
            let words = ["pvault", "add", "srs", "staging", "--name", "n", word, "value"];
            assert!(Arguments::try_parse_from(words).is_err(), "{word} must not be an argument");
        }
    }
}
