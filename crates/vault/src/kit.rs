//! The recovery kit of an open vault: showing that it is at hand.

use secrecy::{ExposeSecret, SecretString};
use vault_crypto::trust::{Member, State};
use vault_crypto::{MemberKey, MemberKeyPlace, Opener, Recipient, RecoveryKey};
use vault_domain::{Class, EventKind, MemberCard, ObjectKind, Target, Timestamp, encode_document};
use vault_store::Store;

use crate::session::{DAMAGED_SCOPE, Session};
use crate::store_error::store_error;
use crate::transaction::{Put, Transaction};
use crate::{VaultError, Warning};

impl Session {
    /// Checks a typed recovery key by opening the vault's key with it, and writes down that the kit is at hand.
    pub async fn confirm_kit(&mut self, typed: &SecretString) -> Result<(), VaultError> {
        self.require_writable()?;
        let recovery = parse(typed)?;
        let me = self.me().cloned().ok_or(VaultError::Internal)?;
        if recovery.signing_key().public() != me.pk_rec_sig {
            return Err(VaultError::invalid("recovery_key", OTHER_KEY));
        }
        open_member_key(&mut self.store, &recovery, &me, &self.state, &self.keys.place).await?;
        let mut act = self.begin()?;
        let now = self.now();
        self.put_card(&mut act, Some(now))?;
        self.note(&mut act, EventKind::RecoveryKitConfirmed, Target::default(), None);
        self.commit(act).await?;
        if let Some(card) = self.index.members.get_mut(&self.keys.member) {
            card.kit_confirmed = Some(now);
        }
        self.warnings.retain(|warning| *warning != Warning::KitUnconfirmed);
        Ok(())
    }

    /// The member's card with the date on which the kit was typed back.
    pub(crate) fn put_card(
        &mut self,
        act: &mut Transaction,
        kit_confirmed: Option<Timestamp>,
    ) -> Result<(), VaultError> {
        let member = self.keys.member;
        let card = self.index.members.get(&member).ok_or(VaultError::Damaged { what: "record" })?;
        let card = MemberCard { kit_confirmed, ..card.clone() };
        self.put_member_card(act, &card)
    }

    /// The next version of the member's own card.
    pub(crate) fn put_member_card(
        &mut self,
        act: &mut Transaction,
        card: &MemberCard,
    ) -> Result<(), VaultError> {
        let record = self.index.cards.get(&self.keys.member).copied();
        let record = record.ok_or(VaultError::Damaged { what: "record" })?;
        let scope = self.state.org_directory().ok_or(DAMAGED_SCOPE)?.scope.id;
        let document = encode_document(card);
        let (kind, class) = (ObjectKind::MemberCard, Class::Directory);
        self.put(act, &Put { record, kind, scope, class, subject: None, document: &document })
    }
}

/// A recovery key as somebody typed it.
pub(crate) fn parse(typed: &SecretString) -> Result<RecoveryKey, VaultError> {
    // EXPOSE: the text is read into a type that wipes itself.
    RecoveryKey::parse(typed.expose_secret())
        .map_err(|error| VaultError::invalid("recovery_key", &format!("{error}; compare it with the kit")))
}

/// The member's key, opened with the recovery key and held against what the trust log commits to.
pub(crate) async fn open_member_key(
    store: &mut Store,
    recovery: &RecoveryKey,
    member: &Member,
    state: &State,
    place: &MemberKeyPlace,
) -> Result<MemberKey, VaultError> {
    let pair = recovery.key_pair();
    let recipient = Recipient::Recovery { public: pair.public() }.id();
    let damaged = VaultError::Damaged { what: "key wrap" };
    let wraps = store.key_wraps(member.id).await.map_err(store_error)?;
    let (_, body) = wraps.iter().find(|(id, _)| *id == recipient).ok_or_else(|| damaged.clone())?;
    let key = MemberKey::open(body, place, Opener::Recovery(&pair)).map_err(|_| damaged.clone())?;
    let same = key.matches(&member.km_commit, state.vault_id(), member.id, member.km_number);
    if same { Ok(key) } else { Err(damaged) }
}

pub(crate) const OTHER_KEY: &str =
    "this recovery key does not open this vault; compare the vault id on the kit, and take the newest kit";
