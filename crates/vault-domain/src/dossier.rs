//! A partner's dossier: whom to call, what to read, which of our addresses it admits, and our runbook.

use std::fmt;
use std::str::FromStr;

use ipnet::IpNet;
use minicbor::{CborLen, Decode, Decoder, Encode, Encoder, decode, encode};

use crate::code::{coded, numbered};
use crate::{Day, ScopeId};

/// What is recorded of a partner beside its profile. Everything may be missing.
#[derive(CborLen, Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Dossier {
    /// Whom to call.
    #[n(0)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// What to read.
    #[n(1)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub documents: Vec<PartnerDocument>,
    /// Our addresses on the partner's list.
    #[n(2)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub networks: Vec<Network>,
    /// How we rotate this partner's credentials.
    #[n(3)]
    pub runbook: Option<String>,
    /// When the runbook was last changed.
    #[n(4)]
    pub runbook_changed: Option<Day>,
    /// The edition of the partner's guide that we follow, in the guide's own words.
    #[n(5)]
    pub guide_revision: Option<String>,
    /// When we last read the guide.
    #[n(6)]
    pub guide_read: Option<Day>,
}

impl Dossier {
    /// Whether nothing is recorded.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Somebody at a partner. The name is the identity within the dossier.
#[derive(CborLen, Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Contact {
    /// The person or desk.
    #[n(0)]
    pub name: String,
    /// What they do.
    #[n(1)]
    pub role: Option<String>,
    /// An e-mail address.
    #[n(2)]
    pub mail: Option<String>,
    /// A telephone number.
    #[n(3)]
    pub phone: Option<String>,
    /// What else to know.
    #[n(4)]
    pub note: Option<String>,
    /// Where to turn when they do not answer.
    #[n(5)]
    pub escalation: Option<String>,
    /// How long they take to answer.
    #[n(6)]
    pub response_time: Option<String>,
}

/// A document of a partner. The link is the identity within the dossier.
#[derive(CborLen, Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct PartnerDocument {
    /// Its name for people.
    #[n(0)]
    pub title: String,
    /// Where it is.
    #[n(1)]
    pub link: String,
    /// When somebody of us last looked whether it changed.
    #[n(2)]
    pub last_checked: Option<Day>,
}

/// One of our addresses, or a range of them, as the partner's list has it. The range is the identity within the
/// dossier.
#[derive(CborLen, Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Network {
    /// Which addresses.
    #[n(0)]
    pub range: AddressRange,
    /// Why they stay the same.
    #[n(1)]
    pub kind: NetworkKind,
    /// Who keeps them.
    #[n(2)]
    pub owner: Option<String>,
    /// For which environment; all of them without one.
    #[n(3)]
    pub environment: Option<ScopeId>,
    /// When they were sent to the partner.
    #[n(4)]
    pub sent: Option<Day>,
    /// When the partner confirmed them, or somebody saw them on the list.
    #[n(5)]
    pub confirmed: Option<Day>,
    /// The way through the partner's menus to the list.
    #[n(6)]
    pub menu_path: Option<String>,
    /// What else to know.
    #[n(7)]
    pub note: Option<String>,
}

/// What keeps an address the same.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum NetworkKind {
    /// A server with an address of its own.
    Static,
    /// A gateway that many servers go out through.
    Nat,
    /// An address that a cloud provider reserved.
    Cloud,
    /// A proxy with a fixed address.
    Proxy,
}

numbered!(NetworkKind { Static = 0, Nat = 1, Cloud = 2, Proxy = 3 });
coded!(NetworkKind { Static = "static", Nat = "nat", Cloud = "cloud", Proxy = "proxy" });

impl NetworkKind {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Static => "Static address",
            Self::Nat => "NAT gateway",
            Self::Cloud => "Reserved cloud address",
            Self::Proxy => "Proxy",
        }
    }
}

/// Addresses of IPv4 or IPv6 that begin alike: `203.0.113.7` or `2001:db8:12::/48`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct AddressRange(IpNet);

/// Why a text is no range of addresses.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AddressError {
    /// It is neither an address nor a range.
    #[error("write an address such as 203.0.113.7 or 2001:db8::7, or a range such as 203.0.113.0/24")]
    Malformed,
    /// The address has digits that the length of the range cuts off.
    #[error("the range of this length begins with {0}; write that, or the address without a length")]
    WithinRange(AddressRange),
    /// The range is everything.
    #[error("this range is the whole internet; a list that admits everybody protects nothing")]
    Everything,
}

impl AddressRange {
    /// Whether it is one of IPv6.
    pub const fn is_v6(self) -> bool {
        matches!(self.0, IpNet::V6(_))
    }
}

impl FromStr for AddressRange {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let range = if text.contains('/') {
            text.parse().map_err(|_| AddressError::Malformed)?
        } else {
            IpNet::from(text.parse::<std::net::IpAddr>().map_err(|_| AddressError::Malformed)?)
        };
        if range.prefix_len() == 0 {
            Err(AddressError::Everything)
        } else if range.trunc() == range {
            Ok(Self(range))
        } else {
            Err(AddressError::WithinRange(Self(range.trunc())))
        }
    }
}

/// One address without its length, everything else with it.
impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.prefix_len() == self.0.max_prefix_len() {
            write!(f, "{}", self.0.addr())
        } else {
            write!(f, "{}", self.0)
        }
    }
}

impl<C> Encode<C> for AddressRange {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.str(&self.to_string())?.ok()
    }
}

impl<C> CborLen<C> for AddressRange {
    fn cbor_len(&self, ctx: &mut C) -> usize {
        self.to_string().cbor_len(ctx)
    }
}

impl<'b, C> Decode<'b, C> for AddressRange {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        d.str()?.parse().map_err(|_| decode::Error::message("no range of addresses"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Result<AddressRange, AddressError> {
        text.parse()
    }

    #[test]
    fn an_address_is_a_range_of_one() {
        for (typed, shown) in [
            (" 203.0.113.7 ", "203.0.113.7"),
            ("203.0.113.7/32", "203.0.113.7"),
            ("203.0.113.0/24", "203.0.113.0/24"),
            ("2001:DB8:0:0::7", "2001:db8::7"),
            ("2001:db8:12::/48", "2001:db8:12::/48"),
        ] {
            let range = range(typed).unwrap();
            assert_eq!(range.to_string(), shown);
            assert_eq!(range.is_v6(), shown.contains(':'));
            let bytes = minicbor::to_vec(range).unwrap();
            assert_eq!(decode::<AddressRange>(&bytes).unwrap(), range);
        }
    }

    #[test]
    fn a_slip_of_the_finger_is_told() {
        for bad in
            ["", "203.0.113", "203.0.113.256", "203.0.113.0/33", "example.com", "2001:db8::/129", "1/2/3"]
        {
            assert_eq!(range(bad), Err(AddressError::Malformed), "{bad}");
        }
        assert_eq!(
            range("203.0.113.7/24").unwrap_err().to_string(),
            "the range of this length begins with 203.0.113.0/24; write that, or the address without a length"
        );
        assert_eq!(range("0.0.0.0/0"), Err(AddressError::Everything));
        assert_eq!(range("::/0"), Err(AddressError::Everything));
    }
}
