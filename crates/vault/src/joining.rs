//! Another computer's side of being let in: it asks, waits with a key in its keyring, and makes its own way to unlock.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use vault_crypto::trust::{Member, State};
use vault_crypto::{
    DeviceRequest, MemberKey, MemberKeyPlace, OpenSlot, Opener, Pin, SlotChange, WaitingDevice,
};
use vault_domain::{DeviceId, EventKind, SlotId, Target};
use vault_keychain::{ItemName, KeychainError, Purpose};
use vault_store::{Access, Holder, Store};

use crate::authenticator::NewAuthenticator;
use crate::believe::{Believed, believe_member, replay};
use crate::new_slot::{CreateOptions, NewDevice, NewFactors, NewSlot, Owner, forget, strong_passphrase};
use crate::recover::{RecoveryHead, head};
use crate::session::Session;
use crate::store_error::store_error;
use crate::unlock::keychain_error;
use crate::{Surroundings, UseKeyring, VaultError};

/// Asks to be let in to the vault at `path`, which is only read: any copy of the vault will do. The private half
/// stays in this computer's keyring until the answer comes; without a keyring nothing is asked.
pub async fn ask_to_join(
    path: &Path,
    name: &str,
    around: &Surroundings,
) -> Result<DeviceRequest, VaultError> {
    let holder = Holder::this_process(&around.program, around.clock.here());
    let mut store = Store::open(path, Access::ReadOnly, &holder).await.map_err(store_error)?;
    let heads = store.heads().await.map_err(store_error)?;
    let state = replay(&mut store, heads, None).await?;
    store.close().await.map_err(store_error)?;
    if state.demo() {
        return Err(VaultError::Refused { reason: "a demo stays on its computer".to_owned() });
    }
    let waiting = WaitingDevice::make(state.genesis(), name, around.clock.now())?
        .map_err(|error| VaultError::invalid("name", &error.to_string()))?;
    let item = waiting_item(&state, waiting.request().device);
    around.keychain.set(&item, &waiting.to_keyring()).await.map_err(|error| no_place(&error))?;
    Ok(waiting.request().clone())
}

/// What this computer is called, where it says so.
pub fn computer_name() -> String {
    sysinfo::System::host_name().unwrap_or_default()
}

/// A vault that another computer let this one into, before its own way to unlock is written. Dropping it changes
/// nothing.
pub struct Joining {
    around: Surroundings,
    path: PathBuf,
    store: Store,
    believed: Believed,
    waiting: WaitingDevice,
    authenticator: NewAuthenticator,
    head: RecoveryHead,
}

impl Joining {
    /// Opens the file at `path` with the key that waits in this computer's keyring, and checks every signature in it.
    pub async fn begin(path: &Path, around: &Surroundings) -> Result<Self, VaultError> {
        let holder = Holder::this_process(&around.program, around.clock.here());
        let mut store = Store::open(path, Access::ReadWrite, &holder).await.map_err(store_error)?;
        let (believed, waiting) = believe(&mut store, around).await?;
        let head = head(&mut store, &believed).await?;
        let account = format!("{}, {}", head.member, waiting.request().name);
        let authenticator = NewAuthenticator::make(&head.organization, &account, CODES)?;
        let (around, path) = (around.clone(), path.to_owned());
        Ok(Self { around, path, store, believed, waiting, authenticator, head })
    }

    /// Where the file stands. This computer saw no state of it before: a person must say that it is the newest copy.
    pub const fn head(&self) -> &RecoveryHead {
        &self.head
    }

    /// The new entry for this computer, of which two codes are typed back. Each computer has its own, so that one
    /// that is stolen gives away no codes of another.
    pub const fn authenticator(&mut self) -> &mut NewAuthenticator {
        &mut self.authenticator
    }

    /// Refuses a passphrase that could be guessed. It may be the one that opens the vault elsewhere.
    pub fn check_passphrase(&self, typed: &SecretString) -> Result<(), VaultError> {
        strong_passphrase(typed, self.context()).map(drop)
    }

    /// Writes a slot for this computer in one commit, and opens the vault. What opens it elsewhere stays.
    pub async fn finish(
        self,
        passphrase: &SecretString,
        options: CreateOptions,
    ) -> Result<Session, VaultError> {
        let factors = NewFactors {
            passphrase: strong_passphrase(passphrase, self.context())?,
            proven: self.authenticator.proven()?,
        };
        let Self { around, path, store, believed, waiting, .. } = self;
        let (state, member) = (&believed.state, believed.place.member);
        let head = state.head();
        let owner = Owner {
            genesis: state.genesis(),
            vault: state.vault_id(),
            member,
            pin: Pin { seq: head.seq, hash: head.hash },
            seen: believed.seen(),
        };
        let asked = waiting_item(state, waiting.request().device);
        let device = NewDevice::of(waiting);
        // The key that waited lay in the keyring, so there is one to take part.
        let options = CreateOptions { device_secret: UseKeyring::Yes, ..options };
        let slot = NewSlot::make(factors, device, &owner, options, &around).await?;
        let NewSlot { open, change, passphrase, kept, now: _ } = slot;
        let written =
            Box::pin(Session::take_place(around.clone(), path, store, believed, open, change)).await;
        if written.is_err() {
            forget(&kept, &around).await;
        }
        let mut session = written?;
        session.settle(passphrase, true).await?;
        forget(&[asked], &around).await;
        Ok(session)
    }

    fn context(&self) -> [&str; 2] {
        [&self.head.organization, &self.head.member]
    }
}

impl Session {
    /// The commit that brings a slot for a computer that was let in.
    async fn take_place(
        around: Surroundings,
        path: PathBuf,
        store: Store,
        believed: Believed,
        open: OpenSlot,
        change: SlotChange,
    ) -> Result<Self, VaultError> {
        let missing_end = believed.hot.session.is_some() && believed.hot.next_n != 0;
        let body = change.body().to_vec();
        let mut session = Self::assemble(around, path, store, open, body, believed)?;
        let mut act = session.begin()?;
        session.note(&mut act, EventKind::SessionStarted, Target::default(), None);
        session.note(&mut act, EventKind::DeviceJoined, Target::default(), None);
        if missing_end {
            session.note_observed(&mut act, EventKind::MissingEndObserved, None);
        }
        act.slot = Some(change);
        session.commit(act).await?;
        session.store.truncate_wal().await.map_err(store_error)?;
        Ok(session)
    }
}

/// Opens the wrap that is meant for this computer, and believes the rest of the file from there.
async fn believe(store: &mut Store, around: &Surroundings) -> Result<(Believed, WaitingDevice), VaultError> {
    let heads = store.heads().await.map_err(store_error)?;
    let state = replay(store, heads, None).await?;
    let (member, waiting, wrap) = answer(store, &state, around).await?;
    let place = MemberKeyPlace { genesis: state.genesis(), member: member.id, epoch: member.km_epoch_id };
    let damaged = VaultError::Damaged { what: "key wrap" };
    let device = waiting.request().device;
    let key = MemberKey::open(&wrap, &place, Opener::Device { device, key: waiting.key() })
        .map_err(|_| damaged.clone())?;
    if !key.matches(&member.km_commit, state.vault_id(), member.id, member.km_number) {
        return Err(damaged);
    }
    let believed = believe_member(store, heads, state, key, place).await?;
    let on_the_list = believed.cold.devices.contains(&waiting.request().known());
    if on_the_list && !believed.rolled_back { Ok((believed, waiting)) } else { Err(damaged) }
}

/// The wrap whose private half waits in this computer's keyring.
async fn answer(
    store: &mut Store,
    state: &State,
    around: &Surroundings,
) -> Result<(Member, WaitingDevice, Vec<u8>), VaultError> {
    for member in state.members() {
        for (recipient, wrap) in store.key_wraps(member.id).await.map_err(store_error)? {
            let item = waiting_item(state, DeviceId::from_bytes(recipient));
            let kept = around.keychain.get(&item).await.map_err(|error| no_place(&error))?;
            let Some(waiting) = kept.and_then(|bytes| WaitingDevice::from_keyring(&bytes).ok()) else {
                continue;
            };
            let asked = waiting.request();
            if asked.genesis == state.genesis() && *asked.device.as_bytes() == recipient {
                return Ok((member.clone(), waiting, wrap));
            }
        }
    }
    Err(VaultError::Refused { reason: NOT_LET_IN.to_owned() })
}

fn waiting_item(state: &State, device: DeviceId) -> ItemName {
    ItemName::new(state.vault_id(), SlotId::from_bytes(*device.as_bytes()), Purpose::WaitingDevice)
}

fn no_place(error: &KeychainError) -> VaultError {
    if *error == KeychainError::Missing {
        return VaultError::Refused { reason: NO_KEYRING.to_owned() };
    }
    keychain_error(error)
}

/// The new entry of a computer is shown to have the secret by two codes, as a replaced one.
const CODES: u8 = 2;
const NOT_LET_IN: &str = "this file holds no answer for this computer; ask from here, have the request accepted where \
                          the vault is open, and take the file from there";
const NO_KEYRING: &str = "there is no keyring on this computer, and the key that waits for the answer lies nowhere \
                          else; start one, or open the vault with the recovery kit";
