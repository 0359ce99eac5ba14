//! A member's favourites, what they looked at, their saved views and drafts, kept over lock and restart.
//!
//! They lie in the member's own state, which every commit writes anyway. A star, a view or a draft is a commit of its
//! own; a visit is written with the next one, at the latest with the end of the session. None of them is an event.

use vault_domain::{
    Draft, LONGEST_DRAFT, MOST_FAVOURITES, MOST_VIEWS, Marks, RecordId, SavedView, Timestamp,
    decode_document, encode_document,
};

use crate::session::Session;
use crate::{VaultError, input};

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
        self.write_marks(marks).await
    }

    /// Saves a query under a name: as a new view, or in the place of the one that is named.
    pub async fn save_view(&mut self, view: SavedView, replacing: Option<&str>) -> Result<(), VaultError> {
        let view = SavedView { name: input::view_name(&view.name)?, query: input::query(&view.query)? };
        let mut marks = self.marks();
        let place = replacing.map(|name| view_place(&marks, name)).transpose()?;
        if marks.view_position(&view.name).is_some_and(|taken| Some(taken) != place) {
            return Err(VaultError::invalid("name", "there is a view of this name; choose another name"));
        }
        if place.is_none() && marks.views.len() >= MOST_VIEWS {
            let reason = format!("there are {MOST_VIEWS} views already; remove one first");
            return Err(VaultError::Refused { reason });
        }
        match place.and_then(|place| marks.views.get_mut(place)) {
            Some(before) => *before = view,
            None => marks.views.push(view),
        }
        self.write_marks(marks).await
    }

    /// Removes the view of this name; what it finds stays.
    pub async fn remove_view(&mut self, name: &str) -> Result<(), VaultError> {
        let mut marks = self.marks();
        marks.views.remove(view_place(&marks, name)?);
        self.write_marks(marks).await
    }

    /// What was typed into forms that were not finished, within the last 30 days.
    pub fn drafts(&self) -> Vec<Draft> {
        self.marks.drafts.iter().filter(|draft| self.is_recent(draft)).cloned().collect()
    }

    /// Keeps what is being typed into a form, in the place of what was kept of it before. `place` and `texts` are the
    /// window's own words; no secret may be among them. What is kept already is not written again.
    pub async fn keep_draft(&mut self, place: &str, title: &str, texts: &str) -> Result<(), VaultError> {
        if place.len() + title.len() + texts.len() > LONGEST_DRAFT {
            return Err(VaultError::invalid(
                "draft",
                "this is too long to be kept over a lock; save it soon",
            ));
        }
        let [place, title, texts] = [place, title, texts].map(str::to_owned);
        let draft = Draft { place, title, texts, saved: self.now() };
        if self.drafts().iter().any(|kept| Draft { saved: draft.saved, ..kept.clone() } == draft) {
            return Ok(());
        }
        let mut marks = self.marks();
        marks.drafts.retain(|draft| self.is_recent(draft));
        marks.keep_draft(draft);
        self.write_marks(marks).await
    }

    /// Drops what was kept of a form, if anything was.
    pub async fn drop_draft(&mut self, place: &str) -> Result<(), VaultError> {
        let mut marks = self.marks();
        marks.drafts.retain(|draft| draft.place != place && self.is_recent(draft));
        if marks.drafts == self.marks.drafts { Ok(()) } else { self.write_marks(marks).await }
    }

    fn is_recent(&self, draft: &Draft) -> bool {
        is_recent(draft, self.now())
    }

    async fn write_marks(&mut self, marks: Marks) -> Result<(), VaultError> {
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

    /// See [`Session::save_view`].
    pub async fn save_view(&self, view: SavedView, replacing: Option<&str>) -> Result<(), VaultError> {
        self.session().await?.open()?.save_view(view, replacing).await
    }

    /// See [`Session::remove_view`].
    pub async fn remove_view(&self, name: &str) -> Result<(), VaultError> {
        self.session().await?.open()?.remove_view(name).await
    }

    /// See [`Session::drafts`].
    pub async fn drafts(&self) -> Result<Vec<Draft>, VaultError> {
        Ok(self.session().await?.open()?.drafts())
    }

    /// See [`Session::keep_draft`].
    pub async fn keep_draft(&self, place: &str, title: &str, texts: &str) -> Result<(), VaultError> {
        self.session().await?.open()?.keep_draft(place, title, texts).await
    }

    /// See [`Session::drop_draft`].
    pub async fn drop_draft(&self, place: &str) -> Result<(), VaultError> {
        self.session().await?.open()?.drop_draft(place).await
    }

    /// See [`Session::note_visit`].
    pub async fn note_visit(&self, id: RecordId) -> Result<(), VaultError> {
        self.session().await?.open()?.note_visit(id);
        Ok(())
    }
}

fn view_place(marks: &Marks, name: &str) -> Result<usize, VaultError> {
    marks.view_position(name).ok_or(VaultError::NotFound { what: "saved view" })
}

/// The marks out of a member's state; a state without any has none. Drafts that are too old are left out, and leave
/// the file with the next commit, whatever it is about.
pub(crate) fn read(own: &[u8], now: Timestamp) -> Result<Marks, VaultError> {
    let mut marks: Marks = if own.is_empty() { Marks::default() } else { decode_document(own)? };
    marks.drafts.retain(|draft| is_recent(draft, now));
    Ok(marks)
}

fn is_recent(draft: &Draft, now: Timestamp) -> bool {
    draft.saved.plus_secs(DRAFTS_KEPT_FOR) > now
}

const DRAFTS_KEPT_FOR: u64 = 30 * 86_400;
