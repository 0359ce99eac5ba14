//! What the program tells the window unasked.

use serde_json::json;
use vault::LockReason;

use crate::host::Host;

/// The vault was locked: the window drops everything.
pub(crate) fn locked(host: &dyn Host, soft: bool, reason: LockReason) {
    let why = match reason {
        LockReason::Error => "error",
        LockReason::Exit | LockReason::User => "user",
        LockReason::Idle => "idle",
        LockReason::Sleep => "sleep",
    };
    host.tell("vault-locked", json!({ "soft": soft, "why": why }));
}

/// The clipboard counts down, or was cleared.
pub(crate) fn clipboard(host: &dyn Host, label: &str, seconds_left: Option<u32>) {
    host.tell("clipboard", json!({ "label": label, "secondsLeft": seconds_left }));
}

/// The vault will lock by itself soon, or no more.
pub(crate) fn idle_countdown(host: &dyn Host, seconds: Option<u32>) {
    host.tell("idle-countdown", json!({ "seconds": seconds }));
}

/// A search for the right time goes on.
pub(crate) fn unlock_progress(host: &dyn Host, done: u64, total: u64) {
    host.tell("unlock-progress", json!({ "done": done, "total": total }));
}

/// So many credentials of an import are ready of so many; all of them, when they are about to be written.
pub(crate) fn import_progress(host: &dyn Host, done: u64, total: u64) {
    host.tell("import-progress", json!({ "done": done, "total": total }));
}
