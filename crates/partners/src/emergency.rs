//! What somebody needs who stops a leaked key at night: no secret in it.

use vault_domain::{Day, Dossier, RecordId};

use crate::{Contact, ContactPurpose, CutoverKind, Letter, LetterPurpose, Profile, Reach};

/// Everything that stands on a partner's emergency sheet.
#[derive(Clone, Debug)]
pub struct EmergencySheet {
    /// The partner's record.
    pub id: RecordId,
    /// The organization that has the credentials.
    pub organization: String,
    /// The partner's name.
    pub partner: String,
    /// The day it was written.
    pub written: Day,
    /// What is known of the partner.
    pub profile: Option<Profile>,
    /// What the organization recorded of it.
    pub dossier: Dossier,
    /// What may be told to the partner's support.
    pub identifiers: Vec<SafeIdentifier>,
    /// What stands still when a credential is stopped.
    pub dependents: Vec<Dependent>,
    /// Credentials nobody recorded a system for, as `ENVIRONMENT, CREDENTIAL`.
    pub unknown: Vec<String>,
}

/// An identifier that a profile allows to be told to the partner's support.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SafeIdentifier {
    /// Of which environment.
    pub environment: String,
    /// Of which credential.
    pub credential: String,
    /// The field's name for people.
    pub label: String,
    /// The identifier.
    pub value: String,
}

/// A system that uses a credential.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Dependent {
    /// Of which environment.
    pub environment: String,
    /// Which credential.
    pub credential: String,
    /// The system.
    pub system: String,
    /// Who runs it.
    pub owner: Option<String>,
    /// How a new value reaches it.
    pub deploy: Option<String>,
}

impl EmergencySheet {
    /// What to call its file: letters and digits of the partner's name, and a part of its id, because two names can
    /// have the same letters.
    pub fn file_name(&self) -> String {
        let name = self.partner.to_lowercase();
        let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let stem: String = words.flat_map(|word| [word, "-"]).collect::<String>().chars().take(40).collect();
        let id: String = self.id.to_string().chars().take(8).collect();
        format!("emergency-{stem}{}{id}.html", if stem.is_empty() || stem.ends_with('-') { "" } else { "-" })
    }

    /// The letter that reports a leaked credential; where the profile has none, the one that asks for a new one.
    pub fn letter(&self) -> Option<&Letter> {
        let letters = self.profile.as_ref().map(|profile| profile.letters.as_slice()).unwrap_or_default();
        [LetterPurpose::ReportCompromise, LetterPurpose::RequestRotation]
            .into_iter()
            .find_map(|purpose| letters.iter().find(|letter| letter.purpose == purpose))
    }
}

impl Contact {
    /// What it is for, in words: `Suspected misuse, support`.
    pub fn label(&self) -> String {
        let purposes = self.purposes.iter().map(|purpose| match purpose {
            ContactPurpose::Credentials => "new credentials",
            ContactPurpose::Security => "suspected misuse",
            ContactPurpose::Support => "support",
        });
        capital(&purposes.collect::<Vec<_>>().join(", "))
    }

    /// The address, number or page; `Not published` where the user has to enter it.
    pub fn address(&self) -> &str {
        match &self.reach {
            Reach::Email(address) => address.as_str(),
            Reach::Page(link) => link.as_str(),
            Reach::Phone(number) => number.as_str(),
            Reach::Unpublished => "Not published",
        }
    }
}

impl Profile {
    /// When the partner wants its credentials renewed and what becomes of the old value, in a sentence.
    pub fn rotation(&self) -> Option<String> {
        let rotation = self.credentials.iter().find_map(|kind| kind.rotation.as_ref())?;
        let recommended =
            rotation.recommended.as_ref().map(|one| format!("recommended every {}", one.period));
        let mandatory = rotation.mandatory.as_ref().map(|one| format!("mandatory every {}", one.period));
        let cutover = match rotation.cutover.kind {
            CutoverKind::Immediate => "the old value ends at once",
            CutoverKind::Overlap => "old and new values overlap",
        };
        let parts: Vec<String> =
            [recommended, mandatory, Some(cutover.to_owned())].into_iter().flatten().collect();
        Some(format!("Rotation: {}.", parts.join(", ")))
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::Profiles;

    #[test]
    fn contacts_and_rotation_are_told_in_words() {
        let profiles = Profiles::builtin().unwrap();
        let srs = profiles.get("srs").unwrap();
        assert!(srs.rotation().unwrap().starts_with("Rotation: "));
        for contact in profiles.all().iter().flat_map(|profile| &profile.contacts) {
            assert!(contact.label().starts_with(char::is_uppercase), "{}", contact.label());
            assert!(!contact.address().is_empty());
        }
    }
}
