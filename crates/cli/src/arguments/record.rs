//! The words for what is recorded of credentials and partners, and for what is found about it.

use clap::{Args, Subcommand};

#[derive(Args)]
pub(crate) struct Recorded {
    /// Only this credential's: PARTNER/ENVIRONMENT/CREDENTIAL, each by name or id, or the credential's id
    pub(crate) credential: Option<String>,
}

#[derive(Args)]
pub(crate) struct OfPartner {
    /// Name, id or profile
    pub(crate) partner: String,
}

#[derive(Subcommand)]
pub(crate) enum Record {
    /// A system that uses credentials
    Consumer(RecordConsumer),
    /// A place where the values of credentials are kept
    Location(RecordLocation),
    /// Who is in charge of credentials, their dates and tags, and whether they are put away
    Credential(RecordCredential),
    /// Somebody at a partner
    Contact(RecordContact),
    /// A document of a partner
    Document(RecordDocument),
    /// An address of yours on a partner's list
    Network(RecordNetwork),
    /// A partner's runbook, and which guide you follow
    Partner(RecordPartner),
}

/// Which credentials, and why.
#[derive(Args)]
pub(crate) struct References {
    /// PARTNER/ENVIRONMENT/CREDENTIAL, each by name or id, or the credential's id; any number of them
    #[arg(required_unless_present_any = ["matching", "view"], value_name = "CREDENTIAL")]
    pub(crate) credentials: Vec<String>,
    /// All credentials that this query finds, as pvault search does
    #[arg(long, value_name = "QUERY", conflicts_with = "credentials")]
    pub(crate) matching: Option<String>,
    /// All credentials that this saved view finds
    #[arg(long, value_name = "NAME", conflicts_with_all = ["credentials", "matching"])]
    pub(crate) view: Option<String>,
    /// Why; kept in the audit log, one for all of them
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// Only say how many would change, and which cannot be changed
    #[arg(long)]
    pub(crate) preview: bool,
}

#[derive(Args)]
pub(crate) struct RecordConsumer {
    #[command(flatten)]
    pub(crate) references: References,
    /// The system; one of this name that is there already is replaced
    #[arg(long)]
    pub(crate) system: String,
    /// Take it off the list
    #[arg(long)]
    pub(crate) remove: bool,
    /// Who runs it
    #[arg(long)]
    pub(crate) owner: Option<String>,
    /// How a new value reaches it: reload, restart, rolling-update, pipeline, app-release, by-hand, other
    #[arg(long, value_name = "METHOD")]
    pub(crate) deploy: Option<String>,
    /// The same in words: the job, the command, whom to ask
    #[arg(long, value_name = "TEXT")]
    pub(crate) deploy_text: Option<String>,
    /// What else to know
    #[arg(long)]
    pub(crate) note: Option<String>,
}

#[derive(Args)]
pub(crate) struct RecordLocation {
    #[command(flatten)]
    pub(crate) references: References,
    /// What kind of place, for example aws-secrets-manager or literal-variable; a wrong word lists all
    #[arg(long)]
    pub(crate) kind: String,
    /// Which one: its name, path or address
    #[arg(long)]
    pub(crate) place: String,
    /// Take it off the list
    #[arg(long)]
    pub(crate) remove: bool,
    /// How the place keeps it, for example secure-string or plain-string; a wrong word lists what the kind has
    #[arg(long)]
    pub(crate) detail: Option<String>,
    /// It is shipped inside a mobile app
    #[arg(long)]
    pub(crate) in_mobile_app: bool,
    /// What else to know
    #[arg(long)]
    pub(crate) note: Option<String>,
}

#[derive(Args)]
pub(crate) struct RecordCredential {
    #[command(flatten)]
    pub(crate) references: References,
    /// The person or team in charge; empty clears it
    #[arg(long)]
    pub(crate) owner: Option<String>,
    /// Whose account at the partner it belongs to: service or personal; empty clears it
    #[arg(long)]
    pub(crate) account: Option<String>,
    /// When the partner last gave out new values, as 2026-05-31; empty clears it
    #[arg(long, value_name = "DAY")]
    pub(crate) last_rotated: Option<String>,
    /// The last day on which the values are valid; empty clears it
    #[arg(long, value_name = "DAY")]
    pub(crate) expires: Option<String>,
    /// A tag that comes to those that are there, any number of times
    #[arg(long)]
    pub(crate) tag: Vec<String>,
    /// A tag that goes, any number of times
    #[arg(long, value_name = "TAG", conflicts_with = "tag")]
    pub(crate) remove_tag: Vec<String>,
    /// Put them away
    #[arg(long)]
    pub(crate) archive: bool,
    /// Bring them back
    #[arg(long, conflicts_with = "archive")]
    pub(crate) restore: bool,
}

#[derive(Args)]
pub(crate) struct RecordContact {
    #[command(flatten)]
    pub(crate) of: OfPartner,
    /// The person or desk; one of this name that is there already is replaced
    #[arg(long)]
    pub(crate) name: String,
    /// Take it off the list
    #[arg(long)]
    pub(crate) remove: bool,
    /// What they do
    #[arg(long)]
    pub(crate) role: Option<String>,
    /// An e-mail address
    #[arg(long)]
    pub(crate) mail: Option<String>,
    /// A telephone number
    #[arg(long)]
    pub(crate) phone: Option<String>,
    /// Where to turn when they do not answer
    #[arg(long, value_name = "TEXT")]
    pub(crate) escalation: Option<String>,
    /// How long they take to answer
    #[arg(long, value_name = "TEXT")]
    pub(crate) response_time: Option<String>,
    /// What else to know
    #[arg(long)]
    pub(crate) note: Option<String>,
}

#[derive(Args)]
pub(crate) struct RecordDocument {
    #[command(flatten)]
    pub(crate) of: OfPartner,
    /// Where it is (https); one with this link that is there already is replaced
    #[arg(long)]
    pub(crate) link: String,
    /// Take it off the list
    #[arg(long)]
    pub(crate) remove: bool,
    /// Its name for people; without one, the link
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// When somebody last looked whether it changed, as 2026-05-31
    #[arg(long, value_name = "DAY")]
    pub(crate) last_checked: Option<String>,
}

#[derive(Args)]
pub(crate) struct RecordNetwork {
    #[command(flatten)]
    pub(crate) of: OfPartner,
    /// An address or a range of IPv4 or IPv6, for example 203.0.113.0/24
    #[arg(long)]
    pub(crate) range: String,
    /// Take it off the list
    #[arg(long)]
    pub(crate) remove: bool,
    /// What keeps it the same: static, nat, cloud or proxy
    #[arg(long, default_value = "static")]
    pub(crate) kind: String,
    /// For which environment: name, kind or id; all of them without one
    #[arg(long)]
    pub(crate) environment: Option<String>,
    /// Who keeps it
    #[arg(long)]
    pub(crate) owner: Option<String>,
    /// When it was sent to the partner, as 2026-05-31
    #[arg(long, value_name = "DAY")]
    pub(crate) sent: Option<String>,
    /// When the partner confirmed it
    #[arg(long, value_name = "DAY")]
    pub(crate) confirmed: Option<String>,
    /// The way through the partner's menus to the list
    #[arg(long, value_name = "TEXT")]
    pub(crate) menu_path: Option<String>,
    /// What else to know
    #[arg(long)]
    pub(crate) note: Option<String>,
}

#[derive(Args)]
pub(crate) struct RecordPartner {
    #[command(flatten)]
    pub(crate) of: OfPartner,
    /// How you rotate this partner's credentials; empty clears it
    #[arg(long, value_name = "TEXT")]
    pub(crate) runbook: Option<String>,
    /// The edition of the partner's guide that you follow; empty clears it
    #[arg(long, value_name = "TEXT")]
    pub(crate) guide_revision: Option<String>,
    /// When you last read the guide, as 2026-05-31; empty clears it
    #[arg(long, value_name = "DAY")]
    pub(crate) guide_read: Option<String>,
}
