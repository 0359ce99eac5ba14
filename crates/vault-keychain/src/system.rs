//! The keychain over the operating system's keyring.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::keyring::Keyring;
use crate::platform;
use crate::queue::{Queue, TimeOuts};
use crate::{Answer, ItemName, Keychain, KeychainError, MAX_VALUE, Status};

/// The keyring of the operating system. Make one for the whole program: the order of calls holds within it.
///
/// Needs a tokio runtime with time when an answer is awaited. Values are stored as base64, because KDE Wallet
/// keeps text only. If a call into the system never returns, later calls time out until the program is started
/// anew.
pub struct SystemKeychain(Queue<Keyring>);

impl SystemKeychain {
    /// Prepares access; the system is first asked by the first call.
    pub fn new(time_outs: TimeOuts) -> Result<Self, KeychainError> {
        let prompt = platform::prompt();
        Queue::start(Keyring::new(prompt.clone()), prompt, time_outs).map(Self)
    }
}

impl Keychain for SystemKeychain {
    fn get(&self, item: &ItemName) -> Answer<'_, Option<Zeroizing<Vec<u8>>>> {
        let item = *item;
        self.0.submit(move |keyring| keyring.get(&item)?.map(|text| decode(&text)).transpose())
    }

    fn set(&self, item: &ItemName, value: &[u8]) -> Answer<'_, ()> {
        if value.len() > MAX_VALUE {
            return Box::pin(async { Err(KeychainError::TooLarge) });
        }
        let (item, text) = (*item, encode(value));
        self.0.submit(move |keyring| keyring.set(&item, text.as_bytes()))
    }

    fn delete(&self, item: &ItemName) -> Answer<'_, ()> {
        let item = *item;
        self.0.submit(move |keyring| keyring.delete(&item))
    }

    fn status(&self) -> Answer<'_, Status> {
        self.0.submit(Keyring::status)
    }
}

fn encode(value: &[u8]) -> Zeroizing<String> {
    // Large enough from the start: growing would leave copies behind.
    let mut text = Zeroizing::new(String::with_capacity(value.len() * 2 + 4));
    STANDARD.encode_string(value, &mut text);
    text
}

fn decode(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeychainError> {
    let mut value = Zeroizing::new(Vec::with_capacity(text.len()));
    STANDARD.decode_vec(text, &mut value).map_err(|_| KeychainError::Corrupt)?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_stored_as_text_and_come_back() {
        let value: Vec<u8> = (0..=255).collect();
        let text = encode(&value);
        assert!(text.is_ascii(), "KDE Wallet keeps text only");
        assert_eq!(*decode(text.as_bytes()).unwrap(), value);
    }

    #[test]
    fn the_largest_value_fits_into_every_keyring() {
        assert!(encode(&[0; MAX_VALUE]).len() <= 2560, "Windows keeps 2560 bytes");
    }

    #[test]
    fn what_is_not_ours_is_damaged() {
        assert_eq!(decode(b"not base64!"), Err(KeychainError::Corrupt));
        assert_eq!(decode(&[0xff, 0xfe]), Err(KeychainError::Corrupt));
    }
}
