//! Recording who uses credentials, where their values are kept, who is in charge and when they were rotated.

use vault_domain::{AccountKind, Consumer, Credential, Day, EventKind, Location, RecordId, Uses};

use crate::change::{ListChange, Setting};
use crate::session::Session;
use crate::{VaultError, input};

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
}

impl Session {
    /// Changes what is recorded of one credential or of many, in one commit with an event for each that changes.
    /// Tells how many did.
    pub async fn change_uses(&mut self, change: ChangeUses) -> Result<usize, VaultError> {
        let change = checked(change, Day::of(self.now()))?;
        let changed = self.with_change(&change)?;
        if changed.is_empty() {
            return Ok(0);
        }
        let mut act = self.begin()?;
        for (id, credential) in &changed {
            self.put_credential(&mut act, *id, credential)?;
            let target = self.target(*id)?;
            self.note(&mut act, EventKind::UsesChanged, target, None);
        }
        self.commit(act).await?;
        let count = changed.len();
        self.index.credentials.extend(changed);
        Ok(count)
    }

    /// The credentials that the change makes different.
    fn with_change(&self, change: &ChangeUses) -> Result<Vec<(RecordId, Credential)>, VaultError> {
        let mut ids = change.credentials.clone();
        ids.sort_unstable();
        ids.dedup();
        let mut changed = Vec::with_capacity(ids.len());
        for id in ids {
            let credential = self.index.credential(id)?;
            let uses = changed_uses(&credential.uses, change)?;
            if uses != credential.uses {
                changed.push((id, Credential { uses, ..credential.clone() }));
            }
        }
        Ok(changed)
    }
}

impl crate::Vault {
    /// See [`Session::change_uses`].
    pub async fn change_uses(&self, change: ChangeUses) -> Result<usize, VaultError> {
        self.session().await?.open()?.change_uses(change).await
    }
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
