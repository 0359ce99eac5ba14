//! *Is this ours?* Looks for the vault's values in a pasted text, in the forms in which they leak.

use std::cmp::Reverse;

use zeroize::Zeroizing;

use vault_domain::{EnvironmentKind, EventKind, RecordId, Target, VersionLabel};

use crate::index::environment_name;
use crate::session::Session;
use crate::{VaultError, encodings};

/// What a text holds of this vault, and how much of the vault was looked for.
#[derive(Clone, Debug, Default)]
pub struct Ours {
    /// Each value that was found, by partner, environment and credential; never the value.
    pub matches: Vec<OursMatch>,
    /// How many values were looked for.
    pub checked: usize,
    /// How many values the vault has. Those that this member may not open, and those too short to be looked for, are not
    /// checked.
    pub total: usize,
}

/// A value that stands in the text.
#[derive(Clone, Debug)]
pub struct OursMatch {
    /// The credential.
    pub credential: RecordId,
    /// Its name.
    pub name: String,
    /// The partner.
    pub partner: RecordId,
    /// Its name.
    pub partner_name: String,
    /// Which environment.
    pub environment_kind: EnvironmentKind,
    /// Its name.
    pub environment_name: String,
    /// The version that has the value.
    pub version: u32,
    /// What that version is now.
    pub label: VersionLabel,
    /// The field.
    pub field: String,
    /// How it stands there, in words: `as it is`, `base64`.
    pub encoding: &'static str,
}

/// Where a value lies, found before any is opened.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) credential: RecordId,
    pub(crate) version: u32,
    pub(crate) label: VersionLabel,
    pub(crate) secrets: RecordId,
}

impl Session {
    /// Looks for every secret value that this member may open in `text`: as it is, and in base64, hexadecimal, percent
    /// and JSON form, also in the middle of something longer. One event for all of it comes first; nothing is given out
    /// but where a value was found. Values shorter than six bytes would be found everywhere and are left out.
    ///
    /// Production needs no fresh code here: whoever asks has the value already.
    pub async fn is_this_ours(&mut self, text: &[u8]) -> Result<Ours, VaultError> {
        self.require_writable()?;
        if text.len() > TEXT_BYTES {
            return Err(VaultError::invalid("text", "at most 8 MiB; paste the part that matters"));
        }
        let (places, total) = self.places()?;
        self.write_comparison(Target::default(), places.len()).await?;
        let texts = encodings::readings(text);
        let mut ours = Ours { total, ..Ours::default() };
        let mut found = Vec::new();
        self.open_each(places, |place, secrets| {
            for field in secrets.keys() {
                let value = secrets.expose(field).unwrap_or_default();
                if value.len() < SHORTEST {
                    continue;
                }
                ours.checked += 1;
                if let Some(encoding) = encodings::find(&texts, value) {
                    found.push((*place, field.to_owned(), encoding, Zeroizing::new(value.to_vec())));
                }
            }
            Ok(())
        })
        .await?;
        found.sort_by_key(|(place, ..)| Reverse(place.version));
        let mut told = Vec::new();
        for (place, field, encoding, value) in found {
            // The same value in an older version is the same find.
            let mark = (place.credential, field.clone(), value);
            if !told.contains(&mark) {
                ours.matches.push(self.found(&place, &field, encoding)?);
                told.push(mark);
            }
        }
        // What hurts most comes first.
        ours.matches.sort_by_cached_key(|one| {
            let is_harmless = one.environment_kind != EnvironmentKind::Production;
            (
                is_harmless,
                one.partner_name.to_lowercase(),
                one.name.to_lowercase(),
                one.credential,
                one.version,
            )
        });
        Ok(ours)
    }

    /// The versions that this member may open, newest first, and how many values there are altogether.
    pub(crate) fn places(&self) -> Result<(Vec<Place>, usize), VaultError> {
        let (mut places, mut total) = (Vec::new(), 0);
        for (id, credential) in &self.index.credentials {
            for version in credential.versions.iter().rev() {
                total += version.secret_fields.len();
                if !version.secret_fields.is_empty() && self.forbidden(*id, version)?.is_none() {
                    let (label, secrets) = (version.label, version.secrets);
                    places.push(Place { credential: *id, version: version.number, label, secrets });
                }
            }
        }
        Ok((places, total))
    }

    /// Writes the event that comes before values of so many versions are opened to be compared.
    pub(crate) async fn write_comparison(
        &mut self,
        target: Target,
        versions: usize,
    ) -> Result<(), VaultError> {
        let mut act = self.begin()?;
        let count = u32::try_from(versions).ok();
        self.note_count(&mut act, EventKind::ValuesCompared, target, count);
        self.commit(act).await
    }

    fn found(&self, place: &Place, field: &str, encoding: &'static str) -> Result<OursMatch, VaultError> {
        let credential = self.index.credential(place.credential)?;
        let (partner, of, environment) = self.index.environment(credential.environment)?;
        Ok(OursMatch {
            credential: place.credential,
            name: credential.name.clone(),
            partner,
            partner_name: of.name.clone(),
            environment_kind: environment.kind,
            environment_name: environment_name(environment),
            version: place.version,
            label: place.label,
            field: field.to_owned(),
            encoding,
        })
    }
}

impl crate::Vault {
    /// See [`Session::is_this_ours`].
    pub async fn is_this_ours(&self, text: &[u8]) -> Result<Ours, VaultError> {
        self.session().await?.open()?.is_this_ours(text).await
    }
}

const SHORTEST: usize = 6;
const TEXT_BYTES: usize = 8 * 1024 * 1024;
