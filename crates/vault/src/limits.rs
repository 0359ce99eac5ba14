//! How far settings may go, for every front.

use std::ops::RangeInclusive;

/// After how many minutes without use a vault may lock by itself.
pub const IDLE_MINUTES: RangeInclusive<u32> = 1..=120;

/// For how many seconds a value may stay in the clipboard.
pub const CLIPBOARD_SECONDS: RangeInclusive<u32> = 5..=300;

/// The nearest idle time that is allowed, in seconds.
pub(crate) fn idle_seconds(wanted: u32) -> u32 {
    wanted.clamp(IDLE_MINUTES.start() * 60, IDLE_MINUTES.end() * 60)
}
