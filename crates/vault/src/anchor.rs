//! The rollback anchor in the keyring: written after commits by a task in the background, one write in flight.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use vault_crypto::Anchor;
use vault_keychain::{ItemName, Keychain};

use crate::session::Session;

/// Sends anchors to the keyring. What comes while a write is under way replaces what waits.
pub(crate) struct AnchorWriter {
    wanted: watch::Sender<(u64, Vec<u8>)>,
    written: watch::Receiver<u64>,
    stale: Arc<AtomicBool>,
}

impl AnchorWriter {
    pub(crate) fn start(keychain: Arc<dyn Keychain>, item: ItemName) -> Self {
        let (wanted, wants) = watch::channel((0, Vec::new()));
        let (done, written) = watch::channel(0);
        let stale = Arc::new(AtomicBool::new(false));
        tokio::spawn(run(keychain, item, wants, done, Arc::clone(&stale)));
        Self { wanted, written, stale }
    }

    pub(crate) fn send(&self, anchor: Vec<u8>) {
        self.wanted.send_modify(|(generation, bytes)| {
            *generation += 1;
            *bytes = anchor;
        });
    }

    /// Waits until what was sent is in the keyring, or a few seconds.
    pub(crate) async fn flush(&self) {
        let generation = self.wanted.borrow().0;
        let mut written = self.written.clone();
        let done = written.wait_for(|so_far| *so_far >= generation);
        if tokio::time::timeout(FLUSH, done).await.is_err() {
            self.stale.store(true, Ordering::Relaxed);
        }
    }

    /// Whether the keyring did not take the latest anchor.
    pub(crate) fn is_stale(&self) -> bool {
        self.stale.load(Ordering::Relaxed)
    }
}

async fn run(
    keychain: Arc<dyn Keychain>,
    item: ItemName,
    mut wants: watch::Receiver<(u64, Vec<u8>)>,
    done: watch::Sender<u64>,
    stale: Arc<AtomicBool>,
) {
    while wants.changed().await.is_ok() {
        let (generation, bytes) = wants.borrow_and_update().clone();
        let result = keychain.set(&item, &bytes).await;
        stale.store(result.is_err(), Ordering::Relaxed);
        if let Err(error) = result {
            tracing::warn!(%error, "the anchor was not written");
        }
        done.send_replace(generation);
    }
}

impl Session {
    /// What this device has seen, sealed with this slot's key.
    fn anchor_bytes(&self) -> Vec<u8> {
        let head = self.state.head();
        let anchor = Anchor {
            trust_seq: head.seq,
            trust_hash: head.hash,
            audit_size: self.tree.size(),
            audit_root: self.tree.root(),
            slot_epoch: self.slot.epoch(),
            last_step: self.slot.last_step(),
            hot_counter: self.hot_counter,
            km_epoch: self.keys.place.epoch,
            owners: self.state.owners().into_iter().collect(),
        };
        anchor.seal(self.slot.anchor_key(), &self.state.genesis(), self.slot.slot())
    }

    /// Begins to keep the anchor, and waits for the first one to lie in the keyring.
    pub(crate) async fn start_anchor(&mut self, item: ItemName) {
        let writer = AnchorWriter::start(Arc::clone(&self.around.keychain), item);
        writer.send(self.anchor_bytes());
        writer.flush().await;
        self.anchor = Some(writer);
    }

    /// Hands the present heads to the background task.
    pub(crate) fn send_anchor(&self) {
        if let Some(writer) = &self.anchor {
            writer.send(self.anchor_bytes());
        }
    }
}

const FLUSH: Duration = Duration::from_secs(6);
