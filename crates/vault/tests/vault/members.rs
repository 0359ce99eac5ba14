//! Several members on one file: each joins with keys of their own, and has exactly what the roles give.

use std::sync::Arc;

use secrecy::SecretString;
use vault::{
    Continue, CreateOptions, EventKind, FieldRef, Kdf, MemberId, MemoryKeychain, NewMember, Place, Purpose,
    RecordId, Recovery, Rights, Role, SecretReading, Session, Surroundings, Unlock, UseKeyring, VaultError,
};

use crate::around::{TestClock, World, with_srs};

/// Somebody with a computer of their own, to whom the file is carried.
pub(crate) struct Person {
    around: Surroundings,
    secret: String,
    recovery_key: String,
    folder: tempfile::TempDir,
    passphrase: String,
}

impl Person {
    fn new(world: &World) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let around = Surroundings {
            clock: Arc::<TestClock>::clone(&world.clock),
            keychain: Arc::new(MemoryKeychain::new()),
            state_folder: folder.path().to_owned(),
            ..world.around()
        };
        let passphrase = "velvet anchor prairie mosaic lantern juniper".to_owned();
        Self { around, secret: String::new(), recovery_key: String::new(), folder, passphrase }
    }

    /// On the founder's computer: one keyring, one folder, one passphrase after the other.
    fn at_the_same_desktop(world: &World) -> Self {
        Self { around: world.around(), ..Self::new(world) }
    }

    async fn answer(&mut self, invitation: &[u8]) -> vault::Answered {
        let now = self.around.clock.now();
        let mut joining = NewMember::begin(invitation, now).unwrap();
        let enrolment = joining.enrolment();
        self.enrol(enrolment);
        let code = self.code();
        joining.enrolment().confirm_code(&code, now).unwrap();
        let options = CreateOptions { device_secret: UseKeyring::Yes, kdf: Kdf::Floor, window_days: 30 };
        joining.answer(self.passphrase.clone().into(), options, &self.around).await.unwrap()
    }

    /// Takes authenticator and kit away.
    fn enrol(&mut self, enrolment: &vault::Enrolment) {
        self.secret = enrolment.authenticator().unwrap().secret_text.replace(' ', "");
        self.recovery_key = enrolment.kit().recovery_key.to_string();
    }

    /// With the kit alone, on a computer that has nothing of theirs.
    async fn recover(&mut self, world: &World) -> Session {
        self.around.keychain = Arc::new(MemoryKeychain::new());
        let key = self.recovery_key.clone().into();
        let mut recovery = Recovery::begin(&world.path(), &key, &self.around).await.unwrap();
        assert_eq!(recovery.head().member, "Dana Reyes");
        self.enrol(recovery.enrolment());
        for _ in 0..2 {
            world.clock.forward(30);
            recovery.enrolment().confirm_code(&self.code(), world.now()).unwrap();
        }
        let options = CreateOptions { device_secret: UseKeyring::Yes, kdf: Kdf::Floor, window_days: 30 };
        recovery.finish(self.passphrase.clone().into(), options).await.unwrap()
    }

    fn code(&self) -> String {
        let secret = totp_rs::Secret::try_from_base32(&self.secret).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        totp.generate(self.around.clock.now().secs()).to_string()
    }

    fn factors(&self) -> Unlock {
        Unlock {
            member: None,
            passphrase: SecretString::from(self.passphrase.clone()),
            code: self.code(),
            by_hand: None,
        }
    }

    pub(crate) async fn join(&self, world: &World) -> Result<Session, VaultError> {
        world.clock.forward(30);
        Session::join(&world.path(), self.factors(), &self.around).await
    }

    pub(crate) async fn unlock(&self, world: &World) -> Result<Session, VaultError> {
        world.clock.forward(30);
        Session::unlock(&world.path(), self.factors(), &self.around).await
    }
}

pub(crate) fn rights(roles: &[Role]) -> Rights {
    Rights { roles: roles.iter().copied().collect(), only: None, end: None }
}

/// Invited, answered, words compared, let in, and the file locked by the founder.
pub(crate) async fn let_in(
    world: &World,
    session: &mut Session,
    name: &str,
    rights: &Rights,
) -> (Person, MemberId) {
    let mut person = Person::new(world);
    let invitation = session.invite(name, rights, "joins the team").await.unwrap();
    let answered = person.answer(&invitation).await;
    let member = session.admit(&answered.file, &answered.words, "joins the team").await.unwrap();
    (person, member)
}

pub(crate) async fn lock(session: Session) {
    drop(session.lock(vault::LockKind::Full).await);
}

pub(crate) async fn secret_of(session: &mut Session, credential: RecordId) -> Result<String, VaultError> {
    let field = FieldRef { credential, version: None, field: "client_secret".to_owned() };
    let reason = Some("a test".to_owned());
    let value = session.read_secret(&field, Purpose::Reveal, reason).await?;
    Ok(String::from_utf8(value.to_vec()).unwrap())
}

pub(crate) fn client_id(session: &Session, credential: RecordId) -> Option<String> {
    let details = session.credential(credential).unwrap();
    details.versions.first()?.identifiers.get("client_id").cloned()
}

/// The whole way apart: two files, eight words, the first unlock, and the next.
#[tokio::test]
async fn a_developer_reads_staging_and_has_no_key_of_production() {
    let (world, mut founder) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, production]) = with_srs(&mut founder).await;
    let (dana, _) = let_in(&world, &mut founder, "Dana Reyes", &rights(&[Role::IntegrationDev])).await;
    founder.keep_draft("add", "Add a partner", "{}").await.unwrap();
    lock(founder).await;
    let mut session = dana.join(&world).await.unwrap();
    assert_eq!(secret_of(&mut session, staging).await.unwrap(), "staging-secret");
    assert_eq!(client_id(&session, staging).as_deref(), Some("northwind-42"));
    assert_eq!(client_id(&session, production), None, "not even the identifier is there");
    assert!(matches!(secret_of(&mut session, production).await, Err(VaultError::Refused { .. })));
    lock(session).await;
    let mut session = dana.unlock(&world).await.unwrap();
    assert_eq!(secret_of(&mut session, staging).await.unwrap(), "staging-secret");
    assert!(session.audit(0, 10).await.is_err(), "the log is for Security");
    assert_eq!(session.drafts(), [], "what the founder types is the founder's");
    session.keep_draft("add", "Add a partner", "{\"name\":\"Fabrikam\"}").await.unwrap();
    lock(session).await;
    let mut founder = world.unlock().await.unwrap();
    assert_eq!(founder.drafts().into_iter().map(|draft| draft.texts).collect::<Vec<_>>(), ["{}"]);
    assert_eq!(founder.members().len(), 2);
    let verification = founder.verify(&mut |_, _| Continue::Yes).await.unwrap();
    assert!(verification.findings.is_empty(), "{:?}", verification.findings);
    let rows = founder.audit(0, 100).await.unwrap().rows;
    assert!(rows.iter().any(|row| row.who == "Dana Reyes" && row.sentence.contains("Showed a secret")));
}

/// Support: identifiers of every environment, and no secret's key.
#[tokio::test]
async fn support_sees_identifiers_and_security_the_log_and_neither_a_secret() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    let (_, [staging, production]) = with_srs(&mut founder).await;
    let (sam, _) = let_in(&world, &mut founder, "Sam Lee", &rights(&[Role::Support])).await;
    let (sid, _) = let_in(&world, &mut founder, "Sid Moss", &rights(&[Role::Security])).await;
    lock(founder).await;
    let mut session = sam.join(&world).await.unwrap();
    for credential in [staging, production] {
        assert_eq!(client_id(&session, credential).as_deref(), Some("northwind-42"));
        assert!(matches!(secret_of(&mut session, credential).await, Err(VaultError::Refused { .. })));
    }
    assert!(session.invite("A Friend", &rights(&[Role::Owner]), "why not").await.is_err());
    lock(session).await;
    let mut session = sid.join(&world).await.unwrap();
    assert!(matches!(secret_of(&mut session, staging).await, Err(VaultError::Refused { .. })));
    let whole = session.verify(&mut |_, _| Continue::Yes).await.unwrap();
    assert!(whole.findings.is_empty(), "also what was before: {:?}", whole.findings);
    let rows = session.audit(0, 1000).await.unwrap().rows;
    assert!(rows.iter().all(|row| !row.unreadable));
    assert!(rows.iter().any(|row| row.sentence.contains("Made the vault")));
}

/// Removing is re-keying: the copy of the leaver opens nothing that is written afterwards, and what was opened is
/// listed apart from what could have been.
#[tokio::test]
async fn a_leaver_is_shut_out_and_what_they_know_is_listed() {
    let (world, mut founder) = World::with_vault(UseKeyring::Yes).await;
    let (partner, [staging, production]) = with_srs(&mut founder).await;
    let environments = founder.partner(partner).unwrap().summary.environments;
    let mut new = crate::around::client(environments[0].id, "another");
    new.name = "Catalogue API".to_owned();
    let other = founder.create_credential(new).await.unwrap();
    let (dana, id) = let_in(&world, &mut founder, "Dana Reyes", &rights(&[Role::IntegrationDev])).await;
    lock(founder).await;
    let mut session = dana.join(&world).await.unwrap();
    secret_of(&mut session, staging).await.unwrap();
    lock(session).await;
    let mut founder = world.unlock().await.unwrap();
    let left = founder.remove_member(id, "left the company").await.unwrap();
    assert_eq!(left.pending, 0);
    let could: Vec<_> = left.could_open.iter().map(|one| one.id).collect();
    assert!(could.contains(&staging) && could.contains(&other) && !could.contains(&production));
    let opened = left.opened.unwrap();
    assert_eq!(opened.iter().map(|one| (one.credential, one.version)).collect::<Vec<_>>(), [(staging, 1)]);
    assert_eq!(secret_of(&mut founder, staging).await.unwrap(), "staging-secret");
    assert!(founder.could_open(id).is_empty());
    lock(founder).await;
    assert!(matches!(dana.unlock(&world).await.err(), Some(VaultError::Refused { .. })));
    assert!(dana.join(&world).await.is_err(), "nor does an answer count twice");
    world.clock.forward(30);
    let mut founder = world.unlock().await.unwrap();
    let whole = founder.verify(&mut |_, _| Continue::Yes).await.unwrap();
    assert!(whole.findings.is_empty(), "{:?}", whole.findings);
    drop(dana.folder);
}

/// A member who makes no keys of scopes comes back with the kit all the same: their own keys are new at once, and those
/// of what they read when the next owner unlocks.
#[tokio::test]
async fn a_developer_comes_back_with_the_kit() {
    let (world, mut founder) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut founder).await;
    let (mut dana, id) = let_in(&world, &mut founder, "Dana Reyes", &rights(&[Role::IntegrationDev])).await;
    lock(founder).await;
    lock(dana.join(&world).await.unwrap()).await;
    let old = dana.recovery_key.clone();
    let mut session = dana.recover(&world).await;
    assert_eq!(secret_of(&mut session, staging).await.unwrap(), "staging-secret");
    lock(session).await;
    let again = Recovery::begin(&world.path(), &old.into(), &dana.around).await;
    assert!(matches!(again.err(), Some(VaultError::Invalid { .. })), "the old kit opens nothing");
    let mut session = dana.unlock(&world).await.unwrap();
    assert_eq!(secret_of(&mut session, staging).await.unwrap(), "staging-secret");
    lock(session).await;
    world.clock.forward(30);
    let mut founder = world.unlock().await.unwrap();
    assert!(founder.could_open(id).iter().any(|one| one.id == staging), "handed the new key, too");
    let rows = founder.audit(0, 5).await.unwrap().rows;
    assert!(rows.iter().any(|row| row.kind == EventKind::ScopesRekeyed && row.who != "Dana Reyes"));
    let whole = founder.verify(&mut |_, _| Continue::Yes).await.unwrap();
    assert!(whole.findings.is_empty(), "{:?}", whole.findings);
    lock(founder).await;
    let mut session = dana.unlock(&world).await.unwrap();
    assert_eq!(secret_of(&mut session, staging).await.unwrap(), "staging-secret");
}

/// The owner hands over the chair: the same functions, one after the other, on one computer.
#[tokio::test]
async fn two_members_share_a_desktop() {
    let (world, mut founder) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut founder).await;
    let mut sam = Person::at_the_same_desktop(&world);
    let invitation = founder.invite("Sam Lee", &rights(&[Role::Support]), "helps").await.unwrap();
    let answered = sam.answer(&invitation).await;
    let view = founder.answer_view(&answered.file).unwrap();
    assert_eq!((view.name.as_str(), view.words), ("Sam Lee", answered.words.clone()));
    let wrong = founder.admit(&answered.file, "eight other words", "helps").await;
    assert!(matches!(wrong, Err(VaultError::Invalid { .. })), "the words are compared");
    let id = founder.admit(&answered.file, &answered.words, "helps").await.unwrap();
    let again = founder.admit(&answered.file, &answered.words, "helps").await;
    assert!(matches!(again, Err(VaultError::Refused { .. })), "an answer counts once");
    lock(founder).await;
    lock(sam.join(&world).await.unwrap()).await;
    world.clock.forward(30);
    lock(world.unlock().await.unwrap()).await;
    world.clock.forward(30);
    let as_sam = Unlock { member: Some(id), ..sam.factors() };
    let session = Session::unlock(&world.path(), as_sam, &sam.around).await.unwrap();
    assert_eq!(session.info().member, "Sam Lee");
}

/// Rights that grow are handed keys; rights that shrink are new keys; limits and ends hold.
#[tokio::test]
async fn rights_change_with_their_keys() {
    let (world, mut founder) = World::with_vault(UseKeyring::Without).await;
    let (partner, [staging, production]) = with_srs(&mut founder).await;
    let environments = founder.partner(partner).unwrap().summary.environments;
    let only = Some(vec![Place::Environment(environments[0].id)]);
    let limited = Rights { only, ..rights(&[Role::Devops]) };
    let (dana, id) = let_in(&world, &mut founder, "Dana Reyes", &limited).await;
    lock(founder).await;
    let mut session = dana.join(&world).await.unwrap();
    assert_eq!(secret_of(&mut session, staging).await.unwrap(), "staging-secret");
    assert!(secret_of(&mut session, production).await.is_err());
    lock(session).await;
    world.clock.forward(30);
    let mut founder = world.unlock().await.unwrap();
    founder.set_rights(id, &rights(&[Role::Devops]), "on call").await.unwrap();
    lock(founder).await;
    let mut session = dana.unlock(&world).await.unwrap();
    assert_eq!(secret_of(&mut session, production).await.unwrap(), "production-secret");
    lock(session).await;
    world.clock.forward(30);
    let mut founder = world.unlock().await.unwrap();
    let left = founder.set_rights(id, &rights(&[Role::Support]), "not on call").await.unwrap();
    assert_eq!(left.opened.unwrap().len(), 2, "both were opened and are still valid");
    let unsound = Rights { roles: [Role::Contractor].into_iter().collect(), ..Rights::default() };
    assert!(founder.set_rights(id, &unsound, "a project").await.is_err());
    assert!(founder.set_rights(id, &rights(&[Role::Qa]), " ").await.is_err(), "every change needs a reason");
    lock(founder).await;
    let mut session = dana.unlock(&world).await.unwrap();
    assert!(secret_of(&mut session, staging).await.is_err());
    assert_eq!(client_id(&session, production).as_deref(), Some("northwind-42"));
}

/// From the wraps in the file: who holds no key is not in it, who reads a version that was replaced since has not read
/// what is in use, and whoever may not read the log is not told who did.
#[tokio::test]
async fn who_can_read_a_credential_and_who_has() {
    let (world, mut founder) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, production]) = with_srs(&mut founder).await;
    let (dana, dana_id) = let_in(&world, &mut founder, "Dana Reyes", &rights(&[Role::IntegrationDev])).await;
    let (_, sam_id) = let_in(&world, &mut founder, "Sam Lee", &rights(&[Role::Support])).await;
    lock(founder).await;
    let mut session = dana.join(&world).await.unwrap();
    secret_of(&mut session, staging).await.unwrap();
    let own = session.readers(staging).await.unwrap();
    assert!(!own.knows_log && own.readers.iter().all(|reader| reader.has_read.is_empty()));
    lock(session).await;
    let mut founder = world.unlock().await.unwrap();
    let of = |readers: &vault::Readers, id| readers.readers.iter().find(|one| one.member == id).cloned();
    let readers = founder.readers(staging).await.unwrap();
    let developer = of(&readers, dana_id).unwrap();
    assert_eq!((developer.secret, developer.has_read.len()), (SecretReading::Yes, 1));
    let supporter = of(&readers, sam_id).unwrap();
    assert_eq!((supporter.identifiers, supporter.secret), (true, SecretReading::No));
    let readers = founder.readers(production).await.unwrap();
    assert!(of(&readers, dana_id).is_none(), "no key of production was ever sealed to them");
    founder.remove_member(dana_id, "left the company").await.unwrap();
    let leaver = of(&founder.readers(staging).await.unwrap(), dana_id).unwrap();
    assert!(leaver.roles.is_empty() && leaver.secret == SecretReading::No && leaver.has_read.len() == 1);
}
