//! Identifiers: random UUIDs (version 4), so that they tell nothing about time or order.

use std::fmt;

use minicbor::{CborLen, Decode, Decoder, Encode, Encoder, decode, encode};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps sixteen bytes as they lie in a file.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// Wraps sixteen random bytes and marks them as UUID version 4.
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }

            /// The sixteen bytes, as they enter hashes and files.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                e.bytes(self.as_bytes())?.ok()
            }
        }

        impl<C> CborLen<C> for $name {
            fn cbor_len(&self, _: &mut C) -> usize {
                17
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                let bytes = d.bytes()?;
                <[u8; 16]>::try_from(bytes)
                    .map(Self::from_bytes)
                    .map_err(|_| decode::Error::message("an identifier has sixteen bytes"))
            }
        }
    };
}

id!(/// What was taken over from one file in one act.
    BatchId);
id!(/// The computer a member unlocks on.
    DeviceId);
id!(/// A person with keys of their own.
    MemberId);
id!(/// One document and all its versions.
    RecordId);
id!(/// A set of records under one key. The scope of an environment's identifiers also names the environment.
    ScopeId);
id!(/// The time between one unlock and its lock.
    SessionId);
id!(/// One way for one member to unlock on one device.
    SlotId);
id!(/// A vault. Chosen by whoever makes it: trust the genesis hash, not this.
    VaultId);

#[cfg(test)]
mod tests {
    use minicbor::decode as cbor_decode;

    use super::*;

    #[test]
    fn an_id_survives_cbor_and_text() {
        let id = RecordId::from_random([7; 16]);
        let bytes = minicbor::to_vec(id).unwrap();
        assert_eq!(bytes.len(), 17, "one head byte and sixteen bytes");
        assert_eq!(cbor_decode::<RecordId>(&bytes).unwrap(), id);
        assert_eq!(id.to_string().parse::<RecordId>().unwrap(), id);
        assert_eq!(id.to_string().as_bytes()[14], b'4', "version 4");
    }

    #[test]
    fn an_id_of_another_length_is_refused() {
        let bytes = minicbor::to_vec(minicbor::bytes::ByteVec::from(vec![0u8; 15])).unwrap();
        assert!(cbor_decode::<RecordId>(&bytes).is_err());
    }
}
