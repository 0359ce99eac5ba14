//! T, the secret in a person's authenticator app, and the six-digit codes made from it.

use hmac::{Hmac, KeyInit, Mac};
use qrcode::render::svg;
use sha1::Sha1;
use subtle::{ConditionallySelectable, ConstantTimeEq};
use vault_domain::Timestamp;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::bytes::RandomError;

/// How long a code lasts.
pub(crate) const STEP_SECONDS: u64 = 30;
/// How many different codes there are.
pub(crate) const CODES: u32 = 1_000_000;

/// Six digits as a person typed them.
#[derive(ZeroizeOnDrop)]
pub struct Code(u32);

/// The text is not a code.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a code has six digits")]
pub struct CodeError;

impl Code {
    /// Reads six digits; spaces and hyphens between them are ignored.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let mut code = Self(0);
        let mut count = 0;
        for character in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let digit = character.to_digit(10).ok_or(CodeError)?;
            count += 1;
            if count > 6 {
                return Err(CodeError);
            }
            code.0 = code.0 * 10 + digit;
        }
        if count == 6 { Ok(code) } else { Err(CodeError) }
    }

    /// The six digits, to be typed or shown.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{:06}", self.0))
    }

    pub(crate) const fn value(&self) -> u32 {
        self.0
    }
}

/// The secret of one authenticator entry; every slot has its own.
#[derive(ZeroizeOnDrop)]
pub struct Authenticator(Box<[u8; 20]>);

/// The issuer or account cannot stand in an authenticator entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the name is empty, too long, or contains a colon")]
pub struct NameError;

impl Authenticator {
    /// A random secret.
    pub fn make() -> Result<Self, RandomError> {
        let mut secret = Self(Box::new([0; 20]));
        getrandom::fill(secret.0.as_mut_slice()).map_err(|_| RandomError)?;
        Ok(secret)
    }

    /// A second copy, where the first one is given away and may be needed again.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// `otpauth://totp/...`, which every authenticator app reads.
    pub fn uri(&self, issuer: &str, account: &str) -> Result<Zeroizing<String>, NameError> {
        totp_rs::Builder::new()
            .with_secret(totp_rs::Secret::new_stack(*self.0))
            .with_issuer(Some(issuer))
            .with_account_name(account)
            .build()
            .and_then(|totp| totp.to_url())
            .map(Zeroizing::new)
            .map_err(|_| NameError)
    }

    /// The URI as a QR code: an SVG image without scripts or references.
    pub fn qr_svg(&self, issuer: &str, account: &str) -> Result<Zeroizing<String>, NameError> {
        let uri = self.uri(issuer, account)?;
        let code = qrcode::QrCode::new(uri.as_bytes()).map_err(|_| NameError)?;
        Ok(Zeroizing::new(code.render::<svg::Color<'_>>().min_dimensions(240, 240).build()))
    }

    /// The secret in base32 and groups of four, for typing it into an app.
    pub fn secret_text(&self) -> Zeroizing<String> {
        let base32 = Zeroizing::new(totp_rs::Secret::new_stack(*self.0).to_base32());
        let mut text = Zeroizing::new(String::with_capacity(base32.len() * 2));
        base32.chars().enumerate().for_each(|(place, character)| {
            if place > 0 && place.is_multiple_of(4) {
                text.push(' ');
            }
            text.push(character);
        });
        text
    }

    /// The secret that [`Self::secret_text`] gave; `None` when it is none of ours.
    pub fn parse_secret(text: &str) -> Option<Self> {
        let mut compact = Zeroizing::new(String::with_capacity(text.len()));
        compact.extend(text.split_whitespace());
        Self::from_slice(totp_rs::Secret::try_from_base32(compact.as_str()).ok()?.as_bytes())
    }

    /// The step whose code this is: the current one or one of its neighbours.
    pub fn verify(&self, code: &Code, now: Timestamp) -> Option<u64> {
        self.verify_within(code, now, 1)
    }

    /// The step whose code this is, up to `reach` steps (at most ten) either way, the nearest first: tells how far
    /// the two clocks are apart.
    pub fn verify_within(&self, code: &Code, now: Timestamp, reach: u32) -> Option<u64> {
        let codes = self.codes();
        steps_around(step_at(now), reach.min(10)).find(|step| codes.same(*step, code))
    }

    /// The code of a step, as the app shows it.
    pub fn code_at(&self, step: u64) -> Code {
        Code(self.codes().at(step))
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut secret = Self(Box::new([0; 20]));
        (bytes.len() == 20).then(|| {
            secret.0.copy_from_slice(bytes);
            secret
        })
    }

    pub(crate) const fn expose(&self) -> &[u8; 20] {
        &self.0
    }

    pub(crate) fn codes(&self) -> Codes {
        // HMAC takes keys of any length.
        Codes(Hmac::<Sha1>::new_from_slice(self.0.as_slice()).ok())
    }
}

/// Computes the codes of many steps.
pub(crate) struct Codes(Option<Hmac<Sha1>>);

impl Codes {
    /// HOTP (RFC 4226, 5.3) with six digits.
    pub(crate) fn at(&self, step: u64) -> u32 {
        self.0.as_ref().map_or(0, |mac| {
            truncate(&mac.clone().chain_update(step.to_be_bytes()).finalize().into_bytes().into())
        })
    }

    /// Whether `code` is the step's, in constant time.
    pub(crate) fn same(&self, step: u64, code: &Code) -> bool {
        self.at(step).ct_eq(&code.0).into()
    }
}

/// Dynamic truncation, without an address that depends on the secret.
fn truncate(hash: &[u8; 20]) -> u32 {
    let offset = hash[19] & 0x0f;
    let mut word = 0;
    for (at, window) in (0..16_u8).zip(hash.windows(4)) {
        let here = window.iter().fold(0, |sum: u32, byte| sum << 8 | u32::from(*byte));
        word = u32::conditional_select(&word, &here, at.ct_eq(&offset));
    }
    (word & 0x7fff_ffff) % CODES
}

/// The step at a point in time.
pub(crate) const fn step_at(time: Timestamp) -> u64 {
    time.secs() / STEP_SECONDS
}

/// `step`, then its neighbours from the nearest to the farthest, the earlier one first.
pub(crate) fn steps_around(step: u64, reach: u32) -> impl Iterator<Item = u64> {
    let around = move |distance: u32| {
        let distance = u64::from(distance);
        [step.checked_sub(distance), step.checked_add(distance)]
    };
    std::iter::once(step).chain((1..=reach).flat_map(around).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_rfc_4226() {
        // Appendix D.
        let codes = Authenticator::from_slice(b"12345678901234567890").unwrap().codes();
        let expected =
            [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
        assert_eq!((0..10).map(|step| codes.at(step)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn codes_follow_rfc_6238() {
        // Appendix B, SHA-1; eight digits there, the last six of them here.
        let secret = Authenticator::from_slice(b"12345678901234567890").unwrap();
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = step_at(Timestamp::from_secs(seconds));
            assert_eq!(secret.code_at(step).text().as_str(), code, "at {seconds} s");
        }
    }

    #[test]
    fn codes_are_those_of_an_independent_implementation() {
        let secret = Authenticator::make().unwrap();
        let other = totp_rs::Builder::new()
            .with_secret(totp_rs::Secret::new_stack(*secret.expose()))
            .with_account_name("account")
            .build()
            .unwrap();
        for step in (0..200_u64).map(|n| n * 123_457) {
            assert_eq!(secret.code_at(step).text().as_str(), other.generate(step * 30).to_string());
        }
    }

    #[test]
    fn the_nearest_step_is_tried_first() {
        assert_eq!(steps_around(7, 2).collect::<Vec<_>>(), [7, 6, 8, 5, 9]);
        assert_eq!(steps_around(0, 1).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(steps_around(u64::MAX, 1).collect::<Vec<_>>(), [u64::MAX, u64::MAX - 1]);
    }
}
