//! The same for fronts that share one vault between threads.

use vault_domain::MemberId;

use super::{AnswerView, Left, MemberSummary, OpenedVersion, Rights};
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
}
