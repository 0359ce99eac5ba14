//! The new member's side of joining: keys, passphrase, authenticator and kit are made here, and only public halves
//! leave in the answer. The slot waits until a file's roster holds these keys.

use std::path::Path;

use secrecy::SecretString;
use vault_crypto::audit::{EMPTY_ROOT, Keys, Tree, Verifier};
use vault_crypto::trust::{Member, State};
use vault_crypto::{
    Anchor, Answer, AnswerKeys, Bytes, Code, ColdState, DeviceSecret, GrantKeys, HotState, HpkeKeyPair,
    Invitation, KnownDevice, MemberKey, MemberKeyPlace, OpenSlot, Passphrase, Pin, Recipient, RecoveryKey,
    SelfKey, SigningKey, Slot, SymmetricKey, UnlockError, WaitingKeys, cold_hash, fingerprint,
};
use vault_domain::{EventKind, RoleSet, Target, Timestamp};
use vault_keychain::{ItemName, Purpose};
use vault_store::{Access, Holder, Store};

use super::invite::about;
use super::refused;
use super::waiting::Waiting;
use crate::believe::{Believed, PAGE, replay};
use crate::enrolment::{Enrolment, Names};
use crate::factors::{Factors, Reach};
use crate::new_slot::{CreateOptions, NewDevice, NewSlot, Owner, forget};
use crate::session::Session;
use crate::store_error::store_error;
use crate::transaction::MemberRows;
use crate::unlock::{checked_passphrase, clock_error, keychain_error};
use crate::{Surroundings, Unlock, VaultError};

/// Somebody who was invited, making what is theirs. Dropping it leaves nothing.
pub struct NewMember {
    invitation: Invitation,
    signer: SigningKey,
    hpke: HpkeKeyPair,
    member_key: MemberKey,
    enrolment: Enrolment,
}

/// An answer to an invitation, to be handed back.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The file. It carries no secret.
    pub file: Vec<u8>,
    /// To be read to the owner over another channel, who compares them before letting anybody in.
    pub words: String,
}

impl NewMember {
    /// Reads an invitation and makes keys for it.
    pub fn begin(invitation: &[u8], now: Timestamp) -> Result<Self, VaultError> {
        let invitation = Invitation::read(invitation)
            .map_err(|error| VaultError::invalid("invitation", &error.to_string()))?;
        let offer = invitation.offer();
        if offer.expires < now {
            return Err(refused("this invitation is over; ask for another"));
        }
        let names = Names {
            organization: crate::input::name("organization", &offer.organization)?,
            member: crate::input::name("member", &offer.name)?,
            vault_id: offer.vault.to_string(),
            fingerprint: fingerprint(&offer.genesis),
            created: now,
        };
        Ok(Self {
            invitation,
            signer: SigningKey::from_seed(&SymmetricKey::make()?),
            hpke: HpkeKeyPair::make()?,
            member_key: MemberKey::make()?,
            enrolment: Enrolment::new(names, RecoveryKey::make()?, CODES)?,
        })
    }

    /// The authenticator, of which one code is typed back, and the kit.
    pub const fn enrolment(&mut self) -> &mut Enrolment {
        &mut self.enrolment
    }

    /// The organization that invites.
    pub fn organization(&self) -> &str {
        &self.invitation.offer().organization
    }

    /// The name under which the new member is invited.
    pub fn name(&self) -> &str {
        &self.invitation.offer().name
    }

    /// The roles that are offered.
    pub fn roles(&self) -> RoleSet {
        self.invitation.offer().roles
    }

    /// The vault's fingerprint, as its kits print it.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.invitation.offer().genesis)
    }

    /// Puts the slot aside on this computer and gives the answer.
    pub async fn answer(
        self,
        passphrase: SecretString,
        options: CreateOptions,
        around: &Surroundings,
    ) -> Result<Answered, VaultError> {
        let factors = self.enrolment.factors(&passphrase)?;
        let slot = NewSlot::make(factors, NewDevice::make()?, &self.owner(), options, around).await?;
        let NewSlot { open, change, kept, .. } = slot;
        let result = self.put_aside(&open, &change, around);
        if result.is_err() {
            forget(&kept, around).await;
        }
        result
    }

    fn put_aside(
        self,
        open: &OpenSlot,
        change: &vault_crypto::SlotChange,
        around: &Surroundings,
    ) -> Result<Answered, VaultError> {
        let offer = self.invitation.offer();
        let keys = AnswerKeys {
            pk_sig: self.signer.public(),
            pk_hpke: self.hpke.public(),
            pk_rec_sig: self.enrolment.recovery.signing_key().public(),
            km_commit: self.member_key.commit(offer.vault, offer.member, 1),
            kit_confirmed: self.enrolment.is_kit_confirmed(),
        };
        let answer = Answer::sign(self.invitation, keys, &self.signer);
        let waiting = WaitingKeys {
            signer: self.signer,
            hpke: self.hpke,
            member_key: self.member_key,
            pk_rec: self.enrolment.recovery.key_pair().public(),
        };
        let sealed = waiting.seal(&open.device_key().public(), &answer.hash())?;
        Waiting::new(&answer, change, sealed).store(&around.state_folder)?;
        Ok(Answered { file: answer.bytes().to_vec(), words: answer.words() })
    }

    /// The slot knows of the vault what the invitation says: its first operation. Everything after it is verified when
    /// the slot moves in.
    fn owner(&self) -> Owner {
        let offer = self.invitation.offer();
        Owner {
            genesis: offer.genesis,
            vault: offer.vault,
            member: offer.member,
            pin: Pin { seq: 0, hash: offer.genesis },
            seen: Anchor {
                trust_seq: 0,
                trust_hash: offer.genesis,
                audit_size: 0,
                audit_root: EMPTY_ROOT,
                slot_epoch: 0,
                last_step: 0,
                hot_counter: 0,
                km_epoch: Bytes::ZERO,
                owners: [(offer.owner, offer.pk_sig)].into(),
            },
        }
    }
}

impl Session {
    /// Unlocks for the first time, once an owner let the new member in: the slot that waited on this computer moves
    /// into the file. It does so only where the whole log verifies from the invited vault's first operation on and the
    /// roster holds exactly the keys of the answer.
    pub async fn join(path: &Path, unlock: Unlock, around: &Surroundings) -> Result<Self, VaultError> {
        Box::pin(arrive(path, unlock, around)).await
    }
}

async fn arrive(path: &Path, unlock: Unlock, around: &Surroundings) -> Result<Session, VaultError> {
    let passphrase = checked_passphrase(&unlock.passphrase)?;
    let code = Code::parse(&unlock.code).map_err(|_| VaultError::invalid("code", "six digits are needed"))?;
    let around = unlock.by_hand.map_or_else(|| around.clone(), |now| around.at(now));
    let holder = Holder::this_process(&around.program, around.clock.here());
    let mut store = Store::open(path, Access::ReadWrite, &holder).await.map_err(store_error)?;
    let heads = store.heads().await.map_err(store_error)?;
    let state = replay(&mut store, heads, None).await?;
    let (member, waiting) = awaited(&state, &around)?;
    let (open, passphrase) = opened(&waiting, passphrase, code, &around).await?;
    let mut arrival = Arrival { state, member, waiting, open };
    let (believed, rows) = arrival.believe(&mut store).await?;
    arrival.move_in(path, store, believed, rows, passphrase, &around).await
}

/// The member of this vault whose answer was made on this computer.
fn awaited(state: &State, around: &Surroundings) -> Result<(Member, Waiting), VaultError> {
    for member in state.members().filter(|member| member.answer != Bytes::ZERO) {
        if let Some(waiting) = Waiting::read(&around.state_folder, &member.answer)? {
            return Ok((member.clone(), waiting));
        }
    }
    Err(refused(
        "nobody who answered an invitation on this computer was let into this vault yet; ask the owner",
    ))
}

async fn opened(
    waiting: &Waiting,
    passphrase: Passphrase,
    code: Code,
    around: &Surroundings,
) -> Result<(OpenSlot, Passphrase), VaultError> {
    let slot = Slot::parse(&waiting.slot, waiting.chunks()).map_err(|_| DAMAGED_SLOT)?;
    let device_secret = if slot.needs_device_secret() {
        let item = ItemName::new(slot.vault(), slot.slot(), Purpose::DeviceSecret);
        let stored = around.keychain.get(&item).await.map_err(|error| keychain_error(&error))?;
        Some(stored.and_then(|bytes| DeviceSecret::from_slice(&bytes)).ok_or(VaultError::KeyringMissing)?)
    } else {
        None
    };
    let (now, last_step) = (around.clock.now(), Some(slot.last_step()));
    let factors = Factors { passphrase, code, device_secret, now, last_step };
    let (opened, passphrase) = factors.open(slot, Reach::Near).await?;
    let open = opened.map_err(|error| match error {
        UnlockError::CodeReused => VaultError::CodeReused { seconds: 30 },
        UnlockError::Damaged => DAMAGED_SLOT,
        UnlockError::Clock(trouble) => clock_error(trouble, around.clock.here()),
        UnlockError::DeviceSecretMissing => VaultError::KeyringMissing,
        UnlockError::Memory => refused("there is not enough memory to unlock; close something"),
        UnlockError::Cancelled => VaultError::Cancelled,
        UnlockError::WrongCredentials => VaultError::WrongCredentials { now: around.clock.here() },
    })?;
    Ok((open, passphrase))
}

/// A new member with a slot that is about to move in.
struct Arrival {
    state: State,
    member: Member,
    waiting: Waiting,
    open: OpenSlot,
}

impl Arrival {
    /// Everything is held against the roster before it is used.
    async fn believe(&mut self, store: &mut Store) -> Result<(Believed, MemberRows), VaultError> {
        let (state, member, open) = (&self.state, &self.member, &self.open);
        if open.genesis() != state.genesis() || open.member() != member.id {
            return Err(DAMAGED_SLOT);
        }
        let keys = WaitingKeys::open(&self.waiting.keys, open.device_key(), &member.answer)
            .map_err(|_| DAMAGED_SLOT)?;
        let same = keys.signer.public() == member.pk_sig
            && keys.hpke.public() == member.pk_hpke
            && keys.member_key.matches(&member.km_commit, state.vault_id(), member.id, member.km_number);
        if !same {
            return Err(VaultError::Damaged { what: "roster" });
        }
        let tree = verified_tree(store, state).await?;
        let place = MemberKeyPlace { genesis: state.genesis(), member: member.id, epoch: member.km_epoch_id };
        let cold = self.cold(keys.signer, keys.hpke, keys.pk_rec)?;
        let sealed = cold.seal(&keys.member_key, &place, 1)?;
        let device = Recipient::Device { device: open.device(), public: open.device_key().public() };
        let recipients = [device, Recipient::Recovery { public: keys.pk_rec }];
        let wraps = recipients.iter().map(|to| {
            let body = keys.member_key.wrap(&place, to).map_err(|_| VaultError::Internal)?;
            Ok((to.id(), body))
        });
        let key_wraps = wraps.collect::<Result<_, VaultError>>()?;
        let hot = self.hot(&tree, &sealed);
        let rows =
            MemberRows { cold: sealed, key_wraps, deleted_key_wraps: Vec::new(), deleted_slots: Vec::new() };
        let (state, member_key) = (self.state.clone(), keys.member_key);
        let believed =
            Believed { state, tree, member_key, place, cold, hot, hot_counter: 0, rolled_back: false };
        Ok((believed, rows))
    }

    fn cold(
        &self,
        signing_key: SigningKey,
        hpke: HpkeKeyPair,
        pk_rec: vault_crypto::PublicKey,
    ) -> Result<ColdState, VaultError> {
        let (device, slot, public) = (self.open.device(), self.open.slot(), self.open.device_key().public());
        Ok(ColdState {
            signing_key,
            grant_keys: GrantKeys::new(hpke),
            pk_rec,
            devices: vec![KnownDevice { device, slot, public }],
            self_keys: vec![SelfKey { epoch: self.member.km_epoch_id, key: SymmetricKey::make()? }],
        })
    }

    fn hot(&self, tree: &Tree, cold: &[u8]) -> HotState {
        let head = self.state.head();
        HotState {
            trust_seq: head.seq,
            trust_hash: head.hash,
            audit_size: tree.size(),
            peaks: tree.peaks().to_vec(),
            session: None,
            next_n: 0,
            last_steps: [(self.open.slot(), self.open.last_step())].into(),
            cold_counter: 1,
            cold_hash: cold_hash(cold),
            own: Vec::new(),
        }
    }

    /// Writes the slot and the member's state with the first event, and destroys the code that opened it.
    async fn move_in(
        self,
        path: &Path,
        store: Store,
        believed: Believed,
        rows: MemberRows,
        passphrase: Passphrase,
        around: &Surroundings,
    ) -> Result<Session, VaultError> {
        let Self { member, waiting, open, .. } = self;
        let uses_keyring =
            Slot::parse(&waiting.slot, waiting.chunks()).map_err(|_| DAMAGED_SLOT)?.needs_device_secret();
        let (row, burned) = (waiting.row(open.slot()), open.burn()?);
        let mut session =
            Session::assemble(around.clone(), path.to_owned(), store, open, waiting.slot.to_vec(), believed)?;
        session.is_let_in()?;
        let mut act = session.begin()?;
        (act.member, act.new_slot) = (Some(rows), Some(row));
        session.note(&mut act, EventKind::SessionStarted, Target::default(), None);
        session.note(&mut act, EventKind::MemberJoined, about(member.id), None);
        session.commit(act).await?;
        let mut act = session.begin()?;
        act.slot = Some(burned);
        session.commit(act).await?;
        session.store.truncate_wal().await.map_err(store_error)?;
        Waiting::remove(&around.state_folder, &member.answer);
        session.fulfil().await?;
        session.settle(passphrase, uses_keyring).await?;
        Ok(session)
    }
}

/// The tree over all leaves, in the order and with the roots that the signed operations name.
async fn verified_tree(store: &mut Store, state: &State) -> Result<Tree, VaultError> {
    let damaged = VaultError::Damaged { what: "audit log" };
    let heads = store.heads().await.map_err(store_error)?;
    let keys = Keys::default();
    let mut verifier = Verifier::new(state, &keys);
    let mut start = 0;
    while start < heads.audit_size {
        let end = heads.audit_size.min(start + PAGE);
        for leaf in store.leaves(start..end).await.map_err(store_error)? {
            verifier.push(&leaf).map_err(|_| damaged.clone())?;
        }
        start = end;
    }
    let tree = verifier.finish().map_err(|_| damaged.clone())?.tree;
    if tree.root().0 == heads.audit_root { Ok(tree) } else { Err(damaged) }
}

const CODES: u8 = 1;
const DAMAGED_SLOT: VaultError = VaultError::Damaged { what: "waiting slot" };
