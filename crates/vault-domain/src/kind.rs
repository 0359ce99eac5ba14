//! Kinds of objects: where each lies and whose signature it needs. The only source of both.

use crate::code::numbered;
use crate::{Class, Role, RoleSet, ScopeKind, Tier};

/// What a record is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ObjectKind {
    /// The organization's name and settings.
    Organization,
    /// A member's name.
    MemberCard,
    /// A partner, its environments and dossier.
    Partner,
    /// Hosts of one environment.
    EnvironmentHosts,
    /// A credential's name, kind, labels and list of versions.
    Credential,
    /// Identifier fields of one credential version.
    Identifiers,
    /// Secret fields of one credential version.
    Secrets,
    /// The result of one connectivity test.
    TestResult,
    /// A rotation and its state.
    Rotation,
    /// A reminder, freeze period or holiday.
    CalendarEntry,
    /// An incident and its state.
    Incident,
    /// A letter of an incident.
    Letter,
    /// A piece of evidence.
    Evidence,
    /// A recurring review.
    Review,
    /// A policy of the organization.
    Policy,
}

numbered!(ObjectKind {
    Organization = 0,
    MemberCard = 1,
    Partner = 2,
    EnvironmentHosts = 3,
    Credential = 4,
    Identifiers = 5,
    Secrets = 6,
    TestResult = 7,
    Rotation = 8,
    CalendarEntry = 9,
    Incident = 10,
    Letter = 11,
    Evidence = 12,
    Review = 13,
    Policy = 14,
});

impl ObjectKind {
    /// Whether a record of this kind may lie in a scope of this kind and class.
    pub const fn lies_in(self, scope: ScopeKind, class: Class) -> bool {
        match self {
            Self::Organization | Self::MemberCard | Self::CalendarEntry | Self::Review | Self::Policy => {
                matches!((scope, class), (ScopeKind::Organization, Class::Directory))
            }
            Self::Partner | Self::Credential | Self::TestResult | Self::Rotation => {
                matches!((scope, class), (ScopeKind::Partner, Class::Directory))
            }
            Self::EnvironmentHosts | Self::Identifiers => {
                matches!((scope, class), (ScopeKind::Environment, Class::Meta))
            }
            Self::Secrets => {
                matches!((scope, class), (ScopeKind::Environment, Class::Secret | Class::Archive))
            }
            Self::Incident | Self::Letter | Self::Evidence => {
                matches!((scope, class), (ScopeKind::Incident, Class::Facts))
            }
        }
    }

    /// Whose signature a record of this kind needs when it is about an environment of this tier.
    /// The owner's part in production hosts (together with DevOps) is a matter of approvals, not of this table.
    pub fn signers(self, tier: Tier) -> RoleSet {
        let roles: &[Role] = match (self, tier) {
            (Self::Organization | Self::MemberCard | Self::Policy, _) => &[Role::Owner],
            (Self::Partner | Self::CalendarEntry, _)
            | (Self::Credential | Self::Identifiers | Self::Secrets | Self::Rotation, Tier::Production) => {
                &[Role::Devops]
            }
            (Self::EnvironmentHosts, _) => &[Role::Owner, Role::Devops],
            (Self::Credential | Self::Identifiers | Self::Secrets | Self::Rotation, Tier::Other) => {
                &[Role::Devops, Role::IntegrationDev]
            }
            (Self::TestResult, Tier::Production) => &[Role::Devops, Role::ProdEngineer],
            (Self::TestResult, Tier::Other) => &[Role::Devops, Role::IntegrationDev, Role::Junior, Role::Qa],
            (Self::Incident | Self::Evidence, _) => &[Role::Security, Role::Owner],
            (Self::Letter, _) => &[Role::Security, Role::Owner, Role::Support],
            (Self::Review, _) => &[Role::Security, Role::Auditor],
        };
        roles.iter().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_lies_somewhere_and_somebody_may_sign_it() {
        for kind in ObjectKind::ALL {
            let places = ScopeKind::ALL
                .iter()
                .flat_map(|scope| Class::ALL.iter().map(move |class| (*scope, *class)))
                .filter(|(scope, class)| kind.lies_in(*scope, *class))
                .count();
            assert!(places >= 1, "{kind:?} has no place");
            for tier in Tier::ALL {
                assert!(!kind.signers(*tier).is_empty(), "nobody may sign {kind:?} in {tier:?}");
            }
        }
    }

    #[test]
    fn juniors_sign_tests_outside_production_only() {
        assert!(ObjectKind::TestResult.signers(Tier::Other).contains(Role::Junior));
        assert!(!ObjectKind::TestResult.signers(Tier::Production).contains(Role::Junior));
        assert!(!ObjectKind::Secrets.signers(Tier::Other).contains(Role::Junior));
    }

    #[test]
    fn secrets_never_lie_under_the_identifiers_key() {
        assert!(!ObjectKind::Secrets.lies_in(ScopeKind::Environment, Class::Meta));
        assert!(!ObjectKind::Identifiers.lies_in(ScopeKind::Environment, Class::Secret));
    }
}
