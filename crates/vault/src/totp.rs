//! Codes of an authenticator secret that a credential holds, for example of a partner's portal (RFC 6238).

use totp_rs::{Secret, Totp};
use vault_domain::{EventKind, Timestamp};
use zeroize::Zeroizing;

use crate::session::Session;
use crate::{FieldRef, VaultError};

/// A code and the one after it.
pub struct TotpCodes {
    /// What the portal takes now.
    pub code: Zeroizing<String>,
    /// What it takes afterwards.
    pub next: Zeroizing<String>,
    /// For how many seconds `code` is the one.
    pub seconds_left: u64,
    /// How many seconds a code lasts.
    pub period: u64,
}

impl Session {
    /// The code of this moment and the next one, by this computer's clock. One event for both; the secret itself is not
    /// given out. Production wants a reason and a fresh code, as for the secret.
    pub async fn totp_codes(
        &mut self,
        field: &FieldRef,
        reason: Option<String>,
    ) -> Result<TotpCodes, VaultError> {
        if !self.makes_codes(field)? {
            return Err(VaultError::NotFound { what: "authenticator secret" });
        }
        let secret = self.read_as(EventKind::CodeRead, field, reason).await?;
        let totp = read(&secret).map_err(|why| VaultError::invalid(&field.field, why))?;
        Ok(codes_at(&totp, self.now()))
    }

    fn makes_codes(&self, field: &FieldRef) -> Result<bool, VaultError> {
        let credential = self.index.credential(field.credential)?;
        let (_, profile) = self.profile_of(credential.environment)?;
        let kind = self.around.profiles.credential_kind(profile.as_deref(), &credential.kind);
        Ok(kind.map_or(field.field == partners::TOTP, |kind| kind.makes_codes(&field.field)))
    }
}

impl crate::Vault {
    /// See [`Session::totp_codes`].
    pub async fn totp_codes(
        &self,
        field: &FieldRef,
        reason: Option<String>,
    ) -> Result<TotpCodes, VaultError> {
        self.session().await?.open()?.totp_codes(field, reason).await
    }
}

/// An authenticator secret as portals show it: an `otpauth://totp/` address, or base32 in groups.
pub(crate) fn read(value: &[u8]) -> Result<Totp, &'static str> {
    let text = std::str::from_utf8(value).map_err(|_| NO_SECRET)?.trim();
    let is_address = text.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME));
    let totp = if is_address {
        Totp::from_url_unchecked(text).map_err(|_| NO_TOTP)?
    } else {
        let mut compact = Zeroizing::new(String::with_capacity(text.len()));
        let letters = text.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '='));
        compact.extend(letters.map(|letter| letter.to_ascii_uppercase()));
        let secret = Secret::try_from_base32(compact.as_str()).map_err(|_| NO_SECRET)?;
        totp_rs::Builder::new().with_secret(secret).build_noncompliant()
    };
    let is_sensible = (6..=8).contains(&totp.digits()) && totp.step() > 0;
    if totp.secret().as_bytes().len() < SHORTEST {
        return Err(NO_SECRET);
    }
    if is_sensible { Ok(totp) } else { Err(NO_TOTP) }
}

fn codes_at(totp: &Totp, now: Timestamp) -> TotpCodes {
    let now = now.millis() / 1000;
    let (period, next) = (totp.step(), totp.next_step(now));
    TotpCodes {
        code: Zeroizing::new(totp.generate(now).to_string()),
        next: Zeroizing::new(totp.generate(next).to_string()),
        seconds_left: next.saturating_sub(now),
        period,
    }
}

/// 80 bits are what many portals give; a word that happens to be base32 has fewer.
const SHORTEST: usize = 10;
const SCHEME: &str = "otpauth:";
const NO_SECRET: &str =
    "this is no authenticator secret; paste the letters under the portal's QR code, or its otpauth address";
const NO_TOTP: &str =
    "codes cannot be made from this otpauth address; it must be of the kind totp, with 6 to 8 digits";

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret is the ASCII text 12345678901234567890, in base32.
    const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn code(secret: &str, now: u64) -> String {
        codes_at(&read(secret.as_bytes()).unwrap(), Timestamp::from_secs(now)).code.to_string()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        let long = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA";
        for (now, sha1, sha512) in [
            (59, "94287082", "90693936"),
            (1_111_111_109, "07081804", "25091201"),
            (2_000_000_000, "69279037", "38618901"),
        ] {
            assert_eq!(code(&format!("otpauth://totp/a?secret={RFC}&digits=8"), now), sha1);
            assert_eq!(
                code(&format!("otpauth://totp/a?secret={long}&digits=8&algorithm=SHA512"), now),
                sha512
            );
        }
    }

    #[test]
    fn a_secret_is_read_as_portals_show_it() {
        let groups = "gezd gnbv-GY3T QOJQ gezd gnbv gy3t qojq==";
        assert_eq!(code(groups, 59), "287082");
        assert_eq!(
            code("  JBSWY3DPEHPK3PXP ", 0),
            code("JBSWY3DPEHPK3PXP", 0),
            "80 bits are what many portals give"
        );
        let address = format!("OTPAUTH://totp/P:me?secret={RFC}&issuer=P&period=60");
        let codes = codes_at(&read(address.as_bytes()).unwrap(), Timestamp::from_secs(100));
        assert_eq!((codes.period, codes.seconds_left), (60, 20));
        assert_eq!(codes.next, codes_at(&read(address.as_bytes()).unwrap(), Timestamp::from_secs(120)).code);
    }

    #[test]
    fn what_makes_no_codes_is_refused_without_repeating_it() {
        for wrong in [
            "",
            "no secret",
            "hunter2!",
            "otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=1",
            "otpauth://totp/a",
            "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=0",
            "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=12",
            "otpauth://steam/a?secret=JBSWY3DPEHPK3PXP",
            "https://portal.example",
        ] {
            let why = read(wrong.as_bytes()).err().unwrap_or_else(|| panic!("{wrong:?} must be refused"));
            assert!(!why.contains("hunter2"));
        }
    }
}
