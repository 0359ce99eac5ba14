//! Another computer's request for a place among a member's devices: its public key, and what a person compares.

use minicbor::{Decode, Encode};
use vault_domain::{DeviceId, SlotId, Timestamp};
use zeroize::Zeroizing;

use crate::bytes::{RandomError, SecretRef};
use crate::key::is_sound_hpke_key;
use crate::strength::{LIST_WORDS, WORDS};
use crate::{
    Bytes, Damaged, Hash, HpkeKeyPair, KnownDevice, PublicKey, Recipient, SymmetricKey, canonical, label,
};

/// What another computer asks for. Nothing in it is secret, and nothing proves where it comes from: a person compares
/// its words on both screens.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct DeviceRequest {
    #[n(0)]
    v: u8,
    /// The vault's genesis, as that computer has it.
    #[n(1)]
    pub genesis: Hash,
    /// The computer.
    #[n(2)]
    pub device: DeviceId,
    /// The slot it will make.
    #[n(3)]
    pub slot: SlotId,
    /// The public half of its device key.
    #[n(4)]
    pub public: PublicKey,
    /// What its person calls it.
    #[n(5)]
    pub name: String,
    /// When it asked, by its own clock.
    #[n(6)]
    pub made: Timestamp,
}

/// A computer that asked and waits, with the private half of its device key.
pub struct WaitingDevice {
    request: DeviceRequest,
    key: HpkeKeyPair,
}

/// The name cannot stand for a computer.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a computer's name has 1 to 40 letters, digits, spaces, dots, hyphens or underscores")]
pub struct DeviceNameError;

impl DeviceRequest {
    /// The bytes of a request file.
    pub fn encode(&self) -> Vec<u8> {
        canonical::encode(self)
    }

    /// Reads a request file and checks everything that can be told without a vault.
    pub fn parse(bytes: &[u8]) -> Result<Self, Damaged> {
        if bytes.len() > MAX_BYTES {
            return Err(Damaged);
        }
        let request: Self = canonical::decode(bytes)?;
        let sound = request.v == VERSION
            && DeviceId::from_random(*request.device.as_bytes()) == request.device
            && SlotId::from_random(*request.slot.as_bytes()) == request.slot
            && is_sound_hpke_key(&request.public)
            && checked_name(&request.name).is_ok_and(|name| name == request.name);
        if sound { Ok(request) } else { Err(Damaged) }
    }

    /// Eight words, 103 bits, that only this request has: the same on both screens, or it is another request.
    pub fn words(&self) -> Vec<&'static str> {
        let hash = label::hash("pv1/device-request", &[&self.encode()]);
        let list: Vec<&str> = WORDS.lines().collect();
        // Each of the eight parts has 32 bits: what the division favours is one in half a million.
        let parts =
            hash.0.chunks_exact(4).map(|part| part.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)));
        parts.filter_map(|part| list.get(part % LIST_WORDS).copied()).collect()
    }

    /// The recipient of the member's key.
    pub const fn recipient(&self) -> Recipient {
        Recipient::Device { device: self.device, public: self.public }
    }

    /// The entry in the list of devices.
    pub const fn known(&self) -> KnownDevice {
        KnownDevice { device: self.device, slot: self.slot, public: self.public }
    }
}

impl WaitingDevice {
    /// Makes a device key and the request for it.
    pub fn make(
        genesis: Hash,
        name: &str,
        made: Timestamp,
    ) -> Result<Result<Self, DeviceNameError>, RandomError> {
        let key = HpkeKeyPair::make()?;
        let device = DeviceId::from_random(Bytes::<16>::random()?.0);
        let slot = SlotId::from_random(Bytes::<16>::random()?.0);
        Ok(checked_name(name).map(|name| {
            let (v, public) = (VERSION, key.public());
            Self { request: DeviceRequest { v, genesis, device, slot, public, name, made }, key }
        }))
    }

    /// The request.
    pub const fn request(&self) -> &DeviceRequest {
        &self.request
    }

    /// Opens what is sealed to this computer.
    pub const fn key(&self) -> &HpkeKeyPair {
        &self.key
    }

    /// The key, for the slot that is made with it.
    pub fn into_key(self) -> HpkeKeyPair {
        self.key
    }

    /// The bytes for this computer's keyring and for nothing else.
    pub fn to_keyring(&self) -> Zeroizing<Vec<u8>> {
        let private = self.key.private();
        let request = self.request.encode();
        canonical::encode_secret(&(
            VERSION,
            minicbor::bytes::ByteVec::from(request),
            SecretRef(private.expose()),
        ))
    }

    /// What the keyring gave back.
    pub fn from_keyring(bytes: &[u8]) -> Result<Self, Damaged> {
        type Kept<'b> = (u8, minicbor::bytes::ByteVec, SecretRef<'b, 32>);
        let (v, request, private): Kept<'_> = canonical::decode(bytes)?;
        let request = DeviceRequest::parse(&request)?;
        let private = SymmetricKey::from_slice(private.0).ok_or(Damaged)?;
        let key = HpkeKeyPair::from_private(&private).ok_or(Damaged)?;
        let whole = v == VERSION && key.public() == request.public;
        if whole { Ok(Self { request, key }) } else { Err(Damaged) }
    }
}

/// A name that fits a line, an authenticator's entry and a list.
fn checked_name(name: &str) -> Result<String, DeviceNameError> {
    let name = name.trim();
    let fits = |letter: char| letter.is_alphanumeric() || " .-_".contains(letter);
    let sound = (1..=LONGEST_NAME).contains(&name.chars().count()) && name.chars().all(fits);
    if sound { Ok(name.to_owned()) } else { Err(DeviceNameError) }
}

const VERSION: u8 = 1;
const LONGEST_NAME: usize = 40;
const MAX_BYTES: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting() -> WaitingDevice {
        WaitingDevice::make(Bytes([1; 32]), " Laptop 2 ", Timestamp::from_millis(5)).unwrap().unwrap()
    }

    #[test]
    fn a_request_survives_its_file_and_its_keyring() {
        let waiting = waiting();
        assert_eq!(waiting.request().name, "Laptop 2", "trimmed");
        assert_eq!(DeviceRequest::parse(&waiting.request().encode()).as_ref(), Ok(waiting.request()));
        let again = WaitingDevice::from_keyring(&waiting.to_keyring()).unwrap();
        assert_eq!((again.request(), again.key().public()), (waiting.request(), waiting.key().public()));
    }

    #[test]
    fn every_other_request_has_other_words() {
        let request = waiting().request().clone();
        assert_eq!(request.words().len(), 8);
        let others = [
            DeviceRequest { genesis: Bytes([2; 32]), ..request.clone() },
            DeviceRequest { device: DeviceId::from_random([7; 16]), ..request.clone() },
            DeviceRequest { slot: SlotId::from_random([7; 16]), ..request.clone() },
            DeviceRequest { public: HpkeKeyPair::make().unwrap().public(), ..request.clone() },
            DeviceRequest { name: "Laptop 3".to_owned(), ..request.clone() },
            DeviceRequest { made: Timestamp::from_millis(6), ..request.clone() },
        ];
        for other in others {
            assert_ne!(other.words(), request.words(), "{other:?}");
        }
    }

    #[test]
    fn what_could_stand_for_something_else_is_refused() {
        let request = waiting().request().clone();
        let refused = [
            // The recovery key's place among the recipients.
            DeviceRequest { device: DeviceId::from_bytes([0; 16]), ..request.clone() },
            DeviceRequest { public: Bytes::ZERO, ..request.clone() },
            DeviceRequest { name: "a\u{202e}b".to_owned(), ..request.clone() },
            DeviceRequest { name: " padded".to_owned(), ..request.clone() },
            DeviceRequest { v: 2, ..request.clone() },
        ];
        for other in refused {
            assert_eq!(DeviceRequest::parse(&other.encode()), Err(Damaged), "{other:?}");
        }
        assert_eq!(DeviceRequest::parse(&vec![0; MAX_BYTES + 1]), Err(Damaged));
    }
}
