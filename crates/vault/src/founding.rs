//! The first commit of a vault: scopes, documents, events and the member's keys.

use std::path::Path;

use vault_crypto::audit::{self, Tree};
use vault_crypto::trust::{OperationBody, RecordPut, ScopeCreate, Signatures, State};
use vault_crypto::{
    ColdState, GrantKeys, HotState, HpkeKeyPair, KnownDevice, MemberKey, MemberKeyPlace, NewEpoch, OpenSlot,
    Place, PrivateKey, Recipient, ScopeKey, SelfKey, SigningKey, SymmetricKey, seal_record,
};
use vault_domain::{
    Class, DeviceId, Event, EventKind, MemberCard, MemberId, ObjectKind, Organization, Outcome, RecordId,
    Scope, ScopeId, ScopeKind, Target, Tier, Timestamp, encode_document,
};
use vault_store::{Commit, EnvelopeRow, Heads, Holder, Store};

use crate::create::NewVault;
use crate::random::random;
use crate::session::Session;
use crate::store_error::store_error;
use crate::transaction::slot_row;
use crate::{Surroundings, VaultError};

impl NewVault {
    /// The organization's directory and audit log, and the first documents.
    pub(crate) fn found_scopes(&mut self) -> Result<Founded, VaultError> {
        let directory = self.found_scope(Class::Directory)?;
        let recipients = [(self.member, self.hpke.public())];
        let (directory_key, body) =
            self.epoch(&directory, &recipients).scope_key().map_err(|_| VaultError::Internal)?;
        self.chain.sign(body, &self.signer);
        let audit = self.found_scope(Class::Audit)?;
        let (audit_key, body) =
            self.epoch(&audit, &recipients).audit_key().map_err(|_| VaultError::Internal)?;
        self.chain.sign(body, &self.signer);
        let organization = encode_document(&Organization { name: self.organization.clone() });
        let card = encode_document(&MemberCard {
            member: self.member,
            name: self.member_name.clone(),
            kit_confirmed: self.enrolment.is_kit_confirmed().then_some(self.created),
            devices: Vec::new(),
        });
        let first = self.seal(&directory, &directory_key, ObjectKind::Organization, &organization)?;
        let second = self.seal(&directory, &directory_key, ObjectKind::MemberCard, &card)?;
        let items = vec![first.item(None), second.item(None)];
        self.chain.sign(OperationBody::RecordPut(RecordPut { items }), &self.signer);
        let envelopes = [first, second].map(|sealed| EnvelopeRow {
            record: sealed.expected.place.record,
            version: sealed.expected.place.version,
            body: sealed.body,
        });
        Ok(Founded { directory_key, audit_key, envelopes: envelopes.into() })
    }

    fn found_scope(&mut self, class: Class) -> Result<Scope, VaultError> {
        let id = ScopeId::from_random(random()?);
        let scope = Scope { id, kind: ScopeKind::Organization, class, tier: Tier::Production, parent: None };
        self.chain.sign(OperationBody::ScopeCreate(ScopeCreate { scope }), &self.signer);
        Ok(scope)
    }

    fn epoch<'a>(
        &self,
        scope: &'a Scope,
        recipients: &'a [(MemberId, vault_crypto::PublicKey)],
    ) -> NewEpoch<'a> {
        let (genesis, before) = (self.chain.genesis_hash(), self.chain.before());
        NewEpoch { genesis, scope, number: 1, before, maker: self.member, recipients }
    }

    fn seal(
        &self,
        scope: &Scope,
        key: &ScopeKey,
        kind: ObjectKind,
        document: &[u8],
    ) -> Result<vault_crypto::SealedRecord, VaultError> {
        let place = Place {
            genesis: self.chain.genesis_hash(),
            kind,
            scope: scope.id,
            class: scope.class,
            epoch_id: key.epoch_id(),
            record: RecordId::from_random(random()?),
            version: 1,
            writer: self.member,
            subject: None,
        };
        seal_record(key, &place, document).map_err(|_| VaultError::Internal)
    }

    pub(crate) async fn write(
        self,
        path: &Path,
        mut slot: OpenSlot,
        change: vault_crypto::SlotChange,
        founded: Founded,
        around: &Surroundings,
        now: Timestamp,
    ) -> Result<Session, VaultError> {
        let operations = self.chain.operations();
        let (first, rest) = operations.split_first().ok_or(VaultError::Internal)?;
        let refused = |_| VaultError::Internal;
        let mut state = State::begin(first, Signatures::Check).map_err(refused)?;
        state.apply(rest, Signatures::Check).map_err(refused)?;
        let epoch = state.member(self.member).ok_or(VaultError::Internal)?.km_epoch_id;
        let place = MemberKeyPlace { genesis: state.genesis(), member: self.member, epoch };
        let log = audit::Session::make().map_err(|_| VaultError::Internal)?;
        let mut first_events = FirstEvents { log, tree: Tree::new(), rows: Vec::new() };
        for kind in [EventKind::SessionStarted, EventKind::VaultCreated] {
            first_events.append(&self.event(kind, slot.device(), now), &state, &founded, &self.signer)?;
        }
        let cold = self.cold(&slot, epoch)?;
        let member = Sealed::new(&cold, &self.member_key, &place, &state, &first_events, &slot)?;
        let pair = self.enrolment.recovery.key_pair();
        let own = first_events.own(&cold, &place)?;
        let heads = heads(&state, &first_events.tree);
        let wrap = |to: Recipient| -> Result<_, VaultError> {
            let id = to.id();
            Ok((self.member, id, self.member_key.wrap(&place, &to).map_err(|_| VaultError::Internal)?))
        };
        let commit = Commit {
            operations: operations.iter().map(|one| (one.header().seq, one.encode())).collect(),
            leaves: first_events.rows.clone(),
            envelopes: founded.envelopes.clone(),
            cold: Some((self.member, member.cold)),
            hot: Some((self.member, member.hot_blob)),
            key_wraps: vec![
                wrap(Recipient::Device { device: slot.device(), public: slot.device_key().public() })?,
                wrap(Recipient::Recovery { public: pair.public() })?,
            ],
            own_session: Some((self.member, first_events.log.id(), own)),
            slot: Some(slot_row(&change, None)),
            ..Commit::new(None, heads)
        };
        let holder = Holder::this_process(&around.program, now);
        let store = Store::create(path, &commit, &holder).await.map_err(store_error)?;
        let slot_body = change.body().to_vec();
        slot.accept(change).map_err(|_| VaultError::Internal)?;
        let believed = crate::believe::Believed {
            state,
            tree: first_events.tree,
            member_key: self.member_key,
            place,
            cold,
            hot: member.hot,
            hot_counter: 1,
            rolled_back: false,
        };
        let mut session =
            Session::assemble(around.clone(), path.to_owned(), store, slot, slot_body, believed)?;
        session.log = first_events.log;
        Ok(session)
    }

    fn event(&self, kind: EventKind, device: DeviceId, time: Timestamp) -> Event {
        let (target, outcome) = (Target::default(), Outcome::Done);
        Event { kind, author: self.member, device, time, target, outcome, reason: None, count: None }
    }

    fn cold(&self, slot: &OpenSlot, epoch: vault_crypto::EpochId) -> Result<ColdState, VaultError> {
        let hpke = HpkeKeyPair::from_private(&self.hpke.private()).ok_or(VaultError::Internal)?;
        let public = slot.device_key().public();
        Ok(ColdState {
            signing_key: SigningKey::from_seed(&self.signer.seed()),
            grant_keys: GrantKeys::new(hpke),
            pk_rec: self.enrolment.recovery.key_pair().public(),
            devices: vec![KnownDevice { device: slot.device(), slot: slot.slot(), public }],
            self_keys: vec![SelfKey { epoch, key: SymmetricKey::make()? }],
        })
    }
}

/// What the first operations made.
pub(crate) struct Founded {
    directory_key: ScopeKey,
    audit_key: PrivateKey,
    envelopes: Vec<EnvelopeRow>,
}

struct FirstEvents {
    log: audit::Session,
    tree: Tree,
    rows: Vec<(u64, Vec<u8>)>,
}

impl FirstEvents {
    fn append(
        &mut self,
        event: &Event,
        state: &State,
        founded: &Founded,
        signer: &SigningKey,
    ) -> Result<(), VaultError> {
        let writer = audit::LeafWriter {
            genesis: state.genesis(),
            trust_seq: state.head().seq,
            audit_epoch_id: founded.audit_key.epoch_id(),
            audit_key: founded.audit_key.public(),
            directory: &founded.directory_key,
            signer,
        };
        let index = self.tree.size();
        let leaf = self.log.append(event, &mut self.tree, &writer).map_err(|_| VaultError::Internal)?;
        self.rows.push((index, leaf));
        Ok(())
    }

    fn own(&self, cold: &ColdState, place: &MemberKeyPlace) -> Result<Vec<u8>, VaultError> {
        let own = cold.self_keys.last().ok_or(VaultError::Internal)?;
        let (genesis, member, session) = (place.genesis, place.member, self.log.id());
        let place = audit::OwnPlace { genesis, member, session, self_epoch_id: own.epoch };
        self.log.seal_own(&own.key, &place).map_err(|_| VaultError::Internal)
    }
}

/// A member's first state, sealed.
struct Sealed {
    cold: Vec<u8>,
    hot: HotState,
    hot_blob: Vec<u8>,
}

impl Sealed {
    fn new(
        cold: &ColdState,
        key: &MemberKey,
        place: &MemberKeyPlace,
        state: &State,
        events: &FirstEvents,
        slot: &OpenSlot,
    ) -> Result<Self, VaultError> {
        let cold = cold.seal(key, place, 1)?;
        let head = state.head();
        let hot = HotState {
            trust_seq: head.seq,
            trust_hash: head.hash,
            audit_size: events.tree.size(),
            peaks: events.tree.peaks().to_vec(),
            session: Some(events.log.id()),
            next_n: events.log.next_n(),
            last_steps: [(slot.slot(), slot.last_step())].into(),
            cold_counter: 1,
            cold_hash: vault_crypto::cold_hash(&cold),
            own: Vec::new(),
        };
        let hot_blob = hot.seal(key, place, 1)?;
        Ok(Self { cold, hot, hot_blob })
    }
}

fn heads(state: &State, tree: &Tree) -> Heads {
    let head = state.head();
    Heads { trust_seq: head.seq, trust_hash: head.hash.0, audit_size: tree.size(), audit_root: tree.root().0 }
}
