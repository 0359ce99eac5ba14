//! Attacks on a vault of several members, by somebody who rewrites the file at will, knows this program, and has the
//! real keys of one member.

mod documents;
mod joining;
mod log;
mod matrix;
mod operations;
mod put_back;

use vault_crypto::audit::{LeafWriter, Session as LogSession, Tree, leaf_hash};
use vault_crypto::trust::{OperationBody, RecordPut, ScopeState, State};
use vault_crypto::{
    Answer, AnswerKeys, Bytes, Half, HpkeKeyPair, Invitation, Place as RecordPlace, ScopeKey, SigningKey,
    SymmetricKey, seal_record,
};
use vault_domain::{Event, MemberId, ObjectKind, RecordId, Role, ScopeId, Timestamp};
use vault_store::{Access, Commit, EnvelopeRow, Heads, Holder, Store};

use super::Rights;
use crate::around::World;
use crate::believe::{replay, whole_tree};
use crate::random::random;
use crate::session::Session;
use crate::{LockKind, VaultError};

/// Somebody who was let in, with a program of their own around their keys.
struct Insider {
    id: MemberId,
    signer: SigningKey,
    hpke: HpkeKeyPair,
    recovery: SigningKey,
    answer: Answer,
}

impl Insider {
    /// Answers as a program would; no slot is made, because the keys are all an attacker needs.
    fn answering(invitation: &[u8]) -> Self {
        let [signer, recovery] = [(); 2].map(|()| SigningKey::from_seed(&SymmetricKey::make().unwrap()));
        let hpke = HpkeKeyPair::make().unwrap();
        let keys = AnswerKeys {
            pk_sig: signer.public(),
            pk_hpke: hpke.public(),
            pk_rec_sig: recovery.public(),
            km_commit: Bytes([5; 32]),
            kit_confirmed: true,
        };
        let invitation = Invitation::read(invitation).unwrap();
        let id = invitation.offer().member;
        let answer = Answer::sign(invitation, keys, &signer);
        Self { id, signer, hpke, recovery, answer }
    }

    async fn let_in(founder: &mut Session, rights: &Rights) -> Self {
        let new = Self::answering(&founder.invite("Sam Lee", rights, "helps").await.unwrap());
        founder.admit(new.answer.bytes(), &new.answer.words(), "helps").await.unwrap();
        new
    }

    /// The newest key of a scope, out of their own grant.
    fn key(&self, state: &State, scope: ScopeId) -> Option<ScopeKey> {
        let scope = state.scope(scope)?;
        self.key_of(state, scope, scope.epoch()?.id)
    }

    fn key_of(&self, state: &State, scope: &ScopeState, epoch: vault_crypto::EpochId) -> Option<ScopeKey> {
        let epoch = scope.epoch_by_id(&epoch)?;
        let place = epoch.place_of(self.id, state.genesis(), &scope.scope);
        let key = epoch.grant(self.id)?.open(&place, &self.hpke).ok()?;
        ScopeKey::verified(key, &state.genesis(), &scope.scope, epoch).ok()
    }
}

fn rights(roles: &[Role]) -> Rights {
    Rights { roles: roles.iter().copied().collect(), only: None, end: None }
}

async fn lock(world: &World, session: Session) {
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
}

/// The file, opened as any program can that knows its format.
struct File {
    store: Store,
    heads: Heads,
    state: State,
    tree: Tree,
}

impl File {
    async fn of(world: &World) -> Self {
        let holder = Holder::this_process("somebody else", world.now());
        let mut store = Store::open(&world.path(), Access::ReadWrite, &holder).await.unwrap();
        let heads = store.heads().await.unwrap();
        let state = replay(&mut store, heads, None).await.unwrap();
        let tree = whole_tree(&mut store, heads.audit_size).await.unwrap();
        Self { store, heads, state, tree }
    }

    /// Signs operations in somebody's name and writes them with heads that fit.
    async fn sign(
        mut self,
        author: MemberId,
        signer: &SigningKey,
        time: Timestamp,
        bodies: Vec<OperationBody>,
        envelopes: Vec<EnvelopeRow>,
    ) {
        let mut chain = self.state.chain(author, time, &self.tree);
        for body in bodies {
            chain.sign(body, signer);
        }
        let last = chain.operations().last().unwrap();
        let heads = Heads { trust_seq: last.header().seq, trust_hash: last.hash().0, ..self.heads };
        let operations = chain.operations().iter().map(|one| (one.header().seq, one.encode())).collect();
        let commit = Commit { operations, envelopes, ..Commit::new(Some(self.heads), heads) };
        self.store.commit(&commit).await.unwrap();
        self.store.close().await.unwrap();
    }

    /// Seals a document under a key that somebody holds and signs it.
    async fn put(self, who: &Insider, time: Timestamp, put: Put<'_>) {
        let (scope, genesis) = (self.state.scope(put.scope).unwrap().scope, self.state.genesis());
        let key = who.key(&self.state, put.scope).unwrap();
        let last = self.state.record(put.record).and_then(|record| record.last());
        let place = RecordPlace {
            genesis,
            kind: put.kind,
            scope: put.scope,
            class: scope.class,
            epoch_id: key.epoch_id(),
            record: put.record,
            version: last.map_or(1, |(number, _)| number + 1),
            writer: who.id,
            subject: put.subject,
        };
        let sealed = seal_record(&key, &place, put.document).unwrap();
        let item = sealed.item(last.map(|(_, version)| version.ct_hash));
        let row = EnvelopeRow { record: put.record, version: place.version, body: sealed.body };
        let body = RecordPut { items: vec![item] };
        self.sign(who.id, &who.signer, time, vec![body.into()], vec![row]).await;
    }

    /// Events that somebody's own program sealed, with the directory's key they hold.
    fn seal(&self, who: &Insider, events: &[Event]) -> Vec<Vec<u8>> {
        let directory = who.key(&self.state, self.state.org_directory().unwrap().scope.id).unwrap();
        let audit = self.state.audit_scope().unwrap().epoch().unwrap();
        let writer = LeafWriter {
            genesis: self.state.genesis(),
            trust_seq: self.heads.trust_seq,
            audit_epoch_id: audit.id,
            audit_key: audit.commitment,
            directory: &directory,
            signer: &who.signer,
        };
        let (mut log, mut tree) = (LogSession::make().unwrap(), self.tree.clone());
        events.iter().map(|event| log.append(event, &mut tree, &writer).unwrap()).collect()
    }

    /// Appends leaves in this order, with heads that fit.
    async fn append(mut self, leaves: Vec<Vec<u8>>) {
        let mut tree = self.tree.clone();
        for leaf in &leaves {
            tree.append(&leaf_hash(leaf));
        }
        let heads = Heads { audit_size: tree.size(), audit_root: tree.root().0, ..self.heads };
        let leaves = (self.heads.audit_size..).zip(leaves).collect();
        let commit = Commit { leaves, ..Commit::new(Some(self.heads), heads) };
        self.store.commit(&commit).await.unwrap();
        self.store.close().await.unwrap();
    }
}

/// A document to be written by an attacker.
struct Put<'a> {
    record: RecordId,
    kind: ObjectKind,
    scope: ScopeId,
    subject: Option<ScopeId>,
    document: &'a [u8],
}

/// The scopes of one environment.
#[derive(Clone, Copy)]
struct Environment {
    partner: ScopeId,
    meta: ScopeId,
    secret: ScopeId,
    archive: ScopeId,
}

/// Where a credential lies, with the record of its secrets.
fn place_of(session: &Session, credential: RecordId) -> (Environment, RecordId) {
    let credential = session.index.credential(credential).unwrap();
    let (_, partner, environment) = session.index.environment(credential.environment).unwrap();
    let place = Environment {
        partner: partner.scope,
        meta: environment.meta,
        secret: environment.secret,
        archive: environment.archive,
    };
    (place, credential.versions[0].secrets)
}

fn new_record() -> RecordId {
    RecordId::from_random(random().unwrap())
}

const DAMAGED_LOG: VaultError = VaultError::Damaged { what: "trust log" };
