//! Macros for enums that are stored as small numbers and named by words.

/// Implements a stable number for each variant and its CBOR encoding; unknown numbers are refused.
macro_rules! numbered {
    ($name:ident { $($variant:ident = $number:literal),+ $(,)? }) => {
        impl $name {
            /// Every variant, in the order of its number.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The number that stands for this variant in files; it never changes.
            pub const fn number(self) -> u16 {
                match self { $(Self::$variant => $number),+ }
            }

            /// The variant with this number, or `None` when a newer program wrote it.
            pub const fn from_number(number: u16) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)+ _ => None }
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.u16(self.number())?.ok()
            }
        }

        impl<C> minicbor::CborLen<C> for $name {
            fn cbor_len(&self, ctx: &mut C) -> usize {
                self.number().cbor_len(ctx)
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                Self::from_number(d.u16()?)
                    .ok_or_else(|| minicbor::decode::Error::message(concat!("unknown ", stringify!($name))))
            }
        }
    };
}

/// Implements a stable word for each variant, for programs and the command line.
macro_rules! coded {
    ($name:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        impl $name {
            /// The word that stands for this variant where programs read it; it never changes.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The variant that this word stands for.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

pub(crate) use {coded, numbered};
