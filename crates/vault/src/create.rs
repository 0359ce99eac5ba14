//! Making a vault: keys, authenticator and recovery key are made in memory; the file is written at the end.

use std::path::Path;

use secrecy::SecretString;
use vault_crypto::audit::Tree;
use vault_crypto::trust::{Chain, Genesis, OperationBody};
use vault_crypto::{
    Anchor, Bytes, HpkeKeyPair, MemberKey, Pin, RecoveryKey, SigningKey, SymmetricKey, epoch_id, fingerprint,
};
use vault_domain::{MemberId, RoleSet, Timestamp, VaultId};
use vault_keychain::{ItemName, Purpose};

use crate::authenticator::AuthenticatorView;
use crate::enrolment::{Enrolment, Names, RecoveryKit};
use crate::new_slot::{CreateOptions, NewDevice, NewSlot, Owner, forget};
use crate::random::random;
use crate::session::Session;
use crate::unlock::UNLOCK_STEPS_UP_FOR;
use crate::{Surroundings, VaultError, input};

/// A vault being made. Everything is in memory; dropping it leaves nothing.
pub struct NewVault {
    pub(crate) organization: String,
    pub(crate) member_name: String,
    pub(crate) created: Timestamp,
    pub(crate) vault: VaultId,
    pub(crate) member: MemberId,
    pub(crate) signer: SigningKey,
    pub(crate) hpke: HpkeKeyPair,
    pub(crate) member_key: MemberKey,
    pub(crate) chain: Chain,
    pub(crate) enrolment: Enrolment,
}

/// What a vault's data is; its first operation says so for ever.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum DataKind {
    MadeUp,
    Own,
}

impl NewVault {
    /// Makes the keys of a vault and its first member.
    pub fn begin(organization: &str, member: &str, now: Timestamp) -> Result<Self, VaultError> {
        Self::found(organization, member, now, DataKind::Own)
    }

    /// The same, saying in the vault's first operation what its data is.
    pub(crate) fn found(
        organization: &str,
        member: &str,
        now: Timestamp,
        data: DataKind,
    ) -> Result<Self, VaultError> {
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
            demo: data == DataKind::MadeUp,
        };
        chain.sign(OperationBody::Genesis(genesis), &signer);
        let names = Names {
            organization: organization.clone(),
            member: member_name.clone(),
            vault_id: vault.to_string(),
            fingerprint: fingerprint(&chain.genesis_hash()),
            created: now,
        };
        let enrolment = Enrolment::new(names, recovery, CODES)?;
        Ok(Self {
            organization,
            member_name,
            created: now,
            vault,
            member,
            signer,
            hpke,
            member_key,
            chain,
            enrolment,
        })
    }

    /// What a guesser would try first: the names of organization and member.
    pub fn names(&self) -> Vec<String> {
        vec![self.organization.clone(), self.member_name.clone()]
    }

    /// What the person takes away: authenticator and recovery kit.
    pub const fn enrolment(&mut self) -> &mut Enrolment {
        &mut self.enrolment
    }

    /// See [`Enrolment::authenticator`].
    pub fn authenticator(&self) -> Result<AuthenticatorView, VaultError> {
        self.enrolment.authenticator()
    }

    /// See [`Enrolment::confirm_code`]. One is needed.
    pub fn confirm_code(&mut self, code: &str, now: Timestamp) -> Result<(), VaultError> {
        self.enrolment.confirm_code(code, now).map(drop)
    }

    /// See [`Enrolment::kit`].
    pub fn kit(&self) -> RecoveryKit {
        self.enrolment.kit()
    }

    /// See [`Enrolment::kit_positions`].
    pub const fn kit_positions(&self) -> [usize; 4] {
        self.enrolment.kit_positions()
    }

    /// See [`Enrolment::kit_check`].
    pub fn kit_check(&mut self, typed: &str) -> bool {
        self.enrolment.kit_check(typed)
    }

    /// Writes the vault to a file that does not exist yet, and opens it. A passphrase that could be guessed is
    /// refused.
    pub async fn create(
        mut self,
        path: &Path,
        passphrase: SecretString,
        options: CreateOptions,
        around: &Surroundings,
    ) -> Result<Session, VaultError> {
        let founded = self.found_scopes()?;
        let owner = Owner {
            genesis: self.chain.genesis_hash(),
            vault: self.vault,
            member: self.member,
            pin: Pin { seq: self.chain.seq() - 1, hash: self.chain.before() },
            seen: self.seen(),
        };
        let factors = self.enrolment.factors(&passphrase)?;
        let slot = NewSlot::make(factors, NewDevice::make()?, &owner, options, around).await?;
        let NewSlot { open, change, passphrase, now, kept } = slot;
        let result = self.write(path, open, change, founded, around, now).await;
        if result.is_err() {
            forget(&kept, around).await;
        }
        let mut session = result?;
        session.settle(passphrase, !kept.is_empty()).await?;
        Ok(session)
    }

    /// The file as its first commit will make it, but for what that commit says of events and the slot.
    fn seen(&self) -> Anchor {
        let (tree, commit) = (Tree::new(), self.member_key.commit(self.vault, self.member, 1));
        Anchor {
            trust_seq: self.chain.seq() - 1,
            trust_hash: self.chain.before(),
            audit_size: tree.size(),
            audit_root: tree.root(),
            slot_epoch: 0,
            last_step: 0,
            hot_counter: 0,
            km_epoch: epoch_id(self.member.as_bytes(), 1, &Bytes::ZERO, &commit),
            owners: [(self.member, self.signer.public())].into(),
        }
    }
}

impl Session {
    /// What follows the commit that brought a new slot: the soft lock, the documents, the anchor.
    pub(crate) async fn settle(
        &mut self,
        passphrase: vault_crypto::Passphrase,
        uses_keyring: bool,
    ) -> Result<(), VaultError> {
        self.uses_keyring = uses_keyring;
        self.stepped_up_until = self.now().plus_secs(UNLOCK_STEPS_UP_FOR);
        self.load_index().await?;
        if self.state.demo() {
            self.settle_demo();
            return Ok(());
        }
        self.remember_member();
        self.soft_lock = crate::lock::Reopening::prepare(passphrase, &self.slot).await;
        if self.uses_keyring {
            let item = ItemName::new(self.state.vault_id(), self.slot.slot(), Purpose::Anchor);
            self.start_anchor(item).await;
        } else {
            self.warnings.push(crate::Warning::WithoutKeyring);
        }
        Ok(())
    }
}

/// How many codes show that an authenticator has the secret of a vault that holds nothing yet.
const CODES: u8 = 1;
