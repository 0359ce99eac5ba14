//! Changing what opens the vault on this computer, and forgetting it here.

use serde::{Deserialize, Serialize};
use specta::Type;
use vault::Forgotten;

use crate::commands::secrets::SecretHandle;

/// Another passphrase, and the present factors.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangePassphraseRequest {
    /// The present passphrase.
    pub(crate) passphrase: SecretHandle,
    /// A code that was not used yet.
    pub(crate) code: String,
    pub(crate) new_passphrase: SecretHandle,
}

/// What opens the vault now, for a change that brings nothing else from the window.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PresentFactorsRequest {
    /// The present passphrase.
    pub(crate) passphrase: SecretHandle,
    /// A code of the present authenticator that was not used yet.
    pub(crate) code: String,
}

/// What forgetting a vault on this computer means for coming back.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ForgottenView {
    /// Only the recovery kit opens the file on this computer from now on.
    needs_kit: bool,
    /// No keyring took part: passphrase and code open it as before.
    still_opens: bool,
}

impl From<Forgotten> for ForgottenView {
    fn from(forgotten: Forgotten) -> Self {
        Self { needs_kit: forgotten.closed > 0, still_opens: forgotten.open > 0 }
    }
}
