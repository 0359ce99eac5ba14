//! The same for fronts that share one vault between threads.

use vault_crypto::Hash;
use vault_domain::{MemberId, RecordId, Timestamp};

use super::{
    AnswerView, ApprovalSummary, Freezable, FrozenThing, Left, MemberSummary, OpenedVersion, Readers, Rights,
};
use crate::shared::Vault;
use crate::{CredentialSummary, VaultError};

impl Vault {
    /// See [`crate::Session::members`].
    pub async fn members(&self) -> Result<Vec<MemberSummary>, VaultError> {
        Ok(self.session().await?.open()?.members())
    }

    /// See [`crate::Session::invite`].
    pub async fn invite(&self, name: &str, rights: &Rights, why: &str) -> Result<Vec<u8>, VaultError> {
        self.session().await?.open()?.invite(name, rights, why).await
    }

    /// See [`crate::Session::answer_view`].
    pub async fn answer_view(&self, answer: &[u8]) -> Result<AnswerView, VaultError> {
        self.session().await?.open()?.answer_view(answer)
    }

    /// See [`crate::Session::admit`].
    pub async fn admit(&self, answer: &[u8], words: &str, why: &str) -> Result<MemberId, VaultError> {
        self.session().await?.open()?.admit(answer, words, why).await
    }

    /// See [`crate::Session::set_rights`].
    pub async fn set_rights(&self, member: MemberId, rights: &Rights, why: &str) -> Result<Left, VaultError> {
        self.session().await?.open()?.set_rights(member, rights, why).await
    }

    /// See [`crate::Session::remove_member`].
    pub async fn remove_member(&self, member: MemberId, why: &str) -> Result<Left, VaultError> {
        self.session().await?.open()?.remove_member(member, why).await
    }

    /// See [`crate::Session::could_open`].
    pub async fn could_open(&self, member: MemberId) -> Result<Vec<CredentialSummary>, VaultError> {
        Ok(self.session().await?.open()?.could_open(member))
    }

    /// See [`crate::Session::opened_by`].
    pub async fn opened_by(&self, member: MemberId) -> Result<Option<Vec<OpenedVersion>>, VaultError> {
        self.session().await?.open()?.opened_by(member).await
    }

    /// See [`crate::Session::ask_for`].
    pub async fn ask_for(&self, credential: RecordId, why: &str) -> Result<Hash, VaultError> {
        self.session().await?.open()?.ask_for(credential, why).await
    }

    /// See [`crate::Session::approvals`].
    pub async fn approvals(&self) -> Result<Vec<ApprovalSummary>, VaultError> {
        Ok(self.session().await?.open()?.approvals())
    }

    /// See [`crate::Session::approve`].
    pub async fn approve(&self, id: &Hash, until: Timestamp, why: &str) -> Result<(), VaultError> {
        self.session().await?.open()?.approve(id, until, why).await
    }

    /// See [`crate::Session::decline`].
    pub async fn decline(&self, id: &Hash, why: &str) -> Result<(), VaultError> {
        self.session().await?.open()?.decline(id, why).await
    }

    /// See [`crate::Session::freeze`].
    pub async fn freeze(&self, what: Freezable, why: &str) -> Result<FrozenThing, VaultError> {
        self.session().await?.open()?.freeze(what, why).await
    }

    /// See [`crate::Session::lift`].
    pub async fn lift(&self, what: Freezable, why: &str) -> Result<(), VaultError> {
        self.session().await?.open()?.lift(what, why).await
    }

    /// See [`crate::Session::frozen`].
    pub async fn frozen(&self) -> Result<Vec<FrozenThing>, VaultError> {
        Ok(self.session().await?.open()?.frozen())
    }

    /// See [`crate::Session::readers`].
    pub async fn readers(&self, credential: RecordId) -> Result<Readers, VaultError> {
        self.session().await?.open()?.readers(credential).await
    }
}
