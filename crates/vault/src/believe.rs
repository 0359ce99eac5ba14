//! In which order the parts of a vault are believed: each is checked against what was believed before it.

use vault_crypto::audit::{self, Keys, Tree, Verifier};
use vault_crypto::trust::{self, State};
use vault_crypto::{
    Anchor, ColdState, FileHeads, Hash, HotState, MemberKey, MemberKeyPlace, OpenSlot, Opener, Slot,
    state_epoch,
};
use vault_domain::{MemberId, SlotId};
use vault_store::{Heads, Store};

use crate::VaultError;
use crate::session::epoch_key;
use crate::store_error::store_error;

/// What was believed, and whether the file is behind what this device saw.
pub(crate) struct Believed {
    pub(crate) state: State,
    pub(crate) tree: Tree,
    pub(crate) member_key: MemberKey,
    pub(crate) place: MemberKeyPlace,
    pub(crate) cold: ColdState,
    pub(crate) hot: HotState,
    pub(crate) hot_counter: u64,
    pub(crate) rolled_back: bool,
}

/// Verifies the file from the opened slot on. `slot` is the slot as it lay in the file.
pub(crate) async fn believe(
    store: &mut Store,
    slot: &Slot,
    open: &OpenSlot,
    anchor: Option<Vec<u8>>,
) -> Result<Believed, VaultError> {
    let heads = store.heads().await.map_err(store_error)?;
    let state = replay(store, heads, Some(open)).await?;
    let (member_key, place) = member_key(store, &state, open).await?;
    let mut believed = believe_member(store, heads, state, member_key, place).await?;
    let last_step = believed.hot.last_steps.get(&slot.slot());
    believed.rolled_back |= last_step.is_some_and(|last| slot.last_step() < *last);
    let Believed { state, tree, hot_counter, .. } = &believed;
    let seen = Seen {
        slot: slot.slot(),
        slot_epoch: slot.epoch(),
        last_step: slot.last_step(),
        hot_counter: *hot_counter,
        state,
        tree,
    };
    believed.rolled_back |= slot.needs_device_secret() && !extends(store, &seen, open, anchor).await?;
    Ok(believed)
}

/// Verifies a member's state and the audit log with the member's key.
pub(crate) async fn believe_member(
    store: &mut Store,
    heads: Heads,
    state: State,
    member_key: MemberKey,
    place: MemberKeyPlace,
) -> Result<Believed, VaultError> {
    let (cold, hot, hot_counter) = member_state(store, &state, &member_key, &place).await?;
    let behind = heads.trust_seq < hot.trust_seq || heads.audit_size < hot.audit_size;
    let tree = if behind {
        whole_tree(store, heads.audit_size).await?
    } else {
        let named = named_tree(heads, &state, &hot)?;
        let others = Others { state: &state, member: place.member, cold: &cold, hot: &hot };
        others.appended(store, heads, named).await?
    };
    if tree.root().0 != heads.audit_root {
        return Err(damaged("audit log"));
    }
    // Every commit of a member rewrites their own state: one that knows less than they did was put back.
    let rolled_back = behind || state.signed_after(place.member, hot.trust_seq);
    Ok(Believed { state, tree, member_key, place, cold, hot, hot_counter, rolled_back })
}

/// Replays the trust log: signatures are checked from the pin of the slot on, all of them without one.
pub(crate) async fn replay(
    store: &mut Store,
    heads: Heads,
    open: Option<&OpenSlot>,
) -> Result<State, VaultError> {
    let mut operations = Vec::new();
    let end = heads.trust_seq.checked_add(1).ok_or(damaged("trust log"))?;
    for start in (0..end).step_by(PAGE_STEP) {
        let page = start..end.min(start.saturating_add(PAGE));
        operations.extend(store.operations(page).await.map_err(store_error)?);
    }
    let pin = open.map(OpenSlot::pin);
    let replayed = trust::replay(operations.iter().map(Vec::as_slice), pin).map_err(replay_error)?;
    let state = replayed.state;
    let head = state.head();
    if head.seq != heads.trust_seq || head.hash.0 != heads.trust_hash {
        return Err(damaged("trust log"));
    }
    let genesis_differs = open.is_some_and(|open| open.genesis() != state.genesis());
    if genesis_differs { Err(damaged("trust log")) } else { Ok(state) }
}

fn replay_error(failed: trust::ReplayError) -> VaultError {
    tracing::warn!(%failed, "the trust log is not valid");
    if matches!(failed.error, trust::TrustError::NewerFormat) {
        VaultError::NewerFormat
    } else {
        damaged("trust log")
    }
}

async fn member_key(
    store: &mut Store,
    state: &State,
    open: &OpenSlot,
) -> Result<(MemberKey, MemberKeyPlace), VaultError> {
    let Some(member) = state.member(open.member()) else {
        let reason = "you are not a member of this vault any more; ask an owner";
        return Err(VaultError::Refused { reason: reason.to_owned() });
    };
    let place = MemberKeyPlace { genesis: state.genesis(), member: member.id, epoch: member.km_epoch_id };
    let wraps = store.key_wraps(member.id).await.map_err(store_error)?;
    let (_, body) = wraps
        .iter()
        .find(|(recipient, _)| recipient == open.device().as_bytes())
        .ok_or(damaged("key wrap"))?;
    let opener = Opener::Device { device: open.device(), key: open.device_key() };
    let key = MemberKey::open(body, &place, opener).map_err(|_| damaged("key wrap"))?;
    if key.matches(&member.km_commit, state.vault_id(), member.id, member.km_number) {
        Ok((key, place))
    } else {
        Err(damaged("key wrap"))
    }
}

async fn member_state(
    store: &mut Store,
    state: &State,
    key: &MemberKey,
    place: &MemberKeyPlace,
) -> Result<(ColdState, HotState, u64), VaultError> {
    let rows = store.member_state(place.member).await.map_err(store_error)?.ok_or(damaged("member state"))?;
    if state_epoch(&rows.cold) != Ok(place.epoch) {
        return Err(damaged("member state"));
    }
    let (cold, cold_counter) =
        ColdState::open(&rows.cold, key, place).map_err(|_| damaged("member state"))?;
    let (hot, hot_counter) = HotState::open(&rows.hot, key, place).map_err(|_| damaged("member state"))?;
    let member = state.member(place.member).ok_or(damaged("roster"))?;
    let same_keys =
        cold.signing_key.public() == member.pk_sig && cold.grant_keys.present.public() == member.pk_hpke;
    if same_keys && hot.names_cold(&rows.cold, cold_counter) {
        Ok((cold, hot, hot_counter))
    } else {
        Err(damaged("member state"))
    }
}

/// The tree as the hot state names it. Every commit of a member rewrites their hot state, so what a log has beyond it
/// was put there by somebody else: only the hot state says so, for anybody can compute heads and roots. In a vault that
/// never had another member, that is damage.
fn named_tree(heads: Heads, state: &State, hot: &HotState) -> Result<Tree, VaultError> {
    let alone = state.members().count() == 1 && state.former_members().next().is_none();
    if (alone && heads.trust_seq > hot.trust_seq) || state.hash_at(hot.trust_seq) != Some(hot.trust_hash) {
        return Err(damaged("trust log"));
    }
    if alone && heads.audit_size > hot.audit_size {
        return Err(damaged("audit log"));
    }
    Tree::from_peaks(hot.audit_size, hot.peaks.clone()).ok_or(damaged("member state"))
}

/// What other members may have appended since this one was last here.
struct Others<'a> {
    state: &'a State,
    member: MemberId,
    cold: &'a ColdState,
    hot: &'a HotState,
}

impl Others<'_> {
    /// Operations were checked by their signatures. Events must bear the mark that only members can make, and stand
    /// where the signed operations say.
    async fn appended(&self, store: &mut Store, heads: Heads, named: Tree) -> Result<Tree, VaultError> {
        if heads.audit_size == named.size() {
            return Ok(named);
        }
        let keys = self.marks()?;
        let last = self.hot.session.map(|session| (session, self.hot.next_n));
        let mut verifier = Verifier::resume_after(self.state, &keys, named, last);
        let mut start = self.hot.audit_size;
        while start < heads.audit_size {
            let end = heads.audit_size.min(start + PAGE);
            for leaf in store.leaves(start..end).await.map_err(store_error)? {
                verifier.push(&leaf).map_err(|_| damaged("audit log"))?;
            }
            start = end;
        }
        let report = verifier.finish().map_err(|_| damaged("audit log"))?;
        if report.findings.is_empty() { Ok(report.tree) } else { Err(damaged("audit log")) }
    }

    /// The directory's keys of all epochs that were handed to this member.
    fn marks(&self) -> Result<Keys, VaultError> {
        let directory = self.state.org_directory().ok_or(damaged("scope"))?;
        let mut keys = Keys::default();
        for epoch in directory.epochs().iter().filter(|epoch| epoch.grant(self.member).is_some()) {
            let grants = &self.cold.grant_keys;
            keys.add_directory(epoch_key(self.state, self.member, grants, directory, epoch)?);
        }
        Ok(keys)
    }
}

/// The tree over the first `size` leaves.
pub(crate) async fn whole_tree(store: &mut Store, size: u64) -> Result<Tree, VaultError> {
    let mut tree = Tree::new();
    for start in (0..size).step_by(PAGE_STEP) {
        for leaf in store.leaves(start..size.min(start.saturating_add(PAGE))).await.map_err(store_error)? {
            tree.append(&audit::leaf_hash(&leaf));
        }
    }
    Ok(tree)
}

/// The file as it is compared with an anchor.
pub(crate) struct Seen<'a> {
    pub(crate) slot: SlotId,
    pub(crate) slot_epoch: u64,
    pub(crate) last_step: u64,
    pub(crate) hot_counter: u64,
    pub(crate) state: &'a State,
    pub(crate) tree: &'a Tree,
}

/// Whether the file extends what this device saw last. No anchor, or one with a wrong MAC, counts as *no*.
pub(crate) async fn extends(
    store: &mut Store,
    seen: &Seen<'_>,
    open: &OpenSlot,
    anchor: Option<Vec<u8>>,
) -> Result<bool, VaultError> {
    let Some(bytes) = anchor else { return Ok(false) };
    let Ok(anchor) = Anchor::open(&bytes, open.anchor_key(), &seen.state.genesis(), seen.slot) else {
        return Ok(false);
    };
    let audit_root_there = root_at(store, seen.tree, anchor.audit_size).await?;
    let heads = FileHeads {
        trust_hash_there: seen.state.hash_at(anchor.trust_seq),
        audit_root_there,
        slot_epoch: seen.slot_epoch,
        last_step: seen.last_step,
        hot_counter: seen.hot_counter,
    };
    Ok(anchor.compare(&heads).is_ok())
}

async fn root_at(store: &mut Store, tree: &Tree, size: u64) -> Result<Option<Hash>, VaultError> {
    if size == tree.size() {
        return Ok(Some(tree.root()));
    }
    if size > tree.size() {
        return Ok(None);
    }
    Ok(Some(whole_tree(store, size).await?.root()))
}

const fn damaged(what: &'static str) -> VaultError {
    VaultError::Damaged { what }
}

/// How many rows are read at once.
pub(crate) const PAGE: u64 = 4096;
const PAGE_STEP: usize = 4096;
