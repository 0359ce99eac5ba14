//! Members beside the first: invited, let in, given keys by what their roles say, and taken out again.

mod approvals;
mod freeze;
mod hand_out;
#[cfg(test)]
mod hostile;
mod invite;
mod join;
mod leave;
mod readers;
mod shared;
mod waiting;

use vault_crypto::trust::{Member, SetRoles};
use vault_domain::{MemberId, Role, RoleSet, ScopeId, Timestamp};

pub use self::approvals::{ApprovalState, ApprovalSummary};
pub use self::freeze::{Freezable, FrozenThing};
pub use self::invite::AnswerView;
pub use self::join::{Answered, NewMember};
pub(crate) use self::leave::opens_a_value;
pub use self::leave::{Left, OpenedVersion};
pub use self::readers::{Reader, Readers, SecretReading};
pub use self::waiting::answer_waits;
use crate::index::environment_name;
use crate::session::Session;
use crate::{RecordId, VaultError, input};

/// What a member may do, where, and until when.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Rights {
    /// Their roles; several add up.
    pub roles: RoleSet,
    /// The partners and environments they are limited to; everything without.
    pub only: Option<Vec<Place>>,
    /// When their rights end.
    pub end: Option<Timestamp>,
}

/// Where rights hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// One environment of a partner, with the partner's names.
    Environment(ScopeId),
    /// All of one partner.
    Partner(RecordId),
}

/// A place as it is shown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PlaceSummary {
    /// Which it is; `None` for one that is gone.
    pub place: Option<Place>,
    /// `SRS Distribution`, or `SRS Distribution / Staging`.
    pub name: String,
}

/// A member as the roster has them.
#[derive(Clone, Debug)]
pub struct MemberSummary {
    /// Their id.
    pub id: MemberId,
    /// Their name.
    pub name: String,
    /// Their roles.
    pub roles: RoleSet,
    /// The partners and environments they are limited to; everything without.
    pub only: Option<Vec<PlaceSummary>>,
    /// When their rights end.
    pub end: Option<Timestamp>,
    /// When they were let in.
    pub added: Timestamp,
    /// Whether it is who unlocked.
    pub me: bool,
}

impl Session {
    /// All members, by name.
    pub fn members(&self) -> Vec<MemberSummary> {
        let mut members: Vec<_> = self.state.members().map(|member| self.summary(member)).collect();
        members.sort_by_cached_key(|member| (member.name.to_lowercase(), member.id));
        members
    }

    fn summary(&self, member: &Member) -> MemberSummary {
        MemberSummary {
            id: member.id,
            name: self.index.member_name(member.id),
            roles: member.roles,
            only: self.limited_to(member.only.as_deref()),
            end: member.end,
            added: member.added,
            me: member.id == self.keys.member,
        }
    }

    fn require_owner(&self) -> Result<(), VaultError> {
        let owner = self.me().is_some_and(|me| me.roles.contains(Role::Owner));
        if owner { Ok(()) } else { Err(refused("only an owner decides who is a member; ask one")) }
    }

    /// The scopes that stand for the places, in the order in which an operation names them.
    fn limits(&self, places: Option<&[Place]>) -> Result<Option<Vec<ScopeId>>, VaultError> {
        let Some(places) = places else { return Ok(None) };
        let scope = |place: &Place| match place {
            Place::Environment(id) => self.index.environment(*id).map(|_| *id),
            Place::Partner(id) => {
                let partner = self.index.partners.get(id);
                partner.map(|partner| partner.scope).ok_or(VaultError::NotFound { what: "partner" })
            }
        };
        let mut scopes = places.iter().map(scope).collect::<Result<Vec<_>, _>>()?;
        scopes.sort_unstable();
        scopes.dedup();
        Ok(Some(scopes))
    }

    fn limited_to(&self, only: Option<&[ScopeId]>) -> Option<Vec<PlaceSummary>> {
        let mut places: Vec<_> = only?.iter().map(|scope| self.place(*scope)).collect();
        places.sort_by_cached_key(|place| place.name.to_lowercase());
        Some(places)
    }

    fn place(&self, scope: ScopeId) -> PlaceSummary {
        if let Ok((_, partner, environment)) = self.index.environment(scope) {
            let name = format!("{} / {}", partner.name, environment_name(environment));
            return PlaceSummary { place: Some(Place::Environment(scope)), name };
        }
        let partner = self.index.partners.iter().find(|(_, partner)| partner.scope == scope);
        match partner {
            Some((id, partner)) => {
                PlaceSummary { place: Some(Place::Partner(*id)), name: partner.name.clone() }
            }
            None => PlaceSummary { place: None, name: "deleted since".to_owned() },
        }
    }

    /// Refuses rights that no reader would accept, before they are promised to somebody.
    fn role_set(&self, member: MemberId, rights: &Rights) -> Result<SetRoles, VaultError> {
        let Rights { roles, end, .. } = *rights;
        let only = self.limits(rights.only.as_deref())?;
        if roles.is_empty() {
            return Err(VaultError::invalid("roles", "name at least one role"));
        }
        if end.is_some_and(|end| end <= self.now()) {
            return Err(VaultError::invalid("end", "rights cannot end before they begin"));
        }
        if roles.contains(Role::Owner) && only.is_some() {
            return Err(VaultError::invalid("roles", "an owner is not limited to some partners"));
        }
        let is_bounded = only.is_some() && end.is_some() || roles.contains(Role::Owner);
        if roles.contains(Role::Contractor) && !is_bounded {
            let reason = "a contractor needs an end date and the partners or environments it is for";
            return Err(VaultError::invalid("roles", reason));
        }
        Ok(SetRoles { member, roles, only, sides: Vec::new(), end })
    }
}

/// Every change of who may do what needs one.
fn reason(typed: &str) -> Result<Option<String>, VaultError> {
    let reason = input::reason(Some(typed.to_owned()))?;
    if reason.is_none() {
        return Err(VaultError::invalid(
            "reason",
            "say why; every change of members and rights needs a reason",
        ));
    }
    Ok(reason)
}

fn refused(reason: &str) -> VaultError {
    VaultError::Refused { reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use vault_crypto::trust::{ApprovalRelease, GrantBatch, OperationBody, PolicySet, Released};
    use vault_crypto::{SymmetricKey, Wrap};
    use vault_store::Commit;

    use super::*;
    use crate::around::{PASSPHRASE, World, passphrase, with_srs};
    use crate::{CreateOptions, FieldRef, Kdf, LockKind, NewMember, Purpose, Unlock, UseKeyring, VaultError};

    /// Lets somebody in at the founder's desktop, and unlocks as them.
    async fn with_member(role: Role) -> (World, Session) {
        let rights = |_| Rights { roles: [role].into_iter().collect(), ..Rights::default() };
        let (world, session, _, _) = Box::pin(with_rights(rights)).await;
        (world, session)
    }

    /// The same with other rights on the partner, and with the secret of their authenticator and a credential.
    async fn with_rights(rights: impl Fn(RecordId) -> Rights) -> (World, Session, String, RecordId) {
        let (world, mut founder) = World::with_vault(UseKeyring::Yes).await;
        let (partner, [staging, _]) = with_srs(&mut founder).await;
        let rights = rights(partner);
        let invitation = founder.invite("Sam Lee", &rights, "helps").await.unwrap();
        let mut joining = NewMember::begin(&invitation, world.now()).unwrap();
        let secret = joining.enrolment().authenticator().unwrap().secret_text.replace(' ', "");
        let code = world.code_of(&secret);
        joining.enrolment().confirm_code(&code, world.now()).unwrap();
        let options = CreateOptions { device_secret: UseKeyring::Yes, kdf: Kdf::Floor, window_days: 30 };
        let answered = joining.answer(passphrase(), options, &world.around()).await.unwrap();
        founder.admit(&answered.file, &answered.words, "helps").await.unwrap();
        drop(founder.lock(LockKind::Full).await);
        world.clock.forward(30);
        let session = Session::join(&world.path(), factors(&world, &secret, None), &world.around()).await;
        world.clock.forward(30);
        (world, session.unwrap(), secret, staging)
    }

    fn factors(world: &World, secret: &str, member: Option<MemberId>) -> Unlock {
        let passphrase = PASSPHRASE.to_owned().into();
        Unlock { member, passphrase, code: world.code_of(secret), by_hand: None }
    }

    /// Nobody but the asker can see that a released key is none, so the log takes it. It must not keep them out.
    #[tokio::test]
    async fn a_release_that_opens_nothing_keeps_nobody_out() {
        let rights = |partner| Rights {
            roles: [Role::Contractor].into_iter().collect(),
            only: Some(vec![Place::Partner(partner)]),
            end: Some(Timestamp::from_secs(4_000_000_000)),
        };
        let (world, mut session, secret, staging) = Box::pin(with_rights(rights)).await;
        let me = session.keys.member;
        let id = session.ask_for(staging, "builds the import").await.unwrap();
        drop(session.lock(LockKind::Full).await);
        let founder = world.unlock().await.unwrap();
        let request = founder.state.approval(&id).unwrap();
        let wrap = Wrap::seal(&founder.keys.grants.present.public(), b"", &SymmetricKey::make().unwrap());
        let wrap = wrap.unwrap();
        let items = request.items.iter().map(|asked| Released { asked: *asked, wrap }).collect();
        let end = world.now().plus_secs(3600);
        forge(founder, ApprovalRelease { request: id, items, end }.into()).await;
        world.clock.forward(30);
        let unlock = factors(&world, &secret, Some(me));
        let mut session = Session::unlock(&world.path(), unlock, &world.around()).await.unwrap();
        assert!(session.credential(staging).unwrap().versions[0].identifiers.is_empty());
        let field = FieldRef { credential: staging, version: None, field: "client_secret".to_owned() };
        let opened = session.read_secret(&field, Purpose::Copy, None).await.err();
        assert_eq!(opened, Some(VaultError::Damaged { what: "approval" }));
    }

    /// Writes an operation into the file with heads that fit, as a changed program of this member would.
    async fn forge(mut session: Session, body: OperationBody) {
        let mut chain = session.state.chain(session.keys.member, session.now(), &session.tree);
        chain.sign(body, &session.keys.signer);
        let operation = chain.operations().first().unwrap();
        let expected = session.heads();
        let (trust_seq, trust_hash) = (operation.header().seq, operation.hash().0);
        let heads = vault_store::Heads { trust_seq, trust_hash, ..expected };
        let operations = vec![(trust_seq, operation.encode())];
        let commit = Commit { operations, ..Commit::new(Some(expected), heads) };
        session.store.commit(&commit).await.unwrap();
        session.store.close().await.unwrap();
    }

    /// Every reader refuses the file, by name, and writes nothing to it.
    #[tokio::test]
    async fn what_a_member_may_not_sign_is_damage_to_everybody_else() {
        for forgery in 0..3 {
            let (world, session) = Box::pin(with_member(Role::Support)).await;
            let member = session.keys.member;
            let secret =
                session.state.scopes().find(|scope| scope.scope.class == vault_domain::Class::Secret);
            let secret = secret.unwrap();
            let (scope, epoch_id) = (secret.scope.id, secret.epoch().unwrap().id);
            let body: OperationBody = match forgery {
                0 => SetRoles { member, roles: RoleSet::all(), only: None, sides: Vec::new(), end: None }
                    .into(),
                1 => {
                    GrantBatch { scope, epoch_id, grants: Vec::new(), role_set: session.me().unwrap().rights }
                        .into()
                }
                _ => PolicySet { values: Vec::new() }.into(),
            };
            forge(session, body).await;
            let opened = world.unlock().await.err();
            assert_eq!(opened, Some(VaultError::Damaged { what: "trust log" }), "{forgery}");
        }
    }

    /// What is not for them was never sealed to them.
    #[tokio::test]
    async fn a_session_of_a_member_holds_no_key_beyond_their_roles() {
        let (_, session) = Box::pin(with_member(Role::IntegrationDev)).await;
        let me = session.keys.member;
        for scope in session.state.scopes() {
            let granted = scope.epochs().iter().filter(|epoch| epoch.grant(me).is_some()).count();
            let reads = session.state.reading(me, scope.scope.id) != vault_domain::Reading::No;
            assert_eq!(granted > 0, reads, "{:?}", scope.scope);
        }
    }
}
