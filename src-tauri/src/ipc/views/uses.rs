//! Who uses a credential and where it is kept, as the window sees and sends it.

use serde::{Deserialize, Serialize};
use specta::Type;
use vault::{AccountKind, ChangeUses, DeployMethod, LocationDetail, LocationKind, NetworkKind};

use super::choice::Choice;
use crate::commands::partners::record;
use crate::ipc::{IpcError, words};

/// What becomes of one value.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Setting<T> {
    Clear,
    Keep,
    To(T),
}

impl<T> Setting<T> {
    /// The vault's own, with the value read by `read`.
    pub(crate) fn read<U>(
        self,
        read: impl FnOnce(T) -> Result<U, IpcError>,
    ) -> Result<vault::Setting<U>, IpcError> {
        Ok(match self {
            Self::Clear => vault::Setting::Clear,
            Self::Keep => vault::Setting::Keep,
            Self::To(value) => vault::Setting::To(read(value)?),
        })
    }
}

/// What becomes of a list. `add` replaces an entry that is there under the same name, `remove` goes by it.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ListChange<T> {
    Add(Vec<T>),
    Keep,
    Remove(Vec<T>),
    Replace(Vec<T>),
}

impl<T> ListChange<T> {
    /// The vault's own, with each entry read by `read`.
    pub(crate) fn read<U>(
        self,
        read: impl Fn(T) -> Result<U, IpcError>,
    ) -> Result<vault::ListChange<U>, IpcError> {
        Ok(match self {
            Self::Add(entries) => {
                vault::ListChange::Add(entries.into_iter().map(read).collect::<Result<_, _>>()?)
            }
            Self::Keep => vault::ListChange::Keep,
            Self::Remove(entries) => {
                vault::ListChange::Remove(entries.into_iter().map(read).collect::<Result<_, _>>()?)
            }
            Self::Replace(entries) => {
                vault::ListChange::Replace(entries.into_iter().map(read).collect::<Result<_, _>>()?)
            }
        })
    }
}

/// What is recorded of a credential's life outside the vault.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UsesView {
    consumers: Vec<Consumer>,
    locations: Vec<Location>,
    owner: Option<String>,
    /// A code of [`UseChoices::accounts`].
    account: Option<&'static str>,
    last_rotated: Option<String>,
    expires: Option<String>,
}

impl From<&vault::Uses> for UsesView {
    fn from(uses: &vault::Uses) -> Self {
        Self {
            consumers: uses.consumers.iter().map(Consumer::from).collect(),
            locations: uses.locations.iter().map(Location::from).collect(),
            owner: uses.owner.clone(),
            account: uses.account.map(AccountKind::code),
            last_rotated: uses.last_rotated.map(|day| day.to_string()),
            expires: uses.expires.map(|day| day.to_string()),
        }
    }
}

/// A system that uses a credential. It goes both ways.
#[derive(Debug, Deserialize, Serialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Consumer {
    system: String,
    owner: Option<String>,
    /// A code of [`UseChoices::deploy_methods`].
    deploy: Option<String>,
    deploy_text: Option<String>,
    note: Option<String>,
}

impl From<&vault::Consumer> for Consumer {
    fn from(consumer: &vault::Consumer) -> Self {
        Self {
            system: consumer.system.clone(),
            owner: consumer.owner.clone(),
            deploy: consumer.deploy.map(|method| method.code().to_owned()),
            deploy_text: consumer.deploy_text.clone(),
            note: consumer.note.clone(),
        }
    }
}

impl Consumer {
    fn read(self) -> Result<vault::Consumer, IpcError> {
        Ok(vault::Consumer {
            system: self.system,
            owner: self.owner,
            deploy: self.deploy.map(|code| chosen("deploy", &code, DeployMethod::from_code)).transpose()?,
            deploy_text: self.deploy_text,
            note: self.note,
        })
    }
}

/// A place where a credential's values are kept. It goes both ways.
#[derive(Debug, Deserialize, Serialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Location {
    /// A code of [`UseChoices::locations`].
    kind: String,
    place: String,
    /// A code of that kind's details.
    detail: Option<String>,
    in_mobile_app: bool,
    note: Option<String>,
}

impl From<&vault::Location> for Location {
    fn from(location: &vault::Location) -> Self {
        Self {
            kind: location.kind.code().to_owned(),
            place: location.place.clone(),
            detail: location.detail.map(|detail| detail.code().to_owned()),
            in_mobile_app: location.in_mobile_app,
            note: location.note.clone(),
        }
    }
}

impl Location {
    fn read(self) -> Result<vault::Location, IpcError> {
        Ok(vault::Location {
            kind: chosen("kind", &self.kind, LocationKind::from_code)?,
            place: self.place,
            detail: self.detail.map(|code| chosen("detail", &code, LocationDetail::from_code)).transpose()?,
            in_mobile_app: self.in_mobile_app,
            note: self.note,
        })
    }
}

/// A change of what is recorded of one credential or of many.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangeUsesRequest {
    credentials: Vec<String>,
    consumers: ListChange<Consumer>,
    locations: ListChange<Location>,
    owner: Setting<String>,
    account: Setting<String>,
    last_rotated: Setting<String>,
    expires: Setting<String>,
    tags: ListChange<String>,
    archived: Option<bool>,
    /// Why, for the log.
    reason: Option<String>,
}

impl ChangeUsesRequest {
    pub(crate) fn read(self) -> Result<ChangeUses, IpcError> {
        Ok(ChangeUses {
            credentials: self.credentials.iter().map(|id| record(id)).collect::<Result<_, _>>()?,
            consumers: self.consumers.read(Consumer::read)?,
            locations: self.locations.read(Location::read)?,
            owner: self.owner.read(Ok)?,
            account: self.account.read(|code| chosen("account", &code, AccountKind::from_code))?,
            last_rotated: self.last_rotated.read(|text| day("lastRotated", &text))?,
            expires: self.expires.read(|text| day("expires", &text))?,
            tags: self.tags.read(Ok)?,
            archived: self.archived,
            reason: self.reason,
        })
    }
}

/// What a change would do.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "ChangePreview", rename_all = "camelCase")]
pub(crate) struct ChangePreviewView {
    changed: u32,
    /// How many are so already.
    unchanged: u32,
    refused: Vec<RefusedChangeView>,
}

/// A credential that a change cannot be made to.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "RefusedChange", rename_all = "camelCase")]
struct RefusedChangeView {
    id: String,
    name: String,
    partner_name: String,
    environment_name: String,
    /// A sentence.
    why: String,
}

impl From<vault::ChangePreview> for ChangePreviewView {
    fn from(preview: vault::ChangePreview) -> Self {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            changed: number(preview.changed),
            unchanged: number(preview.unchanged),
            refused: preview.refused.into_iter().map(RefusedChangeView::from).collect(),
        }
    }
}

impl From<vault::RefusedChange> for RefusedChangeView {
    fn from(vault::RefusedChange { credential, why }: vault::RefusedChange) -> Self {
        Self {
            id: credential.id.to_string(),
            name: credential.name,
            partner_name: credential.partner_name,
            environment_name: credential.environment_name,
            why: words::sentence(&why),
        }
    }
}

/// Everything that is chosen from a list, in the order in which it is offered.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UseChoices {
    accounts: Vec<Choice>,
    deploy_methods: Vec<Choice>,
    locations: Vec<LocationChoice>,
    networks: Vec<Choice>,
}

#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
struct LocationChoice {
    code: &'static str,
    label: &'static str,
    /// What to write as the place.
    hint: &'static str,
    details: Vec<Choice>,
}

impl UseChoices {
    pub(crate) fn all() -> Self {
        let detail = |one: &LocationDetail| Choice::new(one.code(), one.words());
        let location = |one: &LocationKind| LocationChoice {
            code: one.code(),
            label: one.words(),
            hint: one.hint(),
            details: one.details().iter().map(detail).collect(),
        };
        Self {
            accounts: choices(AccountKind::ALL, |one| (one.code(), one.words())),
            deploy_methods: choices(DeployMethod::ALL, |one| (one.code(), one.words())),
            locations: LocationKind::ALL.iter().map(location).collect(),
            networks: choices(NetworkKind::ALL, |one| (one.code(), one.words())),
        }
    }
}

fn choices<T: Copy>(all: &[T], words: impl Fn(T) -> (&'static str, &'static str)) -> Vec<Choice> {
    all.iter().map(|one| words(*one)).map(|(code, label)| Choice::new(code, label)).collect()
}

/// A day as the window writes it.
pub(crate) fn day(field: &str, text: &str) -> Result<vault::Day, IpcError> {
    text.parse().map_err(|error: vault::DayError| IpcError::invalid(field, &error.to_string()))
}

/// What a code stands for.
pub(crate) fn chosen<T>(
    field: &str,
    code: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, IpcError> {
    read(code).ok_or_else(|| IpcError::invalid(field, "choose one of the list"))
}
