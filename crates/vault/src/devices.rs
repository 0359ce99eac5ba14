//! The computers that may open the vault with a way of their own, and letting another one in.

use vault_crypto::{Code, ColdState, DeviceRequest, KnownDevice, SlotChange, cold_hash};
use vault_domain::{DeviceCard, DeviceId, EventKind, MemberCard, Target, Timestamp};

use crate::attempts::Attempts;
use crate::session::Session;
use crate::store_error::store_error;
use crate::transaction::{MemberRows, NextCold};
use crate::{Vault, VaultError};

/// A computer that may open the vault.
#[derive(Clone, Debug)]
pub struct Device {
    /// Which one.
    pub id: DeviceId,
    /// What its person called it; nothing for the one that made or recovered the vault.
    pub name: Option<String>,
    /// When it was let in; nothing for the same.
    pub admitted: Option<Timestamp>,
    /// Whether it is this one.
    pub here: bool,
    /// Whether it has opened this file.
    pub has_opened: bool,
}

/// Reads another computer's request. Show [`DeviceRequest::words`] beside those on that computer's screen: whoever
/// could change the file on its way changes the words.
pub fn read_device_request(bytes: &[u8]) -> Result<DeviceRequest, VaultError> {
    DeviceRequest::parse(bytes).map_err(|_| VaultError::invalid("request", NO_REQUEST))
}

impl Session {
    /// The computers that may open the vault, the longest known first.
    pub async fn devices(&mut self) -> Result<Vec<Device>, VaultError> {
        let known = self.cold().await?.devices;
        let cards = self.index.members.get(&self.keys.member).map(|card| card.devices.as_slice());
        let mut devices: Vec<Device> =
            known.iter().map(|known| self.device(known, cards.unwrap_or_default())).collect();
        devices.sort_by_key(|device| device.admitted);
        Ok(devices)
    }

    fn device(&self, known: &KnownDevice, cards: &[DeviceCard]) -> Device {
        let card = cards.iter().find(|card| card.device == known.device);
        Device {
            id: known.device,
            name: card.map(|card| card.name.clone()),
            admitted: card.map(|card| card.admitted),
            here: known.device == self.keys.device,
            has_opened: self.hot.last_steps.contains_key(&known.slot),
        }
    }

    /// Refuses a request that cannot be answered here, before anybody is asked to compare words.
    pub fn check_device_request(&self, request: &DeviceRequest) -> Result<(), VaultError> {
        self.require_writable()?;
        let cards = self.index.members.get(&self.keys.member).map_or(&[][..], |card| &card.devices);
        let reason = if self.is_demo() {
            "a demo stays on its computer"
        } else if request.genesis != self.state.genesis() {
            "this request is for another vault; make one for this vault on that computer"
        } else if cards.iter().any(|card| card.device == request.device) {
            "this request was answered before; make a new one on that computer"
        } else {
            return Ok(());
        };
        Err(VaultError::invalid("request", reason))
    }

    /// Seals the member's key to the computer whose words a person compared, with a fresh code. That computer opens
    /// this file, or a copy made from now on, by [`Joining`](crate::Joining). Wrong codes make wait as failed unlocks
    /// do.
    pub async fn admit_device(&mut self, request: &DeviceRequest, code: &str) -> Result<(), VaultError> {
        self.check_device_request(request)?;
        let code = Code::parse(code).map_err(|_| VaultError::invalid("code", "six digits are needed"))?;
        let attempts = Attempts::of(&self.around.state_folder, false);
        attempts.check(&mut self.store, self.slot.slot(), self.around.clock.here()).await?;
        match self.slot.step_up(&code, self.now()) {
            Ok(burned) => self.write_admission(request, burned).await,
            Err(error) => Err(self.step_up_failed(error, WRONG_CODE).await),
        }
    }

    async fn write_admission(
        &mut self,
        request: &DeviceRequest,
        burned: SlotChange,
    ) -> Result<(), VaultError> {
        let (cold, next) = self.cold_with(request.known()).await?;
        let wrap = self.keys.member_key.wrap(&self.keys.place, &request.recipient());
        let wrap = wrap.map_err(|_| VaultError::invalid("request", NO_REQUEST))?;
        let card = self.card_with(request)?;
        let mut act = self.begin()?;
        self.put_member_card(&mut act, &card)?;
        self.note(&mut act, EventKind::DeviceAdmitted, Target::default(), Some(request.name.clone()));
        act.replace_cold(
            MemberRows {
                cold,
                key_wraps: vec![(request.recipient().id(), wrap)],
                deleted_key_wraps: Vec::new(),
                deleted_slots: Vec::new(),
            },
            next,
        );
        act.slot = Some(burned);
        act.clear_attempts = true;
        self.commit(act).await?;
        self.index.members.insert(self.keys.member, card);
        Ok(())
    }

    /// The cold state with one more device, sealed, and what the hot state names it by.
    async fn cold_with(&mut self, device: KnownDevice) -> Result<(Vec<u8>, NextCold), VaultError> {
        let mut cold = self.cold().await?;
        if cold.devices.iter().any(|known| known.device == device.device || known.slot == device.slot) {
            return Err(VaultError::invalid("request", NO_REQUEST));
        }
        cold.devices.push(device);
        cold.devices.sort_unstable_by_key(|known| (known.device, known.slot));
        let counter = self.hot.cold_counter.checked_add(1).ok_or(VaultError::Internal)?;
        let sealed = cold.seal(&self.keys.member_key, &self.keys.place, counter)?;
        let hash = cold_hash(&sealed);
        Ok((sealed, NextCold { counter, hash }))
    }

    /// The cold state as the hot one names it.
    async fn cold(&mut self) -> Result<ColdState, VaultError> {
        let damaged = || VaultError::Damaged { what: "member state" };
        let rows =
            self.store.member_state(self.keys.member).await.map_err(store_error)?.ok_or_else(damaged)?;
        let (cold, counter) =
            ColdState::open(&rows.cold, &self.keys.member_key, &self.keys.place).map_err(|_| damaged())?;
        if self.hot.names_cold(&rows.cold, counter) { Ok(cold) } else { Err(damaged()) }
    }

    fn card_with(&self, request: &DeviceRequest) -> Result<MemberCard, VaultError> {
        let card = self.index.members.get(&self.keys.member);
        let mut card = card.cloned().ok_or(VaultError::Damaged { what: "record" })?;
        let DeviceRequest { device, name, .. } = request;
        card.devices.push(DeviceCard { device: *device, name: name.clone(), admitted: self.now() });
        Ok(card)
    }
}

impl Vault {
    /// See [`Session::devices`].
    pub async fn devices(&self) -> Result<Vec<Device>, VaultError> {
        self.session().await?.open()?.devices().await
    }

    /// See [`Session::check_device_request`].
    pub async fn check_device_request(&self, request: &DeviceRequest) -> Result<(), VaultError> {
        self.session().await?.open()?.check_device_request(request)
    }

    /// See [`Session::admit_device`].
    pub async fn admit_device(&self, request: &DeviceRequest, code: &str) -> Result<(), VaultError> {
        self.session().await?.open()?.admit_device(request, code).await
    }
}

const NO_REQUEST: &str = "this is not a request of another computer; make one there and take that file";
const WRONG_CODE: &str = "a wrong code for letting another computer in";
