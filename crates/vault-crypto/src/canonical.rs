//! Canonical CBOR: the one place where bytes become structures and back.

use std::convert::Infallible;

use minicbor::{Decode, Encode, encode as cbor};
use zeroize::Zeroizing;

/// The bytes are not the canonical encoding of what was expected.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the bytes are not in canonical form")]
pub struct CanonicalError;

/// The canonical encoding of a structure.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    // Writing to memory cannot fail, and no structure here has an encoding error of its own.
    drop(minicbor::encode(value, &mut bytes));
    bytes
}

/// The canonical encoding of a structure that holds secrets: it is measured first, so that no buffer grows and
/// leaves a copy behind.
pub(crate) fn encode_secret<T: Encode<()>>(value: &T) -> Zeroizing<Vec<u8>> {
    let mut length = Length(0);
    drop(minicbor::encode(value, &mut length));
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    drop(minicbor::encode(value, &mut *bytes));
    bytes
}

/// Decodes, encodes again and compares, so that each structure has exactly one encoding: long integers,
/// indefinite lengths, unknown fields and trailing bytes are all refused. No copy of the bytes is made.
pub fn decode<'b, T: Decode<'b, ()> + Encode<()>>(bytes: &'b [u8]) -> Result<T, CanonicalError> {
    let value: T = minicbor::decode(bytes).map_err(|_| CanonicalError)?;
    let mut rest = Expected(bytes);
    minicbor::encode(&value, &mut rest).map_err(|_| CanonicalError)?;
    if rest.0.is_empty() { Ok(value) } else { Err(CanonicalError) }
}

/// Counts what is written.
struct Length(usize);

impl cbor::Write for Length {
    type Error = Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.0 += bytes.len();
        Ok(())
    }
}

/// What is still expected to be written; anything else is refused.
struct Expected<'a>(&'a [u8]);

impl cbor::Write for Expected<'_> {
    type Error = CanonicalError;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), CanonicalError> {
        self.0 = self.0.strip_prefix(bytes).ok_or(CanonicalError)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_encoded_without_growing() {
        let value = vec![u64::MAX; 100];
        let bytes = encode_secret(&value);
        assert_eq!(bytes.as_slice(), encode(&value));
        assert_eq!(bytes.capacity(), bytes.len());
    }

    #[test]
    fn only_one_encoding_is_accepted() {
        assert_eq!(decode::<u64>(&[0x05]), Ok(5));
        assert_eq!(decode::<u64>(&[0x18, 0x05]), Err(CanonicalError), "a long integer");
        assert_eq!(decode::<u64>(&[0x05, 0x00]), Err(CanonicalError), "trailing bytes");
        assert_eq!(decode::<Vec<u64>>(&[0x9f, 0x05, 0xff]), Err(CanonicalError), "an indefinite array");
    }
}
