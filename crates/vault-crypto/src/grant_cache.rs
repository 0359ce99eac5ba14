//! Scope keys that were opened once, kept for the member.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use vault_domain::{Class, ScopeId};

use crate::aead::Nonce;
use crate::bytes::RandomError;
use crate::{Bytes, Damaged, EpochId, MemberKey, MemberKeyPlace, SymmetricKey, aead, canonical, label};

/// Which scope key it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct GrantPlace {
    /// The scope.
    pub scope: ScopeId,
    /// Its class.
    pub class: Class,
    /// The key's epoch.
    pub epoch: EpochId,
}

/// Seals a scope key under the member's key.
pub fn seal_grant(
    key: &SymmetricKey,
    under: &MemberKey,
    member: &MemberKeyPlace,
    grant: &GrantPlace,
) -> Result<Vec<u8>, RandomError> {
    Ok(seal_with(key, under, member, grant, Bytes::random()?))
}

/// Opens a scope key. A cache is not proof: compare the key with its commitment in verified state, and use it only
/// while the member is entitled to it.
pub fn open_grant(
    body: &[u8],
    under: &MemberKey,
    member: &MemberKeyPlace,
    grant: &GrantPlace,
) -> Result<SymmetricKey, Damaged> {
    let short = body.len() <= MAX_BYTES;
    short.then_some(()).ok_or(Damaged)?;
    let cached: Cached = canonical::decode(body)?;
    if cached.v != 1 || cached.km_epoch != member.epoch || cached.epoch != grant.epoch {
        return Err(Damaged);
    }
    let key = aead::open(&under.expand(LABEL), &cached.nonce, &cached.ct, &aad(member, grant))?;
    SymmetricKey::from_slice(&key).ok_or(Damaged)
}

pub(crate) fn seal_with(
    key: &SymmetricKey,
    under: &MemberKey,
    member: &MemberKeyPlace,
    grant: &GrantPlace,
    nonce: Nonce,
) -> Vec<u8> {
    let ct = aead::seal(&under.expand(LABEL), &nonce, key.expose(), &aad(member, grant));
    canonical::encode(&Cached { v: 1, km_epoch: member.epoch, epoch: grant.epoch, nonce, ct: ct.into() })
}

#[derive(Decode, Encode)]
#[cbor(array)]
struct Cached {
    #[n(0)]
    v: u8,
    #[n(1)]
    km_epoch: EpochId,
    #[n(2)]
    epoch: EpochId,
    #[n(3)]
    nonce: Nonce,
    #[n(4)]
    ct: ByteVec,
}

fn aad(member: &MemberKeyPlace, grant: &GrantPlace) -> Vec<u8> {
    let class = grant.class.number().to_be_bytes();
    let (genesis, scope) = (member.genesis.as_slice(), grant.scope.as_bytes());
    label::labelled(LABEL, &[genesis, scope, &class, grant.epoch.as_slice(), member.epoch.as_slice()])
}

const LABEL: &str = "pv1/grant-cache";
const MAX_BYTES: usize = 256;
