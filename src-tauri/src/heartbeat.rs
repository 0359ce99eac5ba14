//! The second hand: locks an idle vault, and one whose computer slept or whose program had a fault.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sleep::SleepWatch;
use tauri::{AppHandle, Manager, Runtime};
use vault::{Clock, LockKind, LockReason, SystemClock};

use crate::app::App;
use crate::notices;

/// Set by the panic hook; the next beat locks.
static FAULT: AtomicBool = AtomicBool::new(false);

/// From now on a panic anywhere locks the vault.
pub(crate) fn lock_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        FAULT.store(true, Ordering::Relaxed);
        before(info);
    }));
}

/// Beats until the program ends.
pub(crate) async fn run<R: Runtime>(handle: AppHandle<R>) {
    let mut watch = SleepWatch::new(SystemClock.now().secs());
    let mut shown = None;
    let mut beat = tokio::time::interval(Duration::from_secs(1));
    loop {
        beat.tick().await;
        let app = handle.state::<App>();
        if FAULT.swap(false, Ordering::Relaxed) {
            app.lock(LockKind::Full, LockReason::Error).await;
        }
        if watch.slept(SystemClock.now().secs()) {
            app.lock(LockKind::Full, LockReason::Sleep).await;
        }
        let tick = app.vault.tick().await;
        if let Some(reason) = tick.locked {
            app.was_locked(reason).await;
        }
        if tick.idle_seconds_left != shown {
            if shown.is_none() {
                // The idle lock itself waits for nothing, and no beat for a folder.
                let handle = handle.clone();
                tauri::async_runtime::spawn(async move { handle.state::<App>().refresh_sheets().await });
            }
            shown = tick.idle_seconds_left;
            notices::idle_countdown(&handle, shown);
        }
    }
}

/// Locks before the computer sleeps, where the system tells of it.
#[cfg(target_os = "linux")]
pub(crate) async fn lock_before_sleep<R: Runtime>(handle: AppHandle<R>) {
    sleep::before_each(|| async {
        let app = handle.state::<App>();
        app.clear_clipboard();
        app.lock(LockKind::Full, LockReason::Sleep).await;
    })
    .await;
}
