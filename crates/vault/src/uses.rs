//! Changing many credentials at once: who uses them, where their values are kept, who is in charge, when they were
//! rotated, their tags, and whether they are put away. No secret is opened.

use std::collections::BTreeSet;

use vault_domain::{AccountKind, Consumer, Credential, Day, EventKind, Location, RecordId, Uses};

use crate::change::{ListChange, Setting};
use crate::session::Session;
use crate::{CredentialSummary, VaultError, input};

/// A change of what is recorded of some credentials. What is left at its default stays as it is.
#[derive(Clone, Debug, Default)]
pub struct ChangeUses {
    /// Which credentials.
    pub credentials: Vec<RecordId>,
    /// The systems that use them, known by their names.
    pub consumers: ListChange<Consumer>,
    /// Where their values are kept, known by kind and place.
    pub locations: ListChange<Location>,
    /// The person or team in charge.
    pub owner: Setting<String>,
    /// Whose account at the partner they belong to.
    pub account: Setting<AccountKind>,
    /// When the partner last gave out new values.
    pub last_rotated: Setting<Day>,
    /// The last day on which their values are valid.
    pub expires: Setting<Day>,
    /// Their tags, known by their words whatever the case.
    pub tags: ListChange<String>,
    /// Whether they are put away.
    pub archived: Option<bool>,
    /// Why, for the log.
    pub reason: Option<String>,
}

/// What a change would do.
#[derive(Clone, Debug, Default)]
pub struct ChangePreview {
    /// How many it would make different.
    pub changed: usize,
    /// How many are so already.
    pub unchanged: usize,
    /// Those it cannot be made to; with one of them among the credentials nothing is changed.
    pub refused: Vec<RefusedChange>,
}

/// A credential that a change cannot be made to.
#[derive(Clone, Debug)]
pub struct RefusedChange {
    /// Which one.
    pub credential: CredentialSummary,
    /// Why, in words.
    pub why: String,
}

/// A credential as a change makes it, and the events that tell of it.
struct Changed {
    id: RecordId,
    credential: Credential,
    events: Vec<EventKind>,
}

impl Session {
    /// Changes what is recorded of one credential or of many, in one commit with an event for each that changes. All
    /// of them change or none. Tells how many did.
    pub async fn change_uses(&mut self, change: ChangeUses) -> Result<usize, VaultError> {
        let change = checked(change, Day::of(self.now()))?;
        let all = change.each().into_iter().map(|id| self.changed(id, &change));
        let changed: Vec<_> = all.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        if changed.is_empty() {
            return Ok(0);
        }
        let mut act = self.begin()?;
        for Changed { id, credential, events } in &changed {
            self.put_credential(&mut act, *id, credential)?;
            for event in events {
                self.note(&mut act, *event, self.target(*id)?, change.reason.clone());
            }
        }
        self.commit(act).await?;
        let count = changed.len();
        self.index.credentials.extend(changed.into_iter().map(|one| (one.id, one.credential)));
        Ok(count)
    }

    /// What [`Session::change_uses`] would do, without doing it.
    pub fn preview_uses(&self, change: ChangeUses) -> Result<ChangePreview, VaultError> {
        let change = checked(change, Day::of(self.now()))?;
        let mut preview = ChangePreview::default();
        for id in change.each() {
            match self.changed(id, &change) {
                Ok(Some(_)) => preview.changed += 1,
                Ok(None) => preview.unchanged += 1,
                Err(why) => {
                    let credential = self.index.credential_summary(id)?;
                    preview.refused.push(RefusedChange { credential, why: why_refused(why) });
                }
            }
        }
        Ok(preview)
    }

    /// The credential as the change makes it; none where it is so already.
    fn changed(&self, id: RecordId, change: &ChangeUses) -> Result<Option<Changed>, VaultError> {
        let before = self.index.credential(id)?;
        let credential = Credential {
            uses: changed_uses(&before.uses, change)?,
            tags: changed_tags(&before.tags, change)?,
            archived: match change.archived {
                Some(true) => before.archived.or_else(|| Some(self.now())),
                Some(false) => None,
                None => before.archived,
            },
            ..before.clone()
        };
        let away = if credential.archived.is_some() {
            EventKind::CredentialArchived
        } else {
            EventKind::CredentialRestored
        };
        let events = [
            (credential.uses != before.uses, EventKind::UsesChanged),
            (credential.tags != before.tags, EventKind::CredentialChanged),
            (credential.archived != before.archived, away),
        ];
        let events: Vec<_> = events.into_iter().filter_map(|(is, event)| is.then_some(event)).collect();
        Ok((!events.is_empty()).then_some(Changed { id, credential, events }))
    }
}

impl ChangeUses {
    /// Its credentials, each once.
    fn each(&self) -> BTreeSet<RecordId> {
        self.credentials.iter().copied().collect()
    }
}

impl crate::Vault {
    /// See [`Session::change_uses`].
    pub async fn change_uses(&self, change: ChangeUses) -> Result<usize, VaultError> {
        self.session().await?.open()?.change_uses(change).await
    }

    /// See [`Session::preview_uses`].
    pub async fn preview_uses(&self, change: ChangeUses) -> Result<ChangePreview, VaultError> {
        self.session().await?.open()?.preview_uses(change)
    }
}

/// In words without the name of a field: there is no form beside them.
fn why_refused(error: VaultError) -> String {
    if let VaultError::Invalid { reason, .. } = error { reason } else { error.to_string() }
}

fn changed_tags(tags: &[String], change: &ChangeUses) -> Result<Vec<String>, VaultError> {
    let mut changed = tags.to_vec();
    change.tags.apply(&mut changed, |tag| tag.to_lowercase());
    if changed == tags { Ok(changed) } else { input::tags(&changed) }
}

fn changed_uses(uses: &Uses, change: &ChangeUses) -> Result<Uses, VaultError> {
    let mut uses = uses.clone();
    change.consumers.apply(&mut uses.consumers, |consumer| consumer.system.to_lowercase());
    change.locations.apply(&mut uses.locations, |location| (location.kind, location.place.clone()));
    change.owner.apply(&mut uses.owner);
    change.account.apply(&mut uses.account);
    change.last_rotated.apply(&mut uses.last_rotated);
    change.expires.apply(&mut uses.expires);
    input::at_most("consumers", uses.consumers.len())?;
    input::at_most("locations", uses.locations.len())?;
    Ok(uses)
}

fn checked(change: ChangeUses, today: Day) -> Result<ChangeUses, VaultError> {
    if change.credentials.is_empty() {
        return Err(VaultError::invalid("credentials", "choose at least one credential"));
    }
    Ok(ChangeUses {
        consumers: change.consumers.read(checked_consumer)?,
        locations: change.locations.read(checked_location)?,
        owner: change.owner.read(|owner| input::name("owner", &owner))?,
        tags: change.tags.read(|tag| input::name("tags", &tag))?,
        reason: input::reason(change.reason)?,
        last_rotated: change.last_rotated.read(|day| input::past_day("last_rotated", day, today))?,
        ..change
    })
}

fn checked_consumer(consumer: Consumer) -> Result<Consumer, VaultError> {
    Ok(Consumer {
        system: input::name("system", &consumer.system)?,
        owner: input::line("owner", consumer.owner)?,
        deploy: consumer.deploy,
        deploy_text: input::line("deploy_text", consumer.deploy_text)?,
        note: input::line("note", consumer.note)?,
    })
}

fn checked_location(location: Location) -> Result<Location, VaultError> {
    if location.detail.is_some_and(|detail| !location.kind.details().contains(&detail)) {
        return Err(VaultError::invalid("detail", "this kind of place does not have it; leave it out"));
    }
    let place = input::line("place", Some(location.place))?;
    let place =
        place.ok_or_else(|| VaultError::invalid("place", &format!("say which: {}", location.kind.hint())))?;
    Ok(Location { place, note: input::line("note", location.note)?, ..location })
}
