//! Making, recovering and unlocking a vault.

use serde::{Deserialize, Serialize};
use specta::Type;
use vault::{AuthenticatorView, RecoveryHead, Strength};

use super::time;
use crate::commands::secrets::SecretHandle;

/// How well a passphrase withstands guessing.
#[derive(Debug, Serialize, Type)]
#[serde(rename = "Strength", rename_all = "camelCase")]
pub(crate) struct StrengthView {
    bits: u32,
    words: &'static str,
    sufficient: bool,
}

impl From<Strength> for StrengthView {
    fn from(strength: Strength) -> Self {
        Self { bits: whole(strength.bits), words: strength.words, sufficient: strength.sufficient }
    }
}

/// Whole bits of an estimate, which is far below the largest number.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped before"
)]
fn whole(bits: f64) -> u32 {
    bits.clamp(0.0, 1e6) as u32
}

/// What goes into an authenticator app. Shown once, on purpose.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EnrolmentView {
    pub(crate) qr_svg: String,
    pub(crate) secret_text: String,
    pub(crate) account: String,
    pub(crate) issuer: String,
}

impl From<AuthenticatorView> for EnrolmentView {
    fn from(shown: AuthenticatorView) -> Self {
        Self {
            qr_svg: shown.qr_svg.to_string(),
            secret_text: shown.secret_text.to_string(),
            account: shown.account,
            issuer: shown.issuer,
        }
    }
}

/// The recovery kit. Shown once, on purpose.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KitView {
    pub(crate) organization: String,
    pub(crate) member: String,
    pub(crate) vault_id: String,
    pub(crate) genesis_fingerprint: String,
    pub(crate) created: String,
    pub(crate) recovery_key: String,
    pub(crate) qr_svg: String,
    pub(crate) check_positions: String,
}

/// The last step of making a vault.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateVaultRequest {
    pub(crate) path: String,
    pub(crate) passphrase: SecretHandle,
    /// The characters typed back; `null` means later.
    pub(crate) kit_check: Option<String>,
    pub(crate) without_keyring: bool,
}

/// A file that a recovery key opened, to be compared with the kit, and the new authenticator.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecoveryView {
    pub(crate) organization: String,
    pub(crate) member: String,
    pub(crate) fingerprint: String,
    pub(crate) events: u32,
    pub(crate) last_change: String,
    pub(crate) authenticator: EnrolmentView,
}

impl RecoveryView {
    pub(crate) fn new(head: &RecoveryHead, shown: AuthenticatorView) -> Self {
        Self {
            organization: head.organization.clone(),
            member: head.member.clone(),
            fingerprint: head.fingerprint.clone(),
            events: u32::try_from(head.events).unwrap_or(u32::MAX),
            last_change: time(head.last_change),
            authenticator: shown.into(),
        }
    }
}

/// The last step of a recovery.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FinishRecoveryRequest {
    pub(crate) passphrase: SecretHandle,
    /// The characters typed back; `null` means later.
    pub(crate) kit_check: Option<String>,
    pub(crate) without_keyring: bool,
}

/// What a person gives to unlock.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UnlockRequest {
    pub(crate) path: String,
    /// Who it is, where several members unlock on this computer.
    pub(crate) member: Option<String>,
    pub(crate) passphrase: SecretHandle,
    pub(crate) code: String,
    /// What the phone shows, RFC 3339, where this computer's clock is wrong.
    pub(crate) phone_time: Option<String>,
}
