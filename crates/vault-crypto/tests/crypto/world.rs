//! A vault of one member, built through the public interface as the program builds it.

use std::collections::BTreeMap;

use vault_crypto::audit::{Keys, LeafWriter, Session, Tree};
use vault_crypto::trust::{
    Applied, Chain, Genesis, Operation, OperationBody, RecordPut, ScopeCreate, Signatures, State, TrustError,
};
use vault_crypto::{
    Bytes, EpochId, Half, HpkeKeyPair, NewEpoch, Place, PrivateKey, ScopeKey, SealedRecord, SigningKey,
    SymmetricKey, open_record, seal_record,
};
use vault_domain::{
    Class, DeviceId, Event, EventKind, MemberId, ObjectKind, Outcome, RecordId, RoleSet, Scope, ScopeId,
    ScopeKind, Target, Tier, Timestamp, VaultId,
};

/// The vault, its only member's keys, and everything that would lie in the file.
pub(crate) struct World {
    pub(crate) member: MemberId,
    pub(crate) device: DeviceId,
    pub(crate) signer: SigningKey,
    pub(crate) recovery: SigningKey,
    pub(crate) hpke: HpkeKeyPair,
    pub(crate) state: State,
    pub(crate) rows: Vec<Vec<u8>>,
    pub(crate) tree: Tree,
    pub(crate) leaves: Vec<Vec<u8>>,
    pub(crate) session: Session,
    pub(crate) scope_keys: BTreeMap<EpochId, ScopeKey>,
    pub(crate) private_keys: BTreeMap<EpochId, PrivateKey>,
    pub(crate) bodies: BTreeMap<(RecordId, u64), Vec<u8>>,
    pub(crate) clock: Timestamp,
}

/// The three scopes of an environment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Environment {
    pub(crate) meta: ScopeId,
    pub(crate) secret: ScopeId,
    pub(crate) archive: ScopeId,
}

impl World {
    /// Genesis, directory and audit log in one commit, with the start of a session.
    pub(crate) fn new() -> Self {
        let (signer, recovery) = (signing_key(), signing_key());
        let hpke = HpkeKeyPair::make().unwrap();
        let member = MemberId::from_random(random());
        let clock = Timestamp::from_secs(1_800_000_000);
        let mut chain = Chain::genesis(member, clock);
        chain.sign(genesis(member, &signer, &hpke, &recovery), &signer);
        let state = State::begin(&chain.operations()[0], Signatures::Check).unwrap();
        let mut world = Self {
            member,
            device: DeviceId::from_random(random()),
            signer,
            recovery,
            hpke,
            state,
            rows: vec![chain.operations()[0].encode()],
            tree: Tree::new(),
            leaves: Vec::new(),
            session: Session::make().unwrap(),
            scope_keys: BTreeMap::new(),
            private_keys: BTreeMap::new(),
            bodies: BTreeMap::new(),
            clock,
        };
        let mut chain = world.chain();
        world.create(&mut chain, &scope(ScopeKind::Organization, Class::Directory, Tier::Production, None));
        world.create(&mut chain, &scope(ScopeKind::Organization, Class::Audit, Tier::Production, None));
        world.commit(chain).unwrap();
        world.append(EventKind::SessionStarted);
        world.append(EventKind::VaultCreated);
        world
    }

    pub(crate) fn chain(&self) -> Chain {
        self.state.chain(self.member, self.clock, &self.tree)
    }

    /// Applies and stores what was signed.
    pub(crate) fn commit(&mut self, chain: Chain) -> Result<Applied, TrustError> {
        let operations = chain.into_operations();
        let applied = self.state.apply(&operations, Signatures::Check)?;
        self.rows.extend(operations.iter().map(Operation::encode));
        Ok(applied)
    }

    /// One operation as a commit of its own.
    pub(crate) fn act(&mut self, body: impl Into<OperationBody>) -> Result<Applied, TrustError> {
        let mut chain = self.chain();
        chain.sign(body, &self.signer);
        self.commit(chain)
    }

    /// Signs the scope and its first keys.
    pub(crate) fn create(&mut self, chain: &mut Chain, scope: &Scope) {
        chain.sign(ScopeCreate { scope: *scope }, &self.signer);
        if scope.class == Class::Archive {
            self.half(chain, scope, Half::A, 1);
            self.half(chain, scope, Half::B, 1);
        } else {
            self.epoch(chain, scope, 1);
        }
    }

    /// Signs a new epoch and keeps its key.
    pub(crate) fn epoch(&mut self, chain: &mut Chain, scope: &Scope, number: u64) -> EpochId {
        let recipients = [(self.member, self.hpke.public())];
        let new = new_epoch(chain, scope, number, self.member, &recipients);
        if scope.class == Class::Audit {
            let (key, body) = new.audit_key().unwrap();
            chain.sign(body, &self.signer);
            let id = key.epoch_id();
            self.private_keys.insert(id, key);
            id
        } else {
            let (key, body) = new.scope_key().unwrap();
            chain.sign(body, &self.signer);
            let id = key.epoch_id();
            self.scope_keys.insert(id, key);
            id
        }
    }

    pub(crate) fn half(&mut self, chain: &mut Chain, scope: &Scope, half: Half, number: u64) {
        let recipients = [(self.member, self.hpke.public())];
        let (key, body) = new_epoch(chain, scope, number, self.member, &recipients).half(half, true).unwrap();
        chain.sign(body, &self.signer);
        self.private_keys.insert(key.epoch_id(), key);
    }

    pub(crate) fn partner(&mut self) -> ScopeId {
        let scope = scope(ScopeKind::Partner, Class::Directory, Tier::Production, None);
        let mut chain = self.chain();
        self.create(&mut chain, &scope);
        self.commit(chain).unwrap();
        scope.id
    }

    pub(crate) fn environment(&mut self, partner: ScopeId, tier: Tier) -> Environment {
        let meta = scope(ScopeKind::Environment, Class::Meta, tier, Some(partner));
        let secret = scope(ScopeKind::Environment, Class::Secret, tier, Some(meta.id));
        let archive = scope(ScopeKind::Environment, Class::Archive, tier, Some(meta.id));
        let mut chain = self.chain();
        for scope in [meta, secret, archive] {
            self.create(&mut chain, &scope);
        }
        self.commit(chain).unwrap();
        Environment { meta: meta.id, secret: secret.id, archive: archive.id }
    }

    /// Where the first version of a new record belongs.
    pub(crate) fn place(&self, kind: ObjectKind, scope: ScopeId, subject: Option<ScopeId>) -> Place {
        let scope = self.state.scope(scope).unwrap();
        Place {
            genesis: self.state.genesis(),
            kind,
            scope: scope.scope.id,
            class: scope.scope.class,
            epoch_id: scope.epoch().unwrap().id,
            record: RecordId::from_random(random()),
            version: 1,
            writer: self.member,
            subject,
        }
    }

    pub(crate) fn seal(&self, place: &Place, document: &[u8]) -> SealedRecord {
        seal_record(&self.scope_keys[&place.epoch_id], place, document).unwrap()
    }

    /// A new record with one version.
    pub(crate) fn put(&mut self, kind: ObjectKind, scope: ScopeId, document: &[u8]) -> RecordId {
        let sealed = self.seal(&self.place(kind, scope, None), document);
        self.put_sealed(&sealed).unwrap();
        sealed.expected.place.record
    }

    /// Another version.
    pub(crate) fn put_next(&mut self, record: RecordId, document: &[u8]) {
        let place = self.state.next_place(record, self.member).unwrap();
        let sealed = self.seal(&place, document);
        self.put_sealed(&sealed).unwrap();
    }

    pub(crate) fn put_sealed(&mut self, sealed: &SealedRecord) -> Result<Applied, TrustError> {
        let place = sealed.expected.place;
        let before =
            self.state.record(place.record).and_then(|record| record.last()).map(|(_, last)| last.ct_hash);
        let applied = self.act(RecordPut { items: vec![sealed.item(before)] })?;
        self.bodies.insert((place.record, place.version), sealed.body.clone());
        Ok(applied)
    }

    pub(crate) fn read(&self, record: RecordId, version: u64) -> Vec<u8> {
        let expected = self.state.expected(record, version).unwrap();
        let key = &self.scope_keys[&expected.place.epoch_id];
        open_record(key, &expected, &self.bodies[&(record, version)]).unwrap().to_vec()
    }

    pub(crate) fn event(&self, kind: EventKind) -> Event {
        Event {
            kind,
            author: self.member,
            device: self.device,
            time: self.clock,
            target: Target::default(),
            outcome: Outcome::Done,
            reason: None,
            count: None,
        }
    }

    pub(crate) fn append(&mut self, kind: EventKind) {
        let event = self.event(kind);
        let writer = writer(&self.state, &self.scope_keys, &self.signer);
        let leaf = self.session.append(&event, &mut self.tree, &writer).unwrap();
        self.leaves.push(leaf);
    }

    /// Ends the session and starts another.
    pub(crate) fn relock(&mut self) {
        self.append(EventKind::SessionEnded);
        self.session = Session::make().unwrap();
        self.append(EventKind::SessionStarted);
    }

    pub(crate) fn leaves(&self) -> impl Iterator<Item = &[u8]> {
        self.leaves.iter().map(Vec::as_slice)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.rows.iter().map(Vec::as_slice)
    }

    /// What an auditor who is a member holds, opened from the grants in the log.
    pub(crate) fn auditor_keys(&self) -> Keys {
        let mut keys = self.member_keys();
        let audit = self.state.audit_scope().unwrap();
        for epoch in audit.epochs() {
            let place = epoch.place(self.state.genesis(), &audit.scope);
            let key = epoch.grant(self.member).unwrap().open(&place, &self.hpke).unwrap();
            keys.add_audit(PrivateKey::verified(&key, epoch).unwrap());
        }
        keys
    }

    /// What every member holds.
    pub(crate) fn member_keys(&self) -> Keys {
        let mut keys = Keys::default();
        let directory = self.state.org_directory().unwrap();
        for epoch in directory.epochs() {
            let place = epoch.place(self.state.genesis(), &directory.scope);
            let key = epoch.grant(self.member).unwrap().open(&place, &self.hpke).unwrap();
            keys.add_directory(
                ScopeKey::verified(key, &self.state.genesis(), &directory.scope, epoch).unwrap(),
            );
        }
        keys
    }
}

/// What a leaf is written with after everything in `state`.
pub(crate) fn writer<'a>(
    state: &State,
    keys: &'a BTreeMap<EpochId, ScopeKey>,
    signer: &'a SigningKey,
) -> LeafWriter<'a> {
    let audit = state.audit_scope().unwrap().epoch().unwrap();
    let directory = state.org_directory().unwrap().epoch().unwrap();
    LeafWriter {
        genesis: state.genesis(),
        trust_seq: state.head().seq,
        audit_epoch_id: audit.id,
        audit_key: audit.commitment,
        directory: &keys[&directory.id],
        signer,
    }
}

pub(crate) fn genesis(
    member: MemberId,
    signer: &SigningKey,
    hpke: &HpkeKeyPair,
    recovery: &SigningKey,
) -> Genesis {
    Genesis {
        vault_id: VaultId::from_random(random()),
        min_format: 1,
        member,
        roles: RoleSet::all(),
        pk_sig: signer.public(),
        pk_hpke: hpke.public(),
        pk_rec_sig: recovery.public(),
        km_number: 1,
        km_commit: Bytes(random()),
        demo: false,
    }
}

pub(crate) fn new_epoch<'a>(
    chain: &Chain,
    scope: &'a Scope,
    number: u64,
    maker: MemberId,
    recipients: &'a [(MemberId, Bytes<32>)],
) -> NewEpoch<'a> {
    NewEpoch { genesis: chain.genesis_hash(), scope, number, before: chain.before(), maker, recipients }
}

pub(crate) fn scope(kind: ScopeKind, class: Class, tier: Tier, parent: Option<ScopeId>) -> Scope {
    Scope { id: ScopeId::from_random(random()), kind, class, tier, parent }
}

pub(crate) fn signing_key() -> SigningKey {
    SigningKey::from_seed(&SymmetricKey::make().unwrap())
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    Bytes::<N>::random().unwrap().0
}
