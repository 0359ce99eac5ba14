//! The kinds of findings, in words.

/// What a finding is about.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum FindingKind {
    /// The last day on which a value is valid has passed.
    Expired,
    /// It comes within thirty days.
    Expiring,
    /// A host could be taken for one of the partner's.
    LookAlikeHost,
    /// A partner's deadline for a rotation has passed.
    RotationMandatory,
    /// Another environment uses the same value.
    SameInEnvironments,
    /// A value stands in an environment variable without coming from a secrets manager.
    LiteralVariable,
    /// The parameter store keeps a value unencrypted.
    PlainParameter,
    /// A configuration store keeps a value itself, in place of a reference.
    PlainConfiguration,
    /// A cache keeps tokens without encryption or without an end.
    PlainCache,
    /// Others can read a file with values.
    ReadableFile,
    /// A value is shipped inside a mobile app.
    PackagedInMobileApp,
    /// A person's own account is used in production.
    PersonalAccount,
    /// The rotation that the partner advises is due.
    RotationRecommended,
    /// Another credential of the same environment uses the same value.
    SameTwice,
    /// The recovery kit was not typed back.
    KitUnconfirmed,
    /// No backup was made on this computer lately.
    BackupDue,
    /// Our addresses were sent to the partner, who did not confirm them.
    NetworkUnconfirmed,
    /// No place is recorded in which a value is kept.
    NoLocation,
    /// No system is recorded that uses a credential.
    NoConsumer,
    /// Nobody knows when a credential was last rotated.
    RotationUnknown,
    /// Nobody has looked for a year whether a document changed.
    DocumentUnchecked,
}

/// What puts a finding right.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fix {
    /// Recording the account's kind.
    Account,
    /// Making a backup.
    Backup,
    /// Recording consumers.
    Consumers,
    /// Recording the day on which the values end.
    Expiry,
    /// Correcting the hosts of an environment, a contact or a document.
    Hosts,
    /// Typing the recovery kit back.
    Kit,
    /// Recording the day of the last rotation.
    LastRotated,
    /// Correcting the locations, after moving the value.
    Locations,
    /// Recording a day in the partner's dossier.
    Dossier,
    /// Rotating.
    Rotation,
}

impl FindingKind {
    /// Its name for programs; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Expired => "CREDENTIAL_EXPIRED",
            Self::Expiring => "CREDENTIAL_EXPIRING",
            Self::LookAlikeHost => "HOST_LOOK_ALIKE",
            Self::RotationMandatory => "ROTATION_MANDATORY",
            Self::SameInEnvironments => "VALUE_IN_TWO_ENVIRONMENTS",
            Self::SameTwice => "VALUE_TWICE",
            Self::LiteralVariable => "LOCATION_LITERAL_ENV",
            Self::PlainParameter => "LOCATION_PLAIN_PARAMETER",
            Self::PlainConfiguration => "LOCATION_PLAIN_CONFIGURATION",
            Self::PlainCache => "LOCATION_PLAIN_CACHE",
            Self::ReadableFile => "LOCATION_READABLE_FILE",
            Self::PackagedInMobileApp => "LOCATION_MOBILE_APP",
            Self::PersonalAccount => "ACCOUNT_PERSONAL",
            Self::RotationRecommended => "ROTATION_RECOMMENDED",
            Self::KitUnconfirmed => "KIT_UNCONFIRMED",
            Self::BackupDue => "BACKUP_DUE",
            Self::NetworkUnconfirmed => "NETWORK_UNCONFIRMED",
            Self::NoLocation => "LOCATION_NONE",
            Self::NoConsumer => "CONSUMER_NONE",
            Self::RotationUnknown => "ROTATION_UNKNOWN",
            Self::DocumentUnchecked => "DOCUMENT_UNCHECKED",
        }
    }

    /// What to do, in a sentence.
    pub const fn next_step(self) -> &'static str {
        match self {
            Self::Expired | Self::Expiring => {
                "Ask the partner for new values, or correct the day on which these end."
            }
            Self::LookAlikeHost => {
                "Compare the host with the partner's own pages, and correct it before a secret goes there."
            }
            Self::RotationMandatory => "Rotate now: the partner may switch the old values off.",
            Self::SameInEnvironments => {
                "Ask the partner for a value of its own for this environment, and enter it here."
            }
            Self::SameTwice => {
                "Archive one if they are the same credential; else ask the partner for another value."
            }
            Self::LiteralVariable => {
                "Let a secrets manager fill the variable when the system starts, then record that."
            }
            Self::PlainParameter => {
                "Store it anew as SecureString, delete the old parameter, then record that."
            }
            Self::PlainConfiguration => "Put the value into a Key Vault, refer to it, then record that.",
            Self::PlainCache => "Turn on TLS and an end for each key, then record that.",
            Self::ReadableFile => {
                "Set the file's mode to 0600, rotate what others could read, then record that."
            }
            Self::PackagedInMobileApp => {
                "Move the call behind a server of your own, rotate, then record that."
            }
            Self::PersonalAccount => "Ask the partner for an account of the application, then record that.",
            Self::RotationRecommended => "Plan a rotation, or record one that was done.",
            Self::KitUnconfirmed => "Type four characters of the recovery kit back.",
            Self::BackupDue => "Back up to another disk, or let the reminder rest.",
            Self::NetworkUnconfirmed => {
                "Ask the partner, or look at the list in its portal, then record the day."
            }
            Self::NoLocation => "Record where the values are kept.",
            Self::NoConsumer => "Record which systems use it.",
            Self::RotationUnknown => "Record when it was last rotated, or when you received it.",
            Self::DocumentUnchecked => "Look whether it changed, then record the day.",
        }
    }

    /// What puts it right.
    pub const fn fix(self) -> Fix {
        match self {
            Self::Expired | Self::Expiring => Fix::Expiry,
            Self::LookAlikeHost => Fix::Hosts,
            Self::RotationMandatory
            | Self::RotationRecommended
            | Self::SameInEnvironments
            | Self::SameTwice => Fix::Rotation,
            Self::LiteralVariable
            | Self::PlainParameter
            | Self::PlainConfiguration
            | Self::PlainCache
            | Self::ReadableFile
            | Self::PackagedInMobileApp
            | Self::NoLocation => Fix::Locations,
            Self::PersonalAccount => Fix::Account,
            Self::KitUnconfirmed => Fix::Kit,
            Self::BackupDue => Fix::Backup,
            Self::NetworkUnconfirmed | Self::DocumentUnchecked => Fix::Dossier,
            Self::NoConsumer => Fix::Consumers,
            Self::RotationUnknown => Fix::LastRotated,
        }
    }

    /// Whether it stands out even in a vault's first fortnight: what may be an attack, and days that do not wait.
    pub(crate) const fn is_always_loud(self) -> bool {
        match self {
            Self::Expired
            | Self::Expiring
            | Self::LookAlikeHost
            | Self::RotationMandatory
            | Self::SameInEnvironments
            | Self::KitUnconfirmed => true,
            Self::LiteralVariable
            | Self::PlainParameter
            | Self::PlainConfiguration
            | Self::PlainCache
            | Self::ReadableFile
            | Self::PackagedInMobileApp
            | Self::PersonalAccount
            | Self::RotationRecommended
            | Self::SameTwice
            | Self::BackupDue
            | Self::NetworkUnconfirmed
            | Self::NoLocation
            | Self::NoConsumer
            | Self::RotationUnknown
            | Self::DocumentUnchecked => false,
        }
    }

    /// What it is, of one.
    pub const fn of_one(self) -> &'static str {
        self.forms().0
    }

    /// What it is, of so many.
    pub(crate) fn sentence(self, count: usize) -> String {
        if count == 1 { self.of_one().to_owned() } else { self.forms().1.replace('#', &count.to_string()) }
    }

    const fn forms(self) -> (&'static str, &'static str) {
        match self {
            Self::Expired => ("A credential has expired", "# credentials have expired"),
            Self::Expiring => ("A credential expires within 30 days", "# credentials expire within 30 days"),
            Self::LookAlikeHost => {
                ("A host could be taken for another one", "# hosts could be taken for other ones")
            }
            Self::RotationMandatory => {
                ("A partner's deadline for a rotation has passed", "# deadlines for a rotation have passed")
            }
            Self::SameInEnvironments => {
                ("Two environments use the same value", "# credentials use the value of another environment")
            }
            Self::SameTwice => {
                ("Two credentials use the same value", "# credentials use the value of another one")
            }
            Self::LiteralVariable => (
                "A value is written out in an environment variable",
                "# values are written out in environment variables",
            ),
            Self::PlainParameter => (
                "A value lies unencrypted in AWS Parameter Store",
                "# values lie unencrypted in AWS Parameter Store",
            ),
            Self::PlainConfiguration => (
                "A value lies plainly in Azure App Configuration",
                "# values lie plainly in Azure App Configuration",
            ),
            Self::PlainCache => ("A cache keeps tokens unprotected", "# caches keep tokens unprotected"),
            Self::ReadableFile => ("Others can read a credential file", "Others can read # credential files"),
            Self::PackagedInMobileApp => {
                ("A value is shipped inside a mobile app", "# values are shipped inside mobile apps")
            }
            Self::PersonalAccount => (
                "A person's own account is used in Production",
                "# credentials in Production belong to a person's own account",
            ),
            Self::RotationRecommended => ("A rotation is due", "# rotations are due"),
            Self::KitUnconfirmed => {
                ("The recovery kit was not confirmed", "# recovery kits were not confirmed")
            }
            Self::BackupDue => ("There is no recent backup", "# backups are due"),
            Self::NetworkUnconfirmed => (
                "A partner did not confirm an address that was sent",
                "# addresses were sent and never confirmed",
            ),
            Self::NoLocation => {
                ("A credential has no recorded location", "# credentials have no recorded location")
            }
            Self::NoConsumer => {
                ("A credential has no recorded consumer", "# credentials have no recorded consumer")
            }
            Self::RotationUnknown => (
                "The last rotation of a credential is not known",
                "The last rotation of # credentials is not known",
            ),
            Self::DocumentUnchecked => {
                ("A document was not checked for a year", "# documents were not checked for a year")
            }
        }
    }
}
