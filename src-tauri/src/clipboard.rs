//! The clipboard: holds a value for a while, hidden from histories where the system can, and takes it away again
//! only if it is still ours.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::host::Host;
use crate::notices;

/// Hands texts to the thread that owns the clipboard.
pub(crate) struct Clipboard(Sender<Wish>);

enum Wish {
    Clear(Sender<()>),
    Copy { text: Zeroizing<String>, seconds: u32, answer: Sender<Result<(), arboard::Error>>, tell: Tell },
}

type Tell = Box<dyn Fn(Option<u32>) + Send>;

impl Clipboard {
    /// Starts the thread. It connects to the clipboard when first asked.
    pub(crate) fn start() -> Self {
        let (send, wishes) = mpsc::channel();
        std::thread::spawn(move || Keeper::default().run(&wishes));
        Self(send)
    }

    /// Puts text into the clipboard; after `seconds` it is cleared, if it still holds it.
    pub(crate) fn copy(
        &self,
        host: &Arc<dyn Host>,
        text: Zeroizing<String>,
        label: &str,
        seconds: u32,
    ) -> Result<(), arboard::Error> {
        let (host, label) = (Arc::clone(host), label.to_owned());
        let tell: Tell =
            Box::new(move |seconds_left| notices::clipboard(host.as_ref(), &label, seconds_left));
        let (answer, answered) = mpsc::channel();
        let gone = || arboard::Error::Unknown { description: "the clipboard's thread ended".to_owned() };
        self.0.send(Wish::Copy { text, seconds, answer, tell }).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone())?
    }

    /// Clears it at once, if it still holds a value of ours.
    pub(crate) fn clear_now(&self) {
        let (answer, answered) = mpsc::channel();
        if self.0.send(Wish::Clear(answer)).is_ok() {
            let _ = answered.recv_timeout(Duration::from_secs(2));
        }
    }
}

/// Owns the clipboard and what was last put into it.
#[derive(Default)]
struct Keeper {
    clipboard: Option<arboard::Clipboard>,
    ours: Option<Ours>,
}

struct Ours {
    text: Zeroizing<String>,
    seconds_left: u32,
    tell: Tell,
}

impl Keeper {
    fn run(mut self, wishes: &Receiver<Wish>) {
        loop {
            match wishes.recv_timeout(Duration::from_secs(1)) {
                Ok(Wish::Copy { text, seconds, answer, tell }) => {
                    drop(answer.send(self.copy(text, seconds, tell)));
                }
                Ok(Wish::Clear(answer)) => {
                    self.clear();
                    let _ = answer.send(());
                }
                Err(RecvTimeoutError::Timeout) => self.second(),
                Err(RecvTimeoutError::Disconnected) => return self.clear(),
            }
        }
    }

    fn copy(&mut self, text: Zeroizing<String>, seconds: u32, tell: Tell) -> Result<(), arboard::Error> {
        let clipboard = match self.clipboard.take() {
            Some(clipboard) => clipboard,
            None => arboard::Clipboard::new()?,
        };
        let clipboard = self.clipboard.insert(clipboard);
        hidden(clipboard.set()).text(text.as_str())?;
        tell(Some(seconds));
        self.ours = Some(Ours { text, seconds_left: seconds, tell });
        Ok(())
    }

    fn second(&mut self) {
        let Some(ours) = &mut self.ours else { return };
        ours.seconds_left = ours.seconds_left.saturating_sub(1);
        if ours.seconds_left == 0 {
            return self.clear();
        }
        (ours.tell)(Some(ours.seconds_left));
    }

    fn clear(&mut self) {
        let (Some(ours), Some(clipboard)) = (self.ours.take(), &mut self.clipboard) else { return };
        let held = Zeroizing::new(clipboard.get_text().unwrap_or_default());
        if bool::from(held.as_bytes().ct_eq(ours.text.as_bytes()))
            && let Err(error) = clipboard.clear()
        {
            tracing::warn!(%error, "the clipboard was not cleared");
        }
        (ours.tell)(None);
    }
}

#[cfg(target_os = "linux")]
fn hidden(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

#[cfg(target_os = "macos")]
fn hidden(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

#[cfg(windows)]
fn hidden(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows as _;
    set.exclude_from_cloud().exclude_from_history().exclude_from_monitoring()
}
