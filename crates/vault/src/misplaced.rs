//! Documents name scopes and records. Whoever may write a document may write any id into it, so what it names is held
//! against what was signed: a document about one environment leads to nothing of another.

use std::collections::BTreeSet;

use vault_domain::{
    Class, Credential, CredentialVersion, Environment, MemberId, ObjectKind, Partner, RecordId, ScopeId,
    ScopeKind,
};

use crate::Warning;
use crate::session::Session;

impl Session {
    /// Leaves out of the index what claims another place than its record has, and warns of it. It is no reason to
    /// refuse the file: then one member could lock out all others.
    pub(crate) fn leave_out_misplaced(&mut self) {
        let partners = self.index.partners.iter().filter(|(id, partner)| !self.is_placed(**id, partner));
        let partners: BTreeSet<_> = partners.map(|(id, _)| *id).collect();
        let credentials = self.index.credentials.iter();
        let credentials = credentials.filter(|(id, credential)| !self.is_about(**id, credential));
        let credentials: BTreeSet<_> = credentials.map(|(id, _)| *id).collect();
        self.index.partners.retain(|id, _| !partners.contains(id));
        self.index.credentials.retain(|id, _| !credentials.contains(id));
        let left_out: Vec<_> = partners.into_iter().chain(credentials).collect();
        if !left_out.is_empty() {
            self.warnings.push(Warning::LeftOut { count: left_out.len(), writers: self.writers(&left_out) });
        }
    }

    fn is_placed(&self, id: RecordId, partner: &Partner) -> bool {
        self.state.record(id).is_some_and(|record| record.scope == partner.scope)
            && partner.environments.iter().all(|environment| self.is_of(environment, partner.scope))
    }

    /// Whether an environment's scopes are one family, as they were declared.
    fn is_of(&self, environment: &Environment, partner: ScopeId) -> bool {
        let Environment { meta, secret, archive, kind, hosts, .. } = environment;
        let is_child = |id: &ScopeId, class, parent| {
            self.state.scope(*id).map(|found| found.scope).is_some_and(|scope| {
                let same = (scope.kind, scope.class) == (ScopeKind::Environment, class);
                same && scope.parent == Some(parent) && scope.tier == kind.tier()
            })
        };
        is_child(meta, Class::Meta, partner)
            && is_child(secret, Class::Secret, *meta)
            && is_child(archive, Class::Archive, *meta)
            && self.is_part(*hosts, ObjectKind::EnvironmentHosts, *meta, None)
    }

    /// Whether a credential is one of the environment it was signed for, with all its parts, and each version is by
    /// who signed its values.
    fn is_about(&self, id: RecordId, credential: &Credential) -> bool {
        let environment = credential.environment;
        let has_parts = |version: &CredentialVersion| {
            let author = Some(version.author);
            self.is_part(version.identifiers, ObjectKind::Identifiers, environment, author)
                && self.is_part(version.secrets, ObjectKind::Secrets, environment, author)
        };
        self.state.record(id).is_some_and(|record| record.subject == Some(environment))
            && credential.versions.iter().all(has_parts)
    }

    /// Whether a record is of this kind, environment and author. One that was deleted is nobody's.
    fn is_part(
        &self,
        id: RecordId,
        kind: ObjectKind,
        environment: ScopeId,
        author: Option<MemberId>,
    ) -> bool {
        self.state.record(id).is_none_or(|record| {
            record.kind == kind
                && self.state.environment_of(record.scope) == Some(environment)
                && author.is_none_or(|author| record.version(1).is_some_and(|first| first.writer == author))
        })
    }

    fn writers(&self, records: &[RecordId]) -> String {
        let versions = records.iter().filter_map(|id| self.state.record(*id)?.last());
        let names: BTreeSet<_> = versions.map(|(_, last)| self.index.member_name(last.writer)).collect();
        names.into_iter().collect::<Vec<_>>().join(", ")
    }
}
