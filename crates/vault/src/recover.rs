//! Coming in with the recovery key: new keys, a new authenticator, passphrase and kit. What opened the vault before
//! opens it no more.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use vault_crypto::trust::{Member, Operation, State};
use vault_crypto::{MemberKeyPlace, Pin, RecoveryKey, fingerprint, open_record};
use vault_domain::{MemberCard, ObjectKind, Organization, Timestamp, decode_document};
use vault_store::{Access, Holder, Store};
use zeroize::Zeroizing;

use crate::believe::{Believed, believe_member, replay};
use crate::enrolment::{Enrolment, Names};
use crate::kit::{OTHER_KEY, open_member_key, parse};
use crate::new_slot::{CreateOptions, NewDevice, NewSlot, Owner, forget};
use crate::session::{DAMAGED_SCOPE, Session, granted_key};
use crate::store_error::store_error;
use crate::{ReadOnlyWhy, Surroundings, VaultError};

/// A vault that a recovery key opened, before its new keys are written. Dropping it changes nothing.
pub struct Recovery {
    pub(crate) around: Surroundings,
    pub(crate) path: PathBuf,
    pub(crate) store: Store,
    pub(crate) believed: Believed,
    /// The key that opened it, which opens nothing afterwards.
    pub(crate) used: RecoveryKey,
    pub(crate) enrolment: Enrolment,
    head: RecoveryHead,
}

/// Where the file stands. There is no anchor to hold it against: a person must say that it is the right file and
/// its newest copy.
#[derive(Clone, Debug)]
pub struct RecoveryHead {
    /// The organization, as the file has it.
    pub organization: String,
    /// Whose recovery key it is.
    pub member: String,
    /// The fingerprint of genesis; the kit prints the same.
    pub fingerprint: String,
    /// How many events the log has.
    pub events: u64,
    /// When something was last changed.
    pub last_change: Timestamp,
}

impl Recovery {
    /// Opens the file at `path` with a recovery key, and checks every signature in it. Needs neither passphrase nor
    /// code nor keyring.
    pub async fn begin(path: &Path, key: &SecretString, around: &Surroundings) -> Result<Self, VaultError> {
        let used = parse(key)?;
        let holder = Holder::this_process(&around.program, around.clock.here());
        let mut store = Store::open(path, Access::ReadWrite, &holder).await.map_err(store_error)?;
        let believed = believe(&mut store, &used).await?;
        let head = head(&mut store, &believed).await?;
        let names = Names {
            organization: head.organization.clone(),
            member: head.member.clone(),
            vault_id: believed.state.vault_id().to_string(),
            fingerprint: head.fingerprint.clone(),
            created: around.clock.now(),
        };
        let enrolment = Enrolment::new(names, RecoveryKey::make()?, CODES)?;
        Ok(Self { around: around.clone(), path: path.to_owned(), store, believed, used, enrolment, head })
    }

    /// What a person compares with the kit before going on.
    pub const fn head(&self) -> &RecoveryHead {
        &self.head
    }

    /// The new authenticator, of which two codes are typed back, and the new kit.
    pub const fn enrolment(&mut self) -> &mut Enrolment {
        &mut self.enrolment
    }

    /// Writes new keys and a slot for this computer in one commit, and opens the vault. From then on no earlier
    /// passphrase, authenticator, device or recovery key opens this file; older copies of it they still open.
    pub async fn finish(
        self,
        passphrase: SecretString,
        options: CreateOptions,
    ) -> Result<Session, VaultError> {
        let (head, place) = (self.believed.state.head(), self.believed.place);
        let owner = Owner {
            genesis: place.genesis,
            vault: self.believed.state.vault_id(),
            member: place.member,
            pin: Pin { seq: head.seq, hash: head.hash },
            seen: self.believed.seen(),
        };
        let around = self.around.clone();
        let factors = self.enrolment.factors(&passphrase)?;
        let slot = NewSlot::make(factors, NewDevice::make()?, &owner, options, &around).await?;
        let NewSlot { open, change, passphrase, kept, now: _ } = slot;
        let result = Box::pin(self.replace_keys(open, change)).await;
        if result.is_err() {
            forget(&kept, &around).await;
        }
        let mut session = result?;
        session.settle(passphrase, !kept.is_empty()).await?;
        Ok(session)
    }
}

/// Tries a recovery key on a file, which is only read: what the key opened is wiped again.
pub async fn try_recovery_key(
    path: &Path,
    key: &SecretString,
    around: &Surroundings,
) -> Result<RecoveryHead, VaultError> {
    let key = parse(key)?;
    let holder = Holder::this_process(&around.program, around.clock.here());
    let mut store = Store::open(path, Access::ReadOnly, &holder).await.map_err(store_error)?;
    let believed = believe(&mut store, &key).await?;
    let head = head(&mut store, &believed).await?;
    store.close().await.map_err(store_error)?;
    Ok(head)
}

async fn believe(store: &mut Store, used: &RecoveryKey) -> Result<Believed, VaultError> {
    let heads = store.heads().await.map_err(store_error)?;
    let state = replay(store, heads, None).await?;
    let member = owner_of(used, &state)?;
    let place = MemberKeyPlace { genesis: state.genesis(), member: member.id, epoch: member.km_epoch_id };
    let key = open_member_key(store, used, &member, &state, &place).await?;
    let believed = believe_member(store, heads, state, key, place).await?;
    if believed.rolled_back {
        return Err(VaultError::ReadOnly(ReadOnlyWhy::RollbackSuspected));
    }
    Ok(believed)
}

fn owner_of(used: &RecoveryKey, state: &State) -> Result<Member, VaultError> {
    let public = used.signing_key().public();
    let found = state.members().find(|member| member.pk_rec_sig == public);
    found.cloned().ok_or_else(|| VaultError::invalid("recovery_key", OTHER_KEY))
}

pub(crate) async fn head(store: &mut Store, believed: &Believed) -> Result<RecoveryHead, VaultError> {
    let (state, member) = (&believed.state, believed.place.member);
    let mut head = RecoveryHead {
        organization: String::new(),
        member: String::new(),
        fingerprint: fingerprint(&state.genesis()),
        events: believed.tree.size(),
        last_change: last_change(store, state.head().seq).await?,
    };
    for document in documents(store, believed, ObjectKind::Organization).await? {
        head.organization = decode_document::<Organization>(&document)?.name;
    }
    for document in documents(store, believed, ObjectKind::MemberCard).await? {
        let card: MemberCard = decode_document(&document)?;
        if card.member == member {
            head.member = card.name;
        }
    }
    Ok(head)
}

pub(crate) async fn last_change(store: &mut Store, seq: u64) -> Result<Timestamp, VaultError> {
    let operations = store.operations(seq..seq.saturating_add(1)).await.map_err(store_error)?;
    let last = operations.first().and_then(|bytes| Operation::decode(bytes).ok());
    Ok(last.ok_or(VaultError::Damaged { what: "trust log" })?.header().time)
}

/// The newest versions of all directory documents of one kind.
async fn documents(
    store: &mut Store,
    believed: &Believed,
    kind: ObjectKind,
) -> Result<Vec<Zeroizing<Vec<u8>>>, VaultError> {
    let Believed { state, place, cold, .. } = believed;
    let scope = state.org_directory().ok_or(DAMAGED_SCOPE)?.scope.id;
    let key = granted_key(state, place.member, &cold.grant_keys, scope)?;
    let damaged = || VaultError::Damaged { what: "record" };
    let mut opened = Vec::new();
    for (id, record) in state.records().filter(|(_, record)| record.kind == kind && record.scope == scope) {
        let (version, _) = record.last().ok_or_else(damaged)?;
        let expected = state.expected(id, version).ok_or_else(damaged)?;
        let body = store.envelope(id, version).await.map_err(store_error)?.ok_or_else(damaged)?;
        opened.push(open_record(&key, &expected, &body).map_err(|_| damaged())?);
    }
    Ok(opened)
}

/// A replaced authenticator is shown to have the secret by two codes, because the old one is gone.
const CODES: u8 = 2;
