//! Making a vault: keys, authenticator and recovery key are made in memory; the file is written at the end.

use std::path::Path;
use std::time::Instant;

use secrecy::SecretString;
use vault_crypto::audit::{self, Tree};
use vault_crypto::trust::{Chain, Genesis, OperationBody, RecordPut, ScopeCreate, Signatures, State};
use vault_crypto::{
    Authenticator, Bytes, Code, ColdState, DeviceSecret, HotState, HpkeKeyPair, KdfParams, KnownDevice,
    MemberKey, MemberKeyPlace, NewEpoch, OpenSlot, Pin, Place, PrivateKey, Recipient, RecoveryKey, ScopeKey,
    SelfKey, SigningKey, SlotRequest, SymmetricKey, fingerprint, seal_record,
};
use vault_domain::{
    Class, DeviceId, Event, EventKind, MemberCard, MemberId, ObjectKind, Organization, Outcome, RecordId,
    RoleSet, Scope, ScopeId, ScopeKind, SlotId, Target, Tier, Timestamp, VaultId, encode_document,
};
use vault_keychain::{ItemName, Purpose};
use vault_store::{Commit, EnvelopeRow, Heads, Holder, Store};
use zeroize::Zeroizing;

use crate::session::Session;
use crate::store_error::store_error;
use crate::transaction::slot_row;
use crate::unlock::{UNLOCK_STEPS_UP_FOR, checked_passphrase, keychain_error};
use crate::{Surroundings, VaultError, input};

/// A vault being made. Everything is in memory; dropping it leaves nothing.
pub struct NewVault {
    organization: String,
    member_name: String,
    created: Timestamp,
    vault: VaultId,
    member: MemberId,
    signer: SigningKey,
    hpke: HpkeKeyPair,
    member_key: MemberKey,
    recovery: RecoveryKey,
    recovery_text: Zeroizing<String>,
    authenticator: Authenticator,
    chain: Chain,
    confirmed_step: Option<u64>,
    kit_positions: [usize; 4],
    kit_confirmed: bool,
}

/// What an authenticator app needs.
pub struct AuthenticatorView {
    /// The `otpauth://` address.
    pub uri: Zeroizing<String>,
    /// The secret for typing.
    pub secret_text: Zeroizing<String>,
    /// The address as a QR code.
    pub qr_svg: Zeroizing<String>,
    /// The name of the account in the app.
    pub account: String,
    /// The issuer in the app.
    pub issuer: String,
}

/// What is printed and put away.
pub struct RecoveryKit {
    /// The organization.
    pub organization: String,
    /// The member.
    pub member: String,
    /// The vault's id.
    pub vault_id: String,
    /// The fingerprint of genesis.
    pub fingerprint: String,
    /// When the vault was made.
    pub created: Timestamp,
    /// The recovery key in groups of four.
    pub recovery_key: Zeroizing<String>,
}

/// Choices at creation.
#[derive(Clone, Copy, Debug)]
pub struct CreateOptions {
    /// Whether a secret in the keyring is part of the key.
    pub device_secret: UseKeyring,
    /// How dear one guess is.
    pub kdf: Kdf,
    /// For how many days without an unlock codes keep opening it: 30 to 400.
    pub window_days: u16,
}

impl Default for CreateOptions {
    fn default() -> Self {
        Self { device_secret: UseKeyring::Yes, kdf: Kdf::Calibrate, window_days: 400 }
    }
}

/// Whether a secret in the operating system's keyring is part of the key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum UseKeyring {
    /// No, by explicit choice.
    Without,
    /// Yes.
    Yes,
}

/// How dear one guess of the passphrase is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kdf {
    /// As dear as half a second on this computer allows.
    Calibrate,
    /// The least the format allows.
    Floor,
}

impl NewVault {
    /// Makes the keys of a vault and its first member.
    pub fn begin(organization: &str, member: &str, now: Timestamp) -> Result<Self, VaultError> {
        let organization = input::name("organization", organization)?;
        let member_name = input::name("member", member)?;
        let vault = VaultId::from_random(random()?);
        let member = MemberId::from_random(random()?);
        let signer = SigningKey::from_seed(&SymmetricKey::make()?);
        let hpke = HpkeKeyPair::make()?;
        let member_key = MemberKey::make()?;
        let recovery = RecoveryKey::make()?;
        let mut chain = Chain::genesis(member, now);
        let genesis = Genesis {
            vault_id: vault,
            min_format: 1,
            member,
            roles: RoleSet::all(),
            pk_sig: signer.public(),
            pk_hpke: hpke.public(),
            pk_rec_sig: recovery.signing_key().public(),
            km_number: 1,
            km_commit: member_key.commit(vault, member, 1),
            demo: false,
        };
        chain.sign(OperationBody::Genesis(genesis), &signer);
        let recovery_text = recovery.text();
        let kit_positions = random_positions(&recovery_text)?;
        Ok(Self {
            organization,
            member_name,
            created: now,
            vault,
            member,
            signer,
            hpke,
            member_key,
            recovery,
            recovery_text,
            authenticator: Authenticator::make()?,
            chain,
            confirmed_step: None,
            kit_positions,
            kit_confirmed: false,
        })
    }

    /// What a guesser would try first: the names of organization and member.
    pub fn names(&self) -> Vec<String> {
        vec![self.organization.clone(), self.member_name.clone()]
    }

    /// What to put into the authenticator app.
    pub fn authenticator(&self) -> Result<AuthenticatorView, VaultError> {
        let (issuer, account) = (ISSUER.to_owned(), format!("{} – {}", self.organization, self.member_name));
        let invalid = |_| VaultError::invalid("organization", "an authenticator cannot show this name");
        Ok(AuthenticatorView {
            uri: self.authenticator.uri(&issuer, &account).map_err(invalid)?,
            secret_text: self.authenticator.secret_text(),
            qr_svg: self.authenticator.qr_svg(&issuer, &account).map_err(invalid)?,
            account,
            issuer,
        })
    }

    /// Checks a code typed back. It counts as used from then on.
    pub fn confirm_code(&mut self, code: &str, now: Timestamp) -> Result<(), VaultError> {
        let code = Code::parse(code).map_err(|_| VaultError::invalid("code", "six digits are needed"))?;
        let step = self.authenticator.verify(&code, now).ok_or(VaultError::WrongCredentials { now })?;
        self.confirmed_step = Some(step);
        Ok(())
    }

    /// The recovery kit.
    pub fn kit(&self) -> RecoveryKit {
        RecoveryKit {
            organization: self.organization.clone(),
            member: self.member_name.clone(),
            vault_id: self.vault.to_string(),
            fingerprint: fingerprint(&self.chain.genesis_hash()),
            created: self.created,
            recovery_key: self.recovery_text.clone(),
        }
    }

    /// Which four characters of the recovery key are asked back: counted from 1, blanks not counted.
    pub const fn kit_positions(&self) -> [usize; 4] {
        self.kit_positions
    }

    /// Checks the characters typed back; upper and lower case are the same, blanks do not count.
    pub fn kit_check(&mut self, typed: &str) -> bool {
        let typed = typed
            .chars()
            .filter(|one| !one.is_whitespace() && *one != ',')
            .map(|one| one.to_ascii_lowercase());
        let key: Vec<char> = self.recovery_text.chars().filter(|one| !one.is_whitespace()).collect();
        let asked = self.kit_positions.iter().filter_map(|position| key.get(position - 1).copied());
        self.kit_confirmed = typed.eq(asked);
        self.kit_confirmed
    }

    /// Writes the vault to a file that does not exist yet, and opens it.
    pub async fn create(
        mut self,
        path: &Path,
        passphrase: SecretString,
        options: CreateOptions,
        around: &Surroundings,
    ) -> Result<Session, VaultError> {
        let passphrase = checked_passphrase(&passphrase)?;
        let burned = self
            .confirmed_step
            .ok_or(VaultError::invalid("code", "type a code of the authenticator back first"))?;
        let device_secret = match options.device_secret {
            UseKeyring::Yes => Some(DeviceSecret::make()?),
            UseKeyring::Without => None,
        };
        let params = calibrated(options.kdf).await?;
        let scopes = self.found_scopes()?;
        let pin = self.pin();
        let request = self.slot_request(params, options.window_days)?;
        let authenticator = std::mem::replace(&mut self.authenticator, Authenticator::make()?);
        let (slot_id, now) = (request.slot, around.clock.now());
        let (made, passphrase, device_secret) = tokio::task::spawn_blocking(move || {
            let secret = device_secret.as_ref();
            let made = OpenSlot::make(&request, &passphrase, secret, authenticator, burned, pin, now);
            (made, passphrase, device_secret)
        })
        .await
        .map_err(|_| VaultError::Internal)?;
        let (slot, change) = made.map_err(|error| VaultError::Refused { reason: error.to_string() })?;
        let item = ItemName::new(self.vault, slot_id, Purpose::DeviceSecret);
        if let Some(secret) = &device_secret {
            around.keychain.set(&item, secret.expose()).await.map_err(|error| keychain_error(&error))?;
        }
        let result = self.write(path, slot, change, scopes, around, now).await;
        if result.is_err() && device_secret.is_some() {
            drop(around.keychain.delete(&item).await);
        }
        let mut session = result?;
        session.uses_keyring = device_secret.is_some();
        session.stepped_up_until = session.now().plus_secs(UNLOCK_STEPS_UP_FOR);
        session.after_creation(passphrase).await?;
        Ok(session)
    }

    fn slot_request(&self, params: KdfParams, window_days: u16) -> Result<SlotRequest, VaultError> {
        Ok(SlotRequest {
            genesis: self.chain.genesis_hash(),
            vault: self.vault,
            member: self.member,
            slot: SlotId::from_random(random()?),
            device: DeviceId::from_random(random()?),
            params,
            window_days: u32::from(window_days),
        })
    }

    fn pin(&self) -> Pin {
        Pin { seq: self.chain.seq() - 1, hash: self.chain.before() }
    }

    /// The organization's directory and audit log, and the first documents.
    fn found_scopes(&mut self) -> Result<Founded, VaultError> {
        let directory = self.found_scope(Class::Directory)?;
        let recipients = [(self.member, self.hpke.public())];
        let (directory_key, body) =
            self.epoch(&directory, &recipients).scope_key().map_err(|_| VaultError::Internal)?;
        self.chain.sign(body, &self.signer);
        let audit = self.found_scope(Class::Audit)?;
        let (audit_key, body) =
            self.epoch(&audit, &recipients).audit_key().map_err(|_| VaultError::Internal)?;
        self.chain.sign(body, &self.signer);
        let organization = encode_document(&Organization { name: self.organization.clone() });
        let card = encode_document(&MemberCard {
            member: self.member,
            name: self.member_name.clone(),
            kit_confirmed: self.kit_confirmed.then_some(self.created),
        });
        let first = self.seal(&directory, &directory_key, ObjectKind::Organization, &organization)?;
        let second = self.seal(&directory, &directory_key, ObjectKind::MemberCard, &card)?;
        let items = vec![first.item(None), second.item(None)];
        self.chain.sign(OperationBody::RecordPut(RecordPut { items }), &self.signer);
        let envelopes = [first, second].map(|sealed| EnvelopeRow {
            record: sealed.expected.place.record,
            version: sealed.expected.place.version,
            body: sealed.body,
        });
        Ok(Founded { directory_key, audit_key, envelopes: envelopes.into() })
    }

    fn found_scope(&mut self, class: Class) -> Result<Scope, VaultError> {
        let id = ScopeId::from_random(random()?);
        let scope = Scope { id, kind: ScopeKind::Organization, class, tier: Tier::Production, parent: None };
        self.chain.sign(OperationBody::ScopeCreate(ScopeCreate { scope }), &self.signer);
        Ok(scope)
    }

    fn epoch<'a>(
        &self,
        scope: &'a Scope,
        recipients: &'a [(MemberId, vault_crypto::PublicKey)],
    ) -> NewEpoch<'a> {
        let (genesis, before) = (self.chain.genesis_hash(), self.chain.before());
        NewEpoch { genesis, scope, number: 1, before, maker: self.member, recipients }
    }

    fn seal(
        &self,
        scope: &Scope,
        key: &ScopeKey,
        kind: ObjectKind,
        document: &[u8],
    ) -> Result<vault_crypto::SealedRecord, VaultError> {
        let place = Place {
            genesis: self.chain.genesis_hash(),
            kind,
            scope: scope.id,
            class: scope.class,
            epoch_id: key.epoch_id(),
            record: RecordId::from_random(random()?),
            version: 1,
            writer: self.member,
            subject: None,
        };
        seal_record(key, &place, document).map_err(|_| VaultError::Internal)
    }

    async fn write(
        self,
        path: &Path,
        mut slot: OpenSlot,
        change: vault_crypto::SlotChange,
        founded: Founded,
        around: &Surroundings,
        now: Timestamp,
    ) -> Result<Session, VaultError> {
        let operations = self.chain.operations();
        let (first, rest) = operations.split_first().ok_or(VaultError::Internal)?;
        let refused = |_| VaultError::Internal;
        let mut state = State::begin(first, Signatures::Check).map_err(refused)?;
        state.apply(rest, Signatures::Check).map_err(refused)?;
        let epoch = state.member(self.member).ok_or(VaultError::Internal)?.km_epoch_id;
        let place = MemberKeyPlace { genesis: state.genesis(), member: self.member, epoch };
        let log = audit::Session::make().map_err(|_| VaultError::Internal)?;
        let mut first_events = FirstEvents { log, tree: Tree::new(), rows: Vec::new() };
        for kind in [EventKind::SessionStarted, EventKind::VaultCreated] {
            first_events.append(&self.event(kind, slot.device(), now), &state, &founded, &self.signer)?;
        }
        let cold = self.cold(&slot, epoch)?;
        let member = Sealed::new(&cold, &self.member_key, &place, &state, &first_events, &slot)?;
        let pair = self.recovery.key_pair();
        let own = first_events.own(&cold, &place)?;
        let heads = heads(&state, &first_events.tree);
        let wrap = |to: Recipient| -> Result<_, VaultError> {
            let id = to.id();
            Ok((self.member, id, self.member_key.wrap(&place, &to).map_err(|_| VaultError::Internal)?))
        };
        let commit = Commit {
            operations: operations.iter().map(|one| (one.header().seq, one.encode())).collect(),
            leaves: first_events.rows.clone(),
            envelopes: founded.envelopes.clone(),
            cold: Some((self.member, member.cold)),
            hot: Some((self.member, member.hot_blob)),
            key_wraps: vec![
                wrap(Recipient::Device { device: slot.device(), public: slot.device_key().public() })?,
                wrap(Recipient::Recovery { public: pair.public() })?,
            ],
            own_session: Some((self.member, first_events.log.id(), own)),
            slot: Some(slot_row(&change, None)),
            ..Commit::new(None, heads)
        };
        let holder = Holder::this_process(&around.program, now);
        let store = Store::create(path, &commit, &holder).await.map_err(store_error)?;
        let slot_body = change.body().to_vec();
        slot.accept(change).map_err(|_| VaultError::Internal)?;
        let believed = crate::believe::Believed {
            state,
            tree: first_events.tree,
            member_key: self.member_key,
            place,
            cold,
            hot: member.hot,
            hot_counter: 1,
            rolled_back: false,
        };
        let mut session =
            Session::assemble(around.clone(), path.to_owned(), store, slot, slot_body, believed)?;
        session.log = first_events.log;
        Ok(session)
    }

    fn event(&self, kind: EventKind, device: DeviceId, time: Timestamp) -> Event {
        let (target, outcome) = (Target::default(), Outcome::Done);
        Event { kind, author: self.member, device, time, target, outcome, reason: None, count: None }
    }

    fn cold(&self, slot: &OpenSlot, epoch: vault_crypto::EpochId) -> Result<ColdState, VaultError> {
        let hpke_key = HpkeKeyPair::from_private(&self.hpke.private()).ok_or(VaultError::Internal)?;
        let public = slot.device_key().public();
        Ok(ColdState {
            signing_key: SigningKey::from_seed(&self.signer.seed()),
            hpke_key,
            pk_rec: self.recovery.key_pair().public(),
            devices: vec![KnownDevice { device: slot.device(), slot: slot.slot(), public }],
            self_keys: vec![SelfKey { epoch, key: SymmetricKey::make()? }],
        })
    }
}

struct Founded {
    directory_key: ScopeKey,
    audit_key: PrivateKey,
    envelopes: Vec<EnvelopeRow>,
}

struct FirstEvents {
    log: audit::Session,
    tree: Tree,
    rows: Vec<(u64, Vec<u8>)>,
}

impl FirstEvents {
    fn append(
        &mut self,
        event: &Event,
        state: &State,
        founded: &Founded,
        signer: &SigningKey,
    ) -> Result<(), VaultError> {
        let writer = audit::LeafWriter {
            genesis: state.genesis(),
            trust_seq: state.head().seq,
            audit_epoch_id: founded.audit_key.epoch_id(),
            audit_key: founded.audit_key.public(),
            directory: &founded.directory_key,
            signer,
        };
        let index = self.tree.size();
        let leaf = self.log.append(event, &mut self.tree, &writer).map_err(|_| VaultError::Internal)?;
        self.rows.push((index, leaf));
        Ok(())
    }

    fn own(&self, cold: &ColdState, place: &MemberKeyPlace) -> Result<Vec<u8>, VaultError> {
        let own = cold.self_keys.last().ok_or(VaultError::Internal)?;
        let (genesis, member, session) = (place.genesis, place.member, self.log.id());
        let place = audit::OwnPlace { genesis, member, session, self_epoch_id: own.epoch };
        self.log.seal_own(&own.key, &place).map_err(|_| VaultError::Internal)
    }
}

/// A member's first state, sealed.
struct Sealed {
    cold: Vec<u8>,
    hot: HotState,
    hot_blob: Vec<u8>,
}

impl Sealed {
    fn new(
        cold: &ColdState,
        key: &MemberKey,
        place: &MemberKeyPlace,
        state: &State,
        events: &FirstEvents,
        slot: &OpenSlot,
    ) -> Result<Self, VaultError> {
        let cold = cold.seal(key, place, 1)?;
        let head = state.head();
        let hot = HotState {
            trust_seq: head.seq,
            trust_hash: head.hash,
            audit_size: events.tree.size(),
            peaks: events.tree.peaks().to_vec(),
            session: Some(events.log.id()),
            next_n: events.log.next_n(),
            last_steps: [(slot.slot(), slot.last_step())].into(),
            cold_counter: 1,
            cold_hash: vault_crypto::cold_hash(&cold),
        };
        let hot_blob = hot.seal(key, place, 1)?;
        Ok(Self { cold, hot, hot_blob })
    }
}

impl Session {
    async fn after_creation(&mut self, passphrase: vault_crypto::Passphrase) -> Result<(), VaultError> {
        self.soft_lock = crate::lock::Reopening::prepare(passphrase, &self.slot).await;
        self.load_index().await?;
        if self.uses_keyring {
            let item = ItemName::new(self.state.vault_id(), self.slot.slot(), Purpose::Anchor);
            self.start_anchor(item).await;
        } else {
            self.warnings.push(crate::Warning::WithoutKeyring);
        }
        Ok(())
    }
}

fn heads(state: &State, tree: &Tree) -> Heads {
    let head = state.head();
    Heads { trust_seq: head.seq, trust_hash: head.hash.0, audit_size: tree.size(), audit_root: tree.root().0 }
}

async fn calibrated(kdf: Kdf) -> Result<KdfParams, VaultError> {
    if kdf == Kdf::Floor {
        return Ok(KdfParams::FLOOR);
    }
    tokio::task::spawn_blocking(|| {
        let start = Instant::now();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let memory = sysinfo::System::new().map_or(0, |mut system| {
            system.refresh_memory();
            system.total_memory()
        });
        KdfParams::calibrate(&mut || start.elapsed(), memory, cores)
    })
    .await
    .map_err(|_| VaultError::Internal)
}

/// Four different places among the characters after the key's prefix, ascending.
fn random_positions(text: &str) -> Result<[usize; 4], VaultError> {
    let length = text.chars().filter(|one| !one.is_whitespace()).count();
    let mut positions = std::collections::BTreeSet::new();
    while positions.len() < 4 {
        for byte in random::<16>()? {
            let place = usize::from(byte);
            if positions.len() < 4 && place > PREFIX && place <= length {
                positions.insert(place);
            }
        }
    }
    let mut sorted = positions.into_iter();
    Ok(std::array::from_fn(|_| sorted.next().unwrap_or(1)))
}

fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    Ok(Bytes::<N>::random()?.0)
}

const ISSUER: &str = "Partner Vault";
/// `pvr1`, the same in every recovery key.
const PREFIX: usize = 4;
