//! What a person unlocks with, tried on a slot: at the present time, or over ten steps either way.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::spawn_blocking;
use vault_crypto::{Code, DeviceSecret, OpenSlot, Passphrase, Slot, UnlockError};
use vault_domain::Timestamp;

use crate::{Continue, VaultError};

/// How far from this computer's clock a code may be.
pub(crate) enum Reach<'a> {
    /// One step.
    Near,
    /// Ten steps. Told how many of how many derivations are done before each; may stop it.
    Far(&'a mut (dyn FnMut(u64, u64) -> Continue + Send)),
}

/// Everything that opens a slot, and what must be known to refuse a used code.
pub(crate) struct Factors {
    pub(crate) passphrase: Passphrase,
    pub(crate) code: Code,
    pub(crate) device_secret: Option<DeviceSecret>,
    pub(crate) now: Timestamp,
    pub(crate) last_step: Option<u64>,
}

/// What came of it. The passphrase comes back for the soft lock.
pub(crate) type Tried = (Result<OpenSlot, UnlockError>, Passphrase);

impl Factors {
    /// Derives keys on a thread of its own.
    pub(crate) async fn open(self, slot: Slot, reach: Reach<'_>) -> Result<Tried, VaultError> {
        match reach {
            Reach::Near => spawn_blocking(move || self.near(&slot)).await.map_err(|_| VaultError::Internal),
            Reach::Far(progress) => self.search(slot, progress).await,
        }
    }

    async fn search(
        self,
        slot: Slot,
        progress: &mut (dyn FnMut(u64, u64) -> Continue + Send),
    ) -> Result<Tried, VaultError> {
        let (tell, mut told) = unbounded_channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Stop(Arc::clone(&stop));
        let job = spawn_blocking(move || self.far(&slot, &tell, &stop));
        while let Some((done, total)) = told.recv().await {
            if progress(done, total) == Continue::No {
                stopped.0.store(true, Ordering::Relaxed);
            }
        }
        job.await.map_err(|_| VaultError::Internal)
    }

    fn near(self, slot: &Slot) -> Tried {
        let secret = self.device_secret.as_ref();
        let opened = slot.unlock(&self.passphrase, &self.code, secret, self.now, self.last_step);
        (opened, self.passphrase)
    }

    fn far(self, slot: &Slot, tell: &UnboundedSender<(u64, u64)>, stop: &AtomicBool) -> Tried {
        let mut progress = |done, total| {
            // Nobody listens any more when the unlock was given up.
            let _ = tell.send((u64::from(done), u64::from(total)));
            if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let secret = self.device_secret.as_ref();
        let (code, now) = (&self.code, self.now);
        let opened =
            slot.unlock_searching(&self.passphrase, code, secret, now, self.last_step, &mut progress);
        (opened, self.passphrase)
    }
}

/// Ends the search when whoever waits for it goes away.
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
