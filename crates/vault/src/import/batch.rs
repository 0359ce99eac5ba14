//! Carrying a plan out: all partners, environments and credentials in one commit.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use ::import::{Row, Table, Value};
use vault_domain::{
    BatchId, Class, Credential, Dossier, EnvironmentHosts, EventKind, FieldKind, Identifiers, Partner,
    RecordId, SameValue, ScopeId, Secrets, Target, Tier,
};
use zeroize::Zeroizing;

use super::place::PartnerPlace;
use super::plan::{Draft, Plan};
use super::{Environment, ImportPlan, Imported};
use crate::credential::{describe_newest, secrets};
use crate::random::random;
use crate::same_value::Entered;
use crate::session::Session;
use crate::transaction::Transaction;
use crate::{Continue, NewEnvironment, Values, VaultError, input};

impl Session {
    pub(super) async fn carry_out(
        &mut self,
        plan: Plan,
        table: &Table,
        shown: ImportPlan,
        progress: &mut (dyn FnMut(u64, u64) -> Continue + Send),
    ) -> Result<Imported, VaultError> {
        let Plan { partners, rows } = plan;
        let batch = BatchId::from_random(random()?);
        let mut stand_ins = HashMap::new();
        let mut new = Vec::new();
        for (draft, row) in rows.into_iter().zip(&table.rows) {
            let Ok(draft) = draft else { continue };
            let environment = stand_in(&mut stand_ins, &partners, &draft)?;
            new.push(NewCredential::new(environment, draft, row)?);
        }
        let total = u64::try_from(new.len()).unwrap_or(u64::MAX);
        self.may_go_on(0, total, progress).await?;
        let entered: Vec<_> = new.iter().map(NewCredential::entered).collect();
        let same = self.same_values(&entered).await?;
        let mut making = Making { batch, act: self.begin()?, partners: HashMap::new(), hosts: Vec::new() };
        let mut made = Vec::with_capacity(new.len());
        let mut credentials = Vec::with_capacity(new.len());
        for (done, (new, same)) in (0..).zip(new.into_iter().zip(same)) {
            self.may_go_on(done, total, progress).await?;
            made.push((new.row, new.id));
            let place = making.place(self, &partners, &new.draft)?;
            credentials.push(self.make_credential(&mut making, &place, new, same)?);
        }
        for partner in making.partners.values().filter(|partner| partner.changed) {
            self.put_partner(&mut making.act, partner.record, &partner.document)?;
        }
        self.may_go_on(total, total, progress).await?;
        let Making { act, partners, hosts, .. } = making;
        self.commit(act).await?;
        self.index.hosts.extend(hosts);
        self.index.partners.extend(partners.into_values().map(|one| (one.record, one.document)));
        for (id, credential, identifiers) in credentials {
            self.index.take_version(id, credential, identifiers);
        }
        Ok(Imported { batch, plan: shown, made })
    }

    /// Refuses where somebody wants to lock, or stopped it. Whoever waits gets a turn now and then, so that a lock or a
    /// stop arrives on a computer of one core, too.
    async fn may_go_on(
        &self,
        done: u64,
        total: u64,
        progress: &mut (dyn FnMut(u64, u64) -> Continue + Send),
    ) -> Result<(), VaultError> {
        if done.is_multiple_of(TURN) {
            tokio::task::yield_now().await;
        }
        if self.locking.load(Ordering::Relaxed) > 0 {
            return Err(VaultError::Locked);
        }
        if progress(done, total) == Continue::Yes { Ok(()) } else { Err(VaultError::Cancelled) }
    }

    fn make_credential(
        &mut self,
        making: &mut Making,
        place: &Place,
        new: NewCredential,
        same: Vec<SameValue>,
    ) -> Result<(RecordId, Credential, Identifiers), VaultError> {
        let NewCredential { id, draft, identifiers, secrets, .. } = new;
        let mut credential = Credential {
            environment: place.scopes.0,
            name: draft.name,
            kind: draft.kind.key.as_str().to_owned(),
            notes: draft.notes,
            tags: draft.tags,
            versions: Vec::new(),
            archived: None,
            batch: Some(making.batch),
            uses: draft.uses,
        };
        self.add_version_in(place.scopes, &mut making.act, &mut credential, &identifiers, &secrets)?;
        describe_newest(&mut credential, same, Vec::new());
        self.put_credential_in(place.directory, &mut making.act, id, &credential)?;
        let target = Target {
            partner: Some(place.partner),
            environment: Some(place.scopes.0),
            credential: Some(id),
            ..Target::default()
        };
        self.note(&mut making.act, EventKind::CredentialImported, target, None);
        Ok((id, credential, identifiers))
    }

    fn make_partner(&mut self, making: &mut Making, place: &PartnerPlace) -> Result<MadePartner, VaultError> {
        if let Some(record) = place.id {
            let document = self.index.partner(record)?.clone();
            return Ok(MadePartner { record, document, changed: false });
        }
        let profile = place.profile.as_deref().map(|id| self.known_profile(id)).transpose()?;
        let record = RecordId::from_random(random()?);
        let scope = self.create_scope(&mut making.act, Class::Directory, Tier::Production, None)?;
        let target = Target { partner: Some(record), ..Target::default() };
        self.note(&mut making.act, EventKind::PartnerCreated, target, None);
        let document = Partner {
            scope,
            profile_revision: profile.as_ref().map(|(_, revision)| *revision),
            profile: profile.map(|(id, _)| id),
            name: place.name.clone(),
            notes: None,
            environments: Vec::new(),
            archived: None,
            batch: Some(making.batch),
            dossier: Dossier::default(),
        };
        Ok(MadePartner { record, document, changed: true })
    }
}

/// A row that becomes a credential.
struct NewCredential {
    id: RecordId,
    /// Its number in the file.
    row: u32,
    /// Where it will be, or what stands for an environment that is not made yet.
    environment: ScopeId,
    draft: Draft,
    identifiers: Identifiers,
    secrets: Secrets,
}

impl NewCredential {
    fn new(environment: ScopeId, draft: Draft, row: &Row) -> Result<Self, VaultError> {
        let number = row.number;
        let values = values(&draft, row);
        input::values(&draft.kind, &values)?;
        let secrets = secrets(&values.secrets);
        let identifiers = Identifiers { fields: values.identifiers };
        let id = RecordId::from_random(random()?);
        Ok(Self { id, row: number, environment, draft, identifiers, secrets })
    }

    fn entered(&self) -> Entered<'_> {
        Entered { credential: self.id, version: 1, environment: self.environment, secrets: &self.secrets }
    }
}

/// An import under way.
struct Making {
    batch: BatchId,
    act: Transaction,
    /// By their place in the plan.
    partners: HashMap<usize, MadePartner>,
    hosts: Vec<(RecordId, EnvironmentHosts)>,
}

/// A partner that rows go to.
struct MadePartner {
    record: RecordId,
    document: Partner,
    changed: bool,
}

/// Where a credential is written.
struct Place {
    partner: RecordId,
    directory: ScopeId,
    scopes: Environment,
}

impl Making {
    /// Where a draft goes; partner and environment are made when the first row needs them.
    fn place(
        &mut self,
        session: &mut Session,
        partners: &[PartnerPlace],
        draft: &Draft,
    ) -> Result<Place, VaultError> {
        let place = partners.get(draft.partner).ok_or(VaultError::Internal)?;
        let mut partner = match self.partners.remove(&draft.partner) {
            Some(partner) => partner,
            None => session.make_partner(self, place)?,
        };
        let wanted = place.environments.get(draft.environment).ok_or(VaultError::Internal)?;
        let there = partner.document.environments.iter().position(|one| {
            wanted.id.map_or_else(|| one.kind == wanted.kind && one.name == wanted.name, |id| one.meta == id)
        });
        if there.is_none() {
            let (kind, name, origins) = (wanted.kind, wanted.name.clone(), wanted.origins.clone());
            let new = NewEnvironment { kind, name, origins };
            let hosts =
                session.found_environment(&mut self.act, partner.record, &mut partner.document, &new)?;
            self.hosts.push(hosts);
            partner.changed = true;
        }
        let at = there.unwrap_or_else(|| partner.document.environments.len().saturating_sub(1));
        let environment = partner.document.environments.get(at).ok_or(VaultError::Internal)?;
        let scopes = (environment.meta, environment.secret);
        let place = Place { partner: partner.record, directory: partner.document.scope, scopes };
        self.partners.insert(draft.partner, partner);
        Ok(place)
    }
}

/// What tells a draft's environment from others before new ones are made.
fn stand_in(
    stand_ins: &mut HashMap<(usize, usize), ScopeId>,
    partners: &[PartnerPlace],
    draft: &Draft,
) -> Result<ScopeId, VaultError> {
    let place = partners.get(draft.partner).ok_or(VaultError::Internal)?;
    let environment = place.environments.get(draft.environment).ok_or(VaultError::Internal)?;
    if let Some(known) = environment.id {
        return Ok(known);
    }
    let fresh = ScopeId::from_random(random()?);
    Ok(*stand_ins.entry((draft.partner, draft.environment)).or_insert(fresh))
}

/// The values of a row's fields. Identifiers lose the space around them; secrets stay as they are.
fn values(draft: &Draft, row: &Row) -> Values {
    let mut values = Values::default();
    for field in &draft.fields {
        let Some(value) = row.cells.get(&field.column) else { continue };
        match field.kind {
            FieldKind::Identifier => {
                values.identifiers.insert(field.key.clone(), identifier(value));
            }
            FieldKind::Secret => {
                let value = Zeroizing::new(value.expose().as_bytes().to_vec());
                values.secrets.push((field.key.clone(), value));
            }
        }
    }
    values
}

fn identifier(value: &Value) -> String {
    value.expose().trim().to_owned()
}

/// After how many credentials others get their turn.
const TURN: u64 = 64;
