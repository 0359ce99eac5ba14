//! Two clocks, of which one stands still in a sleep.

use std::time::Instant;

/// Notices that the computer slept: the clock went on while the monotonic one stood still. For systems that do not
/// tell beforehand.
#[derive(Debug)]
pub struct SleepWatch {
    /// Unix seconds.
    clock: u64,
    monotonic: Instant,
}

impl SleepWatch {
    /// Begins at `clock`, in Unix seconds.
    pub fn new(clock: u64) -> Self {
        Self { clock, monotonic: Instant::now() }
    }

    /// Whether the computer slept since it was last asked, by a clock that now says `clock`. A clock set forward
    /// counts as a sleep.
    pub fn slept(&mut self, clock: u64) -> bool {
        let before = std::mem::replace(self, Self::new(clock));
        let passed = clock.saturating_sub(before.clock);
        let awake = self.monotonic.duration_since(before.monotonic).as_secs();
        passed > awake + SLEPT
    }
}

/// More seconds than this between both clocks are a sleep.
const SLEPT: u64 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_ran_on_alone_means_sleep() {
        let mut watch = SleepWatch::new(1_000);
        assert!(!watch.slept(1_001));
        assert!(watch.slept(1_600), "ten minutes that the computer was not awake for");
        assert!(!watch.slept(1_601), "one sleep is told once");
        assert!(!watch.slept(1_000), "a clock set back is no sleep");
    }
}
