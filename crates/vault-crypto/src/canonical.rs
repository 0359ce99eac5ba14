//! Canonical CBOR: the one place where bytes become structures and back.

use minicbor::{Decode, Encode};

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

/// Decodes, encodes again and compares, so that each structure has exactly one encoding: long integers,
/// indefinite lengths, unknown fields and trailing bytes are all refused.
pub fn decode<'b, T: Decode<'b, ()> + Encode<()>>(bytes: &'b [u8]) -> Result<T, CanonicalError> {
    let value: T = minicbor::decode(bytes).map_err(|_| CanonicalError)?;
    if encode(&value) == bytes { Ok(value) } else { Err(CanonicalError) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_encoding_is_accepted() {
        assert_eq!(decode::<u64>(&[0x05]), Ok(5));
        assert_eq!(decode::<u64>(&[0x18, 0x05]), Err(CanonicalError), "a long integer");
        assert_eq!(decode::<u64>(&[0x05, 0x00]), Err(CanonicalError), "trailing bytes");
        assert_eq!(decode::<Vec<u64>>(&[0x9f, 0x05, 0xff]), Err(CanonicalError), "an indefinite array");
    }
}
