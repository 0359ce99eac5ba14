//! Events in plain sentences.

use vault_domain::{Event, EventKind};

use crate::AuditRow;

/// What happened, as a person would say it, without the name of who did it.
pub(crate) fn sentence(event: &Event, row: &AuditRow) -> String {
    let verb = verb(event.kind);
    let object = object(row);
    let times = event.count.filter(|count| *count > 1).map(|count| format!(", {count} times"));
    format!("{verb}{object}{}", times.unwrap_or_default())
}

fn object(row: &AuditRow) -> String {
    let parts: Vec<&str> = [&row.about, &row.partner, &row.environment, &row.credential, &row.field]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(" / ")) }
}

fn verb(kind: EventKind) -> &'static str {
    VERBS.iter().find(|(known, _)| *known == kind).map_or("Did something", |(_, verb)| *verb)
}

const VERBS: [(EventKind, &str); 62] = [
    (EventKind::VaultCreated, "Made the vault"),
    (EventKind::SessionStarted, "Unlocked the vault"),
    (EventKind::SessionEnded, "Locked the vault"),
    (EventKind::SessionRekeyed, "Changed the session's key"),
    (EventKind::UnlockFailuresObserved, "Found failed tries to unlock or to open production"),
    (EventKind::MissingEndObserved, "Found that the session before ended without locking"),
    (EventKind::SessionSoftLocked, "Locked the screen"),
    (EventKind::SessionReopened, "Reopened with the passphrase"),
    (EventKind::SteppedUp, "Opened production with a fresh code"),
    (EventKind::PartnerCreated, "Added a partner"),
    (EventKind::PartnerChanged, "Changed a partner"),
    (EventKind::PartnerArchived, "Put a partner away"),
    (EventKind::PartnerDeleted, "Deleted a partner"),
    (EventKind::EnvironmentCreated, "Added an environment"),
    (EventKind::EnvironmentChanged, "Changed an environment"),
    (EventKind::DossierChanged, "Changed a partner's contacts, documents, networks or runbook"),
    (EventKind::CredentialCreated, "Added a credential"),
    (EventKind::CredentialChanged, "Changed a credential"),
    (EventKind::CredentialArchived, "Put a credential away"),
    (EventKind::CredentialRestored, "Brought a credential back"),
    (EventKind::CredentialDeleted, "Deleted a credential"),
    (EventKind::VersionCreated, "Entered a new version"),
    (EventKind::VersionLabelled, "Changed the label of a version"),
    (EventKind::UsesChanged, "Recorded who uses a credential, where it is kept or when it was rotated"),
    (EventKind::SecretRevealed, "Showed a secret"),
    (EventKind::SecretCopied, "Copied a secret"),
    (EventKind::SecretHandedOver, "Handed a secret over in a file"),
    (EventKind::IdentifierCopied, "Copied an identifier"),
    (EventKind::SecretCarried, "Carried a secret over to a new version"),
    (EventKind::CredentialImported, "Took a credential over from a file"),
    (EventKind::ImportUndone, "Undid what was taken over from a file"),
    (EventKind::AuditRead, "Read the audit log"),
    (EventKind::AuditVerified, "Verified the audit log"),
    (EventKind::AuditExported, "Exported the audit log"),
    (EventKind::BackupMade, "Made a backup"),
    (EventKind::ValuesCompared, "Compared values without showing them"),
    (EventKind::CodeRead, "Read a code of the authenticator secret"),
    (EventKind::BackupTried, "Tried a backup"),
    (EventKind::EmergencySheetWritten, "Wrote an emergency sheet"),
    (EventKind::MemberInvited, "Invited a member"),
    (EventKind::MemberAdmitted, "Let a member in"),
    (EventKind::MemberJoined, "Unlocked as a new member"),
    (EventKind::RolesChanged, "Changed what a member may do"),
    (EventKind::MemberRemoved, "Removed a member and made new keys of what they could read"),
    (EventKind::ApprovalAsked, "Asked for a value that their roles do not open"),
    (EventKind::ApprovalGiven, "Released a value to a member who had asked for it"),
    (EventKind::ApprovalDeclined, "Refused a value to a member who had asked for it"),
    (EventKind::Frozen, "Froze a credential, a partner or a member"),
    (EventKind::FreezeLifted, "Ended a freeze"),
    (EventKind::TimesVoided, "Took dates of other members that lay ahead out of the count"),
    (EventKind::KeysGranted, "Handed keys to members whom an owner had entitled"),
    (EventKind::PolicyChanged, "Changed a policy"),
    (EventKind::RecoveryKitSaved, "Saved the recovery kit"),
    (EventKind::AccessDenied, "Was refused"),
    (EventKind::RecoveryKitConfirmed, "Typed the recovery key back"),
    (EventKind::RecoveryUsed, "Came in with the recovery key; earlier devices no longer open the vault"),
    (EventKind::PassphraseChanged, "Changed the passphrase of this device"),
    (EventKind::AuthenticatorReplaced, "Replaced the authenticator of this device"),
    (EventKind::GuessesMadeDearer, "Made guesses of the passphrase cost more on this device"),
    (EventKind::DeviceAdmitted, "Let another computer open the vault"),
    (EventKind::DeviceJoined, "Set this computer up to open the vault"),
    (EventKind::ScopesRekeyed, "Made new keys of everything stored and sealed it again"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_words_for_each_kind_of_event() {
        for kind in EventKind::ALL {
            let found = VERBS.iter().filter(|(known, _)| known == kind).count();
            assert_eq!(found, 1, "{kind:?}");
        }
    }
}
