//! Presenter mode: while a screen is shared nothing secret is opened. It ends with the session.

use crate::session::Session;
use crate::{Timestamp, VaultError};

impl Session {
    /// Begins or ends presenter mode. Beginning it also ends what a fresh code had opened.
    pub const fn present(&mut self, on: bool) {
        self.presenting = on;
        if on {
            self.stepped_up_until = Timestamp::from_millis(0);
        }
    }

    /// Refuses while somebody presents.
    pub(crate) fn require_unwatched(&self) -> Result<(), VaultError> {
        let reason = "presenter mode is on, so no value is shown or copied; end it first";
        if self.presenting { Err(VaultError::Refused { reason: reason.to_owned() }) } else { Ok(()) }
    }
}

impl crate::Vault {
    /// See [`Session::present`].
    pub async fn present(&self, on: bool) -> Result<(), VaultError> {
        self.session().await?.open()?.present(on);
        Ok(())
    }

    /// Whether somebody presents; nothing unless it is open.
    pub async fn presenting(&self) -> Option<bool> {
        let mut guard = self.session().await.ok()?;
        guard.open().ok().map(|session| session.presenting)
    }
}
