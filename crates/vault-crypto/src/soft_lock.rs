//! The soft lock: a session's keys under the passphrase alone, for a few minutes and in memory only.
//!
//! Whoever reads the process's memory can guess the passphrase without a code; so keep the time short.

use zeroize::Zeroizing;

use crate::bytes::RandomError;
use crate::kdf::{self, Inputs, NoMemory, UnsafeParameters};
use crate::{Bytes, KdfParams, Passphrase, SymmetricKey, aead, label};

/// Keys that a passphrase opens again. It cannot be stored and dies with the process.
pub struct SoftLock {
    params: KdfParams,
    salt: Bytes<16>,
    secret: SymmetricKey,
    nonce: Bytes<24>,
    ct: Vec<u8>,
}

/// Why the soft lock did not close or open.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the message documents the variant")]
pub enum SoftLockError {
    #[error("there is not enough memory to derive the key")]
    Memory,
    #[error("the operating system gives no randomness")]
    Random,
    #[error("the key derivation parameters are outside the allowed bounds")]
    UnsafeParameters,
    #[error("the passphrase is not the right one")]
    WrongPassphrase,
}

impl SoftLock {
    /// Seals the keys; drop every other copy. Does not check that the passphrase is the vault's.
    pub fn seal(
        passphrase: &Passphrase,
        params: KdfParams,
        keys: &[SymmetricKey],
    ) -> Result<Self, SoftLockError> {
        let mut lock = Self {
            params: params.check()?,
            salt: Bytes::random()?,
            secret: SymmetricKey::make()?,
            nonce: Bytes::random()?,
            ct: Vec::new(),
        };
        let mut plain = Zeroizing::new(Vec::with_capacity(keys.len() * 32));
        for key in keys {
            plain.extend_from_slice(key.expose());
        }
        lock.ct = aead::seal(&lock.derive(passphrase)?, &lock.nonce, &plain, &[]);
        Ok(lock)
    }

    /// Gives the keys back, in the order they were sealed in. Count the wrong passphrases.
    pub fn open(&self, passphrase: &Passphrase) -> Result<Vec<SymmetricKey>, SoftLockError> {
        let plain = aead::open(&self.derive(passphrase)?, &self.nonce, &self.ct, &[])
            .map_err(|_| SoftLockError::WrongPassphrase)?;
        Ok(plain.chunks_exact(32).filter_map(SymmetricKey::from_slice).collect())
    }

    fn derive(&self, passphrase: &Passphrase) -> Result<SymmetricKey, SoftLockError> {
        let ad = label::hash("pv1/soft-lock", &[]);
        let inputs = Inputs {
            password: passphrase.expose().as_bytes(),
            salt: &self.salt.0,
            secret: self.secret.expose(),
            ad: ad.as_slice(),
        };
        Ok(kdf::derive(&inputs, self.params)?)
    }
}

impl From<NoMemory> for SoftLockError {
    fn from(_: NoMemory) -> Self {
        Self::Memory
    }
}

impl From<RandomError> for SoftLockError {
    fn from(_: RandomError) -> Self {
        Self::Random
    }
}

impl From<UnsafeParameters> for SoftLockError {
    fn from(_: UnsafeParameters) -> Self {
        Self::UnsafeParameters
    }
}
