//! Roles and sets of them. A member may hold several.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::code::numbered;

/// What a member is trusted with.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Role {
    /// Members, roles, policy, hosts, approvals; keeps keys in order to grant them.
    Owner,
    /// Manages credentials in every environment.
    Devops,
    /// Reads production credentials.
    ProdEngineer,
    /// Manages credentials outside production.
    IntegrationDev,
    /// Reads credentials outside production.
    Junior,
    /// Reads credentials outside production, to test.
    Qa,
    /// Sees identifiers, never a secret.
    Support,
    /// Sees single approved values.
    Contractor,
    /// Reads the audit log and identifiers; no live secret.
    Security,
    /// Reads the audit log.
    Auditor,
}

numbered!(Role {
    Owner = 0,
    Devops = 1,
    ProdEngineer = 2,
    IntegrationDev = 3,
    Junior = 4,
    Qa = 5,
    Support = 6,
    Contractor = 7,
    Security = 8,
    Auditor = 9,
});

impl Role {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Devops => "DevOps",
            Self::ProdEngineer => "Production engineer",
            Self::IntegrationDev => "Integration developer",
            Self::Junior => "Junior developer",
            Self::Qa => "QA",
            Self::Support => "Support",
            Self::Contractor => "Contractor",
            Self::Security => "Security",
            Self::Auditor => "Auditor",
        }
    }
}

/// Any combination of roles.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct RoleSet(u16);

impl RoleSet {
    /// Every role, as the first member of a vault holds them.
    pub fn all() -> Self {
        Role::ALL.iter().copied().collect()
    }

    /// Whether this role is in the set.
    pub const fn contains(self, role: Role) -> bool {
        self.0 & (1 << role.number()) != 0
    }

    /// Whether the sets share a role.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether no role is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The roles of the set in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |role| self.contains(*role))
    }
}

impl FromIterator<Role> for RoleSet {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().fold(0, |bits, role| bits | (1 << role.number())))
    }
}

impl<C> Encode<C> for RoleSet {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.u16(self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for RoleSet {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let bits = d.u16()?;
        if bits & !Self::all().0 != 0 {
            return Err(decode::Error::message("unknown role"));
        }
        Ok(Self(bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_combine() {
        let set: RoleSet = [Role::Owner, Role::Security].into_iter().collect();
        assert!(set.contains(Role::Owner) && set.contains(Role::Security) && !set.contains(Role::Qa));
        assert_eq!(set.iter().count(), 2);
        assert_eq!(RoleSet::all().iter().count(), Role::ALL.len());
    }

    #[test]
    fn an_unknown_role_is_refused() {
        let bytes = minicbor::to_vec(1u16 << 10).unwrap();
        assert!(decode::<RoleSet>(&bytes).is_err());
    }
}
