//! The commit that gives a member new keys and takes all earlier devices off.

use vault_crypto::trust::{MemberKeys, NewKeys};
use vault_crypto::{
    Anchor, ColdState, KnownDevice, MemberKey, MemberKeyPlace, OpenSlot, Recipient, RecoveryKey, SelfKey,
    SigningKey, Slot, SlotChange, SymmetricKey, cold_hash, epoch_id,
};
use vault_domain::{EventKind, MemberId, Role, SlotId, Target};
use vault_keychain::{ItemName, Purpose};
use vault_store::Store;

use crate::believe::Believed;
use crate::new_slot::forget;
use crate::recover::Recovery;
use crate::session::Session;
use crate::store_error::store_error;
use crate::transaction::{MemberRows, Transaction, WrapRow};
use crate::{Surroundings, VaultError};

impl Recovery {
    /// Writes new keys and the slot, and opens the vault with them.
    pub(crate) async fn replace_keys(
        self,
        open: OpenSlot,
        change: SlotChange,
    ) -> Result<Session, VaultError> {
        let Self { around, path, mut store, believed, used, enrolment, .. } = self;
        let earlier = Earlier::of(&mut store, &believed).await?;
        let Successor { believed, body, until_now, cold } =
            Successor::of(believed, &open, &used, &enrolment.recovery)?;
        let rows = earlier.rows(cold, wraps(&believed, &open)?);
        let slot_body = change.body().to_vec();
        let mut session = Session::assemble(around, path, store, open, slot_body, believed)?;
        session.load_index().await?;
        let mut act = session.begin()?;
        act.replace_keys(&body, &until_now, rows, change);
        session.note(&mut act, EventKind::SessionStarted, Target::default(), None);
        session.rekey_scopes(&mut act).await?;
        let confirmed = enrolment.is_kit_confirmed().then_some(session.now());
        if session.me().is_some_and(|me| me.roles.contains(Role::Owner)) {
            session.put_card(&mut act, confirmed)?;
        }
        session.note_recovery(&mut act, &earlier);
        session.commit(act).await?;
        session.store.truncate_wal().await.map_err(store_error)?;
        session.warnings.clear();
        earlier.forget(&session.around).await;
        Ok(session)
    }
}

impl Session {
    fn note_recovery(&self, act: &mut Transaction, earlier: &Earlier) {
        self.note(act, EventKind::RecoveryUsed, Target::default(), None);
        if earlier.missing_end {
            self.note_observed(act, EventKind::MissingEndObserved, None);
        }
        if earlier.failures > 0 {
            self.note_observed(act, EventKind::UnlockFailuresObserved, Some(earlier.failures));
        }
    }
}

/// What the member has once the commit is written, and what is needed to write it.
struct Successor {
    believed: Believed,
    body: MemberKeys,
    /// Signs the operation that replaces it.
    until_now: SigningKey,
    cold: Vec<u8>,
}

impl Successor {
    fn of(
        mut believed: Believed,
        open: &OpenSlot,
        used: &RecoveryKey,
        next: &RecoveryKey,
    ) -> Result<Self, VaultError> {
        let (signer, member_key) = (SigningKey::from_seed(&SymmetricKey::make()?), MemberKey::make()?);
        believed.cold.grant_keys.renew()?;
        let keys = new_keys(&believed, &signer, &member_key, next)?;
        let head = believed.state.head();
        let seq = head.seq.checked_add(1).ok_or(VaultError::Internal)?;
        let body = keys.sign(&believed.place.genesis, seq, &signer, &used.signing_key());
        let epoch = epoch_id(keys.member.as_bytes(), keys.km_number, &head.hash, &keys.km_commit);
        believed.place = MemberKeyPlace { epoch, ..believed.place };
        believed.member_key = member_key;
        let until_now = std::mem::replace(&mut believed.cold.signing_key, signer);
        let cold = believed.renew_cold(open, next)?;
        Ok(Self { believed, body, until_now, cold })
    }
}

/// The keys to be published.
fn new_keys(
    believed: &Believed,
    signer: &SigningKey,
    member_key: &MemberKey,
    recovery: &RecoveryKey,
) -> Result<NewKeys, VaultError> {
    let state = &believed.state;
    let member = state.member(believed.place.member).ok_or(VaultError::Damaged { what: "roster" })?;
    let km_number = member.km_number.checked_add(1).ok_or(VaultError::Internal)?;
    Ok(NewKeys {
        member: member.id,
        pk_sig: signer.public(),
        pk_hpke: believed.cold.grant_keys.present.public(),
        pk_rec_sig: recovery.signing_key().public(),
        km_number,
        km_commit: member_key.commit(state.vault_id(), member.id, km_number),
    })
}

impl Believed {
    /// The file as it is, for the first anchor of a slot that is made now.
    pub(crate) fn seen(&self) -> Anchor {
        let head = self.state.head();
        Anchor {
            trust_seq: head.seq,
            trust_hash: head.hash,
            audit_size: self.tree.size(),
            audit_root: self.tree.root(),
            slot_epoch: 0,
            last_step: 0,
            hot_counter: self.hot_counter,
            km_epoch: self.place.epoch,
            owners: self.state.owners().into_iter().collect(),
        }
    }

    /// Leaves one device on the list, and seals the cold state that the hot one names from now on.
    fn renew_cold(&mut self, open: &OpenSlot, recovery: &RecoveryKey) -> Result<Vec<u8>, VaultError> {
        let cold: &mut ColdState = &mut self.cold;
        let public = open.device_key().public();
        cold.pk_rec = recovery.key_pair().public();
        cold.devices = vec![KnownDevice { device: open.device(), slot: open.slot(), public }];
        cold.self_keys.push(SelfKey { epoch: self.place.epoch, key: SymmetricKey::make()? });
        let counter = self.hot.cold_counter.checked_add(1).ok_or(VaultError::Internal)?;
        let sealed = cold.seal(&self.member_key, &self.place, counter)?;
        self.hot.cold_counter = counter;
        self.hot.cold_hash = cold_hash(&sealed);
        self.hot.last_steps.clear();
        Ok(sealed)
    }
}

fn wraps(believed: &Believed, open: &OpenSlot) -> Result<Vec<WrapRow>, VaultError> {
    let device = Recipient::Device { device: open.device(), public: open.device_key().public() };
    let recovery = Recipient::Recovery { public: believed.cold.pk_rec };
    [device, recovery]
        .iter()
        .map(|to| {
            let body = believed.member_key.wrap(&believed.place, to).map_err(|_| VaultError::Internal)?;
            Ok((to.id(), body))
        })
        .collect()
}

/// What opened the vault before.
struct Earlier {
    slots: Vec<SlotId>,
    wraps: Vec<[u8; 16]>,
    items: Vec<ItemName>,
    failures: u32,
    missing_end: bool,
}

impl Earlier {
    async fn of(store: &mut Store, believed: &Believed) -> Result<Self, VaultError> {
        let member = believed.place.member;
        let (session, next_n) = (believed.hot.session, believed.hot.next_n);
        let wraps = store.key_wraps(member).await.map_err(store_error)?;
        let mut earlier = Self {
            slots: Vec::new(),
            wraps: wraps.into_iter().map(|(to, _)| to).filter(|to| *to != RECOVERY).collect(),
            items: Vec::new(),
            failures: 0,
            missing_end: session.is_some() && next_n != 0,
        };
        for (id, body) in store.slots().await.map_err(store_error)? {
            let chunks = store.chunks(id).await.map_err(store_error)?;
            earlier.add_slot(store, member, id, Slot::parse(&body, chunks).ok()).await?;
        }
        Ok(earlier)
    }

    /// A slot that cannot be read goes too: nobody can open it.
    async fn add_slot(
        &mut self,
        store: &mut Store,
        member: MemberId,
        id: SlotId,
        slot: Option<Slot>,
    ) -> Result<(), VaultError> {
        if slot.as_ref().is_some_and(|slot| slot.member() != member) {
            return Ok(());
        }
        self.slots.push(id);
        let failed = store.unlock_attempts(id).await.map_err(store_error)?.map_or(0, |one| one.count);
        self.failures = self.failures.saturating_add(u32::try_from(failed).unwrap_or(u32::MAX));
        let kept = slot.filter(Slot::needs_device_secret);
        let purposes = [Purpose::Anchor, Purpose::DeviceSecret];
        self.items.extend(
            kept.iter().flat_map(|slot| purposes.map(|purpose| ItemName::new(slot.vault(), id, purpose))),
        );
        Ok(())
    }

    fn rows(&self, cold: Vec<u8>, key_wraps: Vec<WrapRow>) -> MemberRows {
        MemberRows {
            cold,
            key_wraps,
            deleted_key_wraps: self.wraps.clone(),
            deleted_slots: self.slots.clone(),
        }
    }

    /// Takes what belonged to the earlier slots out of this computer's keyring, as far as it answers.
    async fn forget(self, around: &Surroundings) {
        forget(&self.items, around).await;
    }
}

/// The recovery key among the recipients.
const RECOVERY: [u8; 16] = [0; 16];
