//! Locks a vault that is open for long while nobody is there.

use std::sync::Arc;
use std::time::Duration;

use sleep::SleepWatch;
use tokio::time::interval;
use vault::{Clock, LockKind, LockReason, SystemClock, Vault};

/// Ends when it locked the vault, with what happened: idle time, or a sleep of the computer. Where the system does
/// not tell of a sleep beforehand, it is noticed on waking.
pub(crate) async fn lock_unattended(vault: Arc<Vault>) -> &'static str {
    tokio::select! {
        why = watch_clocks(&vault) => why,
        () = lock_before_sleep(&vault) => SLEEP,
    }
}

async fn watch_clocks(vault: &Vault) -> &'static str {
    let mut watch = SleepWatch::new(SystemClock.now().secs());
    let mut beat = interval(Duration::from_secs(1));
    loop {
        beat.tick().await;
        if watch.slept(SystemClock.now().secs()) {
            vault.lock(LockKind::Full, LockReason::Sleep).await;
            return SLEEP;
        }
        if vault.tick().await.locked.is_some() {
            // Nobody is there to reopen it with the passphrase.
            vault.lock(LockKind::Full, LockReason::Idle).await;
            return IDLE;
        }
    }
}

#[cfg(target_os = "linux")]
async fn lock_before_sleep(vault: &Vault) {
    let locked = tokio::sync::Notify::new();
    let watch = sleep::before_each(|| async {
        vault.lock(LockKind::Full, LockReason::Sleep).await;
        locked.notify_one();
    });
    // The watch goes on to the next sleep, or ends where there is none to be told of.
    tokio::select! {
        () = locked.notified() => {}
        () = async { watch.await; std::future::pending().await } => {}
    }
}

#[cfg(not(target_os = "linux"))]
async fn lock_before_sleep(_: &Vault) {
    std::future::pending().await
}

const IDLE: &str = "nobody used the vault for a while; it is locked";
const SLEEP: &str = "the computer slept or goes to sleep; the vault is locked";
