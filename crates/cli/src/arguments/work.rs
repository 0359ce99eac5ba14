//! What can be done in an open vault.

use clap::Subcommand;

use super::{
    Add, Admit, ApproveValue, Archive, Ask, Audit, Backup, Compare, Copy, Credentials, Delete, Edit,
    EmergencySheets, Export, Fields, Freeze, Get, Grant, Grounds, Import, Inject, Invite, Leave, Lift,
    Members, OfPartner, Ours, Partner, Partners, Record, Recorded, RecoveryKeySource, Reference, Revoke,
    Search, Totp, TryBackup, Views,
};
use crate::examples::{
    ADD_EXAMPLES, BACKUP_EXAMPLES, COMPARE_EXAMPLES, EMERGENCY_EXAMPLES, EXPORT_EXAMPLES, GET_EXAMPLES,
    IMPORT_EXAMPLES, INJECT_EXAMPLES, MEMBERS_EXAMPLES, OURS_EXAMPLES, RECORD_EXAMPLES, SEARCH_EXAMPLES,
    VIEWS_EXAMPLES,
};

/// What can be done in an open vault, alone or in a batch.
#[derive(Subcommand)]
pub(crate) enum Work {
    /// List partners
    Partners(Partners),
    /// Show or change one partner
    #[command(subcommand)]
    Partner(Partner),
    /// List credentials
    Credentials(Credentials),
    /// Search partners and credentials: names, identifiers, tags, notes, hosts, consumers, locations, contacts
    #[command(after_help = SEARCH_EXAMPLES)]
    Search(Search),
    /// List your saved views, save one or remove one
    #[command(after_help = VIEWS_EXAMPLES)]
    Views(Views),
    /// Add a credential to an environment
    #[command(after_help = ADD_EXAMPLES)]
    Add(Add),
    /// Show a credential and its versions, without secrets
    Show(Reference),
    /// Write one value to standard output, exactly its bytes
    #[command(after_help = GET_EXAMPLES)]
    Get(Get),
    /// Fill the references of a template with values
    #[command(after_help = INJECT_EXAMPLES)]
    Inject(Inject),
    /// Make the code of an authenticator secret that a credential holds
    Totp(Totp),
    /// Whether a text holds values of the vault, in any form; exit code 10 when it does
    #[command(after_help = OURS_EXAMPLES)]
    Ours(Ours),
    /// Compare two versions, or one and a value, without showing any; exit code 10 where they differ
    #[command(after_help = COMPARE_EXAMPLES)]
    Compare(Compare),
    /// Put one value into the clipboard and wait until it is cleared
    Copy(Copy),
    /// Change a credential; a changed value makes a new version
    Edit(Edit),
    /// Put a credential away, or bring it back
    Archive(Archive),
    /// Delete a credential with all its versions
    Delete(Delete),
    /// Take over what another program keeps: spreadsheet, KeePass, Bitwarden, 1Password, .env, Postman
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(Box<Import>),
    /// Hand credentials over in a file, encrypted for its reader
    #[command(after_help = EXPORT_EXAMPLES)]
    Export(Export),
    /// Write a page per partner for the night a key leaks: whom to tell, how to stop it, what breaks; no secrets
    #[command(after_help = EMERGENCY_EXAMPLES)]
    EmergencySheets(EmergencySheets),
    /// What needs attention, how each environment stands, what comes in the next 30 days
    Overview,
    /// What is not as the partners' guides, dates or good practice want it; exit code 10 for something serious
    Findings,
    /// List the systems that use credentials
    Consumers(Recorded),
    /// List the places where values are kept
    Locations(Recorded),
    /// List whom to call at a partner
    Contacts(OfPartner),
    /// List a partner's documents, and when they were last checked
    Documents(OfPartner),
    /// List your addresses on a partner's list
    Networks(OfPartner),
    /// Record who uses credentials and where they are kept, or what is known of a partner
    #[command(subcommand, after_help = RECORD_EXAMPLES)]
    Record(Record),
    /// List the members and what they may do; or one, with what they can read and have read
    #[command(after_help = MEMBERS_EXAMPLES)]
    Members(Members),
    /// Invite somebody: writes a file for them, which carries no secret
    #[command(after_help = MEMBERS_EXAMPLES)]
    Invite(Invite),
    /// Let somebody in whose answer and words you have
    #[command(after_help = MEMBERS_EXAMPLES)]
    Admit(Admit),
    /// Give a member further roles, or other limits or another end
    Grant(Grant),
    /// Take roles from a member; what they lose gets new keys
    Revoke(Revoke),
    /// Take a member out: new keys for all they could read, and the list of what they have read
    Leave(Leave),
    /// Ask for a value that is approved one by one
    Ask(Ask),
    /// List the requests for single values and what became of them
    Approvals,
    /// Release a value to who asked for it, until a day, or say no
    Approve(ApproveValue),
    /// Stop a credential, a partner or a member at once; without one, list what is frozen
    Freeze(Freeze),
    /// End a freeze
    Lift(Lift),
    /// Show the audit log, newest first
    Audit(Audit),
    /// Check every signature and event of the file
    Verify,
    /// Copy the vault as it is now, and read the copy to its end
    #[command(after_help = BACKUP_EXAMPLES)]
    Backup(Backup),
    /// Read a backup to its end and say what the vault has beyond it
    TryBackup(TryBackup),
    /// Type the recovery key back, so that the vault knows that the kit is at hand
    ConfirmKit(RecoveryKeySource),
}

impl Work {
    /// What production wants, for what reads values.
    pub(crate) const fn grounds(&mut self) -> Option<&mut Grounds> {
        match self {
            Self::Copy(copy) => Some(&mut copy.value.grounds),
            Self::Export(export) => Some(&mut export.grounds),
            Self::Get(get) => Some(&mut get.value.grounds),
            Self::Inject(inject) => Some(&mut inject.grounds),
            Self::Totp(totp) => Some(&mut totp.grounds),
            Self::Add(_)
            | Self::Admit(_)
            | Self::Approvals
            | Self::Approve(_)
            | Self::Archive(_)
            | Self::Ask(_)
            | Self::Audit(_)
            | Self::Backup(_)
            | Self::Compare(_)
            | Self::ConfirmKit(_)
            | Self::Consumers(_)
            | Self::Contacts(_)
            | Self::Credentials(_)
            | Self::Delete(_)
            | Self::Documents(_)
            | Self::Edit(_)
            | Self::EmergencySheets(_)
            | Self::Findings
            | Self::Freeze(_)
            | Self::Grant(_)
            | Self::Import(_)
            | Self::Invite(_)
            | Self::Leave(_)
            | Self::Lift(_)
            | Self::Members(_)
            | Self::Revoke(_)
            | Self::Locations(_)
            | Self::Networks(_)
            | Self::Ours(_)
            | Self::Overview
            | Self::Partner(_)
            | Self::Partners(_)
            | Self::Record(_)
            | Self::Search(_)
            | Self::Show(_)
            | Self::TryBackup(_)
            | Self::Verify
            | Self::Views(_) => None,
        }
    }

    /// The values of fields, for what takes some.
    pub(crate) const fn fields(&mut self) -> Option<&mut Fields> {
        match self {
            Self::Add(add) => Some(&mut add.fields),
            Self::Edit(edit) => Some(&mut edit.fields),
            Self::Admit(_)
            | Self::Approvals
            | Self::Approve(_)
            | Self::Archive(_)
            | Self::Ask(_)
            | Self::Audit(_)
            | Self::Backup(_)
            | Self::Compare(_)
            | Self::ConfirmKit(_)
            | Self::Consumers(_)
            | Self::Contacts(_)
            | Self::Copy(_)
            | Self::Credentials(_)
            | Self::Delete(_)
            | Self::Documents(_)
            | Self::EmergencySheets(_)
            | Self::Export(_)
            | Self::Findings
            | Self::Freeze(_)
            | Self::Grant(_)
            | Self::Get(_)
            | Self::Import(_)
            | Self::Invite(_)
            | Self::Leave(_)
            | Self::Lift(_)
            | Self::Members(_)
            | Self::Revoke(_)
            | Self::Inject(_)
            | Self::Locations(_)
            | Self::Networks(_)
            | Self::Ours(_)
            | Self::Overview
            | Self::Partner(_)
            | Self::Partners(_)
            | Self::Record(_)
            | Self::Search(_)
            | Self::Show(_)
            | Self::Totp(_)
            | Self::TryBackup(_)
            | Self::Verify
            | Self::Views(_) => None,
        }
    }
}
