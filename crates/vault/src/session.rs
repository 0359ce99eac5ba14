//! An unlocked vault: its keys, its verified state and everything but the secrets in memory.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use partners::Profiles;
use vault_crypto::audit::{self, Tree};
use vault_crypto::trust::{Epoch, ScopeState, State};
use vault_crypto::{
    EpochId, GrantKeys, HotState, MemberKey, MemberKeyPlace, OpenSlot, PrivateKey, ScopeKey, SigningKey,
    SymmetricKey, fingerprint,
};
use vault_domain::{Class, DeviceId, Marks, MemberId, Reading, RecordId, Role, ScopeId, Timestamp};
use vault_store::{Heads, Store};
use zeroize::Zeroizing;

use crate::anchor::AnchorWriter;
use crate::index::Index;
use crate::search::SearchIndex;
use crate::{ReadOnlyWhy, SessionInfo, Surroundings, VaultError, Warning};

/// Everything that exists only while the vault is unlocked. Dropping it wipes the keys.
pub struct Session {
    pub(crate) around: Surroundings,
    pub(crate) path: PathBuf,
    pub(crate) store: Store,
    pub(crate) state: State,
    pub(crate) tree: Tree,
    pub(crate) log: audit::Session,
    pub(crate) keys: Keys,
    pub(crate) slot: OpenSlot,
    /// The slot's row, for compare-and-set.
    pub(crate) slot_body: Vec<u8>,
    pub(crate) hot: HotState,
    pub(crate) hot_counter: u64,
    pub(crate) index: Index,
    /// Written with every commit, so that a visit costs none of its own.
    pub(crate) marks: Marks,
    /// Made by the first search after a change.
    pub(crate) search: Option<SearchIndex>,
    pub(crate) stepped_up_until: Timestamp,
    /// Nothing secret is opened meanwhile.
    pub(crate) presenting: bool,
    pub(crate) read_only: Option<ReadOnlyWhy>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) uses_keyring: bool,
    pub(crate) anchor: Option<AnchorWriter>,
    pub(crate) soft_lock: Option<crate::lock::Reopening>,
    /// How many want to lock now: long jobs look at it and stop.
    pub(crate) locking: Arc<AtomicU32>,
}

/// The keys of the member who unlocked.
pub(crate) struct Keys {
    pub(crate) member: MemberId,
    pub(crate) device: DeviceId,
    pub(crate) signer: SigningKey,
    pub(crate) grants: GrantKeys,
    pub(crate) member_key: MemberKey,
    pub(crate) place: MemberKeyPlace,
    pub(crate) self_key: SymmetricKey,
    pub(crate) self_epoch: EpochId,
    /// Keys of directories and identifiers by scope. Keys of secrets are opened for one act and dropped.
    pub(crate) scopes: HashMap<ScopeId, ScopeKey>,
}

impl Session {
    /// The vault in short.
    pub fn info(&self) -> SessionInfo {
        SessionInfo {
            organization: self.index.organization.clone(),
            member: self.index.member_name(self.keys.member),
            roles: self.me().map(|member| member.roles).unwrap_or_default(),
            path: self.path.clone(),
            demo: self.is_demo(),
            vault_id: self.state.vault_id(),
            fingerprint: fingerprint(&self.state.genesis()),
            read_only: self.read_only,
            soft_lock: self.soft_lock.is_some(),
            authenticator_until: self.slot.covers_until(),
            stepped_up_until: (self.stepped_up_until > self.now()).then_some(self.stepped_up_until),
            warnings: self.current_warnings(),
        }
    }

    /// Knows these profiles from now on; what was prepared with others is made anew.
    pub(crate) fn go_by(&mut self, profiles: Arc<Profiles>) {
        self.around.profiles = profiles;
        self.search = None;
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.around.clock.now()
    }

    pub(crate) fn me(&self) -> Option<&vault_crypto::trust::Member> {
        self.state.member(self.keys.member)
    }

    /// Refuses somebody whose rights are over, or who has none yet.
    pub(crate) fn is_let_in(&self) -> Result<(), VaultError> {
        let me = self.me().ok_or(VaultError::Damaged { what: "roster" })?;
        let over = me.ended || me.end.is_some_and(|end| end < self.now());
        let reason = if over {
            "your rights in this vault are over; ask an owner for new ones"
        } else if me.roles.is_empty() {
            "you have no role in this vault yet; ask an owner"
        } else {
            return Ok(());
        };
        Err(VaultError::Refused { reason: reason.to_owned() })
    }

    /// The heads the file must have before the next commit.
    pub(crate) fn heads(&self) -> Heads {
        let head = self.state.head();
        Heads {
            trust_seq: head.seq,
            trust_hash: head.hash.0,
            audit_size: self.tree.size(),
            audit_root: self.tree.root().0,
        }
    }

    /// The key of a directory or identifiers scope: kept after its first use.
    pub(crate) fn open_key(&mut self, scope: ScopeId) -> Result<&ScopeKey, VaultError> {
        if !self.keys.scopes.contains_key(&scope) {
            let key = self.granted_key(scope)?;
            self.keys.scopes.insert(scope, key);
        }
        self.keys.scopes.get(&scope).ok_or(VaultError::Internal)
    }

    /// The key of any scope, out of its grant, compared with what the trust log commits to.
    pub(crate) fn granted_key(&self, scope: ScopeId) -> Result<ScopeKey, VaultError> {
        granted_key(&self.state, self.keys.member, &self.keys.grants, scope)
    }

    /// The key of one epoch of a scope, the newest or an older one.
    pub(crate) fn epoch_key(&self, scope: &ScopeState, epoch: &Epoch) -> Result<ScopeKey, VaultError> {
        epoch_key(&self.state, self.keys.member, &self.keys.grants, scope, epoch)
    }

    /// The private key of one epoch of a scope that has key pairs.
    pub(crate) fn epoch_pair(&self, scope: &ScopeState, epoch: &Epoch) -> Result<PrivateKey, VaultError> {
        let key = open_grant(&self.state, self.keys.member, &self.keys.grants, scope, epoch)?;
        PrivateKey::verified(&key, epoch).map_err(damaged_grant)
    }

    /// Opens the newest version of a record that is not a secret.
    pub(crate) fn open_body(
        &mut self,
        record: RecordId,
        version: u64,
        body: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let expected = self.state.expected(record, version).ok_or(VaultError::Damaged { what: "record" })?;
        if matches!(expected.place.class, Class::Secret | Class::Archive) {
            return Err(VaultError::Internal);
        }
        if self.state.reading(self.keys.member, expected.place.scope) == Reading::No {
            return self.open_approved(record, version, body);
        }
        let key = self.open_key(expected.place.scope)?;
        vault_crypto::open_record(key, &expected, body).map_err(|_| VaultError::Damaged { what: "record" })
    }

    pub(crate) fn require_writable(&self) -> Result<(), VaultError> {
        let ahead = self.is_log_ahead().then_some(ReadOnlyWhy::ClockBehind);
        self.read_only.or(ahead).map_or(Ok(()), |why| Err(VaultError::ReadOnly(why)))
    }

    /// Whether the log was last written at a time that this clock says is still to come. To go on from there would
    /// make every later time look wrong.
    pub(crate) fn is_log_ahead(&self) -> bool {
        self.state.t_run() > self.now().plus_secs(AHEAD)
    }

    /// Operations of other members that are dated ahead of the code that opened this session, where it is an owner's.
    /// With one of the owner's own among them it may be this clock that is wrong.
    pub(crate) fn dated_ahead_by_others(&self) -> Vec<u64> {
        let may = self.me().is_some_and(|me| me.roles.contains(Role::Owner) && me.end.is_none());
        let ahead: Vec<_> = self.state.dated_after(self.now().plus_secs(AHEAD)).collect();
        let by_others = ahead.iter().all(|(_, author)| *author != self.keys.member);
        if may && by_others { ahead.into_iter().map(|(seq, _)| seq).collect() } else { Vec::new() }
    }

    fn current_warnings(&self) -> Vec<Warning> {
        let mut warnings = self.warnings.clone();
        let days = self.slot.covers_until().secs().saturating_sub(self.now().secs()) / DAY;
        if days < WARN_DAYS.min(u64::from(self.slot.window_days()) / 2) {
            warnings.push(Warning::AuthenticatorEnds { days });
        }
        if self.anchor.as_ref().is_some_and(AnchorWriter::is_stale) {
            warnings.push(Warning::AnchorStale);
        }
        warnings
    }
}

/// The newest key of any scope that a member may read, compared with what the trust log commits to.
pub(crate) fn granted_key(
    state: &State,
    member: MemberId,
    keys: &GrantKeys,
    scope: ScopeId,
) -> Result<ScopeKey, VaultError> {
    let scope = state.scope(scope).ok_or(DAMAGED_SCOPE)?;
    epoch_key(state, member, keys, scope, scope.epoch().ok_or(DAMAGED_SCOPE)?)
}

pub(crate) fn epoch_key(
    state: &State,
    member: MemberId,
    keys: &GrantKeys,
    scope: &ScopeState,
    epoch: &Epoch,
) -> Result<ScopeKey, VaultError> {
    let key = open_grant(state, member, keys, scope, epoch)?;
    ScopeKey::verified(key, &state.genesis(), &scope.scope, epoch).map_err(damaged_grant)
}

/// A scope's key out of a member's grant; not yet compared with what the trust log commits to.
pub(crate) fn open_grant(
    state: &State,
    member: MemberId,
    keys: &GrantKeys,
    scope: &ScopeState,
    epoch: &Epoch,
) -> Result<SymmetricKey, VaultError> {
    if state.reading(member, scope.scope.id) == Reading::No {
        return Err(VaultError::Refused { reason: "your roles do not open this; ask an owner".to_owned() });
    }
    let grant = epoch.grant(member).ok_or_else(not_granted)?;
    keys.open(grant, &epoch.place_of(member, state.genesis(), &scope.scope)).map_err(damaged_grant)
}

pub(crate) const DAMAGED_SCOPE: VaultError = VaultError::Damaged { what: "scope" };

fn not_granted() -> VaultError {
    let reason = "this key was not handed to you yet; it is when an owner or whoever holds it unlocks next";
    VaultError::Refused { reason: reason.to_owned() }
}

fn damaged_grant(_: vault_crypto::GrantError) -> VaultError {
    VaultError::Damaged { what: "grant" }
}

const DAY: u64 = 86_400;
/// How far clocks may be apart.
const AHEAD: u64 = 10 * 60;
/// Of the usual 400; of a short window its second half.
const WARN_DAYS: u64 = 60;
