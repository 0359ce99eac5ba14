//! Operations that a member signs without the right to: nobody opens such a file.

use vault_crypto::trust::{
    AuditEpoch, Freeze, FreezeKind, GrantBatch, MemberAdd, MemberEnd, MemberRemove, MinFormat, NewKeys,
    OperationBody, PolicySet, RecordDelete, RecordItem, RecordMove, RecordPut, RecordReseal, RollbackAccept,
    ScopeEpoch, ScopeHalf, ScopeState, SetRoles, Signatures, TimeVoid, TrustError,
};
use vault_crypto::{Grant, PublicKey};
use vault_domain::{Class, RoleSet, Tier};

use super::*;
use crate::UseKeyring;
use crate::around::with_srs;

/// A vault with a member of this role and one who was taken out again, locked.
struct Scene {
    world: World,
    founder: MemberId,
    insider: Insider,
    gone: Insider,
    staging: Environment,
    production: Environment,
    credential: RecordId,
    value: RecordId,
}

impl Scene {
    async fn with(role: Role) -> Self {
        let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
        let (partner, [staging, production]) = with_srs(&mut founder).await;
        let credential = staging;
        let ((staging, value), (production, _)) =
            (place_of(&founder, staging), place_of(&founder, production));
        let mut rights = rights(&[role]);
        if role == Role::Contractor {
            rights.only = Some(vec![super::super::Place::Partner(partner)]);
            rights.end = Some(world.now().plus_secs(86_400));
        }
        let insider = Insider::let_in(&mut founder, &rights).await;
        let gone = Insider::let_in(&mut founder, &super::rights(&[Role::IntegrationDev])).await;
        founder.remove_member(gone.id, "left").await.unwrap();
        let id = founder.keys.member;
        lock(&world, founder).await;
        Self { world, founder: id, insider, gone, staging, production, credential, value }
    }

    /// Everything that a low member may not sign, each in an otherwise good form.
    fn forgeries(&self, file: &File) -> Vec<(&'static str, OperationBody)> {
        let (state, me) = (&file.state, &self.insider);
        let mut all = self.about_members(state);
        all.extend(self.about_keys(state));
        let epoch_id = |scope: ScopeId| state.scope(scope).unwrap().epoch().unwrap().id;
        let item = |place: &Environment| RecordItem {
            record: new_record(),
            kind: ObjectKind::Secrets,
            scope: place.secret,
            class: Class::Secret,
            epoch_id: epoch_id(place.secret),
            subject: Some(place.meta),
            version: 1,
            prev_ct_hash: None,
            ct_hash: Bytes([1; 32]),
            content: Bytes([2; 32]),
        };
        let (scope, founder) = (self.staging.secret, Bytes(*self.founder.as_bytes()));
        let reseal = RecordReseal { scope, epoch_id: epoch_id(scope), records: Vec::new() };
        let what = FreezeKind::Member;
        all.extend([
            ("a value in staging", RecordPut { items: vec![item(&self.staging)] }.into()),
            ("a value in production", RecordPut { items: vec![item(&self.production)] }.into()),
            ("a credential deleted", RecordDelete { records: vec![self.credential] }.into()),
            ("a value deleted", RecordDelete { records: vec![self.value] }.into()),
            ("sealed again", reseal.into()),
            ("moved", RecordMove { scope: self.staging.archive, records: Vec::new() }.into()),
            ("policy", PolicySet { values: Vec::new() }.into()),
            ("format", MinFormat { format: 1 }.into()),
            ("time", TimeVoid { seq: 1 }.into()),
            ("freeze", Freeze { what, id: founder, reason: Bytes::ZERO }.into()),
            (
                "an older branch",
                RollbackAccept {
                    fork_seq: 1,
                    abandoned: None,
                    kept: state.head().hash,
                    reason: me.answer.hash(),
                }
                .into(),
            ),
        ]);
        all
    }

    fn about_members(&self, state: &State) -> Vec<(&'static str, OperationBody)> {
        let (member, friend) = (self.insider.id, MemberId::from_random(random().unwrap()));
        let sound = |_| SigningKey::from_seed(&SymmetricKey::make().unwrap());
        let [signer, recovery] = [0, 1].map(sound);
        let add = MemberAdd {
            member: friend,
            roles: RoleSet::default(),
            pk_sig: signer.public(),
            pk_hpke: HpkeKeyPair::make().unwrap().public(),
            pk_rec_sig: recovery.public(),
            km_number: 1,
            km_commit: Bytes([9; 32]),
            answer: Bytes([8; 32]),
        };
        let keys = NewKeys {
            member: self.founder,
            pk_sig: signer.public(),
            pk_hpke: add.pk_hpke,
            pk_rec_sig: recovery.public(),
            km_number: 2,
            km_commit: Bytes([9; 32]),
        };
        let taken = keys.sign(&state.genesis(), state.head().seq + 1, &signer, &self.insider.recovery);
        let roles = SetRoles { member, roles: RoleSet::all(), only: None, sides: Vec::new(), end: None };
        vec![
            ("own roles", roles.clone().into()),
            ("roles of another", SetRoles { member: self.founder, ..roles }.into()),
            ("a friend", add.into()),
            ("the founder out", MemberRemove { member: self.founder }.into()),
            ("the founder over", MemberEnd { member: self.founder }.into()),
            ("the founder's keys", taken.into()),
        ]
    }

    fn about_keys(&self, state: &State) -> Vec<(&'static str, OperationBody)> {
        let (me, role_set) = (&self.insider, state.member(self.insider.id).unwrap().rights);
        let secret = state.scope(self.production.secret).unwrap();
        let epoch = secret.epoch().unwrap();
        let place = epoch.place(state.genesis(), &secret.scope);
        let own = Grant::seal(me.id, &me.hpke.public(), &place, &SymmetricKey::make().unwrap()).unwrap();
        let copied = copied(epoch.grant(self.founder).unwrap(), me.id);
        let batch = |grant| {
            GrantBatch { scope: secret.scope.id, epoch_id: epoch.id, grants: vec![grant], role_set }.into()
        };
        let grants = |scope: &ScopeState| {
            state
                .recipients(&scope.scope, Half::A)
                .iter()
                .map(|(id, pk)| forged(*id, pk, scope, state))
                .collect()
        };
        let (audit, archive) = (state.audit_scope().unwrap(), state.scope(self.staging.archive).unwrap());
        let staging = state.scope(self.staging.secret).unwrap();
        let pk = HpkeKeyPair::make().unwrap().public();
        let half = Half::B;
        vec![
            ("a grant to oneself", batch(own)),
            ("the founder's grant", batch(copied)),
            (
                "a key of one's own choice",
                ScopeEpoch {
                    scope: staging.scope.id,
                    number: staging.next_number(),
                    commitment: Bytes([3; 32]),
                    grants: grants(staging),
                }
                .into(),
            ),
            (
                "the log's key",
                AuditEpoch { scope: audit.scope.id, number: audit.next_number(), pk, grants: grants(audit) }
                    .into(),
            ),
            (
                "a half",
                ScopeHalf {
                    scope: archive.scope.id,
                    half,
                    number: archive.next_half_number(half),
                    pk,
                    grants: grants(archive),
                    alone: true,
                }
                .into(),
            ),
        ]
    }
}

/// Somebody's sealed key under another's id.
fn copied(grant: &Grant, to: MemberId) -> Grant {
    let mut bytes = vault_crypto::encode(grant);
    let at = bytes.windows(16).position(|part| part == grant.member.as_bytes()).unwrap();
    bytes[at..at + 16].copy_from_slice(to.as_bytes());
    vault_crypto::decode(&bytes).unwrap()
}

fn forged(id: MemberId, pk: &PublicKey, scope: &ScopeState, state: &State) -> Grant {
    let place = scope.epoch().unwrap().place(state.genesis(), &scope.scope);
    Grant::seal(id, pk, &place, &SymmetricKey::make().unwrap()).unwrap()
}

fn verdict(file: &File, author: MemberId, signer: &SigningKey, body: OperationBody) -> Option<TrustError> {
    let time = file.state.t_run();
    let mut chain = file.state.chain(author, time, &file.tree);
    chain.sign(body, signer);
    file.state.clone().apply(chain.operations(), Signatures::Check).err()
}

/// One verdict of all readers for each: the one by name, and one file of each role that nobody opens.
#[tokio::test]
async fn a_low_member_signs_nothing_beyond_their_roles() {
    for role in [Role::Junior, Role::Support, Role::Contractor, Role::Auditor] {
        let scene = Box::pin(Scene::with(role)).await;
        let file = File::of(&scene.world).await;
        let (me, time) = (&scene.insider, file.state.t_run());
        let forgeries = scene.forgeries(&file);
        for (what, body) in &forgeries {
            let found = verdict(&file, me.id, &me.signer, body.clone());
            assert_eq!(found, Some(TrustError::NotAllowed), "{role:?}: {what}");
            let as_founder = verdict(&file, scene.founder, &me.signer, body.clone());
            assert_eq!(as_founder, Some(TrustError::WrongSignature), "{role:?}: {what}");
            let gone = verdict(&file, scene.gone.id, &scene.gone.signer, body.clone());
            assert_eq!(gone, Some(TrustError::UnknownAuthor), "{role:?}: {what}");
        }
        let body = forgeries.into_iter().next().unwrap().1;
        file.sign(me.id, &me.signer, time, vec![body], Vec::new()).await;
        assert_eq!(scene.world.unlock().await.err(), Some(DAMAGED_LOG), "{role:?}");
    }
}

/// Who holds a key hands on neither the one before it nor a second grant, and nobody gets production's by it.
#[tokio::test]
async fn an_older_grant_counts_no_more() {
    let scene = Box::pin(Scene::with(Role::Junior)).await;
    let file = File::of(&scene.world).await;
    let (state, me) = (&file.state, &scene.insider);
    let scope = state.scope(scene.staging.secret).unwrap();
    let [old, new] = scope.epochs() else { panic!("one key before the leaver, one after") };
    assert!(old.grant(scene.gone.id).is_some() && new.grant(scene.gone.id).is_none());
    let role_set = state.member(me.id).unwrap().rights;
    let batch = |epoch: &vault_crypto::trust::Epoch, grant: Grant| {
        GrantBatch { scope: scope.scope.id, epoch_id: epoch.id, grants: vec![grant], role_set }.into()
    };
    let (own, theirs) = (*old.grant(me.id).unwrap(), *old.grant(scene.gone.id).unwrap());
    let replayed = verdict(&file, me.id, &me.signer, batch(old, own));
    assert_eq!(replayed, Some(TrustError::WrongEpoch), "an older key");
    let again = verdict(&file, me.id, &me.signer, batch(new, own));
    assert_eq!(again, Some(TrustError::Exists), "a second grant");
    let back = verdict(&file, me.id, &me.signer, batch(new, theirs));
    assert_eq!(back, Some(TrustError::Unknown), "the leaver's");
    for scope in state.scopes().filter(|scope| scope.scope.tier == Tier::Production) {
        let reads = scope.scope.class == Class::Directory;
        assert_eq!(me.key(state, scope.scope.id).is_some(), reads, "{:?}", scope.scope);
        assert!(reads || scope.epochs().iter().all(|epoch| epoch.grant(me.id).is_none()));
    }
    assert!(scene.gone.key(state, scope.scope.id).is_none(), "nothing new opens to the leaver");
}

/// Whoever takes a name of somebody else's recovery key into their own keys would stand in the way of that
/// somebody's recovery.
#[tokio::test]
async fn nobody_takes_the_public_keys_of_another() {
    let scene = Box::pin(Scene::with(Role::Junior)).await;
    let file = File::of(&scene.world).await;
    let (state, me) = (&file.state, &scene.insider);
    let (mine, founders) = (state.member(me.id).unwrap(), state.member(scene.founder).unwrap());
    let own = NewKeys {
        member: me.id,
        pk_sig: mine.pk_sig,
        pk_hpke: mine.pk_hpke,
        pk_rec_sig: mine.pk_rec_sig,
        km_number: 2,
        km_commit: Bytes([9; 32]),
    };
    let seq = state.head().seq + 1;
    let tried = |keys: NewKeys| {
        let body = keys.sign(&state.genesis(), seq, &me.signer, &me.recovery);
        verdict(&file, me.id, &me.signer, body.into())
    };
    assert_eq!(tried(own), None, "one's own may stay");
    assert_eq!(tried(NewKeys { pk_rec_sig: founders.pk_rec_sig, ..own }), Some(TrustError::Exists));
    assert_eq!(tried(NewKeys { pk_hpke: founders.pk_hpke, ..own }), Some(TrustError::Exists));
}

/// Far ahead, nobody's honest program would go on writing. An owner's next code shows what time it is.
#[tokio::test]
async fn a_date_far_ahead_ends_nobodys_work() {
    let scene = Box::pin(Scene::with(Role::Junior)).await;
    let (world, me) = (&scene.world, &scene.insider);
    for _ in 0..2 {
        let put = Put {
            record: new_record(),
            kind: ObjectKind::TestResult,
            scope: scene.staging.partner,
            subject: Some(scene.staging.meta),
            document: b"in the year 2099",
        };
        File::of(world).await.put(me, Timestamp::from_secs(4_070_000_000), put).await;
    }
    let mut founder = world.unlock().await.unwrap();
    assert_eq!(founder.info().read_only, None);
    let rows = founder.audit(0, 10).await.unwrap().rows;
    assert!(rows.iter().any(|row| row.sentence.contains("out of the count")));
    founder.remove_member(me.id, "dates ahead").await.unwrap();
    lock(world, founder).await;
    assert_eq!(world.unlock().await.unwrap().info().read_only, None);
}

/// A contractor's end is by the clock of whoever looks: an owner's next unlock ends their rights by order, with new
/// keys, so that dating work back to the last good minute is of no use.
#[tokio::test]
async fn a_contractor_whose_end_is_past_neither_writes_nor_reads() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    let (partner, [staging, _]) = with_srs(&mut founder).await;
    let (place, _) = place_of(&founder, staging);
    let end = world.now().plus_secs(3600);
    let only = Some(vec![super::super::Place::Partner(partner)]);
    let roles = [Role::Contractor, Role::IntegrationDev];
    let bounded = Rights { only, end: Some(end), ..rights(&roles) };
    let insider = Insider::let_in(&mut founder, &bounded).await;
    lock(&world, founder).await;
    let before = std::fs::read(world.path()).unwrap();
    let document = vault_domain::encode_document(&vault_domain::Secrets::default());
    let put = |record| Put {
        record,
        kind: ObjectKind::Secrets,
        scope: place.secret,
        subject: Some(place.meta),
        document: &document,
    };
    world.clock.forward(2 * 3600);
    File::of(&world).await.put(&insider, world.now(), put(new_record())).await;
    assert_eq!(world.unlock().await.err(), Some(DAMAGED_LOG), "dated as it is");
    std::fs::write(world.path(), before).unwrap();
    world.clock.forward(30);
    lock(&world, world.unlock().await.unwrap()).await;
    let file = File::of(&world).await;
    assert!(file.state.member(insider.id).unwrap().ended, "by order");
    assert!(insider.key(&file.state, place.secret).is_none(), "what is written from here on");
    let [old, _] = file.state.scope(place.secret).unwrap().epochs() else { panic!("a new key") };
    assert!(old.grant(insider.id).is_some());
    let body = RecordDelete { records: vec![staging] };
    let found = verdict(&file, insider.id, &insider.signer, body.clone().into());
    assert_eq!(found, Some(TrustError::Ended));
    file.sign(insider.id, &insider.signer, end, vec![body.into()], Vec::new()).await;
    assert_eq!(world.unlock().await.err(), Some(DAMAGED_LOG), "dated back");
}
