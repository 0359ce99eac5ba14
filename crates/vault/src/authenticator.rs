//! A new entry for an authenticator app: shown, and typed back before anything depends on it.

use vault_crypto::{Authenticator, Code};
use vault_domain::Timestamp;
use zeroize::Zeroizing;

use crate::VaultError;

/// An authenticator's secret that was made and waits for its person to have it. Dropping it changes nothing.
pub struct NewAuthenticator {
    account: String,
    authenticator: Authenticator,
    codes_left: u8,
    typed: Option<(u64, Timestamp)>,
}

/// What an authenticator app needs.
pub struct AuthenticatorView {
    /// The `otpauth://` address.
    pub uri: Zeroizing<String>,
    /// The secret for typing.
    pub secret_text: Zeroizing<String>,
    /// The address as a QR code.
    pub qr_svg: Zeroizing<String>,
    /// The name of the account in the app.
    pub account: String,
    /// The issuer in the app.
    pub issuer: String,
}

/// A secret that its person was shown to have.
pub(crate) struct Proven {
    pub(crate) authenticator: Authenticator,
    /// The step of the last code typed back.
    pub(crate) step: u64,
    /// When that was.
    pub(crate) at: Timestamp,
}

impl NewAuthenticator {
    /// `codes` is how many codes must be typed back.
    pub(crate) fn make(organization: &str, member: &str, codes: u8) -> Result<Self, VaultError> {
        let account = format!("{organization} – {member}");
        Ok(Self { account, authenticator: Authenticator::make()?, codes_left: codes, typed: None })
    }

    /// Checks a code typed back, later than those before it; says how many are still needed. It counts as used from
    /// then on.
    pub fn confirm_code(&mut self, code: &str, now: Timestamp) -> Result<u8, VaultError> {
        let code = Code::parse(code).map_err(|_| VaultError::invalid("code", "six digits are needed"))?;
        let step = self.authenticator.verify(&code, now).ok_or(VaultError::WrongCredentials { now })?;
        if self.typed.is_some_and(|(last, _)| step <= last) {
            let seconds = u32::try_from(STEP - now.secs() % STEP).unwrap_or(30);
            return Err(VaultError::CodeReused { seconds });
        }
        self.typed = Some((step, now));
        self.codes_left = self.codes_left.saturating_sub(1);
        Ok(self.codes_left)
    }

    /// Counts the code of this moment as typed back.
    pub(crate) const fn prove_alone(&mut self, now: Timestamp) {
        self.typed = Some((now.secs() / STEP, now));
        self.codes_left = 0;
    }

    /// What to put into the authenticator app.
    pub fn view(&self) -> Result<AuthenticatorView, VaultError> {
        let (issuer, account) = (ISSUER.to_owned(), self.account.clone());
        let invalid = |_| VaultError::invalid("organization", "an authenticator cannot show this name");
        Ok(AuthenticatorView {
            uri: self.authenticator.uri(&issuer, &account).map_err(invalid)?,
            secret_text: self.authenticator.secret_text(),
            qr_svg: self.authenticator.qr_svg(&issuer, &account).map_err(invalid)?,
            account,
            issuer,
        })
    }

    /// The secret, once all codes were typed back.
    pub(crate) fn proven(&self) -> Result<Proven, VaultError> {
        let missing = VaultError::invalid("code", "type a code of the authenticator back first");
        let (step, at) = self.typed.filter(|_| self.codes_left == 0).ok_or(missing)?;
        Ok(Proven { authenticator: self.authenticator.duplicate(), step, at })
    }
}

const ISSUER: &str = "Partner Vault";
const STEP: u64 = 30;
