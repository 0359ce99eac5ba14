//! The number that begins each structure: the version of its format or of its cryptographic suite.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

/// The number 1. Any other number is not decoded.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct One;

impl<C> Encode<C> for One {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.u8(1)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for One {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        match d.u8()? {
            1 => Ok(Self),
            _ => Err(decode::Error::message("another version of the format")),
        }
    }
}
