//! Keys of scopes: their epochs, what the trust log publishes of them, and the grants that hand them out.

use minicbor::{Decode, Encode};
use vault_domain::{Class, MemberId, Scope, ScopeId};

use crate::bytes::RandomError;
use crate::trust::{AuditEpoch, Epoch, OperationBody, ScopeEpoch, ScopeHalf};
use crate::{EpochId, Half, Hash, HpkeKeyPair, PublicKey, SymmetricKey, Wrap, epoch_id, label};

/// Why a scope key could not be made, granted or believed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum GrantError {
    /// The wrap was sealed to somebody else or for another place.
    #[error("the grant does not open")]
    DoesNotOpen,
    /// The key is not the one that the trust log commits to.
    #[error("the key is not the one the trust log names")]
    OtherCommitment,
    /// A recipient's public key cannot be sealed to.
    #[error("a public key cannot be used")]
    UnusableKey,
    /// See [`RandomError`].
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// The key of one epoch of a scope of class Directory, Meta, Secret or Facts. There is no way to have one that
/// the trust log does not commit to, except to make it.
pub struct ScopeKey {
    epoch_id: EpochId,
    key: SymmetricKey,
}

impl ScopeKey {
    /// Takes a key out of a grant or a cache and believes it only when it is the one that this epoch, taken from
    /// verified state, commits to.
    pub fn verified(
        key: SymmetricKey,
        genesis: &Hash,
        scope: &Scope,
        epoch: &Epoch,
    ) -> Result<Self, GrantError> {
        let same = scope_commitment(genesis, scope.id, epoch.number, &key).same(&epoch.commitment);
        if same && !has_key_pair(scope.class) {
            Ok(Self { epoch_id: epoch.id, key })
        } else {
            Err(GrantError::OtherCommitment)
        }
    }

    /// Which epoch's key this is.
    pub const fn epoch_id(&self) -> EpochId {
        self.epoch_id
    }

    /// The key itself, for the grant cache.
    pub const fn key(&self) -> &SymmetricKey {
        &self.key
    }
}

/// The private key of one epoch of an Audit scope or of one half of an Archive scope.
pub struct PrivateKey {
    epoch_id: EpochId,
    pair: HpkeKeyPair,
}

impl PrivateKey {
    /// Takes a private key out of a grant or a cache and believes it only when this epoch, taken from verified
    /// state, publishes its public half.
    pub fn verified(key: &SymmetricKey, epoch: &Epoch) -> Result<Self, GrantError> {
        let pair = HpkeKeyPair::from_private(key).ok_or(GrantError::OtherCommitment)?;
        if !pair.public().same(&epoch.commitment) {
            return Err(GrantError::OtherCommitment);
        }
        Ok(Self { epoch_id: epoch.id, pair })
    }

    /// Which epoch's key this is.
    pub const fn epoch_id(&self) -> EpochId {
        self.epoch_id
    }

    /// The public half.
    pub const fn public(&self) -> PublicKey {
        self.pair.public()
    }

    /// The private half, for the grant cache.
    pub fn private(&self) -> SymmetricKey {
        self.pair.private()
    }

    pub(crate) const fn pair(&self) -> &HpkeKeyPair {
        &self.pair
    }
}

/// A key sealed to one member, as it lies in the operation that makes an epoch.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd)]
#[cbor(array)]
pub struct Grant {
    /// Whom it is for.
    #[n(0)]
    pub member: MemberId,
    #[n(1)]
    enc: crate::Bytes<32>,
    #[n(2)]
    ct: crate::Bytes<48>,
}

impl Grant {
    /// Seals a key to a member.
    pub fn seal(
        member: MemberId,
        pk_hpke: &PublicKey,
        place: &EpochPlace,
        key: &SymmetricKey,
    ) -> Result<Self, GrantError> {
        let wrap = Wrap::seal(pk_hpke, &place.info(member), key).map_err(|_| GrantError::UnusableKey)?;
        Ok(Self { member, enc: wrap.enc, ct: wrap.ct })
    }

    /// Opens the grant with its member's key pair. The result is not to be used before it was compared with
    /// verified state: [`ScopeKey::verified`], [`PrivateKey::verified`].
    pub fn open(&self, place: &EpochPlace, pair: &HpkeKeyPair) -> Result<SymmetricKey, GrantError> {
        Wrap { enc: self.enc, ct: self.ct }
            .open(pair, &place.info(self.member))
            .map_err(|_| GrantError::DoesNotOpen)
    }
}

/// The key pairs that a member's grants were sealed to.
pub struct GrantKeys {
    /// The one that the roster names: new grants are sealed to it.
    pub present: HpkeKeyPair,
    /// Those it named before, oldest first: they open what was granted then, such as keys of older audit epochs.
    pub earlier: Vec<HpkeKeyPair>,
}

impl GrantKeys {
    /// Keys of a new member.
    pub const fn new(present: HpkeKeyPair) -> Self {
        Self { present, earlier: Vec::new() }
    }

    /// Replaces the present key pair by a random one and keeps it among the earlier ones.
    pub fn renew(&mut self) -> Result<(), RandomError> {
        let before = std::mem::replace(&mut self.present, HpkeKeyPair::make()?);
        self.earlier.push(before);
        Ok(())
    }

    /// Opens a grant, whichever of the key pairs it was sealed to. Compare the result as after [`Grant::open`].
    pub fn open(&self, grant: &Grant, place: &EpochPlace) -> Result<SymmetricKey, GrantError> {
        self.pairs().find_map(|pair| grant.open(place, pair).ok()).ok_or(GrantError::DoesNotOpen)
    }

    /// The key pairs, newest first.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = &HpkeKeyPair> {
        std::iter::once(&self.present).chain(self.earlier.iter().rev())
    }
}

/// What a grant is bound to, beside the member it is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct EpochPlace {
    /// The vault.
    pub genesis: Hash,
    /// The scope whose key it is.
    pub scope: ScopeId,
    /// The scope's class.
    pub class: Class,
    /// The epoch of the key.
    pub epoch_id: EpochId,
    /// Who grants it: the maker of the epoch.
    pub granter: MemberId,
}

impl EpochPlace {
    fn info(&self, grantee: MemberId) -> Vec<u8> {
        label::labelled(
            "pv1/grant",
            &[
                self.genesis.as_slice(),
                self.scope.as_bytes(),
                &self.class.number().to_be_bytes(),
                self.epoch_id.as_slice(),
                grantee.as_bytes(),
                self.granter.as_bytes(),
                &[1],
            ],
        )
    }
}

/// What a new epoch is made for: everything but its key.
pub struct NewEpoch<'a> {
    /// The vault.
    pub genesis: Hash,
    /// The scope.
    pub scope: &'a Scope,
    /// One more than the last epoch's number.
    pub number: u64,
    /// The hash of the operation before the one that will make the epoch.
    pub before: Hash,
    /// Who makes it.
    pub maker: MemberId,
    /// Exactly those entitled, in the order of their ids, with their HPKE keys.
    pub recipients: &'a [(MemberId, PublicKey)],
}

impl NewEpoch<'_> {
    /// A random scope key and the `scope_epoch` that publishes and grants it.
    pub fn scope_key(&self) -> Result<(ScopeKey, OperationBody), GrantError> {
        let key = SymmetricKey::make()?;
        let commitment = scope_commitment(&self.genesis, self.scope.id, self.number, &key);
        let epoch_id = self.epoch_id(&commitment);
        let grants = self.grants(epoch_id, &key)?;
        let body = ScopeEpoch { scope: self.scope.id, number: self.number, commitment, grants };
        Ok((ScopeKey { epoch_id, key }, OperationBody::ScopeEpoch(body)))
    }

    /// A random audit key pair and its `audit_epoch`.
    pub fn audit_key(&self) -> Result<(PrivateKey, OperationBody), GrantError> {
        let (key, grants) = self.key_pair()?;
        let body = AuditEpoch { scope: self.scope.id, number: self.number, pk: key.public(), grants };
        Ok((key, OperationBody::AuditEpoch(body)))
    }

    /// A random key pair for one half of an archive and its `scope_half`.
    pub fn half(&self, half: Half, alone: bool) -> Result<(PrivateKey, OperationBody), GrantError> {
        let (key, grants) = self.key_pair()?;
        let (scope, number, pk) = (self.scope.id, self.number, key.public());
        Ok((key, OperationBody::ScopeHalf(ScopeHalf { scope, half, number, pk, grants, alone })))
    }

    fn key_pair(&self) -> Result<(PrivateKey, Vec<Grant>), GrantError> {
        let pair = HpkeKeyPair::make()?;
        let epoch_id = self.epoch_id(&pair.public());
        let grants = self.grants(epoch_id, &pair.private())?;
        Ok((PrivateKey { epoch_id, pair }, grants))
    }

    fn grants(&self, epoch_id: EpochId, key: &SymmetricKey) -> Result<Vec<Grant>, GrantError> {
        let place = EpochPlace {
            genesis: self.genesis,
            scope: self.scope.id,
            class: self.scope.class,
            epoch_id,
            granter: self.maker,
        };
        self.recipients.iter().map(|(member, pk_hpke)| Grant::seal(*member, pk_hpke, &place, key)).collect()
    }

    fn epoch_id(&self, commitment: &Hash) -> EpochId {
        epoch_id(self.scope.id.as_bytes(), self.number, &self.before, commitment)
    }
}

/// What the trust log publishes of a scope key.
pub fn scope_commitment(genesis: &Hash, scope: ScopeId, number: u64, key: &SymmetricKey) -> Hash {
    label::hash(
        "pv1/scope-commit",
        &[genesis.as_slice(), scope.as_bytes(), &number.to_be_bytes(), key.expose()],
    )
}

/// Whether scopes of this class have key pairs instead of one symmetric key.
pub(crate) const fn has_key_pair(class: Class) -> bool {
    match class {
        Class::Directory | Class::Meta | Class::Secret | Class::Facts => false,
        Class::Archive | Class::Audit => true,
    }
}

#[cfg(test)]
impl ScopeKey {
    /// A key with any epoch id, for vectors.
    pub(crate) const fn of(epoch_id: EpochId, key: SymmetricKey) -> Self {
        Self { epoch_id, key }
    }
}

#[cfg(test)]
impl PrivateKey {
    /// A key pair with any epoch id, for vectors.
    pub(crate) const fn of(epoch_id: EpochId, pair: HpkeKeyPair) -> Self {
        Self { epoch_id, pair }
    }
}
