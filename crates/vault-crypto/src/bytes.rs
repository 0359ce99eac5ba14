//! Byte strings of a fixed length, as they lie in files.

use std::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use subtle::ConstantTimeEq;

/// A public byte string of `N` bytes: a hash, a salt, a public key.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Bytes<const N: usize>(pub [u8; N]);

/// A SHA-256 hash.
pub type Hash = Bytes<32>;
/// An Ed25519 or X25519 public key.
pub type PublicKey = Bytes<32>;
/// An Ed25519 signature.
pub type Signature = Bytes<64>;

impl<const N: usize> Bytes<N> {
    /// `N` zero bytes, which stand for *none* where the format says so.
    pub const ZERO: Self = Self([0; N]);

    /// `N` bytes from the operating system.
    pub fn random() -> Result<Self, RandomError> {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map_err(|_| RandomError)?;
        Ok(Self(bytes))
    }

    /// The bytes.
    pub const fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// Whether both are the same, in a time that does not depend on where they differ.
    pub fn same(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

/// A secret byte string of `N` bytes inside a buffer that wipes itself.
pub(crate) struct SecretRef<'b, const N: usize>(pub(crate) &'b [u8; N]);

impl<C, const N: usize> Encode<C> for SecretRef<'_, N> {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.bytes(self.0)?.ok()
    }
}

impl<'b, C, const N: usize> Decode<'b, C> for SecretRef<'b, N> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        d.bytes()?.try_into().map(Self).map_err(|_| decode::Error::message("a secret of another length"))
    }
}

/// The operating system gave no randomness.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the operating system gives no randomness")]
pub struct RandomError;

impl<const N: usize> fmt::Debug for Bytes<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const N: usize> fmt::Display for Bytes<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl<C, const N: usize> Encode<C> for Bytes<N> {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C, const N: usize> Decode<'b, C> for Bytes<N> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        d.bytes()?
            .try_into()
            .map(Self)
            .map_err(|_| decode::Error::message("a byte string of another length was expected"))
    }
}
