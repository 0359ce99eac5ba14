//! A member's favourites and what they looked at, kept over lock and restart.
//!
//! They lie in the member's own state, which every commit writes anyway. A star is a commit of its own; a visit is
//! written with the next one, at the latest with the end of the session. Neither is an event.

use vault_domain::{MOST_FAVOURITES, Marks, RecordId, decode_document, encode_document};

use crate::VaultError;
use crate::session::Session;

impl Session {
    /// What the member starred and looked at, as far as it is still there.
    pub fn marks(&self) -> Marks {
        let mut marks = self.marks.clone();
        marks.retain(|id| self.can_be_marked(*id));
        marks
    }

    /// Stars a partner or a credential, or takes the star away.
    pub async fn set_favourite(&mut self, id: RecordId, favourite: bool) -> Result<(), VaultError> {
        if !self.can_be_marked(id) {
            return Err(VaultError::NotFound { what: "thing to mark" });
        }
        let mut marks = self.marks();
        marks.set_favourite(id, favourite);
        if marks.favourites.len() > MOST_FAVOURITES {
            let reason = format!("there are {MOST_FAVOURITES} favourites already; take one away first");
            return Err(VaultError::Refused { reason });
        }
        let act = self.begin()?;
        let before = std::mem::replace(&mut self.marks, marks);
        let written = self.commit(act).await;
        if written.is_err() {
            self.marks = before;
        }
        written
    }

    /// Remembers that a partner or a credential was looked at. What is gone is passed over.
    pub fn note_visit(&mut self, id: RecordId) {
        if self.can_be_marked(id) {
            self.marks.visit(id);
        }
    }

    /// The marks as the member's state keeps them.
    pub(crate) fn sealed_marks(&self) -> Vec<u8> {
        if self.marks.is_empty() { Vec::new() } else { encode_document(&self.marks).to_vec() }
    }

    fn can_be_marked(&self, id: RecordId) -> bool {
        self.index.partners.contains_key(&id) || self.index.credentials.contains_key(&id)
    }
}

impl crate::Vault {
    /// See [`Session::marks`].
    pub async fn marks(&self) -> Result<Marks, VaultError> {
        Ok(self.session().await?.open()?.marks())
    }

    /// See [`Session::set_favourite`].
    pub async fn set_favourite(&self, id: RecordId, favourite: bool) -> Result<(), VaultError> {
        self.session().await?.open()?.set_favourite(id, favourite).await
    }

    /// See [`Session::note_visit`].
    pub async fn note_visit(&self, id: RecordId) -> Result<(), VaultError> {
        self.session().await?.open()?.note_visit(id);
        Ok(())
    }
}

/// The marks out of a member's state; a state without any has none.
pub(crate) fn read(own: &[u8]) -> Result<Marks, VaultError> {
    if own.is_empty() { Ok(Marks::default()) } else { Ok(decode_document(own)?) }
}
