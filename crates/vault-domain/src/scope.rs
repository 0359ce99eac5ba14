//! Scopes: sets of records under one key, and who may hold that key.

use minicbor::{Decode, Encode};

use crate::code::numbered;
use crate::{Role, RoleSet, ScopeId};

/// What a scope belongs to.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ScopeKind {
    /// The whole organization.
    Organization,
    /// One partner.
    Partner,
    /// One environment of a partner.
    Environment,
    /// One incident.
    Incident,
}

numbered!(ScopeKind { Organization = 0, Partner = 1, Environment = 2, Incident = 3 });

/// Which kind of key protects a scope.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Class {
    /// Names and dates: member names, partners, credential names, notes.
    Directory,
    /// Identifiers and hosts of one environment.
    Meta,
    /// Values of live versions of one environment.
    Secret,
    /// Values of archived versions; the key is split between two sides.
    Archive,
    /// Facts, evidence and letters of one incident.
    Facts,
    /// The audit log: everybody seals, auditors open.
    Audit,
}

numbered!(Class { Directory = 0, Meta = 1, Secret = 2, Archive = 3, Facts = 4, Audit = 5 });

/// Whether a scope is about production. Fixed when the scope is created.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Tier {
    /// Production.
    Production,
    /// Everything else.
    Other,
}

numbered!(Tier { Production = 0, Other = 1 });

/// A scope as the trust log declares it. Immutable.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(array)]
pub struct Scope {
    /// Its identity.
    #[n(0)]
    pub id: ScopeId,
    /// What it belongs to.
    #[n(1)]
    pub kind: ScopeKind,
    /// Which kind of key it has.
    #[n(2)]
    pub class: Class,
    /// Production or not.
    #[n(3)]
    pub tier: Tier,
    /// The partner's Directory scope for identifiers; the environment's Meta scope for secrets and the archive.
    #[n(4)]
    pub parent: Option<ScopeId>,
}

/// How a member stands to the key of a scope.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Reading {
    /// Does not receive the key.
    No,
    /// Receives the key in order to grant it; opening with it is refused by this program.
    Held,
    /// Receives the key and opens with it after a fresh code and a reason.
    StepUp,
    /// Receives the key and opens with it.
    Yes,
}

/// How holders of `roles` stand to the key of a scope of this class and tier: the strongest right any one of
/// their roles gives. Limits to single partners come on top of this.
pub fn reading(roles: RoleSet, class: Class, tier: Tier) -> Reading {
    roles.iter().map(|role| role_reading(role, class, tier)).max().unwrap_or(Reading::No)
}

fn role_reading(role: Role, class: Class, tier: Tier) -> Reading {
    match class {
        Class::Directory => Reading::Yes,
        Class::Meta => meta_reading(role, tier),
        Class::Secret => secret_reading(role, tier),
        Class::Archive => archive_reading(role),
        Class::Facts => facts_reading(role),
        Class::Audit => audit_reading(role),
    }
}

fn meta_reading(role: Role, tier: Tier) -> Reading {
    match (role, tier) {
        (Role::Owner, _) => Reading::Held,
        (Role::Devops | Role::ProdEngineer | Role::Support | Role::Security, _)
        | (Role::IntegrationDev | Role::Junior | Role::Qa, Tier::Other) => Reading::Yes,
        (Role::IntegrationDev | Role::Junior | Role::Qa, Tier::Production)
        | (Role::Contractor | Role::Auditor, _) => Reading::No,
    }
}

fn secret_reading(role: Role, tier: Tier) -> Reading {
    match (role, tier) {
        (Role::Owner, _) => Reading::Held,
        (Role::Devops | Role::ProdEngineer, Tier::Production) => Reading::StepUp,
        (Role::Devops | Role::IntegrationDev | Role::Junior | Role::Qa, Tier::Other) => Reading::Yes,
        (Role::ProdEngineer, Tier::Other)
        | (Role::IntegrationDev | Role::Junior | Role::Qa, Tier::Production)
        | (Role::Support | Role::Contractor | Role::Security | Role::Auditor, _) => Reading::No,
    }
}

fn archive_reading(role: Role) -> Reading {
    match role {
        Role::Devops | Role::Security => Reading::StepUp,
        Role::Owner
        | Role::ProdEngineer
        | Role::IntegrationDev
        | Role::Junior
        | Role::Qa
        | Role::Support
        | Role::Contractor
        | Role::Auditor => Reading::No,
    }
}

fn facts_reading(role: Role) -> Reading {
    match role {
        Role::Owner | Role::Security | Role::Devops | Role::Support => Reading::Yes,
        Role::ProdEngineer
        | Role::IntegrationDev
        | Role::Junior
        | Role::Qa
        | Role::Contractor
        | Role::Auditor => Reading::No,
    }
}

fn audit_reading(role: Role) -> Reading {
    match role {
        Role::Security | Role::Auditor => Reading::Yes,
        Role::Owner
        | Role::Devops
        | Role::ProdEngineer
        | Role::IntegrationDev
        | Role::Junior
        | Role::Qa
        | Role::Support
        | Role::Contractor => Reading::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(role: Role) -> RoleSet {
        [role].into_iter().collect()
    }

    #[test]
    fn support_sees_identifiers_and_never_a_secret() {
        for tier in [Tier::Production, Tier::Other] {
            assert_eq!(reading(only(Role::Support), Class::Meta, tier), Reading::Yes);
            assert_eq!(reading(only(Role::Support), Class::Secret, tier), Reading::No);
        }
    }

    #[test]
    fn an_integration_developer_has_no_production_key() {
        assert_eq!(reading(only(Role::IntegrationDev), Class::Secret, Tier::Production), Reading::No);
        assert_eq!(reading(only(Role::IntegrationDev), Class::Meta, Tier::Production), Reading::No);
        assert_eq!(reading(only(Role::IntegrationDev), Class::Secret, Tier::Other), Reading::Yes);
    }

    #[test]
    fn the_first_member_reads_production_after_a_fresh_code() {
        assert_eq!(reading(RoleSet::all(), Class::Secret, Tier::Production), Reading::StepUp);
        assert_eq!(reading(RoleSet::all(), Class::Secret, Tier::Other), Reading::Yes);
    }
}
